// @ts-check
/** What becomes of a message that was not sent, when its writer or a keeper of the room says so. */

/** @typedef {import("../realtime/outbox.js").Outbox} Outbox */

/** Try again what was refused: the same words under a new key. @param {Outbox} outbox @param {string} cid */
export async function again(outbox, cid) {
  const item = outbox.items.find((item) => item.cid === cid && item.state === "failed");
  if (!item) return;
  outbox.delete(cid);
  const { t, text, re, cw, id, cause } = item;
  await outbox.say({ t, text, re, cw, id, cause });
}

/** Yes, send it although it is old: still the same key. @param {Outbox} outbox @param {string} cid */
export function stillSend(outbox, cid) {
  const item = outbox.items.find((item) => item.cid === cid && item.state === "asking");
  if (!item) return;
  Object.assign(item, { state: "queued", asked: outbox.wishes.clock.now() });
  outbox.keep(item);
  outbox.pump();
}

/** A keeper has looked at words that waited. @param {any} host the <chat-room> @param {Record<string, any>} news */
export function settle(host, { cid, state, why }) {
  const { outbox } = host;
  const item = outbox.items.find((/** @type {any} */ item) => item.cid === cid);
  if (item && state === "rejected") outbox.fail(item, "rejected", why);
  else if (item) outbox.confirm(cid);
  else {
    const waiting = host.querySelectorAll("[data-waiting]"); // said on an earlier visit
    if (waiting.length === 1) waiting[0].remove(); // which of several it was, nobody tells us
  }
}
