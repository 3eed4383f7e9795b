import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { getStructure } from '../params/index.ts';
import { findEmployer, namesOf } from '../party/index.ts';
import { contexts } from './contexts.ts';
import type * as contract from './contract-inquiries.ts';
import { factsOf } from './inquiries.ts';
import {
  countOpen,
  findInquiry,
  type InquiryRow,
  insertInquiryStep,
  listInquirySteps,
  listWork,
  updateInquiry,
} from './inquiry-store.ts';
import { refusals } from './problems.ts';
import { boardFault, reviewedCategoriesOf } from './rules/inquiries.ts';

async function viewsOf(call: Call, rows: readonly InquiryRow[]): Promise<Static<typeof contract.StaffInquiry>[]> {
  const { tx, centerId } = call;
  const idsOf = (kind: 'person' | 'employer') => [
    ...new Set(rows.flatMap(({ authorKind, authorId }) => (authorKind === kind ? [authorId] : []))),
  ];
  const people = await namesOf(call, idsOf('person'));
  const employers = new Map<string, string>();
  for (const id of idsOf('employer')) employers.set(id, (await findEmployer(call, id))?.name ?? '单位');
  const staff = await staffNames(tx, centerId, [
    ...new Set(rows.flatMap(({ answeredBy }) => (answeredBy ? [answeredBy] : []))),
  ]);
  return rows.map((row) => ({
    ...factsOf(call, row),
    authorKind: row.authorKind,
    authorId: row.authorId,
    authorName: people.get(row.authorId)?.name ?? employers.get(row.authorId) ?? '姓名未登记',
    dueSource: row.dueSource,
    isOverdue: row.state !== 'answered' && isBefore(row.dueOn, dayOf(call.now)),
    answeredBy: row.answeredBy && (staff.get(row.answeredBy) ?? '姓名未登记'),
    isOwnAnswer: row.answeredBy === call.actor.id,
    boardQuestion: row.boardQuestion,
    publishedAt: row.publishedAt?.toString() ?? null,
  }));
}

export async function work(
  call: Call,
  { query }: RouteInput<typeof contract.listStaffInquiries>,
): Promise<RouteOutput<typeof contract.listStaffInquiries>> {
  const { tx, centerId, now } = call;
  const filter = { ...query, q: query.q?.trim() || undefined };
  const { rows, total } = await listWork(tx, centerId, dayOf(now), filter, pageOf(query));
  return { rows: await viewsOf(call, rows), total, counts: await countOpen(tx, centerId, dayOf(now)) };
}

export async function inquiryView(
  call: Call,
  inquiryId: string,
): Promise<RouteOutput<typeof contract.getStaffInquiry>> {
  const { tx, centerId } = call;
  const row = await findInquiry(tx, centerId, inquiryId);
  const [view] = row ? await viewsOf(call, [row]) : [];
  if (!view) throw new Problem(refusals.inquiryNotFound);
  const steps = await listInquirySteps(tx, centerId, inquiryId);
  const names = await staffNames(tx, centerId, [...new Set(steps.map(({ doneBy }) => doneBy))]);
  return {
    ...view,
    steps: steps.map(({ kind, note, doneBy, doneAt }) => ({
      kind,
      note,
      at: doneAt.toString(),
      by: names.get(doneBy) ?? '姓名未登记',
    })),
  };
}

async function lockInquiry(call: Call, inquiryId: string): Promise<InquiryRow> {
  const row = await findInquiry(call.tx, call.centerId, inquiryId, { lock: true });
  if (!row) throw new Problem(refusals.inquiryNotFound);
  return row;
}

const note = (call: Call, inquiryId: string, kind: string, text: string) =>
  insertInquiryStep(call.tx, call.centerId, {
    inquiryId,
    kind,
    note: text,
    doneBy: call.actor.id,
    doneAt: call.now,
  });

const tell = (call: Call, { authorKind, authorId, title, number }: InquiryRow) =>
  notify(call, 'content.inquiry-answered', [authorKind, authorId], { title, number });

/** Answers; where the centre has answers of this category reviewed, another person lets it out. */
export async function answer(
  call: Call,
  { params: { inquiryId }, body }: RouteInput<typeof contract.answerInquiry>,
): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const row = await lockInquiry(call, inquiryId);
  if (row.state !== 'waiting')
    throw new Problem(refusals.inquiryClosed, {
      detail: row.state === 'answered' ? '这条留言已经答复。' : '已有答复正在审核。',
    });
  const { value: reviewed } = await getStructure(
    tx,
    centerId,
    'content.reviewed-categories',
    dayOf(now),
    reviewedCategoriesOf,
  );
  const isReviewed = reviewed.has(row.category);
  const text = body.answer.trim();
  await updateInquiry(tx, centerId, inquiryId, {
    answer: text,
    answeredBy: actor.id,
    answeredAt: isReviewed ? null : now,
    state: isReviewed ? 'in-review' : 'answered',
  });
  await note(call, inquiryId, 'answered', text);
  if (!isReviewed) await tell(call, row);
  await recordAudit(call, 'content.answer-inquiry', ['inquiry', inquiryId], { isReviewed, category: row.category });
}

/** The other person's word on an answer. */
export async function decideOnAnswer(
  call: Call,
  { params: { inquiryId }, body }: RouteInput<typeof contract.decideAnswer>,
): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const row = await lockInquiry(call, inquiryId);
  if (row.state !== 'in-review') throw new Problem(refusals.notInReview, { detail: '这条留言没有待审核的答复。' });
  if (row.answeredBy === actor.id)
    throw new Problem(refusals.ownAnswer, {
      detail: '答复和审核须由两个人分别办理。',
      remedy: '请由另一位同事审核。',
    });
  const text = body.note.trim();
  if (!body.isApproved && text === '') throw new Problem(refusals.noteMissing, { fields: { note: '请写明要改什么' } });
  await updateInquiry(
    tx,
    centerId,
    inquiryId,
    body.isApproved ? { state: 'answered', reviewedBy: actor.id, answeredAt: now } : { state: 'waiting' },
  );
  await note(call, inquiryId, body.isApproved ? 'approved' : 'returned', text);
  if (body.isApproved) await tell(call, row);
  await recordAudit(call, 'content.decide-answer', ['inquiry', inquiryId], { isApproved: body.isApproved });
}

/** Puts a question on the board in words that name nobody, with the writer's consent alone; or takes it off. */
export async function publish(
  call: Call,
  { params: { inquiryId }, body }: RouteInput<typeof contract.publishInquiry>,
): Promise<void> {
  const row = await lockInquiry(call, inquiryId);
  const boardQuestion = body.question.trim();
  if (body.isPublished) {
    if (row.state !== 'answered') throw new Problem(refusals.notAnswered, { detail: '答复以后才能公开。' });
    if (!row.mayPublish) throw new Problem(refusals.notConsented, { detail: '留言人没有同意公开这条留言。' });
    const fault =
      boardQuestion.length < 5
        ? '请写明公开的问题'
        : (boardFault(boardQuestion) ?? boardFault(`${row.title} ${row.answer}`));
    if (fault) throw new Problem(refusals.wrongBoardText, { detail: `${fault}。`, fields: { question: fault } });
  }
  await updateInquiry(
    call.tx,
    call.centerId,
    inquiryId,
    body.isPublished ? { boardQuestion, publishedAt: call.now } : { publishedAt: null },
  );
  await note(call, inquiryId, body.isPublished ? 'published' : 'unpublished', body.isPublished ? boardQuestion : '');
  await recordAudit(call, 'content.publish-inquiry', ['inquiry', inquiryId], { isPublished: body.isPublished });
}

/** The telephone that was left, to call back: who saw it stands in the audit trail and in the inquiry. */
export async function contactOf(
  call: Call,
  { params: { inquiryId } }: RouteInput<typeof contract.revealContact>,
): Promise<RouteOutput<typeof contract.revealContact>> {
  const row = await lockInquiry(call, inquiryId);
  if (!row.contactSealed) throw new Problem(refusals.noContact);
  await note(call, inquiryId, 'contact', '');
  await recordAudit(call, 'content.reveal-contact', ['inquiry', inquiryId], {});
  return { contact: call.vault.open(row.contactSealed, contexts.contact) };
}
