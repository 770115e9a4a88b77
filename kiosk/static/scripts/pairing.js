// A screen whose pairing was taken away still holds its answers: say how many, so that nobody clears it.
async function showWaiting() {
  const stores = await indexedDB.databases();
  if (!stores.some((each) => each.name === "suara-loket")) return;
  const opening = indexedDB.open("suara-loket");
  opening.onsuccess = () => {
    const count = opening.result.transaction("waiting").objectStore("waiting").count();
    count.onsuccess = () => {
      const line = document.querySelector("[data-waiting]");
      line.querySelector("b").textContent = count.result;
      line.hidden = count.result === 0;
      opening.result.close();
    };
  };
}

const pairing = { busy: false };

// A screen that has become a kiosk has no way back to this page. What else the server says, the browser shows.
async function pairHere(event) {
  event.preventDefault();
  const form = event.target;
  if (pairing.busy) return; // a second touch would find the code spent
  pairing.busy = true;
  const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (reply?.redirected) return location.replace(reply.url);
  form.submit();
}

document.querySelector("form").addEventListener("submit", pairHere);
showWaiting().catch(() => {}); // a browser that keeps nothing
