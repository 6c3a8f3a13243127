// @ts-check
/** Every form of a page: a second press while the first is on its way does nothing, and a press without a connection waits. */

const PATIENCE = 20_000; // after that the first one is lost, and pressing again is right

/** What was sent, by which button. @type {Map<HTMLFormElement, Element | null>} */
const away = new Map();

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.getAttribute("method") === "dialog") return undefined; // a door and a sheet send their own
  if (away.has(form)) return event.preventDefault();
  const button = event.submitter || form.querySelector("[type=submit], button:not([type])");
  if (!navigator.onLine && holdsBack(form, button)) return event.preventDefault();
  if (form.hasAttribute("data-file")) return undefined; // this page stays, and nothing tells it when the file has come
  away.set(form, button);
  if (button) button.setAttribute("aria-busy", "true");
  return void setTimeout(letGo, PATIENCE);
});
for (const name of ["pageshow", "online"]) addEventListener(name, letGo);

/** The browser would put a page of its own in place of this one. Only once: some are wrong about the connection. @param {HTMLFormElement} form @param {Element | null} button */
function holdsBack(form, button) {
  const { kept = "", pressed = "" } = /** @type {HTMLElement} */ (document.getElementById("net") || form).dataset;
  if (!kept || form.querySelector("[data-held]")) return false;
  const isWritten = form.querySelector("input:not([type=hidden]), select, textarea");
  const said = Object.assign(document.createElement("p"), { className: "err", textContent: isWritten ? kept : pressed });
  said.setAttribute("role", "alert");
  said.setAttribute("data-held", "");
  if (button && form.contains(button)) button.after(said);
  else form.append(said);
  return true;
}

function letGo() {
  for (const said of document.querySelectorAll("[data-held]")) said.remove();
  for (const button of away.values()) if (button) button.removeAttribute("aria-busy");
  away.clear();
}
