// @ts-check
/** One short sentence at the foot of the page. Never the only place of a message. */

const STAYS = 8_000;
let timer = 0;

/** @param {string} text */
export function toast(text) {
  const place = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const said = Object.assign(document.createElement("div"), { className: "toast", textContent: text });
  place.replaceChildren(said);
  clearTimeout(timer);
  timer = window.setTimeout(() => said.remove(), STAYS);
}
