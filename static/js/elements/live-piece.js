// @ts-check
/**
 * <live-piece> around what others change meanwhile: asks every few seconds whether it is still so (ADR 19), and takes the piece from
 * the page anew (`data-from`: after a form was refused, the address is that form's). What somebody is writing in it stays, and so does
 * what was refused, with the reason; who does not look, or touched nothing for long, asks nothing.
 */
import { clock } from "../lib/clock.js";

const PAUSE = 3; // seconds, where `data-every` does not say how many
const QUIET = 4; // times as long, once nothing was new or touched for a while: a phone left open costs the others little
const A_WHILE = 2 * 60_000;
const LONGEST = 30_000; // where it does not answer
const ASLEEP = 20 * 60_000; // or a session would never end

class LivePiece extends HTMLElement {
  connectedCallback() {
    this.tag = this.dataset.tag || "";
    this.failures = 0;
    this.touched = this.stirred = clock.now();
    this.callOff = () => {};
    const awake = () => {
      this.touched = clock.now();
      void this.look();
    };
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => (clock.now() - this.touched > A_WHILE ? awake() : (this.touched = clock.now())));
    addEventListener("online", awake);
    document.addEventListener("visibilitychange", awake);
    this.later();
  }

  disconnectedCallback() {
    this.callOff();
  }

  // --- inside ---

  later() {
    this.callOff();
    if (this.isAsleep) return; // who comes back, or touches something, wakes it
    const isQuiet = clock.now() - Math.max(this.touched, this.stirred) > A_WHILE;
    const every = Number(this.dataset.every || PAUSE) * 1000;
    this.callOff = clock.after(Math.min(LONGEST, (isQuiet ? QUIET : 1) * every * 2 ** Math.min(this.failures, 4)), () => void this.look());
  }

  async look() {
    this.callOff();
    if (!this.isAsleep && !this.isWrittenIn) {
      const goesOn = await this.ask().catch(() => null);
      if (goesOn === false) return; // it is not there for this reader any more
      this.failures = goesOn ? 0 : this.failures + 1;
    }
    this.later();
  }

  get isAsleep() {
    return document.visibilityState !== "visible" || clock.now() - this.touched > ASLEEP;
  }

  get isWrittenIn() {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("input:not([type=hidden]), textarea"));
    return [...fields].some((field) => field === document.activeElement || field.value !== field.defaultValue);
  }

  /** @returns {Promise<boolean | null>} whether to go on asking; null: no answer this time */
  async ask() {
    const how = /** @type {RequestInit} */ ({ cache: "no-store", credentials: "same-origin" });
    const answer = await fetch(this.dataset.now || "", { ...how, headers: { "if-none-match": this.tag } });
    if (answer.status === 304) return true;
    if (answer.redirected || answer.status === 403 || answer.status === 404) return false;
    const page = answer.ok && (await fetch(this.dataset.from || location.pathname, how));
    if (!page || !page.ok || page.redirected) return null;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("live-piece");
    if (!fresh || this.isWrittenIn) return null;
    this.draw(fresh);
    this.stirred = clock.now();
    this.tag = /** @type {HTMLElement} */ (fresh).dataset.tag || "";
    return true;
  }

  /** Who stands on a button stands on it again, or at the heading where it is gone; who cannot see it hears how it stands. @param {Element} fresh */
  draw(fresh) {
    const stood = document.activeElement && this.contains(document.activeElement) ? (document.activeElement.textContent || "").trim() : "";
    const was = this.counted;
    for (const field of this.querySelectorAll("[aria-invalid]")) stays(field, fresh);
    this.replaceChildren(...fresh.childNodes);
    if (stood) this.standAt(stood);
    const told = document.getElementById(this.dataset.tells || "");
    if (told && this.counted !== was) told.textContent = this.counted;
  }

  /** @param {string} stood */
  standAt(stood) {
    const again = [...this.querySelectorAll("a, button, summary")].find((one) => (one.textContent || "").trim() === stood);
    const place = /** @type {HTMLElement | null} */ (again || this.querySelector("h2"));
    if (!again && place) place.tabIndex = -1;
    if (place) place.focus();
  }

  get counted() {
    const ring = this.querySelector("[role=img]");
    return (ring && ring.getAttribute("aria-label")) || "";
  }
}

/** The form of a field that could not be taken, where there still is one. @param {Element} field @param {Element} fresh */
function stays(field, fresh) {
  const now = fresh.querySelector(`#${CSS.escape(field.id)}`);
  const [was, form] = [field.closest("form"), now && now.closest("form")];
  if (was && form) form.replaceWith(was);
}

customElements.define("live-piece", LivePiece);
