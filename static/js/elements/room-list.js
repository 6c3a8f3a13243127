// @ts-check
/**
 * <room-list> around the list of my rooms: what is unread stays right while it is looked at, also
 * when it was read on another device. Numbers change at once; last words and order are the page's
 * own, fetched again a moment later.
 */
import { showUnread } from "../lib/badge.js";
import { atMostEvery } from "../lib/throttle.js";
import { Counts } from "../later/counts.js";
import { address } from "../realtime/address.js";
import { Socket } from "../realtime/socket.js";

const PAUSE = 3_000;

class RoomList extends HTMLElement {
  constructor() {
    super();
    const { version = "" } = this.dataset;
    this.nav = /** @type {HTMLElement | null} */ (document.querySelector(".nav [data-unread]"));
    this.isStale = false;
    this.counts = new Counts(() => this.draw());
    this.socket = new Socket({ url: address(version), hear: (frame) => this.hear(frame), turn: () => {} });
    this.soon = atMostEvery(PAUSE, () => void this.look());
  }

  connectedCallback() {
    const awake = () => {
      if (document.visibilityState !== "visible") return;
      this.socket.awake();
      if (this.isStale) this.soon();
    };
    addEventListener("online", () => this.socket.awake());
    addEventListener("offline", () => this.socket.offline());
    document.addEventListener("visibilitychange", awake);
    addEventListener("pagehide", () => this.socket.stop());
    addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    this.socket.start();
  }

  // --- inside ---

  /** From the back/forward cache: what stood here may be long past. */
  comeBack() {
    this.socket.start();
    this.soon();
  }

  /** @param {import("../realtime/socket.js").Frame} frame */
  hear(frame) {
    if (frame.t === "welcome" && frame.user.id !== this.dataset.me) return this.socket.stop("other");
    const isOther = this.counts.hear(frame);
    if (frame.t === "bump" || isOther || (frame.t === "welcome" && this.isStale)) this.soon();
    if (frame.t === "welcome") this.isStale = true; // whatever comes before the next welcome was not heard
    return undefined;
  }

  draw() {
    const word = (this.nav && this.nav.dataset.unread) || "";
    let whole = 0;
    for (const node of this.querySelectorAll("[data-room]")) {
      const { room = "" } = /** @type {HTMLElement} */ (node).dataset;
      const part = (/** @type {string} */ slot) => /** @type {HTMLElement} */ (node.querySelector(slot));
      const loud = this.counts.loud(room);
      whole += loud;
      showUnread(part("[data-loud]"), loud, word);
      part("[data-onward]").hidden = loud > 0;
      part("[data-called]").hidden = !this.counts.called(room);
    }
    if (this.nav) showUnread(this.nav, whole, word);
  }

  /** The page as it is now, without leaving it. */
  async look() {
    this.isStale = document.visibilityState !== "visible";
    if (this.isStale) return;
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("room-list");
    if (!now || now.innerHTML === this.innerHTML) return;
    const before = document.activeElement;
    const href = before instanceof HTMLAnchorElement && this.contains(before) ? before.getAttribute("href") : "";
    this.replaceChildren(...now.childNodes);
    const again = href ? /** @type {HTMLElement | null} */ (this.querySelector(`a[href="${CSS.escape(href)}"]`)) : null;
    if (again) again.focus({ preventScroll: true });
    this.draw();
  }
}

customElements.define("room-list", RoomList);
