// The screen stays on, and what stands on it all day wanders a little, so that it burns no shadow into the glass.
const SHIFT = 3 * 60_000; // ms
const PLACES = [[0, 0], [5, 2], [3, -4], [-4, -2], [-5, 4], [2, 5], [4, -1], [-2, -5], [-3, 3]]; // px

function startAwake() {
  if (!onKiosk()) return;
  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
  let place = 0;
  setInterval(() => shift(PLACES[(place += 1) % PLACES.length]), SHIFT);
}

// The browser lets go whenever the page is hidden; it gives nothing without HTTPS, where the device's own setting must do.
function keepAwake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}

function shift([x, y]) {
  root.style.setProperty("--shift", `${x}px ${y}px`);
}

document.addEventListener("DOMContentLoaded", startAwake);
