// @ts-check
/**
 * Where sockets do not get through although the server can be reached (a captive portal, an old
 * proxy), the room asks over HTTP until one does. Loaded when the second socket came to nothing.
 */
import { clock } from "../lib/clock.js";
import { Polling } from "./polling.js";

/** @typedef {import("../realtime/socket.js").Frame} Frame */
/** @typedef {import("../realtime/socket.js").State} State */
/** @typedef {import("../realtime/socket.js").Socket} Socket */
/**
 * @typedef {object} Wishes
 * @property {Socket} socket @property {string} room @property {string} me
 * @property {import("../lib/clock.js").Clock} clock
 * @property {(frame: Frame) => void} hear
 * @property {(state: State, why: string) => void} turn
 * @property {typeof fetch} [fetch]
 */

export class Line {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.socket = wishes.socket;
    /** @type {Polling | null} */
    this.polling = null;
    this.isTrying = false;
  }

  start() {
    this.socket.start();
  }

  stop(why = "") {
    this.leavePolling();
    this.socket.stop(why);
  }

  /** @param {Frame} frame @param {(reply: Frame) => void} answer @returns {boolean} whether it went out */
  ask(frame, answer) {
    return (this.polling || this.socket).ask(frame, answer);
  }

  /** @param {Frame} frame @returns {boolean} whether it went out */
  tell(frame) {
    return (this.polling || this.socket).tell(frame);
  }

  /** It looks alive and is not: begin again. */
  drop() {
    if (!this.polling) return this.socket.drop();
    this.over("");
    return void this.poll();
  }

  awake() {
    this.socket.awake();
  }

  offline() {
    if (this.polling) this.over("");
    else this.socket.offline();
  }

  /** While HTTP carries the room, the socket goes on trying, and nobody hears of it until it is there. @param {State} state @param {string} why */
  turned(state, why) {
    if (state === "open" || state === "stopped") this.over(""); // what was asked over HTTP is asked again
    if (!this.polling) this.wishes.turn(state, why);
    if (state === "waiting" && why !== "flood") void this.poll();
  }

  // --- inside ---

  async poll() {
    if (this.polling || this.isTrying || navigator.onLine === false) return;
    this.isTrying = true;
    const polling = new Polling({ ...this.wishes, over: (why) => polling === this.polling && this.over(why) });
    const welcome = await polling.begin();
    this.isTrying = false;
    const { state } = this.socket;
    if (!welcome || (state !== "waiting" && state !== "connecting")) return polling.end();
    this.polling = polling;
    this.wishes.turn("open", "");
    this.wishes.hear(welcome);
    return undefined;
  }

  /** HTTP does not carry any more. @param {string} why set where the server itself says so */
  over(why) {
    if (!this.polling) return;
    this.leavePolling();
    if (why) this.socket.stop(why);
    else this.wishes.turn("waiting", "");
  }

  leavePolling() {
    if (this.polling) this.polling.end();
    this.polling = null;
  }
}

/** Takes the socket's place in a room. @param {any} host the <chat-room> */
export function fallBack(host) {
  const { socket, me, dataset } = host;
  if (socket.state === "open" || host.line !== socket) return;
  host.line = new Line({ socket, me, room: dataset.room, clock, hear: host.hear.bind(host), turn: host.turn.bind(host) });
  host.line.turned("waiting", "");
}
