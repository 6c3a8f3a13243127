// @ts-check
/**
 * A room over HTTP, where no socket gets through: the frames of wire.md by their twins (§9). It is
 * asked and it answers as a socket does, so that nothing else has to know.
 */

import { endOf } from "../realtime/merge.js";

/** @typedef {Record<string, any>} Frame */
/**
 * @typedef {object} Wishes
 * @property {string} room @property {string} me
 * @property {import("../lib/clock.js").Clock} clock
 * @property {(frame: Frame) => void} hear
 * @property {(why: string) => void} over it does not carry any more; `why` where the server said so
 * @property {typeof fetch} [fetch]
 */

const WAIT = 25; // seconds the server holds a question open
const PATIENCE = 40_000;
const REPLAY = 500; // events; more are quicker to look at than to hear
const LOOK = 60_000;
const STOPS = /** @type {Record<string, string>} */ ({ auth: "signed-out", banned: "banned", version: "version" });
const LOST = { t: "lost" };

export class Polling {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.fetch = wishes.fetch || fetch.bind(globalThis);
    this.isOver = false;
    this.failures = 0;
    this.turn = 0; // counts subscriptions: only the newest one listens
    this.cursor = 0;
    this.epoch = "";
    this.i = 0;
    /** @type {Set<AbortController>} */
    this.asked = new Set();
    this.callOff = () => {};
  }

  /** Whether HTTP gets through: what a socket would say first, or null. @returns {Promise<Frame | null>} */
  async begin() {
    const rooms = await this.rooms();
    if (rooms) this.lookAgain();
    return rooms && { t: "welcome", user: { id: this.wishes.me }, rooms };
  }

  end() {
    this.isOver = true;
    this.callOff();
    for (const one of this.asked) one.abort();
  }

  /** @param {Frame} frame @param {(reply: Frame) => void} answer @returns {boolean} */
  ask(frame, answer) {
    if (this.isOver) return false;
    const { t, room, ...more } = frame;
    this.i += 1;
    if (t === "sub") void this.sub(more, this.i, answer);
    else if (t === "hist") void this.get("history", more).then(answer);
    else if (t === "send") void this.send(more).then(answer);
    else void this.post("ops", { t, ...more }).then(answer);
    return true;
  }

  /** @param {Frame} frame @returns {boolean} */
  tell(frame) {
    if (frame.t === "read") this.ask(frame, () => {});
    return !this.isOver;
  }

  // --- inside ---

  /** All my rooms, or null where the server does not answer. @returns {Promise<Frame[] | null>} */
  async rooms() {
    /** @type {Frame[]} */
    const cards = [];
    let after = "";
    do {
      const reply = await this.fetched(`/api/v1/rooms${after ? `?after=${encodeURIComponent(after)}` : ""}`);
      if (reply.t !== "ok") return null;
      cards.push(...reply.rooms);
      after = reply.rooms_next || "";
    } while (after);
    return cards;
  }

  /** What a socket would push about other rooms, and about me in this one. */
  lookAgain() {
    const { clock, hear, room } = this.wishes;
    this.callOff = clock.after(LOOK, async () => {
      const cards = await this.rooms();
      if (this.isOver) return;
      this.lookAgain();
      if (!cards) return;
      hear({ t: "bump", rooms: cards });
      const card = cards.find((card) => card.room === room);
      if (card) hear({ t: "you", k: "perm", room, role: card.role, mute_until: card.mute_until });
    });
  }

  /** @param {Frame} ask @param {number} i @param {(reply: Frame) => void} answer */
  async sub({ since, epoch }, i, answer) {
    this.turn += 1;
    const { turn } = this;
    const { room, hear } = this.wishes;
    const cards = await this.rooms();
    const card = cards && cards.find((card) => card.room === room);
    if (turn !== this.turn || this.isOver) return;
    if (!card) return answer(cards ? { t: "err", code: "not_member", final: true } : LOST);
    this.epoch = card.epoch;
    if (epoch === card.epoch && since <= card.head && since >= card.floor && card.head - since <= REPLAY) {
      this.cursor = since;
      answer({ t: "subd", i, room, mode: "replay", epoch, head: card.head });
    } else {
      const page = await this.get("history", { limit: 50, min: card.head });
      if (turn !== this.turn || this.isOver) return;
      if (page.t !== "page") return answer(page);
      this.cursor = page.as_of;
      answer({ t: "subd", i, room, mode: "snapshot", epoch: card.epoch, base: page.as_of, head: page.as_of });
      hear({ ...page, room, i });
    }
    void this.listen(turn);
  }

  /** @param {number} turn */
  async listen(turn) {
    const { room, hear, clock } = this.wishes;
    const { head } = await this.news(turn, 0);
    if (head !== undefined) hear({ t: "live", room, seq: head });
    while (turn === this.turn && !this.isOver) {
      const reply = await this.news(turn, WAIT);
      if (reply.t !== "ok") await new Promise((done) => clock.after(reply.retry_ms || 2_000, () => done(undefined)));
    }
  }

  /** What has come since, or comes while the question stands open. @param {number} turn @param {number} wait @returns {Promise<Frame>} */
  async news(turn, wait) {
    const { room, hear } = this.wishes;
    const reply = await this.get("log", { epoch: this.epoch, since: this.cursor, limit: 200, wait });
    if (turn !== this.turn || this.isOver) return LOST;
    const isElsewhere = reply.code === "conflict" || reply.head < this.cursor; // another history
    if (reply.code === "not_member" || reply.code === "not_found") hear({ t: "you", k: "gone", room });
    else if (isElsewhere) hear({ t: "reset", room, reason: "epoch", retry_ms: 2_000 });
    if (isElsewhere || reply.final) this.turn += 1;
    if (reply.t !== "ok" || isElsewhere || !reply.ev.length) return reply;
    this.cursor = endOf(reply.ev[reply.ev.length - 1]);
    hear({ t: "evs", room, ev: reply.ev });
    return reply;
  }

  /** @param {Frame} what */
  send({ cid, ...more }) {
    return this.post("messages", more, { "idempotency-key": cid });
  }

  /** @param {string} name @param {Frame} asked */
  get(name, asked) {
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined).map(([key, value]) => [key, String(value)]));
    return this.fetched(`/api/v1/rooms/${this.wishes.room}/${name}?${query}`);
  }

  /** @param {string} name @param {Frame} body @param {Record<string, string>} [headers] */
  post(name, body, headers) {
    const all = { "content-type": "application/json", ...headers };
    return this.fetched(`/api/v1/rooms/${this.wishes.room}/${name}`, { method: "POST", headers: all, body: JSON.stringify(body) });
  }

  /** One object of wire.md, or {t: "lost"}. @param {string} path @param {RequestInit} [how] @returns {Promise<Frame>} */
  async fetched(path, how = {}) {
    const abort = new AbortController();
    this.asked.add(abort);
    const callOff = this.wishes.clock.after(PATIENCE, () => abort.abort());
    try {
      const response = await this.fetch(path, { ...how, signal: abort.signal, credentials: "same-origin", cache: "no-store" });
      const whose = response.headers.get("kolo-user");
      const reply = await response.json();
      this.failures = 0;
      const why = whose && whose !== this.wishes.me ? "other" : STOPS[reply.code];
      if (!why) return reply;
      this.wishes.over(why); // somebody else signed in meanwhile, or nobody is
    } catch {
      this.failures += 1;
      if (this.failures > 1 && !this.isOver) this.wishes.over("");
    } finally {
      callOff();
      this.asked.delete(abort);
    }
    return LOST;
  }
}
