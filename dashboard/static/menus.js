// A menu of place or period goes there at once when it is chosen from with a pointer. With the keyboard, where
// every arrow key is a choice, the button beside the menus does.
"use strict";

(() => {
  const watch = () => {
    const form = document.querySelector("form.where");
    if (!form) return;
    form.classList.add("auto");
    let byKeyboard = false;
    form.addEventListener("keydown", () => { byKeyboard = true; });
    form.addEventListener("pointerdown", () => { byKeyboard = false; });
    form.addEventListener("change", (event) => {
      if (!byKeyboard && event.target.matches("select")) form.requestSubmit();
    });
    // A page that the browser brings back from its memory shows its own place and period again.
    addEventListener("pageshow", (event) => { if (event.persisted) form.reset(); });
  };
  addEventListener("refreshed", watch);
  watch();
})();
