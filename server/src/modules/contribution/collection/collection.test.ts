import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { openLog } from '../../../platform/log.ts';
import { fen, formatYuan } from '../../../platform/money.ts';
import { openTestServiceWithBank } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { quiet, until } from '../../../testing-waits.ts';
import * as casework from '../../casework/contract.ts';
import { holdAmount } from '../../ledger/index.ts';
import { listMessages } from '../../notice/contract.ts';
import { advanceDue } from '../../settlement/index.ts';
import { inCallOf } from '../../settlement/payment-testing.ts';
import { confirmIt, doIt, type Person, refusedStart, signature, staffOf, start } from '../business/business-testing.ts';
import {
  again,
  assertBooks,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  confirmedMonth,
  deliver,
  noticeOf,
  openClerk,
  view,
} from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import { accountNoFault, effectOfTakeBack, foldAccountNo } from './rules.ts';

// 委托收款 over the real sockets of the sandbox bank, with real jobs.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
before(async () => {
  service = await openTestServiceWithBank();
});
after(() => service.close());
const noFaults = { loseAnswers: 0, deferPayments: 0, refuseCards: 0, delayMs: 0 };
beforeEach(() => service.bank.faults.set(noFaults));
afterEach(() => assertBooks(service));

/** The bank neither answers nor tells of what it has booked until it is asked. */
const silence = { loseAnswers: 1, delayMs: 3_600_000 };
const payerAccount = '41001580000000099001';

async function signedUp(number: number): Promise<Clerk> {
  const clerk = await openClerk(service, number);
  await doIt(clerk, { kind: 'collection-agreement', accountNo: payerAccount, bankCode: '102' });
  return clerk;
}
const params = (remittanceId: string) => ({ params: { remittanceId } });
const collect = (clerk: Clerk, remittanceId: string) =>
  clerk.caller.call(contract.collectRemittance, params(remittanceId));
const inState = (clerk: Clerk, remittanceId: string, state: string) =>
  until(async () => {
    const seen = await view(clerk, remittanceId);
    return seen.state === state && seen;
  });
/** Time goes on, and what is due at the bank is asked. */
async function later(duration: Temporal.DurationLike): Promise<void> {
  service.clock.now = service.clock.now.add(duration);
  await advanceDue({ inCall: inCallOf(service), log: openLog('silent') });
}
/** The bank has been sent it, and has not answered. */
const unanswered = (clerk: Clerk, remittanceId: string) =>
  until(async () => (await view(clerk, remittanceId)).collection?.reason !== null);
/** What the employer was told lately; messages of one instant have no order. */
async function told(clerk: Clerk): Promise<string> {
  await quiet(service);
  const { rows } = await clerk.caller.call(listMessages, { query: { pageSize: 5 } });
  return rows.map(({ body }) => body).join('\n');
}
const moved = (paymentNo: string | undefined) =>
  service.bank.state().transactions.filter(({ remark }) => remark.includes(paymentNo ?? '?')).length;
async function journals(remittanceId: string): Promise<string[]> {
  const { rows } = await service.ownerPool.query<{ business: string }>(
    `select business from ledger.journal where business_key like '%' || $1 || '%' order by recorded_at`,
    [remittanceId],
  );
  return rows.map(({ business }) => business);
}
const peopleBalances = async (clerk: Clerk) =>
  (
    await service.ownerPool.query(
      `select b.account_id, carried_fen, current_fen, b.contributed_to from ledger.personal_balance b
       join account.personal_account a using (center_id, account_id) where a.employer_id = $1 order by 1`,
      [clerk.employerId],
    )
  ).rows;

test('an account number is folded and must be 8 to 30 digits; taking back reverses what is last and covered', () => {
  assert.equal(foldAccountNo(' 4100 1580-０００1 '), '410015800001');
  for (const [given, fault] of [
    ['12345678', undefined],
    ['1234567', '账号应为 8 至 30 位数字'],
    ['1'.repeat(31), '账号应为 8 至 30 位数字'],
    ['1234567x', '账号只能填数字'],
  ] as const)
    assert.equal(accountNoFault(given), fault, given);
  for (const isLastMonth of [true, false])
    for (const isCovered of [true, false])
      assert.equal(effectOfTakeBack({ isLastMonth, isCovered }), isLastMonth && isCovered ? 'reverse' : 'owe');
});

test('[U-T1] an agreement is signed over the account, replaced by the next one and ended; the number is kept sealed', async () => {
  const clerk = await openClerk(service, 1);
  const ask = { kind: 'collection-agreement', accountNo: payerAccount, bankCode: '102' } as const;
  const short = await refusedStart(clerk, { ...ask, accountNo: '1234' });
  assert.deepEqual(
    [short.code, short.fields],
    ['employer-business/out-of-policy', { accountNo: '账号应为 8 至 30 位数字' }],
  );
  assert.deepEqual((await refusedStart(clerk, { ...ask, bankCode: '000' })).fields, {
    bankCode: '请选择列表中的开户银行',
  });
  assert.equal((await refusedStart(clerk, { kind: 'collection-end' })).code, 'employer-business/nothing-changes');
  const businessId = await start(clerk, ask);
  const { text, body } = await signature(clerk, businessId);
  assert.match(text, /付款户名：.+\n付款账号：\*+9001\n账号校验码：[0-9a-f]{32}\n开户银行：中国工商银行\n授权内容：/);
  assert.doesNotMatch(text, /涉及人数|生效月份/);
  await clerk.caller.call(contract.confirmBusiness, { params: { businessId }, body });
  const { rows } = await service.ownerPool.query<{ account_sealed: Buffer }>(
    'select account_sealed from contribution.collection_agreement where agreement_id = $1',
    [businessId],
  );
  assert.ok(!rows[0]?.account_sealed.includes(Buffer.from(payerAccount)));
  const terms = async () => (await clerk.caller.call(contract.getCollectionTerms, {})).agreement;
  assert.deepEqual([(await terms())?.accountMasked.slice(-4), (await terms())?.signedOn], ['9001', '2026-11-12']);
  assert.equal((await refusedStart(clerk, ask)).code, 'employer-business/nothing-changes');
  await doIt(clerk, { ...ask, accountNo: '41001580000000099002' });
  assert.equal((await terms())?.accountMasked.slice(-4), '9002');
  await doIt(clerk, { kind: 'collection-end' });
  assert.equal(await terms(), null);
});

test('[U-T1] [X-5] the bank collects a confirmed month: ordered, told, posted; nobody orders it twice', async () => {
  const clerk = await openClerk(service, 2);
  const draft = await carryOver(clerk);
  assert.equal(
    (await refused(clerk.caller, contract.collectRemittance, params(draft))).code,
    'contribution/wrong-state',
  );
  await confirm(clerk, draft);
  assert.equal(
    (await refused(clerk.caller, contract.collectRemittance, params(draft))).code,
    'contribution/no-agreement',
  );
  await doIt(clerk, { kind: 'collection-agreement', accountNo: payerAccount, bankCode: '102' });
  const clerks = await Promise.all(Array.from({ length: 5 }, () => again(clerk)));
  const codes = await Promise.all(
    clerks.map((one) => codeOf(one.caller.try(contract.collectRemittance, params(draft)))),
  );
  assert.deepEqual(codes.toSorted(), ['200', ...Array<string>(4).fill('409 contribution/wrong-state')]);
  const posted = await inState(clerk, draft, 'posted');
  assert.equal(moved(posted.collection?.paymentNo), 1);
  assert.deepEqual(
    [posted.collection?.state, posted.collection?.stateText, posted.steps[2]?.text],
    ['collected', '已收款', '委托银行收款已到账 62,440.00 元'],
  );
  assert.deepEqual(
    posted.collection?.events.map((event) => event.text).filter((text) => text !== '银行已受理，处理中'),
    ['登记委托收款', '发送银行', '银行已收款'],
  );
  assert.deepEqual(await journals(draft), ['remittance']);
});

test('[U-T1] [X-5] a refusal bears the bank’s reason, and the list is payable as before: by transfer or by another order', async () => {
  const clerk = await signedUp(3);
  const month = await confirmedMonth(clerk);
  service.bank.faults.set({ refuseCards: 1 });
  await collect(clerk, month.remittanceId);
  const seen = await inState(clerk, month.remittanceId, 'confirmed');
  assert.deepEqual([seen.collection?.state, seen.collection?.reason], ['refused', '付款账号状态异常，不能扣款']);
  assert.equal(seen.steps[2]?.state, 'problem');
  assert.match(seen.steps[2]?.text ?? '', /^委托收款未成功：付款账号状态异常/);
  assert.match(await told(clerk), new RegExp(`未成功：付款账号状态异常.*附言只填 ${month.serial}`));
  service.clock.now = service.clock.now.add({ seconds: 1 });
  await collect(clerk, month.remittanceId);
  assert.equal((await inState(clerk, month.remittanceId, 'posted')).collection?.state, 'collected');
});

test('[U-T1] [X-5] while the bank does not answer the state is unknown, every other way is shut, and asking solves it', async () => {
  const clerk = await signedUp(4);
  const month = await confirmedMonth(clerk);
  service.bank.faults.set(silence);
  await collect(clerk, month.remittanceId);
  await unanswered(clerk, month.remittanceId);
  const seen = await view(clerk, month.remittanceId);
  assert.deepEqual(
    [seen.state, seen.payment, seen.collection?.stateText],
    ['collecting', null, '已发送，等待银行答复'],
  );
  assert.match(seen.steps[2]?.text ?? '', /委托银行收款 .* 元：已发送，等待银行答复/);
  for (const route of [contract.withdrawRemittance, contract.payFromUnallocated, contract.collectRemittance])
    assert.equal((await refused(clerk.caller, route, params(month.remittanceId))).code, 'contribution/wrong-state');
  await later({ minutes: 2 });
  const { state, collection } = await view(clerk, month.remittanceId);
  assert.deepEqual([state, moved(collection?.paymentNo)], ['posted', 1]);
});

test('[U-T1] [X-5] a transfer that comes while the bank collects is kept; the month is posted once, by the collection', async () => {
  const clerk = await signedUp(5);
  const month = await confirmedMonth(clerk);
  service.bank.faults.set(silence);
  await collect(clerk, month.remittanceId);
  await unanswered(clerk, month.remittanceId);
  // Both at once: the transfer's notice and the answer to the question about the collection.
  const notice = await noticeOf(service, { amountFen: month.amountFen, remark: month.serial });
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await Promise.all([deliver(service, notice), later({ seconds: 0 })]);
  const posted = await inState(clerk, month.remittanceId, 'posted');
  await quiet(service);
  assert.equal((await view(clerk, month.remittanceId)).unallocatedFen, month.amountFen);
  assert.equal(posted.collection?.state, 'collected');
  assert.deepEqual(await journals(month.remittanceId), ['remittance']);
});

test('[U-T1] [X-5] a transfer while the bank collects, and the bank refuses: the money is found, and pays from there', async () => {
  const clerk = await signedUp(6);
  const month = await confirmedMonth(clerk);
  service.bank.faults.set({ ...silence, refuseCards: 1 });
  await collect(clerk, month.remittanceId);
  await unanswered(clerk, month.remittanceId).catch(() => undefined);
  if ((await view(clerk, month.remittanceId)).state === 'collecting') {
    await deliver(service, await noticeOf(service, { amountFen: month.amountFen, remark: month.serial }));
    await quiet(service);
    await later({ minutes: 2 });
  }
  const seen = await inState(clerk, month.remittanceId, 'short');
  assert.match(seen.steps[2]?.text ?? '', /已够本月应缴，可用未分摊余额缴款/);
  assert.equal(
    (await refused(clerk.caller, contract.collectRemittance, params(month.remittanceId))).code,
    'contribution/wrong-state',
  );
  const paid = await clerk.caller.call(contract.payFromUnallocated, params(month.remittanceId));
  assert.deepEqual([paid.state, paid.unallocatedFen], ['posted', 0]);
});

test('[U-T1] [X-5] the rest of a short month is collected', async () => {
  const clerk = await signedUp(7);
  const { unallocatedFen: before } = await clerk.caller.call(contract.getEmployerOverview, {});
  const month = await confirmedMonth(clerk);
  await deliver(service, await noticeOf(service, { amountFen: 10_000, remark: month.serial }));
  await quiet(service);
  await collect(clerk, month.remittanceId);
  const posted = await inState(clerk, month.remittanceId, 'posted');
  assert.deepEqual([posted.collection?.amountFen, posted.unallocatedFen], [month.amountFen - 10_000 - before, 0]);
});

async function takeBack(clerk: Clerk, remittanceId: string): Promise<void> {
  const paymentNo = (await view(clerk, remittanceId)).collection?.paymentNo ?? '';
  const booked = service.bank.state().transactions.find(({ remark }) => remark.includes(paymentNo));
  assert.ok(booked);
  const result = service.bank.giveBack(booked.bankSerial, '付款人提出异议');
  assert.ok(!('refusal' in result));
  await until(async () => (await view(clerk, remittanceId)).collection?.state === 'taken-back');
  await quiet(service);
}

test('[U-T1] [X-5] the bank takes the money back: every balance is as before, and the list is paid anew', async () => {
  const clerk = await signedUp(8);
  const month = await confirmedMonth(clerk);
  const before = await peopleBalances(clerk);
  await collect(clerk, month.remittanceId);
  await inState(clerk, month.remittanceId, 'posted');
  assert.notDeepEqual(await peopleBalances(clerk), before);
  await takeBack(clerk, month.remittanceId);
  assert.deepEqual(await peopleBalances(clerk), before);
  const seen = await view(clerk, month.remittanceId);
  assert.deepEqual([seen.state, seen.postedAt, seen.collection?.owedFen], ['confirmed', null, 0]);
  assert.match(seen.steps[2]?.text ?? '', /退回付款账户：.*该月须重新缴款/);
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([overview.contributedTo, overview.nextDueMonth], ['2026-10', '2026-11']);
  await deliver(service, await noticeOf(service, { amountFen: month.amountFen, remark: month.serial }));
  await quiet(service);
  assert.equal((await view(clerk, month.remittanceId)).state, 'posted');
  assert.deepEqual(await journals(month.remittanceId), ['remittance', 'remittance']);
});

test('[U-T1] [X-5] taken back when a later month is paid: people keep theirs, the employer owes it and pays it by the serial', async () => {
  const clerk = await signedUp(9);
  const month = await confirmedMonth(clerk);
  await collect(clerk, month.remittanceId);
  await inState(clerk, month.remittanceId, 'posted');
  const now = service.clock.now;
  service.clock.now = Temporal.Instant.from('2026-12-14T02:00:00Z');
  const next = await again(clerk);
  const december = await confirm(next, await carryOver(next, '2026-12'));
  await deliver(service, await noticeOf(service, { amountFen: december.amountFen, remark: december.serial }));
  await quiet(service);
  const before = await peopleBalances(clerk);
  await takeBack(next, month.remittanceId);
  const seen = await view(next, month.remittanceId);
  assert.deepEqual([seen.state, seen.collection?.owedFen], ['posted', month.amountFen]);
  assert.deepEqual(await peopleBalances(clerk), before);
  // In parts; and what is more than the rest stays the employer's.
  const pay = async (amountFen: number) => {
    await deliver(service, await noticeOf(service, { amountFen, remark: month.serial }));
    await quiet(service);
    const { collection, receipts } = await view(next, month.remittanceId);
    return [collection?.owedFen, receipts.map(({ outcome }) => outcome)] as const;
  };
  const part = 10_000;
  const [left, first] = await pay(part);
  assert.equal(left, month.amountFen - part);
  assert.ok(
    first.some((text) => text?.includes(`100.00 元，尚差 ${formatYuan(fen(BigInt(month.amountFen - part)))} 元`)),
  );
  const [none, last] = await pay(month.amountFen - part + 123);
  assert.equal(none, 0);
  assert.ok(last.includes('已补足被银行退回的委托收款，余 1.23 元留在未分摊余额'));
  const { unallocatedFen } = await view(next, month.remittanceId);
  assert.equal(unallocatedFen, 123);
  assert.deepEqual(await peopleBalances(clerk), before);
  service.clock.now = now;
});

test('[U-T1] [X-5] taken back when somebody’s part is promised elsewhere or was given back: people keep the month, nobody pays twice', async () => {
  for (const [number, spend] of [
    [12, promise],
    [1, correct],
  ] as const) {
    const clerk = await signedUp(number);
    const month = await confirmedMonth(clerk);
    await collect(clerk, month.remittanceId);
    await inState(clerk, month.remittanceId, 'posted');
    const [person] = await staffOf(clerk);
    assert.ok(person);
    await spend(clerk, { remittanceId: month.remittanceId, person });
    const before = await peopleBalances(clerk);
    await takeBack(clerk, month.remittanceId);
    const seen = await view(clerk, month.remittanceId);
    assert.deepEqual([seen.state, seen.collection?.owedFen], ['posted', month.amountFen]);
    assert.deepEqual(await peopleBalances(clerk), before);
  }
});

/** All that somebody has is on its way out by a business of their own. */
const promise = (_clerk: Clerk, { person }: { person: Person }) =>
  inCallOf(service)((call) =>
    holdAmount(call, { accountId: person.accountId, key: 'test', amount: fen(person.balanceFen) }),
  );

/** What the month brought somebody was a mistake, and is the employer's again. */
async function correct(clerk: Clerk, { remittanceId, person }: { remittanceId: string; person: Person }) {
  await doIt(clerk, { kind: 'correction', remittanceId, accountNos: [person.accountNo], reason: '10月已离职' });
  const { rows } = await service.ownerPool.query<{ case_id: string }>(
    `select case_id from casework.case_record where subject_id = $1 and kind = 'contribution.correction'`,
    [clerk.employerId],
  );
  const caseId = rows[0]?.case_id ?? '';
  for (const role of ['clerk', 'reviewer']) {
    const staff = await service.staff([role]);
    const { version } = await staff.call(casework.getWork, { params: { caseId } });
    const body = { version, outcome: 'approve' as const, reason: '已核对材料' };
    await staff.call(casework.decideCase, { params: { caseId }, body });
  }
}

test('[U-T1] [X-5] several months are collected by one order, and taken back newest first: every balance is as before', async () => {
  const clerk = await signedUp(11);
  const now = service.clock.now;
  service.clock.now = Temporal.Instant.from('2027-01-14T02:00:00Z');
  const late = await again(clerk);
  const body = { month: '2026-11', through: '2027-01', requestId: crypto.randomUUID() };
  const { remittanceId } = await late.caller.call(contract.carryOver, { body });
  const { amountFen } = await confirm(late, remittanceId);
  const before = await peopleBalances(clerk);
  const states = async () => (await view(late, remittanceId)).together?.map(({ state }) => state);
  await collect(late, remittanceId);
  const posted = await inState(late, remittanceId, 'posted');
  assert.deepEqual([posted.collection?.amountFen, await states()], [amountFen, ['posted', 'posted', 'posted']]);
  assert.equal((await late.caller.call(contract.getEmployerOverview, {})).contributedTo, '2027-01');
  await takeBack(late, remittanceId);
  assert.deepEqual(await peopleBalances(clerk), before);
  assert.deepEqual(await states(), ['confirmed', 'confirmed', 'confirmed']);
  const { contributedTo, unallocatedFen } = await late.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([contributedTo, unallocatedFen], ['2026-10', posted.unallocatedFen]);
  service.clock.now = now;
});

test('the business that signs an agreement is given up without a trace of the account', async () => {
  const clerk = await openClerk(service, 10);
  const businessId = await start(clerk, { kind: 'collection-agreement', accountNo: payerAccount, bankCode: '102' });
  await clerk.caller.call(contract.discardBusiness, { params: { businessId } });
  const { rowCount } = await service.ownerPool.query(
    'select from contribution.collection_agreement where employer_id = $1',
    [clerk.employerId],
  );
  assert.equal(rowCount, 0);
  const other = await start(clerk, { kind: 'collection-agreement', accountNo: payerAccount, bankCode: '102' });
  await confirmIt(clerk, other);
});
