// @ts-check
/**
 * <event-door> around the page of a door: presses go out without leaving it, also after a dead spot, and what other phones do is seen a
 * moment later. The numbers and lists are the server's own, asked for every few seconds and drawn only where something changed.
 */
import { DoorPresses } from "../later/door-presses.js";
import { clock } from "../lib/clock.js";
import { kept, memory } from "../lib/storage.js";
import { toast } from "../lib/toast.js";
import { newCid } from "../realtime/items.js";

const PAUSE = 3_000;
const LONGEST = 30_000; // where it does not answer
const ASLEEP = 20 * 60_000; // a phone nobody touches asks no more, or its session would never end

/** @typedef {import("../later/door-presses.js").Press} Press */

class EventDoor extends HTMLElement {
  connectedCallback() {
    const { event = "", me = "" } = this.dataset;
    this.tag = "";
    this.failures = 0;
    this.touched = clock.now();
    this.over = ""; // why nothing is asked any more
    this.wrong = "";
    this.isAsking = false;
    this.callOff = () => {};
    this.live = /** @type {HTMLElement} */ (this.querySelector("[data-live]"));
    this.presses = new DoorPresses({
      ...{ room: `door ${event}`, me, clock },
      store: this.hasAttribute("data-own-phone") ? kept() : memory(),
      changed: () => this.say(),
      told: (says, isTaken, press) => this.told(says, isTaken, press),
    });
    this.listen();
    for (const node of this.querySelectorAll("[data-reload]")) node.remove();
    void this.presses.load();
    void this.look();
  }

  listen() {
    const awake = () => {
      this.touched = clock.now();
      if (document.visibilityState !== "visible") return;
      if (this.over === "signed out") this.over = "";
      this.presses.tryNow();
      void this.look();
    };
    this.addEventListener("submit", (event) => this.submitted(/** @type {SubmitEvent} */ (event)));
    this.addEventListener("input", (event) => /** @type {HTMLInputElement} */ (event.target).name === "q" && this.seek());
    for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => (clock.now() - this.touched > ASLEEP ? awake() : (this.touched = clock.now())));
    addEventListener("online", awake);
    addEventListener("pageshow", (event) => event.persisted && awake());
    document.addEventListener("visibilitychange", awake);
  }

  // --- inside ---

  /** @param {SubmitEvent} event */
  submitted(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.hasAttribute("data-seek")) {
      event.preventDefault();
      return this.seek();
    }
    if (!form.hasAttribute("data-press")) return;
    event.preventDefault();
    for (const said of form.querySelectorAll("[id$='-wrong']")) said.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    const fields = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
    const cid = fields.nonce || newCid();
    this.presses.add(cid, form.getAttribute("action") || "", fields);
    const row = form.closest("[data-key]");
    if (row) {
      row.setAttribute("data-pressed", cid);
      for (const button of row.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
      return;
    }
    form.reset(); // for the next one who comes
    const nonce = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=nonce]"));
    if (nonce) nonce.value = newCid();
  }

  /** @param {string} says @param {boolean} isTaken @param {Press} press */
  told(says, isTaken, press) {
    says = says || (isTaken ? "" : this.dataset.stopped || "");
    if (says) toast(says);
    this.wrong = isTaken || this.giveBack(press, says) ? "" : says;
    this.say();
    const row = this.live.querySelector(`[data-pressed="${press.cid}"]`);
    if (row) {
      row.removeAttribute("data-pressed");
      for (const button of row.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
      row.setAttribute("data-state", ""); // it is drawn anew, with a nonce of its own
    }
    this.tag = "";
    void this.look();
  }

  /** What could not be taken stands in its field again, unless somebody is at the next one, and why not above it.
   * @param {Press} press @param {string} says @returns {boolean} whether it has such a field */
  giveBack({ path, fields }, says) {
    const form = /** @type {HTMLFormElement | null} */ (this.querySelector(`form[action="${path}"]:not([data-live] form)`));
    const field = form && /** @type {HTMLInputElement | null} */ (form.querySelector("input.input:not([type=number])"));
    if (!field || !says) return false;
    if (!field.value && field.name in fields && !fields[field.name].includes("/")) field.value = fields[field.name];
    field.before(Object.assign(document.createElement("p"), { className: "err", id: `${field.id}-wrong`, textContent: says }));
    field.setAttribute("aria-describedby", `${field.id}-hint ${field.id}-wrong`);
    field.setAttribute("aria-invalid", "true");
    return true;
  }

  /** What stands in the way: the line to the server, or what it last said no to. */
  say() {
    const { waiting, isSignedOut, isStuck } = this.presses;
    const { signedOut = "", stopped = "", kept: isKept = "" } = this.dataset;
    const words = isSignedOut || this.over === "signed out" ? signedOut : this.over ? stopped : isStuck ? `${isKept} ${waiting.length}` : this.wrong;
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-said]"));
    place.hidden = !words;
    place.children[0].textContent = words;
    this.toggleAttribute("data-waits", waiting.length > 0);
  }

  /** Names that do not begin with what is written are out of the way; the server is not asked. */
  seek() {
    const field = /** @type {HTMLInputElement} */ (this.querySelector("[name=q]"));
    const sought = field.value.trim().toLocaleLowerCase();
    for (const row of this.live.querySelectorAll("[data-key]")) {
      const name = row.querySelector("strong");
      /** @type {HTMLElement} */ (row).hidden = Boolean(sought && name && !(name.textContent || "").toLocaleLowerCase().includes(sought));
    }
  }

  /** What has changed, and when to ask again. */
  async look() {
    this.callOff();
    if (this.isAsking || this.over) return;
    const isAsleep = document.visibilityState !== "visible" || clock.now() - this.touched > ASLEEP;
    if (!isAsleep) {
      this.isAsking = true;
      const isAnswered = await this.ask().catch(() => false);
      this.failures = isAnswered ? 0 : this.failures + 1;
      this.isAsking = false;
    }
    const pause = Math.min(LONGEST, PAUSE * 2 ** Math.min(this.failures, 4));
    if (!this.over) this.callOff = clock.after(this.tag || this.failures ? pause : 0, () => void this.look());
  }

  /** @returns {Promise<boolean>} whether it answered */
  async ask() {
    const headers = this.tag ? { "if-none-match": this.tag } : undefined;
    const asked = this.tag;
    const answer = await fetch(this.dataset.now || "", { headers, cache: "no-store", credentials: "same-origin" });
    if (answer.status === 304) return true;
    if (answer.redirected || answer.status === 403 || answer.status === 404) {
      this.over = answer.redirected ? "signed out" : "stopped";
      this.say();
      return true;
    }
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (asked === this.tag) this.tag = answer.headers.get("etag") || "?"; // else a press was answered meanwhile: ask once more
    this.draw(page.body);
    return true;
  }

  /** @param {HTMLElement} now */
  draw(now) {
    const stands = standing(this.live);
    for (const part of now.querySelectorAll("[data-part]")) {
      const { part: name } = /** @type {HTMLElement} */ (part).dataset;
      const old = /** @type {HTMLElement | null} */ (this.querySelector(`[data-part="${name}"]`));
      const list = old && old.querySelector("[data-list]");
      if (!old) continue;
      old.hidden = /** @type {HTMLElement} */ (part).hidden;
      if (list) sync(list, /** @type {Element} */ (part.querySelector("[data-list]")));
      else old.replaceChildren(...part.childNodes);
    }
    this.seek();
    if (stands && !stands.row.isConnected) goOn(this.live, stands);
  }
}

const shown = (/** @type {Element} */ list) => /** @type {HTMLElement[]} */ ([...list.children]).filter((row) => !row.hidden);

/** The row on which somebody works with keys, and where in its list it is. @param {HTMLElement} live */
function standing(live) {
  const row = /** @type {HTMLElement | null} */ (document.activeElement && document.activeElement.closest("[data-key]"));
  const list = row && live.contains(row) && row.parentElement;
  return list ? { row, list, at: shown(list).indexOf(row) } : null;
}

/** Whose row has gone goes on at the next, or at a heading: not at the top of the page. @param {HTMLElement} live @param {{ list: Element, at: number }} stood */
function goOn(live, { list, at }) {
  const rows = shown(list);
  const next = rows[Math.min(at, rows.length - 1)] || live.querySelector("[data-part]:not([hidden]) [data-head]");
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

/** Rows that are as they were stay, with what is typed in them and who stands on them. @param {Element} list @param {Element} now */
function sync(list, now) {
  const mark = (/** @type {Element} */ row) => `${row.getAttribute("data-key")} ${row.getAttribute("data-state")}`;
  const there = new Map([...list.children].map((row) => [mark(row), row]));
  const rows = [...now.children].map((row) => there.get(mark(row)) || row);
  for (const row of [...list.children]) if (!rows.includes(row)) row.remove();
  let at = list.firstElementChild;
  for (const row of rows) {
    if (row === at) at = at.nextElementSibling;
    else list.insertBefore(row, at);
  }
}

customElements.define("event-door", EventDoor);
