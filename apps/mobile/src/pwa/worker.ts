// The service worker of the installed app: it keeps the app's own code, so that it opens without a network and says so.
// What the server answers about people is never kept: requests to /api/ are not even looked at.

/** What a service worker has of the browser's types: those of windows and workers cannot be had together. */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  /** Written before this code when the app is built: its files, and a name for them. */
  readonly anjuShell: { readonly release: string; readonly files: readonly string[] };
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', work: (event: Waiting) => void): void;
  addEventListener(name: 'message', work: (event: { readonly data: unknown }) => void): void;
  addEventListener(name: 'fetch', work: (event: FetchEvent) => void): void;
}
const app = globalThis as unknown as Worker;

const prefix = 'anju.mobile.';
const cacheName = prefix + app.anjuShell.release;
const page = '/m/';
/** The network is given so long for the page; then the one that was kept is shown. */
const pageMs = 4_000;

async function keep(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...app.anjuShell.files]);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
  await app.clients.claim();
}

async function openPage(request: Request): Promise<Response> {
  const kept = await caches.match(page);
  if (!kept) return fetch(request);
  return fetch(request, { signal: AbortSignal.timeout(pageMs) }).catch(() => kept);
}

/** Files have a hash in their name: what is kept is right. */
const openFile = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request);

app.addEventListener('install', (event) => event.waitUntil(keep()));
app.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
// A new release waits until the person agrees: nobody's half-written form is reloaded under their hands.
app.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void app.skipWaiting();
});
app.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') event.respondWith(openPage(request));
  else if (new URL(request.url).pathname.startsWith('/assets/')) event.respondWith(openFile(request));
});
