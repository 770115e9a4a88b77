// Sending what waits: one sender over all tabs, in batches, until the server has named every answer. Whatever
// goes wrong, nothing is removed; the next try comes later and smaller, and begins behind an answer that
// failed alone, so that one which the server cannot bear holds up no other.
const sync = {
  most: 100, first: 1_000, longest: 5 * 60_000, rest: 3 * 60_000, // answers in a batch; milliseconds
  limit: 30_000, // ms for one batch on a slow line
  size: 100, beyond: 0, failures: 0,
  wanted: false, timer: 0,
  trouble: "", // "", "unreachable", "failing", or "unpaired": the server does not accept this device's key
};

// Send now, or as soon as whoever is sending has finished; then again after a rest, for ever.
function sendSoon() {
  if (sync.wanted || !canKeep()) return;
  sync.wanted = true;
  navigator.locks.request("sending", async () => {
    sync.wanted = false;
    clearTimeout(sync.timer);
    const wait = await sendWaiting().then(() => sync.rest, waitAfter);
    sync.timer = setTimeout(sendSoon, wait * (0.5 + Math.random() / 2)); // not all tablets at once
    document.dispatchEvent(new Event("queue"));
  });
}

async function sendWaiting() {
  let news = true; // of this device, which the server has not heard yet
  if (!heardInThisRun()) news = await beat(); // an answer's age is a guess until the server has told its time
  for (;;) {
    const batch = await queue.oldest(sync.size, sync.beyond);
    if (!batch.length) break;
    await sendBatch(batch);
    news = true;
  }
  const passed = sync.beyond;
  sync.beyond = 0;
  if (passed && (await queue.oldest(1)).length) throw new Error("some answers fail, each alone");
  if (news) await beat();
}

async function sendBatch(batch) {
  try {
    const outcomes = await deliver(batch);
    if (!batch.some((answer) => outcomes.has(answer.uuid))) throw new Error("the reply names none of them");
    await queue.settle(batch, outcomes);
  } catch (problem) {
    if (batch.length === 1) sync.beyond = batch[0].sequence;
    sync.size = Math.ceil(batch.length / 2);
    throw problem;
  }
  sync.size = Math.min(sync.size * 2, sync.most);
  Object.assign(sync, { failures: 0, trouble: "" });
}

// Return what became of each answer, by UUID.
async function deliver(batch) {
  const responses = batch.map((answer) => ({
    ...answer.given, device_sequence: answer.sequence, age_seconds: ageOf(answer),
  }));
  const sent = Date.now();
  const { reply, told } = await post(form().dataset.api, { responses }, sync.limit);
  const outcomes = new Map(told.outcomes.map((outcome) => [outcome.uuid, outcome]));
  hear(reply, sent);
  return outcomes;
}

// Tell the server how this device is, and hear its time, which one that does not want to know tells too.
// Return that nothing is left to tell.
async function beat() {
  const { waiting, refused, lastSequence } = await queue.status();
  const { usage, quota, persisted } = await storage();
  const sent = Date.now();
  const news = {
    version: form().dataset.version, waiting, refused, last_sequence: lastSequence,
    clock: new Date(sent).toISOString(), storage: { usage, quota, persisted },
  };
  const { reply, told } = await post(form().dataset.device, news, sync.limit).catch((problem) => {
    if (!problem.reply?.headers.get("Content-Type")?.includes("json")) throw problem; // no server of ours
    return problem;
  });
  hear(reply, sent);
  document.dispatchEvent(new CustomEvent("told", { detail: told || { status: reply.status } }));
  return false;
}

// Return how long to wait after a problem: longer each time, and long where only a person can help.
function waitAfter(problem) {
  const unpaired = problem.reply?.status === 401;
  const unreachable = ["TypeError", "AbortError"].includes(problem.name); // as fetch has it
  sync.trouble = unpaired ? "unpaired" : unreachable ? "unreachable" : "failing";
  return unpaired ? sync.longest : Math.min(sync.first * 2 ** sync.failures++, sync.longest);
}

// Return how much this browser keeps for us, how much it would, and whether for good; without HTTPS nothing.
async function storage() {
  if (!navigator.storage) return {};
  return { ...(await navigator.storage.estimate()), persisted: await navigator.storage.persisted() };
}
