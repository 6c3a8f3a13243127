// @ts-check
/** On every page. Each of them works without it. */
import { forgetOnSignOut } from "./lib/forget.js";

/** @typedef {{text?: string, link?: {href: string, words: string, isNewTab?: boolean}, ms?: number}} Line */

const net = document.getElementById("net");
let timer = 0;

/** The connection line: calm words, or nothing. A room says what it knows by a "kolo:net" event. @param {Line} line */
function show({ text = "", link, ms }) {
  if (!net) return;
  clearTimeout(timer);
  if (ms) timer = window.setTimeout(() => show({}), ms);
  net.hidden = !text;
  if (net.textContent === [text, link && link.words].filter(Boolean).join(" ")) return;
  net.textContent = text;
  if (link) net.append(" ", Object.assign(document.createElement("a"), { href: link.href, textContent: link.words, target: link.isNewTab ? "_blank" : "" }));
}

document.addEventListener("kolo:net", (event) => show(/** @type {CustomEvent<Line>} */ (event).detail));
const isRoom = document.querySelector("chat-room");
if (net && !isRoom) {
  const say = () => show({ text: navigator.onLine ? "" : net.dataset.offline });
  addEventListener("online", say);
  addEventListener("offline", say);
  if (!navigator.onLine) say();
}

document.addEventListener("click", (event) => {
  const opener = /** @type {Element} */ (event.target).closest("[data-open]");
  const dialog = opener && document.getElementById(opener.getAttribute("data-open") || "");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
});

// Elements are loaded where they are used.
const scripts = import.meta.url.replace(/js\/[^?#]*$/, "js/");
const load = () => document.querySelectorAll(":not(:defined):not(chat-room)").forEach(({ localName }) => import(`${scripts}elements/${localName}.js`));
if (isRoom) setTimeout(load, 5_000); // what was said comes first
else load();
if (document.forms.length && !isRoom) import(`${scripts}later/once.js`); // a room keeps what is unsent by itself

// Whoever goes back onto the answer to a form comes to the page itself: no browser asks them whether to send it
// again. What was looked for is looked for once more; a submission before everything is loaded adds no step to go back.
/** @type {HTMLInputElement | null} */
const sought = document.querySelector("search input[type=search]");
const before = history.state && history.state.sought;
if ("answer" in document.documentElement.dataset) history.replaceState(sought && { sought: sought.value }, "");
else if (sought && sought.form && before) {
  sought.value = before;
  HTMLFormElement.prototype.submit.call(sought.form);
}

const problems = document.getElementById("problems");
if (problems) problems.focus();
forgetOnSignOut();

// What became of the last press stays in sight, until whoever reads it has gone on for a moment.
const read = () => setTimeout(() => document.querySelectorAll(".flash").forEach((one) => one.classList.add("is-read")), 4_000);
for (const touch of ["pointerdown", "keydown", "wheel"]) addEventListener(touch, read, { once: true });
