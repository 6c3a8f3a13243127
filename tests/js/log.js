// A room's log as the server keeps it: numbers without a hole, replays and pages of what is so now.

const EMOJI = ["❤️", "🙏", "👍"];
const PEOPLE = ["me", "taras", "nino"];

/** The same numbers every time for one seed. */
export function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export class Log {
  constructor(roll) {
    this.roll = roll;
    this.events = []; // as they were written; index + 1 is the number
    this.messages = new Map(); // id → {seq, n, by, text, v, ed, del, rx: Map emoji → Set of people, pin}
    this.floor = 0;
  }

  get head() {
    return this.events.length;
  }

  /** Something happens: mostly somebody speaks. @returns {object} its live event */
  happens() {
    const there = [...this.messages.values()].filter(({ del }) => !del);
    const kind = there.length ? ["say", "say", "say", "edit", "del", "react", "react", "react", "pin", "pin", "mem", "room", "scrub", "purge"][this.roll(14)] : "say";
    const rare = (kind === "scrub" || kind === "purge") && this.roll(4);
    const near = this.roll(2) ? there : there.slice(-24, -16); // some messages have a busy life
    return this[rare ? "say" : kind](near[this.roll(near.length)] || there[0]);
  }

  say() {
    const s = this.head + 1;
    const by = PEOPLE[this.roll(3)];
    const message = { id: `m${s}`, seq: s, n: s, by, ts: s, text: `word ${s}`, v: s, rx: new Map(), pin: false };
    this.messages.set(message.id, message);
    return this.add({ k: "msg", id: message.id, n: s, by, ts: s, text: message.text });
  }

  edit(message) {
    const text = `${message.text} again`;
    const event = this.add({ k: "edit", id: message.id, by: message.by, ts: this.head, text });
    Object.assign(message, { text, ed: event.ts, v: event.s, textV: event.s });
    return event;
  }

  del(message) {
    const event = this.add({ k: "del", id: message.id, by: "host", ts: this.head, as: "host" });
    Object.assign(message, { text: undefined, del: "host", v: event.s, rx: new Map(), pin: false });
    return event;
  }

  react(message) {
    const e = EMOJI[this.roll(3)];
    const who = PEOPLE[this.roll(3)];
    const people = message.rx.get(e) || new Set();
    const isOn = !people.has(who);
    if (isOn) people.add(who);
    else people.delete(who);
    if (people.size) message.rx.set(e, people);
    else message.rx.delete(e);
    const event = this.add({ k: "react", id: message.id, rx: [{ e, tot: people.size, ...(isOn ? { add: [who] } : { rm: [who] }) }] });
    message.v = event.s;
    return event;
  }

  pin(message) {
    message.pin = !message.pin;
    const event = this.add({ k: "pin", id: message.id, on: message.pin, by: "host" });
    message.v = event.s;
    return event;
  }

  mem() {
    return this.add({ k: "mem", op: "join", user: "dato", nm: "Dato" });
  }

  room() {
    return this.add({ k: "room", set: { title: `Name ${this.head}` } });
  }

  scrub() {
    const user = PEOPLE[1 + this.roll(2)];
    this.forget((message) => message.by === user);
    return this.add({ k: "scrub", user });
  }

  purge() {
    this.floor = Math.max(this.floor, Math.floor(this.head / 3));
    this.forget(({ seq }) => seq <= this.floor);
    return this.add({ k: "purge", to: this.floor });
  }

  /** @returns {object[]} events after a number, as they are told now (wire.md §4, materialised replay) */
  replay(after) {
    return this.events.slice(after).map((event) => this.told(event));
  }

  /** @returns {object} a page of messages before a number, as they are now */
  page(before, limit) {
    const older = [...this.messages.values()].filter(({ seq }) => seq < before);
    const msgs = older.slice(-limit).map((message) => shown(message));
    return { t: "page", as_of: this.head, more: older.length > limit, msgs };
  }

  /** What everybody should see of those messages. */
  truth(ids) {
    return ids.map((id) => this.messages.get(id)).map((message) => message && plain(shown(message)));
  }

  // --- inside ---

  add(event) {
    const numbered = { s: this.head + 1, ...event };
    this.events.push(numbered);
    return numbered;
  }

  forget(which) {
    for (const message of [...this.messages.values()]) if (which(message)) this.messages.delete(message.id);
  }

  told(event) {
    const message = this.messages.get(event.id);
    if (event.id && !message) return { s: event.s, k: "x" };
    if (event.k === "msg") {
      const { seq, v, ...now } = shown(message);
      return { k: "msg", s: seq, ...now, ...(v > seq ? { v } : {}) };
    }
    const isOver = (event.k === "edit" && message.textV !== event.s) || (message && message.del && event.k !== "del");
    return isOver ? { s: event.s, k: "x" } : event;
  }
}

function shown({ textV, rx, ...message }) {
  const totals = [...rx].map(([e, people]) => ({ e, tot: people.size, ...(people.has("me") ? { me: true } : {}) }));
  return JSON.parse(JSON.stringify({ ...message, ...(totals.length ? { rx: totals } : {}) }));
}

/** What people see of a message, whoever tells it. */
export function plain({ id, text, del, ed, pin, rx = [] }) {
  const totals = rx.map(({ e, tot, me }) => `${e}${tot}${me ? " and me" : ""}`).sort();
  return JSON.stringify({ id, text: text || "", del: del || "", ed: del ? 0 : ed || 0, pin: Boolean(pin), totals });
}
