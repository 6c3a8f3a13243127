// @ts-check
/**
 * What I said, changed or removed in one room and the server has not confirmed yet: first in, first
 * out, one at a time, each under the key it was given when the button was pressed (wire.md §4, §8).
 */

import { Flight } from "./flight.js";
import { newCid, stale } from "./items.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").What} What */
/**
 * @typedef {object} Wishes
 * @property {string} room @property {string} me
 * @property {import("../lib/storage.js").Store} store
 * @property {(frame: Record<string, any>, answer: (reply: Record<string, any>) => void) => boolean} ask
 * @property {() => void} reconnect the line looks alive and is not
 * @property {import("../lib/clock.js").Clock} clock
 * @property {() => void} changed
 * @property {(ack: Record<string, any>, item: Item) => void} [accepted] the server has taken it
 * @property {(item: Item) => void} [out] it is in the log, by an ack or without one: told once
 * @property {() => number} [random]
 * @property {(name: string, work: () => Promise<void>) => Promise<void>} [alone] one tab at a time
 */

export class Outbox {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.random = wishes.random || Math.random;
    this.alone = wishes.alone || ((_name, work) => work());
    /** @type {Item[]} */
    this.items = [];
    this.isOnline = false;
    this.isPumping = false;
    /** @type {Flight | null} */
    this.flight = null;
    this.notBefore = 0; // the server asked for a pause
    this.pauseReason = "";
    this.callOff = () => {};
  }

  /** What an earlier visit left behind; never somebody else's. */
  async load() {
    const { store, room, me, changed } = this.wishes;
    const left = await store.all().catch(() => []);
    const known = new Set(this.items.map((item) => item.cid));
    const mine = left.filter((item) => item.room === room && item.me === me && !known.has(item.cid));
    this.items = [...mine.map((item) => ({ ...item, isLate: true, isStored: true })), ...this.items].sort((a, b) => a.created - b.created);
    changed();
    await this.pump();
  }

  /** Send was pressed. On the screen at once, on the disk before the wire. @param {What} what */
  async say(what) {
    const { room, me, clock, changed } = this.wishes;
    const newest = this.items.length ? this.items[this.items.length - 1].created : 0;
    const created = Math.max(clock.now(), newest + 1); // the order they were said in, whatever the clock does
    /** @type {Item} */
    const item = { t: "send", ...what, cid: newCid(), room, me, created, tries: 0, state: "queued", isLate: !this.isOnline };
    this.items.push(item);
    changed();
    await this.storeFirst(item);
    this.pump();
    return item;
  }

  /** Other words for a message of mine, or its removal: what I wanted of it before is void. @param {What & {id: string}} what */
  change(what) {
    const before = this.items.filter(({ t, id, state }) => t === "edit" && id === what.id && state !== "sending");
    const isSure = !this.items.some(({ t, id }) => t === "edit" && id === what.id); // else `base` is older than what I change
    for (const item of before) if (!item.seq) this.drop(item);
    return this.say({ ...what, base: isSure ? what.base : undefined });
  }

  online() {
    this.isOnline = true;
    for (const item of this.items) if (item.state === "held") item.state = "queued"; // asked again: it may have been settled meanwhile
    this.tryNow();
  }

  /** What made us wait may be over. */
  tryNow() {
    this.notBefore = 0;
    this.pump();
  }

  offline() {
    this.isOnline = false;
    this.callOff();
    for (const item of this.items) if (item.state === "queued" || item.state === "sending") item.isLate = true;
    if (this.flight) this.flight.land("queued");
    this.wishes.changed();
  }

  /** The page has heard so far: what an edit or removal made of a message is known without us. @param {number} cursor */
  heard(cursor) {
    this.items = this.items.filter(({ seq }) => !seq || seq > cursor);
  }

  /** It is in the log, whoever said so: an ack, an event, a page. @param {string} cid */
  confirm(cid) {
    const item = this.items.find((item) => item.cid === cid);
    if (!item) return;
    this.drop(item);
    if (!item.seq) this.went(item);
  }

  /** @param {string} cid */
  delete(cid) {
    const item = this.items.find((item) => item.cid === cid);
    if (item && item.state !== "sending") this.drop(item);
  }

  // --- inside ---

  /** On the disk before the wire; but a full or sleeping disk must not silence anybody. @param {Item} item */
  async storeFirst(item) {
    const { store, clock } = this.wishes;
    const stored = store.put({ ...item }).then(
      () => (item.isStored = true),
      () => {},
    );
    await Promise.race([stored, new Promise((done) => clock.after(2_000, () => done(undefined)))]);
  }

  async pump() {
    if (this.isPumping || !this.isOnline) return;
    const item = this.next();
    if (!item) return;
    this.isPumping = true;
    const { room, me } = this.wishes;
    await this.alone(`kolo ${me} ${room}`, () => this.transmit(item)).catch(() => {});
    this.isPumping = false;
    this.pump();
  }

  /** The first that may go now. @returns {Item | undefined} */
  next() {
    const now = this.wishes.clock.now();
    if (this.notBefore > now) return undefined;
    for (const item of this.items) {
      if (item.state !== "queued" || item.seq) continue;
      const isStale = stale(item, now, this.pauseReason);
      if (isStale === "never") this.fail(item, "too_old");
      else if (isStale === "ask") this.hesitate(item);
      else return item;
    }
    return undefined;
  }

  /** Holds the room's turn until this item is settled or has to wait. @param {Item} item */
  async transmit(item) {
    if (!this.isOnline || !this.items.includes(item)) return;
    if (item.isStored && !(await this.isStillThere(item))) return this.drop(item);
    if (!this.isOnline || !this.items.includes(item)) return;
    await new Promise((done) => {
      this.flight = new Flight(this, item, () => done(undefined));
      this.flight.put(0);
    });
  }

  /** Another tab may have sent it while we waited for our turn. @param {Item} item */
  async isStillThere(item) {
    const left = await this.wishes.store.all().catch(() => [item]);
    return left.some(({ cid }) => cid === item.cid);
  }

  /** What becomes of it is not our concern any more. @param {Item} item */
  drop(item) {
    this.wishes.store.remove(item.cid).catch(() => {});
    this.items = this.items.filter((other) => other !== item);
    if (this.flight && this.flight.item === item) this.flight.land("sending");
    this.wishes.changed();
  }

  /** @param {Item} item */
  went(item) {
    if (this.wishes.out) this.wishes.out(item);
  }

  /** Everybody waits: the server asked for a pause. @param {number} ms @param {string} why */
  rest(ms, why) {
    const { clock } = this.wishes;
    this.notBefore = clock.now() + ms;
    this.pauseReason = why;
    this.callOff = clock.after(ms, () => this.pump());
  }

  /** @param {Item} item @param {string} reason @param {string} [why] a keeper's own words @param {number} [until] */
  fail(item, reason, why, until) {
    Object.assign(item, { state: "failed", reason, why, until });
    this.keep(item);
    this.wishes.changed();
  }

  /** @param {Item} item */
  hesitate(item) {
    item.state = "asking";
    this.wishes.changed();
  }

  /** @param {Item} item */
  keep(item) {
    this.wishes.store.put({ ...item }).catch(() => {});
  }
}
