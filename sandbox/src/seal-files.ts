import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from './authority/authority.ts';

/** Writes the files that an installation's `ANJU_SEAL_DIRECTORY` holds: the seal's key and certificates, and the anchors. */
export function writeSealFiles(authority: Authority, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const { certificateDer, chainDer, privateKeyPkcs8 } = authority.sealSigner();
  writeFileSync(join(directory, 'seal-certificate.der'), certificateDer);
  writeFileSync(join(directory, 'seal-key.der'), privateKeyPkcs8, { mode: 0o600 });
  for (const [index, der] of chainDer.entries()) writeFileSync(join(directory, `seal-chain-${index}.der`), der);
  for (const [index, der] of authority.trustAnchors().entries())
    writeFileSync(join(directory, `anchor-${index}.der`), der);
}
