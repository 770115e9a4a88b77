// One citizen after another: is somebody still there, and when nobody is, nothing of them is left.
const waiting = { idle: 0, ring: 0 };

// Any sign of life: the question "Masih di sini?" comes so many seconds after the last one.
function alive() {
  clearTimeout(waiting.idle);
  if (onKiosk()) waiting.idle = setTimeout(askOrReset, form().dataset.idle * 1000 * patience());
}

function askOrReset() {
  const dialog = document.getElementById("idle");
  if (dialog.open || now.screen === "thanks" || isUntouched()) return;
  if (now.screen === "invitation") return fresh(); // only the language was changed, or a help turned on
  dialog.showModal();
  countDown("idle", form().dataset.grace * patience(), fresh);
  readAloud("idle", dialog);
}

const isUntouched = () => now.screen === "invitation" && root.lang === form().dataset.language && isUnhelped();

function stay() {
  clearInterval(waiting.ring);
  document.getElementById("idle").close();
  hush();
  alive();
}

// Empty a ring second by second, then act.
function countDown(name, seconds, act) {
  clearInterval(waiting.ring);
  const ring = document.querySelector(`[data-ring="${name}"]`);
  let left = Number(seconds);
  const draw = () => {
    const number = ring.querySelector("b");
    if (number) number.textContent = left;
    ring.querySelector(".left").style.strokeDashoffset = 100 - (100 * left) / seconds;
  };
  draw();
  waiting.ring = setInterval(() => {
    left -= 1;
    draw();
    if (left > 0) return;
    clearInterval(waiting.ring);
    act();
  }, 1000);
}

// Start anew. The page is cleared at once and then replaced by a fresh one, if the server has one to give:
// without it a kiosk would show the browser's own error page.
async function fresh() {
  clearInterval(waiting.ring);
  closeDialogs();
  resetHelps();
  forget();
  chosen.clear();
  sending.code = "";
  now.changing = false;
  show("invitation", false);
  const page = form().dataset.fresh;
  const reply = await fetch(page, { cache: "no-store" }).catch(() => null);
  if (reply?.ok && now.screen === "invitation") location.replace(page);
}
