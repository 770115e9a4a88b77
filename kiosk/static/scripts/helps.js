// The bar of helps: larger text, high contrast, reading aloud, lower buttons. They last as long as the citizen.
const LONGER = 2; // so many times as long a citizen may take who reads large text, or listens

const usual = () => ({ text: 0, contrast: Number(matchMedia("(prefers-contrast: more)").matches), aloud: 0, lowered: 0 });
const helps = usual();

const patience = () => (helps.text || helps.aloud ? LONGER : 1);

// One step on: off, on (larger text has two steps), and off again; and say so to those who do not see it.
function turn(button) {
  const help = button.dataset.help;
  const said = button.dataset.said.split("|");
  helps[help] = (helps[help] + 1) % said.length;
  drawHelps();
  document.getElementById("status").textContent = said[helps[help]];
  if (help === "aloud") readAloud();
  alive();
}

// Show what is on; a new page of another language knows nothing of it yet.
function drawHelps() {
  const speaker = document.querySelector("[data-help=aloud]");
  speaker.hidden = !canRead();
  if (speaker.hidden) helps.aloud = 0;
  for (const [help, level] of Object.entries(helps)) {
    if (level) root.dataset[help] = level;
    else delete root.dataset[help];
    document.querySelector(`[data-help=${help}]`)?.setAttribute("aria-pressed", level > 0);
  }
}

const isUnhelped = () => Object.entries(usual()).every(([help, level]) => helps[help] === level);

function resetHelps() {
  Object.assign(helps, usual());
  hush();
  drawHelps();
}
