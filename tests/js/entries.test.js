import assert from "node:assert/strict";
import { test } from "node:test";
import { entries } from "../../static/js/elements/chat-room/entries.js";
import { calendar } from "../../static/js/lib/time.js";

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const words = {
  ...{ months, weekdays, today: "Today", yesterday: "Yesterday", unread: "New", somebody: "Somebody" },
  ...{ joined: "%(name)s joined", left: "%(name)s left", removed_author: "Removed by the author", removed_host: "Removed by a moderator" },
  ...{ sent: "Sent", sending: "Sending", waiting: "Waiting", not_sent: "Not sent." },
  ...{ pauses: { slow_mode: "In a moment" }, reasons: { forbidden: "Not here.", other: "Broken." } },
  ...{ muted_until: "Again at %(time)s.", still_send: "From %(when)s. Still?", held: "Waits for a moderator" },
  ...{ gone: "Gone", folded: "Blocked", reported: "Reported", removing: "Being removed", not_changed: "Not changed.", not_removed: "Not removed.", emoji: { "❤️": "Heart" } },
  people: { one: "%(emoji)s, %(n)s person", other: "%(emoji)s, %(n)s people" },
  people_and_me: { one: "%(emoji)s, %(n)s person, you", other: "%(emoji)s, %(n)s people, you too" },
  room_set: { title: "Now called %(value)s", paused: "Paused", reopened: "Open again", slow_ms: "Slow", quick: "Quick" },
};
globalThis.document = { documentElement: { lang: "en" } };
const NOON = Date.UTC(2026, 10, 22, 8, 0); // 12:00 in Tbilisi
const MINUTE = 60_000;

const message = (seq, ts, more = {}) => ({ id: `m${seq}`, seq, n: seq, by: "taras", ts, text: `word ${seq}`, v: seq, ...more });

function shown(more) {
  const find = (id) => (more.said || []).find((message) => message.id === id);
  const list = entries({
    ...{ find, reactionsOn: (_id, rx) => rx, blocked: new Set(), reported: new Set() },
    ...{ said: [], lines: [], items: [], me: "me", nameOf: (id) => id, visit: { readN: 99, headN: 99 }, isDown: false, words },
    ...{ calendar: calendar("Asia/Tbilisi", words), now: NOON, ...more },
  });
  return list;
}
const outline = (list) => list.map(({ kind, text, bubble }) => (kind === "message" ? (bubble.isSame ? `+ ${text}` : `- ${text}`) : `${kind}: ${text}`));

test("days are told apart by the reader's own clock", () => {
  const list = shown({ said: [message(1, Date.UTC(2026, 10, 20, 20, 30)), message(2, Date.UTC(2026, 10, 21, 19, 59)), message(3, Date.UTC(2026, 10, 21, 20, 0))] });
  assert.deepEqual(outline(list), ["day: Yesterday", "- word 1", "- word 2", "day: Today", "- word 3"]);
});

test("an older day has its weekday, a day of another year its year", () => {
  const list = shown({ said: [message(1, Date.UTC(2025, 2, 3, 12)), message(2, Date.UTC(2026, 10, 18, 12))] });
  assert.deepEqual(outline(list), ["day: 3 March 2025", "- word 1", "day: Wednesday, 18 November", "- word 2"]);
});

test("a person who writes on within five minutes is named once", () => {
  const said = [message(1, NOON - 9 * MINUTE), message(2, NOON - 5 * MINUTE), message(3, NOON), message(4, NOON, { by: "nino" })];
  assert.deepEqual(outline(shown({ said })), ["day: Today", "- word 1", "+ word 2", "- word 3", "- word 4"]);
});

test("somebody coming in between is told in its place, and ends what stood together", () => {
  const said = [message(1, NOON), message(3, NOON)];
  const lines = [{ seq: 2, op: "join", nm: "Nino" }, { seq: 4, op: "leave", nm: undefined }];
  assert.deepEqual(outline(shown({ said, lines })), ["day: Today", "- word 1", "line: Nino joined", "- word 3", "line: Somebody left"]);
});

test("the line before what is new stands before the first message of others, not before my own", () => {
  const said = [message(1, NOON), message(2, NOON, { by: "me" }), message(3, NOON), message(4, NOON)];
  const visit = { readN: 1, headN: 4 };
  assert.deepEqual(outline(shown({ said, visit })), ["day: Today", "- word 1", "- word 2", "unread: New", "- word 3", "+ word 4"]);
});

test("it is one line with the day when both fall together", () => {
  const said = [message(1, NOON - 24 * 60 * MINUTE), message(2, NOON)];
  assert.deepEqual(outline(shown({ said, visit: { readN: 1, headN: 2 } })), ["day: Yesterday", "- word 1", "unread: Today · New", "- word 2"]);
});

test("it does not move when more arrives, nor appear above everything", () => {
  const said = [message(1, NOON), message(2, NOON)];
  assert.ok(!outline(shown({ said, visit: { readN: 1, headN: 1 } })).includes("unread: New"));
  assert.ok(!outline(shown({ said, visit: { readN: 0, headN: 2 } })).includes("unread: New"));
});

test("the word «Sent» stands under my latest only", () => {
  const said = [message(1, NOON, { by: "me" }), message(2, NOON, { by: "me" }), message(3, NOON)];
  assert.deepEqual(shown({ said }).filter(({ bubble }) => bubble).map(({ bubble }) => bubble.state), ["", "Sent", ""]);
});

const item = (more) => ({ cid: "c1", room: "r", me: "me", text: "mine", created: NOON, tries: 0, state: "queued", ...more });
const standing = (one, more) => {
  const { state, note, look, offer } = shown({ items: [item(one)], ...more }).at(-1).bubble;
  return [state, note, look, offer.join(" ")];
};

test("what is unsent stands below everything and says how it is", () => {
  const list = shown({ said: [message(1, NOON + MINUTE)], items: [item({})] });
  assert.deepEqual(outline(list), ["day: Today", "- word 1", "- mine"]);
  assert.deepEqual(standing({ state: "sending" }), ["Sending", "", "wait", ""]);
  assert.deepEqual(standing({}, { isDown: true }), ["Waiting", "", "wait", ""]);
  assert.deepEqual(standing({ reason: "slow_mode" }), ["In a moment", "", "wait", ""]);
  assert.deepEqual(standing({ state: "failed", reason: "forbidden" }), ["Not sent.", "Not here.", "failed", "again delete"]);
  assert.deepEqual(standing({ state: "failed", reason: "something_new" }), ["Not sent.", "Broken.", "failed", "again delete"]);
  assert.deepEqual(standing({ state: "failed", reason: "muted", until: NOON + 60 * MINUTE }), ["Not sent.", "Again at 13:00.", "failed", "again delete"]);
  assert.deepEqual(standing({ state: "asking", created: NOON - 25 * 60 * MINUTE }), ["Not sent.", "From Yesterday 11:00. Still?", "wait", "still delete"]);
});

test("my message keeps its place in the page from waiting to sent", () => {
  const waiting = shown({ items: [item({})] }).at(-1).key;
  const sent = shown({ said: [message(1, NOON, { by: "me", cid: "c1" })] }).at(-1).key;
  assert.equal(waiting, sent);
});

test("removed messages say by whom, and are not marked as edited", () => {
  const said = [message(1, NOON, { del: "author", ed: 5 }), message(2, NOON, { del: "host" }), message(3, NOON, { ed: 5 })];
  const bubbles = shown({ said }).filter(({ bubble }) => bubble).map(({ bubble }) => [bubble.text, bubble.isEdited]);
  assert.deepEqual(bubbles, [["Removed by the author", false], ["Removed by a moderator", false], ["word 3", true]]);
});

const bubble = (more, one = {}) => shown({ said: [message(1, NOON, one)], ...more }).at(-1).bubble;

test("a reaction is read aloud with its name, how many, and me", () => {
  const rx = [{ e: "❤️", tot: 1 }, { e: "🥔", tot: 3, me: true }];
  assert.deepEqual(bubble({}, { rx }).rx.map(({ name, me }) => [name, me]), [["Heart, 1 person", false], ["🥔, 3 people, you too", true]]);
});

test("an answer shows the first line of what it answers, its cover, or that it is gone", () => {
  const original = (more) => message(1, NOON, { text: "first line\nsecond", ...more });
  const quoted = (more) => shown({ said: [original(more), message(2, NOON, { re: "m1" })] }).at(-1).bubble.answered;
  assert.deepEqual(quoted({}), { id: "m1", by: "taras", name: "taras", text: "first line" });
  assert.equal(quoted({ cw: "about the war" }).text, "about the war");
  assert.deepEqual(quoted({ del: "author", text: "" }), { id: "m1", by: "", name: "", text: "Gone" });
  assert.equal(bubble({}, { re: "m0" }).answered.text, "…", "it is being looked for");
});

test("what is heavy is covered; what a blocked person says is folded, wherever it would show", () => {
  const blocked = new Set(["taras"]);
  assert.equal(bubble({}, { cw: "about the war" }).cover, "about the war");
  const folded = bubble({ blocked }, { men: ["me"], rx: [{ e: "❤️", tot: 1 }] });
  assert.deepEqual([folded.cover, folded.isForMe, folded.rx], ["Blocked", false, []]);
  assert.equal(bubble({ reported: new Set(["m1"]) }).cover, "Reported");
  const said = [message(1, NOON), message(2, NOON, { by: "nino", re: "m1" })];
  assert.equal(shown({ said, blocked }).at(-1).bubble.answered.text, "Blocked");
});

test("calling me or everybody marks it", () => {
  assert.deepEqual([["me"], ["all"], ["nino"], undefined].map((men) => bubble({}, { men }).isForMe), [true, true, false, false]);
});

const change = (more) => [item({ t: "edit", id: "m1", text: "better", ...more })];

test("my change shows at once, says how it stands, and its words are not lost when it is refused", () => {
  const mine = { by: "me" };
  assert.deepEqual((({ text, state, look, isEdited }) => [text, state, look, isEdited])(bubble({ items: change({}) }, mine)), ["better", "Sending", "wait", true]);
  const refused = bubble({ items: change({ state: "failed", reason: "forbidden" }) }, mine);
  assert.deepEqual([refused.text, refused.state, refused.note, refused.offer], ["word 1", "Not changed.", "Not here.", ["again", "drop"]]);
  const sure = bubble({ items: change({ seq: 9 }) }, mine);
  assert.deepEqual([sure.text, sure.state, sure.look], ["better", "Sent", ""]);
});

test("a message I remove says so until the log does; then it is gone at once", () => {
  const del = (more) => bubble({ items: [item({ t: "del", id: "m1", text: undefined, ...more })] }, { by: "me" });
  assert.deepEqual([del({}).state, del({}).text], ["Being removed", "word 1"]);
  assert.deepEqual([del({ seq: 9 }).text, del({ seq: 9 }).removed], ["Removed by the author", "Removed by the author"]);
});

test("what waits for a moderator says so", () => {
  assert.deepEqual(standing({ state: "held" }), ["Waits for a moderator", "", "wait", ""]);
  assert.deepEqual(standing({ state: "failed", reason: "forbidden", why: "Rule 3" }), ["Not sent.", "Not here. Rule 3", "failed", "again delete"]);
});

test("what was changed of the room stands between the messages", () => {
  const lines = [{ seq: 1, op: "title", value: "Tea" }, { seq: 2, op: "paused", value: true }, { seq: 3, op: "paused", value: false }, { seq: 4, op: "slow_ms", value: 0 }];
  assert.deepEqual(outline(shown({ lines })), ["line: Now called Tea", "line: Paused", "line: Open again", "line: Quick"]);
});

test("whoever had a message removed by a moderator is offered the reason, and nobody else", () => {
  const of = (more) => shown({ said: [message(1, NOON, more)] }).at(-1).bubble.isToldWhy;
  assert.equal(of({ by: "me", del: "host" }), true);
  assert.equal(of({ by: "me", del: "author" }), false);
  assert.equal(of({ by: "taras", del: "host" }), false);
});
