// @ts-check
/** Small things every element needs: the page's words, a copy of a template, a sentence with gaps. */

/** @param {string} id @returns {any} the JSON block of that id */
export function wordsOf(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent || "{}") : {};
}

/** @param {string} id @returns {HTMLElement} a fresh copy of the only element in that template */
export function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
}

/** "Sent %(n)s messages" with its gaps filled. @param {string} text @param {Record<string, unknown>} gaps */
export function fill(text, gaps) {
  return text.replace(/%\((\w+)\)s/g, (all, name) => (name in gaps ? String(gaps[name]) : all));
}

/** The form for this number out of {one, few, many, other}. @param {Record<string, string>} forms @param {number} n */
export function counted(forms, n) {
  const kind = new Intl.PluralRules(document.documentElement.lang || "en").select(n);
  return fill(forms[kind] || forms.other, { n });
}
