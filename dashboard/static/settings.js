// What a clerk sees before saving: the sample that an N asks for, a colour with its contrast, the crest chosen.
"use strict";

(() => {
  const ask = async (field, address, query, draw) => {
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`);
    if (answer.ok && field.value) draw(await answer.json());
  };

  const served = document.querySelector("input[name=served]");
  const target = document.getElementById("target");
  served?.addEventListener("input", () => {
    const n = served.value.replace(/[.,\s]/g, "");
    if (!n) target.textContent = "";
    else ask(served, target.dataset.ask, { n }, (told) => {
      target.textContent = told.target === null ? "" : target.dataset.said.replace("{n}", told.target);
    }).catch(() => {});
  });

  const colour = document.querySelector("input[name=colour]");
  const contrast = document.getElementById("contrast");
  colour?.addEventListener("input", () => {
    for (const part of document.querySelectorAll("#sample [fill]")) part.setAttribute("fill", colour.value);
    ask(colour, contrast.dataset.ask, { colour: colour.value }, (told) => {
      contrast.textContent = told.said;
      contrast.classList.toggle("unfit", !told.fits);
    }).catch(() => {});
  });
  const office = document.querySelector("input[name=office]");
  office?.addEventListener("input", () => {
    document.querySelector("#sample .in-colour").textContent = office.value;
  });

  document.getElementById("onward")?.requestSubmit(); // the next rows of an import

  const picture = document.querySelector("input[type=file][name=picture]");
  const chosen = document.getElementById("chosen");
  picture?.addEventListener("change", () => {
    const file = picture.files[0];
    chosen.hidden = !file;
    if (!file) return;
    const reader = new FileReader(); // a data: address, which the policy lets in; a blob: one it does not
    reader.addEventListener("load", () => { chosen.src = reader.result; });
    reader.readAsDataURL(file);
  });
})();
