// @ts-check
/** The way to a message that stands further up: page by page, and no further than a few. */

const PAGES = 5;

export class Seeking {
  /** @param {import("../realtime/room.js").Room} room @param {import("../elements/chat-room/log.js").Log} log */
  constructor(room, log) {
    this.room = room;
    this.log = log;
    this.id = "";
    this.pages = 0;
  }

  /** @param {string} id */
  go(id) {
    this.id = this.log.aim(id) ? "" : id;
    this.pages = 0;
    if (this.id) this.on();
  }

  /** Something was drawn: perhaps it stands there now. */
  on() {
    if (!this.id) return;
    if (this.room.known.messages.has(this.id)) this.go(this.id);
    else if (this.room.pages.isReadingBack) return;
    else if (this.pages < PAGES && this.room.earlier(100)) this.pages += 1;
    else location.assign(`/rooms/${this.room.wishes.room}/at/${this.id}#m${this.id}`); // a page around it
  }
}
