import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { setCenterValue } from '../params/index.ts';
import type * as contract from './contract-revisions.ts';
import { refusals } from './problems.ts';
import {
  insertRevision,
  lockRevision,
  type RevisionRow,
  type RevisionSubject,
  updateRevision,
} from './revision-store.ts';
import { declarationOf, isTemplateKey } from './rules/catalogue.ts';
import { isSettingKey, settingFault } from './rules/settings.ts';
import { faultText, forms, type Wording, wordingFaults } from './rules/wording.ts';

const isWording = (content: unknown): content is Wording =>
  typeof content === 'object' &&
  content !== null &&
  forms.every((form) => typeof (content as Record<string, unknown>)[form] === 'string');

/** The content as it is kept; refused with what is wrong and where. */
function checked(subject: RevisionSubject, key: string, content: unknown): unknown {
  if (subject === 'parameter') {
    if (!isSettingKey(key)) throw new Problem(refusals.templateNotFound);
    const fault = settingFault(key, content);
    if (fault) throw new Problem(refusals.wrongContent, { detail: `${fault}。`, fields: { content: fault } });
    return content;
  }
  if (!isTemplateKey(key)) throw new Problem(refusals.templateNotFound);
  if (!isWording(content))
    throw new Problem(refusals.wrongContent, { detail: '模板应有标题、站内消息和短信三段文字。' });
  const wording = { title: content.title, long: content.long, short: content.short };
  const faults = wordingFaults(wording, declarationOf(key));
  if (faults.length > 0)
    throw new Problem(refusals.wrongContent, {
      detail: `${faults.map(faultText).join('；')}。`,
      fields: Object.fromEntries(faults.map((fault) => [fault.form, faultText(fault)])),
      remedy: '请按变量清单修改后再提交。',
    });
  return wording;
}

/** Edits a template or proposes a value: a draft, or handed in for another person's review. Safe to repeat. */
export async function save(call: Call, { body }: RouteInput<typeof contract.saveRevision>): Promise<string> {
  const { tx, centerId, actor, now } = call;
  const { revisionId, subject, key, reason, isSubmitted } = body;
  const content = checked(subject, key, body.content);
  const validFrom = Temporal.PlainDate.from(body.validFrom);
  if (Temporal.PlainDate.compare(validFrom, dayOf(now)) < 0)
    throw new Problem(refusals.pastDay, { detail: `今天是 ${dayOf(now)}，生效日期填了 ${validFrom}。` });
  const state = isSubmitted ? 'in-review' : 'draft';
  const known = await lockRevision(tx, centerId, revisionId);
  if (known && (known.subject !== subject || known.subjectKey !== key))
    throw new Problem(refusals.notEditable, { detail: '这份修改是另一个模板或参数的。' });
  if (known && known.state !== 'draft' && known.state !== 'returned')
    throw new Problem(refusals.notEditable, stateOf(known));
  const row = { content, reason, state, validFrom, editedBy: actor.id, editedAt: now } as const;
  if (known) {
    const unreviewed = { reviewedBy: null, reviewedAt: null, reviewNote: null };
    await updateRevision(tx, centerId, revisionId, { ...row, ...unreviewed });
  } else await insertRevision(tx, centerId, { revisionId, subject, subjectKey: key, ...row });
  await recordAudit(call, 'notice.save-revision', ['notice-revision', revisionId], { subject, key, state });
  return revisionId;
}

const stateTexts = {
  draft: '草稿',
  'in-review': '审核中',
  approved: '已通过',
  returned: '已退回',
  withdrawn: '已撤回',
} as const;
const stateOf = ({ state }: RevisionRow) => ({ detail: `这份修改${stateTexts[state]}。`, state });

/** The other person's word. What is approved is in force from its day, or from today when that day has passed. */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideRevision>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const row = await lockRevision(tx, centerId, params.revisionId);
  if (!row) throw new Problem(refusals.revisionNotFound);
  if (row.state !== 'in-review') throw new Problem(refusals.notInReview, stateOf(row));
  if (row.editedBy === actor.id)
    throw new Problem(refusals.ownRevision, {
      detail: '修改和审核须由两个人分别办理。',
      remedy: '请由另一位同事审核。',
    });
  if (!body.isApproved && body.note.trim() === '') throw new Problem(refusals.noteMissing);
  const reviewed = { reviewedBy: actor.id, reviewedAt: now, reviewNote: body.note.trim() || null };
  const today = dayOf(now);
  const validFrom = Temporal.PlainDate.compare(row.validFrom, today) < 0 ? today : row.validFrom;
  await updateRevision(tx, centerId, row.revisionId, {
    ...reviewed,
    state: body.isApproved ? 'approved' : 'returned',
    validFrom,
  });
  if (body.isApproved && row.subject === 'parameter' && isSettingKey(row.subjectKey))
    await setCenterValue(tx, centerId, {
      key: row.subjectKey,
      validFrom,
      value: row.content,
      source: `本中心业务参数（第 ${row.number} 次修改）：${row.reason}`,
    });
  await recordAudit(call, 'notice.decide-revision', ['notice-revision', row.revisionId], {
    key: row.subjectKey,
    isApproved: body.isApproved,
  });
}

/** Takes back what is not decided. */
export async function withdraw(call: Call, revisionId: string): Promise<void> {
  const row = await lockRevision(call.tx, call.centerId, revisionId);
  if (!row) throw new Problem(refusals.revisionNotFound);
  if (row.state === 'approved' || row.state === 'withdrawn') throw new Problem(refusals.notEditable, stateOf(row));
  const unreviewed = { reviewedBy: null, reviewedAt: null };
  await updateRevision(call.tx, call.centerId, revisionId, { state: 'withdrawn', ...unreviewed });
  await recordAudit(call, 'notice.withdraw-revision', ['notice-revision', revisionId], { key: row.subjectKey });
}
