import type { Call } from '../../platform/call.ts';
import { instantsIn } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import type { Edge } from '../../platform/http.ts';
import { common, Problem } from '../../platform/problem.ts';
import { done, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { useUnbound, useUplinkIdentity } from '../notice/index.ts';
import { findPerson, listCenters } from '../party/index.ts';
import { changePassword, finishActivation, startActivation } from './activate.ts';
import { endBoundSessions, raise, sendRaisingCode } from './bound.ts';
import { putCare } from './care-store.ts';
import { challengePin, notePinChange } from './certificate-pin.ts';
import { verifyChallenge } from './challenges.ts';
import { changeMobile, sendNewMobileCode } from './change-mobile.ts';
import { closeRegistration } from './close-registration.ts';
import { makeCaptcha, sendOneTimeCode, throttleAddress } from './codes.ts';
import * as contract from './contract.ts';
import { challengeEmployer, enterAsEmployer } from './enter-employer.ts';
import { enterAsPerson, finishEntering, recognise } from './enter-person.ts';
import { enterAsStaff, recogniseStaff } from './enter-staff.ts';
import { listLoginLog } from './logins-store.ts';
import { rolesWith } from './permissions.ts';
import { refusals } from './problems.ts';
import { identifyByQueryPassword, setQueryPassword } from './query-password.ts';
import { placeOf } from './rules.ts';
import { endEverySession, entering, inCenter, sessionView, within } from './sessions.ts';
import { speakDigits, spokenCaptcha } from './spoken-captcha.ts';
import { listStaffOf } from './staff-store.ts';
import { registerStaffing } from './staffing/index.ts';
import type { Right } from './staffing/words.ts';
import { deleteSession, touchSession } from './store.ts';

export { hasPassword } from './activate.ts';
export { enterByBinding } from './bound.ts';
export {
  type CertificateHolder,
  type CertificateVerifier,
  newChallenge,
  type SignatureInput,
  type SignedText,
  takeChallenge,
  useCertificateVerifier,
  verifyChallenge,
} from './challenges.ts';
export {
  checkCode,
  type SentCode,
  sendOneTimeCode,
  throttle,
  throttleAddress,
  throttlePapers,
  throttleUnmasking,
  throttleUploads,
} from './codes.ts';
export { enteringOf } from './enter-person.ts';
export { identifyOnPhone, type PhoneIdentity } from './identify-on-phone.ts';
export { listLoginLog } from './logins-store.ts';
export {
  bindingOf as browserKeyOf,
  callerFinder,
  endEverySession,
  hasCareMode,
  inCenter,
  openSession,
  useLeftEverywhere,
  within,
} from './sessions.ts';
export { type DigitSound, useDigitSounds } from './spoken-captcha.ts';
export { listStoppedStaff } from './staff-store.ts';
export { isOwnBusiness } from './staffing/certificate.ts';
export { staffAccountsExport } from './staffing/export.ts';
export { type FirstCode, type FirstOfficer, writeFirstOfficers } from './staffing/first-officers-store.ts';
export { constraintProblems } from './staffing/problems.ts';
export type { Right } from './staffing/words.ts';
export { deleteExpired, deleteSession, findStaff, staffNamed, staffNames } from './store.ts';

/** Staff who may do something, by name. */
export const staffWith = (tx: Db, centerId: number, permission: Right) =>
  listStaffOf(tx, centerId, rolesWith(permission));

export function registerIdentity(edge: Edge): void {
  registerSession(edge);
  registerPerson(edge);
  registerStaffing(edge);
  edge.serve(contract.challengeEmployer, async (call, { body }, answering) =>
    challengeEmployer(await inCenter(call, body.centerId), answering),
  );
  edge.servePrepared(
    contract.enterAsEmployer,
    async (call, { body }) => verifyChallenge(await inCenter(call, body.centerId), body),
    async (call, { body }, answering, signed) =>
      enterAsEmployer(within(entering(call), body.centerId), signed, answering),
  );
  edge.serve(contract.challengePin, challengePin);
  edge.servePrepared(
    contract.notePinChange,
    (call, { body }) => verifyChallenge(call, body),
    (call, _input, answering, signed) => notePinChange(call, signed, answering),
  );
  edge.serve(contract.listClerkLogins, (call, { query }) => loginsOf(call, 'employer', query));
  edge.servePrepared(
    contract.enterAsStaff,
    async (call, { body }) => recogniseStaff(await inCenter(call, body.centerId), body),
    async (call, input, answering, recognised) =>
      enterAsStaff(within(call, input.body.centerId), input, answering, recognised),
  );
}

const subjectOf = ({ actor }: Call) =>
  actor.employerId
    ? (['employer', actor.employerId] as const)
    : ([actor.kind === 'staff' ? 'staff' : 'person', actor.id] as const);

function registerSession(edge: Edge): void {
  edge.serve(contract.listCenters, async (call) => ({ centers: await listCenters(call.tx) }));
  edge.serve(contract.getSession, async (call, { query }) =>
    sessionView(call.actor.kind === 'visitor' && query.centerId ? await inCenter(call, query.centerId) : call),
  );
  edge.serve(contract.newCaptcha, async (call, { body }) => {
    const there = await inCenter(call, body.centerId);
    await throttleAddress(there, 'captcha');
    return makeCaptcha(there);
  });
  edge.servePrepared(
    contract.newSpokenCaptcha,
    async (call, { body }) => {
      await throttleAddress(await inCenter(call, body.centerId), 'captcha');
      return speakDigits();
    },
    (call, { body }, _answering, spoken) => spokenCaptcha(within(call, body.centerId), spoken),
  );
  edge.serve(contract.keepSession, async (call) => {
    if (call.actor.kind !== 'visitor' && call.actor.sessionKey)
      await touchSession(call.tx, call.centerId, call.actor.sessionKey, call.now);
    return sessionView(call);
  });
  edge.serve(contract.leave, async (call, _input, answering) => {
    if (call.actor.kind !== 'visitor' && call.actor.sessionKey) {
      await deleteSession(call.tx, call.centerId, call.actor.sessionKey);
      await recordAudit(call, 'identity.leave', subjectOf(call));
    }
    answering.clearSessionCookie();
    return done;
  });
  edge.serve(contract.setCare, async (call, { body }) => {
    const { kind, id } = call.actor;
    // Whoever has an inbox is a person or an employer's clerk: staff sit at tables of their own.
    if (kind !== 'person' && kind !== 'employer') throw new Problem(common.forbidden);
    await putCare(call.tx, { centerId: call.centerId, kind, subjectId: id }, body, call.now);
    await recordAudit(call, 'identity.care-mode', subjectOf(call), body);
    return done;
  });
  edge.serve(contract.leaveEverywhere, async (call, _input, answering) => {
    await endEverySession(call, call.actor.kind, call.actor.id);
    await recordAudit(call, 'identity.leave-everywhere', subjectOf(call));
    answering.clearSessionCookie();
    return done;
  });
}

function registerPerson(edge: Edge): void {
  edge.servePrepared(
    contract.enterAsPerson,
    async (call, { body }) => recognise(await inCenter(entering(call), body.centerId), body),
    async (call, input, answering, recognised) =>
      enterAsPerson(within(entering(call), input.body.centerId), input, answering, recognised),
  );
  edge.serve(contract.finishEntering, async (call, input, answering) =>
    finishEntering(await inCenter(entering(call), input.body.centerId), input, answering),
  );
  edge.serve(contract.startActivation, async (call, input) =>
    startActivation(await inCenter(call, input.body.centerId), input),
  );
  edge.serve(contract.finishActivation, async (call, input, answering) =>
    finishActivation(await inCenter(entering(call), input.body.centerId), input, answering),
  );
  edge.serve(contract.changePassword, changePassword);
  edge.serve(contract.sendNewMobileCode, sendNewMobileCode);
  edge.serve(contract.changeMobile, changeMobile);
  edge.serve(contract.closeRegistration, closeRegistration);
  edge.serve(contract.setQueryPassword, setQueryPassword);
  edge.serve(contract.sendRaisingCode, sendRaisingCode);
  edge.serve(contract.raiseSession, raise);
  useUplinkIdentity(identifyByQueryPassword);
  useUnbound(endBoundSessions);
  edge.serve(contract.sendStepUpCode, async (call, { body }) => {
    const person = await findPerson(call, call.actor.id);
    if (!person?.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
    await recordAudit(call, 'identity.send-code', ['person', person.personId], { purpose: body.purpose });
    return sendOneTimeCode(call, body.purpose, { personId: person.personId, mobile: person.mobile });
  });
  edge.serve(contract.listLogins, (call, { query }) => loginsOf(call, 'person', query));
}

/** The caller's own logins, those refused among them. */
async function loginsOf(
  call: Call,
  kind: 'person' | 'employer',
  query: RouteInput<typeof contract.listLogins>['query'],
): Promise<RouteOutput<typeof contract.listLogins>> {
  const { rows, total } = await listLoginLog(call.tx, call.centerId, kind, call.actor.id, {
    ...pageOf(query),
    ...instantsIn(query),
    result: query.result,
  });
  return { total, rows: rows.map((row) => ({ ...row, at: row.at.toString(), place: placeOf(row.address) })) };
}
