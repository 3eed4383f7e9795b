import { clipAddresses } from './clips.ts';
import keeper from './keeper.ts?worker&url';

const cacheName = 'anju.signage';

/** What this page consists of: itself, and every file that it has loaded or may have to play. */
function addresses(): string[] {
  const loaded = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/assets/'))
    .map(({ pathname }) => pathname);
  return [...new Set([location.pathname, ...loaded, ...clipAddresses])];
}

/**
 * Keeps the page on this computer, so that it comes up without a network too. A browser that cannot (it keeps nothing, or
 * the page is not served securely) shows it as long as it is on.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  await navigator.serviceWorker.register(keeper, { scope: '/signage' });
  const cache = await caches.open(cacheName);
  const wanted = addresses();
  const known = new Map((await cache.keys()).map((request) => [new URL(request.url).pathname, request]));
  // The page is asked for anew each time: another release has other files.
  await cache.addAll(wanted.filter((address) => address === location.pathname || !known.has(address)));
  for (const [pathname, request] of known) if (!wanted.includes(pathname)) await cache.delete(request);
}
