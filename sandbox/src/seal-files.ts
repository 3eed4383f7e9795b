import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from './authority/authority.ts';

/** A centre that has a seal. */
export interface SealOwner {
  readonly centerId: number;
  readonly name: string;
}

/**
 * Writes the files that an installation's `ANJU_SEAL_DIRECTORY` holds: the key and certificates of each centre's seal in a
 * folder of its own, and the anchors.
 */
export async function writeSealFiles(
  authority: Authority,
  directory: string,
  owners: readonly SealOwner[],
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const owner of owners) {
    const own = join(directory, String(owner.centerId));
    mkdirSync(own, { recursive: true });
    const { certificateDer, chainDer, privateKeyPkcs8 } = await authority.sealSigner(owner);
    writeFileSync(join(own, 'seal-key.der'), privateKeyPkcs8, { mode: 0o600 });
    for (const [index, der] of chainDer.entries()) writeFileSync(join(own, `seal-chain-${index}.der`), der);
    // Last: a seal is there when its certificate is.
    writeFileSync(join(own, 'seal-certificate.der'), certificateDer);
  }
  for (const [index, der] of authority.trustAnchors().entries())
    writeFileSync(join(directory, `anchor-${index}.der`), der);
}
