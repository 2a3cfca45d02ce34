// Opens the pages of one audit without a network. It keeps only what such a page took along itself (veld.js), answers
// only for its own address and for our own scripts and styles, and never holds what was filled in.

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const visit = (url) => url.pathname.match(/^\/intern\/veld\/(\d+)\/$/)?.[1];
const isPart = (url) => /^\/(static|vendor)\//.test(url.pathname);

// The parts of a page come from what that page took along, so that they always belong together.
async function visitOf(event, url) {
  if (event.request.mode === "navigate") return visit(url);
  const client = event.clientId && await self.clients.get(event.clientId);
  return client && visit(new URL(client.url));
}

async function kept(event, url) {
  const number = await visitOf(event, url);
  const name = `veld-${number}`;
  if (number && await caches.has(name)) {
    const cache = await caches.open(name);
    const found = await cache.match(event.request.mode === "navigate" ? url.pathname : event.request);
    if (found) return found;
  }
  return fetch(event.request);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPart(url) || (event.request.mode === "navigate" && visit(url))) event.respondWith(kept(event, url));
});
