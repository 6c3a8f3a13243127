import assert from "node:assert/strict";
import { test } from "node:test";
import { Counts } from "../../static/js/later/counts.js";

const card = (room, head_n, read_n, more = {}) => ({ room, head_n, read_n, ment: 0, noti: "all", ...more });

function begin() {
  const counts = new Counts(() => {});
  counts.hear({ t: "welcome", rooms: [card("tea", 10, 8), card("lifts", 5, 5)] });
  return counts;
}

test("what is unread is what was said since I read", () => {
  const counts = begin();
  assert.deepEqual([counts.unread("tea"), counts.unread("lifts"), counts.whole], [2, 0, 2]);
});

test("a bump raises it, and what I read on another device lowers it here", () => {
  const counts = begin();
  counts.hear({ t: "bump", rooms: [{ room: "lifts", head: 90, head_n: 8, ment: 1 }] });
  assert.deepEqual([counts.unread("lifts"), counts.whole], [3, 5]);
  counts.hear({ t: "read", room: "tea", seq: 99, n: 9, unread: 1, ment: 0 });
  assert.deepEqual([counts.unread("tea"), counts.whole], [1, 4]);
  counts.hear({ t: "read", room: "tea", seq: 50, n: 4, unread: 6, ment: 0 });
  assert.equal(counts.unread("tea"), 6, "marked as unread");
});

test("rooms come and go, and whoever shows a list hears of it", () => {
  const counts = begin();
  assert.equal(counts.hear({ t: "bump", rooms: [] }), false);
  assert.equal(counts.hear({ t: "you", k: "room", room: card("new", 3, 0) }), true);
  assert.equal(counts.hear({ t: "you", k: "gone", room: "tea" }), true);
  assert.equal(counts.whole, 3);
});

test("a quiet room calls only by name", () => {
  const counts = begin();
  counts.hear({ t: "you", k: "room", room: card("news", 9, 0, { noti: "none" }) });
  assert.deepEqual([counts.unread("news"), counts.loud("news"), counts.whole], [9, 0, 2]);
  counts.hear({ t: "bump", rooms: [{ room: "news", head: 90, head_n: 10, ment: 1 }] });
  assert.deepEqual([counts.loud("news"), counts.called("news"), counts.whole], [1, 1, 3]);
});

test("nothing calls who rests, until they are back", () => {
  const counts = begin();
  counts.hear({ t: "you", k: "room", room: card("tea", 10, 8, { noti: "rest", unread: 0 }) });
  counts.hear({ t: "bump", rooms: [{ room: "tea", head: 90, head_n: 11, ment: 1 }] });
  assert.deepEqual([counts.loud("tea"), counts.called("tea"), counts.whole], [0, 0, 0]);
  counts.hear({ t: "you", k: "room", room: card("tea", 11, 8, { ment: 1 }) });
  assert.deepEqual([counts.loud("tea"), counts.called("tea"), counts.whole], [3, 1, 3]);
});
