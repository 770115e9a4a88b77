// What the citizen has answered: read from the form, put back into it, forgotten.
const root = document.documentElement;
const form = () => document.getElementById("survey");
const onKiosk = () => form().dataset.channel === "kiosk";

// Return the form as one response of the API. What is empty was not answered, and is left out.
function answers() {
  const given = { ratings: {}, about: {} };
  for (const [name, value] of new FormData(form())) {
    const [group, key] = name.split(".");
    if (key && value) given[group][key] = group === "ratings" ? Number(value) : value;
  }
  const { uuid, service, comment } = form().elements;
  return {
    ...given,
    uuid: uuid.value,
    service: service.value,
    comment: comment.value,
    counter: form().dataset.counter,
    channel: form().dataset.channel,
    receipt: form().dataset.receipt, // a receipt's page alone has one; JSON leaves out what is undefined
    language: root.lang,
    age_seconds: 0,
    seconds: took(),
  };
}

// How long the citizen takes, from the first touch; `before` is what the page before a reload had counted.
const pace = { start: 0, before: 0 };
const SLOWEST = 24 * 60 * 60; // seconds, as surveys/response.py has it

function took() {
  if (!pace.start) return undefined;
  return Math.min(Math.round((performance.now() - pace.start) / 1000) + pace.before, SLOWEST);
}

// Put back what another form of the same survey held; the citizen stays the same, and so does the UUID.
function restore(kept) {
  for (const [name, value] of kept) {
    const field = form().elements[name];
    if (field && name !== "csrf_token") field.value = value;
  }
}

// Leave nothing of what a citizen has answered: whoever stands there next, or works there, could look.
function erase() {
  form().reset();
  for (const answer of document.querySelectorAll(".row .answer")) answer.replaceChildren();
}

// Leave nothing of a citizen, and give the next one a UUID of their own.
function forget() {
  erase();
  Object.assign(pace, { start: 0, before: 0 });
  form().elements.uuid.value = newUuid();
  forgetCheck();
}

// crypto.randomUUID would need HTTPS, which an office's own network may not have.
function newUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
