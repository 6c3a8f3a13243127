// @ts-check
/**
 * What I want my reactions to be, until the log says so: only the newest wish for each message and
 * emoji counts, so there is nothing to keep and nothing to repeat (wire.md §4 react).
 */

/** @typedef {{id: string, e: string, on: boolean, isAsked: boolean, seq?: number}} Wish */
/**
 * @typedef {object} Wishes
 * @property {string} room
 * @property {(frame: Record<string, any>, answer: (reply: Record<string, any>) => void) => boolean} ask
 * @property {import("../lib/clock.js").Clock} clock
 * @property {() => void} changed
 * @property {(code: string) => void} refused
 */

const PAUSE = 2_000;

export class Reactions {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.isOnline = false;
    /** @type {Map<string, Wish>} */
    this.wanted = new Map();
  }

  /** @param {string} id the message @param {string} e @param {boolean} on @param {boolean} isOn as the log has it */
  want(id, e, on, isOn) {
    const key = `${id} ${e}`;
    const wish = this.wanted.get(key);
    if (wish && wish.isAsked && !wish.seq) wish.on = on; // told when the answer is here
    else if (on === (wish && wish.seq ? wish.on : isOn)) this.wanted.delete(key);
    else this.wanted.set(key, { id, e, on, isAsked: false });
    this.pump();
    this.wishes.changed();
  }

  /** The reactions of a message as they will be. @param {string} id @param {import("../realtime/room.js").Reaction[]} rx @returns {import("../realtime/room.js").Reaction[]} */
  on(id, rx) {
    const now = new Map(rx.map((one) => [one.e, one]));
    for (const wish of this.wanted.values()) {
      if (wish.id !== id) continue;
      const { e, on } = wish;
      const { tot, me = false } = now.get(e) || { tot: 0 };
      if (me !== on) now.set(e, { e, tot: tot + (on ? 1 : -1), me: on });
    }
    return [...now.values()].filter(({ tot }) => tot > 0);
  }

  online() {
    this.isOnline = true;
    this.pump();
  }

  offline() {
    this.isOnline = false;
    for (const wish of this.wanted.values()) wish.isAsked = false;
  }

  /** The page has heard so far: what came true is known without us. @param {number} cursor */
  heard(cursor) {
    for (const [key, { seq }] of this.wanted) if (seq && seq <= cursor) this.wanted.delete(key);
  }

  // --- inside ---

  pump() {
    if (!this.isOnline) return;
    for (const [key, wish] of this.wanted) if (!wish.isAsked) this.put(key, wish);
  }

  /** @param {string} key @param {Wish} wish */
  put(key, wish) {
    const { id, e, on } = wish;
    wish.isAsked = this.wishes.ask({ t: "react", room: this.wishes.room, id, e, on }, (reply) => {
      if (this.wanted.get(key) === wish) this.answered(key, wish, on, reply);
    });
  }

  /** @param {string} key @param {Wish} wish @param {boolean} asked what the answer is about @param {Record<string, any>} reply */
  answered(key, wish, asked, reply) {
    const isNo = reply.t === "err" && reply.final;
    if (reply.t === "ack" && wish.on === asked && reply.seq) wish.seq = reply.seq;
    else if (isNo || (reply.t === "ack" && wish.on === asked)) this.wanted.delete(key);
    else this.later(wish, reply);
    if (isNo) this.wishes.refused(reply.code);
    this.wishes.changed();
  }

  /** Not now, or I have changed my mind meanwhile. @param {Wish} wish @param {Record<string, any>} reply */
  later(wish, reply) {
    const again = () => {
      wish.isAsked = false;
      this.pump();
    };
    if (reply.t === "ack") again();
    else if (reply.t === "err") this.wishes.clock.after(reply.retry_ms || PAUSE, again);
  }
}
