// @ts-check
/** How much is unread, in the places that say so. */

/** @param {Element} place @param {number} count @param {string} word the hidden one beside the number */
export function showUnread(place, count, word) {
  const old = place.querySelector(".badge");
  const text = count > 99 ? "99+" : String(count);
  if (!count || !old || !old.textContent || old.textContent.split(" ")[0] !== text) {
    if (old) old.remove();
    if (count) place.append(badge(text, word));
  }
}

/** @param {string} text @param {string} word */
function badge(text, word) {
  const made = Object.assign(document.createElement("span"), { className: "badge", textContent: text });
  made.append(Object.assign(document.createElement("span"), { className: "vh", textContent: ` ${word}` }));
  return made;
}
