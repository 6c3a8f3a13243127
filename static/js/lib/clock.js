// @ts-check
/** Timers that a test can hold. */

/** @typedef {{now: () => number, after: (ms: number, then: () => void) => () => void}} Clock */

/** The browser's own; `after` answers with a way to call it off. @type {Clock} */
export const clock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};
