// The answers once more: one row a question, each of which leads back to it.

function drawReview() {
  for (const row of document.querySelectorAll(".row")) {
    row.querySelector(".answer").replaceChildren(...answerTo(row.dataset.change));
  }
}

// Return the small face and the word of the answer that stands in a question's card.
function answerTo(screen) {
  const chosen = section(screen).querySelector("input:checked + .body");
  if (chosen) return [".face", ".word"].map((part) => chosen.querySelector(part)).filter(Boolean).map(copy);
  const skipped = document.createElement("span");
  skipped.className = "skipped";
  skipped.textContent = document.querySelector(".rows").dataset.skipped;
  return [skipped];
}

const copy = (node) => node.cloneNode(true);
