import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a handler may do besides answering: cookies belong to the edge. */
export interface Answering {
  readSessionCookie(): string | undefined;
  setSessionCookie(value: string): void;
  clearSessionCookie(): void;
  /** What a kiosk proves itself with: it goes to the kiosk's own routes alone. */
  readDeviceCookie(): string | undefined;
  setDeviceCookie(value: string): void;
  clearDeviceCookie(): void;
  /** A secret that a visitor's browser keeps until it is closed, such as whose conversation it is. */
  readBrowserCookie(name: string): string | undefined;
  setBrowserCookie(name: string, value: string): void;
}

/** `__Host-` cookies need a secure origin; a plain-http installation (a demo on a LAN) falls back to a plain name. */
export function sessionCookieName(publicUrl: string): string {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
  return secure ? '__Host-anju' : 'anju';
}

export function answering(request: FastifyRequest, reply: FastifyReply, publicUrl: string): Answering {
  const name = sessionCookieName(publicUrl);
  const secure = name.startsWith('__Host-');
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  const deviceName = secure ? '__Secure-anju_kiosk' : 'anju_kiosk';
  const deviceOptions = { path: '/api/kiosk', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    readSessionCookie: () => request.cookies[name],
    setSessionCookie: (value) => void reply.setCookie(name, value, options),
    clearSessionCookie: () => void reply.clearCookie(name, options),
    readDeviceCookie: () => request.cookies[deviceName],
    // Browsers keep a cookie for 400 days at most (RFC 6265bis §5.5): every call of a living kiosk renews it.
    setDeviceCookie: (value) => void reply.setCookie(deviceName, value, { ...deviceOptions, maxAge: 400 * 86_400 }),
    clearDeviceCookie: () => void reply.clearCookie(deviceName, deviceOptions),
    readBrowserCookie: (own) => request.cookies[`${name}-${own}`],
    setBrowserCookie: (own, value) => void reply.setCookie(`${name}-${own}`, value, options),
  };
}
