// @ts-check
/**
 * <keep-typed> in a form whose page is kept with a draft (help/question.html): whoever leaves by the browser's own way back loses nothing of
 * what they typed. It goes to the draft on the server; the browser keeps nothing.
 */
class KeepTyped extends HTMLElement {
  connectedCallback() {
    const form = /** @type {HTMLFormElement} */ (this.closest("form"));
    this.stands = this.dataset.unsaved === undefined ? said(form) : "";
    this.isSent = false;
    addEventListener("submit", (event) => (this.isSent = event.target === form && !event.defaultPrevented));
    addEventListener("pageshow", () => (this.isSent = false));
    addEventListener("pagehide", () => this.keep(form));
  }

  /** @param {HTMLFormElement} form */
  keep(form) {
    const now = said(form);
    if (this.isSent || now === this.stands) return;
    this.stands = now;
    const body = new URLSearchParams(now);
    body.set("aim", "keep");
    void fetch(form.getAttribute("action") || "", { method: "POST", body, keepalive: true, credentials: "same-origin" });
  }
}

/** @param {HTMLFormElement} form */
function said(form) {
  return new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
}

customElements.define("keep-typed", KeepTyped);
