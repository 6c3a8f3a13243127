import assert from "node:assert/strict";
import { test } from "node:test";
import { Socket } from "../../static/js/realtime/socket.js";
import { heldClock, lines } from "./held.js";

function begin({ random = () => 1 } = {}) {
  const clock = heldClock();
  const line = lines();
  const heard = [];
  const turns = [];
  const socket = new Socket({
    url: (code) => `ws://kolo.test/ws/v1?pc=${code}`,
    hear: (frame) => heard.push(frame),
    turn: (state, why) => turns.push(why ? `${state} ${why}` : state),
    WebSocket: line.Line,
    clock,
    random,
  });
  socket.start();
  return { clock, line, heard, turns, socket };
}

test("it offers our protocol and the one that says we are too old", () => {
  const { line } = begin();
  assert.deepEqual(line.last.protocols, ["kolo.v1", "kolo.none"]);
});

test("it is open when the welcome has come, not before", () => {
  const { line, turns, heard } = begin();
  line.last.open();
  assert.deepEqual(turns, ["connecting"]);
  line.last.say({ t: "welcome", user: { id: "me" } });
  assert.deepEqual(turns, ["connecting", "open"]);
  assert.equal(heard[0].t, "welcome");
});

test("without a welcome it gives up after ten seconds", async () => {
  const { clock, line, turns } = begin();
  line.last.open();
  await clock.pass(9_999);
  assert.equal(turns.at(-1), "connecting");
  await clock.pass(1);
  assert.equal(turns.at(-1), "waiting");
});

test("the pauses double up to thirty seconds, and are random below that", async () => {
  const { clock, line } = begin();
  const pauses = [];
  for (let n = 0; n < 9; n += 1) {
    line.last.shut(1006);
    pauses.push(clock.next);
    await clock.pass(clock.next);
  }
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  const lucky = begin({ random: () => 0 });
  lucky.line.last.shut(1006);
  assert.equal(lucky.clock.next, 0);
});

test("half a minute of quiet makes the pauses short again; less does not", async () => {
  const { clock, line } = begin();
  line.last.shut(1006);
  await clock.pass(500);
  line.last.welcome();
  await clock.pass(29_000);
  line.last.shut(1006);
  assert.equal(clock.next, 1000);
  await clock.pass(1000);
  line.last.welcome();
  await clock.pass(30_000);
  line.last.shut(1006);
  assert.equal(clock.next, 500);
});

test("when the network comes back it tries within a second", async () => {
  const { clock, line, socket } = begin();
  for (let n = 0; n < 6; n += 1) {
    line.last.shut(1006);
    await clock.pass(clock.next);
  }
  line.last.shut(1006);
  assert.equal(clock.next, 30_000);
  socket.awake();
  assert.equal(clock.next, 1000);
  await clock.pass(600);
  socket.awake();
  assert.equal(clock.next, 400, "whoever writes line after line does not put it off");
});

for (const [code, why] of [[4400, "refused"], [4401, "signed-out"], [4403, "banned"], [4406, "version"], [4409, "replaced"], [4499, "refused"]]) {
  test(`close code ${code} stops it: ${why}`, async () => {
    const { clock, line, turns } = begin();
    line.last.welcome();
    line.last.shut(code);
    assert.equal(turns.at(-1), `stopped ${why}`);
    await clock.pass(3_600_000);
    assert.equal(line.opened.length, 1);
  });
}

for (const code of [1000, 1001, 1006, 1011, 1012, 1013, 4500, 4508, 4510, 4599]) {
  test(`close code ${code} is followed by another try`, async () => {
    const { clock, line } = begin();
    line.last.welcome();
    line.last.shut(code);
    await clock.pass(500);
    assert.equal(line.opened.length, 2);
    assert.equal(line.last.url, `ws://kolo.test/ws/v1?pc=${code}`);
  });
}

test("a replaced page goes on when somebody touches it, and one that was signed out asks again", async () => {
  for (const code of [4409, 4401]) {
    const { line, socket } = begin();
    line.last.welcome();
    line.last.shut(code);
    socket.awake();
    assert.equal(line.opened.length, 2);
  }
  const { line, socket } = begin();
  line.last.shut(4403);
  socket.awake();
  assert.equal(line.opened.length, 1);
});

test("after a flood it rests a minute, even when somebody looks", async () => {
  const { clock, line, turns, socket } = begin();
  line.last.welcome();
  line.last.shut(4429);
  assert.equal(turns.at(-1), "waiting flood");
  socket.awake();
  await clock.pass(60_000);
  assert.equal(line.opened.length, 1);
  await clock.pass(500);
  assert.equal(line.opened.length, 2);
});

test("a server that is going says when to come back", async () => {
  const { clock, line, turns } = begin();
  line.last.welcome();
  line.last.say({ t: "drain", in_ms: 8342, deadline_ms: 20000, why: "deploy" });
  line.last.shut(4600);
  assert.equal(clock.next, 8342);
  assert.equal(turns.at(-1), "waiting drain", "so that nobody is told of a loss");
  await clock.pass(8342);
  line.last.shut(4600);
  assert.equal(clock.next, 10_000);
});

test("forty seconds without a frame and it begins again; any frame starts them anew", async () => {
  const { clock, line } = begin();
  line.last.welcome();
  await clock.pass(30_000);
  line.last.say({ t: "ping" });
  assert.deepEqual(line.last.sent, [{ t: "pong" }]);
  await clock.pass(39_999);
  assert.equal(line.opened.length, 1);
  await clock.pass(1_000);
  assert.equal(line.opened.length, 2);
});

test("when somebody looks again it asks whether the line is alive, and waits five seconds", async () => {
  const { clock, line, socket, turns } = begin();
  line.last.welcome();
  socket.awake();
  socket.awake();
  assert.deepEqual(line.last.sent, [{ t: "ping" }]);
  await clock.pass(3_000);
  line.last.say({ t: "pong" });
  await clock.pass(5_000);
  assert.equal(turns.at(-1), "open");
  socket.awake();
  await clock.pass(5_000);
  assert.equal(turns.at(-1), "waiting");
});

test("an answer finds its question, and a continuation of it is heard as news", () => {
  const { line, heard, socket } = begin();
  line.last.welcome();
  const replies = [];
  assert.ok(socket.ask({ t: "sub", room: "r" }, (reply) => replies.push(reply.t)));
  assert.equal(line.last.sent[0].i, 1);
  line.last.say({ t: "subd", i: 1, mode: "snapshot" });
  line.last.say({ t: "page", i: 1, msgs: [] });
  assert.deepEqual(replies, ["subd"]);
  assert.deepEqual(heard.map(({ t }) => t), ["welcome", "page"]);
});

test("a question that was open when the line broke is lost, and said so once", () => {
  const { line, socket } = begin();
  line.last.welcome();
  const replies = [];
  socket.ask({ t: "sub" }, (reply) => replies.push(reply.t));
  line.last.shut(1006);
  assert.deepEqual(replies, ["lost"]);
  assert.equal(socket.ask({ t: "sub" }, () => {}), false);
});

test("a line we let go of says nothing more", async () => {
  const { line, heard, socket, turns } = begin();
  line.last.welcome();
  const old = line.last;
  socket.drop();
  old.say({ t: "evs" });
  old.shut(1006);
  assert.equal(heard.length, 1);
  assert.deepEqual(turns, ["connecting", "open", "waiting"]);
});

test("an offline phone drops the line at once instead of waiting for silence", () => {
  const { line, socket, turns } = begin();
  line.last.welcome();
  socket.offline();
  assert.equal(turns.at(-1), "waiting");
});

test("stopping closes politely, and starting begins again", () => {
  const { line, socket, turns } = begin();
  line.last.welcome();
  socket.stop();
  assert.equal(line.last.closedBy, 1000);
  assert.equal(turns.at(-1), "off");
  socket.start();
  assert.equal(line.opened.length, 2);
});
