// @ts-check
/** How much is unread elsewhere, beside the word «Chats»: only where that word can be seen. */
import { showUnread } from "../lib/badge.js";
import { Counts } from "./counts.js";

/** @param {any} host who hears what the server says @param {import("./counts.js").Frame} welcome */
export function beside(host, welcome) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".nav [data-unread]"));
  const counts = (host.counts = new Counts(() => place && showUnread(place, counts.whole, place.dataset.unread || "")));
  counts.hear(welcome);
}
