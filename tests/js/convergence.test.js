// G8: whoever has heard up to number S sees what the log holds at S, whatever was lost, late or told twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../static/js/realtime/room.js";
import { heldClock } from "./held.js";
import { dice, Log, plain } from "./log.js";

/** A browser on a bad line to that log: pages come late, frames twice, the line breaks. */
function browser(log, roll) {
  const clock = heldClock();
  let pushes = [];
  let late = [];
  let isUp = false;
  const ask = (frame, answer) => {
    if (!isUp) return false;
    if (frame.t === "sub") subscribe(frame, answer);
    else late.push({ answer, wait: roll(3), frame });
    return true;
  };
  const room = new Room({ room: "r", me: "me", epoch: "e", cursor: 0, more: false, ask, clock, changed: () => {} });
  function subscribe({ since }, answer) {
    pushes = [];
    const isLong = log.head - since > 40;
    if (!isLong) {
      answer({ t: "subd", i: 1, mode: "replay", epoch: "e", from: since + 1, head: log.head });
      const events = log.replay(since);
      if (events.length) pushes.push({ t: "evs", ev: events });
    } else {
      answer({ t: "subd", i: 1, mode: "snapshot", reason: "too_old", epoch: "e", base: log.head, head: log.head });
      pushes.push({ ...log.page(Infinity, 10), i: 1 });
    }
    pushes.push({ t: "live", seq: log.head });
  }
  return {
    room,
    up() {
      isUp = true;
      room.sub();
    },
    down() {
      isUp = false;
      pushes = [];
      late = [];
      room.lost();
    },
    tell: (event) => isUp && pushes.push({ t: "evs", ev: [event] }),
    /** The next push arrives. */
    hears() {
      const frame = pushes.shift();
      if (frame) room.hear(frame);
    },
    /** A page is written at one moment, and arrives at a later one. */
    pagesMove() {
      for (const page of late) {
        if (!page.reply) page.reply = log.page(page.frame.before, 10);
        else page.wait -= 1;
      }
      for (const { answer, reply } of late.filter(({ wait }) => wait < 0)) answer(reply);
      late = late.filter(({ wait }) => wait >= 0);
    },
    reset: () => isUp && (room.hear({ t: "reset", reason: "slow", retry_ms: 0 }), clock.pass(0)),
    get isQuiet() {
      return !pushes.length && !late.length;
    },
  };
}

function live(seed) {
  const roll = dice(seed);
  const log = new Log(roll);
  const one = browser(log, roll);
  one.up();
  const longest = new Map(); // every edit makes a text longer
  const look = () => {
    for (const { id, del, text = "" } of one.room.said) {
      assert.ok(!(del && text), `seed ${seed}: ${id} is gone and speaks again`);
      assert.ok(del || text.length >= (longest.get(id) || 0), `seed ${seed}: ${id} has its old words again`);
      longest.set(id, text.length);
    }
  };
  for (let step = 0; step < 400; step += 1) {
    const what = roll(80);
    if (what < 28) one.tell(log.happens());
    else if (what < 50) one.hears();
    else if (what < 60) one.room.earlier(10);
    else if (what < 76) one.pagesMove();
    else if (what < 78) one.room.trim(15);
    else if (what === 78) one.down();
    else one.up();
    look();
  }
  one.down();
  one.up();
  while (!one.isQuiet) {
    one.hears();
    one.pagesMove();
    look();
  }
  return { log, one };
}

test("after a thousand evenings of races everybody sees what the log holds", () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const { log, one } = live(seed);
    const { said, known } = one.room;
    const there = [...log.messages.values()].filter(({ seq }) => !said.length || seq >= said[0].seq).map(({ id }) => id);
    assert.deepEqual(said.map(({ id }) => id), there, `seed ${seed}: no hole, nothing that is gone`);
    assert.deepEqual(said.map(plain), log.truth(there), `seed ${seed}`);
    assert.equal(one.room.bugs, 0, `seed ${seed}`);
    assert.ok(said.every((message) => known.find(message.id)));
  }
});

test("reading back to the beginning finds everything, once", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const { log, one } = live(seed);
    while (one.room.earlier(10)) while (!one.isQuiet) one.pagesMove();
    assert.deepEqual(one.room.said.map(plain), log.truth([...log.messages.keys()]), `seed ${seed}`);
  }
});
