// The service worker of a paired tablet's address `/`: it leads to its counter, as the server would, without any
// network. Before this text stands `COUNTER`, that counter's address. No other page is its business.
"use strict";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const isDoor = event.request.mode === "navigate" && new URL(event.request.url).pathname === "/";
  if (isDoor) event.respondWith(Response.redirect(COUNTER));
});
