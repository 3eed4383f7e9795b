import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import type { Call } from '../../platform/call.ts';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons, stranger } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { satisfactionBetween } from '../report/kpi/satisfaction-store.ts';
import * as contract from './contract.ts';
import { keepWorkOrders } from './index.ts';
import { boardFault, replyDaysOf, reviewedKindsOf } from './rules/work-order.ts';

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

const system = (work: (call: Call) => Promise<unknown>, centerId = 1) =>
  systemCall(service.service.parts, { name: 'worker', centerId, requestId: newUuid(++made) })(work);
let made = 0;
const personNo = (place: number) => service.person(people[place]?.personId ?? '');
const writing = (given: object = {}) => ({
  workOrderId: newUuid(++made),
  kind: 'question' as const,
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
const answerOf = (workOrderId: string, answer = '您好，一次最多提取十二个月的房租。') => ({
  params: { workOrderId },
  body: { answer, result: 'explained' as const },
});
const decision = (workOrderId: string, isApproved = true, note = '') => ({
  params: { workOrderId },
  body: { isApproved, note },
});
const publication = (workOrderId: string, question = '租房提取一次可以提取几个月？', isPublished = true) => ({
  params: { workOrderId },
  body: { isPublished, question },
});
const board = async (query: object = {}) =>
  (await stranger(service).call(contract.listBoard, { query: { centerId: 1, ...query } })).rows;

test('[P-O4] [P-O6] a person asks, is told number and day, reads the answer and rates it once', async () => {
  const me = await personNo(0);
  const body = writing();
  const written = await me.call(contract.writeWorkOrder, { body });
  // Thursday 12 November 2026 and five working days.
  assert.deepEqual([written.dueOn, written.state, written.contactMasked], ['2026-11-19', 'waiting', '138****5678']);
  assert.match(written.number, /^GD20261112-\d{6}$/);
  assert.deepEqual(await me.call(contract.writeWorkOrder, { body }), written);
  const params = { workOrderId: body.workOrderId };
  const rating = { params, body: { score: 5, remark: '很快' } };
  assert.deepEqual(await refusal(me.try(contract.rateWorkOrder, rating)), [409, 'workorder/not-answered']);
  const other = await personNo(1);
  assert.deepEqual(await refusal(other.try(contract.getWorkOrder, { params })), [404, 'workorder/not-found']);
  assert.deepEqual(await refusal(other.try(contract.rateWorkOrder, rating)), [404, 'workorder/not-found']);
  assert.deepEqual(await refusal(other.try(contract.writeWorkOrder, { body })), [409, 'workorder/taken']);
  const elsewhere = await service.staff(['clerk', 'reviewer'], 2);
  assert.deepEqual(await refusal(elsewhere.try(contract.answerWorkOrder, answerOf(body.workOrderId))), [
    404,
    'workorder/not-found',
  ]);
  await clerk.call(contract.answerWorkOrder, answerOf(body.workOrderId));
  assert.deepEqual(await refusal(clerk.try(contract.answerWorkOrder, answerOf(body.workOrderId))), [
    409,
    'workorder/closed',
  ]);
  const told = await until(async () => {
    const { rows } = await service.ownerPool.query<{ title: string }>(
      "select title from notice.message where recipient_id = $1 and template = 'workorder.answered'",
      [people[0]?.personId],
    );
    return rows[0];
  });
  assert.equal(told.title, '您的留言已答复');
  const seen = await me.call(contract.getWorkOrder, { params });
  assert.deepEqual([seen.state, seen.answer], ['closed', '您好，一次最多提取十二个月的房租。']);
  assert.equal((await me.call(contract.rateWorkOrder, rating)).score, 5);
  assert.deepEqual(await refusal(me.try(contract.rateWorkOrder, rating)), [409, 'workorder/rated']);
  assert.equal((await me.call(contract.listWorkOrders, { query: {} })).rows[0]?.score, 5);
});

test('[P-O4] the answer to a complaint is out when another person has reviewed it, and not before', async () => {
  const me = await personNo(2);
  const { workOrderId } = await me.call(contract.writeWorkOrder, { body: writing({ kind: 'complaint' }) });
  const both = await service.staff(['clerk', 'reviewer']);
  assert.equal((await both.call(contract.answerWorkOrder, answerOf(workOrderId))).state, 'in-review');
  const hidden = await me.call(contract.getWorkOrder, { params: { workOrderId } });
  assert.deepEqual([hidden.state, hidden.answer, hidden.answeredAt], ['assigned', null, null]);
  assert.deepEqual(await refusal(both.try(contract.decideAnswer, decision(workOrderId))), [
    403,
    'workorder/own-answer',
  ]);
  assert.deepEqual(await refusal(clerk.try(contract.decideAnswer, decision(workOrderId))), [403, 'request/forbidden']);
  assert.deepEqual(await refusal(reviewer.try(contract.decideAnswer, decision(workOrderId, false))), [
    422,
    'workorder/note-missing',
  ]);
  await reviewer.call(contract.decideAnswer, decision(workOrderId, false, '没有回答问题'));
  await both.call(contract.answerWorkOrder, answerOf(workOrderId, '第二次的答复更完整。'));
  await reviewer.call(contract.decideAnswer, decision(workOrderId));
  assert.deepEqual(await refusal(reviewer.try(contract.decideAnswer, decision(workOrderId))), [
    409,
    'workorder/not-in-review',
  ]);
  assert.equal((await me.call(contract.getWorkOrder, { params: { workOrderId } })).answer, '第二次的答复更完整。');
  const { steps } = await reviewer.call(contract.getStaffWorkOrder, { params: { workOrderId } });
  assert.deepEqual(steps.map(({ kind }) => kind).reverse(), [
    'opened',
    'answered',
    'returned',
    'answered',
    'approved',
    'closed',
  ]);
});

test('[P-O4] a day has so many work orders of one person, however many are sent at once', async () => {
  const me = await personNo(3);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => me.try(contract.writeWorkOrder, { body: writing() })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 200, 200, 200, 200, 429, 429, 429],
  );
  const refused = answers.find(({ status }) => status === 429)?.body as { code: string; atMost: number };
  assert.deepEqual([refused.code, refused.atMost], ['workorder/too-many', 5]);
});

test('[U-O5] [U-O7] an employer writes, all its clerks read the answer, and the board names no employer', async () => {
  const unit = await service.employer(employerId);
  const { workOrderId } = await unit.call(contract.writeWorkOrder, {
    body: writing({ kind: 'suggestion', contact: null }),
  });
  await clerk.call(contract.answerWorkOrder, answerOf(workOrderId));
  const colleague = await service.employer(employerId);
  assert.equal((await colleague.call(contract.getWorkOrder, { params: { workOrderId } })).state, 'closed');
  const contact = clerk.try(contract.revealContact, { params: { workOrderId } });
  assert.deepEqual(await refusal(contact), [404, 'workorder/no-contact']);
  const published = await reviewer.call(contract.publishWorkOrder, publication(workOrderId));
  assert.equal(published.boardQuestion, '租房提取一次可以提取几个月？');
  const [row] = await board({ kind: 'suggestion' });
  assert.deepEqual([row?.author, row?.question], ['某单位', '租房提取一次可以提取几个月？']);
});

test('[P-O6] [U-O7] the board shows what was consented to, in the chosen words, with a masked name, until it is taken off', async () => {
  const me = await personNo(4);
  const { workOrderId, number } = await me.call(contract.writeWorkOrder, { body: writing() });
  assert.deepEqual(await refusal(reviewer.try(contract.publishWorkOrder, publication(workOrderId))), [
    409,
    'workorder/not-answered',
  ]);
  await clerk.call(contract.answerWorkOrder, answerOf(workOrderId));
  const numbered = publication(workOrderId, '我的卡号 6217 0000 1234 5678 能用吗');
  assert.deepEqual(await refusal(reviewer.try(contract.publishWorkOrder, numbered)), [
    422,
    'workorder/wrong-board-text',
  ]);
  await reviewer.call(contract.publishWorkOrder, publication(workOrderId));
  const row = (await board()).find((one) => one.number === number);
  const name = people[4]?.name ?? '';
  assert.ok(row && row.author.startsWith('*') && row.author.at(-1) === name.at(-1) && row.author !== name);
  assert.doesNotMatch(JSON.stringify(row), /13812345678|请问/);
  assert.deepEqual(await board({ centerId: 2 }), []);
  await reviewer.call(contract.publishWorkOrder, publication(workOrderId, '', false));
  assert.ok(!(await board()).some((one) => one.number === number));
  const secret = await me.call(contract.writeWorkOrder, { body: writing({ mayPublish: false }) });
  await clerk.call(contract.answerWorkOrder, answerOf(secret.workOrderId));
  assert.deepEqual(await refusal(reviewer.try(contract.publishWorkOrder, publication(secret.workOrderId))), [
    409,
    'workorder/not-consented',
  ]);
});

test('[P-O4] the worklist marks what is overdue, the nearest day first; who sees a telephone is written down', async () => {
  const me = await personNo(5);
  const { workOrderId, number } = await me.call(contract.writeWorkOrder, { body: writing() });
  const asked = { query: { q: number } };
  assert.equal((await clerk.call(contract.listStaffWorkOrders, asked)).rows[0]?.isOverdue, false);
  assert.deepEqual(await clerk.call(contract.revealContact, { params: { workOrderId } }), { contact: '13812345678' });
  const { steps, contactMasked } = await clerk.call(contract.getStaffWorkOrder, { params: { workOrderId } });
  assert.deepEqual([steps[0]?.kind, contactMasked], ['contact', '138****5678']);
  const { rows: kept } = await service.ownerPool.query<{ contact_sealed: Buffer }>(
    'select contact_sealed from workorder.work_order where work_order_id = $1',
    [workOrderId],
  );
  assert.ok(!kept[0]?.contact_sealed.toString('latin1').includes('13812345678'));
  service.clock.now = Temporal.Instant.from('2026-11-19T15:59:00Z');
  clerk = await service.staff(['clerk']);
  assert.equal((await clerk.call(contract.listStaffWorkOrders, asked)).rows[0]?.isOverdue, false);
  service.clock.now = Temporal.Instant.from('2026-11-19T16:00:00Z');
  clerk = await service.staff(['clerk']);
  const overdue = await clerk.call(contract.listStaffWorkOrders, { query: { due: 'overdue' } });
  assert.ok(overdue.counts.overdue >= 1 && overdue.rows.every((row) => row.isOverdue));
  assert.ok(overdue.rows.some((row) => row.number === number));
});

test('[P-O4] [V-3] a work order is assigned, handed over and sent back; only whoever is charged answers; the asker has it done again', async () => {
  service.clock.now = Temporal.Instant.from('2026-11-23T02:00:00Z');
  const asker = await personNo(0);
  const { workOrderId } = await asker.call(contract.writeWorkOrder, { body: writing() });
  const params = { workOrderId };
  const [one, other] = [await service.staff(['clerk']), await service.staff(['agent'])];
  const chief = await service.staff(['manager']);
  const { staff } = await chief.call(contract.listAssignees, {});
  const [first] = staff;
  assert.ok(first);
  const assign = (who: TestCaller, department: string | null, staffId: string | null, text = '') =>
    who.try(contract.assignWorkOrder, { params, body: { department, staffId, note: text } });
  assert.deepEqual(await refusal(assign(chief, 'nowhere', null)), [422, 'workorder/wrong-assignee']);
  assert.deepEqual(await refusal(assign(chief, null, newUuid(++made))), [422, 'workorder/wrong-assignee']);
  assert.equal((await assign(chief, 'withdrawal', null)).status, 200);
  assert.deepEqual(await refusal(assign(chief, null, null)), [422, 'workorder/note-missing']);
  assert.equal((await assign(one, null, null, '不归我们科室')).status, 200);
  assert.equal((await assign(chief, 'withdrawal', first.staffId)).status, 200);
  assert.deepEqual(await refusal(other.try(contract.answerWorkOrder, answerOf(workOrderId))), [
    409,
    'workorder/not-yours',
  ]);
  assert.deepEqual(await refusal(assign(other, 'loan', null)), [409, 'workorder/not-yours']);
  const stop = (state: string, at: string | null) =>
    service.ownerPool.query('update identity.staff set state = $1, stopped_at = $2 where staff_id = $3', [
      state,
      at,
      first.staffId,
    ]);
  const left = async () => {
    const { rows, counts } = await chief.call(contract.listStaffWorkOrders, { query: { scope: 'left' } });
    return [rows.map((row) => row.workOrderId), counts.left];
  };
  assert.deepEqual(await left(), [[], 0]);
  await stop('stopped', service.clock.now.toString());
  assert.deepEqual(await left(), [[workOrderId], 1], 'whose handler has left is seen, and handed on below');
  await stop('active', null);
  assert.equal((await assign(chief, 'withdrawal', null)).status, 200);
  const wrong = { params, body: { answer: '您好，已经办好了。', result: 'unfounded' as const } };
  assert.deepEqual(await refusal(one.try(contract.answerWorkOrder, wrong)), [422, 'workorder/wrong-result']);
  await one.call(contract.answerWorkOrder, answerOf(workOrderId));
  const rated = async () => {
    const { all } = await chief.call(contract.workOrderFigures, { query: { from: '2026-11-23', to: '2026-11-23' } });
    const between = { from: service.clock.now.subtract({ hours: 1 }), to: service.clock.now.add({ hours: 1 }) };
    const asked = (await satisfactionBetween(service.database, 1, between)).find(
      ({ source }) => source === 'work-order',
    );
    return [all.rated, all.averageScore, asked?.raters, asked?.satisfied];
  };
  await asker.call(contract.rateWorkOrder, { params, body: { score: 2, remark: '没有说清楚' } });
  assert.deepEqual(await rated(), [1, 2, 1, 0]);
  service.clock.now = service.clock.now.add({ minutes: 1 });
  const again = await asker.call(contract.reopenWorkOrder, { params, body: { reason: '没有说清楚间隔' } });
  // Whoever was not content is not forgotten because the centre tries again.
  assert.deepEqual(await rated(), [1, 2, 1, 0]);
  assert.deepEqual([again.state, again.answer, again.reopened], ['assigned', null, 1]);
  assert.deepEqual(
    again.history.map(({ kind }) => kind),
    ['opened', 'closed', 'reopened'],
  );
  assert.deepEqual(await refusal(asker.try(contract.reopenWorkOrder, { params, body: { reason: '再办一次吧' } })), [
    409,
    'workorder/not-answered',
  ]);
  const view = await one.call(contract.getStaffWorkOrder, { params });
  assert.deepEqual([view.priority, view.isMine], ['urgent', true]);
  await one.call(contract.answerWorkOrder, answerOf(workOrderId));
  await asker.call(contract.reopenWorkOrder, { params, body: { reason: '还是没有说清楚' } });
  await one.call(contract.answerWorkOrder, answerOf(workOrderId));
  await asker.call(contract.rateWorkOrder, { params, body: { score: 5, remark: '' } });
  assert.deepEqual(await rated(), [2, 3.5, 2, 1]);
  assert.deepEqual(await refusal(asker.try(contract.reopenWorkOrder, { params, body: { reason: '第三次要求重办' } })), [
    409,
    'workorder/not-reopenable',
  ]);
});

test('[P-O4] [V-3] before its day a work order is reminded of, and overdue it is more pressing, once', async () => {
  service.clock.now = Temporal.Instant.from('2026-11-24T02:00:00Z');
  const asker = await personNo(1);
  const { workOrderId, dueOn } = await asker.call(contract.writeWorkOrder, { body: writing() });
  assert.equal(dueOn, '2026-12-01');
  const keep = () => system(keepWorkOrders);
  const kinds = async () => {
    const someone = await service.staff(['manager']);
    const { steps, priority } = await someone.call(contract.getStaffWorkOrder, { params: { workOrderId } });
    return [priority, ...steps.map(({ kind }) => kind).reverse()];
  };
  await keep();
  assert.deepEqual(await kinds(), ['usual', 'opened']);
  service.clock.now = Temporal.Instant.from('2026-11-30T02:00:00Z');
  // Another centre's round finds nothing of this one.
  await system(keepWorkOrders, 2);
  const { rows: elsewhere } = await service.ownerPool.query('select from workorder.step where center_id = 2');
  assert.equal(elsewhere.length, 0);
  await keep();
  await keep();
  assert.deepEqual(await kinds(), ['usual', 'opened', 'reminded']);
  service.clock.now = Temporal.Instant.from('2026-12-02T02:00:00Z');
  await keep();
  await keep();
  assert.deepEqual(await kinds(), ['urgent', 'opened', 'reminded', 'escalated']);
});

test('[V-3] files lie with a work order for both sides and for nobody else; notes and priority stay among the staff', async () => {
  const me = await personNo(3);
  const { workOrderId } = await me.call(contract.writeWorkOrder, { body: writing() });
  const params = { workOrderId };
  const file = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer();
  const upload = (name: string, attachmentId = newUuid(++made)) => ({ params, query: { attachmentId, name }, file });
  const first = upload('工资条.png');
  await me.call(contract.attachToWorkOrder, first);
  const own = await me.call(contract.attachToWorkOrder, first);
  assert.deepEqual(
    own.attachments.map(({ seq, name }) => [seq, name]),
    [[1, '工资条.png']],
  );
  await clerk.call(contract.attachAsStaff, upload('内部核对.png'));
  const ofFile = (seq: string) => ({ params: { ...params, seq } });
  // What the staff add is for the staff.
  assert.equal((await me.call(contract.getWorkOrder, { params })).attachments.length, 1);
  assert.deepEqual(await refusal(me.try(contract.workOrderAttachment, ofFile('2'))), [
    404,
    'workorder/attachment-not-found',
  ]);
  assert.equal((await me.try(contract.workOrderAttachment, ofFile('1'))).status, 200);
  assert.equal((await clerk.try(contract.staffAttachment, ofFile('2'))).status, 200);
  const other = await personNo(4);
  assert.deepEqual(await refusal(other.try(contract.workOrderAttachment, ofFile('1'))), [404, 'workorder/not-found']);
  assert.deepEqual(await refusal(other.try(contract.attachToWorkOrder, upload('别人的.png'))), [
    404,
    'workorder/not-found',
  ]);
  const words = { ...upload('坏.pdf'), file: Buffer.from('no picture') };
  assert.equal((await me.try(contract.attachToWorkOrder, words)).status, 415);
  await me.call(contract.attachToWorkOrder, upload('第2页\u202Egpj.\r\nexe'));
  const [, turned] = (await me.call(contract.getWorkOrder, { params })).attachments;
  assert.equal(turned?.name, '第2页gpj.exe');
  for (let place = 3; place <= 6; place += 1) await me.call(contract.attachToWorkOrder, upload(`第${place}页.png`));
  assert.deepEqual(await refusal(me.try(contract.attachToWorkOrder, upload('第七页.png'))), [
    409,
    'workorder/too-many-attachments',
  ]);

  await clerk.call(contract.noteWorkOrder, { params, body: { note: '已致电单位核实' } });
  const raised = await reviewer.call(contract.prioritiseWorkOrder, { params, body: { priority: 'critical' } });
  assert.deepEqual([raised.priority, raised.steps[0]?.note], ['critical', '一般 → 特急']);
  assert.equal((await clerk.try(contract.prioritiseWorkOrder, { params, body: { priority: 'usual' } })).status, 403);
  assert.equal(JSON.stringify(await me.call(contract.getWorkOrder, { params })).includes('已致电单位核实'), false);
  await clerk.call(contract.answerWorkOrder, answerOf(workOrderId));
  assert.deepEqual(await refusal(clerk.try(contract.attachAsStaff, upload('迟到.png'))), [409, 'workorder/closed']);
});

test('[V-3] of a tip-off only who reviews learns whose it is; work taken down for a department stands in the list of its members', async () => {
  const me = await personNo(5);
  const { workOrderId } = await me.call(contract.writeWorkOrder, { body: writing({ kind: 'tip-off' }) });
  const params = { workOrderId };
  const seen = await clerk.call(contract.getStaffWorkOrder, { params });
  assert.deepEqual([seen.subjectId, seen.subjectName, seen.contactMasked], [null, '举报人（保密）', '保密']);
  assert.deepEqual(await refusal(clerk.try(contract.revealContact, { params })), [403, 'workorder/kept-secret']);
  const known = await reviewer.call(contract.getStaffWorkOrder, { params });
  assert.equal(known.subjectId, people[5]?.personId);
  // Whose it is, and still no name in full.
  assert.match(known.subjectName, /^\*/);
  assert.equal((await reviewer.call(contract.revealContact, { params })).contact, '13812345678');

  const { me: clerkId } = await clerk.call(contract.listAssignees, {});
  const member = { params: { staffId: clerkId }, body: { department: 'loan' } };
  assert.equal((await clerk.try(contract.saveMember, member)).status, 403);
  // Whoever is no member of staff of the centre is named nowhere.
  const stray = { ...member, params: { staffId: newUuid(++made) } };
  assert.deepEqual(await refusal(reviewer.try(contract.saveMember, stray)), [422, 'workorder/wrong-assignee']);
  const body = {
    workOrderId: newUuid(++made),
    kind: 'fault' as const,
    channel: 'counter' as const,
    priority: 'usual' as const,
    subject: { kind: 'unknown' as const, name: '王先生' },
    contact: null,
    title: '自助机不出纸',
    question: '市民中心的自助机打印证明不出纸。',
    department: 'technology',
  };
  const opened = await clerk.call(contract.openStaffWorkOrder, { body });
  assert.deepEqual([opened.subjectName, opened.departmentName, opened.state], ['王先生', '信息技术科', 'assigned']);
  const figures = await clerk.call(contract.workOrderFigures, {
    query: { from: service.clock.now.toString().slice(0, 10), to: '2027-01-31' },
  });
  assert.ok(figures.channels.some(({ channel, opened: count }) => channel === 'counter' && count >= 1));
});

test('parameters that mean nothing are refused, and numbers of people stay off the board', () => {
  assert.deepEqual(
    replyDaysOf({ complaint: 10, suggestion: 10, question: 5, praise: 5, 'tip-off': 15, 'call-back': 3, fault: 2 })
      .complaint,
    10,
  );
  for (const wrong of [null, {}, { complaint: 0, suggestion: 1, question: 1, praise: 1 }])
    assert.throws(() => replyDaysOf(wrong), RangeError);
  assert.deepEqual([...reviewedKindsOf(['complaint'])], ['complaint']);
  assert.throws(() => reviewedKindsOf(['other']), RangeError);
  for (const text of ['410311199001011234', '138 1234 5678', '6217-0000-1234-5678', '41031119900101123X'])
    assert.ok(boardFault(`号码${text}。`), text);
  for (const text of ['2026年9月20日起', '1,000元', '12329', '第844号'])
    assert.equal(boardFault(text), undefined, text);
});
