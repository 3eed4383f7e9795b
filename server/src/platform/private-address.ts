import { isIPv4 } from 'node:net';

/** Whether a host is in a private network (RFC 1918), or this machine itself where that is allowed: no name, no public address. */
export function isPrivateAddress(host: string, { isLocalAllowed }: { readonly isLocalAllowed: boolean }): boolean {
  if (!isIPv4(host)) return false;
  const [first = 0, second = 0] = host.split('.').map(Number);
  if (first === 127) return isLocalAllowed;
  return first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
}
