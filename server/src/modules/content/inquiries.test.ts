import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { newUuid } from '../../platform/ids.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons, stranger } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as contract from './contract-inquiries.ts';
import { boardFault, replyDaysOf, reviewedCategoriesOf } from './rules/inquiries.ts';

let service: TestService;
let people: Awaited<ReturnType<typeof knownPersons>>;
let employerId = '';
let clerk: TestCaller;
let reviewer: TestCaller;
before(async () => {
  service = await openTestService();
  people = await knownPersons(service, 1);
  const { rows } = await service.ownerPool.query<{ employer_id: string }>(
    'select employer_id from party.employer where center_id = 1 order by employer_id limit 1',
  );
  employerId = rows[0]?.employer_id ?? '';
});
// Sessions end with the clock.
beforeEach(async () => {
  clerk = await service.staff(['clerk']);
  reviewer = await service.staff(['reviewer']);
});
after(() => service.close());

let made = 0;
const personNo = (place: number) => service.person(people[place]?.personId ?? '');
const writing = (given: object = {}) => ({
  inquiryId: newUuid(++made),
  category: 'question' as const,
  title: '租房提取几个月',
  question: '请问租房提取一次可以提取几个月的房租？',
  contact: '13812345678' as string | null,
  mayPublish: true,
  ...given,
});
const refusal = async (answer: Promise<{ body: unknown; status: number }>) => {
  const { body, status } = await answer;
  return [status, (body as { code?: string }).code];
};
const answerOf = (inquiryId: string, answer = '您好，一次最多提取十二个月的房租。') => ({
  params: { inquiryId },
  body: { answer },
});
const decision = (inquiryId: string, isApproved = true, note = '') => ({
  params: { inquiryId },
  body: { isApproved, note },
});
const publication = (inquiryId: string, question = '租房提取一次可以提取几个月？', isPublished = true) => ({
  params: { inquiryId },
  body: { isPublished, question },
});
const board = async (query: object = {}) =>
  (await stranger(service).call(contract.listBoard, { query: { centerId: 1, ...query } })).rows;

test('[P-O4] [P-O6] a person asks, is told number and day, reads the answer and rates it once', async () => {
  const me = await personNo(0);
  const body = writing();
  const written = await me.call(contract.writeInquiry, { body });
  // Thursday 12 November 2026 and five working days.
  assert.deepEqual([written.dueOn, written.state, written.contactMasked], ['2026-11-19', 'waiting', '138****5678']);
  assert.match(written.number, /^LY20261112-\d{6}$/);
  assert.deepEqual(await me.call(contract.writeInquiry, { body }), written);
  const params = { inquiryId: body.inquiryId };
  const rating = { params, body: { score: 5, remark: '很快' } };
  assert.deepEqual(await refusal(me.try(contract.rateInquiry, rating)), [409, 'content/not-answered']);
  const other = await personNo(1);
  assert.deepEqual(await refusal(other.try(contract.getInquiry, { params })), [404, 'content/inquiry-not-found']);
  assert.deepEqual(await refusal(other.try(contract.rateInquiry, rating)), [404, 'content/inquiry-not-found']);
  assert.deepEqual(await refusal(other.try(contract.writeInquiry, { body })), [409, 'content/inquiry-taken']);
  const elsewhere = await service.staff(['clerk', 'reviewer'], 2);
  assert.deepEqual(await refusal(elsewhere.try(contract.answerInquiry, answerOf(body.inquiryId))), [
    404,
    'content/inquiry-not-found',
  ]);
  await clerk.call(contract.answerInquiry, answerOf(body.inquiryId));
  assert.deepEqual(await refusal(clerk.try(contract.answerInquiry, answerOf(body.inquiryId))), [
    409,
    'content/inquiry-closed',
  ]);
  const told = await until(async () => {
    const { rows } = await service.ownerPool.query<{ title: string }>(
      "select title from notice.message where recipient_id = $1 and template = 'content.inquiry-answered'",
      [people[0]?.personId],
    );
    return rows[0];
  });
  assert.equal(told.title, '您的留言已答复');
  const seen = await me.call(contract.getInquiry, { params });
  assert.deepEqual([seen.state, seen.answer], ['answered', '您好，一次最多提取十二个月的房租。']);
  assert.equal((await me.call(contract.rateInquiry, rating)).score, 5);
  assert.deepEqual(await refusal(me.try(contract.rateInquiry, rating)), [409, 'content/inquiry-rated']);
  assert.equal((await me.call(contract.listInquiries, { query: {} })).rows[0]?.score, 5);
});

test('[P-O4] the answer to a complaint is out when another person has reviewed it, and not before', async () => {
  const me = await personNo(2);
  const { inquiryId } = await me.call(contract.writeInquiry, { body: writing({ category: 'complaint' }) });
  const both = await service.staff(['clerk', 'reviewer']);
  assert.equal((await both.call(contract.answerInquiry, answerOf(inquiryId))).state, 'in-review');
  const hidden = await me.call(contract.getInquiry, { params: { inquiryId } });
  assert.deepEqual([hidden.state, hidden.answer, hidden.answeredAt], ['waiting', null, null]);
  assert.deepEqual(await refusal(both.try(contract.decideAnswer, decision(inquiryId))), [403, 'content/own-answer']);
  assert.deepEqual(await refusal(clerk.try(contract.decideAnswer, decision(inquiryId))), [403, 'request/forbidden']);
  assert.deepEqual(await refusal(reviewer.try(contract.decideAnswer, decision(inquiryId, false))), [
    422,
    'content/note-missing',
  ]);
  await reviewer.call(contract.decideAnswer, decision(inquiryId, false, '没有回答问题'));
  await both.call(contract.answerInquiry, answerOf(inquiryId, '第二次的答复更完整。'));
  await reviewer.call(contract.decideAnswer, decision(inquiryId));
  assert.deepEqual(await refusal(reviewer.try(contract.decideAnswer, decision(inquiryId))), [
    409,
    'content/not-in-review',
  ]);
  assert.equal((await me.call(contract.getInquiry, { params: { inquiryId } })).answer, '第二次的答复更完整。');
  const { steps } = await reviewer.call(contract.getStaffInquiry, { params: { inquiryId } });
  assert.deepEqual(steps.map(({ kind }) => kind).reverse(), ['answered', 'returned', 'answered', 'approved']);
});

test('[P-O4] a day has so many inquiries of one person, however many are sent at once', async () => {
  const me = await personNo(3);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => me.try(contract.writeInquiry, { body: writing() })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 200, 200, 200, 200, 429, 429, 429],
  );
  const refused = answers.find(({ status }) => status === 429)?.body as { code: string; atMost: number };
  assert.deepEqual([refused.code, refused.atMost], ['content/too-many-inquiries', 5]);
});

test('[U-O5] [U-O7] an employer writes, all its clerks read the answer, and the board names no employer', async () => {
  const unit = await service.employer(employerId);
  const { inquiryId } = await unit.call(contract.writeInquiry, {
    body: writing({ category: 'suggestion', contact: null }),
  });
  await clerk.call(contract.answerInquiry, answerOf(inquiryId));
  const colleague = await service.employer(employerId);
  assert.equal((await colleague.call(contract.getInquiry, { params: { inquiryId } })).state, 'answered');
  const contact = clerk.try(contract.revealContact, { params: { inquiryId } });
  assert.deepEqual(await refusal(contact), [404, 'content/no-contact']);
  const published = await reviewer.call(contract.publishInquiry, publication(inquiryId));
  assert.equal(published.boardQuestion, '租房提取一次可以提取几个月？');
  const [row] = await board({ category: 'suggestion' });
  assert.deepEqual([row?.author, row?.question], ['某单位', '租房提取一次可以提取几个月？']);
});

test('[P-O6] [U-O7] the board shows what was consented to, in the chosen words, with a masked name, until it is taken off', async () => {
  const me = await personNo(4);
  const { inquiryId, number } = await me.call(contract.writeInquiry, { body: writing() });
  assert.deepEqual(await refusal(reviewer.try(contract.publishInquiry, publication(inquiryId))), [
    409,
    'content/not-answered',
  ]);
  await clerk.call(contract.answerInquiry, answerOf(inquiryId));
  const numbered = publication(inquiryId, '我的卡号 6217 0000 1234 5678 能用吗');
  assert.deepEqual(await refusal(reviewer.try(contract.publishInquiry, numbered)), [422, 'content/wrong-board-text']);
  await reviewer.call(contract.publishInquiry, publication(inquiryId));
  const row = (await board()).find((one) => one.number === number);
  const name = people[4]?.name ?? '';
  assert.ok(row && row.author.startsWith('*') && row.author.at(-1) === name.at(-1) && row.author !== name);
  assert.doesNotMatch(JSON.stringify(row), /13812345678|请问/);
  assert.deepEqual(await board({ centerId: 2 }), []);
  await reviewer.call(contract.publishInquiry, publication(inquiryId, '', false));
  assert.ok(!(await board()).some((one) => one.number === number));
  const secret = await me.call(contract.writeInquiry, { body: writing({ mayPublish: false }) });
  await clerk.call(contract.answerInquiry, answerOf(secret.inquiryId));
  assert.deepEqual(await refusal(reviewer.try(contract.publishInquiry, publication(secret.inquiryId))), [
    409,
    'content/not-consented',
  ]);
});

test('[P-O4] the worklist marks what is overdue, the nearest day first; who sees a telephone is written down', async () => {
  const me = await personNo(5);
  const { inquiryId, number } = await me.call(contract.writeInquiry, { body: writing() });
  const asked = { query: { q: number } };
  assert.equal((await clerk.call(contract.listStaffInquiries, asked)).rows[0]?.isOverdue, false);
  assert.deepEqual(await clerk.call(contract.revealContact, { params: { inquiryId } }), { contact: '13812345678' });
  const { steps, contactMasked } = await clerk.call(contract.getStaffInquiry, { params: { inquiryId } });
  assert.deepEqual([steps[0]?.kind, contactMasked], ['contact', '138****5678']);
  const { rows: kept } = await service.ownerPool.query<{ contact_sealed: Buffer }>(
    'select contact_sealed from content.inquiry where inquiry_id = $1',
    [inquiryId],
  );
  assert.ok(!kept[0]?.contact_sealed.toString('latin1').includes('13812345678'));
  service.clock.now = Temporal.Instant.from('2026-11-19T15:59:00Z');
  clerk = await service.staff(['clerk']);
  assert.equal((await clerk.call(contract.listStaffInquiries, asked)).rows[0]?.isOverdue, false);
  service.clock.now = Temporal.Instant.from('2026-11-19T16:00:00Z');
  clerk = await service.staff(['clerk']);
  const overdue = await clerk.call(contract.listStaffInquiries, { query: { isOverdue: true } });
  assert.ok(overdue.counts.overdue >= 1 && overdue.rows.every((row) => row.isOverdue));
  assert.ok(overdue.rows.some((row) => row.number === number));
});

test('parameters that mean nothing are refused, and numbers of people stay off the board', () => {
  assert.deepEqual(replyDaysOf({ complaint: 10, suggestion: 10, question: 5, praise: 5 }).complaint, 10);
  for (const wrong of [null, {}, { complaint: 0, suggestion: 1, question: 1, praise: 1 }])
    assert.throws(() => replyDaysOf(wrong), RangeError);
  assert.deepEqual([...reviewedCategoriesOf(['complaint'])], ['complaint']);
  assert.throws(() => reviewedCategoriesOf(['other']), RangeError);
  for (const text of ['410311199001011234', '138 1234 5678', '6217-0000-1234-5678', '41031119900101123X'])
    assert.ok(boardFault(`号码${text}。`), text);
  for (const text of ['2026年9月20日起', '1,000元', '12329', '第844号'])
    assert.equal(boardFault(text), undefined, text);
});
