// When an answer was given, by the server's time, told by a device whose own clock may be wrong by a year.
//
// A run is a stretch in which the device's clock went on evenly: beside the browser's steady counter, which
// nobody can set, or across a change of page of under a minute. The rule:
// 1. What the server says its time is, once in a run, is how far off the clock is in all of that run: also
//    for the answers before it said so, and also after the clock has been set right since.
// 2. A run that never heard the server takes the next run's word. If the clock went back between the two, or
//    ahead by more than the server accepts, it was set in between: by so much the two runs differ. If it went
//    ahead by less, the device slept, and the clock is the same.
// 3. No answer is older than the server's last word before it, nor younger than now, nor, so that none is
//    lost, older than the server accepts: after more than that many days without network, an answer counts on
//    the first day that it still can.
const OLDEST = 30 * 24 * 60 * 60 * 1000; // ms, as surveys/response.py has it
const EVEN = 30 * 1000; // ms by which a clock may stray before it counts as set
const CHANGE = 60 * 1000; // ms that a change of page may take
const MOST_RUNS = 100;

const moment = { run: 0, wall: 0, steady: 0, kept: { runs: [], seen: 0, heard: 0 } };

// Return where and when we are; to be called before an answer is kept, and every few seconds.
function look() {
  const wall = Date.now(), steady = performance.now();
  const kept = readRuns();
  const last = kept.runs.at(-1);
  if (!moment.run || !last) { // a page begins, perhaps after a night, perhaps on another clock
    const gap = wall - kept.seen;
    if (!last || gap < 0 || gap > CHANGE) startRun(kept, gap);
  } else if (last?.id === moment.run) { // else another tab saw the same first
    const gap = wall - moment.wall - (steady - moment.steady);
    if (Math.abs(gap) > EVEN) startRun(kept, gap);
  }
  kept.seen = wall;
  keepRuns(kept);
  Object.assign(moment, { run: kept.runs.at(-1).id, wall, steady });
  return { at: wall, run: moment.run, after: kept.heard };
}

function startRun(kept, gap) {
  const before = kept.runs.at(-1);
  if (before) before.shift = gap < 0 || gap > OLDEST ? gap : 0;
  kept.runs.push({ id: (before?.id || 0) + 1, off: null, shift: 0 });
  kept.runs = kept.runs.slice(-MOST_RUNS);
}

// Take the server's time from one of its replies to a request made at `sent` by the device's clock.
function hear(reply, sent) {
  const told = Date.parse(reply.headers.get("Date"));
  if (Number.isNaN(told)) return;
  look();
  const kept = readRuns();
  kept.runs.at(-1).off = told - (sent + Date.now()) / 2;
  kept.heard = told;
  keepRuns(kept);
}

const heardInThisRun = () => { look(); return readRuns().runs.at(-1).off !== null; };

// Return how many seconds ago a kept answer was given.
function ageOf(answer) {
  const { runs } = readRuns();
  const given = Math.max(answer.at + offIn(runs, answer.run), answer.after);
  const age = Date.now() + offIn(runs, runs.at(-1)?.id) - given;
  return Math.round(Math.min(Math.max(age, 0), OLDEST) / 1000);
}

// Return by how much the clock of a run must be put forward.
function offIn(runs, id) {
  let shift = 0;
  for (const run of runs.filter((each) => each.id >= id)) {
    if (run.off !== null) return run.off + shift;
    shift += run.shift;
  }
  return shift;
}

// Where the browser keeps nothing, the page's own memory must do.
function readRuns() {
  try { return { ...moment.kept, ...JSON.parse(localStorage.getItem("clock")) }; } catch { return moment.kept; }
}

function keepRuns(kept) {
  moment.kept = kept;
  try { localStorage.setItem("clock", JSON.stringify(kept)); } catch { /* a full disk: see above */ }
}
