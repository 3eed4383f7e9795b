import { randomBytes, randomInt } from 'node:crypto';
import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { throttle } from '../identity/index.ts';
import { getNumber } from '../params/index.ts';
import { checkNotOwn, lockCase, recordEvent } from './advance.ts';
import {
  deleteDraft,
  findByResumeCode,
  findDraft,
  findSubmission,
  saveDraftRow,
  setResumeCode,
} from './draft-store.ts';
import { type CaseKind, kindOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { foldResumeCode, numberOf, resumeCodeOf } from './rules.ts';
import { stateNames } from './states.ts';
import { type CaseRow, findCaseRow, findInProgress, insertCase, noteOnCase, type Subject } from './store.ts';

const formContext = 'casework.form';
const resumeDays = 7;

export interface NewCase {
  readonly kind: string;
  readonly subject: Subject;
  /** What it is about when a subject may have several of the kind at once, such as a loan's number. */
  readonly matter?: string;
  /** What is filled in already; may be incomplete. */
  readonly form: object;
}

/**
 * Opens a case as a draft, whatever the channel. Refused with `casework/already-in-progress`, which names the first one's
 * number and state, when the subject has one of the kind (and matter) that has not ended: of two at once one is refused;
 * with `casework/own-business` a member of staff who would open their own.
 */
export async function openCase(call: Call, { kind: kindName, subject, matter = '', form }: NewCase): Promise<CaseRow> {
  const kind = kindOf(kindName);
  if (kind.subject !== subject[0]) throw new Error(`cases of ${kindName} are of a ${kind.subject}`);
  const { value: days } = await getNumber(call.tx, call.centerId, 'casework.draft-days', call.accountingDate);
  const caseId = call.newId();
  const isNew = await insertCase(call.tx, call.centerId, {
    caseId,
    number: await newNumber(call, kind),
    kind: kindName,
    subjectKind: subject[0],
    subjectId: subject[1],
    matter,
    ...description(kind, form),
    channel: call.channel,
    openedByKind: call.actor.kind,
    openedBy: call.actor.employerId ?? call.actor.id,
    openedAt: call.now,
    changedAt: call.now,
    closesOn: call.accountingDate.add({ days }),
  });
  if (!isNew) throw await inProgressProblem(call, { subject, kind: kindName, matter });
  const opened = await lockCase(call, caseId);
  await checkNotOwn(call, opened, 'casework.open');
  await keepForm(call, opened, form);
  await recordEvent(call, opened, undefined, { step: 'open', stage: null });
  await recordAudit(call, 'casework.open', ['case', caseId], {
    number: opened.number,
    kind: kindName,
    subjectId: subject[1],
  });
  return opened;
}

/** The refusal of a second case: number and state of the first. */
async function inProgressProblem(
  call: Call,
  where: { subject: Subject; kind: string; matter: string },
): Promise<Problem> {
  const first = await findInProgress(call.tx, call.centerId, where);
  // The other one was committed after this statement began, or has ended since.
  if (!first) return new Problem(refusals.alreadyInProgress, { remedy: '请稍候再试，或在“我的业务”中查看。' });
  return new Problem(refusals.alreadyInProgress, {
    detail: `“${kindOf(first.kind).title}”业务 ${first.number} 正在办理，状态为“${stateNames[first.state]}”。同一业务同时只能办理一笔。`,
    remedy:
      first.state === 'draft' ? '请继续填写该笔申请，或者放弃它后重新申请。' : '请等待该笔业务办结，或撤销后重新申请。',
    caseId: first.caseId,
    number: first.number,
    state: first.state,
  });
}

/** A number that the centre has not used; the unique constraint is the last word. */
async function newNumber(call: Call, { prefix }: CaseKind): Promise<string> {
  for (;;) {
    const number = numberOf(prefix, call.accountingDate, randomInt(1_000_000));
    if (!(await findCaseRow(call.tx, call.centerId, { number }))) return number;
  }
}

/** The line of lists, as far as the form is complete. */
export function description(kind: CaseKind, form: object): Pick<CaseRow, 'headline' | 'amountFen'> {
  if (!Value.Check(kind.form, form)) return { headline: '', amountFen: null };
  const { headline, amount } = kind.describe(form as never);
  return { headline, amountFen: amount ?? null };
}

export const sealForm = ({ vault }: Pick<Call, 'vault'>, form: object): Buffer =>
  vault.seal(JSON.stringify(form), formContext);
const openForm = ({ vault }: Pick<Call, 'vault'>, sealed: Buffer): object =>
  JSON.parse(vault.open(sealed, formContext)) as object;

async function keepForm(call: Call, { caseId }: CaseRow, form: object, expected?: number): Promise<number> {
  const revision = await saveDraftRow(call.tx, call.centerId, caseId, {
    formSealed: sealForm(call, form),
    savedAt: call.now,
    savedByKind: call.actor.kind,
    savedBy: call.actor.employerId ?? call.actor.id,
    channel: call.channel,
    expected,
  });
  if (revision === undefined)
    throw new Problem(refusals.changedMeanwhile, {
      detail: '这份申请刚刚在另一处保存过。',
      remedy: '请重新打开这份申请，在最新内容上继续填写。',
    });
  return revision;
}

/**
 * Saves what has been filled in so far. With `revision` a save that would overwrite another channel's is refused
 * (`casework/changed-meanwhile`). Only drafts and cases returned for correction can be changed.
 */
export async function saveDraft(
  call: Call,
  { caseId, form, revision }: { caseId: string; form: object; revision?: number },
): Promise<{ revision: number }> {
  const row = await lockCase(call, caseId);
  if (row.state !== 'draft' && row.state !== 'returned')
    throw new Problem(refusals.wrongState, {
      detail: `该笔业务“${stateNames[row.state]}”，内容不能再修改。`,
      state: row.state,
    });
  const saved = await keepForm(call, row, form, revision);
  const { headline, amountFen } = description(kindOf(row.kind), form);
  // A returned case keeps the line of what was submitted until it is submitted again.
  if (row.state === 'draft') await noteOnCase(call.tx, call.centerId, caseId, { headline, amountFen });
  await recordAudit(call, 'casework.save-draft', ['case', caseId], { revision: saved });
  return { revision: saved };
}

/** What has been filled in, with its revision, and where and when; what was submitted last when there is no draft. */
export async function getForm(call: Call, caseId: string) {
  const draft = await findDraft(call.tx, call.centerId, caseId);
  if (draft)
    return {
      form: openForm(call, draft.formSealed),
      revision: draft.revision,
      savedAt: draft.savedAt,
      channel: draft.channel,
    };
  return { form: await getSubmittedForm(call, caseId), revision: 0, savedAt: null, channel: null };
}

/** What was submitted last; an empty object before the first time. */
export async function getSubmittedForm(call: Call, caseId: string): Promise<object> {
  const submission = await findSubmission(call.tx, call.centerId, caseId);
  return submission ? openForm(call, submission.formSealed) : {};
}

const codeHash = (call: Call, code: string) => call.vault.mac(code, 'casework.resume-code').toString('hex');

/** A code with which a draft is found on another channel for seven days. It opens nothing by itself: who uses it has a session. */
export async function makeResumeCode(call: Call, caseId: string): Promise<{ code: string; until: Temporal.Instant }> {
  const row = await lockCase(call, caseId);
  if (row.state !== 'draft' && row.state !== 'returned') throw new Problem(refusals.wrongState, { state: row.state });
  // A case that was returned has no draft until something is changed: the code needs one to lead to.
  if (!(await findDraft(call.tx, call.centerId, caseId)))
    await keepForm(call, row, await getSubmittedForm(call, caseId));
  const code = resumeCodeOf(randomBytes(32));
  const until = call.now.add({ hours: resumeDays * 24 });
  await setResumeCode(call.tx, call.centerId, caseId, { resumeCodeHash: codeHash(call, code), resumeUntil: until });
  await recordAudit(call, 'casework.make-resume-code', ['case', caseId], {});
  return { code, until };
}

/** The case of a resume code. Ten tries in ten minutes for each caller; refused with `casework/resume-code-unknown`. */
export async function findCaseOfResumeCode(call: Call, typed: string): Promise<CaseRow> {
  await throttle(call, `resume:${call.actor.id}`, { most: 10, minutes: 10 });
  const code = foldResumeCode(typed);
  const caseId = await findByResumeCode(call.tx, call.centerId, codeHash(call, code), call.now);
  const row = caseId && (await findCaseRow(call.tx, call.centerId, { caseId }));
  if (!row)
    throw new Problem(refusals.resumeCodeUnknown, { remedy: '请核对续办码；续办码七天内有效，可在原渠道重新生成。' });
  return row;
}

export const dropDraft = (call: Call, caseId: string): Promise<void> => deleteDraft(call.tx, call.centerId, caseId);
