import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { listMarks } from '../params/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { contentKinds, draftFaults, sectionsOf } from './rules/kinds.ts';
import {
  insertItem,
  insertStep,
  insertVersion,
  listVersions,
  lockItem,
  markWithdrawn,
  type StepKind,
  updateVersion,
  type VersionRow,
} from './store.ts';

const stateTexts = {
  draft: '是草稿',
  'in-review': '正在审核',
  approved: '已经通过',
  returned: '已退回',
  withdrawn: '已撤回',
} as const;
const stateOf = ({ number, state }: VersionRow) => ({ detail: `第 ${number} 版${stateTexts[state]}。`, state });

const isEarlier = (first: Temporal.Instant, second: Temporal.Instant) => Temporal.Instant.compare(first, second) < 0;

async function note(call: Call, itemId: string, kind: StepKind, number: number | null, text: string): Promise<void> {
  const { tx, centerId, actor, now } = call;
  await insertStep(tx, centerId, { itemId, number, kind, note: text, doneBy: actor.id, doneAt: now });
}

type Writing = RouteInput<typeof contract.saveVersion>['body'];

/** What is kept of a writing; refused when it is handed in with gaps, or for a time that has passed. */
function checked({ now }: Call, body: Writing) {
  const { kind, isSubmitted, title, summary, category, start, channels, reason } = body;
  const sections = Object.keys(sectionsOf(kind)).map((key) => ({
    key,
    text: body.sections.find((one) => one.key === key)?.text ?? '',
  }));
  const faults = draftFaults(kind, { title, summary, sections });
  if (isSubmitted && Object.keys(faults).length > 0)
    throw new Problem(refusals.wrongContent, {
      detail: `${Object.values(faults).join('；')}。`,
      fields: faults,
      remedy: '请补齐后再提交审核，或先保存草稿。',
    });
  const publishAt = body.publishAt === null ? null : Temporal.Instant.from(body.publishAt);
  if (publishAt && isEarlier(publishAt, now))
    throw new Problem(refusals.pastTime, {
      fields: { publishAt: '请选择以后的时间' },
      remedy: '要审核通过后立即发布的，请不填时间。',
    });
  const expiresOn = body.expiresOn === null ? null : Temporal.PlainDate.from(body.expiresOn);
  if (expiresOn && isBefore(expiresOn, dayOf(publishAt ?? now)))
    throw new Problem(refusals.pastTime, {
      detail: '有效期在发布之前就结束了。',
      fields: { expiresOn: '请选择发布以后的日期' },
      remedy: '长期有效的，请不填有效期。',
    });
  const state: 'in-review' | 'draft' = isSubmitted ? 'in-review' : 'draft';
  return { title, summary, category, sections, start, channels, reason, publishAt, expiresOn, editedAt: now, state };
}

const openStates: readonly string[] = ['draft', 'in-review', 'returned'];

/** Edits an item's next version: a draft, or handed in for another person's review. Safe to repeat. */
export async function save(call: Call, { params, body }: RouteInput<typeof contract.saveVersion>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const { versionId, kind } = body;
  const { itemId } = params;
  const marks = await listMarks(tx, centerId);
  // As they stand now, changes that are decided for a later day included: the text was written knowing them.
  const quotes = Object.fromEntries(
    body.quotes.flatMap((key) => (marks.has(key) ? [[key, marks.get(key) ?? '']] : [])),
  );
  const set = { ...checked(call, body), quotes };
  await insertItem(tx, centerId, { itemId, kind, createdAt: now, createdBy: actor.id });
  const item = await lockItem(tx, centerId, itemId);
  if (item?.kind !== kind)
    throw new Problem(refusals.notEditable, { detail: `这篇内容不是${contentKinds[kind]}，类别不能改变。` });
  const versions = await listVersions(tx, centerId, itemId);
  const known = versions.find((one) => one.versionId === versionId);
  if (known && known.state !== 'draft' && known.state !== 'returned')
    throw new Problem(refusals.notEditable, stateOf(known));
  const other = versions.find((one) => openStates.includes(one.state) && one !== known);
  if (other) throw new Problem(refusals.versionOpen, { ...stateOf(other), remedy: '请在那一版上修改，或先撤回它。' });
  if (known) {
    const editors = [...new Set([...known.editors, actor.id])];
    const unreviewed = { reviewedBy: null, reviewedAt: null, reviewNote: null };
    await updateVersion(tx, centerId, versionId, { ...set, editors, ...unreviewed });
  }
  const number =
    known?.number ?? (await insertVersion(tx, centerId, { versionId, itemId, ...set, editors: [actor.id] }));
  await note(call, itemId, body.isSubmitted ? 'submitted' : 'saved', number, body.reason);
  await recordAudit(call, 'content.save', ['content', itemId], { number, state: set.state, title: set.title });
}

async function lockVersion(call: Call, { itemId, versionId }: { itemId: string; versionId: string }) {
  const item = await lockItem(call.tx, call.centerId, itemId);
  const versions = item ? await listVersions(call.tx, call.centerId, itemId) : [];
  const version = versions.find((one) => one.versionId === versionId);
  if (!version) throw new Problem(refusals.versionNotFound);
  return version;
}

/** The other person's word. What is approved is live at the time that was set, or at once when that has passed. */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideVersion>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const version = await lockVersion(call, params);
  if (version.state !== 'in-review') throw new Problem(refusals.notInReview, stateOf(version));
  if (version.editors.includes(actor.id))
    throw new Problem(refusals.ownVersion, {
      detail: '编写和审核须由不同的人办理，您参与过这一版的编写。',
      remedy: '请由没有编写过这一版的同事审核。',
    });
  const reviewNote = body.note.trim();
  if (!body.isApproved && reviewNote === '')
    throw new Problem(refusals.noteMissing, { fields: { note: '请写明要改什么' } });
  const { publishAt, versionId, itemId, number } = version;
  await updateVersion(tx, centerId, versionId, {
    state: body.isApproved ? 'approved' : 'returned',
    reviewedBy: actor.id,
    reviewedAt: now,
    reviewNote: reviewNote || null,
    liveAt: body.isApproved ? (publishAt && isEarlier(now, publishAt) ? publishAt : now) : null,
  });
  await note(call, itemId, body.isApproved ? 'approved' : 'returned', number, reviewNote);
  await recordAudit(call, 'content.decide', ['content', itemId], { number, isApproved: body.isApproved });
}

/** Takes back a version that nobody has read yet: one that is edited, reviewed or waits for its time. */
export async function takeBack(call: Call, { params }: RouteInput<typeof contract.takeBackVersion>): Promise<void> {
  const version = await lockVersion(call, params);
  const isLive = version.state === 'approved' && version.liveAt !== null && !isEarlier(call.now, version.liveAt);
  if (version.state === 'withdrawn' || isLive)
    throw new Problem(refusals.notEditable, {
      ...stateOf(version),
      ...(isLive && { detail: `第 ${version.number} 版已经发布。`, remedy: '要停止显示的，请撤下这篇内容。' }),
    });
  await updateVersion(call.tx, call.centerId, version.versionId, { state: 'withdrawn' });
  await note(call, version.itemId, 'taken-back', version.number, '');
  await recordAudit(call, 'content.take-back', ['content', version.itemId], { number: version.number });
}

/** Stops showing an item, at once: one person is enough, for what is wrong must go; showing it again takes two. */
export async function withdraw(call: Call, { params, body }: RouteInput<typeof contract.withdrawItem>): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const { itemId } = params;
  const item = await lockItem(tx, centerId, itemId);
  if (!item) throw new Problem(refusals.itemNotFound);
  const approved = (await listVersions(tx, centerId, itemId)).filter(({ state }) => state === 'approved');
  const { withdrawnAt } = item;
  if (!approved.some(({ liveAt }) => liveAt && (withdrawnAt === null || isEarlier(withdrawnAt, liveAt))))
    throw new Problem(refusals.notShown, {
      detail: withdrawnAt ? '这篇内容已经撤下。' : '这篇内容还没有发布过。',
      remedy: '没有发布的版本可以直接撤回。',
    });
  await markWithdrawn(tx, centerId, itemId, {
    withdrawnAt: now,
    withdrawnBy: actor.id,
    withdrawReason: body.reason,
  });
  await note(call, itemId, 'withdrawn', null, body.reason);
  await recordAudit(call, 'content.withdraw', ['content', itemId], { reason: body.reason });
}
