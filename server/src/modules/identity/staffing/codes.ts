import { randomInt, timingSafeEqual } from 'node:crypto';
import type { Vault } from '../../../platform/crypto.ts';
import { codeLength, codeSigns, foldCode } from './rules.ts';

/** A new activation code: twelve signs, 59 bits. */
export const newCode = (): string =>
  Array.from({ length: codeLength }, () => codeSigns[randomInt(codeSigns.length)]).join('');

/** What is kept of a code: its digest under the centre's key, bound to the account. */
export const codeHash = (vault: Vault, staffId: string, code: string): string =>
  vault.mac(`${staffId}:${foldCode(code)}`, 'identity.staff-activation').toString('hex');

export function isRightCode(vault: Vault, staffId: string, given: { code: string; hash: string }): boolean {
  return timingSafeEqual(Buffer.from(codeHash(vault, staffId, given.code)), Buffer.from(given.hash));
}
