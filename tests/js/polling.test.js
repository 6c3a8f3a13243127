// Where sockets are blocked: the same room over HTTP, and back again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Line } from "../../static/js/later/line.js";
import { Polling } from "../../static/js/later/polling.js";
import { Outbox } from "../../static/js/realtime/outbox.js";
import { Room } from "../../static/js/realtime/room.js";
import { Socket } from "../../static/js/realtime/socket.js";
import { memory } from "../../static/js/lib/storage.js";
import { heldClock, lines, settle } from "./held.js";

globalThis.navigator = globalThis.navigator || { onLine: true };

const said = (s, text = `word ${s}`) => ({ s, k: "msg", id: `m${s}`, n: s, by: "taras", ts: s, text });

/** A server that answers what wire.md §9 says; `waits` holds the open questions. */
function server() {
  const at = { epoch: "e1", floor: 0, events: [said(1), said(2)], user: "me", waits: [], asked: [], sent: new Map(), isDown: false };
  const head = () => at.events.length;
  const news = (since) => ({ t: "ok", room: "r", ev: at.events.slice(since), head: head() });
  const answers = {
    rooms: () => ({ t: "ok", rooms: [{ room: "r", epoch: at.epoch, head: head(), floor: at.floor, head_n: head(), role: "member", mute_until: null }], rooms_next: null }),
    log(query) {
      const since = Number(query.get("since"));
      if (query.get("epoch") !== at.epoch) return { t: "err", code: "conflict", final: true };
      if (since < head() || query.get("wait") === "0") return news(since);
      return new Promise((done) => at.waits.push(() => done(news(since))));
    },
    history: () => ({ t: "page", room: "r", as_of: head(), more: false, msgs: at.events.map(({ s, k, ...more }) => ({ ...more, seq: s, v: s })) }),
    messages(_query, { text }, cid) {
      const before = at.sent.get(cid);
      if (!before) at.happens({ ...said(head() + 1, text), by: "me", cid });
      at.sent.set(cid, before || head());
      return { t: "ack", cid, id: `m${at.sent.get(cid)}`, seq: at.sent.get(cid), n: 1, ts: 1, dup: Boolean(before) };
    },
    ops: (_query, { t, id, e }) => ({ t: "ack", room: "r", id, e, seq: null, noop: true, what: t }),
  };
  at.happens = (event) => {
    at.events.push(event);
    for (const done of at.waits.splice(0)) done();
  };
  at.fetch = async (path, { method = "GET", body, headers = {} } = {}) => {
    const url = new URL(path, "http://kolo");
    const name = url.pathname.split("/").pop();
    at.asked.push(`${method} ${name}`);
    if (at.isDown) throw new TypeError("no network");
    const reply = at.refuses || (await answers[name](url.searchParams, body && JSON.parse(body), headers["idempotency-key"]));
    return { headers: { get: () => at.user }, json: async () => reply };
  };
  return at;
}

/** A room and an outbox over that server. */
async function begin(more = {}) {
  const at = server();
  const clock = heldClock();
  const over = [];
  const heard = [];
  const polling = new Polling({ room: "r", me: "me", clock, fetch: at.fetch, over: (why) => over.push(why), hear: (frame) => heard.push(frame) && room.hear(frame) });
  const ask = (frame, answer) => polling.ask(frame, answer);
  const room = new Room({ ...{ room: "r", me: "me", epoch: "e1", cursor: 0, ask, clock, changed: () => {} }, ...more });
  const welcome = await polling.begin();
  return { at, clock, over, heard, polling, room, ask, welcome, texts: () => room.said.map(({ text }) => text) };
}

test("it begins like a socket: a welcome, what was missed, and then what comes", async () => {
  const { at, room, welcome, texts } = await begin();
  assert.deepEqual([welcome.t, welcome.user.id, welcome.rooms[0].room], ["welcome", "me", "r"]);
  room.sub();
  await settle();
  assert.deepEqual([texts(), room.isLive], [["word 1", "word 2"], true]);
  at.happens(said(3));
  await settle();
  assert.deepEqual([texts(), at.waits.length], [["word 1", "word 2", "word 3"], 1]);
});

test("another history, or one too far ahead, is looked at anew", async () => {
  const { at, room, texts } = await begin({ epoch: "before the backup", cursor: 90 });
  room.known.put({ id: "gone", seq: 80, n: 80, by: "taras", ts: 1, v: 80, text: "from another history" });
  room.sub();
  await settle();
  assert.deepEqual([texts(), room.epoch, room.cursor], [["word 1", "word 2"], "e1", 2]);
  at.epoch = "e2";
  at.events = [said(1, "restored")];
  for (const done of at.waits.splice(0)) done();
  await settle();
  assert.equal(texts().length, 2, "until it has asked");
});

test("a history that changes while we listen is found out", async () => {
  const { at, room, clock, texts } = await begin();
  room.sub();
  await settle();
  at.epoch = "e2";
  at.events = [said(1, "restored")];
  for (const done of at.waits.splice(0)) done();
  await clock.pass(2_000);
  assert.deepEqual([texts(), room.epoch], [["restored"], "e2"]);
});

test("what is said over HTTP is said once, however often it is tried", async () => {
  const { at, clock, room, ask, texts } = await begin();
  room.sub();
  await settle();
  const outbox = new Outbox({ room: "r", me: "me", ask, clock, store: memory(), changed: () => {}, reconnect: () => {}, random: () => 0 });
  outbox.online();
  outbox.say({ text: "hello" });
  await settle();
  const { cid } = [...at.sent.keys()].map((cid) => ({ cid }))[0];
  ask({ t: "send", room: "r", cid, text: "hello" }, (reply) => assert.equal(reply.dup, true));
  await settle();
  assert.deepEqual([outbox.items, texts().filter((text) => text === "hello").length], [[], 1]);
});

test("everything else goes as it would over a socket", async () => {
  const { at, ask, polling } = await begin();
  const answers = [];
  ask({ t: "react", room: "r", id: "m1", e: "🙏", on: true }, (reply) => answers.push(reply.what));
  polling.tell({ t: "read", room: "r", seq: 2 });
  await settle();
  assert.deepEqual([answers, at.asked.filter((one) => one === "POST ops").length], [["react"], 2]);
});

test("being removed, signed out, or somebody else is found out", async () => {
  const { at, room, polling } = await begin();
  room.sub();
  await settle();
  at.refuses = { t: "err", code: "not_member", final: true };
  for (const done of at.waits.splice(0)) done();
  await polling.news(1, 0);
  assert.ok(room.isGone);
  for (const [refuses, user, why] of [[{ t: "err", code: "auth", final: true }, "me", "signed-out"], [null, "olena", "other"]]) {
    const other = await begin();
    Object.assign(other.at, { refuses, user });
    other.polling.ask({ t: "hist", before: 3 }, () => {});
    await settle();
    assert.deepEqual(other.over, [why]);
  }
});

test("a network that is gone is noticed at the second question, and nothing is heard after the end", async () => {
  const { at, ask, over, polling, room, heard } = await begin();
  room.sub();
  await settle();
  at.isDown = true;
  const lost = [];
  for (let n = 0; n < 2; n += 1) ask({ t: "hist", before: 3 }, (reply) => lost.push(reply.t));
  await settle();
  assert.deepEqual([over, lost], [[""], ["lost", "lost"]]);
  polling.end();
  const before = heard.length;
  at.isDown = false;
  at.happens(said(3));
  await settle();
  assert.equal(heard.length, before);
  assert.equal(ask({ t: "hist", before: 3 }, () => {}), false);
});

/** A socket that does not get through, and the line that takes its place. */
function blocked(at) {
  const clock = heldClock();
  const turns = [];
  const heard = [];
  const wire = lines();
  const hear = (frame) => heard.push(frame.t);
  const turn = (state) => turns.push(state);
  const socket = new Socket({ url: () => "ws://kolo", WebSocket: wire.Line, clock, random: () => 0.5, hear, turn: (state, why) => line.turned(state, why) });
  const line = new Line({ socket, room: "r", me: "me", clock, hear, turn, fetch: at.fetch });
  return { clock, turns, heard, wire, socket, line };
}

test("where no socket gets through HTTP carries the room, and gives it back to the first that does", async () => {
  const at = server();
  const { clock, turns, heard, wire, line } = blocked(at);
  line.start();
  wire.last.shut(1006);
  await settle();
  assert.deepEqual([turns, heard, Boolean(line.polling)], [["connecting", "waiting", "open"], ["welcome"], true]);
  await clock.pass(60_000);
  assert.deepEqual(turns, ["connecting", "waiting", "open"], "nobody hears of sockets that fail meanwhile");
  wire.last.welcome();
  assert.deepEqual([turns.slice(3), heard.at(-1), line.polling], [["waiting", "open"], "welcome", null]);
});

test("without any network there is no line at all, and it is tried again with every socket", async () => {
  const at = server();
  at.isDown = true;
  const { clock, turns, wire, line } = blocked(at);
  line.start();
  wire.last.shut(1006);
  await settle();
  assert.equal(line.polling, null);
  at.isDown = false;
  await clock.pass(1_000);
  wire.last.shut(1006);
  await settle();
  assert.equal(turns.at(-1), "open");
});

test("HTTP that stops carrying gives the room back to the waiting", async () => {
  const at = server();
  const { turns, wire, line } = blocked(at);
  line.start();
  wire.last.shut(1006);
  await settle();
  at.isDown = true;
  for (let n = 0; n < 2; n += 1) line.ask({ t: "hist", before: 2 }, () => {});
  await settle();
  assert.deepEqual([turns.at(-1), line.polling], ["waiting", null]);
});

test("old messages that the room lets go of do not send it back to where they were", async () => {
  const { at, room, texts } = await begin();
  room.sub();
  await settle();
  at.happens({ s: 3, k: "purge", to: 1 });
  await settle();
  assert.deepEqual([texts(), at.waits.length], [["word 2"], 1]);
  at.happens(said(4));
  await settle();
  assert.deepEqual([texts(), room.cursor, at.waits.length], [["word 2", "word 4"], 4, 1]);
});
