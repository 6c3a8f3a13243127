// @ts-check
/** What this browser knows of one room: what is said, who came and went, what is set. No wire and no picture here. */
import { after } from "./merge.js";

/** @typedef {import("./room.js").Message} Message */
/** @typedef {import("./room.js").Line} Line */
/** @typedef {Record<string, any>} Event */

const COMINGS = ["join", "leave"];

export class Known {
  /** @param {string} me @param {(cid: string) => void} mine something of mine is in the log */
  constructor(me, mine) {
    this.me = me;
    this.mine = mine;
    /** What stands in the log, without a hole between them. @type {Map<string, Message>} */
    this.messages = new Map();
    /** What is answered or pinned, and stands further up. @type {Map<string, Message>} */
    this.asides = new Map();
    /** @type {Map<number, Line>} */
    this.lines = new Map();
    /** @type {Map<string, string>} */
    this.names = new Map();
    /** Pinned messages, the last pinned first. @type {string[]} */
    this.pins = [];
    /** The room's settings, and what I may do here. @type {Record<string, any>} */
    this.set = {};
  }

  /** Everything said, oldest first. */
  get said() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  /** @param {string} id @returns {Message | undefined} wherever it stands */
  find(id) {
    return this.messages.get(id) || this.asides.get(id);
  }

  /** The merge rule: never replace what is known by something older. @param {Message} message */
  put(message) {
    const known = this.messages.get(message.id);
    if (message.nm) this.names.set(message.by, message.nm);
    if (!known || known.v <= message.v) this.messages.set(message.id, message);
    this.asides.delete(message.id);
    this.own(message);
  }

  /** Something that is not in the log here. @param {Message} message */
  note(message) {
    if (message.nm) this.names.set(message.by, message.nm);
    const known = this.find(message.id);
    if (!known || known.v < message.v) this.asides.set(message.id, message);
  }

  /** @param {Event} event @returns {Message | undefined} a message of somebody else that is new */
  apply(event) {
    for (const place of [this.messages, this.asides]) {
      const message = place.get(event.id);
      if (message && event.k !== "msg") place.set(event.id, after(message, event, this.me));
    }
    const learn = LEARN[event.k];
    return learn ? learn(this, event) : undefined; // what we do not know only moves the cursor
  }

  /** What stands between the messages of a page: how it was then, so nothing is set by it. @param {Event} event */
  between(event) {
    if (this.lines.has(event.s)) return; // as the server drew it
    if (event.k === "mem") this.moved(event);
    else this.changed(event);
  }

  /** As a page has it: it may have been pinned or unpinned while nobody listened. @param {string} id @param {boolean} on */
  isPinned(id, on) {
    if (on !== this.pins.includes(id)) this.pinned({ id, on });
  }

  /** Forgets all but the newest; they can be loaded again. @param {number} keep */
  trim(keep) {
    const { said } = this;
    if (said.length <= keep) return false;
    for (const message of said.slice(0, -keep)) this.messages.delete(message.id);
    this.dropLines(said[said.length - keep].seq - 1);
    return true;
  }

  /** Nothing said here may be shown any more. */
  clear() {
    this.messages.clear();
    this.asides.clear();
    this.lines.clear();
  }

  // --- inside ---

  /** What I sent is in the log: it need not be sent again. @param {{by?: string, cid?: string}} what */
  own({ by, cid }) {
    if (cid && by === this.me) this.mine(cid);
  }

  /** @param {Event} event */
  created(event) {
    const { s, k, ...rest } = event;
    const isNew = !this.messages.has(event.id);
    const message = /** @type {Message} */ ({ v: s, ...rest, seq: s });
    this.put(message);
    return isNew && event.by !== this.me && !message.del ? message : undefined;
  }

  /** @param {Event} event */
  moved({ s, op, user, nm, role, ts }) {
    if (COMINGS.includes(op)) this.lines.set(s, { seq: s, op, nm, ts });
    else if (op === "role" && user === this.me) this.set.role = role;
  }

  /** @param {Event} event */
  pinned({ id, on }) {
    this.pins = [...(on ? [id] : []), ...this.pins.filter((other) => other !== id)];
  }

  /** @param {Event} event */
  changed({ s, set = {} }) {
    const op = ["title", "paused", "archived", "slow_ms"].find((name) => name in set);
    if (op) this.lines.set(s, { seq: s, op, value: set[op] });
  }

  /** @param {(message: Message) => boolean} which */
  remove(which) {
    for (const place of [this.messages, this.asides]) {
      for (const message of [...place.values()]) if (which(message)) place.delete(message.id);
    }
  }

  /** @param {number} to */
  dropLines(to) {
    for (const seq of [...this.lines.keys()]) if (seq <= to) this.lines.delete(seq);
  }
}

/** @type {Record<string, (known: Known, event: Event) => Message | undefined | void>} */
const LEARN = {
  msg: (known, event) => known.created(event),
  edit: (known, event) => known.own(event),
  del: (known, event) => {
    known.pinned({ id: event.id, on: false });
    known.own(event);
  },
  pin: (known, event) => known.pinned(event),
  mem: (known, event) => known.moved(event),
  room: (known, event) => {
    Object.assign(known.set, event.set);
    known.changed(event);
  },
  scrub: (known, { user, s }) => known.remove((old) => old.by === user && old.seq <= s),
  purge: (known, { to }) => {
    known.remove((old) => old.seq <= to);
    known.dropLines(to);
  },
};
