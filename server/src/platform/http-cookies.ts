import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answering } from './http.ts';

/** `__Host-` cookies need a secure origin; a plain-http installation (a demo on a LAN) falls back to a plain name. */
export function sessionCookieName(publicUrl: string): string {
  const { protocol, hostname } = new URL(publicUrl);
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1';
  return secure ? '__Host-anju' : 'anju';
}

/** The cookies of an answer: the session's, and the device's of a kiosk. */
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
  };
}
