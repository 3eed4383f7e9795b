import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nodes of the two centres of the fictional city's deployment. */
export const ownNodes = [
  { centerId: 1, node: 'T10001' },
  { centerId: 2, node: 'T10002' },
] as const;

export interface TransferAccess {
  readonly file: string;
  readonly nodes: readonly { readonly centerId: number; readonly node: string; readonly key: string }[];
}

/** Reads the file that `ANJU_TRANSFER_FILE` names, or makes one with a key for each centre. */
export function openTransferAccess(directory: string): TransferAccess {
  const file = join(directory, 'transfer.json');
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true });
    const nodes = ownNodes.map((node) => ({ ...node, key: randomBytes(24).toString('base64url') }));
    writeFileSync(file, JSON.stringify({ nodes }, null, 2), { mode: 0o600 });
  }
  return { file, ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<TransferAccess, 'file'>) };
}
