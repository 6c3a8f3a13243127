// @ts-check
/** <once-form> around a form: a second press while the first is on its way does nothing, and a press without a connection waits. */

const PATIENCE = 20_000; // after that the first one is lost, and pressing again is right

class OnceForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.submitted(event));
    for (const name of ["pageshow", "online"]) addEventListener(name, () => this.free());
  }

  /** @param {Event} event */
  submitted(event) {
    if (this.hasAttribute("data-busy")) return event.preventDefault();
    if (event.defaultPrevented) return;
    const button = /** @type {SubmitEvent} */ (event).submitter || this.querySelector("[type=submit], button:not([type])");
    if (!navigator.onLine && button && this.holdsBack(button)) return event.preventDefault();
    this.setAttribute("data-busy", "");
    if (button) button.setAttribute("aria-busy", "true");
    setTimeout(() => this.free(), PATIENCE);
  }

  /** The browser would put a page of its own in place of what was typed. Only once: some are wrong about the connection. @param {Element} button */
  holdsBack(button) {
    const { kept = "" } = (document.getElementById("net") || this).dataset;
    if (!kept || this.querySelector("[data-held]")) return false;
    const said = Object.assign(document.createElement("p"), { className: "err", textContent: kept });
    said.setAttribute("role", "alert");
    said.setAttribute("data-held", "");
    button.after(said);
    return true;
  }

  free() {
    this.removeAttribute("data-busy");
    for (const said of this.querySelectorAll("[data-held]")) said.remove();
    for (const button of this.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}

customElements.define("once-form", OnceForm);
