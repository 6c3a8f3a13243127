// @ts-check
/** Why there is no line to the server and none will come by itself, with the way on. Loaded when it comes to that. */

/** @param {HTMLElement & {words: Record<string, any>}} host the <chat-room> @param {string} why */
export function say({ words, dataset }, why) {
  const { pathname } = location;
  // On a shared phone what is unsent lives in this page only, so it must stay open.
  const signIn = { href: `/sign-in?next=${encodeURIComponent(pathname)}`, words: words.sign_in, isNewTab: !("ownPhone" in dataset) };
  const again = why === "replaced" ? undefined : { href: pathname, words: words.open_again }; // touching the page is enough
  const detail = { text: words.stopped[why] || words.stopped.other, link: why === "signed-out" ? signIn : again };
  document.dispatchEvent(new CustomEvent("kolo:net", { detail }));
}
