// One screen at a time: which one, and what else on the page follows from it.
const ADVANCE = 300; // ms in which a filled card is seen before the next question comes
const SETTLE = 250; // ms in which a new screen takes no touch: it was meant for the one before
const REVIEWING = 600; // ms in which a review cannot be sent: nobody has seen it yet

const now = { screen: "", changing: false, shownAt: 0, advance: 0 };

const sections = () => [...document.querySelectorAll("[data-screen]")];
const section = (screen) => document.querySelector(`[data-screen="${screen}"]`);
const kindOf = (screen) => section(screen).dataset.kind || screen;
const isAnswered = (screen) => Boolean(section(screen).querySelector('input:checked:not([value=""])'));

function show(screen, focused = true) {
  clearTimeout(now.advance);
  Object.assign(now, { screen, shownAt: performance.now() });
  const kind = kindOf(screen);
  if (kind === "review") { now.changing = false; drawReview(); }
  for (const each of sections()) each.classList.toggle("now", each.dataset.screen === screen);
  for (const button of document.querySelectorAll("[data-on]")) {
    button.hidden = !button.dataset.on.split(" ").includes(kind);
  }
  root.dataset.at = kind;
  drawProgress();
  scrollTo(0, 0);
  if (focused) section(screen).querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  readAloud();
}

function drawProgress() {
  const questions = sections().filter((each) => each.dataset.kind === "question");
  const at = questions.findIndex((each) => each.dataset.screen === now.screen);
  const reached = ["about", "comment", "review"].includes(root.dataset.at) ? questions.length : at;
  document.querySelector(".progress").hidden = reached < 0;
  document.querySelector(".progress b").textContent = at < 0 ? "" : `${at + 1} / ${questions.length}`;
  document.querySelectorAll(".progress i").forEach((segment, place) => {
    const answered = isAnswered(questions[place].dataset.screen);
    segment.className = place === at ? "here" : answered ? "answered" : place < reached ? "passed" : "";
  });
  document.getElementById("status").textContent = at < 0 ? "" : questions[at].querySelector(".count").textContent;
}

// Show a screen and, on a phone, let its Back button lead here again. A kiosk keeps no history of a citizen.
function go(screen) {
  pace.start ||= performance.now();
  if (!onKiosk()) history.pushState({ screen }, "");
  show(screen);
}

function next() {
  const order = sections().map((each) => each.dataset.screen);
  go(now.changing ? "review" : order[order.indexOf(now.screen) + 1]);
}

function back() {
  if (!onKiosk()) return history.back();
  const order = sections().map((each) => each.dataset.screen);
  show(now.changing ? "review" : order[order.indexOf(now.screen) - 1]);
}

function change(screen) {
  now.changing = true;
  go(screen);
}

function advanceSoon() {
  clearTimeout(now.advance);
  now.advance = setTimeout(next, ADVANCE);
}

// Skip a screen: what was answered there is taken back.
function skip() {
  for (const input of section(now.screen).querySelectorAll("input:checked")) input.checked = false;
  next();
}
