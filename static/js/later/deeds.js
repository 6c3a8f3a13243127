// @ts-check
/**
 * What people do with messages by touch or key: react, follow a quote, open the menu, try again.
 * Loaded when somebody first touches the room.
 */
import { clock } from "../lib/clock.js";
import { firstLine } from "../elements/chat-room/bubbles.js";
import { toast } from "../lib/toast.js";
import { Calling } from "./calling.js";
import { openMenu } from "./menu.js";
import { Reactions } from "./reactions.js";
import { again, stillSend } from "./second-thoughts.js";
import { Seeking } from "./seeking.js";

const LONG = 500; // ms of a long press
const STILL = 10; // px a finger may move meanwhile

export class Deeds {
  /** @param {any} host the <chat-room> */
  constructor(host) {
    this.host = host;
    const { words, dataset, line } = host;
    this.reactions = new Reactions({
      ...{ room: dataset.room, clock, changed: host.soon, ask: host.ask },
      refused: (code) => toast(words.reasons[code] || words.reasons.other),
    });
    if (line.socket ? line.polling : line.state === "open") this.reactions.online();
    this.seeking = new Seeking(host.room, host.log);
    if (host.composer) new Calling(host.composer.field, () => this.speakers(), words.people_here);
    this.callOff = () => {};
    this.hasOpened = false; // by a long press that is not over yet
    const { box } = host.log;
    box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const dots = event.key === " " && /** @type {Element} */ (event.target).closest("[data-menu]"); // a link that says it is a button
      if (!dots) return;
      event.preventDefault();
      this.open(dots);
    });
    box.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => this.touched(event));
    for (const end of ["pointerup", "pointercancel", "scroll"]) box.addEventListener(end, () => this.callOff(), { passive: true });
    box.addEventListener("contextmenu", (/** @type {Event} */ event) => this.hasOpened && event.preventDefault());
  }

  /** Something was drawn. */
  drawn() {
    this.seeking.on();
    this.drawPin();
  }

  /** @param {HTMLElement} thing a quote, a menu's dots, a reaction, a button under what was not sent */
  pressed(thing) {
    const { quote, pin, e, act } = thing.dataset;
    if (quote || pin) this.seeking.go(quote || pin || "");
    else if (e) this.react(idAt(thing), e);
    else if (act) this.retry(thing, act);
    else this.open(thing);
  }

  /** A finger that stays opens the menu. @param {PointerEvent} event */
  touched({ pointerType, target, clientX, clientY }) {
    this.callOff();
    this.hasOpened = false;
    const bubble = /** @type {Element} */ (target).closest(".bub");
    if (pointerType !== "touch" || !bubble) return;
    const { box } = this.host.log;
    const moved = (/** @type {PointerEvent} */ now) => Math.hypot(now.clientX - clientX, now.clientY - clientY) > STILL && this.callOff();
    const timer = setTimeout(() => {
      this.hasOpened = true;
      this.open(bubble);
      swallowClick();
    }, LONG);
    box.addEventListener("pointermove", moved, { passive: true });
    this.callOff = () => {
      clearTimeout(timer);
      box.removeEventListener("pointermove", moved);
    };
  }

  /** @param {Element} inside */
  open(inside) {
    const message = this.host.room.known.messages.get(idAt(inside));
    if (message && !message.del) openMenu(this.host, message);
  }

  /** @param {string} id @param {string} e */
  react(id, e) {
    const { room } = this.host;
    const message = room.known.messages.get(id);
    if (!message || !this.maySpeak) return;
    const mine = (/** @type {any[]} */ rx) => rx.some((one) => one.e === e && one.me);
    const rx = message.rx || [];
    this.reactions.want(id, e, !mine(this.reactions.on(id, rx)), mine(rx));
  }

  /** Those who spoke here, the last first; myself I need not call. */
  speakers() {
    const { room, me, blocked } = this.host;
    const by = room.said.map((/** @type {any} */ message) => message.by).reverse();
    const others = [...new Set(by)].filter((id) => id !== me && !blocked.has(id));
    return [...new Set(others.map((id) => room.known.names.get(id)).filter(Boolean))];
  }

  get maySpeak() {
    const { composer, room } = this.host;
    return Boolean(composer && !composer.root.hidden && !room.isGone);
  }

  /** Under what was not sent. @param {HTMLElement} button @param {string} act */
  retry(button, act) {
    const { outbox, composer } = this.host;
    const { cid = "" } = /** @type {HTMLElement} */ (button.closest("[data-offer]")).dataset;
    if (act === "again") again(outbox, cid);
    else if (act === "still") stillSend(outbox, cid);
    else outbox.delete(cid);
    if (composer) composer.field.focus(); // the button is gone, and focus must be somewhere
  }

  /** The line above the log: what was pinned last. */
  drawPin() {
    const { room, blocked, pinLine } = this.host;
    const { known } = room;
    const id = known.pins.find((/** @type {string} */ pin) => !(known.find(pin) || {}).del);
    const message = id && known.find(id);
    if (id && !message) room.lookUp(id);
    pinLine.hidden = !message || blocked.has(message.by);
    if (!message) return;
    pinLine.dataset.pin = id;
    pinLine.href = `/messages/${id}`;
    const text = message.cw || firstLine(message.text || "");
    const place = /** @type {HTMLElement} */ (pinLine.querySelector("[data-pin-text]"));
    if (place.textContent !== text) place.textContent = text;
  }
}

/** The finger goes up above something that was not there when it came down. */
function swallowClick() {
  const swallow = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  const over = () => document.removeEventListener("click", swallow, { capture: true });
  document.addEventListener("pointerdown", over, { capture: true, once: true });
  document.addEventListener("keydown", over, { capture: true, once: true });
}

/** @param {Element} inside */
const idAt = (inside) => /** @type {HTMLElement} */ (inside.closest("li")).dataset.id || "";
