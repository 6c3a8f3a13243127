// @ts-check
/** <once-form> around a form: a second press while the first is on its way does nothing. */

const PATIENCE = 20_000; // after that the first one is lost, and pressing again is right

class OnceForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.submitted(event));
    addEventListener("pageshow", () => this.free());
  }

  /** @param {Event} event */
  submitted(event) {
    if (this.hasAttribute("data-busy")) return event.preventDefault();
    if (event.defaultPrevented) return;
    this.setAttribute("data-busy", "");
    const button = /** @type {SubmitEvent} */ (event).submitter || this.querySelector("[type=submit], button:not([type])");
    if (button) button.setAttribute("aria-busy", "true");
    setTimeout(() => this.free(), PATIENCE);
  }

  free() {
    this.removeAttribute("data-busy");
    for (const button of this.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
}

customElements.define("once-form", OnceForm);
