// The service worker of the hall's screen: a screen that is switched on without a network shows its page all the same.
// The page puts into the cache what it needs (`keep.ts`); this answers from there when the network does not.

/** What a service worker has of the browser's types: those of windows and workers cannot be had together. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(
    name: 'install' | 'activate',
    work: (event: { waitUntil(work: Promise<unknown>): void }) => void,
  ): void;
  addEventListener(name: 'fetch', work: (event: FetchEvent) => void): void;
}
const worker = globalThis as unknown as Worker;

/** The network is given so long for the page; then the one that was kept is shown, which tries again by itself. */
const pageMs = 5_000;

async function page(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreSearch: true });
  if (!kept) return fetch(request);
  return fetch(request, { signal: AbortSignal.timeout(pageMs) }).catch(() => kept);
}

/** Files have a hash in their name: what is kept is right. */
const file = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request);

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (new URL(request.url).pathname.startsWith('/assets/')) event.respondWith(file(request));
});
