import assert from "node:assert/strict";
import { test } from "node:test";
import { memory } from "../../static/js/lib/storage.js";
import { again, settle as settled, stillSend } from "../../static/js/later/second-thoughts.js";
import { newCid } from "../../static/js/realtime/items.js";
import { Outbox } from "../../static/js/realtime/outbox.js";
import { heldClock, settle } from "./held.js";

const DAY = 86_400_000;

function begin(more = {}) {
  const clock = more.clock || heldClock();
  const store = more.store || memory();
  const sent = [];
  const accepted = [];
  const out = [];
  const reconnects = [];
  const outbox = new Outbox({
    ...{ room: "r", me: "me", store, clock, random: () => 0, changed: () => {} },
    ask: (frame, answer) => Boolean(sent.push({ ...frame, answer })),
    reconnect: () => reconnects.push(clock.now()),
    accepted: (ack, item) => accepted.push([ack.seq, item.text]),
    out: ({ text }) => out.push(text),
    ...more,
  });
  const ack = (n, seq) => sent[n].answer({ t: "ack", cid: sent[n].cid, id: `m${seq}`, seq, dup: false });
  const states = () => outbox.items.map(({ text, state }) => `${text}: ${state}`);
  return { clock, store, sent, accepted, out, reconnects, outbox, ack, states };
}

test("a key is long, random and speakable on the wire", () => {
  const keys = new Set(Array.from({ length: 500 }, newCid));
  assert.equal(keys.size, 500);
  for (const key of keys) assert.match(key, /^[0-9A-Za-z]{22}$/);
});

test("what I say is on the screen at once and in the store before it goes out", async () => {
  const steps = [];
  const store = memory();
  const put = store.put;
  store.put = async (item) => {
    await put(item);
    steps.push("stored");
  };
  const { outbox } = begin({ store, changed: () => steps.push("drawn"), ask: () => Boolean(steps.push("sent")) });
  outbox.online();
  outbox.say({ text: "hello" });
  assert.deepEqual([steps, outbox.items.length], [["drawn"], 1]);
  await settle();
  assert.deepEqual(steps.slice(0, 3), ["drawn", "stored", "sent"]);
});

test("one at a time, in the order they were said", async () => {
  const { outbox, sent, ack, accepted, store } = begin();
  outbox.online();
  outbox.say({ text: "one" });
  outbox.say({ text: "two" });
  await settle();
  assert.deepEqual(sent.map(({ text }) => text), ["one"]);
  ack(0, 11);
  await settle();
  assert.deepEqual(sent.map(({ text }) => text), ["one", "two"]);
  ack(1, 12);
  await settle();
  assert.deepEqual([outbox.items, await store.all(), accepted], [[], [], [[11, "one"], [12, "two"]]]);
});

test("offline it waits, and goes out when the line is back", async () => {
  const { outbox, sent, states } = begin();
  outbox.say({ text: "on my way" });
  await settle();
  assert.deepEqual([sent.length, states()], [0, ["on my way: queued"]]);
  outbox.online();
  await settle();
  assert.equal(sent[0].text, "on my way");
  assert.ok(outbox.items[0].isLate);
});

test("ten silent seconds: the same key again; ten more: a new line, and still the same key", async () => {
  const { outbox, sent, clock, reconnects } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await clock.pass(9_999);
  assert.equal(sent.length, 1);
  await clock.pass(1);
  assert.equal(sent.length, 2);
  await clock.pass(10_000);
  assert.equal(reconnects.length, 1);
  outbox.offline();
  outbox.online();
  await settle();
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map(({ cid }) => cid)).size, 1);
});

test("a late ack of the first try settles the second", async () => {
  const { outbox, clock, ack, sent } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await clock.pass(10_000);
  ack(0, 11);
  ack(1, 11);
  await clock.pass(60_000);
  assert.deepEqual([outbox.items, sent.length], [[], 2]);
});

test("its event is as good as its ack, even when the line breaks between them", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  outbox.say({ text: "and more" });
  await settle();
  outbox.confirm(sent[0].cid);
  await settle();
  assert.equal(sent[1].text, "and more");
  sent[0].answer({ t: "lost" });
  assert.equal(outbox.items[0].state, "sending");
});

test("a line that breaks puts it back, under the same key", async () => {
  const { outbox, sent, states } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  sent[0].answer({ t: "lost" });
  outbox.offline();
  await settle();
  assert.deepEqual(states(), ["hello: queued"]);
  outbox.online();
  await settle();
  assert.equal(sent[1].cid, sent[0].cid);
});

test("a line that takes nothing is not asked in circles", async () => {
  let asked = 0;
  const { outbox, states } = begin({ ask: () => Boolean(asked++ && false) });
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  assert.deepEqual([asked, states()], [1, ["hello: queued"]]);
});

test("a final no keeps the words, says why, and lets the next one go", async () => {
  const { outbox, sent, states, store } = begin();
  outbox.online();
  outbox.say({ text: "angry" });
  outbox.say({ text: "calm" });
  await settle();
  sent[0].answer({ t: "err", code: "muted", final: true, until: 77 });
  await settle();
  assert.deepEqual(states(), ["angry: failed", "calm: sending"]);
  assert.deepEqual([outbox.items[0].reason, outbox.items[0].until], ["muted", 77]);
  assert.equal((await store.all()).find(({ text }) => text === "angry").state, "failed");
});

test("trying again is a new message with a new key; deleting is for good", async () => {
  const { outbox, sent, store } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  sent[0].answer({ t: "err", code: "forbidden", final: true });
  await settle();
  again(outbox, sent[0].cid);
  await settle();
  assert.equal(sent[1].text, "hello");
  assert.notEqual(sent[1].cid, sent[0].cid);
  sent[1].answer({ t: "err", code: "forbidden", final: true });
  await settle();
  outbox.delete(sent[1].cid);
  await settle();
  assert.deepEqual([outbox.items, await store.all()], [[], []]);
});

test("what is on its way cannot be deleted: it may already be there", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  outbox.delete(sent[0].cid);
  assert.equal(outbox.items.length, 1);
});

test("not now means the same key after the pause that was named, and nothing overtakes it", async () => {
  const { outbox, sent, clock } = begin();
  outbox.online();
  outbox.say({ text: "one" });
  outbox.say({ text: "two" });
  await settle();
  sent[0].answer({ t: "err", code: "slow_mode", final: false, retry_ms: 8_200 });
  await clock.pass(8_199);
  outbox.say({ text: "three" });
  await settle();
  assert.equal(sent.length, 1);
  assert.equal(outbox.items[0].reason, "slow_mode");
  await clock.pass(1);
  assert.deepEqual([sent.length, sent[1].cid], [2, sent[0].cid]);
});

test("without a named pause it waits two seconds", async () => {
  const { outbox, sent, clock } = begin();
  outbox.online();
  outbox.say({ text: "one" });
  await settle();
  sent[0].answer({ t: "err", code: "unavailable", final: false });
  await clock.pass(2_000);
  assert.equal(sent.length, 2);
});

test("being signed out is not the message's fault: it stays", async () => {
  const { outbox, sent, states } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  sent[0].answer({ t: "err", code: "auth", final: true });
  outbox.offline();
  assert.deepEqual(states(), ["hello: queued"]);
});

test("after a day it asks before it sends, after two months it never does", async () => {
  const clock = heldClock();
  const { outbox, sent, states } = begin({ clock });
  outbox.say({ text: "yesterday's" });
  await settle();
  await clock.pass(DAY + 1);
  outbox.say({ text: "today's" });
  outbox.online();
  await settle();
  assert.deepEqual(states(), ["yesterday's: asking", "today's: sending"]);
  const old = outbox.items[0].cid;
  sent[0].answer({ t: "ack", cid: sent[0].cid, seq: 11, id: "m11" });
  stillSend(outbox, old);
  await settle();
  assert.deepEqual([sent[1].text, sent[1].cid], ["yesterday's", old]);
  sent[1].answer({ t: "lost" });
  outbox.offline();
  await clock.pass(60 * DAY);
  outbox.online();
  await settle();
  assert.deepEqual([states(), outbox.items[0].reason, sent.length], [["yesterday's: failed"], "too_old", 2]);
});

test("what a paused room has held up for ten minutes asks first", async () => {
  const { outbox, sent, states, clock } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  while (sent.length && clock.now() < Date.UTC(2026, 10, 22, 6, 10, 15)) {
    sent.at(-1).answer({ t: "err", code: "room_paused", final: false, retry_ms: 15_000 });
    await clock.pass(15_000);
  }
  assert.deepEqual(states(), ["hello: asking"]);
});

test("closing the browser loses nothing: another visit finds it, under the same key, in order", async () => {
  const store = memory();
  const first = begin({ store });
  await first.outbox.say({ text: "one" });
  await first.outbox.say({ text: "two" });
  const again = begin({ store });
  await again.outbox.load();
  assert.deepEqual(again.states(), ["one: queued", "two: queued"]);
  again.outbox.online();
  await settle();
  assert.equal(again.sent[0].cid, first.outbox.items[0].cid);
});

test("somebody else's words, or another room's, are never sent from here", async () => {
  const store = memory();
  await begin({ store, me: "olena" }).outbox.say({ text: "from Olena" });
  await begin({ store, room: "other" }).outbox.say({ text: "for another room" });
  const { outbox } = begin({ store });
  await outbox.load();
  assert.deepEqual(outbox.items, []);
});

test("two tabs take turns, and the second finds that the first has sent it", async () => {
  const store = memory();
  let turn = Promise.resolve();
  const alone = (_name, work) => (turn = turn.then(work));
  const first = begin({ store, alone });
  await first.outbox.say({ text: "once" });
  const second = begin({ store, alone });
  await second.outbox.load();
  first.outbox.online();
  second.outbox.online();
  await settle();
  assert.deepEqual([first.sent.length, second.sent.length], [1, 0]);
  first.ack(0, 11);
  await settle();
  assert.deepEqual([first.sent.length, second.sent.length, second.outbox.items], [1, 0, []]);
});

test("a full disk does not silence anybody", async () => {
  const store = { ...memory(), put: () => Promise.reject(new Error("full")) };
  const { outbox, sent } = begin({ store });
  outbox.say({ text: "hello" });
  await settle();
  outbox.online();
  await settle();
  assert.equal(sent[0].text, "hello");
});

test("a disk that never answers is waited for two seconds, not for ever", async () => {
  const store = { ...memory(), put: () => new Promise(() => {}) };
  const { outbox, sent, clock } = begin({ store });
  outbox.online();
  outbox.say({ text: "hello" });
  await clock.pass(2_000);
  assert.equal(sent[0].text, "hello");
});

test("a clock that is set back does not change the order", async () => {
  let now = 1_000_000;
  const clock = { ...heldClock(), now: () => now };
  const store = memory();
  const { outbox } = begin({ clock, store });
  await outbox.say({ text: "one" });
  now = 500_000;
  await outbox.say({ text: "two" });
  const again = begin({ clock, store });
  await again.outbox.load();
  assert.deepEqual(again.states(), ["one: queued", "two: queued"]);
});

test("what is out is told of once, whether its ack says so or only the log does", async () => {
  const { outbox, sent, ack, out } = begin();
  outbox.online();
  outbox.say({ text: "one" });
  await settle();
  outbox.say({ text: "two" });
  outbox.offline(); // it was taken, but the answer is lost
  assert.deepEqual(out, []);
  outbox.online();
  outbox.confirm(sent[0].cid); // the log tells of it before the second ack
  ack(0, 11);
  await settle();
  assert.deepEqual(out, ["one"]);
  ack(sent.length - 1, 12);
  assert.deepEqual(out, ["one", "two"]);
});

test("an answer that a line owes after its end disturbs nobody who is on another", async () => {
  const { outbox, sent, states } = begin();
  outbox.online();
  outbox.say({ text: "one" });
  await settle();
  outbox.offline();
  outbox.online();
  await settle();
  sent[0].answer({ t: "lost" });
  assert.deepEqual([states(), sent.length], [["one: sending"], 2]);
});

test("what a room's rules held back goes out when they change, under the same key", async () => {
  const { outbox, sent, states } = begin();
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  sent[0].answer({ t: "err", code: "slow_mode", final: false, retry_ms: 60_000 });
  await settle();
  assert.deepEqual([states(), sent.length], [["hello: queued"], 1]);
  outbox.tryNow();
  await settle();
  assert.deepEqual(sent.map(({ cid }) => cid), [sent[0].cid, sent[0].cid]);
});

// --- changes and removals ---

test("a change goes out under its own key, with the version it changes, and stays until the log is heard", async () => {
  const { outbox, sent, store } = begin();
  outbox.online();
  outbox.change({ t: "edit", id: "m1", text: "better", base: 7 });
  await settle();
  const { answer, ...frame } = sent[0];
  assert.deepEqual(frame, { t: "edit", room: "r", cid: outbox.items[0].cid, id: "m1", text: "better", base: 7, re: undefined, cw: undefined, why: undefined });
  answer({ t: "ack", cid: frame.cid, id: "m1", seq: 12, dup: false });
  assert.deepEqual([outbox.items.length, await store.all()], [1, []], "shown until its event is here, but never sent again");
  outbox.heard(11);
  assert.equal(outbox.items.length, 1);
  outbox.heard(12);
  assert.equal(outbox.items.length, 0);
});

test("changing twice in a tunnel sends the last words, and removing sends nothing but the removal", async () => {
  const { outbox, sent } = begin();
  await outbox.change({ t: "edit", id: "m1", text: "one", base: 7 });
  await outbox.change({ t: "edit", id: "m1", text: "two", base: 7 });
  await outbox.change({ t: "edit", id: "m2", text: "other", base: 7 });
  await outbox.change({ t: "del", id: "m2" });
  outbox.online();
  await settle();
  sent[0].answer({ t: "ack", cid: sent[0].cid, id: "m1", seq: 12 });
  await settle();
  assert.deepEqual(sent.map(({ t, id, text }) => [t, id, text]), [["edit", "m1", "two"], ["del", "m2", undefined]]);
});

test("a change on top of one that may be in the log already names no version", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.change({ t: "edit", id: "m1", text: "one", base: 7 });
  await settle();
  outbox.change({ t: "edit", id: "m1", text: "two", base: 7 });
  await settle();
  sent[0].answer({ t: "ack", cid: sent[0].cid, id: "m1", seq: 12 });
  await settle();
  assert.deepEqual(sent.map(({ text, base }) => [text, base]), [["one", 7], ["two", undefined]]);
});

test("a keeper's reason goes with the removal, also when it is tried again", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.change({ t: "del", id: "m1", cause: "private" });
  await settle();
  assert.deepEqual([sent[0].t, sent[0].why], ["del", "private"]);
  sent[0].answer({ t: "err", code: "forbidden", final: true });
  await again(outbox, sent[0].cid);
  await settle();
  assert.deepEqual([sent[1].t, sent[1].why], ["del", "private"]);
});

test("a removal that is wanted is sent however old it is; what is gone already needs none", async () => {
  const clock = heldClock();
  const { outbox, sent } = begin({ clock });
  await outbox.change({ t: "del", id: "m1" });
  await clock.pass(70 * DAY);
  outbox.online();
  await settle();
  assert.equal(sent[0].t, "del");
  sent[0].answer({ t: "ack", cid: sent[0].cid, id: "m1", seq: null, noop: true });
  assert.deepEqual(outbox.items, []);
});

test("a removal that finds nothing has what it wanted", async () => {
  for (const code of ["not_found", "gone"]) {
    const { outbox, sent } = begin();
    outbox.online();
    outbox.change({ t: "del", id: "m1" });
    await settle();
    sent[0].answer({ t: "err", code, final: true });
    assert.deepEqual(outbox.items, [], code);
  }
});

test("a refused change keeps its words; again is under a new key", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.change({ t: "edit", id: "m1", text: "better", base: 7 });
  await settle();
  sent[0].answer({ t: "err", code: "conflict", final: true });
  assert.deepEqual([outbox.items[0].state, outbox.items[0].reason, outbox.items[0].text], ["failed", "conflict", "better"]);
  again(outbox, sent[0].cid);
  await settle();
  assert.deepEqual([sent[1].t, sent[1].id, sent[1].text, sent[1].base], ["edit", "m1", "better", undefined]);
  assert.notEqual(sent[1].cid, sent[0].cid);
});

test("changes made in a tunnel survive the browser, and go out before what was said after them", async () => {
  const store = memory();
  const first = begin({ store });
  await first.outbox.change({ t: "del", id: "m1" });
  await first.outbox.say({ text: "sorry" });
  const again = begin({ store });
  await again.outbox.load();
  again.outbox.online();
  await settle();
  assert.deepEqual([again.sent.length, again.sent[0].t, again.sent[0].id], [1, "del", "m1"]);
});

// --- waiting for a moderator ---

test("what is held is kept and lets the next one go; coming back asks whether it was settled meanwhile", async () => {
  const { outbox, sent, states, store } = begin();
  outbox.online();
  outbox.say({ text: "first words" });
  outbox.say({ text: "more" });
  await settle();
  sent[0].answer({ t: "ack", cid: sent[0].cid, held: true, hid: "h1", dup: false });
  await settle();
  assert.deepEqual(states(), ["first words: held", "more: sending"]);
  assert.equal((await store.all()).length, 2);
  sent[1].answer({ t: "ack", cid: sent[1].cid, id: "m9", seq: 9 });
  outbox.offline();
  outbox.online();
  await settle();
  assert.equal(sent[2].cid, sent[0].cid);
  sent[2].answer({ t: "ack", cid: sent[0].cid, id: "m10", seq: 10, dup: true });
  assert.deepEqual(outbox.items, []);
});

test("a no that was said while nobody listened is heard on coming back", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  outbox.say({ text: "first words" });
  await settle();
  sent[0].answer({ t: "ack", cid: sent[0].cid, held: true, hid: "h1", dup: false });
  outbox.offline();
  outbox.online();
  await settle();
  sent[1].answer({ t: "ack", cid: sent[0].cid, held: true, hid: "h1", dup: true, state: "rejected" });
  await settle();
  assert.deepEqual(outbox.items.map(({ state, reason }) => [state, reason]), [["failed", "rejected"]]);
});

test("a moderator's yes shows it, a no gives the words back with the reason", async () => {
  const { outbox, sent } = begin();
  outbox.online();
  for (const text of ["good", "bad"]) outbox.say({ text });
  await settle();
  sent[0].answer({ t: "ack", cid: sent[0].cid, held: true, hid: "h1" });
  await settle();
  sent[1].answer({ t: "ack", cid: sent[1].cid, held: true, hid: "h2" });
  await settle();
  settled({ outbox }, { cid: sent[0].cid, state: "approved", id: "m9", seq: 9 });
  settled({ outbox }, { cid: sent[1].cid, state: "rejected", why: "Rule 3" });
  assert.deepEqual(outbox.items.map(({ text, state, reason, why }) => [text, state, reason, why]), [["bad", "failed", "rejected", "Rule 3"]]);
});
