// @ts-check
/** <show-password> around a password field and a hidden button with [data-show] and [data-hide] words. */

class ShowPassword extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const button = this.querySelector("button");
    if (!input || !button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.turn(input, input.type === "password"));
    if (input.form) input.form.addEventListener("submit", () => this.turn(input, false)); // browsers remember passwords, not texts
  }

  /** @param {HTMLInputElement} input @param {boolean} isShown */
  turn(input, isShown) {
    input.type = isShown ? "text" : "password";
    for (const words of this.querySelectorAll("[data-show], [data-hide]")) {
      /** @type {HTMLElement} */ (words).hidden = words.hasAttribute("data-show") === isShown;
    }
  }
}

customElements.define("show-password", ShowPassword);
