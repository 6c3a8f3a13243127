// @ts-check
/** <alike-people> around a form: while somebody types a name, a phone or a document, it asks who of the list may be meant. */

const PAUSE = 700; // after the last letter
const ASKING = ["given", "family", "born", "phone", "document"];

/** @param {string} html */
const pieces = (html) => new DOMParser().parseFromString(html, "text/html").body.children;

class AlikePeople extends HTMLElement {
  connectedCallback() {
    this.timer = 0;
    this.last = "";
    this.addEventListener("input", (event) => this.typed(event));
  }

  /** @param {Event} event */
  typed(event) {
    const name = /** @type {HTMLInputElement} */ (event.target).name;
    if (!ASKING.includes(name)) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const form = this.querySelector("form");
    const place = this.querySelector("[data-alike]");
    if (!form || !place) return;
    const said = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const key = ASKING.map((name) => said.get(name)).join("|");
    if (key === this.last) return;
    this.last = key;
    try {
      const answer = await fetch(this.dataset.ask || "", { method: "POST", body: said });
      if (answer.ok && key === this.last) place.replaceChildren(...pieces(await answer.text()));
    } catch {
      this.last = ""; // without a connection the server asks when the form is sent
    }
  }
}

customElements.define("alike-people", AlikePeople);
