import type { Call } from '../../platform/call.ts';
import { isRightPassword } from '../../platform/passwords.ts';
import { certificateKey, findPersonByCertificate, foldIdentifier, personContexts } from '../party/index.ts';
import { clearAttempts, countAttempt, readAttempts } from './attempt-store.ts';
import { letIn, limits } from './rules.ts';
import { logLogin } from './sessions.ts';
import { findLogin } from './store.ts';

export type PhoneIdentity = { readonly personId: string } | 'unknown' | 'locked';

interface Keyed {
  readonly certificateNumber: string;
  readonly mobile: string;
  /** Demanded by some centres: the six digits that `setQueryPassword` keeps. */
  readonly queryPassword: string | undefined;
  readonly isPasswordRequired: boolean;
  /** Where the call comes from. */
  readonly callerNumber: string;
}

/**
 * Whose certificate number and registered mobile (预留手机) these are. Six that did not belong together lock the number for
 * fifteen minutes, and the telephone that they were keyed on; a number that nobody has is counted like any other. Kept
 * in the person's login log, refused ones too.
 */
export async function identifyOnPhone(call: Call, keyed: Keyed): Promise<PhoneIdentity> {
  const { tx, centerId, vault, now } = call;
  const key = certificateKey(foldIdentifier(keyed.certificateNumber));
  const window = { at: now, minutes: limits.lockMinutes, sinceLast: true };
  const account = `voice:${vault.blindIndex(key, personContexts.certificate).toString('hex')}`;
  const caller = `voice-caller:${vault.blindIndex(keyed.callerNumber, personContexts.mobile).toString('hex')}`;
  if ((await readAttempts(tx, centerId, caller, window)).count >= limits.lockAfter) return 'locked';
  // Counted before it is judged and kept whatever follows, so that guesses at the same moment gain nothing.
  const tries = await call.aside((aside) => countAttempt(aside, centerId, account, window));
  if (tries > limits.lockAfter) return 'locked';
  const person = await findPersonByCertificate(call, key);
  const isRight = person?.mobile === keyed.mobile && (await isPasswordRight(call, person.personId, keyed));
  if (!person || !isRight) {
    const failures = await call.aside((aside) => countAttempt(aside, centerId, caller, window));
    await logLogin(call, 'person', person?.personId ?? null, '电话身份核实未通过');
    return tries >= limits.lockAfter || failures >= limits.lockAfter ? 'locked' : 'unknown';
  }
  await clearAttempts(tx, centerId, account);
  await logLogin(call, 'person', person.personId, letIn);
  return { personId: person.personId };
}

async function isPasswordRight(call: Call, personId: string, keyed: Keyed): Promise<boolean> {
  if (!keyed.isPasswordRequired) return true;
  const login = await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: personId });
  return isRightPassword(login?.queryPasswordHash, keyed.queryPassword ?? '');
}
