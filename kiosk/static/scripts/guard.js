// Kiosk mode: a paired tablet fills its screen at the first touch, and only staff leave that. What truly locks
// a tablet is its own setting (screen pinning); this keeps a stray finger from the browser's bar.
const guard = { left: false };

function startGuard() {
  if (!onKiosk()) return;
  document.addEventListener("pointerup", fillScreen);
  document.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { passive: false });
}

const isFilled = () => document.fullscreenElement || matchMedia("(display-mode: fullscreen)").matches;

function fillScreen() {
  if (!told.paired || guard.left || isFilled()) return;
  root.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {}); // a browser that will not: as it is
}

async function leaveScreen() {
  guard.left = true; // until the staff page closes
  if (document.fullscreenElement) await document.exitFullscreen().catch(() => {});
}

document.addEventListener("DOMContentLoaded", startGuard);
