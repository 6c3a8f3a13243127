// @ts-check
/** The link to what was said earlier: followed by itself when it comes near, and a plain link without us. */

export class Earlier {
  /** @param {HTMLElement} host @param {HTMLElement} box the element that scrolls @param {() => boolean} load whether it was asked for */
  constructor(host, box, load) {
    this.place = /** @type {HTMLElement} */ (host.querySelector("[data-earlier]"));
    this.link = /** @type {HTMLAnchorElement} */ (this.place.querySelector("a"));
    this.box = box;
    this.load = load;
    this.isNear = false; // the line may not be there yet when it comes near, so this is remembered
    this.link.addEventListener("click", (event) => (load() || !navigator.onLine) && event.preventDefault());
    this.watch = new IntersectionObserver((seen) => this.moved(seen), { root: box, rootMargin: "300px 0px 0px" });
    this.watch.observe(this.place);
  }

  /** @param {string} href where it leads now; empty when there is nothing earlier */
  show(href) {
    const hadFocus = document.activeElement === this.link;
    this.place.hidden = !href;
    if (!href && hadFocus) this.box.focus({ preventScroll: true });
    if (!href) return;
    if (this.link.getAttribute("href") === href) {
      this.ask();
      return;
    }
    this.link.href = href;
    this.isNear = false;
    this.watch.unobserve(this.place); // an observer tells only of changes: a page that is still short must ask again
    this.watch.observe(this.place);
  }

  // --- inside ---

  /** @param {{isIntersecting: boolean}[]} seen */
  moved(seen) {
    this.isNear = seen[seen.length - 1].isIntersecting;
    this.ask();
  }

  /** Also when something was drawn: what could not be asked for a moment ago perhaps can be now. */
  ask() {
    if (this.isNear) this.load();
  }
}
