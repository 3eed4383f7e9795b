import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { systemCall } from '../../../platform/jobs.ts';
import type { RouteOutput } from '../../../platform/route.ts';
import { openTestService, type TestCaller, type TestService } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { quiet } from '../../../testing-waits.ts';
import * as casework from '../../casework/contract.ts';
import * as report from '../../report/contract.ts';
import { exported, sheetRows } from '../../report/exports-testing.ts';
import {
  assertBooks,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  confirmedMonth,
  deliver,
  noticeOf,
  openClerk,
  pay,
  view,
} from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import { dunOverdue, endDeferrals } from '../index.ts';
import { confirmIt, look, onePerson, peopleOf, refusedStart, staffOf, start } from './business-testing.ts';

// What the centre decides about (U-T3 缓缴, 错缴更正), lists taken back, and reminders (催缴).

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());
afterEach(() => assertBooks(service));

/** Passes a case through its chain: each stage by another person. */
async function passed(caseId: string, roles: readonly string[], outcome: 'approve' | 'refuse' = 'approve') {
  for (const role of roles) {
    const staff: TestCaller = await service.staff([role]);
    const { version } = await staff.call(casework.getWork, { params: { caseId } });
    const body = { version, outcome, reason: '已核对材料和管理条例的规定' };
    await staff.call(casework.decideCase, { params: { caseId }, body });
    if (outcome === 'refuse') return;
  }
}
const openCaseOf = async (employerId: string, kind: string) => {
  const { rows } = await service.ownerPool.query<{ case_id: string }>(
    'select case_id from casework.case_record where subject_id = $1 and kind = $2 and ended_at is null order by opened_at desc limit 1',
    [employerId, kind],
  );
  return rows[0]?.case_id ?? '';
};
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const handIn = async (clerk: Clerk, caseId: string, slots: readonly string[]) => {
  for (const slot of slots)
    await clerk.caller.call(casework.attachToMyCase, {
      params: { caseId },
      query: { slot, fileName: '材料.png' },
      file: picture,
    });
};
/** A deferral that is filled in, with the papers that it must have. */
const startDeferral = async (clerk: Clerk, to: string) => {
  const businessId = await start(clerk, deferral(to));
  await handIn(clerk, String((await look(clerk, businessId)).facts.caseId), ['request', 'minutes']);
  return businessId;
};
const overview = (clerk: Clerk) => clerk.caller.call(contract.getEmployerOverview, {});
const deferral = (to: string) => ({
  kind: 'deferral' as const,
  to,
  reason: '订单减少，资金周转困难',
  profitLastYearFen: -5_000_000,
  profitYearBeforeFen: 200_000,
});

test('a deferral is at most as long as the parameter says and begins with the month that is due', async () => {
  const clerk = await openClerk(service, 1);
  for (const [to, isRefused] of [
    ['2026-10', true],
    ['2027-11', true],
    ['2027-10', false],
    ['2026-11', false],
  ] as const) {
    if (isRefused) assert.match(String((await refusedStart(clerk, deferral(to))).detail), /最多 12 个月/, to);
    else assert.equal((await look(clerk, await start(clerk, deferral(to)))).facts.to, to);
  }
});

test('[U-T3] a deferral is signed, reviewed by three and granted; it ends by itself, or by resuming', async () => {
  const clerk = await openClerk(service, 2);
  const before = await overview(clerk);
  const businessId = await start(clerk, deferral('2026-12'));
  // Not without the papers that the review needs: each that is missing is named, at the signature and before.
  const params = { businessId };
  const caseId = String((await look(clerk, businessId)).facts.caseId);
  const bare = await refused(clerk.caller, contract.prepareBusiness, { params });
  assert.equal(bare.code, 'employer-business/papers-missing');
  assert.match(String(bare.detail), /缓缴申请报告、职工代表大会或工会决议/);
  await handIn(clerk, caseId, ['request']);
  assert.match(
    String((await refused(clerk.caller, contract.prepareBusiness, { params })).detail),
    /上传：职工代表大会/,
  );
  await handIn(clerk, caseId, ['minutes']);
  assert.equal((await confirmIt(clerk, businessId)).state, 'pending');
  const second = await refusedStart(clerk, deferral('2026-12'));
  assert.equal(second.code, 'employer-business/in-progress');
  await passed(await openCaseOf(clerk.employerId, 'contribution.deferral'), ['clerk', 'reviewer', 'approver']);
  const granted = await look(clerk, businessId);
  assert.deepEqual([granted.state, granted.outcome], ['done', '自2026年11月至2026年12月缓缴']);
  // What it means for the money was said before; and what may wait is not overdue.
  assert.deepEqual([granted.facts.months, granted.facts.normalCount], [2, before.normalCount]);
  assert.equal(granted.facts.monthlyFen, before.monthlyFen);
  const deferred = await overview(clerk);
  assert.deepEqual([deferred.state, deferred.deferredThrough], ['缓缴', '2026-12']);
  service.clock.now = Temporal.Instant.from('2026-11-28T02:00:00Z');
  const later = await openClerk(service, 2);
  assert.equal((await overview(later)).isOverdue, false);
  assert.match(String((await refusedStart(later, deferral('2027-01'))).detail), /正在缓缴期内/);
  const resumption = await look(later, await start(later, { kind: 'resumption' }));
  assert.deepEqual([resumption.facts.owedMonths, resumption.facts.monthlyFen], [1, before.monthlyFen]);
  await confirmIt(later, resumption.businessId);
  const { state, isOverdue, deferredThrough } = await overview(later);
  assert.deepEqual([state, isOverdue, deferredThrough], ['正常', true, null]);
  assert.equal((await refusedStart(later, { kind: 'resumption' })).code, 'employer-business/nothing-changes');
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
});

test('a deferral that is asked for again is answered by the first, before and after its signature; its case stays as it was', async () => {
  const clerk = await openClerk(service, 1);
  const businessId = await startDeferral(clerk, '2026-12');
  const caseId = String((await look(clerk, businessId)).facts.caseId);
  const drafted = async () => {
    const { rows } = await service.ownerPool.query('select xmin::text, * from casework.draft where case_id = $1', [
      caseId,
    ]);
    return rows;
  };
  const again = (to: string) =>
    clerk.caller.call(contract.startBusiness, { body: { ...deferral(to), businessId } }).then((one) => one.businessId);
  const before = await drafted();
  assert.equal(before.length, 1);
  assert.equal(await again('2026-12'), businessId);
  assert.equal(await again('2027-03'), businessId);
  assert.deepEqual(await drafted(), before);
  await confirmIt(clerk, businessId);
  assert.equal(await again('2026-12'), businessId);
  await clerk.caller.call(contract.discardBusiness, { params: { businessId } });
  assert.equal(await again('2026-12'), businessId);
});

test('[U-T3] a deferral that was returned is mended with papers and sent in again, without another signature', async () => {
  const clerk = await openClerk(service, 6);
  const businessId = await startDeferral(clerk, '2026-12');
  const params = { businessId };
  const early = await refused(clerk.caller, contract.resubmitBusiness, { params });
  assert.deepEqual([early.status, early.code], [409, 'employer-business/wrong-state']);
  await confirmIt(clerk, businessId);
  const caseId = await openCaseOf(clerk.employerId, 'contribution.deferral');
  const intake = await service.staff(['clerk']);
  const { version } = await intake.call(casework.getWork, { params: { caseId } });
  const corrections = [{ field: 'minutes', text: '请补充职工代表大会决议' }];
  await intake.call(casework.decideCase, {
    params: { caseId },
    body: { version, outcome: 'return', reason: '缺少决议', corrections },
  });
  const returned = await look(clerk, businessId);
  assert.deepEqual([returned.state, returned.review?.isReturned], ['pending', true]);
  // By the name of the paper: its key is the rules' own.
  assert.deepEqual(returned.review?.corrections, [{ field: '职工代表大会或工会决议', text: '请补充职工代表大会决议' }]);
  await handIn(clerk, caseId, ['minutes']);
  const again = await clerk.caller.call(contract.resubmitBusiness, { params });
  assert.deepEqual([again.state, again.review?.isReturned], ['pending', false]);
  assert.equal((await refused(clerk.caller, contract.resubmitBusiness, { params })).status, 409);
  await passed(caseId, ['clerk', 'reviewer', 'approver']);
  const granted = await look(clerk, businessId);
  assert.deepEqual([granted.state, granted.review], ['done', null]);
});

test('a deferral that is over ends by itself, once', async () => {
  const clerk = await openClerk(service, 12);
  const businessId = await startDeferral(clerk, '2026-11');
  await confirmIt(clerk, businessId);
  await passed(await openCaseOf(clerk.employerId, 'contribution.deferral'), ['clerk', 'reviewer', 'approver']);
  const round = systemCall(service.service.parts, {
    name: 'contributions',
    centerId: 1,
    requestId: crypto.randomUUID(),
  });
  await round(endDeferrals);
  assert.equal((await overview(clerk)).state, '缓缴');
  service.clock.now = Temporal.Instant.from('2026-12-01T02:00:00Z');
  await round(endDeferrals);
  await round(endDeferrals);
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
  assert.equal((await overview(clerk)).state, '正常');
  assert.equal((await look(clerk, businessId)).outcome, '缓缴期满，已恢复缴存');
});

test('a refused deferral changes nothing; one that is given up leaves no case open', async () => {
  const clerk = await openClerk(service, 4);
  const refusedId = await startDeferral(clerk, '2026-12');
  await confirmIt(clerk, refusedId);
  await passed(await openCaseOf(clerk.employerId, 'contribution.deferral'), ['clerk'], 'refuse');
  assert.deepEqual([(await look(clerk, refusedId)).state, (await overview(clerk)).state], ['refused', '正常']);
  // Why, on the page itself and not only in the message.
  assert.equal((await look(clerk, refusedId)).outcome, '中心审核未通过：已核对材料和管理条例的规定');
  const givenUp = await startDeferral(clerk, '2026-12');
  await confirmIt(clerk, givenUp);
  await clerk.caller.call(contract.discardBusiness, { params: { businessId: givenUp } });
  assert.equal((await look(clerk, givenUp)).state, 'discarded');
  assert.equal((await look(clerk, await start(clerk, deferral('2026-12')))).state, 'draft');
});

test('[U-T1] a month paid by mistake is taken back from one person: reviewed, reversed, the money is the employer’s again', async () => {
  const clerk = await openClerk(service, 5);
  const month = await confirmedMonth(clerk);
  await pay(clerk, month.amountFen, month.serial);
  const [person, other] = await staffOf(clerk);
  assert.ok(person && other);
  const request = (accountNos: string[]) =>
    ({ kind: 'correction', remittanceId: month.remittanceId, accountNos, reason: '该职工10月已离职' }) as const;
  const before = (await overview(clerk)).unallocatedFen;
  const businessId = await start(clerk, request([person.accountNo]));
  assert.equal((await look(clerk, businessId)).amountFen, person.amountFen);
  await confirmIt(clerk, businessId);
  assert.equal((await onePerson(clerk, person.accountId)).balanceFen, person.balanceFen);
  // What a court has frozen meanwhile leaves by no other way either.
  const inState = (state: string) =>
    service.ownerPool.query('update account.personal_account set state = $2 where account_id = $1', [
      person.accountId,
      state,
    ]);
  await inState('frozen');
  const caseId = await openCaseOf(clerk.employerId, 'contribution.correction');
  // Whoever reviews it sees of whom how much is taken back, what is there, and which rule stands in the way.
  const { view: shown, amountFen } = await (await service.staff(['clerk'])).call(casework.getWork, {
    params: { caseId },
  });
  assert.equal(amountFen, person.amountFen);
  assert.deepEqual(
    shown.claims.map(({ label, verdict }) => [label.includes(person.accountNo), verdict]),
    [[true, 'differs']],
  );
  assert.match(shown.claims[0]?.found ?? '', /账户余额 [\d,.]+ 元，已冻结/);
  assert.deepEqual(
    shown.conditions.map(({ key, holds }) => [key, holds]),
    [
      ['stands', 'yes'],
      ['covered', 'yes'],
      ['not-frozen', 'no'],
    ],
  );
  await passed(caseId, ['clerk']);
  await assert.rejects(passed(caseId, ['reviewer']), /employer-business\/out-of-policy/);
  await inState('normal');
  await passed(caseId, ['reviewer']);
  const now = await onePerson(clerk, person.accountId);
  assert.deepEqual(
    [now.balanceFen, now.contributedTo, (await overview(clerk)).unallocatedFen - before],
    [person.balanceFen - person.amountFen, '2026-10', person.amountFen],
  );
  assert.deepEqual(await onePerson(clerk, other.accountId), other);
  const { view: ended } = await (await service.staff(['clerk'])).call(casework.getWork, { params: { caseId } });
  assert.deepEqual([ended.claims[0]?.found, ended.conditions], ['已从账户退回', []]);
  // What the employer reads of it: on the person's page, among the employer's money, and as news, each once.
  const entries = await clerk.caller.call(report.listEmployeeEntries, { params: person, query: {} });
  assert.deepEqual([entries.rows[0]?.kindText, entries.rows[0]?.amountFen], ['错缴更正', -person.amountFen]);
  const unit = (await clerk.caller.call(report.listUnitEntries, { query: {} })).rows.find(
    ({ kindText }) => kindText === '错缴更正',
  );
  assert.deepEqual(
    [unit?.month, unit?.personCount, unit?.toPeopleFen, unit?.unallocatedChangeFen],
    ['2026-11', 1, -person.amountFen, person.amountFen],
  );
  await quiet(service);
  const { rows: news } = await service.ownerPool.query<{ title: string }>(
    "select title from notice.message where recipient_id = $1 and title like '错缴更正%'",
    [clerk.employerId],
  );
  assert.equal(news.length, 2);
  assert.deepEqual(new Set(news.map(({ title }) => title)), new Set(['错缴更正已受理', '错缴更正已办结']));
  // Corrected once: a second time there is nothing to take back, and the refusal says whose. It can be paid for again.
  const twice = await refusedStart(clerk, request([other.accountNo, person.accountNo]));
  assert.match(String(twice.detail), new RegExp(`账户 ${person.accountNo} 的.*已经更正过`));
  const back = await confirmIt(
    clerk,
    await start(clerk, {
      kind: 'back-payment',
      people: [{ accountId: person.accountId, from: '2026-11', to: '2026-11', reason: 'other' }],
    }),
  );
  await clerk.caller.call(contract.payBusinessFromUnallocated, { params: { businessId: back.businessId } });
  assert.equal((await onePerson(clerk, person.accountId)).balanceFen, person.balanceFen);
  // The month stands on the account again, but for the back-payment: the list has nothing of it any more, and says so.
  assert.match(String((await refusedStart(clerk, request([person.accountNo]))).detail), /11月汇缴已经更正过/);
  const { rows: lines } = await clerk.caller.call(contract.listRemittanceLines, { params: month, query: {} });
  assert.deepEqual(
    lines.filter(({ correction }) => correction !== null).map(({ accountNo, correction }) => [accountNo, correction]),
    [[person.accountNo, 'done']],
  );
});

test('[U-T2] a back-payment made by mistake is taken back, person by person: the rest stands until it is undone', async () => {
  const clerk = await openClerk(service, 9);
  const [one, two] = await staffOf(clerk);
  assert.ok(one && two);
  const month = '2026-10';
  const people = [one, two].map(({ accountId, baseFen }) => ({
    accountId,
    from: month,
    to: month,
    baseFen: baseFen + 100_000,
    reason: 'base-difference' as const,
  }));
  const { businessId, amountFen } = await confirmIt(clerk, await start(clerk, { kind: 'back-payment', people }));
  const request = (accountNos: string[], of = businessId) =>
    ({ kind: 'correction', backPayment: { businessId: of, month }, accountNos, reason: '基数差额算错' }) as const;
  assert.equal((await refusedStart(clerk, request([one.accountNo]))).code, 'employer-business/wrong-state');
  await pay(clerk, amountFen, (await look(clerk, businessId)).number);
  const before = (await overview(clerk)).unallocatedFen;
  const back = async (accountNo: string) => {
    const correction = await confirmIt(clerk, await start(clerk, request([accountNo])));
    await passed(await openCaseOf(clerk.employerId, 'contribution.correction'), ['clerk', 'reviewer']);
    return correction.amountFen;
  };
  assert.ok((await onePerson(clerk, one.accountId)).balanceFen > one.balanceFen);
  const first = await back(one.accountNo);
  // Only what the back-payment brought is gone, and only from whom it was asked for; the month itself stays paid.
  const now = await onePerson(clerk, one.accountId);
  assert.deepEqual([now.balanceFen, now.contributedTo], [one.balanceFen, one.contributedTo]);
  assert.equal((await look(clerk, businessId)).state, 'done');
  assert.match(String((await refusedStart(clerk, request([one.accountNo]))).detail), /补缴已经更正过/);
  assert.deepEqual(
    (await peopleOf(clerk, businessId)).map(({ accountNo, correction }) => [accountNo, correction]),
    [
      [one.accountNo, 'done'],
      [two.accountNo, null],
    ],
  );
  const other = await openClerk(service, 10);
  const [stranger] = await staffOf(other);
  assert.equal((await refusedStart(other, request([stranger?.accountNo ?? '']))).code, 'employer-business/not-found');
  assert.equal(first + (await back(two.accountNo)), amountFen);
  assert.equal((await look(clerk, businessId)).state, 'reversed');
  assert.equal((await overview(clerk)).unallocatedFen - before, amountFen);
  assert.equal((await onePerson(clerk, two.accountId)).balanceFen, two.balanceFen);
});

test('a correction needs a posted month, people of its list, and balances that cover it', async () => {
  const clerk = await openClerk(service, 6);
  const [person] = await staffOf(clerk);
  assert.ok(person);
  const listed = await confirmedMonth(clerk);
  const request = (remittanceId: string, accountNo = person.accountNo) =>
    ({ kind: 'correction', remittanceId, accountNos: [accountNo], reason: '金额录入有误' }) as const;
  assert.equal((await refusedStart(clerk, request(listed.remittanceId))).code, 'contribution/wrong-state');
  await pay(clerk, listed.amountFen, listed.serial);
  const [stranger] = await staffOf(await openClerk(service, 7));
  assert.equal(
    (await refusedStart(clerk, request(listed.remittanceId, stranger?.accountNo))).code,
    'employer-business/not-found',
  );
  const other = await openClerk(service, 7);
  assert.equal((await refusedStart(other, request(listed.remittanceId))).code, 'contribution/not-found');
});

test('[U-T1] a confirmed list is taken back before it is paid; another can be made, money for the first is kept aside', async () => {
  const clerk = await openClerk(service, 8);
  const first = await confirmedMonth(clerk);
  const params = { remittanceId: first.remittanceId };
  assert.equal((await clerk.caller.call(contract.withdrawRemittance, { params })).state, 'withdrawn');
  assert.equal(await codeOf(clerk.caller.try(contract.withdrawRemittance, { params })), '409 contribution/wrong-state');
  const { unallocatedFen: there } = await overview(clerk);
  const second = await confirm(clerk, await carryOver(clerk));
  await pay(clerk, 5_000, first.serial);
  assert.equal((await overview(clerk)).unallocatedFen, there + 5_000);
  await pay(clerk, second.amountFen, second.serial);
  const posted = { params: { remittanceId: second.remittanceId } };
  assert.equal(await codeOf(clerk.caller.try(contract.withdrawRemittance, posted)), '409 contribution/wrong-state');
});

test('the payment comes while the list is taken back: it is posted, or taken back and the money is there', async () => {
  for (const number of [9, 10, 11, 12]) {
    const clerk = await openClerk(service, number);
    const month = await confirmedMonth(clerk);
    const { unallocatedFen: there } = await overview(clerk);
    const notice = await noticeOf(service, { amountFen: month.amountFen, remark: month.serial });
    const withdraw = () =>
      clerk.caller.try(contract.withdrawRemittance, { params: { remittanceId: month.remittanceId } });
    const [code] = await Promise.all([codeOf(withdraw()), deliver(service, notice)]);
    await quiet(service);
    const { state } = await view(clerk, month.remittanceId);
    const { unallocatedFen } = await overview(clerk);
    if (code === '200') assert.deepEqual([state, unallocatedFen - there], ['withdrawn', month.amountFen]);
    else assert.deepEqual([code, state, unallocatedFen - there], ['409 contribution/wrong-state', 'posted', 0]);
  }
});

test('a base change while the month is posted: before, it is refused; after, it is for the month to come', async () => {
  const clerk = await openClerk(service, 8);
  service.clock.now = Temporal.Instant.from('2026-12-10T02:00:00Z');
  const now = { ...clerk, caller: await service.employer(clerk.employerId) };
  const [person] = await staffOf(now);
  assert.ok(person);
  const businessId = await start(now, {
    kind: 'base',
    means: 'base',
    people: [{ accountId: person.accountId, amountFen: person.baseFen + 12_300 }],
  });
  const { challengeId, text } = await now.caller.call(contract.prepareBusiness, { params: { businessId } });
  const signed = await service.sandbox.authority.signWithKey(clerk.keyId, Buffer.from(text));
  const body = { challengeId, certificate: clerk.certificate, signature: Buffer.from(signed).toString('base64') };
  const month = await confirm(now, await carryOver(now, '2026-12'));
  const notice = await noticeOf(service, { amountFen: month.amountFen, remark: month.serial });
  const [code] = await Promise.all([
    codeOf(now.caller.try(contract.confirmBusiness, { params: { businessId }, body })),
    deliver(service, notice),
  ]);
  await quiet(service);
  // Waiting for its money the list stands in the way; once posted, the change of December would be one of January; posted
  // between the two looks, what was signed is no longer what would be done.
  const refusals = ['month-under-way', 'outdated', 'not-yet'].map((word) => `employer-business/${word}`);
  assert.ok(refusals.includes(code.slice(4)), code);
  assert.equal((await view(now, month.remittanceId)).state, 'posted');
  assert.equal((await onePerson(now, person.accountId)).baseFen, person.baseFen);
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
});

test('[U-T1] who has not paid by the day is reminded once a round, however often the round runs; who has, is not', async () => {
  service.clock.now = Temporal.Instant.from('2027-01-28T02:00:00Z');
  const rounds = [1, 2, 3].map(() =>
    systemCall(service.service.parts, { name: 'contributions', centerId: 1, requestId: crypto.randomUUID() })(
      dunOverdue,
    ),
  );
  await Promise.all(rounds);
  await quiet(service);
  const staff = await service.staff(['clerk']);
  const { rows } = await staff.call(contract.listDunnings, { query: { pageSize: 200 } });
  assert.ok(rows.length > 3);
  assert.equal(new Set(rows.map((row) => `${row.employerId} ${row.month} ${row.round}`)).size, rows.length);
  assert.ok(rows.every((row) => row.amountFen > 0 && row.dueOn < '2027-01-28'));
  const { rows: told } = await service.ownerPool.query<{ count: number }>(
    `select count(*)::int as count from notice.message where template = 'contribution.dunned'`,
  );
  assert.equal(told[0]?.count, rows.length);
  await byHand(staff, rows[0]?.employerId ?? '');
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
});

/** Who is overdue, and what they were reminded of, as files: the lists by the same filters, with their sums. */
async function asFiles(staff: TestCaller, arrears: RouteOutput<typeof report.listArrears>): Promise<void> {
  const yuan = (fen: number) => String(fen / 100);
  const owed = await sheetRows(await exported(staff, report.exportArrears), [
    '单位账号',
    '逾期天数',
    '欠缴金额（估算）',
  ]);
  assert.deepEqual(
    owed,
    arrears.rows.map((row) => ({
      单位账号: row.employerAccountNo,
      逾期天数: String(row.daysLate),
      '欠缴金额（估算）': yuan(row.owedFen),
    })),
  );
  const query = { method: 'message', isPaid: false } as const;
  const { rows, total } = await staff.call(contract.listDunnings, { query: { ...query, pageSize: 200 } });
  const file = await exported(staff, contract.exportDunnings, query);
  assert.ok(total > 3 && total === rows.length);
  assert.deepEqual(
    await sheetRows(file, ['单位账号', '欠缴月份', '当时欠缴', '方式', '结果']),
    rows.map((row) => ({
      单位账号: row.employerAccountNo,
      欠缴月份: row.month,
      当时欠缴: yuan(row.amountFen),
      方式: `自动提醒 第 ${row.round} 次`,
      结果: '仍未缴',
    })),
  );
}

/** A clerk reminds by hand, once a day, of what is overdue; the desk's list says how late everybody is. */
async function byHand(staff: TestCaller, employerId: string): Promise<void> {
  const listed = await staff.call(report.listArrears, { query: { pageSize: 200 } });
  assert.ok(listed.total > 3);
  assert.equal(
    listed.total,
    listed.buckets.reduce((sum, { count }) => sum + count, 0),
  );
  assert.equal(
    listed.owedFen,
    listed.rows.reduce((sum, { owedFen }) => sum + owedFen, 0),
  );
  const row = listed.rows.find((one) => one.employerId === employerId);
  assert.ok(row);
  const days = Temporal.PlainDate.from(row.dueOn).until('2027-01-28').days;
  assert.deepEqual([row.daysLate, row.remindedCount > 0, row.isRemindedToday], [days, true, true]);
  const narrow = await staff.call(report.listArrears, {
    query: { q: row.employerAccountNo, ageing: days > 90 ? 'more' : days > 30 ? '90' : '30' },
  });
  assert.deepEqual(narrow.rows, [row]);
  assert.equal(
    (await staff.call(report.listArrears, { query: { q: row.employerAccountNo, list: 'waiting' } })).total,
    0,
  );
  await asFiles(staff, listed);
  const input = { params: { employerId }, body: { reason: '职工来电反映未缴' } };
  assert.equal((await refused(staff, contract.dunEmployer, input)).code, 'contribution/reminded-today');
  const night = service.clock.now;
  service.clock.now = night.add({ hours: 24 });
  const clerk = await service.staff(['clerk']);
  const manager = await service.staff(['manager']);
  const reviewer = await service.staff(['reviewer']);
  assert.equal((await refused(reviewer, contract.dunEmployer, input)).status, 403);
  const onlyThis = { query: { q: row.employerAccountNo } };
  assert.equal((await clerk.call(report.listArrears, onlyThis)).rows[0]?.isRemindedToday, false);
  const codes = await Promise.all([clerk, manager, clerk].map((one) => codeOf(one.try(contract.dunEmployer, input))));
  assert.deepEqual(codes.toSorted(), ['200', '409 contribution/reminded-today', '409 contribution/reminded-today']);
  const kept = await clerk.call(contract.listDunnings, { query: { employerId, method: 'manual' } });
  assert.deepEqual(
    kept.rows.map(({ round, reason, isPaid }) => [round, reason, isPaid]),
    [[0, '职工来电反映未缴', false]],
  );
  assert.equal((await clerk.call(contract.listDunnings, { query: { employerId, isPaid: true } })).total, 0);
  const late = await service.employer(employerId);
  const { reminded } = await late.call(contract.getEmployerOverview, {});
  assert.equal(reminded?.times, row.remindedCount + 1);
  const early = await openClerk(service, 1);
  service.clock.now = Temporal.Instant.from('2026-11-02T02:00:00Z');
  const desk = await service.staff(['clerk']);
  const soon = await refused(desk, contract.dunEmployer, { ...input, params: { employerId: early.employerId } });
  assert.equal(soon.code, 'contribution/not-overdue');
  assert.equal(
    (await refused(desk, contract.dunEmployer, { ...input, params: { employerId: crypto.randomUUID() } })).code,
    'contribution/not-found',
  );
  service.clock.now = night;
}
