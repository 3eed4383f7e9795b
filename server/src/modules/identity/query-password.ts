import type { Call } from '../../platform/call.ts';
import { hashPassword, isRightPassword } from '../../platform/passwords.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { certificateKey, findPerson, findPersonByCertificate, foldIdentifier, personContexts } from '../party/index.ts';
import { clearAttempts, countAttempt, readAttempts } from './attempt-store.ts';
import { checkCode } from './codes.ts';
import type { setQueryPassword as contract } from './contract.ts';
import { refusals } from './problems.ts';
import { limits, queryPasswordFault } from './rules.ts';
import { findLogin, setQueryPasswordHash } from './store.ts';

/** Sets the six digits with which short messages and the telephone tell figures; a code to the mobile allows it. */
export async function setQueryPassword(call: Call, { body }: RouteInput<typeof contract>) {
  const person = await findPerson(call, call.actor.id);
  const fault = queryPasswordFault(body.queryPassword, [person?.certificateNumber ?? '', person?.mobile ?? '']);
  if (fault) throw new Problem(refusals.weakPassword, { detail: fault, fields: { queryPassword: fault } });
  const checked = await checkCode(call, 'query-password', body);
  if ('refused' in checked) return checked.refused;
  if (checked.personId !== call.actor.id) throw new Problem(refusals.codeExpired);
  await setQueryPasswordHash(call.tx, call.centerId, call.actor.id, await hashPassword(body.queryPassword));
  await recordAudit(call, 'identity.set-query-password', ['person', call.actor.id]);
  return { done: true as const };
}

/**
 * Whose certificate number and query password these are; `undefined` when they do not belong together, and for fifteen
 * minutes after six that did not, of the number or of the telephone that wrote. A number that nobody has is counted like any other, so that no answer tells who is there.
 */
export async function identifyByQueryPassword(
  call: Call,
  { certificateNumber, password, mobile }: { certificateNumber: string; password: string; mobile: string },
): Promise<string | undefined> {
  const key = certificateKey(foldIdentifier(certificateNumber));
  const bucket = `query:${call.vault.blindIndex(key, personContexts.certificate).toString('hex')}`;
  const sender = `query-sender:${call.vault.blindIndex(mobile, personContexts.mobile).toString('hex')}`;
  const window = { at: call.now, minutes: limits.lockMinutes, sinceLast: true };
  // One password tried on many numbers is counted where it comes from.
  if ((await readAttempts(call.tx, call.centerId, sender, window)).count >= limits.lockAfter) return undefined;
  // Counted before it is judged, in a transaction of its own: a refused one is not forgotten.
  const tries = await call.aside((tx) => countAttempt(tx, call.centerId, bucket, window));
  if (tries > limits.lockAfter) return undefined;
  const person = await findPersonByCertificate(call, key);
  const login = person && (await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: person.personId }));
  if (!(await isRightPassword(login?.queryPasswordHash, password))) {
    await call.aside((tx) => countAttempt(tx, call.centerId, sender, window));
    return undefined;
  }
  await clearAttempts(call.tx, call.centerId, bucket);
  return person?.personId;
}
