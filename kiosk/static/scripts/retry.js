// An error's page at a counter tries again by itself: soon at first, then ever more slowly. Only a page that
// can be had takes its place: the browser's own error page would try nothing.
const SLOWEST_TRY = 300; // seconds
let wait = 10;

async function tryAgain() {
  const page = document.body.dataset.retry;
  const reply = await fetch(page, { cache: "no-store" }).catch(() => null);
  if (reply?.ok || reply?.status === 403) return location.replace(page); // 403: how to pair this screen
  wait = Math.min(wait * 2, SLOWEST_TRY);
  setTimeout(tryAgain, wait * 1000);
}

setTimeout(tryAgain, wait * 1000);
