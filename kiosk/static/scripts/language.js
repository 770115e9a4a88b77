// The same screen in another language: the server's page is fetched and takes this one's place, answers kept.

async function speak(language, address) {
  const text = await fetchPage(address).catch(() => null);
  if (!text) return document.getElementById("speechless").showModal();
  const page = new DOMParser().parseFromString(text, "text/html");
  if (scriptOf(page) !== scriptOf(document)) return document.getElementById("speechless").showModal();
  const kept = [...new FormData(form())];
  document.body.replaceChildren(...page.body.children);
  document.title = page.title;
  root.lang = page.documentElement.lang;
  restore(kept);
  drawHelps();
  if (now.screen === "thanks") thank(sending.code);
  else show(now.screen, false);
  if (sending.busy) setBusy(true); // the new page's button knows nothing of it
  document.querySelector(`[name="switch"][value="${language}"]`).focus();
}

// A page that was written for another version of this script would not fit it: the next citizen's will.
const scriptOf = (page) => page.querySelector("script[src]")?.getAttribute("src");

async function fetchPage(address) {
  const reply = await fetch(address, { cache: "no-store" });
  return reply.ok ? reply.text() : null;
}
