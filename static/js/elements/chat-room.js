// @ts-check
/**
 * <chat-room> around the log and the composer of one room: makes the page the server drew live.
 * The page says who and where in data-attributes; templates/chat/room.html is the contract.
 */
import "../main.js";
import { clock } from "../lib/clock.js";
import { wordsOf } from "../lib/dom.js";
import { kept, memory } from "../lib/storage.js";
import { beforeNextPicture } from "../lib/throttle.js";
import { calendar } from "../lib/time.js";
import { address } from "../realtime/address.js";
import { Outbox } from "../realtime/outbox.js";
import { Room } from "../realtime/room.js";
import { Socket } from "../realtime/socket.js";
import { Composer } from "./chat-room/composer.js";
import { Connection } from "./chat-room/connection.js";
import { Earlier } from "./chat-room/earlier.js";
import { Log } from "./chat-room/log.js";
import { entriesOf, picture } from "./chat-room/picture.js";
import { reading } from "./chat-room/reading.js";
import { leave } from "./chat-room/standing.js";

const BLOCKED = 2; // sockets in a row that came to nothing
const MOST = 200; // messages in the page while nobody looks further back

/** One tab at a time, where the browser can say so. @param {string} name @param {() => Promise<void>} work */
const alone = async (name, work) => (navigator.locks ? void (await navigator.locks.request(name, work)) : work());

class ChatRoom extends HTMLElement {
  /** Modules run when the page is whole, so everything inside is there. */
  constructor() {
    super();
    const { room = "", me = "", epoch = "", version = "", zone = "UTC" } = this.dataset;
    const isOwnPhone = this.hasAttribute("data-own-phone");
    this.words = wordsOf("words");
    this.me = me;
    this.calendar = calendar(zone, this.words);
    const idsIn = (/** @type {string} */ name) => (this.dataset[name] || "").split(" ").filter(Boolean);
    this.blocked = new Set(idsIn("blocked"));
    this.reported = new Set(idsIn("reported"));
    this.log = new Log(/** @type {HTMLElement} */ (this.querySelector("[role=log]")));
    this.jump = /** @type {HTMLButtonElement} */ (this.querySelector("[data-jump]"));
    const writer = /** @type {HTMLElement | null} */ (this.querySelector("[data-composer]"));
    this.composer = writer && new Composer(writer, this.words, (written) => this.say(written));

    this.soon = beforeNextPicture(() => this.draw());
    this.connection = new Connection(this.words, this.soon);
    this.socket = new Socket({
      url: address(version),
      hear: (frame) => this.hear(frame),
      turn: (state, why) => this.turned(state, why),
    });
    /** The socket, or what stands in for it. @type {Socket | import("../later/line.js").Line} */
    this.line = this.socket;
    const ask = (this.ask = (/** @type {import("../realtime/socket.js").Frame} */ frame, /** @type {(reply: import("../realtime/socket.js").Frame) => void} */ answer) => this.line.ask(frame, answer));
    this.outbox = new Outbox({
      ...{ room, me, ask, clock, alone, changed: this.soon },
      store: isOwnPhone ? kept() : memory(),
      reconnect: () => this.line.drop(),
      accepted: (ack, item) => item.t === "send" && this.room.accept(ack, item),
      out: (item) => this.sent(item),
    });
    const cursor = Number(this.dataset.asOf);
    const known = this.log.read(cursor, (message) => this.blocked.has(message.by) || this.reported.has(message.id));
    this.room = new Room({
      ...{ room, me, epoch, cursor, ask, clock, ...known },
      more: this.hasAttribute("data-more"),
      changed: (change) => this.changed(change),
      mine: (cid) => this.outbox.confirm(cid),
    });
    this.room.known.names.set(me, this.dataset.name || "");
    this.room.known.pins = idsIn("pins");
    this.room.known.set = { role: this.dataset.role, kind: this.dataset.kind, paused: this.hasAttribute("data-paused") };
    const headN = Math.max(0, ...known.messages.map(({ n }) => n));
    this.visit = { readN: Number(this.dataset.readN), headN };
    this.reading = reading(this.log, (seq, isUrgent) => {
      const read = { t: "read", room, seq };
      // Whoever leaves takes the socket along: this reaches the server all the same, before the page that comes next.
      return isUrgent ? navigator.sendBeacon(`/api/v1/rooms/${room}/ops`, JSON.stringify(read)) : this.line.tell(read);
    });
    this.earlier = new Earlier(this, this.log.box, () => this.room.earlier());
    this.pinLine = /** @type {HTMLAnchorElement} */ (this.querySelector("[data-pin]"));
    /** @type {import("../later/deeds.js").Deeds | null} */
    this.deeds = null;
    /** @type {import("../later/counts.js").Counts | null} */
    this.counts = null;
  }

  connectedCallback() {
    this.listen();
    this.log.adopt(entriesOf(this));
    if (!location.hash.startsWith("#m") || !this.log.aim(location.hash.slice(2))) this.log.toNews();
    this.reading.soon();
    this.outbox.load();
    this.line.start();
  }

  listen() {
    const awake = () => document.visibilityState === "visible" && this.line.awake();
    addEventListener("online", () => this.line.awake());
    addEventListener("offline", () => this.line.offline());
    addEventListener("focus", awake);
    document.addEventListener("visibilitychange", awake);
    addEventListener("pagehide", () => this.hide());
    addEventListener("pageshow", (event) => event.persisted && this.line.start());
    this.jump.addEventListener("click", () => this.toEnd());
    this.addEventListener("keydown", () => void this.hands().catch(() => {}), { once: true });
    this.addEventListener("pointerdown", (event) => this.firstTouch(event), { once: true });
    this.addEventListener("click", (event) => this.clicked(event));
    this.keepAtEnd();
  }

  /** Told what was read; and an open line would keep the page out of the back/forward cache. */
  hide() {
    this.reading.now();
    this.line.stop();
  }

  /** The keyboard comes up, the composer grows: whoever was at the end stays there. */
  keepAtEnd() {
    let wasAtEnd = this.log.isAtEnd();
    const look = () => {
      wasAtEnd = this.log.isAtEnd();
      if (wasAtEnd) this.jump.hidden = true;
    };
    this.log.box.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(() => wasAtEnd && this.log.toEnd()).observe(this.log.box);
  }

  // --- what the server says ---

  /** @param {import("../realtime/socket.js").Frame} frame */
  hear(frame) {
    if (this.counts) this.counts.hear(frame);
    if (frame.t === "welcome") this.welcome(frame);
    else if (frame.t === "note") this.connection.notice(frame.text);
    else if (frame.t === "you" && frame.k === "held") import("../later/second-thoughts.js").then(({ settle }) => settle(this, frame), () => {});
    else if (frame.room === this.dataset.room) {
      this.room.hear(frame);
      if (frame.t === "evs" && frame.ev.some((/** @type {{k: string}} */ { k }) => k === "room")) this.outbox.tryNow(); // perhaps it was opened again
    }
  }

  /** @param {import("../realtime/socket.js").Frame} frame */
  welcome(frame) {
    if (frame.user.id !== this.me) return this.line.stop("other"); // somebody else signed in meanwhile: nothing of mine may go out as theirs
    const card = frame.rooms.find((/** @type {any} */ card) => card.room === this.dataset.room);
    if (card) {
      const { role, mute_until, paused } = card;
      Object.assign(this.room.known.set, { role, mute_until, paused });
    }
    this.room.sub();
    this.outbox.online();
    if (this.deeds) this.deeds.reactions.online();
    if (!this.counts && matchMedia("(min-width: 60rem)").matches) import("../later/unread.js").then(({ beside }) => beside(this, frame), () => {});
  }

  /** @param {import("../realtime/socket.js").State} state @param {string} why */
  turned(state, why) {
    if (this.line instanceof Socket) this.turn(state, why);
    else this.line.turned(state, why);
    // Sockets may be blocked where the server itself can be reached.
    if (state === "waiting" && this.socket.tries >= BLOCKED && this.line === this.socket) import("../later/line.js").then(({ fallBack }) => fallBack(this), () => {});
  }

  /** @param {import("../realtime/socket.js").State} state @param {string} why */
  turn(state, why) {
    if (state !== "open") {
      this.room.lost();
      this.outbox.offline();
      if (this.deeds) this.deeds.reactions.offline();
    }
    this.connection.turn(state, why);
    if (state === "stopped") import("../later/stopped.js").then(({ say }) => say(this, why), () => {});
  }

  /** @param {import("../realtime/room.js").Change} change */
  changed({ arrived, isHistory }) {
    if (this.room.isGone) leave(this);
    this.outbox.heard(this.room.cursor);
    if (this.deeds) this.deeds.reactions.heard(this.room.cursor);
    const isReading = !this.log.isAtEnd();
    if (arrived.length && isReading) this.jump.hidden = false;
    if (!isHistory && !isReading) this.room.trim(MOST);
    if (isHistory) this.draw({ isQuiet: true });
    else this.soon();
  }

  /** @param {import("../realtime/items.js").Item} item */
  sent({ isLate }) {
    const isOnItsWay = (/** @type {import("../realtime/items.js").Item} */ { state, seq }) => (state === "queued" || state === "sending") && !seq;
    if (isLate) this.connection.sentLate(!this.outbox.items.some(isOnItsWay));
  }

  // --- what the person does ---

  /** @param {import("./chat-room/composer.js").Written} written @returns {boolean} whether it is taken care of */
  say(written) {
    if (this.room.isGone) return false;
    if (!this.outbox.isOnline) this.line.awake(); // nobody who writes should wait for the next try
    const { id } = written;
    const saying = id ? this.outbox.change({ ...written, t: "edit", id }) : this.outbox.say(written);
    saying.then(() => this.composer && this.composer.keep());
    this.draw({ toEnd: !id });
    if (!id) this.jump.hidden = true;
    return true;
  }

  /** It may be a long press, and brings what understands one. @param {PointerEvent} event */
  firstTouch(event) {
    let isHeld = true;
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (isHeld = false), { once: true });
    this.log.box.addEventListener("scroll", () => (isHeld = false), { once: true, passive: true });
    this.hands().then((deeds) => isHeld && deeds.touched(event), () => {});
  }

  /** What people do by touch or key is loaded when they first touch the room. @returns {Promise<import("../later/deeds.js").Deeds>} */
  async hands() {
    const { Deeds } = await import("../later/deeds.js");
    this.deeds = this.deeds || new Deeds(this);
    return this.deeds;
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const thing = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-quote], [data-pin], [data-menu], [data-e], [data-act]"));
    if (!thing || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.hands().then((deeds) => deeds.pressed(thing), () => this.connection.notice(this.words.needs_line));
  }

  toEnd() {
    this.log.toEnd();
    this.jump.hidden = true;
    this.log.box.focus({ preventScroll: true });
  }

  /** @param {{toEnd?: boolean, isQuiet?: boolean}} [how] */
  draw(how) {
    picture(this, how);
    this.reading.soon();
  }
}

customElements.define("chat-room", ChatRoom);
