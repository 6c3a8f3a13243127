// @ts-check
/**
 * The form that posts a message: grows with the text, keeps a draft, counts when it gets long; answers
 * a message, changes one, covers what is heavy. What was written it hands over; where nobody takes
 * it, the form posts.
 */
import { counted } from "../../lib/dom.js";

/** @typedef {{text: string, cw?: string, re?: string, id?: string, base?: number}} Written */

export class Composer {
  /** @param {HTMLElement} root @param {Record<string, any>} words @param {(written: Written) => boolean} take */
  constructor(root, words, take) {
    const part = (/** @type {string} */ slot) => /** @type {any} */ (root.querySelector(slot));
    this.root = root;
    this.words = words;
    this.take = take;
    this.form = /** @type {HTMLFormElement} */ (part("form"));
    this.field = /** @type {HTMLTextAreaElement} */ (part("textarea"));
    this.cover = /** @type {HTMLInputElement} */ (part("[name=cw]"));
    this.extras = /** @type {HTMLDetailsElement} */ (part("details"));
    this.count = /** @type {HTMLElement} */ (part("[data-count]"));
    this.bar = /** @type {HTMLElement} */ (part("[data-bar]"));
    this.longest = Number(root.dataset.longest) || 4000;
    this.draftName = root.dataset.draft ? `draft ${root.dataset.draft}` : ""; // empty on a shared phone: nothing is kept
    /** What the words are for: a message that is answered or changed. @type {{re?: string, id?: string, base?: number}} */
    this.aim = { re: part("[name=re]").value || undefined };
    this.before = ""; // what was being written when a message began to be changed
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.field.addEventListener("input", () => this.typed());
    root.addEventListener("keydown", (event) => this.pressed(event));
    part("[data-cancel]").addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.leave();
    });
    this.cover.addEventListener("input", () => this.covered());
    if (this.draftName && !this.field.value) this.field.value = this.kept();
    this.typed();
    this.covered();
  }

  /** What stands there now is the draft, or none: what was said before is safe elsewhere. */
  keep() {
    if (!this.draftName) return;
    try {
      if (this.field.value) localStorage.setItem(this.draftName, this.field.value);
      else localStorage.removeItem(this.draftName);
    } catch {
      // a browser that keeps nothing still sends
    }
  }

  // --- inside ---

  /** Neither answer nor change any more; what was being written before comes back. */
  leave() {
    const wasChange = Boolean(this.aim.id);
    this.aim = {};
    this.bar.hidden = true;
    this.extras.hidden = false;
    if (wasChange) this.write(this.before);
    this.field.focus();
  }

  /** @param {string} text */
  write(text) {
    this.field.value = text;
    this.grow();
    this.tellLength();
  }

  /** @param {Event} event */
  submitted(event) {
    const text = this.field.value.replace(/\s+$/u, "").normalize("NFC");
    if (!text.trim() || this.lettersLeft(text) < 0) {
      event.preventDefault();
      this.field.focus();
      return;
    }
    const { id, re, base } = this.aim;
    const cw = this.cover.value.trim() || undefined;
    if (!this.take(id ? { id, text, base } : { text, re, cw })) return;
    event.preventDefault();
    this.cover.value = "";
    this.extras.open = false;
    this.covered();
    if (id || re) this.leave();
    if (!id) this.write("");
    this.field.focus();
  }

  /** On phones Enter is a new line; while a word is being composed it belongs to the keyboard. @param {KeyboardEvent} event */
  pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && this.extras.open) this.extras.open = false;
    else if (event.key === "Escape" && !this.bar.hidden) this.leave();
    if (event.key !== "Enter" || event.shiftKey || event.target !== this.field) return;
    if (!matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    this.grow();
    this.tellLength();
    if (!this.aim.id) this.keep();
  }

  /** A cover that is set shows, also when its line is folded away. */
  covered() {
    this.extras.classList.toggle("is-on", Boolean(this.cover.value.trim()));
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    const { style } = this.field;
    style.height = "auto";
    style.height = `${this.field.scrollHeight + this.field.offsetHeight - this.field.clientHeight}px`; // the style sheet says how far
  }

  /** From nine tenths on, say how much room is left. */
  tellLength() {
    const left = this.field.value.length < this.longest * 0.45 ? this.longest : this.lettersLeft(this.field.value);
    const isLong = left <= this.longest * 0.1;
    this.count.hidden = !isLong;
    if (left < 0) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    const text = left < 0 ? counted(this.words.too_many, -left) : counted(this.words.letters_left, left);
    this.count.textContent = isLong ? text : "";
  }

  /** @param {string} text */
  lettersLeft(text) {
    return this.longest - [...text].length;
  }

  kept() {
    try {
      return localStorage.getItem(this.draftName) || "";
    } catch {
      return "";
    }
  }
}
