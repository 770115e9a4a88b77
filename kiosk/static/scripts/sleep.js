// Outside the office's hours the screen goes dark and says when the counter opens. A touch wakes it, and
// whoever wants to rate may: the hours could be wrong, and an answer at night is marked for the head anyway.
const NODDING = 5_000; // ms between two looks at the clock

const isAsleep = () => document.getElementById("sleep").open;

function startSleep() {
  if (!onKiosk()) return;
  actions.wake = wake;
  document.addEventListener("cancel", (event) => { if (event.target.id === "sleep") wake(); }, true);
  document.addEventListener("keydown", (event) => { if (isAsleep() && !event.ctrlKey && !event.altKey) wake(); });
  setInterval(nod, NODDING);
  nod();
}

function nod() {
  const open = isOpen();
  drawClosed(!open);
  if (open && isAsleep()) return wake();
  const dialog = document.querySelector("dialog[open]:not(.shut)");
  const quiet = performance.now() - care.touched;
  if (!open && !dialog && isUntouched() && quiet > form().dataset.idle * 1000) fallAsleep();
}

function fallAsleep() {
  const screen = document.getElementById("sleep");
  screen.showModal();
  screen.focus(); // not its button, whose frame would burn in
}

function wake() {
  document.getElementById("sleep").close();
  show("invitation", false); // which takes no touch at once: the one that woke it starts nothing
  alive();
}

function drawClosed(closed) {
  const next = closed && opening();
  for (const note of document.querySelectorAll("[data-opens]")) {
    note.hidden = !next;
    if (next) note.textContent = note.dataset.opens.replace("{day}", note.dataset.days.split("|")[next.day - 1]).replace("{time}", next.time.replace(":", "."));
  }
}

document.addEventListener("DOMContentLoaded", startSleep);
