// @ts-check
/**
 * What can be done with one message, as a sheet with words. Each of it is also on the message's own
 * page, where the link «More» leads.
 */
import { firstLine } from "../elements/chat-room/bubbles.js";
import { copyOf } from "../lib/dom.js";
import { toast } from "../lib/toast.js";
import { answer, change } from "./aims.js";
import { pageInSheet } from "./page-in-sheet.js";

/** @typedef {import("../realtime/room.js").Message} Message */

const EDIT_MS = 15 * 60_000;

/** @param {any} host the <chat-room> @param {Message} message */
export function openMenu(host, message) {
  const sheet = /** @type {HTMLDialogElement} */ (copyOf("menu"));
  const opener = document.activeElement;
  const { id } = message;
  const part = (/** @type {string} */ slot) => /** @type {HTMLElement} */ (sheet.querySelector(slot));
  part("[data-about]").textContent = host.room.known.names.get(message.by) || host.words.somebody;
  part("[data-extract]").textContent = message.cw || (message.text || "").trim().slice(0, 200);
  /** @type {HTMLAnchorElement} */ (part("[data-more]")).href = `/messages/${id}`;
  const ask = /** @type {HTMLAnchorElement | null} */ (sheet.querySelector("[data-ask]")); // not at a circle's door
  if (ask) ask.href = `/messages/${id}/ask`;
  drawReactions(sheet, host, message);
  for (const button of sheet.querySelectorAll("[data-do]")) {
    const { do: what = "" } = /** @type {HTMLElement} */ (button).dataset;
    /** @type {HTMLElement} */ (button).hidden = !MAY[what](host, message);
  }
  sheet.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target === sheet) sheet.close(); // beside the sheet
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-do], [data-e]"));
    if (!button) return;
    const { e, do: what = "" } = button.dataset;
    if (STAYS[what]) return STAYS[what](host, message, sheet);
    sheet.close(); // first: it gives the focus back to where it came from
    if (e) host.deeds.react(id, e);
    else DO[what](host, message);
    return undefined;
  });
  sheet.addEventListener("close", () => {
    sheet.remove();
    const dots = document.querySelector(`#m${id} [data-menu]`) || opener;
    if (document.activeElement === document.body || document.activeElement === null) /** @type {HTMLElement} */ (dots).focus();
  });
  document.body.append(sheet);
  sheet.showModal();
}

/** @param {HTMLElement} sheet @param {any} host @param {Message} message */
function drawReactions(sheet, host, { id, rx = [] }) {
  const mine = new Set(host.deeds.reactions.on(id, rx).filter((/** @type {any} */ one) => one.me).map((/** @type {any} */ one) => one.e));
  const place = /** @type {HTMLElement} */ (sheet.querySelector("[data-choice]"));
  place.hidden = !host.deeds.maySpeak;
  for (const button of place.querySelectorAll("button")) button.setAttribute("aria-pressed", String(mine.has(button.dataset.e)));
}

/** @param {any} host @param {Message} message */
const isMine = (host, message) => message.by === host.me;
const isHost = (/** @type {any} */ host) => host.room.known.set.role === "host";

/** @type {Record<string, (host: any, message: Message) => boolean>} */
const MAY = {
  reply: (host) => host.deeds.maySpeak,
  copy: () => Boolean(navigator.clipboard),
  edit: (host, message) => isMine(host, message) && host.deeds.maySpeak && Date.now() - message.ts < EDIT_MS,
  unread: (host, message) => !isMine(host, message),
  pin: (host, message) => host.hasAttribute("data-keeps") && !message.pin,
  unpin: (host, message) => host.hasAttribute("data-keeps") && Boolean(message.pin),
  report: (host, message) => !isMine(host, message),
  hide: (host, message) => host.hasAttribute("data-hides") && !isMine(host, message),
  remove: (host, message) => isMine(host, message) || isHost(host),
  sure: () => true,
};

/** @type {Record<string, (host: any, message: Message) => void>} */
const DO = {
  reply(host, { id, by, cw, text = "" }) {
    answer(host.composer, id, host.room.known.names.get(by) || host.words.somebody, cw || firstLine(text));
  },
  copy({ words }, { text = "" }) {
    navigator.clipboard.writeText(text).then(() => toast(words.copied), () => toast(words.reasons.other));
  },
  edit: (host, { id, text = "", v }) => change(host.composer, id, text, v),
  unread(host, { seq }) {
    host.reading.stop();
    host.ask({ t: "read", room: host.dataset.room, seq: seq - 1, force: true }, () => {});
    toast(host.words.marked_unread);
  },
  pin: (host, message) => post(host, message, "pin", { on: "yes" }),
  unpin: (host, message) => post(host, message, "pin"),
  hide: (host, message) => post(host, message, "hide", {}, host.words.hidden),
};

/** These go on in the sheet. @type {Record<string, (host: any, message: Message, sheet: HTMLDialogElement) => unknown>} */
const STAYS = {
  report(host, { id }, sheet) {
    pageInSheet(sheet, `/messages/${id}/report`, host.words, () => {
      host.reported.add(id); // whoever reported it need not see it again
      host.draw();
    });
  },
  remove(host, message, sheet) {
    for (const node of sheet.querySelectorAll("[data-step]")) {
      const step = /** @type {HTMLElement} */ (node);
      step.hidden = step.dataset.step !== "sure";
    }
    const reasons = sheet.querySelector("[data-reasons]");
    if (reasons && isMine(host, message)) reasons.remove();
    /** @type {HTMLElement} */ (sheet.querySelector("[name=reason]") || sheet.querySelector("[data-do=sure]")).focus();
  },
  /** Of what another said, they are told why. */
  sure(host, { id }, sheet) {
    const reasons = [.../** @type {NodeListOf<HTMLInputElement>} */ (sheet.querySelectorAll("[name=reason]"))];
    const chosen = reasons.find(({ checked }) => checked);
    if (reasons.length && !chosen) {
      /** @type {HTMLElement} */ (sheet.querySelector("[data-missing]")).hidden = false;
      return reasons[0].focus();
    }
    sheet.close();
    return host.outbox.change({ t: "del", id, cause: chosen && chosen.value });
  },
};

/** What only pages take; the room hears of it from the log. @param {any} host @param {Message} message @param {string} what @param {Record<string, string>} [fields] @param {string} [done] */
function post(host, { id }, what, fields = {}, done = "") {
  fetch(`/messages/${id}/${what}`, { method: "POST", body: new URLSearchParams(fields) }).then(
    ({ ok }) => (!ok || done) && toast(ok ? done : host.words.reasons.other),
    () => toast(host.words.needs_line),
  );
}
