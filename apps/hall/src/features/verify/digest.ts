/** SHA-256 of a file as 64 small hexadecimal digits; `undefined` where the browser does not compute (plain http). */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return undefined;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
