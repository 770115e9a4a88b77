// An answer with a receipt: what to do when the receipt turns out to be worthless, most likely since somebody
// else has just sent one with it. The answers stay as they are, and so does the UUID.

function refuseReceipt(word) {
  const dialog = document.getElementById("unspent");
  const sentences = [...dialog.querySelectorAll("[data-word]")];
  const known = sentences.find((each) => each.dataset.word === word) || sentences.at(-1);
  for (const each of sentences) each.hidden = each !== known;
  dialog.showModal();
}

// Send the same answers as the counter's poster would.
function sendOpen() {
  leaveReceipt();
  send();
}

// From here on the page is the counter's open form, in every language: the receipt has done what it could.
function leaveReceipt() {
  const { receipt, fresh, open } = form().dataset;
  if (!receipt) return;
  delete form().dataset.receipt;
  form().dataset.channel = "poster";
  for (const button of document.querySelectorAll("[name=switch]")) {
    button.formAction = button.formAction.replace(fresh, open);
  }
}
