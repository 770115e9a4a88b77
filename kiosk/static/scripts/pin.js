// The PIN that opens the staff page. The tablet reckons it by itself, so it works without network; a browser
// without HTTPS cannot, and asks the server.
const FREE_TRIES = 3, SLOWEST_PIN = 5 * 60; // wrong tries before a wait, and its longest, in seconds
const pin = { digits: "", wrong: 0, until: 0, busy: false };

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
  if (performance.now() < pin.until) return drawPin("wait");
  pin.busy = true;
  const right = await isRight(pin.digits).catch(() => null);
  Object.assign(pin, { busy: false, digits: "" });
  if (right) {
    pin.wrong = 0;
    document.getElementById("pin").close();
    return openStaff();
  }
  if (right === false) pin.wrong += 1;
  if (pin.wrong >= FREE_TRIES) pin.until = performance.now() + 1000 * Math.min(10 * 2 ** (pin.wrong - FREE_TRIES), SLOWEST_PIN);
  drawPin(right === null ? "unreachable" : "wrong");
}
