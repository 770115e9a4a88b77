// A counter's tablet looks after itself: it keeps its answers for good, sends them whenever it can, and takes a
// new version over while nobody is using it.
const LOOKING = 10_000, CHECKING = 10 * 60_000; // ms between two looks at the clock, and at the server's version

const device = { registration: null, door: null };

function startDevice() {
  if (!onKiosk()) return;
  look();
  setInterval(look, LOOKING);
  document.addEventListener("queue", () => { if (sync.trouble === "unpaired") beat().catch(() => {}); }); // is it so?
  document.addEventListener("told", openDoor);
  if (canKeep()) navigator.storage.persist().catch(() => {}); // the browser may say no: staff see that
  addEventListener("online", sendSoon);
  sendSoon();
  if (navigator.serviceWorker) installWorker().catch(() => {}); // without one, a network must be there at the start
}

async function installWorker() {
  const { worker, fresh: scope } = form().dataset;
  let former = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (former) startAnew(); // else the first worker of all, which is this page's own version
    former = navigator.serviceWorker.controller;
  });
  device.registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
  setInterval(() => device.registration.update().catch(() => {}), CHECKING); // without network: later
  setInterval(takeOver, form().dataset.idle * 1000);
}

// The address `/` leads a paired tablet to its counter without network too: a second, small worker sees to that.
async function openDoor({ detail }) {
  if (detail.status || device.door || !navigator.serviceWorker) return;
  await navigator.serviceWorker.ready; // a door leads somewhere only once the counter's own page is kept
  const opened = navigator.serviceWorker.register(`${form().dataset.worker}&door`, { scope: "/", updateViaCache: "none" });
  device.door = await opened.catch(() => null); // without it, `/` needs the network
}

// The server has just said that it does not know this device: if nobody is here, the page that pairs it comes,
// past the workers; else the next citizen's page asks again. What waits to be sent stays on the disk.
async function leaveCounter() {
  if (!isUntouched()) return;
  const workers = (await navigator.serviceWorker?.getRegistrations()) || [];
  await Promise.all(workers.map((each) => each.unregister()));
  startAnew();
}

// Let a new version, which has been fetched whole, take over if nobody is here: the event "update" says that
// it waits. It then loads this page anew, and any other tab's at its next citizen.
function takeOver() {
  if (!device.registration?.waiting) return;
  document.dispatchEvent(new Event("update"));
  if (isResting()) device.registration.waiting.postMessage("take over");
}

const isResting = () => isUntouched() && performance.now() - now.shownAt > form().dataset.idle * 1000;

function startAnew() {
  if (isUntouched()) location.replace(form().dataset.fresh);
}

document.addEventListener("DOMContentLoaded", startDevice);
