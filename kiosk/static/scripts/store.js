// What the device keeps: the answers that wait to be sent, and those that the server has refused.
const STORE = "suara-loket";
const SAVING = 5_000; // ms; a disk that takes longer is as good as full

// Return whether this browser, at this address, can keep answers: that takes HTTPS or localhost.
const canKeep = () => Boolean(isSecureContext && window.indexedDB && navigator.locks && crypto.subtle);

// Run `act` in one transaction over everything and return its result once that is on the disk; all or nothing.
// The connection is opened for it and closed after it: browsers close one that stands open, and lose what hangs.
async function within(mode, act) {
  const db = await opened();
  try {
    return await new Promise((done, fail) => {
      const transaction = db.transaction(["waiting", "refused", "facts"], mode, { durability: "strict" });
      const timer = setTimeout(() => { fail(new Error("the disk is too slow")); abort(transaction); }, SAVING);
      const result = {};
      transaction.oncomplete = () => { clearTimeout(timer); done(result.is); };
      transaction.onabort = () => { clearTimeout(timer); fail(transaction.error || new Error("aborted")); };
      act((name) => transaction.objectStore(name), (value) => { result.is = value; });
    });
  } finally {
    db.close();
  }
}

function opened() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(STORE, 1);
    const timer = setTimeout(() => {
      request.onsuccess = () => request.result.close();
      fail(new Error("the disk is too slow"));
    }, SAVING);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("waiting", { keyPath: "sequence" }).createIndex("uuid", "uuid", { unique: true });
      request.result.createObjectStore("refused", { keyPath: "sequence" });
      request.result.createObjectStore("facts");
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => { clearTimeout(timer); fail(request.error); };
    request.onblocked = () => { clearTimeout(timer); fail(new Error("another tab holds the store")); };
  });
}

function abort(transaction) {
  try { transaction.abort(); } catch { /* it has just been completed, and says so itself */ }
}
