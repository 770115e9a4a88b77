// When the counter's unit serves, by the unit's own clock: is it open, and when does it open again?
const MINUTE = 60_000, DAY = 24 * 60 * MINUTE;

// Return the unit's time as a Date whose UTC parts are its clock; what the server said of our clock is in it.
function unitTime() {
  const { runs } = readRuns();
  return new Date(Date.now() + offIn(runs, runs.at(-1)?.id) + form().dataset.zone * MINUTE);
}

const spans = () => JSON.parse(form().dataset.hours || "{}");
const weekday = (date) => date.getUTCDay() || 7;
const clock = (date) => date.toISOString().slice(11, 16);

// An office that has not said when it serves is open.
function isOpen(at = unitTime()) {
  const span = spans()[weekday(at)];
  if (!Object.keys(spans()).length) return true;
  return Boolean(span) && span[0] <= clock(at) && clock(at) < span[1];
}

// Return the next opening, {day, time}: day 1 is Monday, time like "08:00".
function opening(at = unitTime()) {
  for (let ahead = 0; ahead <= 7; ahead += 1) {
    const day = weekday(new Date(at.getTime() + ahead * DAY));
    const span = spans()[day];
    if (span && (ahead || clock(at) < span[0])) return { day, time: span[0] };
  }
  return null;
}
