// @ts-check
/** What can wait in an outbox: words to say, other words for a message of mine, its removal. */

/** @typedef {"send" | "edit" | "del"} Deed */
/** @typedef {"queued" | "sending" | "asking" | "held" | "failed"} State */
/**
 * `id` is the message that is changed, `cause` why I remove what another said; `seq` the event in which an edit or removal came to be, until
 * this page has heard that far.
 * @typedef {{cid: string, t: Deed, room: string, me: string, text?: string, re?: string, cw?: string, id?: string, base?: number, cause?: string, created: number, tries: number, state: State, reason?: string, why?: string, until?: number, asked?: number, seq?: number, isLate?: boolean, isStored?: boolean}} Item
 */
/** @typedef {{t?: Deed, text?: string, re?: string, cw?: string, id?: string, base?: number, cause?: string}} What */

const DAY = 86_400_000;
const LONG_PAUSE = 600_000;

/** 22 letters and figures: about 130 random bits. */
export function newCid() {
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  return Array.from(crypto.getRandomValues(new Uint8Array(22)), (byte) => letters[byte % 62]).join("");
}

/** What of an item its frame says. @param {Item} item */
export function frameOf({ t = "send", room, cid, text, re, cw, id, base, cause }) {
  return { t, room, cid, text, re, cw, id, base, why: cause }; // what is undefined is left out on the wire
}

/** "ask" where it is too old to go out by itself, "never" where the server may have forgotten its key. @param {Item} item @param {number} now @param {string} pause why the server made us wait */
export function stale({ t, created, asked }, now, pause) {
  if (t === "del") return ""; // whoever wanted it gone still does
  if (now - created > 60 * DAY) return "never";
  const age = now - (asked || created);
  const isTooOld = age > DAY || (pause === "room_paused" && age > LONG_PAUSE);
  return t !== "edit" && isTooOld ? "ask" : "";
}
