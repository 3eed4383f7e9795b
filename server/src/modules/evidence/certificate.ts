import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit, recordRefusal } from '../audit/index.ts';
import { checkNotOwnBusiness, listAttachments } from '../casework/index.ts';
import { notify } from '../notice/index.ts';
import { getRate } from '../params/index.ts';
import { type CertificateRow, insertCertificate, lockCertificate, updateCertificate } from './certificate-store.ts';
import { finish, outcomeOf } from './finish.ts';
import { tellBusiness } from './handlers.ts';
import { holdQuery } from './hold.ts';
import { refusals } from './problems.ts';
import { sourceOf } from './rules/sources.ts';
import { isDrawn } from './rules/waiting.ts';
import { stateAfter } from './states.ts';
import { findQuery, type QueryRow } from './store.ts';

export interface HandedIn {
  readonly issuerKind: 'employer' | 'authority';
  readonly issuer: string;
  readonly documentNo: string | null;
  readonly issuedOn: Temporal.PlainDate;
  /** Photos that were handed in with the case. */
  readonly attachmentIds: readonly string[];
  /** Where a paper is kept; null for photos. */
  readonly place: string | null;
}

/** Takes a certificate in place of a source that could not confirm. Somebody else decides on it. */
export async function handInCertificate(call: Call, query: QueryRow, given: HandedIn): Promise<string> {
  if (stateAfter(query.state, 'certify') === undefined)
    throw new Problem(refusals.wrongState, {
      detail: '该项核验正在查询、已核验一致或已撤销，不需要证明。',
      state: query.state,
    });
  if (Temporal.PlainDate.compare(given.issuedOn, dayOf(call.now)) > 0)
    throw new Problem(refusals.issuedLater, { fields: { issuedOn: '不能晚于今天' } });
  await checkAttachments(call, query, given.attachmentIds);
  const certificateId = call.newId();
  await insertCertificate(call.tx, call.centerId, {
    certificateId,
    queryId: query.queryId,
    ...given,
    form: given.attachmentIds.length > 0 ? 'upload' : 'paper',
    handedInKind: call.actor.kind,
    handedInBy: call.actor.id,
    handedInAt: call.now,
    channel: call.channel,
  });
  await recordAudit(call, 'evidence.hand-in', ['certificate', certificateId], {
    queryId: query.queryId,
    issuerKind: given.issuerKind,
  });
  return certificateId;
}

/** Photos must have been handed in with the same case: another case's file proves nothing here, and may be another's. */
async function checkAttachments(call: Call, { caseId }: QueryRow, wanted: readonly string[]): Promise<void> {
  if (wanted.length === 0) return;
  const held = caseId === null ? [] : await listAttachments(call.tx, call.centerId, caseId);
  const known = new Set(held.map(({ attachmentId }) => attachmentId));
  if (wanted.every((id) => known.has(id))) return;
  throw new Problem(refusals.attachmentNotFound, { remedy: '请先在该笔业务中上传证明照片，再选择。' });
}

export interface Verdict {
  readonly accepts: boolean;
  readonly reason: string;
}

/** A person decides; nobody decides on what they took in themselves. An accepted one may be drawn for the later audit. */
export async function decideCertificate(
  call: Call,
  certificateId: string,
  { accepts, reason }: Verdict,
): Promise<void> {
  const certificate = await getLocked(call, certificateId);
  if (certificate.state !== 'open') throw new Problem(refusals.certificateDecided, { state: certificate.state });
  await checkOther(call, certificate, [certificate.handedInBy], 'evidence.decide');
  const query = await holdQuery(call, certificate.queryId);
  if (!query) throw new Problem(refusals.queryNotFound);
  if (query.subjectKind === 'person')
    await checkNotOwnBusiness(call, query.subjectId, ['evidence.decide', ['certificate', certificateId]]);
  const share = await getRate(call.tx, call.centerId, 'evidence.sample-share-ppm', dayOf(call.now));
  const isSampled = accepts && isDrawn(drawOf(call, certificateId), share.value);
  await updateCertificate(call.tx, call.centerId, certificateId, {
    state: accepts ? 'accepted' : 'refused',
    decidedBy: call.actor.id,
    decidedAt: call.now,
    decisionReason: reason,
    isSampled,
    sampleSharePpm: share.value,
  });
  await recordAudit(call, 'evidence.decide', ['certificate', certificateId], {
    queryId: query.queryId,
    accepts,
    reason,
  });
  // The source may have answered meanwhile: then the register stands, and the certificate is kept beside it.
  if (accepts && stateAfter(query.state, 'certify') !== undefined)
    return finish(call, query, { step: 'certify', reason: null });
  if (!accepts) await tellRefused(call, query, reason);
}

async function tellRefused(call: Call, query: QueryRow, reason: string): Promise<void> {
  const outcome = await outcomeOf(call, query);
  await tellBusiness(call, { ...outcome, certificate: 'refused' });
  if (query.subjectKind !== 'person') return;
  const { authority, name: source } = sourceOf(query.source);
  await notify(call, 'evidence.certificate-refused', ['person', query.subjectId], { authority, source, reason });
}

/** A number from 0 to 999,999 that follows from the id under a secret key: nobody can foresee it, everybody with the key can check it. */
const drawOf = (call: Call, certificateId: string): number =>
  call.vault.mac(certificateId, 'evidence.sample').readUInt32BE(0) % 1_000_000;

/** The later audit of one that was drawn: somebody who neither took it in nor decided. */
export async function auditCertificate(
  call: Call,
  certificateId: string,
  { result, note }: { result: 'genuine' | 'false'; note: string },
): Promise<void> {
  const certificate = await getLocked(call, certificateId);
  if (!certificate.isSampled) throw new Problem(refusals.notDrawn);
  if (certificate.auditResult !== null)
    throw new Problem(refusals.certificateDecided, { detail: '该份证明已经抽查。', result: certificate.auditResult });
  await checkOther(call, certificate, [certificate.handedInBy, certificate.decidedBy ?? ''], 'evidence.audit');
  await updateCertificate(call.tx, call.centerId, certificateId, {
    auditResult: result,
    auditedBy: call.actor.id,
    auditedAt: call.now,
    auditNote: note,
  });
  await recordAudit(call, 'evidence.audit', ['certificate', certificateId], { result, queryId: certificate.queryId });
}

async function getLocked(call: Call, certificateId: string): Promise<CertificateRow> {
  const certificate = await lockCertificate(call.tx, call.centerId, certificateId);
  if (!certificate) throw new Problem(refusals.certificateNotFound);
  return certificate;
}

async function checkOther(
  call: Call,
  { certificateId }: CertificateRow,
  before: readonly string[],
  operation: 'evidence.decide' | 'evidence.audit',
): Promise<void> {
  if (!before.includes(call.actor.id)) return;
  await recordRefusal(call, operation, ['certificate', certificateId], { reason: 'same-person' });
  throw new Problem(refusals.samePerson, { remedy: '请由另一位工作人员办理。' });
}

/** The question if it is about this person; another's does not exist for the caller. */
export async function getOwnQuery(call: Call, queryId: string): Promise<QueryRow> {
  const query = await findQuery(call.tx, call.centerId, queryId);
  if (!query || query.subjectKind !== 'person' || query.subjectId !== call.actor.id)
    throw new Problem(refusals.queryNotFound);
  return query;
}
