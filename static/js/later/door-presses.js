// @ts-check
/**
 * What was pressed at a door: sent in the order it was pressed in, each press under the nonce it was made with, so that one whose answer
 * was lost is not two. Without a connection it is kept, and says how long ago it was.
 */

/** @typedef {{cid: string, room: string, me: string, path: string, fields: Record<string, string>, created: number}} Press */
/**
 * @typedef {object} Wishes
 * @property {string} room a mark of this door, in a store that has other things too @property {string} me
 * @property {import("../lib/storage.js").Store} store
 * @property {import("../lib/clock.js").Clock} clock
 * @property {() => void} changed how many wait, or why
 * @property {(says: string, isTaken: boolean, press: Press) => void} told the server has answered
 * @property {typeof fetch} [fetch]
 */

const LONGEST = 30_000; // between two tries
const PATIENCE = 20_000; // with one of them
const OLD = 86_000; // seconds; the server takes no older ones

export class DoorPresses {
  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.wishes = wishes;
    this.fetch = wishes.fetch || fetch.bind(globalThis);
    /** @type {Press[]} */
    this.waiting = [];
    this.isBusy = false;
    this.isSignedOut = false;
    this.failures = 0;
    this.callOff = () => {};
  }

  /** What an earlier visit of mine left behind. */
  async load() {
    const { store, room, me, changed } = this.wishes;
    const left = await store.all().catch(() => []);
    const known = new Set(this.waiting.map(({ cid }) => cid));
    this.waiting = [...left.filter((one) => one.room === room && one.me === me && !known.has(one.cid)), ...this.waiting].sort((a, b) => a.created - b.created);
    changed();
    void this.send();
  }

  /** @param {string} cid @param {string} path @param {Record<string, string>} fields */
  add(cid, path, fields) {
    const { store, room, me, clock, changed } = this.wishes;
    if (this.waiting.some((one) => one.cid === cid)) return; // the same button twice
    const press = { cid, room, me, path, fields, created: clock.now() };
    this.waiting.push(press);
    store.put(press).catch(() => {}); // a full disk keeps nobody out
    changed();
    void this.send();
  }

  /** The net is back, somebody is signed in again, or has had enough of waiting. */
  tryNow() {
    this.callOff();
    this.isSignedOut = false;
    void this.send();
  }

  get isStuck() {
    return this.waiting.length > 0 && (this.failures > 0 || this.isSignedOut);
  }

  // --- inside ---

  async send() {
    if (this.isBusy || this.isSignedOut) return;
    this.isBusy = true;
    this.callOff();
    while (this.waiting.length && (await this.one(this.waiting[0])));
    this.isBusy = false;
    this.wishes.changed();
  }

  /** Whether the next one may go. @param {Press} press @returns {Promise<boolean>} */
  async one(press) {
    const answer = await this.post(press);
    if (!answer || answer.status >= 500 || answer.status === 429) return this.later(answer);
    if (answer.status === 401 || answer.redirected) {
      this.isSignedOut = true;
      return false;
    }
    const { says = "" } = await answer.json().catch(() => ({}));
    this.failures = 0;
    this.waiting = this.waiting.filter((one) => one !== press);
    this.wishes.store.remove(press.cid).catch(() => {});
    this.wishes.told(says, answer.ok, press);
    return true;
  }

  /** @param {Press} press @returns {Promise<Response | null>} */
  async post({ path, fields, created }) {
    const seconds = Math.floor((this.wishes.clock.now() - created) / 1000);
    const body = new URLSearchParams({ ...fields, ago: String(Math.min(Math.max(seconds, 0), OLD)) });
    const giveUp = new AbortController();
    const callOff = this.wishes.clock.after(PATIENCE, () => giveUp.abort());
    const headers = { accept: "application/json" };
    const answer = await this.fetch(path, { method: "POST", body, headers, credentials: "same-origin", signal: giveUp.signal }).catch(() => null);
    callOff();
    return answer;
  }

  /** @param {Response | null} answer @returns {boolean} */
  later(answer) {
    this.failures += 1;
    const asked = Number((answer && answer.headers.get("retry-after")) || 0) * 1000;
    const pause = asked || Math.min(LONGEST, 1000 * 2 ** Math.min(this.failures - 1, 5));
    this.callOff = this.wishes.clock.after(pause, () => void this.send());
    return false;
  }
}
