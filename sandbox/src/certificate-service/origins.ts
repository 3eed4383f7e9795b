/** Decides whether a web page may use the service; `origin` is the browser's `Origin` header. */
export type OriginPolicy = (origin: string) => boolean;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Pages served from this computer over plain HTTP: `http://localhost:*` and `http://127.0.0.1:*`. */
export function isLocalPage(origin: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d{1,5})?$/.test(origin);
}

/** A request that reached us under a foreign name came through a rebound DNS name: some page is cheating. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && loopbackHosts.has(host.replace(/:\d{1,5}$/, ''));
}
