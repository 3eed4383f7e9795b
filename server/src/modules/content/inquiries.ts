import { randomInt } from 'node:crypto';
import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { getCalendar, getNumber, getStructure, lastDayOfTerm } from '../params/index.ts';
import { maskMobile, maskName, namesOf } from '../party/index.ts';
import { contexts } from './contexts.ts';
import type * as contract from './contract-inquiries.ts';
import {
  type Author,
  countOfDay,
  findInquiry,
  holdAuthor,
  type InquiryRow,
  insertInquiry,
  listOfAuthor,
  listPublished,
  updateInquiry,
} from './inquiry-store.ts';
import { refusals } from './problems.ts';
import { inquiryNumberOf, replyDaysOf } from './rules/inquiries.ts';

/** An employer's clerks write for the employer, and all of them read the answer. */
const authorOf = ({ actor }: Call): Author =>
  actor.employerId ? { kind: 'employer', id: actor.employerId } : { kind: 'person', id: actor.id };

/** The fields that writer and staff both see; the writer sees no answer that is still reviewed. */
export function factsOf(call: Call, row: InquiryRow): Static<typeof contract.Inquiry> {
  const { inquiryId, number, category, title, question, mayPublish, state, answer, score, remark } = row;
  const contact = row.contactSealed && call.vault.open(row.contactSealed, contexts.contact);
  return {
    inquiryId,
    number,
    category,
    title,
    question,
    mayPublish,
    state,
    answer,
    score,
    remark,
    contactMasked: contact && maskMobile(contact),
    writtenAt: row.writtenAt.toString(),
    dueOn: row.dueOn.toString(),
    answeredAt: row.answeredAt?.toString() ?? null,
  };
}

function ownView(call: Call, row: InquiryRow): Static<typeof contract.Inquiry> {
  const facts = factsOf(call, row);
  return row.state === 'answered' ? facts : { ...facts, state: 'waiting', answer: null, answeredAt: null };
}

async function ownInquiry(call: Call, inquiryId: string, { lock = false } = {}): Promise<InquiryRow> {
  const row = await findInquiry(call.tx, call.centerId, inquiryId, { lock });
  const { kind, id } = authorOf(call);
  if (row?.authorKind !== kind || row.authorId !== id) throw new Problem(refusals.inquiryNotFound);
  return row;
}

/** The day by which the centre answers, and where that stands. */
async function dueOf(call: Call, category: InquiryRow['category']) {
  const { tx, centerId, now } = call;
  const begins = dayOf(now);
  const { value, source } = await getStructure(tx, centerId, 'content.reply-working-days', begins, replyDaysOf);
  const calendar = await getCalendar(tx, centerId, begins);
  return {
    dueOn: lastDayOfTerm(calendar, { begins, days: value[category], counting: 'working-days' }),
    dueSource: source,
  };
}

/** Writes to the centre: so many a day, each with a number and a day by which it is answered. Safe to repeat. */
export async function write(
  call: Call,
  { body }: RouteInput<typeof contract.writeInquiry>,
): Promise<RouteOutput<typeof contract.writeInquiry>> {
  const { tx, centerId, now, vault } = call;
  const { inquiryId, category, mayPublish } = body;
  const author = authorOf(call);
  await holdAuthor(tx, centerId, author);
  const known = await findInquiry(tx, centerId, inquiryId);
  if (known) {
    const isSame =
      known.authorKind === author.kind && known.authorId === author.id && known.question === body.question.trim();
    if (!isSame) throw new Problem(refusals.inquiryTaken, { remedy: '请刷新页面后重新填写。' });
    return ownView(call, known);
  }
  const today = dayOf(now);
  const { value: atMost, source } = await getNumber(tx, centerId, 'content.inquiries-per-day', today);
  const written = await countOfDay(tx, centerId, author, today);
  if (written >= atMost)
    throw new Problem(refusals.tooManyInquiries, {
      detail: `今天已经留言 ${written} 条，每天最多 ${atMost} 条。`,
      written,
      atMost,
      source,
      remedy: '请明天再写；急事请拨打 12329。',
    });
  const row = {
    inquiryId,
    authorKind: author.kind,
    authorId: author.id,
    category,
    mayPublish,
    title: body.title.trim(),
    question: body.question.trim(),
    contactSealed: body.contact === null ? null : vault.seal(body.contact, contexts.contact),
    writtenAt: now,
    writtenOn: today,
    ...(await dueOf(call, category)),
    state: 'waiting' as const,
  };
  // A number in a million of the day may be taken: another is drawn.
  let isWritten = false;
  for (let draw = 0; draw < 5 && !isWritten; draw += 1)
    isWritten = await insertInquiry(tx, centerId, { ...row, number: inquiryNumberOf(today, randomInt(1_000_000)) });
  if (!isWritten) throw new Error('five numbers in a row were taken');
  await recordAudit(call, 'content.write-inquiry', ['inquiry', inquiryId], { category, mayPublish });
  return ownView(call, await ownInquiry(call, inquiryId));
}

export async function ownList(
  call: Call,
  { query }: RouteInput<typeof contract.listInquiries>,
): Promise<RouteOutput<typeof contract.listInquiries>> {
  const { rows, total } = await listOfAuthor(call.tx, call.centerId, authorOf(call), pageOf(query));
  return { rows: rows.map((row) => ownView(call, row)), total };
}

export const ownOne = async (call: Call, inquiryId: string): Promise<Static<typeof contract.Inquiry>> =>
  ownView(call, await ownInquiry(call, inquiryId));

/** Says how good the answer was, once. */
export async function rate(
  call: Call,
  { params: { inquiryId }, body }: RouteInput<typeof contract.rateInquiry>,
): Promise<Static<typeof contract.Inquiry>> {
  const row = await ownInquiry(call, inquiryId, { lock: true });
  if (row.state !== 'answered') throw new Problem(refusals.notAnswered, { detail: '答复以后才能评价。' });
  if (row.score !== null) throw new Problem(refusals.inquiryRated);
  const set = { score: body.score, remark: body.remark.trim(), ratedAt: call.now };
  await updateInquiry(call.tx, call.centerId, inquiryId, set);
  await recordAudit(call, 'content.rate-inquiry', ['inquiry', inquiryId], { score: body.score });
  return ownView(call, { ...row, ...set });
}

/** P-O6, U-O7: chosen questions with their answers, for anyone; who asked is a masked name, or that it was an employer. */
export async function board(
  call: Call,
  { query }: RouteInput<typeof contract.listBoard>,
): Promise<RouteOutput<typeof contract.listBoard>> {
  const { centerId, category } = query;
  const { rows, total } = await listPublished(call.tx, { centerId, category, ...pageOf(query) });
  const people = rows.flatMap(({ authorKind, authorId }) => (authorKind === 'person' ? [authorId] : []));
  const names = await namesOf({ ...call, centerId }, [...new Set(people)]);
  return {
    rows: rows.map((row) => ({
      number: row.number,
      category: row.category,
      title: row.title,
      question: row.boardQuestion ?? '',
      answer: row.answer ?? '',
      author: row.authorKind === 'employer' ? '某单位' : maskName(names.get(row.authorId)?.name ?? '某职工'),
      writtenAt: row.writtenAt.toString(),
      answeredAt: (row.answeredAt ?? row.writtenAt).toString(),
    })),
    total,
  };
}
