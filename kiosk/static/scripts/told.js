// What the server last told this device of itself: its name, its counter, the server's version, the PIN's hash.
// It is kept, so that the staff page opens without network too. A page holds none of it: pages are anybody's.
const told = { name: "", counter: "", version: "", pin: "", paired: null };

const isTrial = () => "trial" in form().dataset;

function startTold() {
  if (!onKiosk()) return;
  document.addEventListener("told", onTold);
  recall().catch(() => {}); // nothing kept: the server will tell again
  if (canKeep()) return;
  const tell = () => beat().catch(() => {});
  tell(); // without HTTPS nothing is kept or sent later, but the server still hears how this device is
  setInterval(tell, 60_000);
}

function onTold({ detail }) {
  if (detail.status) {
    told.paired = false;
    if (detail.status === 401 && !isTrial()) sync.trouble = "unpaired";
    if (detail.status === 401 && sync.trouble === "unpaired") leaveCounter().catch(() => {}); // not in a trial
  } else {
    Object.assign(told, { paired: true }, detail);
    if (canKeep()) within("readwrite", (store) => store("facts").put({ ...told }, "told")).catch(() => {});
  }
  drawMark();
}

async function recall() {
  const kept = await within("readonly", (store, result) => {
    store("facts").get("told").onsuccess = ({ target: found }) => result(found.result);
  });
  if (kept && told.paired === null) Object.assign(told, kept);
}

document.addEventListener("DOMContentLoaded", startTold);
