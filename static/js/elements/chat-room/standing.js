// @ts-check
/** Whether I may write here now; and if not, the words that stand in the composer's place. */
import { clock } from "../../lib/clock.js";

/** @param {Record<string, any>} set of the room, and of me in it @param {number} now @param {{time: (ms: number) => string}} calendar @param {Record<string, any>} words */
function whyNot(set, now, calendar, { may_write }) {
  if (set.archived) return may_write.archived;
  if (set.kind === "announce" && set.role !== "host") return may_write.announce;
  if (set.mute_until > now) return may_write.muted.replace("%(time)s", calendar.time(set.mute_until));
  return set.paused && set.role !== "host" ? may_write.paused : "";
}

/** The composer, or why there is none. @param {any} host the <chat-room> */
export function stand(host) {
  const { composer, room, calendar, words } = host;
  if (!composer) {
    if (room.known.set.accepted) location.reload(); // they have said yes: now there is one
    return; // the page has said why
  }
  const note = host.querySelector("[data-standing]");
  const why = room.isGone ? "" : whyNot(room.known.set, clock.now(), calendar, words);
  const text = note.querySelector("p");
  if (text.textContent !== why) text.textContent = why;
  note.hidden = !why;
  composer.root.hidden = Boolean(why) || room.isGone;
}

/** No longer somebody of this room: nothing of it stays here but what was not sent. @param {any} host */
export function leave(host) {
  const note = host.querySelector("[data-gone]");
  if (!note || !note.hidden) return;
  note.hidden = false;
  note.focus();
}
