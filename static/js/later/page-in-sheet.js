// @ts-check
/**
 * A page with a form, shown in a sheet instead: the same form, the same answers, without leaving
 * the room. So nothing of it is written twice.
 */
import { toast } from "../lib/toast.js";

/** @param {HTMLDialogElement} sheet @param {string} path @param {Record<string, any>} words @param {() => void} then */
export function pageInSheet(sheet, path, words, then) {
  void ask(sheet, path, {}, words, then);
}

/** @param {HTMLDialogElement} sheet @param {string} path @param {RequestInit} how @param {Record<string, any>} words @param {() => void} then */
async function ask(sheet, path, how, words, then) {
  try {
    const answer = await fetch(path, how);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (how.method && answer.ok) {
      done(sheet, page);
      return then();
    }
    const main = /** @type {HTMLElement} */ (page.querySelector("main"));
    show(sheet, /** @type {HTMLElement} */ (document.importNode(main, true)), path, words, then);
  } catch {
    toast(words.needs_line);
    sheet.close();
  }
  return undefined;
}

/** @param {HTMLDialogElement} sheet @param {Document} page where the form led */
function done(sheet, page) {
  const said = page.querySelector(".flash");
  if (said) toast((said.textContent || "").trim());
  sheet.close();
}

/** @param {HTMLDialogElement} sheet @param {HTMLElement} main @param {string} path @param {Record<string, any>} words @param {() => void} then */
function show(sheet, main, path, words, then) {
  const place = document.createElement("div");
  place.className = "stack";
  place.append(...main.children);
  for (const odd of place.querySelectorAll("#net, script, .flash")) odd.remove();
  rename(place);
  const heading = place.querySelector("h1, h2");
  if (heading) heading.id = "sheet-title";
  sheet.setAttribute("aria-labelledby", "sheet-title");
  const close = /** @type {HTMLElement} */ (sheet.querySelector("form[method=dialog]"));
  sheet.replaceChildren(place, close);
  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const sent = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    ask(sheet, form.getAttribute("action") || path, { method: "POST", body: sent }, words, then);
  });
  const first = /** @type {HTMLElement | null} */ (place.querySelector("[role=alert], input:not([type=hidden]), textarea, button"));
  if (first) first.focus();
}

/** Ids that the room has already would lead labels astray. @param {HTMLElement} place */
function rename(place) {
  for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
    for (const node of place.querySelectorAll(`[${name}]`)) {
      node.setAttribute(name, (node.getAttribute(name) || "").split(" ").map((id) => `sheet-${id}`).join(" "));
    }
  }
  for (const link of place.querySelectorAll("a[href^='#']")) link.setAttribute("href", `#sheet-${(link.getAttribute("href") || "").slice(1)}`);
}
