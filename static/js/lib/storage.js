// @ts-check
/** What stays in this browser: unsent messages and drafts on an own phone, nothing on a shared one. */

/** @typedef {{all: () => Promise<any[]>, put: (item: any) => Promise<unknown>, remove: (cid: string) => Promise<unknown>}} Store */

/** For a shared phone: gone with the page. @returns {Store} */
export function memory() {
  const items = new Map();
  return {
    all: async () => [...items.values()].map((item) => ({ ...item })),
    put: async (item) => items.set(item.cid, { ...item }),
    remove: async (cid) => items.delete(cid),
  };
}

/** For an own phone: outlives the tab and the browser. @returns {Store} */
export function kept() {
  const opening = new Promise((done, fail) => {
    const request = indexedDB.open("kolo", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("outbox", { keyPath: "cid" });
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  opening.catch(() => {}); // heard by whoever stores something
  const ask = async (/** @type {IDBTransactionMode} */ mode, /** @type {(box: IDBObjectStore) => IDBRequest} */ what) => {
    const change = (await opening).transaction("outbox", mode);
    const request = what(change.objectStore("outbox"));
    return new Promise((done, fail) => {
      change.oncomplete = () => done(request.result); // only now is it on the disk
      change.onabort = change.onerror = () => fail(change.error);
    });
  };
  return {
    all: () => ask("readonly", (box) => box.getAll()),
    put: (item) => ask("readwrite", (box) => box.put(item)),
    remove: (cid) => ask("readwrite", (box) => box.delete(cid)),
  };
}
