import { createHash, timingSafeEqual } from 'node:crypto';

/** MMDDHHMMSS of a moment at the gateway's place, as the ten digits that are hashed. */
export function timestampDigits(moment: Temporal.PlainDateTime): string {
  return [moment.month, moment.day, moment.hour, moment.minute, moment.second]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}

const md5 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** AuthenticatorSource = MD5(Source_Addr + 9 NULs + secret + timestamp digits). The protocol's choice of hash, not ours. */
export function sourceAuthenticator(sourceAddress: string, secret: string, digits: string): Buffer {
  return md5(sourceAddress, Buffer.alloc(9), secret, digits);
}

/** AuthenticatorISMG = MD5(Status + AuthenticatorSource + secret), the status as 1 or 4 bytes. */
export function gatewayAuthenticator(status: number, source: Buffer, secret: string, statusBytes: 1 | 4): Buffer {
  const bytes = Buffer.alloc(statusBytes);
  bytes.writeUIntBE(status, 0, statusBytes);
  return md5(bytes, source, secret);
}

/** Whether the gateway knows the secret. Gateways hash the status in either width, whatever version they speak. */
export function isGatewayGenuine(
  answer: { status: number; authenticator: Buffer },
  source: Buffer,
  secret: string,
): boolean {
  return ([1, 4] as const).some((width) =>
    timingSafeEqual(gatewayAuthenticator(answer.status, source, secret, width), answer.authenticator),
  );
}
