// @ts-check
/** The room as it is known, put on the screen. */
import { clock } from "../../lib/clock.js";
import { entries } from "./entries.js";
import { stand } from "./standing.js";

/** @param {any} host the <chat-room> */
export function entriesOf({ room, outbox, deeds, me, visit, calendar, words, blocked, reported, connection }) {
  const { names, lines, said } = room.known;
  const nameOf = (/** @type {string} */ id) => names.get(id) || words.somebody;
  const find = (/** @type {string} */ id) => room.known.find(id);
  const reactionsOn = (/** @type {string} */ id, /** @type {import("../../realtime/room.js").Reaction[]} */ rx) => (deeds ? deeds.reactions.on(id, rx) : rx);
  const shown = { said, lines: [...lines.values()], items: outbox.items, me, nameOf, find, reactionsOn, blocked, reported, visit };
  return entries({ ...shown, isDown: connection.isDown, calendar, words, now: clock.now() });
}

/** @param {any} host @param {{toEnd?: boolean, isQuiet?: boolean}} [how] */
export function picture(host, how) {
  const { room, log, earlier, deeds } = host;
  const [first] = room.said;
  log.draw(entriesOf(host), how);
  earlier.show(room.more && first ? `/rooms/${host.dataset.room}/before/${first.seq}` : "");
  for (const { re } of room.said) if (re) room.lookUp(re);
  if (deeds) deeds.drawn();
  else if (room.known.pins[0] !== (host.pinLine.dataset.pin || undefined)) host.hands().then((/** @type {import("../../later/deeds.js").Deeds} */ deeds) => deeds.drawn(), () => {});
  stand(host);
}
