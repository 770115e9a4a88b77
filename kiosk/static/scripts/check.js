// The way to check later that the voice counts: a link on a phone, on the kiosk a code to scan, where the
// network brings it.
function offerCheck(code) {
  const link = document.querySelector("[data-check]");
  link.querySelector("[data-code]").value = code;
  if (link.href) link.href = link.dataset.check + code;
  const picture = document.querySelector("[data-check-picture]");
  if (!picture) return;
  picture.onload = () => { picture.parentElement.hidden = false; };
  picture.src = `${picture.dataset.checkPicture}${code}.svg`;
}

function forgetCheck() {
  const picture = document.querySelector("[data-check-picture]");
  offerCheck("");
  if (!picture) return;
  picture.removeAttribute("src");
  picture.parentElement.hidden = true;
}
