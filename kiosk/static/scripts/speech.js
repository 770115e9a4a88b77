// Read a screen aloud, once somebody has asked for it: in the browser's own voice where it knows the language,
// else from what the office has recorded.
const OLD_CODES = { in: "id", jw: "jv" }; // which some tablets still call Indonesian and Javanese
const ASIDE = ".official, .spoken, [aria-hidden]"; // what a screen says twice, or says to the eye alone

const reading = { sound: null };

function voice() {
  const languageOf = (each) => each.lang.toLowerCase().split(/[-_]/)[0];
  return globalThis.speechSynthesis?.getVoices().find((each) => {
    return (OLD_CODES[languageOf(each)] || languageOf(each)) === root.lang;
  });
}

const recorded = (name) => document.querySelector(`[data-recorded="${name}"]`);
const canRead = () => Boolean(voice() || document.querySelector("[data-recorded]"));

// Read a screen, or a dialog over it; whatever was being read before is over.
function readAloud(name = now.screen, place = section(name)) {
  hush();
  if (!helps.aloud) return;
  const own = voice();
  if (own) say(place, own);
  else if (recorded(name)) play(recorded(name));
}

function say(place, own) {
  const pieces = sentences(place).map((words) => new SpeechSynthesisUtterance(words)); // a long one would be cut off
  for (const piece of pieces) Object.assign(piece, { voice: own, lang: own.lang, rate: 0.9, onend: alive });
  for (const piece of pieces) speechSynthesis.speak(piece);
}

function play(sound) {
  reading.sound = Object.assign(sound, { onended: alive, currentTime: 0 });
  sound.play().catch(() => {}); // a file that cannot be played stays silent: the words are on the screen
}

function hush() {
  globalThis.speechSynthesis?.cancel();
  reading.sound?.pause();
  reading.sound = null;
}

// Return what can be read on a place in the order of the page, a sentence for each heading, line and answer.
function sentences(place) {
  const parts = place.querySelectorAll("h2, legend, p:not(.count), .body, .row, output");
  return [...parts].filter((part) => part.offsetParent && !part.closest(ASIDE)).map((part) => {
    const copy = part.cloneNode(true);
    for (const aside of copy.querySelectorAll(ASIDE)) aside.remove();
    return [...copy.childNodes].map((child) => child.textContent.trim()).filter(Boolean).join(", ");
  }).filter(Boolean);
}
