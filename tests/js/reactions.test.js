import assert from "node:assert/strict";
import { test } from "node:test";
import { Reactions } from "../../static/js/later/reactions.js";
import { heldClock } from "./held.js";

function begin() {
  const clock = heldClock();
  const asked = [];
  const refused = [];
  const ask = (frame, answer) => Boolean(asked.push({ ...frame, answer }));
  const mine = new Reactions({ room: "r", ask, clock, changed: () => {}, refused: (code) => refused.push(code) });
  mine.online();
  return { mine, asked, refused, clock };
}

test("it is on the message at once, and stays when the log says the same", () => {
  const { mine, asked } = begin();
  mine.want("m1", "🙏", true, false);
  assert.deepEqual(mine.on("m1", [{ e: "🙏", tot: 2 }]), [{ e: "🙏", tot: 3, me: true }]);
  const { answer, ...frame } = asked[0];
  assert.deepEqual(frame, { t: "react", room: "r", id: "m1", e: "🙏", on: true });
  answer({ t: "ack", seq: 12, noop: false });
  assert.deepEqual(mine.on("m1", [{ e: "🙏", tot: 2 }]), [{ e: "🙏", tot: 3, me: true }], "its event is not here yet");
  mine.heard(12);
  assert.deepEqual(mine.on("m1", [{ e: "🙏", tot: 3, me: true }]), [{ e: "🙏", tot: 3, me: true }]);
});

test("an event that is faster than its ack counts me once", () => {
  const { mine } = begin();
  mine.want("m1", "🙏", true, false);
  assert.deepEqual(mine.on("m1", [{ e: "🙏", tot: 1, me: true }]), [{ e: "🙏", tot: 1, me: true }]);
});

test("the last one taken away leaves nothing", () => {
  const { mine } = begin();
  mine.want("m1", "🙏", false, true);
  assert.deepEqual(mine.on("m1", [{ e: "🙏", tot: 1, me: true }]), []);
});

test("in a tunnel only the newest wish is kept, and one that was taken back is none", () => {
  const { mine, asked } = begin();
  mine.offline();
  mine.want("m1", "🙏", true, false);
  mine.want("m1", "❤️", true, false);
  mine.want("m1", "🙏", false, false);
  mine.online();
  assert.deepEqual(asked.map(({ e, on }) => [e, on]), [["❤️", true]]);
});

test("whoever presses again while it is on its way gets what they pressed last", () => {
  const { mine, asked } = begin();
  mine.want("m1", "🙏", true, false);
  mine.want("m1", "🙏", false, false);
  assert.equal(asked.length, 1);
  assert.deepEqual(mine.on("m1", []), []);
  asked[0].answer({ t: "ack", seq: 12, noop: false });
  assert.deepEqual(asked.map(({ on }) => on), [true, false]);
  asked[1].answer({ t: "ack", seq: 13, noop: false });
  mine.heard(13);
  assert.equal(mine.wanted.size, 0);
});

test("whoever takes it back before its event came still takes it back", () => {
  const { mine, asked } = begin();
  mine.want("m1", "🙏", true, false);
  asked[0].answer({ t: "ack", seq: 12, noop: false });
  mine.want("m1", "🙏", false, false);
  assert.deepEqual(asked.map(({ on }) => on), [true, false]);
});

test("a line that breaks asks again; asking for what is so changes nothing", () => {
  const { mine, asked } = begin();
  mine.want("m1", "🙏", true, false);
  asked[0].answer({ t: "lost" });
  mine.offline();
  mine.online();
  assert.equal(asked.length, 2);
  asked[1].answer({ t: "ack", seq: null, noop: true });
  assert.equal(mine.wanted.size, 0);
});

test("not now waits; a final no undoes it and says so", async () => {
  const { mine, asked, clock, refused } = begin();
  mine.want("m1", "🙏", true, false);
  asked[0].answer({ t: "err", code: "rate_limited", final: false, retry_ms: 500 });
  await clock.pass(500);
  assert.equal(asked.length, 2);
  asked[1].answer({ t: "err", code: "too_many_emoji", final: true });
  assert.deepEqual([mine.on("m1", []), refused], [[], ["too_many_emoji"]]);
});
