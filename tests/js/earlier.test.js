import assert from "node:assert/strict";
import { test } from "node:test";
import { Earlier } from "../../static/js/elements/chat-room/earlier.js";

/** A page with its link to earlier messages, which the test brings near and takes away. */
function page(load) {
  const attributes = { href: "/before/30" };
  const link = { addEventListener() {}, getAttribute: (name) => attributes[name], set href(to) { attributes.href = to; } };
  const place = { hidden: false, querySelector: () => link };
  const watched = [];
  globalThis.document = { activeElement: null };
  globalThis.window = globalThis;
  globalThis.IntersectionObserver = class {
    constructor(told) {
      watched.told = told;
    }
    observe() {
      watched.push("watch");
    }
    unobserve() {}
  };
  const earlier = new Earlier({ querySelector: () => place }, {}, load);
  const near = (isIntersecting) => watched.told([{ isIntersecting }]);
  return { earlier, near, place };
}

test("coming near asks for what was said before", () => {
  let asked = 0;
  const { near } = page(() => Boolean((asked += 1)));
  near(false);
  assert.equal(asked, 0);
  near(true);
  assert.equal(asked, 1);
});

test("somebody who scrolled up before the line was there is not forgotten once it is", () => {
  let asked = 0;
  let isOpen = false;
  const { earlier, near } = page(() => Boolean((asked += 1)) && isOpen);
  near(true);
  isOpen = true;
  earlier.show("/before/30"); // drawn again, because the line is live
  assert.equal(asked, 2);
});

test("a page that came moves the link away: whether it is near is looked at anew", () => {
  let asked = 0;
  const { earlier, near } = page(() => Boolean((asked += 1)));
  near(true);
  earlier.show("/before/1");
  earlier.show("/before/1");
  assert.equal(asked, 1);
  near(true);
  assert.equal(asked, 2, "a page that is still short asks on");
});

test("whoever has gone down again asks for nothing, nor does the beginning of everything", () => {
  let asked = 0;
  const { earlier, near, place } = page(() => Boolean((asked += 1)));
  near(true);
  near(false);
  earlier.show("/before/30");
  near(true);
  earlier.show("");
  assert.deepEqual([asked, place.hidden], [2, true]);
});
