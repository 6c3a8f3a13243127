import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../static/js/realtime/room.js";
import { heldClock } from "./held.js";

const said = (s, more = {}) => ({ s, k: "msg", id: `m${s}`, n: s, by: "taras", nm: "Taras", ts: s * 1000, text: `word ${s}`, ...more });
const onPage = (seq, more = {}) => ({ id: `m${seq}`, seq, n: seq, by: "taras", ts: seq * 1000, text: `word ${seq}`, v: seq, ...more });

function begin(more = {}) {
  const clock = heldClock();
  const asked = [];
  const changes = [];
  const mine = [];
  const room = new Room({
    ...{ room: "r", me: "me", epoch: "e1", cursor: 10, more: true, clock },
    messages: [onPage(9), onPage(10)],
    ask: (frame, answer) => Boolean(asked.push({ frame, answer })),
    changed: (change) => changes.push(change),
    mine: (cid) => mine.push(cid),
    ...more,
  });
  const evs = (...ev) => room.hear({ t: "evs", room: "r", ev });
  const texts = () => room.said.map(({ text }) => text);
  return { clock, asked, changes, mine, room, evs, texts };
}

test("it goes on from the last event the page knew", () => {
  const { room, asked } = begin();
  room.sub();
  assert.deepEqual(asked[0].frame, { t: "sub", room: "r", epoch: "e1", since: 10, eph: false });
});

test("events are applied in their order, and a repeat changes nothing", () => {
  const { room, evs, texts } = begin();
  evs(said(11), said(12));
  evs(said(11, { text: "again" }), said(12, { text: "again" }));
  assert.deepEqual(texts(), ["word 9", "word 10", "word 11", "word 12"]);
  assert.equal(room.cursor, 12);
});

test("an elision moves the cursor over what is not for us, also when we know a part of it", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "x", to: 14 });
  assert.equal(room.cursor, 14);
  evs({ s: 13, k: "x", to: 17 });
  assert.equal(room.cursor, 17);
  evs({ s: 18, k: "x" }, said(19));
  assert.equal(room.cursor, 19);
});

test("a kind nobody knows yet moves the cursor and shows nothing", () => {
  const { room, evs, texts } = begin();
  evs({ s: 11, k: "dance", id: "m10" });
  assert.equal(room.cursor, 11);
  assert.deepEqual(texts(), ["word 9", "word 10"]);
});

test("a hole is asked about again, once in two seconds", async () => {
  const { room, evs, asked, clock, texts } = begin();
  room.sub();
  evs(said(13));
  evs(said(14));
  assert.equal(room.bugs, 2);
  assert.equal(asked.length, 1);
  await clock.pass(2_000);
  assert.deepEqual(asked.map(({ frame }) => frame.since), [10, 10]);
  evs(said(11), said(12), said(13));
  assert.deepEqual(texts(), ["word 9", "word 10", "word 11", "word 12", "word 13"]);
  await clock.pass(10_000);
  assert.equal(asked.length, 2);
});

test("an edit changes the words, and an older copy does not bring the old ones back", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "edit", id: "m10", by: "taras", ts: 5, text: "better" });
  room.known.put(onPage(10));
  assert.equal(room.known.messages.get("m10").text, "better");
  assert.equal(room.known.messages.get("m10").ed, 5);
  room.known.put(onPage(10, { v: 11, text: "better", ed: 5 }));
  assert.equal(room.known.messages.get("m10").v, 11);
});

test("an event older than what the page already shows is not applied again", () => {
  const { room, evs } = begin({ messages: [onPage(10, { v: 11, text: "newest" })] });
  evs({ s: 11, k: "edit", id: "m10", text: "old" });
  assert.equal(room.known.messages.get("m10").text, "newest");
});

test("a removed message loses its words", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "del", id: "m10", by: "host", as: "host" });
  assert.deepEqual([room.known.messages.get("m10").text, room.known.messages.get("m10").del], ["", "host"]);
});

test("reactions are totals: hearing them twice does no harm, and mine stays mine", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "react", id: "m10", rx: [{ e: "🙏", tot: 1, add: ["me"] }] });
  evs({ s: 12, k: "react", id: "m10", rx: [{ e: "🙏", tot: 3, add: ["a", "b"] }] });
  assert.deepEqual(room.known.messages.get("m10").rx, [{ e: "🙏", tot: 3, me: true }]);
  evs({ s: 13, k: "react", id: "m10", rx: [{ e: "🙏", tot: 2, rm: ["me"] }] });
  assert.deepEqual(room.known.messages.get("m10").rx, [{ e: "🙏", tot: 2, me: false }]);
  evs({ s: 14, k: "react", id: "m10", rx: [{ e: "🙏", tot: 0, rm: ["a", "b"] }] });
  assert.deepEqual(room.known.messages.get("m10").rx, []);
});

test("a purge reaches back although its own number is far ahead, and a scrub takes one person's words", () => {
  const { room, evs, texts } = begin();
  evs(said(11, { by: "dato" }), { s: 12, k: "purge", to: 9 });
  assert.deepEqual(texts(), ["word 10", "word 11"]);
  assert.equal(room.cursor, 12);
  evs({ s: 13, k: "scrub", user: "dato" });
  assert.deepEqual(texts(), ["word 10"]);
});

test("who comes and goes stands between the messages, and names are kept", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "mem", op: "join", user: "nino", nm: "Nino" }, { s: 12, k: "mem", op: "role", user: "nino" });
  assert.deepEqual([...room.known.lines.values()].map(({ seq, op, nm }) => [seq, op, nm]), [[11, "join", "Nino"]]);
  evs(said(13));
  assert.equal(room.known.names.get("taras"), "Taras");
});

test("a new title is taken over", () => {
  const { room, evs } = begin();
  evs({ s: 11, k: "room", set: { title: "New name", slow_ms: 0 } });
  assert.equal(room.known.set.title, "New name");
});

test("only what others say arrives as news", () => {
  const { evs, changes } = begin();
  evs(said(11), said(12, { by: "me", cid: "c12" }), said(13, { del: "author", text: undefined }));
  assert.deepEqual(changes.at(-1).arrived.map(({ id }) => id), ["m11"]);
});

test("my own words are recognised by their key in an event, a page and a replay", () => {
  const { room, evs, mine } = begin();
  evs(said(11, { by: "me", cid: "mine-in-an-event" }), said(12, { by: "taras", cid: "not-mine" }));
  room.known.put(onPage(8, { by: "me", cid: "mine-on-a-page" }));
  assert.deepEqual(mine, ["mine-in-an-event", "mine-on-a-page"]);
});

test("an ack shows my message in its place; its event does not show it twice", () => {
  const { room, evs, texts } = begin();
  room.accept({ id: "m12", seq: 12, n: 12, ts: 1, cid: "c" }, { text: "mine" });
  assert.deepEqual(texts(), ["word 9", "word 10", "mine"]);
  assert.equal(room.cursor, 10);
  evs(said(11), said(12, { by: "me", cid: "c", text: "mine, tidied" }));
  assert.deepEqual(texts(), ["word 9", "word 10", "word 11", "mine, tidied"]);
});

test("an ack of something long known does not bring back what was removed since", () => {
  const { room, evs, texts } = begin();
  evs({ s: 11, k: "del", id: "m10", as: "author" });
  room.accept({ id: "m10", seq: 10, n: 10, ts: 1, cid: "c", dup: true }, { text: "removed words" });
  room.accept({ id: "m3", seq: 3, n: 3, ts: 1, cid: "d", dup: true }, { text: "purged words" });
  assert.deepEqual(texts(), ["word 9", ""]);
});

test("a snapshot throws away everything that is not on its page", () => {
  const { room, asked, texts, changes } = begin();
  room.sub();
  asked[0].answer({ t: "subd", i: 1, mode: "snapshot", reason: "too_old", epoch: "e2", base: 90, head: 90 });
  assert.deepEqual(texts(), ["word 9", "word 10"]);
  room.hear({ t: "page", i: 1, room: "r", as_of: 90, more: true, msgs: [onPage(88), onPage(90)], users: { taras: { nm: "Taras" } } });
  assert.deepEqual(texts(), ["word 88", "word 90"]);
  assert.deepEqual([room.cursor, room.epoch, room.more], [90, "e2", true]);
  assert.ok(changes.at(-1).isHistory);
  room.hear({ t: "evs", room: "r", ev: [said(91)] });
  assert.equal(room.cursor, 91);
});

test("a line that breaks between the promise of a snapshot and its page leaves what we had", () => {
  const { room, asked, texts } = begin();
  room.sub();
  asked[0].answer({ t: "subd", i: 1, mode: "snapshot", epoch: "e2", base: 90, head: 90 });
  room.lost();
  room.hear({ t: "page", i: 1, room: "r", msgs: [onPage(90)], more: false });
  assert.deepEqual([texts(), room.cursor, room.epoch], [["word 9", "word 10"], 10, "e1"]);
});

test("a page of history asks for at least what we know", () => {
  const { room, asked } = begin();
  assert.ok(room.earlier());
  assert.deepEqual(asked[0].frame, { t: "hist", room: "r", before: 9, limit: 50, min: 10 });
  assert.equal(room.earlier(), false, "one at a time");
});

test("a page that was refused is asked for again after the pause, not at once", async () => {
  const { room, asked, clock, changes } = begin();
  room.earlier();
  const before = changes.length;
  asked[0].answer({ t: "err", code: "rate_limited", final: false, retry_ms: 3_000 });
  assert.equal(room.earlier(), false);
  await clock.pass(3_000);
  assert.equal(changes.length, before + 1, "whoever still looks there hears of it");
  assert.ok(room.earlier());
});

test("a removal that overtakes a page of history still removes", () => {
  const { room, asked, evs, texts } = begin();
  room.earlier();
  evs({ s: 11, k: "del", id: "m7", as: "author" }, { s: 12, k: "edit", id: "m8", text: "corrected" }, { s: 13, k: "scrub", user: "dato" }, { s: 14, k: "purge", to: 5 });
  asked[0].answer({ t: "page", i: 1, as_of: 10, more: true, msgs: [onPage(5), onPage(6, { by: "dato" }), onPage(7), onPage(8)] });
  assert.deepEqual(texts(), ["", "corrected", "word 9", "word 10"]);
});

test("a page that was computed after the removal is not touched by it again", () => {
  const { room, asked, evs } = begin();
  room.earlier();
  evs({ s: 11, k: "edit", id: "m8", text: "first correction" });
  asked[0].answer({ t: "page", i: 1, as_of: 12, more: false, msgs: [onPage(8, { v: 12, text: "second correction" })] });
  assert.equal(room.known.messages.get("m8").text, "second correction");
  assert.equal(room.more, false);
});

test("a reset cancels a page on its way, and subscribes again when it was told to", async () => {
  const { room, asked, clock, texts } = begin();
  room.earlier();
  room.hear({ t: "reset", room: "r", reason: "slow", retry_ms: 1500 });
  asked[0].answer({ t: "page", i: 1, as_of: 10, more: false, msgs: [onPage(8)] });
  assert.deepEqual(texts(), ["word 9", "word 10"]);
  assert.equal(asked.length, 1);
  await clock.pass(1500);
  assert.deepEqual([asked[1].frame.t, asked[1].frame.since], ["sub", 10]);
  assert.ok(room.earlier(), "history can be asked for again");
});

test("a refused subscription is tried again; one to a room that is no longer mine is not", async () => {
  const { room, asked, clock } = begin();
  room.sub();
  asked[0].answer({ t: "err", code: "unavailable", final: false, retry_ms: 3000 });
  await clock.pass(3000);
  assert.equal(asked.length, 2);
  asked[1].answer({ t: "err", code: "not_found", final: true });
  await clock.pass(60_000);
  assert.equal(asked.length, 2);
  assert.ok(room.isGone);
});

test("whoever is removed keeps nothing of the room", () => {
  const { room, texts, asked } = begin();
  room.hear({ t: "you", k: "gone", room: "r", seq: 11, why: "kick" });
  assert.deepEqual([texts(), room.isGone, room.more], [[], true, false]);
  room.sub();
  assert.equal(asked.length, 0);
});

test("old messages may be let go, and loaded again", () => {
  const { room, evs, texts } = begin({ more: false, lines: [{ seq: 8, text: "Nino joined" }] });
  evs(said(11), said(12));
  room.trim(2);
  assert.deepEqual([texts(), room.known.lines.size, room.more], [["word 11", "word 12"], 0, true]);
});

test("a page tells what was pinned and unpinned while nobody listened", () => {
  const { room, asked } = begin();
  room.known.pins = ["m9"];
  room.sub();
  asked[0].answer({ t: "subd", i: 1, room: "r", mode: "snapshot", epoch: "e1", base: 900, head: 900 });
  room.hear({ t: "page", i: 1, room: "r", as_of: 900, more: true, msgs: [onPage(9), onPage(800, { pin: true }), onPage(900)] });
  assert.deepEqual(room.known.pins, ["m800"]);
});

/** Too much was missed, and a snapshot comes in its place. */
function missedMuch(begun, page) {
  begun.room.sub();
  begun.asked[0].answer({ t: "subd", i: 1, room: "r", mode: "snapshot", epoch: "e1", base: 900, head: 900 });
  begun.room.hear({ t: "page", i: 1, room: "r", as_of: 900, more: true, msgs: [onPage(850), onPage(900)], ...page });
  return begun.room.known;
}

test("what was pinned far back while nobody listened is known, and the order of the pins", () => {
  const begun = begin();
  begun.room.known.pins = ["m9"];
  assert.deepEqual(missedMuch(begun, { pins: ["m12", "m9"] }).pins, ["m12", "m9"]);
  assert.deepEqual(missedMuch(begin(), { pins: [] }).pins, []);
});

test("how the room was set while nobody listened is known", () => {
  const { set } = missedMuch(begin(), { set: { archived: true, kind: "announce" } });
  assert.deepEqual([set.archived, set.kind], [true, "announce"]);
});

test("a snapshot and a page of history show who came and went between their messages", () => {
  const begun = begin({ lines: [{ seq: 8, text: "Dato joined" }] });
  const came = { s: 860, k: "mem", op: "join", user: "nino", nm: "Nino" };
  const known = missedMuch(begun, { lines: [came, { s: 870, k: "room", set: { paused: true } }] });
  assert.deepEqual([...known.lines.keys()], [860, 870]);
  assert.deepEqual([known.lines.get(860).nm, known.lines.get(870).value, known.set.paused], ["Nino", true, undefined]);
  begun.room.earlier();
  const left = { s: 840, k: "mem", op: "leave", user: "nino", nm: "Nino", as: "left" };
  begun.asked.at(-1).answer({ t: "page", as_of: 900, more: false, msgs: [onPage(830)], lines: [left] });
  assert.deepEqual([...known.lines.keys()].sort(), [840, 860, 870]);
});

test("what the server drew of comings and goings stays as it was drawn, and what is quoted brings none", () => {
  const { room, asked } = begin({ lines: [{ seq: 8, text: "Dato joined the circle" }] });
  room.earlier();
  const came = { s: 8, k: "mem", op: "join", user: "dato", nm: "Dato" };
  asked[0].answer({ t: "page", as_of: 10, more: true, msgs: [onPage(7)], lines: [came] });
  assert.deepEqual([...room.known.lines.values()], [{ seq: 8, text: "Dato joined the circle" }]);
  room.lookUp("m2");
  asked[1].answer({ t: "page", as_of: 10, more: true, msgs: [onPage(2)], lines: [{ ...came, s: 3 }] });
  assert.equal(room.known.lines.size, 1);
});

test("a purge that overtakes a page takes its comings and goings, too", () => {
  const { room, asked, evs } = begin();
  room.earlier();
  evs({ s: 11, k: "purge", to: 5 });
  asked[0].answer({ t: "page", as_of: 10, more: true, msgs: [onPage(7)], lines: [{ s: 4, k: "mem", op: "join", user: "dato", nm: "Dato" }] });
  assert.equal(room.known.lines.size, 0);
});
