// @ts-check
/** What the words in a composer are for: an answer to somebody, or other words for a message of mine. */
import { fill } from "../lib/dom.js";

/** @typedef {import("../elements/chat-room/composer.js").Composer} Composer */

/** @param {Composer} composer @param {string} re @param {string} name @param {string} text its first line */
export function answer(composer, re, name, text) {
  if (composer.aim.id) composer.leave();
  composer.aim = { re };
  show(composer, fill(composer.words.answering, { name }), text);
}

/** What was being written comes back afterwards. @param {Composer} composer @param {string} id @param {string} text @param {number | undefined} base */
export function change(composer, id, text, base) {
  if (!composer.aim.id) composer.before = composer.field.value;
  composer.aim = { id, base };
  composer.extras.hidden = true;
  show(composer, composer.words.editing, "");
  composer.write(text);
}

/** @param {Composer} composer @param {string} title @param {string} text */
function show({ bar, field }, title, text) {
  /** @type {HTMLElement} */ (bar.querySelector("b")).textContent = title;
  /** @type {HTMLElement} */ (bar.querySelector("span")).textContent = text;
  bar.hidden = false;
  field.focus();
}
