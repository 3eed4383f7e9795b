import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a handler may do besides answering: cookies belong to the edge. */
export interface Answering {
  readSessionCookie(): string | undefined;
  setSessionCookie(value: string): void;
  clearSessionCookie(): void;
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
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: name.startsWith('__Host-') } as const;
  return {
    readSessionCookie: () => request.cookies[name],
    setSessionCookie: (value) => void reply.setCookie(name, value, options),
    clearSessionCookie: () => void reply.clearCookie(name, options),
    readBrowserCookie: (own) => request.cookies[`${name}-${own}`],
    setBrowserCookie: (own, value) => void reply.setCookie(`${name}-${own}`, value, options),
  };
}
