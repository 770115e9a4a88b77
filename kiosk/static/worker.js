// The service worker of one counter's tablet: it gives the counter's page and what that page needs without
// any network, whole and of one version. Before this text stands `KEPT`: {counter, version, files}, each file
// with the address it comes `from`, the addresses it is kept `as`, and its digest where that is known.
// Nothing else is its business: what is sent, and every other page, goes to the network untouched.
"use strict";
const CACHE = `${KEPT.counter} ${KEPT.version}`;
const KNOWN = new Set(KEPT.files.flatMap((file) => file.as));

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data }) => { if (data === "take over") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  const address = pathname + search;
  if (event.request.method !== "GET" || origin !== self.location.origin || !KNOWN.has(address)) return;
  event.respondWith(give(event, address));
});

// Keep a version whole, or not at all: then the one before stays, and the browser tries again later.
async function keepAll() {
  const whole = await Promise.all(KEPT.files.map(fetchWhole));
  const cache = await caches.open(CACHE);
  await Promise.all(whole.flatMap(([file, reply]) => file.as.map((address) => cache.put(address, reply.clone()))));
}

// Fetch a file; throws where it is not the one of this version, as when the server has just been renewed.
async function fetchWhole(file) {
  const reply = await fetch(file.from, { cache: "no-store", credentials: "omit" });
  if (!reply.ok || reply.redirected) throw new Error(`${file.from}: ${reply.status}`);
  const content = await reply.clone().arrayBuffer();
  if (file.digest && (await digestOf(content)) !== file.digest) throw new Error(`${file.from}: another version`);
  return [file, reply];
}

async function digestOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.slice(0, 12);
}

async function takeOver() {
  const names = await caches.keys();
  const former = names.filter((name) => name.startsWith(`${KEPT.counter} `) && name !== CACHE);
  await Promise.all(former.map((name) => caches.delete(name)));
  await self.clients.claim();
}

// A cache that the browser has thrown away is filled again as soon as there is a network.
async function give(event, address) {
  const kept = await (await caches.open(CACHE)).match(address, { ignoreVary: true });
  if (kept) return kept;
  event.waitUntil(keepAll().catch(() => {}));
  return fetch(event.request);
}
