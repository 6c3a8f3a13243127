// @ts-check
/**
 * One room as this browser knows it: how far it has heard, and how it goes on from there
 * (wire.md §4, §8). What is said in it stands in known.js. No picture here; `changed` says that
 * there is something to draw.
 */
import { Known } from "./known.js";
import { endOf } from "./merge.js";
import { Pages } from "./pages.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {{e: string, tot: number, me?: boolean}} Reaction */
/** @typedef {{id: string, seq: number, n: number, by: string, nm?: string, ts: number, cid?: string, text?: string, v: number, ed?: number, del?: string, re?: string, cw?: string, men?: string[], pin?: boolean, rx?: Reaction[]}} Message */
/** @typedef {{seq: number, op?: string, nm?: string, ts?: number, text?: string, value?: any}} Line somebody came or left, or the room was changed */
/** @typedef {{arrived: Message[], isHistory: boolean}} Change */
/**
 * @typedef {object} Wishes
 * @property {string} room @property {string} me @property {string} epoch
 * @property {number} cursor the last event this page knows
 * @property {boolean} [more] whether there is anything earlier
 * @property {Message[]} [messages] @property {Message[]} [asides] @property {Line[]} [lines]
 * @property {(frame: Frame, answer: (reply: Frame) => void) => boolean} ask
 * @property {import("../lib/clock.js").Clock} clock
 * @property {(change: Change) => void} changed
 * @property {(cid: string) => void} [mine] something of mine is in the log
 */

const RESUB = 2_000;

export class Room {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.epoch = wishes.epoch;
    this.cursor = wishes.cursor;
    this.more = Boolean(wishes.more);
    this.isGone = false;
    this.isLive = false;
    this.bugs = 0; // holes the server should never leave
    this.known = new Known(wishes.me, wishes.mine || (() => {}));
    for (const message of wishes.messages || []) this.known.put({ ...message });
    for (const message of wishes.asides || []) this.known.note({ ...message });
    for (const line of wishes.lines || []) this.known.lines.set(line.seq, line);
    /** @type {Frame | null} */
    this.snapshot = null; // promised by subd, waiting for its page
    this.pages = new Pages(this);
    this.lastSub = -RESUB;
    this.callOff = () => {};
  }

  get said() {
    return this.known.said;
  }

  /** On `welcome`: go on from where we were. */
  sub() {
    if (this.isGone) return;
    this.callOff();
    this.lastSub = this.wishes.clock.now();
    const { room, ask } = this.wishes;
    this.snapshot = null;
    ask({ t: "sub", room, epoch: this.epoch, since: this.cursor, eph: false }, (reply) => this.subbed(reply));
  }

  /** The line broke: nothing that was asked will be answered. */
  lost() {
    this.callOff();
    this.forgetAsked();
  }

  /** One page of what was said before. @returns {boolean} whether it was asked for */
  earlier(limit = 50) {
    return !this.isGone && this.more && this.pages.earlier(limit);
  }

  /** A message that stands further up, because it is answered or pinned. @param {string} id */
  lookUp(id) {
    if (!this.isGone) this.pages.lookUp(id);
  }

  /** @param {Frame} frame a push about this room */
  hear(frame) {
    if (frame.t === "evs") this.events(frame.ev);
    else if (frame.t === "page") this.snapshotPage(frame);
    else if (frame.t === "reset") this.reset(frame.retry_ms || 0);
    else if (frame.t === "live") this.live();
    else if (frame.t === "you") this.told(frame);
  }

  /** My message was taken: show it in its place before its event comes. @param {Frame} ack @param {Partial<Message>} what */
  accept(ack, { text, re, cw }) {
    const { id, seq, n, ts, cid } = ack;
    if (!id || seq <= this.cursor || this.known.messages.has(id)) return;
    this.known.put({ id, seq, n, ts, cid, text, re, cw, by: this.wishes.me, v: seq });
  }

  /** Forgets all but the newest; they can be loaded again. @param {number} keep */
  trim(keep) {
    if (!this.pages.isReadingBack && this.known.trim(keep)) this.more = true;
  }

  // --- inside ---

  /** @param {Frame} reply */
  subbed(reply) {
    if (reply.t === "subd") {
      if (reply.mode === "snapshot") this.snapshot = reply;
      else this.epoch = reply.epoch;
    } else if (reply.t === "err" && !reply.final) {
      this.callOff = this.wishes.clock.after(reply.retry_ms || RESUB, () => this.sub());
    } else if (reply.t === "err" && (reply.code === "not_found" || reply.code === "not_member")) this.gone();
  }

  /** Nothing we knew may be trusted: it may have been removed meanwhile. @param {Frame} page */
  snapshotPage(page) {
    const { snapshot } = this;
    if (!snapshot || page.i !== snapshot.i) return;
    this.forgetAsked();
    this.known.clear();
    this.epoch = snapshot.epoch;
    this.cursor = snapshot.base;
    this.pages.take(page);
  }

  /** @param {Frame[]} events */
  events(events) {
    /** @type {Message[]} */
    const arrived = [];
    for (const event of events) {
      const last = endOf(event);
      if (last <= this.cursor) continue;
      if (event.s > this.cursor + 1) {
        this.hole();
        break;
      }
      if (event.s === this.cursor + 1) {
        this.pages.overtakenBy(event);
        const message = this.known.apply(event);
        if (message) arrived.push(message);
      }
      this.cursor = last;
    }
    this.wishes.changed({ arrived, isHistory: false });
  }

  /** A number is missing, which the server promises never to let happen: ask again, but not in a storm. */
  hole() {
    this.bugs += 1;
    this.reset(Math.max(0, this.lastSub + RESUB - this.wishes.clock.now()));
  }

  /** Pages on their way are of an older subscription: they are dropped when they come. */
  forgetAsked() {
    this.isLive = false;
    this.snapshot = null;
    this.pages.forget();
  }

  /** @param {number} ms */
  reset(ms) {
    this.forgetAsked();
    this.callOff();
    this.callOff = this.wishes.clock.after(ms, () => this.sub());
  }

  live() {
    this.isLive = true;
    this.wishes.changed({ arrived: [], isHistory: false });
  }

  /** What concerns me alone. @param {Frame} frame */
  told({ k, role, mute_until }) {
    if (k === "gone") return this.gone();
    if (k === "perm") Object.assign(this.known.set, { role, mute_until });
    return this.wishes.changed({ arrived: [], isHistory: false });
  }

  gone() {
    this.callOff();
    this.forgetAsked();
    this.isGone = true;
    this.known.clear();
    this.more = false;
    this.wishes.changed({ arrived: [], isHistory: true });
  }
}
