// @ts-check
/** What the connection line says: nothing while all is well, calm words when it is not. */
import { counted } from "../../lib/dom.js";
import { clock } from "../../lib/clock.js";

/** @typedef {import("../../main.js").Line} Line */

const GRACE = 2_000; // a line that comes back at once needs no words
const PATIENT = 30_000; // the server has said that it goes for a moment
const THANKS = 4_000;
const NOTICE = 60_000;

/** @param {Line} detail */
const say = (detail) => document.dispatchEvent(new CustomEvent("kolo:net", { detail }));

export class Connection {
  /** @param {Record<string, any>} words @param {() => void} changed */
  constructor(words, changed) {
    this.words = words;
    this.changed = changed;
    this.isDown = false; // and we have said so
    this.late = 0; // messages that waited for the line and have gone out
    this.callOff = () => {};
  }

  /** @param {import("../../realtime/socket.js").State} state @param {string} why */
  turn(state, why) {
    if (state === "open") return this.up();
    if (state === "stopped") return this.stopped();
    if (this.isDown) return undefined;
    this.callOff();
    if (navigator.onLine === false) return this.down();
    this.callOff = clock.after(why === "drain" ? PATIENT : GRACE, () => this.down());
    return undefined;
  }

  /** A message that had to wait is out: say so once they all are. @param {boolean} areAllOut */
  sentLate(areAllOut) {
    this.late += 1;
    if (!areAllOut) return;
    say({ text: counted(this.words.sent_late, this.late), ms: THANKS });
    this.late = 0;
  }

  /** Whoever looks after the machine has something to say. @param {string} text */
  notice(text) {
    if (!this.isDown) say({ text, ms: NOTICE });
  }

  // --- inside ---

  up() {
    this.callOff();
    if (this.isDown) say({}); // but a word of thanks stays, when another line takes over
    this.isDown = false;
    this.changed();
  }

  down() {
    this.callOff();
    this.isDown = true;
    say({ text: this.words.offline });
    this.changed();
  }

  /** For good, or until somebody acts: later/stopped.js says why. */
  stopped() {
    this.callOff();
    this.isDown = true;
    this.changed();
  }
}
