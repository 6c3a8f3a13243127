// @ts-check
/** How much is unread in each of my rooms, as the server tells it (wire.md §4 welcome, bump, read, you). */

/** @typedef {Record<string, any>} Frame */

export class Counts {
  /** @param {() => void} changed */
  constructor(changed) {
    this.changed = changed;
    /** @type {Map<string, {head: number, readN: number, ment: number, noti: string}>} */
    this.rooms = new Map();
  }

  /** @param {string} room */
  unread(room) {
    const { head = 0, readN = 0 } = this.rooms.get(room) || {};
    return Math.max(0, head - readN);
  }

  /** Where I am called by name and have not read it. @param {string} room */
  called(room) {
    const { ment = 0, noti = "" } = this.rooms.get(room) || {};
    return this.unread(room) && noti !== "rest" ? ment : 0;
  }

  /** A quiet room calls only by name, and nothing calls who rests in its circle. @param {string} room */
  loud(room) {
    const { noti = "" } = this.rooms.get(room) || {};
    return noti === "none" || noti === "rest" ? this.called(room) : this.unread(room);
  }

  get whole() {
    return [...this.rooms.keys()].reduce((sum, room) => sum + this.loud(room), 0);
  }

  /** @param {Frame} frame any push @returns {boolean} whether the rooms themselves are others now */
  hear(frame) {
    const { t, k, room } = frame;
    const before = this.rooms.size;
    if (t === "welcome") {
      this.rooms.clear();
      frame.rooms.forEach((/** @type {Frame} */ card) => this.card(card));
    } else if (t === "bump") frame.rooms.forEach((/** @type {Frame} */ news) => this.put(news.room, { head: news.head_n, ment: news.ment }));
    else if (t === "read") this.put(room, { readN: frame.n, head: frame.n + frame.unread, ment: frame.ment });
    else if (t === "you" && k === "gone") this.rooms.delete(room);
    else if (t === "you" && k === "room") this.card(room);
    else return false;
    this.changed();
    return t === "you" || (t !== "welcome" && before !== this.rooms.size);
  }

  // --- inside ---

  /** @param {Frame} card */
  card({ room, head_n, read_n, ment, noti }) {
    this.rooms.set(room, { head: head_n, readN: read_n, ment, noti });
  }

  /** @param {string} room @param {Frame} news */
  put(room, news) {
    const was = this.rooms.get(room) || { head: 0, readN: 0, ment: 0, noti: "all" };
    this.rooms.set(room, { ...was, ...news });
  }
}
