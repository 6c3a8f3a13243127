// @ts-check
/** Names to choose from while somebody calls a person: «@О» offers those who have spoken here. */

const MOST = 5;
const CALL = /(^|[^\p{L}\p{N}_])@([\p{L}\p{N}'’ ]{0,30})$/u;

/** @param {string} before what stands before the cursor @param {string[]} names @returns {{from: number, names: string[]} | null} whom it may mean, and where the name begins */
export function meant(before, names) {
  const found = CALL.exec(before);
  if (!found) return null;
  const begun = folded(found[2]);
  const fitting = names.filter((name) => folded(name).startsWith(begun) && folded(name) !== begun.trim()).slice(0, MOST);
  return fitting.length ? { from: before.length - found[2].length, names: fitting } : null;
}

/** @param {string} name */
const folded = (name) => name.normalize("NFC").toLocaleLowerCase().replace(/[’ʼ‘`´]/g, "'");

export class Calling {
  /** @param {HTMLTextAreaElement} field @param {() => string[]} names @param {string} label */
  constructor(field, names, label) {
    this.field = field;
    this.names = names;
    this.list = Object.assign(document.createElement("ul"), { className: "calling", id: "calling", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", "calling");
    /** @type {HTMLElement} */ (field.form).append(this.list);
    field.addEventListener("input", () => this.look());
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.pressed(event));
    // Pressing must not take the focus out of the field, or the list would close first.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(/** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("li"))));
  }

  // --- inside ---

  look() {
    const found = meant(this.field.value.slice(0, this.field.selectionStart), this.names());
    if (!found) return this.close();
    this.from = found.from;
    this.list.replaceChildren(...found.names.map((name, at) => option(name, at)));
    this.list.hidden = false;
    return this.mark(0);
  }

  close() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} step */
  mark(step) {
    const options = [...this.list.children];
    const before = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const now = options[(Math.max(before, 0) + step + options.length) % options.length];
    for (const one of options) one.setAttribute("aria-selected", String(one === now));
    this.field.setAttribute("aria-activedescendant", now.id);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (this.list.hidden || event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.mark(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" || key === "Tab") this.take(/** @type {HTMLElement | null} */ (this.list.querySelector("[aria-selected=true]")));
    else if (key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {HTMLElement | null} one */
  take(one) {
    if (!one) return;
    this.field.setRangeText(`${one.textContent} `, this.from || 0, this.field.selectionStart, "end");
    this.close();
    this.field.dispatchEvent(new Event("input"));
  }
}

/** @param {string} name @param {number} at */
function option(name, at) {
  const li = Object.assign(document.createElement("li"), { id: `calling-${at}`, textContent: name });
  li.setAttribute("role", "option");
  return li;
}
