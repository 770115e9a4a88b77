// The PIN that opens the staff page. The tablet reckons it by itself, so it works without network; a browser
// without HTTPS cannot, and asks the server, which counts the tries.
const FREE_TRIES = 3, SLOWEST_PIN = 5 * 60; // wrong tries before a wait, and its longest, in seconds
const pin = { digits: "", busy: false, tries: { wrong: 0, until: 0 } }; // until when to wait: ms of the wall's time

async function isRight(digits) {
  if (!crypto.subtle) {
    const { told: reply } = await post(`${form().dataset.device}/pin`, { pin: digits }, PATIENCE);
    return reply.right;
  }
  const [, rounds, salt, right] = told.pin.split("$");
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(digits), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt: Uint8Array.from(atob(salt), (letter) => letter.charCodeAt(0)), iterations: Number(rounds) },
    key, 256,
  );
  return btoa(String.fromCharCode(...new Uint8Array(bits))) === right;
}

function askPin() {
  const dialog = document.getElementById("pin");
  if (document.querySelector("#pin[open], #staff[open]")) return;
  pin.digits = "";
  drawPin(!told.paired ? "unpaired" : !told.pin ? "unset" : "");
  dialog.showModal();
}

function drawPin(word = "") {
  const dialog = document.getElementById("pin");
  dialog.querySelector("output").textContent = "●".repeat(pin.digits.length);
  for (const said of dialog.querySelectorAll("[data-word]")) said.hidden = said.dataset.word !== word;
  dialog.querySelector(".pad").hidden = ["unpaired", "unset"].includes(word);
}

function pressDigit(digit) {
  if (pin.busy) return;
  pin.digits = digit === "erase" ? pin.digits.slice(0, -1) : (pin.digits + digit).slice(0, 8);
  drawPin();
}

async function tryPin() {
  if (pin.busy || pin.digits.length < 4) return;
  pin.busy = true;
  const problem = await judge(pin.digits);
  pin.busy = false;
  if (problem !== "wait") pin.digits = "";
  if (problem) return drawPin(problem);
  document.getElementById("pin").close();
  openStaff();
}

// Return what stands against a PIN: "wait", "unreachable", "wrong", or "" for nothing.
async function judge(digits) {
  const tries = await recallTries();
  const wait = tries.until - Date.now();
  if (wait > 0 && wait <= SLOWEST_PIN * 1000) return "wait"; // a longer one: the clock was set since
  const right = await isRight(digits).catch(() => null);
  if (right === null) return "unreachable";
  await keepTries(right ? 0 : tries.wrong + 1);
  return right ? "" : "wrong";
}

// Kept on the disk before anybody is told: a page that is loaded again gives no new tries.
async function keepTries(wrong) {
  const wait = wrong < FREE_TRIES ? 0 : Math.min(10 * 2 ** (wrong - FREE_TRIES), SLOWEST_PIN);
  pin.tries = { wrong, until: Date.now() + wait * 1000 };
  if (canKeep()) await within("readwrite", (store) => store("facts").put(pin.tries, "tries")).catch(() => {});
}

async function recallTries() {
  const kept = canKeep() && await within("readonly", (store, result) => {
    store("facts").get("tries").onsuccess = ({ target: found }) => result(found.result);
  }).catch(() => null);
  return kept?.wrong >= pin.tries.wrong ? kept : pin.tries; // a full disk keeps none, this page does
}
