// Wiring. All listeners sit on the document, so they outlive a change of language.
root.classList.add("js");

const keys = { arrow: false };
const chosen = new Map(); // which chip was last touched in each row: touching it again takes it back

const actions = {
  start: () => next(),
  back,
  skip,
  "skip-all": () => { chosen.clear(); skip(); },
  next: () => next(),
  send,
  stay,
  finish: fresh,
  close: closeDialogs,
  "send-open": sendOpen,
};

// A shaky hand touches again what the screen before had there. A key, which has no `detail`, means this screen.
function isStray(event) {
  const shown = performance.now() - now.shownAt;
  if (event.target.closest("main")) return shown < SETTLE;
  const button = event.detail > 0 && event.target.closest(".foot :is([data-go], [type=submit]:not([name]))");
  return Boolean(button) && shown < (button.type === "submit" ? REVIEWING : SETTLE);
}

function onClick(event) {
  const button = event.target.closest("button");
  if (isStray(event)) return event.preventDefault();
  if (button?.name === "switch") { event.preventDefault(); return speak(button.value, button.formAction); }
  if (button?.dataset.help) return turn(button);
  if (button?.dataset.change) return change(button.dataset.change);
  if (button?.dataset.go) return actions[button.dataset.go]();
  if (event.target.closest("#idle")) return stay(); // whoever touches beside the button is here too
  if (now.screen === "invitation" && !event.target.closest(".helps, dialog")) return next();
  if (event.target.matches("input[type=radio]")) onChoice(event.target);
}

function onChoice(input) {
  if (input.name.startsWith("about.")) return toggle(input);
  if (!keys.arrow) advanceSoon(); // arrows move between the answers; a touch, Enter or the space bar decides
}

function toggle(input) {
  const again = chosen.get(input.name) === input.value;
  if (again) input.checked = false;
  if (again || keys.arrow) chosen.delete(input.name);
  else chosen.set(input.name, input.value);
}

// Browsers give no click for the space bar on a radio that an arrow has already filled.
function onKeyDown(event) {
  keys.arrow = event.key.startsWith("Arrow");
  if (![" ", "Enter"].includes(event.key) || !event.target.matches?.("input[type=radio]")) return;
  event.preventDefault();
  event.target.checked = true;
  onChoice(event.target);
}

// The form's own way of sending is for browsers without script.
function onSubmit(event) {
  event.preventDefault();
  if (now.screen === "review") send();
}

// A page that comes back from the browser's memory would show the citizen before.
function onPageShow(event) {
  if (event.persisted && (onKiosk() || sending.code)) location.replace(form().dataset.fresh);
}

function onPopState(event) {
  if (sending.code) return location.replace(form().dataset.fresh);
  closeDialogs();
  show(event.state?.screen || "invitation");
}

function start() {
  if (document.querySelector(".problems")) return root.classList.remove("js"); // an answer to a plain form
  drawHelps();
  form().elements.uuid.value ||= newUuid(); // a page that a tablet keeps is no citizen's
  const screen = resumeSheet();
  show(screen, false);
  if (!onKiosk()) history.replaceState({ screen }, "");
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKeyDown);
  document.addEventListener("keyup", () => { keys.arrow = false; });
  document.addEventListener("submit", onSubmit);
  document.addEventListener("cancel", (event) => { if (event.target.id === "idle") stay(); }, true);
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(sign, alive, { passive: true });
  if (onKiosk()) document.addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("pageshow", onPageShow);
  addEventListener("popstate", onPopState);
  addEventListener("pagehide", hush);
  globalThis.speechSynthesis?.addEventListener("voiceschanged", drawHelps); // voices come when they come
  alive();
}

document.addEventListener("DOMContentLoaded", () => {
  try { start(); } catch (problem) { root.classList.remove("js"); throw problem; }
});
