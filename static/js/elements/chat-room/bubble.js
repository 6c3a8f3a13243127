// @ts-check
/** One message in the page, drawn into a copy of the partial the server uses for its own. */
import { copyOf } from "../../lib/dom.js";

/** @typedef {import("./bubbles.js").Bubble} Bubble */

/** @param {HTMLElement} li @param {Bubble} bubble */
export function draw(li, bubble) {
  const { id, seq, by, name, ts, text, isMine, isSame, isForMe, removed, look, state, note } = bubble;
  li.className = ["msg", isMine && "mine", isSame && "same", isForMe && "forme", removed && "gone", look].filter(Boolean).join(" ");
  li.id = id ? `m${id}` : "";
  if (!id) li.removeAttribute("id");
  Object.assign(li.dataset, { id, by, seq: String(seq), ts: String(ts), cid: bubble.cid });
  const part = (/** @type {string} */ slot) => /** @type {HTMLElement} */ (li.querySelector(slot));
  put(part("[data-who]"), name);
  put(part("[data-ava]"), initial(name));
  part("[data-ava]").dataset.tint = String(tint(by));
  part("[data-mine]").hidden = !isMine;
  cover(li, part("[data-cover]"), part("[data-body]"), bubble.cover);
  put(part("[data-body]"), text);
  quote(part("[data-quote]"), bubble.answered);
  const time = /** @type {HTMLTimeElement} */ (part("time"));
  time.dateTime = new Date(ts).toISOString();
  put(time, bubble.time);
  part("[data-edited]").hidden = !bubble.isEdited;
  part("[data-pinned]").hidden = !bubble.isPinned;
  put(part("[data-state]"), [state, note].filter(Boolean).join(" "));
  const menu = /** @type {HTMLAnchorElement} */ (part("[data-menu]"));
  const why = part("[data-why]");
  for (const link of [menu, /** @type {HTMLAnchorElement} */ (why.firstElementChild)]) link.href = `/messages/${id}`;
  why.hidden = !bubble.isToldWhy;
  const hadFocus = document.activeElement === menu;
  menu.hidden = !id || Boolean(removed);
  if (hadFocus && menu.hidden) li.focus({ preventScroll: true });
  react(part("[data-rxs]"), bubble.rx);
  offer(li, bubble);
}

/** Changing nothing says nothing: a log that is read aloud must not repeat itself. @param {HTMLElement} slot @param {string} text */
function put(slot, text) {
  if (slot.textContent !== text) slot.textContent = text;
}

/** The words move under the cover, or out from under it. @param {HTMLElement} li @param {HTMLElement} details @param {HTMLElement} body @param {string} words */
function cover(li, details, body, words) {
  details.hidden = !words;
  put(/** @type {HTMLElement} */ (details.querySelector("[data-cw]")), words);
  if (words && body.parentNode !== details) details.append(body);
  if (!words && body.parentNode === details) details.after(body);
}

/** @param {HTMLElement} link @param {import("./bubbles.js").Answered | null} answered */
function quote(link, answered) {
  link.hidden = !answered;
  if (!answered) return;
  link.dataset.quote = answered.id;
  link.setAttribute("href", `/messages/${answered.id}`);
  put(/** @type {HTMLElement} */ (link.querySelector("[data-quote-who]")), answered.name);
  put(/** @type {HTMLElement} */ (link.querySelector("[data-quote-text]")), answered.text);
}

/** A button that is pressed stays the same button. @param {HTMLElement} place @param {import("./bubbles.js").Rx[]} rx */
function react(place, rx) {
  const before = document.activeElement;
  const buttons = new Map([...place.querySelectorAll("button")].map((button) => [button.dataset.e, button]));
  place.hidden = !rx.length;
  const wanted = rx.map((one) => reaction(buttons.get(one.e) || document.createElement("button"), one));
  for (const old of [...place.children]) if (!wanted.some((button) => old === button)) old.remove();
  wanted.forEach((button, at) => place.children[at] === button || place.insertBefore(button, place.children[at] || null));
  if (before instanceof HTMLElement && place.contains(before)) before.focus(); // it stood in a form until now
}

/** @param {HTMLButtonElement} button @param {import("./bubbles.js").Rx} rx */
function reaction(button, { e, tot, me, name }) {
  Object.assign(button, { type: "button", className: "rx" });
  button.dataset.e = e;
  button.setAttribute("aria-pressed", String(me));
  button.setAttribute("aria-label", name);
  put(button, `${e} ${tot}`);
  return button;
}

/** The buttons under what was not sent. @param {HTMLElement} li @param {Bubble} bubble */
function offer(li, { offer, offerCid }) {
  const old = /** @type {HTMLElement | null} */ (li.querySelector(".buttons"));
  const kind = offer.join();
  if (old && (old.dataset.offer !== kind || old.dataset.cid !== offerCid)) old.remove();
  if (!kind || li.querySelector(".buttons")) return;
  const buttons = copyOf("not-sent");
  Object.assign(buttons.dataset, { offer: kind, cid: offerCid });
  for (const button of buttons.querySelectorAll("button")) button.hidden = !offer.includes(button.dataset.act || "");
  /** @type {HTMLElement} */ (li.querySelector(".bub")).append(buttons);
}

/** Always the same tint for a person; the server counts likewise. @param {string} id */
const tint = (id) => [...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % 6;

/** The first letter as typed, with its accents, joiners and flags. @param {string} name */
function initial(name) {
  const first = /^\s*(\p{Regional_Indicator}{2}|.(?:[\p{M}\u{1f3fb}-\u{1f3ff}]|\u200d.?)*)/su.exec(name);
  return first ? first[1] : "";
}
