// @ts-check
/**
 * What stands in the log, in which order: days, the line before what is new, people coming and going,
 * messages, and below all of them what is still on its way. Pure, so that it can be tried without a page.
 */
import { fill } from "../../lib/dom.js";
import { spoken, unsent } from "./bubbles.js";

/** @typedef {import("../../realtime/room.js").Message} Message */
/** @typedef {import("../../realtime/room.js").Line} Line */
/** @typedef {import("./bubbles.js").Bubble} Bubble */
/** @typedef {{key: string, kind: "day" | "unread" | "line" | "message", text: string, parts?: string[], day?: string, bubble?: Bubble}} Entry */
/**
 * @typedef {import("./bubbles.js").Seen & {said: Message[], lines: Line[], visit: {readN: number, headN: number}}} Shown
 * `said` is oldest first; `visit` is how far I had read when I came, and how much there was
 */

const TOGETHER = 5 * 60_000;

/** @param {Shown} shown @returns {Entry[]} */
export function entries(shown) {
  const { said, lines, items, me } = shown;
  const bubbles = [...said.map((message) => spoken(shown, message)), ...items.filter(({ id }) => !id).map((item) => unsent(shown, item))];
  const latest = bubbles.filter((bubble) => bubble.isMine && bubble.id && !bubble.removed).pop();
  if (latest && !latest.state) latest.state = shown.words.sent;
  const firstNew = said.findIndex(({ n, by }) => n > shown.visit.readN && n <= shown.visit.headN && by !== me);
  const firstNewId = firstNew > 0 ? said[firstNew].id : "";
  const coming = [...lines].sort((a, b) => a.seq - b.seq);
  /** @type {Entry[]} */
  const list = [];
  let day = "";
  /** @type {Bubble | null} */
  let before = null;
  for (const bubble of bubbles) {
    while (coming.length && (!bubble.seq || coming[0].seq < bubble.seq)) {
      list.push(line(shown, /** @type {Line} */ (coming.shift())));
      before = null;
    }
    const today = shown.calendar.day(bubble.ts);
    const isNewDay = today !== day;
    const isNews = bubble.id !== "" && bubble.id === firstNewId;
    if (isNewDay || isNews) {
      list.push(...divider(shown, isNewDay ? today : "", isNews));
      before = null;
    }
    day = today;
    bubble.isSame = Boolean(before && before.by === bubble.by && bubble.ts - before.ts < TOGETHER);
    before = bubble;
    list.push({ key: keyOf(bubble), kind: "message", text: bubble.text, bubble });
  }
  return [...list, ...coming.map((left) => line(shown, left))];
}

/** Mine keep their place in the page when they turn from waiting to sent. @param {{isMine: boolean, cid: string, id: string}} bubble */
export const keyOf = ({ isMine, cid, id }) => (isMine && cid ? `c${cid}` : `m${id}`);

/** @param {Shown} shown @param {string} day empty when it is not a new one @param {boolean} isNews @returns {Entry[]} */
function divider({ calendar, now, words }, day, isNews) {
  const inWords = day ? calendar.inWords(day, now) : "";
  if (!isNews) return [{ key: `d${day}`, kind: "day", text: inWords, day }];
  const text = day ? `${inWords} · ${words.unread}` : words.unread;
  return [{ key: "unread", kind: "unread", text, day }];
}

/** @param {Shown} shown @param {Line} line @returns {Entry} */
function line({ words }, { seq, op = "", nm, text, value }) {
  const key = `l${seq}`;
  if (text) return { key, kind: "line", text };
  if (op in words.room_set) return { key, kind: "line", text: changed(words.room_set, op, value) };
  const [before, after] = String(words[op === "join" ? "joined" : "left"]).split("%(name)s");
  const name = nm || words.somebody;
  return { key, kind: "line", text: before + name + after, parts: [before, name, after] };
}

/** @param {Record<string, string>} words @param {string} op @param {any} value */
function changed(words, op, value) {
  if ((op === "paused" || op === "archived") && !value) return words.reopened;
  return op === "slow_ms" && !value ? words.quick : fill(words[op], { value });
}
