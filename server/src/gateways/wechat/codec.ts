import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const block = 32;
const randomLength = 16;
const headLength = randomLength + 4;

/** What WeChat agreed on with an account for the safe mode (安全模式). */
export interface SafeMode {
  /** EncodingAESKey: 43 characters. */
  readonly encodingAesKey: string;
  readonly appId: string;
}

const cipherOf = (encodingAesKey: string) => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (encodingAesKey.length !== 43 || key.length !== 32)
    throw new Error('an EncodingAESKey has 43 characters of Base64');
  return { key, iv: key.subarray(0, randomLength) };
};

/** Encrypts as WeChat does: 16 random bytes, length, text and appid, padded to blocks of 32, AES-256-CBC. */
export function encryptMessage(
  text: string,
  { encodingAesKey, appId }: SafeMode,
  random = randomBytes(randomLength),
): string {
  const { key, iv } = cipherOf(encodingAesKey);
  const body = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random, length, body, Buffer.from(appId)]);
  const padding = block - (plain.length % block);
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
}

/** The text of what WeChat encrypted for this very account; `undefined` for anything that is not. */
export function decryptMessage(encrypted: string, { encodingAesKey, appId }: SafeMode): string | undefined {
  const { key, iv } = cipherOf(encodingAesKey);
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  const end = plain.length - padding;
  if (padding < 1 || padding > block || end < headLength) return undefined;
  if (plain.subarray(end).some((byte) => byte !== padding)) return undefined;
  const length = plain.readUInt32BE(randomLength);
  if (headLength + length > end) return undefined;
  const text = plain.subarray(headLength, headLength + length);
  const isOurs = plain.subarray(headLength + length, end).toString('utf8') === appId;
  return isOurs ? text.toString('utf8') : undefined;
}
