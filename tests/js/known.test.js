import assert from "node:assert/strict";
import { test } from "node:test";
import { Known } from "../../static/js/realtime/known.js";

const message = (seq, more = {}) => ({ id: `m${seq}`, seq, n: seq, by: "taras", ts: seq, text: `word ${seq}`, v: seq, ...more });

function begin() {
  const mine = [];
  const known = new Known("me", (cid) => mine.push(cid));
  known.put(message(10));
  known.note(message(1, { by: "nino" }));
  return { known, mine };
}

test("what is answered further up is changed and removed like everything else", () => {
  const { known } = begin();
  known.apply({ s: 11, k: "edit", id: "m1", text: "better", ts: 5 });
  assert.equal(known.find("m1").text, "better");
  known.apply({ s: 12, k: "del", id: "m1", as: "host" });
  assert.deepEqual([known.find("m1").text, known.find("m1").del], ["", "host"]);
  known.apply({ s: 13, k: "scrub", user: "nino" });
  assert.equal(known.find("m1"), undefined);
});

test("what is quoted by the page only in part is never taken for the message itself", () => {
  const { known } = begin();
  known.note(message(0, { id: "m5", v: 90, text: "only the first line" }));
  known.put(message(5, { text: "only the first line\nand the rest", v: 5 }));
  assert.deepEqual([known.find("m5").text, known.asides.has("m5")], ["only the first line\nand the rest", false]);
});

test("a purge takes what is quoted without a number, too: it can be asked for again", () => {
  const { known } = begin();
  known.note({ ...message(0), id: "m3", seq: 0 });
  known.apply({ s: 11, k: "purge", to: 4 });
  assert.deepEqual([known.find("m3"), known.find("m1"), Boolean(known.find("m10"))], [undefined, undefined, true]);
});

test("the last pinned comes first; unpinned and removed ones go", () => {
  const { known } = begin();
  known.apply({ s: 11, k: "pin", id: "m1", on: true });
  known.apply({ s: 12, k: "pin", id: "m10", on: true });
  assert.deepEqual([known.pins, known.find("m10").pin], [["m10", "m1"], true]);
  known.apply({ s: 13, k: "pin", id: "m10", on: false });
  known.apply({ s: 14, k: "del", id: "m1", as: "author" });
  assert.deepEqual(known.pins, []);
});

test("settings are kept, and told between the messages", () => {
  const { known } = begin();
  known.apply({ s: 11, k: "room", set: { paused: true } });
  known.apply({ s: 12, k: "room", set: { ret_ms: 5 } });
  known.apply({ s: 13, k: "mem", op: "role", user: "me", role: "host" });
  assert.deepEqual(known.set, { paused: true, ret_ms: 5, role: "host" });
  assert.deepEqual([...known.lines.values()], [{ seq: 11, op: "paused", value: true }]);
});

test("my own change is recognised by its key", () => {
  const { known, mine } = begin();
  known.apply({ s: 11, k: "edit", id: "m10", by: "me", cid: "e1", text: "x" });
  known.apply({ s: 12, k: "del", id: "m10", by: "me", cid: "d1", as: "author" });
  known.apply({ s: 13, k: "edit", id: "m1", by: "nino", cid: "e2", text: "x" });
  assert.deepEqual(mine, ["e1", "d1"]);
});
