import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DoorPresses } from "../../static/js/later/door-presses.js";

let time;
let timers;
let stored;
let told;
let sent;
let answers;
let presses;

const clock = {
  now: () => time,
  after(ms, then) {
    const timer = { at: time + ms, then };
    timers.push(timer);
    return () => (timers = timers.filter((one) => one !== timer));
  },
};
const store = {
  all: async () => [...stored.values()],
  put: async (one) => stored.set(one.cid, one),
  remove: async (cid) => stored.delete(cid),
};
const answer = (status, says = "", more = {}) => ({ status, ok: status < 300, redirected: false, headers: new Map(), json: async () => ({ says }), ...more });
const settled = () => new Promise((done) => setImmediate(done));

/** Time goes on; what was due happens. */
async function wait(ms) {
  time += ms;
  const due = timers.filter(({ at }) => at <= time);
  timers = timers.filter(({ at }) => at > time);
  for (const { then } of due) then();
  await settled();
}

const made = (me = "olena") =>
  new DoorPresses({
    ...{ room: "door supper", me, store, clock, changed() {} },
    told: (says, isTaken) => told.push([says, isTaken]),
    fetch: async (path, { body }) => {
      sent.push([path, Object.fromEntries(body)]);
      const next = answers.shift();
      if (!next) throw new TypeError("no connection");
      return next;
    },
  });

beforeEach(() => {
  [time, timers, stored, told, sent, answers] = [1_000_000, [], new Map(), [], [], []];
  presses = made();
});

test("a press goes out at once and its answer is told", async () => {
  answers = [answer(200, "Taras: written down.")];
  presses.add("n1", "/came", { answer: "a", nonce: "n1" });
  await settled();
  assert.deepEqual(sent, [["/came", { answer: "a", nonce: "n1", ago: "0" }]]);
  assert.deepEqual(told, [["Taras: written down.", true]]);
  assert.equal(stored.size, 0);
});

test("without a connection it is kept, and sent later with the same nonce and how long ago it was", async () => {
  presses.add("n1", "/came", { nonce: "n1" });
  await settled();
  assert.ok(presses.isStuck);
  assert.equal(stored.size, 1);
  await wait(1000);
  answers = [answer(200, "written down")];
  await wait(2000);
  assert.deepEqual(sent.map(([, { nonce, ago }]) => [nonce, ago]), [["n1", "0"], ["n1", "1"], ["n1", "3"]]);
  assert.ok(!presses.isStuck);
  assert.equal(stored.size, 0);
});

test("presses keep their order through a dead spot", async () => {
  for (const nonce of ["n1", "n2", "n3"]) presses.add(nonce, "/came", { nonce });
  await settled();
  answers = [answer(503), answer(200, "1"), answer(200, "2"), answer(200, "3")];
  presses.tryNow();
  await settled();
  await wait(30_000);
  assert.deepEqual(told.map(([says]) => says), ["1", "2", "3"]);
});

test("a no is told and not tried again", async () => {
  answers = [answer(422, "This code does not open this door.")];
  presses.add("n1", "/code", { nonce: "n1" });
  await settled();
  await wait(60_000);
  assert.equal(sent.length, 1);
  assert.deepEqual(told, [["This code does not open this door.", false]]);
});

test("who is asked to wait waits as long as that", async () => {
  answers = [answer(429, "", { headers: new Map([["retry-after", "7"]]) }), answer(200, "in")];
  presses.add("n1", "/code", { nonce: "n1" });
  await settled();
  await wait(6000);
  assert.equal(sent.length, 1);
  await wait(1000);
  assert.deepEqual(told, [["in", true]]);
});

test("signed out it keeps everything until somebody is back", async () => {
  answers = [answer(401)];
  presses.add("n1", "/came", { nonce: "n1" });
  await settled();
  assert.ok(presses.isSignedOut);
  await wait(60_000);
  assert.equal(sent.length, 1);
  answers = [answer(200, "in")];
  presses.tryNow();
  await settled();
  assert.deepEqual(told, [["in", true]]);
});

test("the same button twice is one press", async () => {
  presses.add("n1", "/came", { nonce: "n1" });
  presses.add("n1", "/came", { nonce: "n1" });
  assert.equal(presses.waiting.length, 1);
});

test("what an earlier visit left behind goes out, and nobody else's does", async () => {
  presses.add("n1", "/came", { nonce: "n1" });
  await settled();
  const others = made("stefa");
  await others.load();
  assert.equal(others.waiting.length, 0);
  answers = [answer(200, "in")];
  await made().load();
  await settled();
  assert.deepEqual(told, [["in", true]]);
});
