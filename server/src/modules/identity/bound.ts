import type { Call } from '../../platform/call.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { findPerson } from '../party/index.ts';
import { deleteChannelSessions, raiseSession } from './bound-store.ts';
import { checkCode, sendOneTimeCode } from './codes.ts';
import type { raiseSession as raiseContract } from './contract.ts';
import { enteringOf } from './enter-person.ts';
import { refusals } from './problems.ts';
import { openSession, sessionView } from './sessions.ts';
import { deleteCode } from './store.ts';

/**
 * Opens a session for the person that a phone is bound to: no password was asked, so it reads, and asks for a code to the
 * registered mobile before it changes anything.
 */
export async function enterByBinding(call: Call, answering: Answering, personId: string) {
  const person = await findPerson(call, personId);
  if (!person) throw new Error('a phone is bound to nobody');
  return openSession(call, answering, { ...enteringOf(person), needsCode: true });
}

/** What a bound phone opened ends with its binding. */
export const endBoundSessions = ({ tx, centerId }: Call, personId: string, channel: string): Promise<void> =>
  deleteChannelSessions(tx, centerId, { kind: 'person', subjectId: personId, channel });

export async function sendRaisingCode(call: Call) {
  const person = await findPerson(call, call.actor.id);
  if (!person?.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
  await recordAudit(call, 'identity.send-code', ['person', person.personId], { purpose: 'raise' });
  return sendOneTimeCode(call, 'raise', { personId: person.personId, mobile: person.mobile });
}

export async function raise(call: Call, { body }: RouteInput<typeof raiseContract>) {
  const checked = await checkCode(call, 'raise', body, { keeps: true });
  if ('refused' in checked) return checked.refused;
  const { actor, tx, centerId } = call;
  if (checked.personId !== actor.id || !actor.sessionKey) throw new Problem(refusals.codeExpired);
  await deleteCode(tx, centerId, body.codeId);
  await raiseSession(tx, centerId, actor.sessionKey);
  await recordAudit(call, 'identity.raise', ['person', actor.id]);
  return sessionView({ ...call, actor: { ...actor, needsCode: false } });
}
