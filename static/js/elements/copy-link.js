// @ts-check
/**
 * <copy-link> around something with [data-copied] text (or an input), a hidden <button> and a hidden
 * <span role="status" data-done>. Works where the clipboard is closed to pages without TLS, too.
 */

class CopyLink extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const source = /** @type {HTMLElement | null} */ (this.querySelector("[data-copied], input"));
    if (!button || !source) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const isCopied = await this.copy(source);
      const done = /** @type {HTMLElement | null} */ (this.querySelector("[data-done]"));
      if (isCopied && done) done.hidden = false;
    });
  }

  /** @param {HTMLElement} source */
  async copy(source) {
    const text = source instanceof HTMLInputElement ? source.value : (source.textContent || "").trim();
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      if (source instanceof HTMLInputElement) source.select();
      else /** @type {Selection} */ (getSelection()).selectAllChildren(source);
      return document.execCommand("copy");
    }
  }
}

customElements.define("copy-link", CopyLink);
