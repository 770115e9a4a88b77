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

showWaiting().catch(() => {}); // a browser that keeps nothing
