// A tablet whose page has gone wrong mends itself: an error of our own script leads to a fresh page as soon as
// nobody has touched this one for as long as a citizen may take over one screen.
const MENDING = 5_000; // ms between two looks
const care = { broken: false, touched: 0 };

function startCare() {
  if (!onKiosk()) return;
  for (const sign of ["pointerdown", "keydown"]) {
    addEventListener(sign, () => { care.touched = performance.now(); }, { capture: true, passive: true });
  }
  setInterval(mend, MENDING);
}

function onBroken() {
  care.broken = true;
}

function mend() {
  const { idle, grace, fresh: page } = form().dataset;
  if (!care.broken || performance.now() - care.touched < (Number(idle) + Number(grace)) * 1000) return;
  care.broken = false;
  fresh().catch(() => location.replace(page)); // too broken to clear itself
}

addEventListener("error", onBroken);
addEventListener("unhandledrejection", () => { if (!isUntouched()) onBroken(); }); // else nobody was waiting for it
document.addEventListener("DOMContentLoaded", startCare);
