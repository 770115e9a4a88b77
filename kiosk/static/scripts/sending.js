// Sending: thanks only once somebody has kept the answer. The UUID stays the same over all attempts, so
// however often it is sent, and whichever reply was lost, it counts once.
const sending = { busy: false, code: "", again: 0, tries: 0 };
const PATIENCE = 10_000; // ms for one attempt
const FIRST_WAIT = 2_000, LONGEST_WAIT = 30_000; // ms between two attempts while the citizen looks on

// Who can keep an answer, the surest first. Each returns an outcome of the API, or null where it cannot.
const ways = [sendDirectly];

async function send() {
  if (sending.busy || sending.code) return;
  closeDialogs();
  const given = answers();
  const problem = lacking(given);
  if (problem) return refuse({ [problem]: true });
  setBusy(true);
  const outcome = await kept(given);
  setBusy(false);
  if (outcome?.status === "recorded" || outcome?.status === "duplicate") thank(outcome.code);
  else if (outcome?.status === "rejected") refuse(outcome.problems);
  else tryAgainSoon();
}

async function kept(given) {
  for (const way of ways) {
    const outcome = await way(given).catch(() => null);
    if (outcome) return outcome;
  }
  return null;
}

// What the server would refuse is said before anybody thanks.
const lacking = (given) => !Object.keys(given.ratings).length ? "ratings" : given.service ? "" : "service";

async function sendDirectly(given) {
  const { told } = await post(form().dataset.api, { responses: [given] }, PATIENCE);
  return told.outcomes.find((outcome) => outcome.uuid === given.uuid);
}

// Post JSON and return the reply with what it tells. Throws where no good one comes within so many
// milliseconds; a reply that is not good stands in the error.
async function post(address, body, limit) {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), limit);
  try {
    const reply = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: onKiosk() ? "same-origin" : "omit", // a paired tablet's key; a citizen's phone has none
      body: JSON.stringify(body),
      signal: aborter.signal,
    });
    const words = await reply.text(); // also of a bad reply: one left unread would hold the connection
    if (!reply.ok) throw Object.assign(new Error(reply.statusText), { reply });
    return { reply, told: JSON.parse(words) };
  } finally {
    clearTimeout(timer);
  }
}

// As long as "Belum terkirim" stands there it tries by itself too.
function tryAgainSoon() {
  const dialog = document.getElementById("unsent");
  dialog.showModal();
  clearTimeout(sending.again);
  const wait = Math.min(FIRST_WAIT * 2 ** sending.tries++, LONGEST_WAIT) * (0.5 + Math.random() / 2);
  sending.again = setTimeout(() => { if (dialog.open) send(); }, wait);
}

function thank(code) {
  Object.assign(sending, { code, tries: 0 });
  leaveReceipt();
  offerCheck(code);
  if (onKiosk()) erase();
  show("thanks");
  if (onKiosk()) countDown("thanks", form().dataset.thanks * patience(), fresh);
}

function refuse(problems) {
  if (problems.receipt) return refuseReceipt(problems.receipt);
  const refused = document.getElementById("refused");
  const sentences = [...refused.querySelectorAll("[data-problem]")];
  const known = sentences.find((each) => each.dataset.problem in problems) || sentences.at(-1);
  for (const each of sentences) each.hidden = each !== known;
  refused.showModal();
}

function setBusy(busy) {
  sending.busy = busy;
  const button = document.querySelector("[data-busy]");
  button.setAttribute("aria-disabled", busy); // not `disabled`, which would throw the focus away
  button.dataset.words ||= button.textContent;
  button.textContent = busy ? button.dataset.busy : button.dataset.words;
}

function closeDialogs() {
  clearTimeout(sending.again);
  for (const dialog of document.querySelectorAll("dialog[open]:not(.shut)")) dialog.close();
}
