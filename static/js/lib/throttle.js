// @ts-check
/** Doing things less often. */

/** Runs `then` at most once in `ms`, and a last time for the last asking. @param {number} ms @param {() => void} then */
export function atMostEvery(ms, then) {
  let timer = 0;
  return () => {
    if (timer) return;
    timer = window.setTimeout(() => {
      timer = 0;
      then();
    }, ms);
  };
}

/** Runs `then` before the next picture, or a second later where nobody is looking. @param {() => void} then */
export function beforeNextPicture(then) {
  let isWaiting = false;
  const run = () => {
    isWaiting = false;
    then();
  };
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    if (document.visibilityState === "visible") requestAnimationFrame(run);
    else setTimeout(run, 1000);
  };
}
