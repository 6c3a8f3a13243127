// @ts-check
/** Where the socket of this page goes; `d` is this page alone, so that it replaces nobody else's (wire.md §2). */
import { newCid } from "./items.js";

/** @param {string} version of our scripts @returns {(lastCode: number) => string} */
export function address(version) {
  const tab = newCid();
  const { lang, dataset } = document.documentElement;
  const sockets = dataset.sockets || location.origin.replace("http", "ws");
  return (code) => `${sockets}/ws/v1?d=${tab}&cl=web/${version}&l=${lang}${code ? `&pc=${code}` : ""}`;
}
