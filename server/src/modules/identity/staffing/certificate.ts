import type { Call } from '../../../platform/call.ts';
import type { Vault } from '../../../platform/crypto.ts';
import { dayOf } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import { findPerson, personContexts } from '../../party/index.ts';
import {
  certificateKey,
  certificateNumberFault,
  foldIdentifier,
  identifierFaultText,
  maskCertificate,
} from '../../party/rules.ts';
import { certificateIndexOf, holderOfCertificate, type StaffCertificate } from './certificate-store.ts';
import { refusals } from './problems.ts';

const context = 'identity.staff.certificate';
/** As people's numbers are found: the same number has the same index there and here. */
const indexOf = (vault: Vault, number: string): Buffer => vault.blindIndex(number, personContexts.certificate);

/** A citizen's number as it was typed, sealed for the account; refused when it can be nobody's. */
export function sealCertificate(call: Call, typed: string): StaffCertificate {
  const number = certificateKey(foldIdentifier(typed));
  const fault = certificateNumberFault('id-card', number, dayOf(call.now));
  if (fault)
    throw new Problem(refusals.certificateWrong, {
      fields: { certificateNumber: `居民身份证号码${identifierFaultText[fault]}` },
    });
  return { certificateSealed: call.vault.seal(number, context), certificateIndex: indexOf(call.vault, number) };
}

export const certificateMasked = ({ vault }: Pick<Call, 'vault'>, sealed: Buffer | null): string | null =>
  sealed && maskCertificate(vault.open(sealed, context));

/** One account for one person. */
export async function checkCertificate(call: Call, { certificateIndex }: StaffCertificate, staffId?: string) {
  const holder = await holderOfCertificate(call.tx, call.centerId, certificateIndex);
  if (holder === undefined || holder === staffId) return;
  throw new Problem(refusals.certificateTaken, {
    detail: '该证件号码已登记在另一个账号上。',
    remedy: '请核对证件；一人只用一个账号，本人回到岗位的，请恢复原账号。',
    fields: { certificateNumber: '已登记在另一个账号上' },
  });
}

/** Whether the caller is a member of staff and this person. Whose certificate number is not registered is not known. */
export async function isOwnBusiness(call: Call, personId: string): Promise<boolean> {
  if (call.actor.kind !== 'staff') return false;
  const index = await certificateIndexOf(call.tx, call.centerId, call.actor.id);
  if (!index) return false;
  const person = await findPerson(call, personId);
  return person !== undefined && index.equals(indexOf(call.vault, person.certificateNumber));
}
