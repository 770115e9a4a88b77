// Sending: thanks only once the server has said that the answer is kept. The UUID stays the same over all
// attempts, so however often it is sent, and whichever reply was lost, it counts once.
const PATIENCE = 10_000; // ms for one attempt

const sending = { busy: false, code: "" };

async function send() {
  if (sending.busy || sending.code) return;
  closeDialogs();
  setBusy(true);
  const outcome = await attempt(answers()).catch(() => null);
  setBusy(false);
  if (outcome?.status === "recorded" || outcome?.status === "duplicate") thank(outcome.code);
  else if (outcome?.status === "rejected") refuse(outcome.problems);
  else document.getElementById("unsent").showModal();
}

// Return what became of a response; throws where no answer can be had from the server.
async function attempt(response) {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), PATIENCE);
  try {
    const reply = await fetch(form().dataset.api, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify({ responses: [response] }),
      signal: aborter.signal,
    });
    if (!reply.ok) throw new Error(reply.statusText);
    return (await reply.json()).outcomes[0];
  } finally {
    clearTimeout(timer);
  }
}

function thank(code) {
  sending.code = code;
  document.querySelector("[data-code]").value = code;
  show("thanks");
  if (onKiosk()) countDown("thanks", form().dataset.thanks, fresh);
}

function refuse(problems) {
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
  if (busy) button.dataset.words = button.textContent;
  button.textContent = busy ? button.dataset.busy : button.dataset.words;
}

function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}
