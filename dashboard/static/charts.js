// Draws the page's figures with Plotly, in the colours of the page, at the width of their place.
"use strict";

(() => {
  const NARROW = 560;
  const PRINTED = 480; // pixels: the wider column of a printed A4 page
  const CONFIG = { displayModeBar: false, displaylogo: false, doubleClick: false, showTips: false };
  const found = () => [...document.querySelectorAll("script[data-chart]")].map((data) => ({
    place: document.getElementById(data.dataset.chart),
    figure: JSON.parse(data.textContent),
    width: 0,
  }));
  let places = found();

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // A copy of a figure in which every name of a token has become its colour.
  const coloured = (part) => {
    if (typeof part === "string") return part.startsWith("--") ? token(part) : part;
    if (Array.isArray(part)) return part.map(coloured);
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, coloured(value)]));
  };

  const changed = (layout, changes) => {
    for (const [path, value] of Object.entries(changes)) {
      const names = path.split(".");
      const last = names.pop();
      names.reduce((within, name) => within[name], layout)[last] = value;
    }
    return layout;
  };

  const draw = (chart, width) => {
    const { data, layout, narrow } = coloured(chart.figure);
    if (width < NARROW && width !== PRINTED) changed(layout, narrow);
    chart.width = width;
    chart.place.hidden = false;
    return Plotly.react(chart.place, data, { ...layout, width }, CONFIG);
  };

  const drawAll = () => places.forEach((chart) => draw(chart, chart.place.parentElement.clientWidth));

  // Paper is white: the page is drawn in its light colours for as long as it is printed.
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("paper");
    places.forEach((chart) => draw(chart, PRINTED));
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("paper");
    drawAll();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

  let waiting = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      if (places.some((chart) => chart.width !== chart.place.parentElement.clientWidth)) drawAll();
    });
  });

  // A page that has refreshed by itself has new places, and new figures for them.
  addEventListener("refreshed", () => {
    places = found();
    drawAll();
  });

  drawAll();
})();
