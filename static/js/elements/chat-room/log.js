// @ts-check
/** The log in the page: takes over what the server drew, and changes only what has changed. */
import { copyOf } from "../../lib/dom.js";
import { draw as drawBubble } from "./bubble.js";
import { keyOf } from "./entries.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("../../realtime/room.js").Message} Message */

const AT_END = 100; // px

export class Log {
  /** @param {HTMLElement} box the element that scrolls */
  constructor(box) {
    this.box = box;
    this.list = /** @type {HTMLElement} */ (box.querySelector("ol"));
    /** @type {Map<string, {li: HTMLElement, stamp: string}>} */
    this.known = new Map();
    box.style.overflowAnchor = "none"; // we keep the place ourselves, also at the very top
  }

  /** What the server drew, as the room knows it. @param {number} asOf the last event it knew of @param {(message: Message) => boolean} isFolded whose cover is not their own */
  read(asOf, isFolded) {
    /** @type {Message[]} */
    const messages = [];
    /** @type {Message[]} */
    const asides = [];
    /** @type {import("../../realtime/room.js").Line[]} */
    const lines = [];
    for (const node of this.list.children) {
      const li = /** @type {HTMLElement} */ (node);
      if (li.classList.contains("sys")) lines.push({ seq: Number(li.dataset.seq), text: (li.textContent || "").trim() });
      if (!li.querySelector("[data-body]")) continue;
      const message = messageIn(li, asOf);
      if (isFolded(message)) message.cw = undefined;
      messages.push(message);
      const aside = asideIn(li, asOf);
      if (aside) asides.push(aside);
    }
    return { messages, asides, lines };
  }

  /** Before the first drawing: these are the entries the server has drawn already. @param {Entry[]} entries */
  adopt(entries) {
    const stamps = new Map(entries.map((entry) => [entry.key, JSON.stringify(entry)]));
    for (const node of [...this.list.children]) {
      const li = /** @type {HTMLElement} */ (node);
      const key = keyOfNode(li);
      if (this.known.has(key)) li.remove();
      else this.known.set(key, { li, stamp: stamps.get(key) || "" });
    }
  }

  /** @param {Entry[]} entries @param {{toEnd?: boolean, isQuiet?: boolean}} how */
  draw(entries, { toEnd = false, isQuiet = false } = {}) {
    const stays = !toEnd && !this.isAtEnd();
    const anchor = stays ? this.firstInView() : null;
    const top = anchor ? anchor.getBoundingClientRect().top : 0;
    if (isQuiet) this.hush();
    this.lay(entries);
    if (!stays) this.toEnd();
    else if (anchor && anchor.isConnected) this.box.scrollTop += anchor.getBoundingClientRect().top - top;
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.box;
    return scrollHeight - scrollTop - clientHeight < AT_END;
  }

  toEnd() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** @param {string} id @returns {boolean} whether it stands in the page */
  aim(id) {
    const li = document.getElementById(`m${id}`);
    if (!li) return false;
    li.scrollIntoView({ block: "center" });
    li.focus({ preventScroll: true });
    li.classList.remove("aim");
    void li.offsetWidth; // so that the mark shows again
    li.classList.add("aim");
    return true;
  }

  /** On coming in: the first new message, with a little of what was before, or the end. */
  toNews() {
    this.toEnd();
    const unread = this.list.querySelector(".unread");
    if (!unread) return;
    const above = unread.getBoundingClientRect().top - this.box.getBoundingClientRect().top;
    if (above < 0) this.box.scrollTop += above - 16;
  }

  /** The highest number of a message that can be seen whole or nearly so. */
  lastSeen() {
    const floor = this.box.getBoundingClientRect().bottom + 8;
    for (let li = this.list.lastElementChild; li; li = li.previousElementSibling) {
      const seq = Number(/** @type {HTMLElement} */ (li).dataset.seq);
      if (seq && li.getBoundingClientRect().bottom <= floor) return seq;
    }
    return 0;
  }

  // --- inside ---

  /** @param {Entry[]} entries */
  lay(entries) {
    const wanted = new Set(entries.map(({ key }) => key));
    for (const [key, { li }] of this.known) {
      if (wanted.has(key)) continue;
      li.remove();
      this.known.delete(key);
    }
    let next = this.list.firstElementChild;
    for (const entry of entries) {
      const li = this.node(entry);
      if (li === next) next = next.nextElementSibling;
      else this.list.insertBefore(li, next);
    }
  }

  /** @param {Entry} entry */
  node(entry) {
    const stamp = JSON.stringify(entry);
    const known = this.known.get(entry.key);
    if (known && known.stamp === stamp) return known.li;
    const li = known ? known.li : entry.bubble ? copyOf("message") : document.createElement("li");
    if (entry.bubble) drawBubble(li, entry.bubble);
    else drawWords(li, entry);
    this.known.set(entry.key, { li, stamp });
    return li;
  }

  firstInView() {
    const ceiling = this.box.getBoundingClientRect().top;
    return [...this.list.children].find((li) => li.classList.contains("msg") && li.getBoundingClientRect().bottom > ceiling) || null;
  }

  /** What was said long ago is not news: screen readers stay silent while it comes in. */
  hush() {
    this.box.setAttribute("aria-live", "off");
    setTimeout(() => this.box.removeAttribute("aria-live"), 500);
  }
}

/** @param {HTMLElement} li @param {Entry} entry */
function drawWords(li, { kind, text, parts, day }) {
  li.className = kind === "line" ? "sys" : kind;
  const isHeading = kind === "day" || (kind === "unread" && Boolean(day));
  if (parts) li.replaceChildren(parts[0], Object.assign(document.createElement("bdi"), { textContent: parts[1] }), parts[2]);
  else if (!isHeading) li.textContent = text;
  else li.replaceChildren(Object.assign(document.createElement("h2"), { textContent: text }));
}

/** @param {Element} li @param {string} slot */
const textIn = (li, slot) => (/** @type {Element} */ (li.querySelector(slot)).textContent || "").trim();

/** @param {HTMLElement} li @param {number} v @returns {Message} */
function messageIn(li, v) {
  const { id = "", by = "", cid, seq, n, ts, ed, removed } = li.dataset;
  const body = /** @type {Element} */ (li.querySelector("[data-body]")).textContent || "";
  const { quote } = /** @type {HTMLElement} */ (li.querySelector("[data-quote]")).dataset;
  const rx = [...li.querySelectorAll("button.rx")].map((button) => {
    const { e = "", tot } = /** @type {HTMLElement} */ (button).dataset;
    return { e, tot: Number(tot), me: button.getAttribute("aria-pressed") === "true" };
  });
  return {
    ...{ id, by, cid, v, rx, nm: textIn(li, "[data-who]"), text: removed ? "" : body, cw: textIn(li, "[data-cw]") || undefined },
    ...{ seq: Number(seq), n: Number(n), ts: Number(ts), ed: Number(ed) || undefined, del: removed, re: quote || undefined },
    ...{ pin: !(/** @type {HTMLElement} */ (li.querySelector("[data-pinned]")).hidden), men: "forme" in li.dataset ? ["all"] : [] },
  };
}

/** The message that one answers, as far as it is quoted. @param {HTMLElement} li @param {number} v @returns {Message | null} */
function asideIn(li, v) {
  const quote = /** @type {HTMLElement} */ (li.querySelector("[data-quote]"));
  const { quote: id, by = "", covered } = quote.dataset;
  if (!id) return null;
  const text = textIn(quote, "[data-quote-text]");
  const words = covered === undefined ? { text } : { cw: text };
  return { id, by, v, seq: 0, n: 0, ts: 0, nm: textIn(quote, "[data-quote-who]"), ...words, del: by ? undefined : "gone" };
}

/** @param {HTMLElement} li */
function keyOfNode(li) {
  const { id = "", cid = "", day, seq } = li.dataset;
  if (li.classList.contains("unread")) return "unread";
  if (li.classList.contains("day")) return `d${day}`;
  if (li.classList.contains("sys")) return `l${seq}`;
  return keyOf({ isMine: li.classList.contains("mine"), cid, id });
}
