// @ts-check
/** The merge rule (wire.md §4): what one event makes of one message. Pure. */

/** @typedef {import("./room.js").Message} Message */
/** @typedef {import("./room.js").Reaction} Reaction */
/** @typedef {Record<string, any>} Event */

/** The same message where the event is older than what we know of it, or says nothing about it. @param {Message} message @param {Event} event @param {string} me @returns {Message} */
export function after(message, event, me) {
  const change = event.s > message.v && CHANGES[event.k];
  return change ? { ...message, ...change(message, event, me), v: event.s } : message;
}

/** The last number an event stands for: `to` of what was passed over; that of a purge is another thing. @param {Event} event @returns {number} */
export const endOf = ({ k, s, to }) => (k === "x" && to ? to : s);

/** @type {Record<string, (message: Message, event: Event, me: string) => Partial<Message>>} */
const CHANGES = {
  edit: (_, { text, ts }) => ({ text, ed: ts }),
  del: (_, event) => ({ text: "", del: event.as || "author", rx: [], cw: undefined, men: undefined, pin: false }),
  react: (message, { rx }, me) => ({ rx: reacted(message.rx || [], rx, me) }),
  pin: (_, { on }) => ({ pin: on }),
};

/** Totals are absolute, so hearing them twice does no harm. @param {Reaction[]} was @param {{e: string, tot: number, add?: string[], rm?: string[]}[]} news @param {string} me */
function reacted(was, news, me) {
  const now = new Map(was.map((rx) => [rx.e, rx]));
  for (const { e, tot, add = [], rm = [] } of news) {
    const mine = now.get(e);
    const isMine = add.includes(me) || (Boolean(mine && mine.me) && !rm.includes(me));
    if (tot > 0) now.set(e, { e, tot, me: isMine });
    else now.delete(e);
  }
  return [...now.values()];
}
