import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PdfSigner } from './platform/pades.ts';
import { unreadable, WrongSettings } from './platform/settings.ts';

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new WrongSettings([unreadable(directory, error)]);
  }
}

/** All files of a folder whose names begin so, in the order of their names. */
export const filesNamed = (directory: string, prefix: string): Uint8Array[] =>
  namesIn(directory)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(directory, name))));

/**
 * The seal of each centre, which it puts on papers under its own name: `seal-certificate.der`, `seal-key.der` (PKCS#8) and
 * `seal-chain-*.der` in `directory/<number of the centre>`. They are read when they are needed and when they have changed,
 * so that a centre is added and a certificate renewed while the service runs. Nothing for a centre without a seal.
 */
export function openSeals(directory: string): (centerId: number) => PdfSigner | undefined {
  const opened = new Map<number, { readonly changed: number; readonly signer: PdfSigner }>();
  return (centerId) => {
    const own = join(directory, String(centerId));
    const changed = statSync(join(own, 'seal-certificate.der'), { throwIfNoEntry: false })?.mtimeMs;
    if (changed === undefined) return undefined;
    const known = opened.get(centerId);
    if (known?.changed === changed) return known.signer;
    const read = (name: string) => new Uint8Array(readFileSync(join(own, name)));
    const signer = {
      certificateDer: read('seal-certificate.der'),
      chainDer: filesNamed(own, 'seal-chain-'),
      privateKeyPkcs8: read('seal-key.der'),
    };
    opened.set(centerId, { changed, signer });
    return signer;
  };
}
