// @ts-check
/** What one message looks like, in words and marks: said, waiting, changed, removed, covered. Pure. */
import { counted, fill } from "../../lib/dom.js";

/** @typedef {import("../../realtime/room.js").Message} Message */
/** @typedef {import("../../realtime/items.js").Item} Item */
/** @typedef {{id: string, by: string, name: string, text: string}} Answered */
/** @typedef {{e: string, tot: number, me: boolean, name: string}} Rx */
/** @typedef {{id: string, seq: number, by: string, name: string, ts: number, time: string, text: string, isMine: boolean, isSame: boolean, isEdited: boolean, isPinned: boolean, isForMe: boolean, isToldWhy: boolean, removed: string, cover: string, answered: Answered | null, rx: Rx[], state: string, note: string, look: "" | "wait" | "failed", offer: string[], offerCid: string, cid: string}} Bubble */
/**
 * @typedef {object} Seen
 * @property {string} me @property {(id: string) => string} nameOf
 * @property {(id: string) => Message | undefined} find wherever it stands
 * @property {(id: string, rx: import("../../realtime/room.js").Reaction[]) => import("../../realtime/room.js").Reaction[]} reactionsOn
 * @property {Item[]} items @property {Set<string>} blocked people I do not want to read
 * @property {Set<string>} reported messages
 * @property {boolean} isDown no connection, and we have said so
 * @property {ReturnType<typeof import("../../lib/time.js").calendar>} calendar
 * @property {number} now @property {Record<string, any>} words
 */

const QUOTED = 120;
const PLAIN = { isSame: false, isEdited: false, isPinned: false, isForMe: false, isToldWhy: false, removed: "", answered: null, rx: [], ...{ state: "", note: "", look: "", offer: [], offerCid: "" } };

/** @param {Seen} seen @param {Message} message @returns {Bubble} */
export function spoken(seen, message) {
  const { me, nameOf, calendar, words, blocked, reported } = seen;
  const { id, seq, by, ts, cid = "", cw = "", men = [] } = message;
  const isMine = by === me;
  const change = message.del ? undefined : seen.items.filter((item) => item.id === id).pop();
  const isGone = change && change.t === "del" && change.seq;
  const del = message.del || (isGone ? (isMine ? "author" : "host") : "");
  const removed = del && (del === "author" ? words.removed_author : words.removed_host);
  const isToldWhy = isMine && del === "host";
  const who = { id, seq, by, ts, isMine, cid: isMine ? cid : "", time: calendar.time(ts), name: nameOf(by) };
  if (removed) return { ...PLAIN, ...who, isToldWhy, removed, text: removed, cover: "", ...(change && change.t === "edit" ? changing(seen, change) : {}) };
  const folded = reported.has(id) ? words.reported : blocked.has(by) ? words.folded : "";
  const isChanged = change && change.t === "edit" && change.state !== "failed";
  return {
    ...{ ...PLAIN, ...who, cover: folded || cw, answered: answered(seen, message), rx: folded ? [] : reactions(seen, message) },
    ...{ text: (isChanged ? change.text : message.text) || "", isEdited: Boolean(message.ed || isChanged), isPinned: Boolean(message.pin) },
    ...{ isForMe: !folded && (men.includes(me) || men.includes("all")) },
    ...(change && !change.seq ? changing(seen, change) : {}),
  };
}

/** @param {Seen} seen @param {Item} item @returns {Bubble} */
export function unsent(seen, item) {
  const { calendar, me, nameOf } = seen;
  const { cid, text = "", cw = "", created: ts } = item;
  return {
    ...{ ...PLAIN, id: "", seq: 0, by: me, ts, isMine: true, cid, time: calendar.time(ts), name: nameOf(me) },
    ...{ text, cover: cw, answered: answered(seen, item), ...standing(seen, item), offerCid: cid },
  };
}

/** As much of a message as is enough to know it again. @param {string} text */
export function firstLine(text) {
  const line = text.trim().split("\n")[0];
  return line.length <= QUOTED ? line : `${line.slice(0, QUOTED).trim()}…`;
}

/** @param {Seen} seen @param {{re?: string}} message @returns {Answered | null} */
function answered({ find, nameOf, words, blocked }, { re }) {
  if (!re) return null;
  const original = find(re);
  if (!original || original.del) return { id: re, by: "", name: "", text: original ? words.gone : "…" };
  const { by, cw, text = "" } = original;
  return { id: re, by, name: nameOf(by), text: blocked.has(by) ? words.folded : cw || firstLine(text) };
}

/** @param {Seen} seen @param {Message} message @returns {Rx[]} */
function reactions({ reactionsOn, words }, { id, rx = [] }) {
  return reactionsOn(id, rx).map(({ e, tot, me = false }) => {
    const name = fill(counted(me ? words.people_and_me : words.people, tot), { emoji: words.emoji[e] || e });
    return { e, tot, me, name };
  });
}

/** How it stands with a change of mine, in words. @param {Seen} seen @param {Item} item @returns {Partial<Bubble>} */
function changing({ words, isDown }, { t, state, reason = "", cid }) {
  if (state === "failed") {
    const what = t === "del" ? words.not_removed : words.not_changed;
    return { state: what, note: words.reasons[reason] || words.reasons.other, look: "failed", offer: ["again", "drop"], offerCid: cid };
  }
  const wait = isDown ? words.waiting : words.sending;
  return { state: t === "del" ? words.removing : wait, note: t === "del" && isDown ? wait : "", look: "wait" };
}

/** How it stands with an unsent message, in words. @param {Seen} seen @param {Item} item @returns {Pick<Bubble, "state" | "note" | "look" | "offer">} */
function standing({ words, isDown, calendar, now }, { state, reason = "", why, until, created }) {
  if (state === "held") return { state: words.held, note: "", look: "wait", offer: [] };
  if (state === "failed") {
    const said = String(words.reasons[reason] || words.reasons.other);
    const time = until && until > now ? calendar.time(until) : "";
    const note = reason === "muted" && time ? words.muted_until.replace("%(time)s", time) : said;
    return { state: words.not_sent, note: why ? `${note} ${why}` : note, look: "failed", offer: ["again", "delete"] };
  }
  if (state === "asking") {
    const note = words.still_send.replace("%(when)s", `${calendar.inWords(calendar.day(created), now)} ${calendar.time(created)}`);
    return { state: words.not_sent, note, look: "wait", offer: ["still", "delete"] };
  }
  const pause = words.pauses[reason];
  return { state: isDown ? words.waiting : state === "queued" && pause ? pause : words.sending, note: "", look: "wait", offer: [] };
}
