// The staff page: how this tablet is, and what can be done about it; never what anybody answered. It opens by
// three seconds on the office's sign, or Ctrl+Alt+P, and a PIN; a minute without a touch closes it.
const HOLD = 3_000, ALONE = 60_000; // ms
const staff = { hold: 0, alone: 0, draw: 0, held: false };

const duties = {
  "staff-close": closeStaff,
  "staff-send": () => { sync.failures = 0; sendSoon(); },
  "staff-again": () => queue.sendAgain(),
  "staff-update": updateNow,
  "staff-leave": leaveScreen,
  "pin-try": tryPin,
};

function startStaff() {
  if (!onKiosk()) return;
  Object.assign(actions, duties);
  document.addEventListener("pointerdown", onHold);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => clearTimeout(staff.hold));
  addEventListener("click", onStaffClick, true);
  document.addEventListener("keydown", onStaffKey, true);
  document.addEventListener("close", (event) => { if (event.target.id === "staff") closeStaff(); }, true);
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, notAlone, { passive: true });
  for (const news of ["queue", "told", "update"]) document.addEventListener(news, drawMark);
  drawMark();
}

function onHold(event) {
  clearTimeout(staff.hold);
  staff.held = false;
  if (!event.target.closest(".sign, #sleep .moon")) return;
  staff.hold = setTimeout(() => { staff.held = true; askPin(); notAlone(); }, HOLD);
}

// The click that ends the long touch belongs to it: it starts no survey.
function onStaffClick(event) {
  const digit = event.target.closest?.("[data-digit]")?.dataset.digit;
  if (digit) pressDigit(digit);
  if (!digit && !staff.held) return;
  staff.held = false;
  event.stopPropagation();
  event.preventDefault();
}

function onStaffKey(event) {
  if (event.ctrlKey && event.altKey && event.code === "KeyP") { event.preventDefault(); askPin(); return notAlone(); }
  if (!document.getElementById("pin").open) return;
  if (/^[0-9]$/.test(event.key)) pressDigit(event.key);
  if (event.key === "Backspace") pressDigit("erase");
  if (event.key === "Enter" && !event.target.closest("button")) tryPin(); // on a button it presses that
}

function notAlone() {
  clearTimeout(staff.alone);
  if (document.querySelector("#pin[open], #staff[open]")) staff.alone = setTimeout(closeStaff, ALONE);
}

function openStaff() {
  document.getElementById("staff").showModal();
  drawStaff();
  staff.draw = setInterval(drawStaff, 1000);
  notAlone();
}

function closeStaff() {
  clearInterval(staff.draw);
  for (const dialog of document.querySelectorAll("#pin[open], #staff[open]")) dialog.close();
  guard.left = false;
}

// A new version that waits is taken over at once; else the page is fetched anew where there is a network.
async function updateNow() {
  await device.registration?.update().catch(() => {});
  device.registration?.waiting?.postMessage("take over");
  closeStaff();
  fresh();
}

async function drawStaff() {
  const { waiting, refused, oldest } = await queue.status();
  const { usage, persisted } = await storage();
  const { runs } = readRuns();
  const facts = {
    counter: document.querySelector("h1").textContent,
    name: told.name || "—",
    waiting: oldest === null ? waiting : `${waiting} (tertua ${ago(oldest)})`,
    refused,
    network: staffWord(navigator.onLine ? sync.trouble || "connected" : "unreachable"),
    version: `${form().dataset.version} (server ${told.version || "—"})`,
    update: staffWord(device.registration?.waiting ? "newer" : "newest"),
    storage: staffWord(!canKeep() ? "nowhere" : persisted ? "persisted" : "fleeting") + (usage ? `, ${Math.ceil(usage / 1024)} KB` : ""),
    clock: staffWord("clock").replace("{seconds}", Math.round(offIn(runs, runs.at(-1)?.id) / -1000)),
    screen: staffWord(isFilled() ? "filled" : "windowed"),
  };
  for (const [fact, value] of Object.entries(facts)) document.querySelector(`[data-fact="${fact}"]`).textContent = value;
  await drawRefused(refused);
}

// Which answers the server has refused, and why; what was answered is nobody's to read here.
async function drawRefused(count) {
  const list = document.querySelector("[data-refused]");
  document.querySelector("[data-go='staff-again']").hidden = !count;
  if (list.childElementCount === Math.min(count, 20)) return;
  const items = (count ? await queue.refused() : []).slice(0, 20).map(({ sequence, problems }) => {
    const item = document.createElement("li");
    item.textContent = `Nomor ${sequence}: ${Object.entries(problems).map((pair) => pair.join(" ")).join(", ")}`;
    return item;
  });
  list.replaceChildren(...items);
}

const staffWord = (name) => document.querySelector(`[data-say="${name}"]`).textContent;

function ago(seconds) {
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} menit`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} jam` : `${Math.round(seconds / 86_400)} hari`;
}

// A small mark in a corner, for staff who know it: how many answers wait while nothing can be sent.
async function drawMark() {
  const { waiting, refused } = await queue.status().catch(() => ({ waiting: 0, refused: 0 }));
  const mark = document.querySelector("[data-mark]");
  mark.hidden = !((sync.trouble && waiting) || sync.trouble === "unpaired" || refused);
  mark.textContent = sync.trouble === "unpaired" ? "dicabut" : `${waiting}${refused ? ` + ${refused}` : ""}`;
}

document.addEventListener("DOMContentLoaded", startStaff);
