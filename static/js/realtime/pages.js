// @ts-check
/**
 * What was said earlier, page by page, and single messages further up that are answered or pinned.
 * The page race rule (wire.md §4): events that come while a page is on its way are applied once more
 * when it is here, because it may have been written before them.
 */

/** @typedef {import("./room.js").Frame} Frame */
/** @typedef {import("./room.js").Message} Message */

const KEPT = new Set(["edit", "del", "react", "pin", "scrub", "purge"]);
const PAUSE = 2_000;

export class Pages {
  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    /** What overtook the pages we are waiting for. @type {Set<Frame[]>} */
    this.waiting = new Set();
    this.isReadingBack = false;
    this.turn = 0; // counts snapshots and resets, so that an older page is known when it comes
    this.notBefore = 0; // the server asked for a pause
    /** Messages outside the log that somebody wants to see. @type {Set<string>} */
    this.wanted = new Set();
    this.isLookingUp = false;
  }

  /** @param {number} limit @returns {boolean} whether it was asked for */
  earlier(limit) {
    const [first] = this.room.said;
    if (this.isReadingBack || !first || this.room.wishes.clock.now() < this.notBefore) return false;
    this.isReadingBack = this.ask({ before: first.seq, limit }, (reply, kept) => {
      this.isReadingBack = false;
      if (reply.t === "page") this.take(reply, kept);
      else this.none(reply.retry_ms || PAUSE);
    });
    return this.isReadingBack;
  }

  /** @param {string} id */
  lookUp(id) {
    if (this.room.known.find(id)) return;
    this.wanted.add(id);
    this.lookOn();
  }

  /** @param {Frame} event */
  overtakenBy(event) {
    if (KEPT.has(event.k)) for (const kept of this.waiting) kept.push(event);
  }

  /** What is on its way is dropped when it comes. */
  forget() {
    this.waiting.clear();
    this.wanted.clear();
    this.isReadingBack = this.isLookingUp = false;
    this.turn += 1;
  }

  /** @param {Frame} page @param {Frame[]} [kept] */
  take(page, kept = []) {
    const { known } = this.room;
    this.room.more = page.more;
    for (const event of page.lines || []) known.between(event);
    if (page.pins) known.pins = page.pins; // the newest page says what may have been missed
    Object.assign(known.set, page.set);
    this.read(page, (message) => known.put(message), kept);
  }

  // --- inside ---

  /** @param {Frame} which @param {(reply: Frame, kept: Frame[]) => void} then */
  ask(which, then) {
    const { turn, room } = this;
    /** @type {Frame[]} */
    const kept = [];
    const isAsked = room.wishes.ask({ t: "hist", room: room.wishes.room, ...which, min: room.cursor }, (reply) => {
      this.waiting.delete(kept);
      if (turn === this.turn) then(reply, kept);
    });
    if (isAsked) this.waiting.add(kept);
    return isAsked;
  }

  /** Whoever still looks up there asks again when this is drawn. @param {number} ms */
  none(ms) {
    const { clock, changed } = this.room.wishes;
    this.notBefore = clock.now() + ms;
    clock.after(ms, () => changed({ arrived: [], isHistory: true }));
  }

  /** @param {Frame} page @param {(message: Message) => void} put @param {Frame[]} kept */
  read(page, put, kept) {
    const { known, wishes } = this.room;
    for (const [id, user] of Object.entries(page.users || {})) if (user.nm) known.names.set(id, user.nm);
    for (const message of page.msgs) {
      put({ v: message.seq, ...message });
      known.isPinned(message.id, Boolean(message.pin));
    }
    for (const event of kept) known.apply(event);
    wishes.changed({ arrived: [], isHistory: true });
  }

  /** One after the other: a page of answers must not become a storm of questions. */
  lookOn() {
    const [id] = this.wanted;
    const { turn } = this;
    if (this.isLookingUp || !id) return;
    this.isLookingUp = this.ask({ around: id, limit: 1 }, (reply, kept) => {
      this.isLookingUp = false;
      if (reply.t === "err" && !reply.final) this.room.wishes.clock.after(reply.retry_ms || PAUSE, () => turn === this.turn && this.lookOn());
      else this.lookedUp(id, reply, kept);
    });
  }

  /** @param {string} id @param {Frame} reply @param {Frame[]} kept */
  lookedUp(id, reply, kept) {
    const { known } = this.room;
    this.wanted.delete(id);
    this.read(reply.t === "page" ? reply : { msgs: [] }, (message) => known.note(message), kept);
    if (!known.find(id)) known.note({ id, seq: 0, n: 0, by: "", ts: 0, v: 0, del: "gone" });
    this.lookOn();
  }
}
