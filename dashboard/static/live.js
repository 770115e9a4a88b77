// Lets a page refresh its figures by itself. It asks now and then whether there is something new, and only
// then fetches the page and puts the new content in the old one's place: scroll, focus and opened details
// stay. While somebody is filling a form in, nothing is touched.
"use strict";

(() => {
  const PERIOD = 20_000; // milliseconds between two questions
  const LONGEST = 10 * 60_000; // ... after failures, each of which doubles them
  const SHOWN = 8_000;
  const main = document.getElementById("content");
  const status = document.getElementById("fresh");
  const address = main.dataset.live;
  let version = main.dataset.version;
  let pause = PERIOD;
  let waiting = 0;
  let touched = false; // something was typed or chosen that is not sent yet

  const ask = async () => {
    const answer = await fetch(address, {
      cache: "no-store", redirect: "error", headers: { "If-None-Match": `"${version}"` },
    });
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(answer.status);
    const now = (await answer.json()).version;
    if (now !== version && await refresh()) version = now;
  };

  const busy = () => touched || (main.contains(document.activeElement)
    && document.activeElement.matches("input, select, textarea"));

  const refresh = async () => {
    if (busy()) return false;
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("content");
    if (!next || busy()) return false;
    if (files(page) !== files(document)) { // its first chart needs what this page has never loaded
      location.reload();
      return true;
    }
    swap(page, next);
    say();
    return true;
  };

  const files = (page) => [...page.querySelectorAll("script[src], link[rel=stylesheet]")]
    .map((file) => file.getAttribute("src") ?? file.getAttribute("href")).sort().join();

  const swap = (page, next) => {
    const opened = details().map((each) => each.open);
    const summaries = details().map((each) => each.textContent.slice(0, 40));
    const focused = main.contains(document.activeElement) ? steps(document.activeElement) : null;
    const place = scrollY;
    document.querySelectorAll("script[data-chart]").forEach((data) => data.remove());
    main.replaceChildren(...document.adoptNode(next).childNodes);
    page.querySelectorAll("script[data-chart]").forEach((data) => {
      document.body.append(document.adoptNode(data));
    });
    details().forEach((each, at) => { if (opened[at] && same(each, summaries[at])) each.open = true; });
    dispatchEvent(new Event("refreshed"));
    if (focused) follow(focused)?.focus({ preventScroll: true });
    scrollTo(scrollX, place);
  };

  const details = () => [...main.querySelectorAll("details")];
  const same = (each, words) => each.querySelector("summary") && words.startsWith(
    each.textContent.slice(0, Math.min(12, words.length)));

  // The way from main down to an element, as the place of each step among its siblings.
  const steps = (element) => {
    const way = [];
    for (let at = element; at !== main; at = at.parentElement) {
      way.unshift([...at.parentElement.children].indexOf(at));
    }
    return { way, tag: element.tagName };
  };

  const follow = ({ way, tag }) => {
    const found = way.reduce((at, step) => at?.children[step], main);
    return found?.tagName === tag ? found : null;
  };

  const say = () => {
    const clock = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit", minute: "2-digit",
    });
    status.textContent = `${status.dataset.words} ${clock}`;
    status.classList.remove("over");
    setTimeout(() => status.classList.add("over"), SHOWN);
  };

  const later = () => {
    clearTimeout(waiting);
    if (document.visibilityState === "visible") waiting = setTimeout(turn, pause);
  };

  const turn = async () => {
    try {
      await ask();
      pause = PERIOD;
    } catch {
      pause = Math.min(pause * 2, LONGEST);
    }
    later();
  };

  main.addEventListener("input", () => { touched = true; });
  main.addEventListener("reset", () => { touched = false; });
  addEventListener("pageshow", (event) => { if (event.persisted) touched = false; });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(waiting);
    if (document.visibilityState === "visible") turn();
  });
  later();
})();
