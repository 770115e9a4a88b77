// A citizen's own phone: a page that is loaded again, by a slip of the hand or by a phone short of memory,
// still holds the answers. In this tab alone, until the thanks; never on a kiosk, which the next one uses.
const SHEET = "sheet";

function keepSheet() {
  if (onKiosk()) return;
  const sheet = { path: location.pathname, fields: [...new FormData(form())], screen: now.screen, seconds: took() };
  try {
    if (sending.code) sessionStorage.removeItem(SHEET);
    else sessionStorage.setItem(SHEET, JSON.stringify(sheet));
  } catch { /* a browser that keeps nothing */ }
}

// Fill in what was kept, and return the screen where it was left; the invitation for whoever begins.
function resumeSheet() {
  const [arrival] = performance.getEntriesByType("navigation");
  if (onKiosk() || !["reload", "back_forward"].includes(arrival?.type)) return "invitation";
  let sheet = null;
  try { sheet = JSON.parse(sessionStorage.getItem(SHEET)); } catch { /* as above */ }
  if (sheet?.path !== location.pathname || !section(sheet.screen)) return "invitation";
  restore(sheet.fields);
  pace.before = sheet.seconds || 0;
  pace.start = performance.now();
  return sheet.screen;
}

addEventListener("pagehide", keepSheet);
