// Turns the wall: fetches the next place before its time, and puts it in the old one's stead. A screen that
// loses its network keeps what it shows and tries again; one whose session has ended says so.
"use strict";

(() => {
  const FADE = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180; // milliseconds
  const REST = 4000;
  const tools = document.querySelector(".tools");
  const fill = document.getElementById("fill");
  const wall = () => document.getElementById("wall");
  const pause = (time) => new Promise((done) => setTimeout(done, time));

  const stop = () => {
    const said = document.getElementById("stopped");
    said.textContent = said.dataset.words;
    tools.classList.add("stopped");
  };

  const turn = async () => {
    const answer = await fetch(wall().dataset.next, { headers: { Accept: "text/html" } });
    if (answer.redirected || answer.status === 403) return stop();
    if (!answer.ok) return later();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("wall");
    if (!next) return stop();
    wall().classList.add("leaving");
    await pause(FADE);
    next.classList.add("leaving");
    wall().replaceWith(document.adoptNode(next));
    document.title = page.title;
    requestAnimationFrame(() => wall().classList.remove("leaving"));
    return later();
  };

  function later() {
    setTimeout(() => turn().catch(later), Number(wall().dataset.seconds) * 1000);
  }

  let resting = 0;
  const wake = () => {
    document.body.classList.add("awake");
    document.body.classList.remove("still");
    clearTimeout(resting);
    resting = setTimeout(() => {
      document.body.classList.remove("awake");
      document.body.classList.add("still");
    }, REST);
  };
  addEventListener("pointermove", wake);
  addEventListener("keydown", wake);

  fill.hidden = !document.fullscreenEnabled;
  fill.addEventListener("click", () => document.documentElement.requestFullscreen());
  document.addEventListener("fullscreenchange", () => { fill.hidden = document.fullscreenElement !== null; });
  later();
})();
