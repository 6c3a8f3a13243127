// @ts-check
/** Signing out leaves nothing behind in this browser. */

/** Empties everything Kolo keeps here. */
export async function forget() {
  try {
    localStorage.clear();
    sessionStorage.clear();
    await new Promise((done) => {
      const request = indexedDB.deleteDatabase("kolo");
      request.onsuccess = request.onerror = request.onblocked = done; // blocked: it goes when the last tab closes
    });
  } catch {
    // a browser that keeps nothing has nothing to forget
  }
}

/** Forms with data-clears-storage forget first and then go their way; later/once.js has looked whether there is one. */
export function forgetOnSignOut() {
  addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.hasAttribute("data-clears-storage") || event.defaultPrevented) return;
    event.preventDefault();
    const atMost = new Promise((done) => setTimeout(done, 500));
    Promise.race([forget(), atMost]).then(() => HTMLFormElement.prototype.submit.call(form));
  });
}
