// @ts-check
/** How far somebody has read: told within two seconds of its being on the screen, and only while they look. */
import { atMostEvery } from "../../lib/throttle.js";

const PAUSE = 2_000;

/**
 * @param {import("./log.js").Log} log
 * @param {(seq: number, isUrgent: boolean) => boolean} tell whether it could be told
 * @returns {{soon: () => void, now: () => void, stop: () => void}}
 */
export function reading(log, tell) {
  let seen = 0;
  let told = 0;
  let written = 0; // also for the page that comes next
  let isStopped = false; // somebody wants to find it unread
  const isVisible = () => document.visibilityState === "visible";
  const look = (isLeaving = false) => {
    if (isStopped) return;
    if (isVisible() || isLeaving) seen = Math.max(seen, log.lastSeen()); // who goes was looking until now
    if (seen <= (isLeaving ? written : told) || !tell(seen, isLeaving)) return;
    told = seen;
    if (isLeaving) written = seen;
  };
  const soon = atMostEvery(PAUSE, look);
  log.box.addEventListener("scroll", soon, { passive: true });
  document.addEventListener("visibilitychange", () => (isVisible() ? soon() : look(true)));
  return { soon, now: () => look(isVisible()), stop: () => (isStopped = true) };
}
