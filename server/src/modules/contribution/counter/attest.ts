import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { type RouteInput, type RouteOutput, Uuid } from '../../../platform/route.ts';
import { getEmployerAccount } from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import {
  type CaseRow,
  cancelCase,
  findCase,
  getForm,
  getSubmittedForm,
  openCase,
  ownCaseOf,
  submitCase,
} from '../../casework/index.ts';
import { getNumber } from '../../params/index.ts';
import { employerOf } from '../../party/index.ts';
import type * as contract from './contract.ts';
import { checkNotInReview, counterCase, findCounterCase } from './guard.ts';
import { refusals } from './problems.ts';
import { getTarget, type Target, targetText } from './target.ts';

export const CounterForm = Type.Object({
  target: Type.Union([Type.Literal('remittance'), Type.Literal('business')]),
  id: Uuid,
  headline: Type.String({ maxLength: 200 }),
  /** SM3 over the canonical text on the paper: what is done later must still say the same. */
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
});
export type CounterForm = Static<typeof CounterForm>;

export const digestOf = (text: string): string => createHash('sm3').update(text).digest('hex');

/** What the case is about: as submitted, or as its draft says. */
export async function formOf(call: Call, row: CaseRow): Promise<CounterForm> {
  const isOpen = row.submittedAt === null || row.state === 'returned';
  return (isOpen ? (await getForm(call, row.caseId)).form : await getSubmittedForm(call, row.caseId)) as CounterForm;
}

/** Kinds that the centre reviews in a case of their own: the paper alone is enough to begin that. */
const reviewedAnyway: ReadonlySet<string> = new Set(['deferral', 'correction']);

/** Whether a second person must look (不相容岗位分离), and by which figure. */
export async function reviewOf(
  call: Call,
  { kind, personCount }: Target,
): Promise<{ needsReview: boolean; reviewReason: string }> {
  if (reviewedAnyway.has(kind)) return { needsReview: false, reviewReason: '受理后由中心按该业务的审批流程审核。' };
  const { value } = await getNumber(call.tx, call.centerId, 'contribution.counter-alone-people', call.accountingDate);
  const most = Number(value);
  return personCount > most
    ? { needsReview: true, reviewReason: `涉及 ${personCount} 人，超过 ${most} 人，须由另一人复核后生效。` }
    : { needsReview: false, reviewReason: `涉及 ${personCount} 人，未超过 ${most} 人，受理人办理即生效。` };
}

/** Opens the counter's case about a draft, or answers the one there is: text, digest, what was scanned, who must look. */
export async function prepareAttestation(
  call: Call,
  { body }: RouteInput<typeof contract.prepareAttestation>,
): Promise<RouteOutput<typeof contract.prepareAttestation>> {
  const employerId = employerOf(call);
  const target = await getTarget(call, employerId, body);
  const known = await findCounterCase(call, employerId, target.kind);
  if (known && known.state !== 'draft') {
    const form = await formOf(call, known);
    if (form.id === target.id) return attestationOf(call, known, target);
    await checkNotInReview(call, employerId, target.kind);
  }
  const digest = digestOf(await targetText(call, target));
  if (known) {
    const form = await formOf(call, known);
    if (form.id === target.id && form.digest === digest) return attestationOf(call, known, target);
    // Its scans show another text: they prove nothing about this one.
    await cancelCase(call, { caseId: known.caseId, reason: '内容已变化，重新打印确认书' });
  }
  const opened = await openCase(call, {
    kind: counterCase,
    subject: ['employer', employerId],
    matter: target.kind,
    form: { target: body.target, id: body.id, headline: target.headline, digest } satisfies CounterForm,
  });
  return attestationOf(call, opened, target);
}

async function attestationOf(
  call: Call,
  row: CaseRow,
  target: Target,
): Promise<RouteOutput<typeof contract.prepareAttestation>> {
  const { slots, attachments, corrections } = await ownCaseOf(call, row);
  const text = await targetText(call, target);
  return {
    caseId: row.caseId,
    caseNumber: row.number,
    state: row.state,
    version: row.version,
    title: target.title,
    text,
    digest: digestOf(text),
    ...(await reviewOf(call, target)),
    slots,
    attachments,
    corrections,
  };
}

/** The counter's case of the employer at the window, with what it is about, before it is submitted. */
export async function getOwnCounterCase(call: Call, caseId: string): Promise<{ row: CaseRow; target: Target }> {
  const row = await findCase(call.tx, call.centerId, { caseId });
  if (row?.kind !== counterCase || row.subjectId !== employerOf(call)) throw new Problem(refusals.notFound);
  if (row.state !== 'draft' && row.state !== 'returned')
    throw new Problem(refusals.paperOutdated, {
      detail: row.state === 'reviewing' ? '这份确认书已经受理，正等待复核。' : '这份确认书已办理或已作废。',
      remedy: '请刷新页面查看该笔业务的最新状态。',
    });
  return { row, target: await getTarget(call, row.subjectId, await formOf(call, row)) };
}

/** Refuses when what would be done now is not what the employer stamped. */
export async function checkPaper(call: Call, row: CaseRow, target: Target): Promise<string> {
  const text = await targetText(call, target);
  const { digest } = await formOf(call, row);
  if (digestOf(text) === digest) return text;
  throw new Problem(refusals.paperOutdated, {
    detail: '打印确认书之后，职工名单、金额或月份发生了变化。',
    remedy: '请重新打印确认书，由单位核对盖章后上传。',
    digest,
  });
}

/** Accepts the stamped paper: at once in force, or with a second person first. */
export async function submitAttestation(
  call: Call,
  { params, body }: RouteInput<typeof contract.submitAttestation>,
): Promise<RouteOutput<typeof contract.submitAttestation>> {
  // The hall signs under the same lock: of the two at once one finds that the other was first.
  await getEmployerAccount(call.tx, call.centerId, employerOf(call), { lock: true });
  const { row, target } = await getOwnCounterCase(call, params.caseId);
  const submitted = await submitCase(call, { caseId: row.caseId, version: body.version });
  await recordAudit(call, 'contribution.counter-submit', [target.target, target.id], {
    caseId: row.caseId,
    number: target.number,
    state: submitted.state,
  });
  const now = await findCase(call.tx, call.centerId, { caseId: row.caseId });
  return { caseId: row.caseId, caseNumber: row.number, state: now?.state ?? submitted.state };
}
