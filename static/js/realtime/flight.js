// @ts-check
/** One thing of an outbox on its way: asked for, asked for again after silence, answered (wire.md §4, §8). */
import { frameOf } from "./items.js";

/** @typedef {import("./items.js").Item} Item */

const PATIENCE = 10_000;
const GONE = new Set(["not_found", "gone"]);
const DOOR = new Set(["auth", "banned", "version", "lost"]); // about the line, not about the message

export class Flight {
  /** @param {import("./outbox.js").Outbox} outbox @param {Item} item @param {() => void} done the next may go */
  constructor(outbox, item, done) {
    this.outbox = outbox;
    this.item = item;
    this.done = done;
    this.callOff = () => {};
    item.state = "sending";
  }

  /** @param {number} silences how often nobody answered */
  put(silences) {
    const { outbox, item } = this;
    const { ask, clock, changed, reconnect } = outbox.wishes;
    if (silences === 2) return reconnect();
    item.tries += 1;
    this.callOff();
    this.callOff = clock.after(PATIENCE, () => this.put(silences + 1));
    const isOut = ask(frameOf(item), (reply) => outbox.items.includes(item) && this.answered(reply));
    if (!isOut) {
      outbox.isOnline = false; // the line will say when it is back
      this.land("queued");
    }
    changed();
  }

  /** It is not on its way any more. @param {import("./items.js").State} state */
  land(state) {
    const { outbox, item } = this;
    if (outbox.flight !== this) return;
    this.callOff();
    outbox.flight = null;
    if (item.state === "sending") item.state = state;
    outbox.wishes.changed();
    this.done();
  }

  // --- inside ---

  /** @param {Record<string, any>} reply */
  answered(reply) {
    const { outbox, item } = this;
    if (reply.t === "ack") this.acked(reply);
    else if (reply.t === "lost" || DOOR.has(reply.code)) this.land("queued");
    else if (item.t === "del" && GONE.has(reply.code)) outbox.drop(item);
    else if (reply.final) {
      outbox.fail(item, reply.code, "", reply.until);
      this.land("failed");
    } else this.rest(reply);
  }

  /** @param {Record<string, any>} ack */
  acked(ack) {
    const { outbox, item } = this;
    outbox.pauseReason = "";
    if (ack.state === "rejected") {
      outbox.fail(item, "rejected");
      return this.land("failed");
    }
    if (ack.held) {
      item.state = "held";
      outbox.keep(item);
      return this.land("held");
    }
    if (outbox.wishes.accepted) outbox.wishes.accepted(ack, item);
    if (item.t === "send" || !ack.seq) return outbox.confirm(item.cid);
    outbox.wishes.store.remove(item.cid).catch(() => {});
    item.seq = ack.seq;
    this.land("queued");
    outbox.went(item);
  }

  /** Not now: the same key again after the pause the server named. @param {Record<string, any>} reply */
  rest({ code, retry_ms }) {
    const { outbox, item } = this;
    item.reason = code;
    outbox.rest(retry_ms || 2_000 + outbox.random() * 1_000, code);
    this.land("queued");
  }
}
