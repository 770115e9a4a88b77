// Copies the text of a field. Where the page may not use the clipboard (no HTTPS), the text is selected and copied
// the old way; where that fails too, it stays selected, for Ctrl+C.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      field.focus();
      field.select();
      copied = document.execCommand("copy");
    }
    if (copied) button.textContent = button.dataset.done;
  });
}
