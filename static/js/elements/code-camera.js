// @ts-check
/**
 * <code-camera> around the form of a code: where the browser can read codes from a picture, a button opens the camera. What it reads is
 * sent as if it was typed. Nothing of the picture leaves the phone.
 */

const EVERY = 300;
const SAME = 6_000; // as long as one code is held before it

class CodeCamera extends HTMLElement {
  connectedCallback() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.querySelector(name));
    this.form = /** @type {HTMLFormElement} */ (part("form"));
    this.video = /** @type {HTMLVideoElement} */ (part("video"));
    this.opens = part("[data-start]");
    this.closes = part("[data-stop]");
    this.problem = part("[data-no-camera]");
    /** @type {MediaStream | null} */
    this.stream = null;
    this.last = { code: "", at: 0 };
    this.opens.hidden = false;
    this.opens.addEventListener("click", () => void this.open());
    this.closes.addEventListener("click", () => this.close());
    document.addEventListener("visibilitychange", () => document.visibilityState !== "visible" && this.close());
    addEventListener("pagehide", () => this.close());
  }

  async open() {
    try {
      this.detector = new /** @type {any} */ (window).BarcodeDetector({ formats: ["qr_code"] });
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this.video.srcObject = this.stream;
      this.show(true);
      await this.video.play();
      void this.read();
    } catch {
      this.close();
      this.problem.hidden = false;
    }
  }

  close() {
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.show(false);
  }

  // --- inside ---

  /** @param {boolean} isOpen */
  show(isOpen) {
    const hadFocus = this.contains(document.activeElement);
    this.video.hidden = this.closes.hidden = !isOpen;
    this.opens.hidden = isOpen;
    if (isOpen) this.problem.hidden = true;
    if (hadFocus) (isOpen ? this.closes : this.opens).focus();
  }

  async read() {
    while (this.stream) {
      const [seen] = await this.detector.detect(this.video).catch(() => []);
      if (seen && this.stream) this.found(seen.rawValue);
      await new Promise((done) => setTimeout(done, EVERY));
    }
  }

  /** @param {string} code */
  found(code) {
    const isHeld = code === this.last.code && Date.now() - this.last.at < SAME;
    this.last = { code, at: Date.now() };
    if (isHeld || !code) return;
    const field = /** @type {HTMLInputElement} */ (this.form.querySelector("[name=code]"));
    field.value = code;
    this.form.requestSubmit();
  }
}

customElements.define("code-camera", CodeCamera);
