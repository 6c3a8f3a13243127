// @ts-check
/**
 * The line to the server: opens it, notices when it is dead, opens it again (wire.md §2, §6, §8).
 * Answers are called at once and in the order of the frames, because an ack and its event may come
 * in either order and a promise would hand over one of them too late.
 */
import { clock as browserClock } from "../lib/clock.js";

/** @typedef {Record<string, any>} Frame */
/** @typedef {"off" | "connecting" | "open" | "waiting" | "stopped"} State */
/**
 * @typedef {object} Wishes
 * @property {(lastCode: number) => string} url
 * @property {(frame: Frame) => void} hear every frame that answers nothing, `welcome` first
 * @property {(state: State, why: string) => void} turn a change of state; `why` is set when stopped
 * @property {new (url: string, protocols: string[]) => WebSocket} [WebSocket]
 * @property {import("../lib/clock.js").Clock} [clock]
 * @property {() => number} [random] 0…1
 */

const STOPS = /** @type {Record<number, string>} */ ({
  4401: "signed-out",
  4403: "banned",
  4406: "version",
  4409: "replaced",
  4429: "flood",
});
const OPENING = 30_000; // a handshake over slow 3G takes five round trips of two seconds
const WELCOME = 10_000;
const PROBE = 5_000;
const STABLE = 30_000;
const FLOOD = 60_000;

export class Socket {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.clock = wishes.clock || browserClock;
    this.random = wishes.random || Math.random;
    /** @type {State} */
    this.state = "off";
    this.why = "";
    this.tries = 0; // since the line was last stable
    this.lastCode = 0;
    this.isSoon = false; // the network came back: the next try is within a second
    /** @type {number | null} */
    this.drainMs = null;
    this.silence = 40_000;
    this.nextI = 0;
    /** @type {Map<number, (reply: Frame) => void>} */
    this.unanswered = new Map();
    /** @type {Record<string, () => void>} */
    this.timers = {};
    /** @type {WebSocket | null} */
    this.ws = null;
  }

  start() {
    if (this.state === "off" || this.state === "stopped") this.connect();
  }

  /** Closes for good, until `start`. */
  stop(why = "") {
    this.letGo(1000);
    this.become(why ? "stopped" : "off", why);
  }

  /** The line looks alive and is not: close it and begin again. */
  drop() {
    if (!this.ws) return;
    this.letGo();
    this.retry(1006);
  }

  /** The network came back, somebody looks at the page again, or writes. */
  awake() {
    if (this.state === "open") this.probe();
    else if (this.state === "waiting" && !this.isSoon && this.why !== "flood") {
      this.isSoon = true;
      this.wait(1006);
    } else if (this.state === "stopped" && (this.why === "replaced" || this.why === "signed-out")) this.connect();
  }

  /** The browser says there is no network: an open line is only pretending. */
  offline() {
    this.drop();
  }

  /**
   * A request; `answer` hears the one reply, or {t: "lost"} when the line breaks first.
   * @param {Frame} frame @param {(reply: Frame) => void} answer @returns {boolean} whether it went out
   */
  ask(frame, answer) {
    if (this.state !== "open") return false;
    this.nextI += 1;
    this.unanswered.set(this.nextI, answer);
    const isOut = this.tell({ ...frame, i: this.nextI });
    if (!isOut) this.unanswered.delete(this.nextI);
    return isOut;
  }

  /** @param {Frame} frame @returns {boolean} whether it went out */
  tell(frame) {
    if (!this.ws || this.ws.readyState !== 1) return false;
    this.ws.send(JSON.stringify(frame));
    return true;
  }

  // --- inside ---

  connect() {
    const Line = this.wishes.WebSocket || WebSocket;
    this.cancel("retry");
    this.isSoon = false;
    this.become("connecting");
    const ws = (this.ws = new Line(this.wishes.url(this.lastCode), ["kolo.v1", "kolo.none"]));
    const still = (/** @type {(event: any) => void} */ then) => (/** @type {any} */ event) => this.ws === ws && then(event);
    this.arm("hello", OPENING, () => this.drop());
    ws.onopen = still(() => this.arm("hello", WELCOME, () => this.drop()));
    ws.onmessage = still((event) => this.read(event.data));
    ws.onclose = still((event) => {
      this.letGo();
      this.retry(event.code);
    });
  }

  /** @param {string} text */
  read(text) {
    const frame = JSON.parse(text);
    this.cancel("probe");
    this.arm("silence", this.silence, () => this.drop());
    if (frame.t === "welcome") this.welcome(frame);
    else if (frame.t === "ping") this.tell({ ...frame, t: "pong" });
    else if (frame.t === "drain") this.drainMs = frame.in_ms;
    const answer = this.unanswered.get(frame.i);
    this.unanswered.delete(frame.i);
    if (answer) answer(frame);
    else this.wishes.hear(frame);
  }

  /** @param {Frame} frame */
  welcome(frame) {
    this.cancel("hello");
    if (frame.hb) this.silence = frame.hb.ping_ms + frame.hb.grace_ms;
    this.drainMs = null;
    this.arm("stable", STABLE, () => (this.tries = 0));
    this.become("open");
  }

  probe() {
    if (this.timers.probe) return;
    this.tell({ t: "ping" });
    this.arm("probe", PROBE, () => this.drop());
  }

  /** What a closed line means for the next one (wire.md §6). @param {number} code */
  retry(code) {
    this.lastCode = code;
    const stops = code >= 4400 && code < 4500;
    if (stops && code !== 4429) this.become("stopped", STOPS[code] || "refused");
    else this.wait(code);
  }

  /** @param {number} code */
  wait(code) {
    const why = code === 4429 ? "flood" : this.drainMs === null ? "" : "drain";
    const ms = this.pause(code);
    this.arm("retry", ms, () => this.connect());
    this.become("waiting", why);
  }

  /** Full jitter: everybody who lost the server together must not come back together. @param {number} code */
  pause(code) {
    const told = this.drainMs;
    this.drainMs = null;
    if (code === 4429) return FLOOD + this.random() * this.widest();
    if (told !== null) return told;
    if (this.isSoon) return this.random() * 1000;
    if (code >= 4600 && code < 4700) return this.random() * 10_000;
    return this.random() * this.widest();
  }

  widest() {
    const ms = Math.min(30_000, 500 * 2 ** this.tries);
    this.tries += 1;
    return ms;
  }

  /** Forgets the line and tells everybody who waits for an answer. @param {number} [code] */
  letGo(code) {
    for (const name of Object.keys(this.timers)) this.cancel(name);
    const ws = this.ws;
    this.ws = null;
    if (ws && ws.readyState < 2) ws.close(code);
    const waiting = [...this.unanswered.values()];
    this.unanswered.clear();
    if (this.state === "open") this.state = "waiting"; // so that nobody asks a line that is gone
    for (const answer of waiting) answer({ t: "lost" });
  }

  /** @param {State} state */
  become(state, why = "") {
    const isNews = state !== this.state || why !== this.why || state === "waiting";
    this.state = state;
    this.why = why;
    if (isNews) this.wishes.turn(state, why);
  }

  /** @param {string} name @param {number} ms @param {() => void} then */
  arm(name, ms, then) {
    this.cancel(name);
    this.timers[name] = this.clock.after(ms, () => {
      delete this.timers[name];
      then();
    });
  }

  /** @param {string} name */
  cancel(name) {
    if (this.timers[name]) this.timers[name]();
    delete this.timers[name];
  }
}
