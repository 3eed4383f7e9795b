import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { formatYuan } from '../../platform/money.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { quiet } from '../../testing-waits.ts';
import { digestOf } from '../ledger/books-testing.ts';
import { listMessages } from '../notice/contract.ts';
import { listReceipts } from '../settlement/contract.ts';
import {
  assertBooks,
  businessSchemas,
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
} from './clerk-testing.ts';
import * as contract from './contract.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());
// Whatever a test did, the books are right afterwards.
afterEach(() => assertBooks(service));

const digest = () => digestOf(service.ownerPool, businessSchemas);

/** What the employer's clerk reads of the newest messages, newest first. */
async function told(clerk: Clerk): Promise<string[]> {
  const { rows } = await clerk.caller.call(listMessages, { query: { pageSize: 5 } });
  return rows.map((row) => row.body);
}

async function stateOf(clerk: Clerk, remittanceId: string) {
  const { state, unallocatedFen, receipts, steps } = await view(clerk, remittanceId);
  return { state, unallocatedFen, outcomes: receipts.map((row) => row.outcome), received: steps[2]?.text };
}

/** The entries and messages that a posted month made. */
async function madeBy(remittanceId: string) {
  const { rows } = await service.ownerPool.query<{
    person_id: string;
    amount: bigint;
    balance: bigint;
    account_no: string;
    part: bigint;
    messages: bigint;
    body: string;
  }>(
    `select a.person_id, a.account_no, e.current_change_fen as amount, e.balance_after_fen as balance, e.employer_part_fen as part,
       count(m.message_id) as messages, min(m.body) as body
     from ledger.journal j join ledger.personal_entry e using (center_id, journal_id)
     join account.personal_account a using (center_id, account_id)
     left join notice.occasion o on o.center_id = j.center_id and o.audience_id = j.journal_id
     left join notice.message m on m.center_id = o.center_id and m.occasion_id = o.occasion_id and m.recipient_id = a.person_id
     where j.business_key = 'remittance:' || $1 group by 1, 2, 3, 4, 5 order by 2`,
    [remittanceId],
  );
  return rows;
}

test('[U-T1] [P-O7] [U-O8] exactly the due money posts the month, and each person is told once, in the words of the own account', async () => {
  const clerk = await openClerk(service, 1);
  const month = await confirmedMonth(clerk);
  assert.equal(month.payment?.amountFen, month.amountFen);
  assert.equal(month.payment?.remark, month.serial);
  await pay(clerk, month.amountFen, `公积金 ${month.serial}`);
  const seen = await stateOf(clerk, month.remittanceId);
  assert.deepEqual(seen, {
    state: 'posted',
    unallocatedFen: 0,
    outcomes: ['与应缴金额一致，汇缴已入账'],
    received: '银行已通知到账',
  });
  const made = await madeBy(month.remittanceId);
  assert.equal(made.length, 60);
  assert.equal(
    made.reduce((sum, row) => sum + row.amount, 0n),
    BigInt(month.amountFen),
  );
  assert.equal(
    made.reduce((sum, row) => sum + row.part, 0n),
    BigInt(month.employerFen),
  );
  for (const row of made) {
    const figures = `缴存额 ${formatYuan(row.amount)} 元，账户余额 ${formatYuan(row.balance)} 元`;
    assert.equal(
      row.body,
      `您的住房公积金账户（尾号${row.account_no.slice(-4)}）于2026年11月12日汇缴入账2026年11月${figures}。`,
    );
    assert.equal(row.messages, 1n);
  }
  const person = await service.person(made[0]?.person_id ?? '');
  const inbox = await person.call(listMessages, { query: { unread: true } });
  assert.equal(inbox.rows[0]?.body, made[0]?.body);
  assert.deepEqual(
    (await told(clerk))[0],
    `贵单位2026年11月汇缴已入账：60 人，合计 ${formatYuan(month.amountFen)} 元。`,
  );
  const { contributedTo, nextDueMonth, current, isOverdue } = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual(
    { contributedTo, nextDueMonth, current, isOverdue },
    { contributedTo: '2026-11', nextDueMonth: '2026-12', current: null, isOverdue: false },
  );
});

test('[U-T1] [U-O8] [X-5] short money is kept as unallocated, said so with what is missing, and posts with the rest', async () => {
  const clerk = await openClerk(service, 2);
  const month = await confirmedMonth(clerk);
  await pay(clerk, month.amountFen - 12_345, month.serial);
  const here = formatYuan(month.amountFen - 12_345);
  assert.deepEqual(await stateOf(clerk, month.remittanceId), {
    state: 'short',
    unallocatedFen: month.amountFen - 12_345,
    outcomes: ['缴款不足，已暂存未分摊余额，尚差 123.45 元'],
    received: `已收到 1 笔，暂存未分摊余额 ${here} 元，尚差 123.45 元`,
  });
  assert.equal((await madeBy(month.remittanceId)).length, 0);
  const { payment } = await view(clerk, month.remittanceId);
  assert.deepEqual([payment?.amountFen, payment?.amountCapital], [12_345, '壹佰贰拾叁元肆角伍分']);
  assert.match(
    (await told(clerk))[0] ?? '',
    new RegExp(`应缴 ${formatYuan(month.amountFen)} 元，已到账并暂存 ${here} 元，尚差 123\\.45 元`),
  );
  await assertBooks(service);
  await pay(clerk, 12_345, month.serial);
  const { state, unallocatedFen, outcomes } = await stateOf(clerk, month.remittanceId);
  assert.deepEqual({ state, unallocatedFen }, { state: 'posted', unallocatedFen: 0 });
  assert.equal(outcomes[0], '汇缴已入账');
  const made = await madeBy(month.remittanceId);
  assert.deepEqual([made.length, new Set(made.map((row) => row.messages))], [38, new Set([1n])]);
});

test('[U-T1] more than due posts the month and leaves the rest unallocated', async () => {
  const clerk = await openClerk(service, 3);
  const month = await confirmedMonth(clerk);
  await pay(clerk, month.amountFen + 1, month.serial);
  const { state, unallocatedFen, outcomes } = await stateOf(clerk, month.remittanceId);
  assert.deepEqual(
    { state, unallocatedFen, outcomes },
    { state: 'posted', unallocatedFen: 1, outcomes: ['汇缴已入账，余 0.01 元留在未分摊余额'] },
  );
});

test('a notice that comes again, now or after the posting, changes nothing', async () => {
  const clerk = await openClerk(service, 4);
  const month = await confirmedMonth(clerk);
  const notice = await pay(clerk, month.amountFen - 1, month.serial);
  const short = await digest();
  assert.equal(await deliver(service, notice), 'repeated');
  await quiet(service);
  assert.equal(await digest(), short);
  const rest = await pay(clerk, 1, month.serial);
  const posted = await digest();
  for (const again of [notice, rest, { ...notice, transactionTime: '11:11:11', remark: 'other words' }]) {
    assert.equal(await deliver(service, again), 'repeated');
  }
  await quiet(service);
  assert.equal(await digest(), posted);
});

test('a month paid again with another bank serial is not posted again: the money is kept unallocated and said so', async () => {
  const clerk = await openClerk(service, 5);
  const month = await confirmedMonth(clerk);
  const first = await pay(clerk, month.amountFen, month.serial);
  const posted = await madeBy(month.remittanceId);
  assert.equal(await deliver(service, { ...first, bankSerial: `${first.bankSerial}X` }), 'kept');
  await quiet(service);
  const { state, unallocatedFen, outcomes } = await stateOf(clerk, month.remittanceId);
  assert.deepEqual(
    [state, unallocatedFen, outcomes[0]],
    ['posted', month.amountFen, '该笔汇缴此前已经入账，已转入未分摊余额'],
  );
  assert.deepEqual(await madeBy(month.remittanceId), posted);
  const text = `收到贵单位转账 ${formatYuan(month.amountFen)} 元，该笔汇缴此前已经入账，已转入贵单位未分摊余额，可用于下次汇缴。`;
  assert.equal((await told(clerk))[0], text);
});

test('[U-T1] money that comes before the confirmation is kept, and pays the month from there when it is confirmed', async () => {
  const clerk = await openClerk(service, 6);
  const draft = await view(clerk, await carryOver(clerk));
  const params = { remittanceId: draft.remittanceId };
  await pay(clerk, draft.amountFen - 1, draft.serial);
  const early = await stateOf(clerk, draft.remittanceId);
  assert.deepEqual(
    [early.state, early.unallocatedFen, early.outcomes],
    ['draft', draft.amountFen - 1, ['该笔汇缴尚未核定，已转入未分摊余额']],
  );
  const payFrom = () => clerk.caller.try(contract.payFromUnallocated, { params });
  const unconfirmed = await digest();
  assert.equal(await codeOf(payFrom()), '409 contribution/wrong-state');
  assert.equal(await digest(), unconfirmed);
  await confirm(clerk, draft.remittanceId);
  const confirmed = await digest();
  const refused = await payFrom();
  assert.equal(await codeOf(Promise.resolve(refused)), '422 contribution/not-enough');
  const figures = `未分摊余额 ${formatYuan(draft.amountFen - 1)} 元，应缴 ${formatYuan(draft.amountFen)} 元，尚差 0.01 元。`;
  assert.equal((refused.body as { detail: string }).detail, figures);
  assert.equal(await digest(), confirmed);
  await pay(clerk, 1, '没有流水号');
  await pay(clerk, 2, draft.serial);
  assert.equal((await view(clerk, draft.remittanceId)).state, 'posted');
  assert.equal((await view(clerk, draft.remittanceId)).unallocatedFen, 1);
});

test('a confirmed month is paid from unallocated money that suffices, once', async () => {
  const clerk = await openClerk(service, 7);
  const { unallocatedFen: before } = await clerk.caller.call(contract.getEmployerOverview, {});
  const draft = await view(clerk, await carryOver(clerk));
  await pay(clerk, draft.amountFen, draft.serial);
  await confirm(clerk, draft.remittanceId);
  const params = { remittanceId: draft.remittanceId };
  const paid = await clerk.caller.call(contract.payFromUnallocated, { params });
  assert.deepEqual([paid.state, paid.unallocatedFen], ['posted', before]);
  await quiet(service);
  assert.equal((await madeBy(draft.remittanceId)).length, 18);
  const posted = await digest();
  assert.equal(await codeOf(clerk.caller.try(contract.payFromUnallocated, { params })), '409 contribution/wrong-state');
  assert.equal(await digest(), posted);
});

test('money from before makes up for a short payment', async () => {
  const clerk = await openClerk(service, 8);
  const draft = await view(clerk, await carryOver(clerk));
  await pay(clerk, 500, draft.serial);
  await confirm(clerk, draft.remittanceId);
  await pay(clerk, draft.amountFen - 400, draft.serial);
  const { state, unallocatedFen, outcomes } = await stateOf(clerk, draft.remittanceId);
  assert.deepEqual([state, unallocatedFen, outcomes[0]], ['posted', 100, '汇缴已入账，余 1.00 元留在未分摊余额']);
});

test('money for something else can make up the rest: the page says that it suffices, and the employer decides', async () => {
  const clerk = await openClerk(service, 9);
  const given = await view(clerk, await carryOver(clerk));
  await clerk.caller.call(contract.discardRemittance, { params: { remittanceId: given.remittanceId } });
  const month = await confirmedMonth(clerk);
  await pay(clerk, month.amountFen - 100, month.serial);
  await pay(clerk, 100, given.serial);
  const seen = await stateOf(clerk, month.remittanceId);
  assert.equal(seen.state, 'short');
  assert.match(seen.received ?? '', /已够本月应缴，可用未分摊余额缴款/);
  assert.deepEqual((await stateOf(clerk, given.remittanceId)).outcomes, ['该笔汇缴已撤销，已转入未分摊余额']);
  const paid = await clerk.caller.call(contract.payFromUnallocated, { params: { remittanceId: month.remittanceId } });
  assert.deepEqual([paid.state, paid.unallocatedFen], ['posted', 0]);
});

test('money without a serial, with an unknown one or with two is a temporary receipt that nobody claims', async () => {
  const clerk = await openClerk(service, 10);
  const month = await confirmedMonth(clerk);
  const entries = async () =>
    (await service.ownerPool.query('select * from ledger.employer_entry order by 1, 2, 3')).rows;
  const before = await entries();
  const remarks = ['公积金', '261112999999999', `${month.serial}0`, `${month.serial} 261112999999999`];
  for (const [at, remark] of remarks.entries()) await pay(clerk, 1_000 + at, remark);
  assert.equal((await view(clerk, month.remittanceId)).state, 'confirmed');
  assert.deepEqual(await entries(), before);
  const accountant = await service.staff(['accountant']);
  const { rows, total } = await accountant.call(listReceipts, { query: { state: 'unmatched' } });
  // One more from the payment without a serial in another test.
  assert.equal(total, remarks.length + 1);
  assert.deepEqual(
    rows.slice(0, 4).map((row) => [row.state, row.outcome]),
    Array(4).fill(['unmatched', '附言中没有可识别的业务流水号，已列入暂收款']),
  );
  assert.match(rows[0]?.counterAccountMasked ?? '', /^\*+0015$/);
});

test("money on another centre's account stays there, even with a serial of ours", async () => {
  const clerk = await openClerk(service, 11);
  const month = await confirmedMonth(clerk);
  const notice = await noticeOf(service, { amountFen: month.amountFen, remark: month.serial, centerId: 2 });
  assert.equal(await deliver(service, notice, 2), 'kept');
  await quiet(service);
  const { state, outcomes } = await stateOf(clerk, month.remittanceId);
  assert.deepEqual([state, outcomes], ['confirmed', []]);
  const accountant = await service.staff(['accountant'], 2);
  const { rows } = await accountant.call(listReceipts, { query: { state: 'unmatched' } });
  assert.deepEqual(
    rows.map((row) => row.amountFen),
    [month.amountFen],
  );
});
