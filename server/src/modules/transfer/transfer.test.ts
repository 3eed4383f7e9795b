import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Behaviour } from '../../../../sandbox/src/transfer-platform/foreign.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import { fen } from '../../platform/money.ts';
import { openTestServiceWithBank } from '../../testing.ts';
import { refused as refusedAs, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as casework from '../casework/contract.ts';
import { findDifferences } from '../ledger/index.ts';
import { loanFacts } from '../loan/index.ts';
import { sumUnmatched } from '../settlement/store.ts';
import * as contract from './contract.ts';
import { exchangeMessages } from './exchange.ts';

// Transfers over real sockets: two centres of one deployment and foreign ones speak over the platform, the bank moves the money.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
before(async () => {
  service = await openTestServiceWithBank();
});
after(() => service.close());

async function refused(
  caller: Parameters<typeof refusedAs>[0],
  route: Parameters<typeof refusedAs>[1],
  input: unknown,
  code: string,
): Promise<object> {
  const problem = await refusedAs(caller, route, input);
  assert.equal(problem.code, code);
  return problem;
}

const query = async <T extends object>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
  (await service.ownerPool.query<T>(text, [...values])).rows;

/** A round of the gateways in every centre, as the service makes them every few seconds. */
async function exchange(): Promise<void> {
  for (const centerId of [1, 2])
    await exchangeMessages({
      log: openLog('silent'),
      inCall: systemCall(service.service.parts, { name: 'transfer-platform', centerId, requestId: unknownUuid() }),
    });
}

interface Member {
  readonly personId: string;
  readonly accountId: string;
  readonly accountNo: string;
}
const taken = new Map<number, number>();
/** Somebody with a normal account and years of deposits, whom no test has used. */
async function member(centerId = 1): Promise<Member> {
  const skip = taken.get(centerId) ?? 0;
  taken.set(centerId, skip + 1);
  const rows = await query<{ person_id: string; account_id: string; account_no: string }>(
    `select person_id, account_id, account_no from account.personal_account
     where center_id = $1 and state = 'normal' and opened_on < '2025-01-01'
       and person_id not in (select person_id from loan.borrower where center_id = $1)
     order by account_no offset $2 limit 1`,
    [centerId, skip],
  );
  const row = rows[0];
  assert.ok(row);
  return { personId: row.person_id, accountId: row.account_id, accountNo: row.account_no };
}

const balance = async ({ accountId }: Member): Promise<number> => {
  const rows = await query<{ total: string }>(
    'select (carried_fen + current_fen)::text as total from ledger.personal_balance where account_id = $1',
    [accountId],
  );
  return Number(rows[0]?.total);
};

async function assertBooks(): Promise<void> {
  for (const centerId of [1, 2]) {
    const { total } = await sumUnmatched(service.database, centerId);
    assert.deepEqual(
      await findDifferences(service.database, centerId, {
        unmatchedFen: total,
        loans: await loanFacts(service.database, centerId),
        banks: [],
      }),
      [],
    );
  }
}

const behave = (behaviour: Behaviour) => {
  service.sandbox.transfers.behaviour = behaviour;
};

async function apply({ personId }: Member, nodeNo = 'T20001') {
  const me = await service.person(personId);
  const view = await me.call(contract.applyForMine, { params: {}, body: { nodeNo, formerAccountNo: null } });
  const get = () => me.call(contract.getMyTransfer, { params: { transferId: view.transferId } });
  /** Lets messages go to and fro until the transfer is in a state. */
  const reach = async (state: string) => {
    await until(async () => {
      await exchange();
      return (await get()).state === state;
    });
    return get();
  };
  return { me, view, get, reach };
}

/** The foreign centre's next payment, which the sandbox would make by itself. */
async function payForeign(change: (amount: number) => number = (amount) => amount): Promise<number> {
  await until(async () => service.sandbox.foreignMoney.length > 0);
  const money = service.sandbox.foreignMoney.shift();
  assert.ok(money);
  const amountFen = change(money.amountFen);
  const paid = service.bank.pay({ ...money, amountFen: fen(amountFen), remark: '' });
  assert.ok('bankSerial' in paid);
  return amountFen;
}

test('[R-2] somebody applies in the hall; letter, data and money meet and stand on the account, and everybody is told', async () => {
  behave('prompt');
  const person = await member();
  const before = await balance(person);
  const { view, reach, get } = await apply(person);
  assert.deepEqual([view.state, view.code, view.mayWithdraw], ['letter-approved', '01', true]);
  const told = await reach('data-approved');
  assert.ok(told.totalFen);
  assert.match(told.waitingFor, /等待款项到达/);
  const amount = await payForeign();
  assert.equal(amount, told.totalFen);
  const done = await reach('completed');
  assert.equal(done.code, '00');
  assert.equal(await balance(person), before + amount);
  assert.deepEqual(
    done.history.map(({ code }) => code),
    ['01', '02', '08', '00'],
  );
  const entries = await query<{ kind: string; amount: string }>(
    `select kind, (carried_change_fen + current_change_fen)::text as amount from ledger.personal_entry where account_id = $1 order by entry_no desc limit 1`,
    [person.accountId],
  );
  assert.deepEqual(entries, [{ kind: 'transfer-in', amount: String(amount) }]);
  const mine = await (await service.person(person.personId)).call(casework.getMyCase, {
    params: { caseId: done.caseId },
  });
  assert.equal(mine.state, 'done');
  // Everything once more: nothing moves.
  await exchange();
  assert.equal(await balance(person), before + amount);
  assert.equal((await get()).history.length, 4);
  await assertBooks();
});

test('money that comes before its data waits among the temporary receipts and is credited with them', async () => {
  behave('silent');
  const person = await member();
  const before = await balance(person);
  const { view, reach, get } = await apply(person);
  await exchange();
  const to = (
    await query<{ account_no: string }>('select account_no from settlement.bank_account where center_id = 1')
  )[0];
  service.bank.pay({
    fromAccountNo: '6222000000000001',
    fromAccountName: '清川市住房公积金管理中心(演示)',
    toAccountNo: to?.account_no ?? '',
    amountFen: fen(1_234_567),
    remark: `转移 ${view.letterNo}`,
  });
  await until(async () => (await get()).history.length === 2);
  assert.equal(await balance(person), before);
  await assertBooks();
  const name = await query<{ name: string }>('select name from party.person where person_id = $1', [person.personId]);
  const letter = service.sandbox.transfers.mailboxes.sent().find((sent) => sent.letterNo === view.letterNo);
  assert.ok(letter);
  const { certificateNumber } = letter.content as { certificateNumber: string };
  const data = {
    messageId: randomUUID(),
    from: 'T20001',
    to: 'T10001',
    kind: 'account-data',
    letterNo: view.letterNo,
    content: {
      name: name[0]?.name,
      certificateNumber,
      accountNo: '200000000009',
      openedOn: null,
      principalFen: 1_234_000,
      interestFen: 567,
      totalFen: 1_234_567,
      months: [{ month: '2024-01', amountFen: 1_000 }],
    },
  };
  service.sandbox.transfers.mailboxes.post(data);
  const done = await reach('completed');
  assert.equal(done.monthsText, '2024年1月至2024年1月，共 1 个月');
  assert.equal(await balance(person), before + 1_234_567);
  // The same data under another id come too late: they are kept and said so, and change nothing.
  service.sandbox.transfers.mailboxes.post({ ...data, messageId: randomUUID() });
  await exchange();
  assert.equal(await balance(person), before + 1_234_567);
  const kept = await query<{ state: string }>(
    `select state from transfer.message where letter_no = $1 and kind = 'account-data' and direction = 'in' order by state`,
    [view.letterNo],
  );
  assert.deepEqual(
    kept.map(({ state }) => state),
    ['handled', 'rejected'],
  );
  await assertBooks();
});

test('money that is short is negotiated about, and the rest completes it; somebody else’s data never do', async () => {
  behave('prompt');
  const person = await member();
  const before = await balance(person);
  const { reach } = await apply(person);
  const told = await reach('data-approved');
  const paid = await payForeign((amount) => amount - 100);
  const stuck = await reach('negotiating');
  assert.match(stuck.waitingFor, /少 1\.00 元/);
  assert.equal(await balance(person), before);
  service.sandbox.foreignMoney.length = 0;
  const to = (
    await query<{ account_no: string }>('select account_no from settlement.bank_account where center_id = 1')
  )[0];
  service.bank.pay({
    fromAccountNo: '6222000000000001',
    fromAccountName: '清川市住房公积金管理中心(演示)',
    toAccountNo: to?.account_no ?? '',
    amountFen: fen(100),
    remark: told.letterNo,
  });
  await reach('completed');
  assert.equal(await balance(person), before + paid + 100);
  behave('other-person');
  const other = await member();
  const { reach: reachOther, view } = await apply(other, 'T20002');
  const untouched = await balance(other);
  const wrong = await reachOther('negotiating');
  assert.equal(wrong.totalFen, null);
  assert.match(wrong.waitingFor, /姓名或证件号码/);
  await payForeign();
  await until(async () => (await sumUnmatched(service.database, 1)).count > 0);
  assert.equal(await balance(other), untouched);
  const approver = await service.staff(['approver']);
  const close = { params: { transferId: view.transferId }, body: { reason: '对方发来他人数据' } };
  await refused(approver, contract.close, close, 'transfer/money-waiting');
  await assertBooks();
});

test('conditions are refused with figures; two applications at once are one; another person’s transfer does not exist', async () => {
  behave('silent');
  const person = await member();
  const me = await service.person(person.personId);
  const body = { nodeNo: 'T20003', formerAccountNo: null };
  await refused(me, contract.applyForMine, { params: {}, body: { ...body, nodeNo: 'T10001' } }, 'transfer/same-centre');
  await refused(
    me,
    contract.applyForMine,
    { params: {}, body: { ...body, nodeNo: 'Z99999' } },
    'transfer/centre-unknown',
  );
  await query(`update account.personal_account set state = 'sealed', sealed_on = '2026-01-01' where account_id = $1`, [
    person.accountId,
  ]);
  await refused(me, contract.applyForMine, { params: {}, body }, 'transfer/not-depositing');
  await query(`update account.personal_account set state = 'normal', sealed_on = null where account_id = $1`, [
    person.accountId,
  ]);
  await query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'transfer.min-deposit-months', '2020-01-01', '600', '测试')`,
  );
  const short = await refused(me, contract.applyForMine, { params: {}, body }, 'transfer/deposits-too-short');
  assert.match(JSON.stringify(short), /须满 600 个月/);
  await query(`delete from params.center_value where key = 'transfer.min-deposit-months'`);
  const both = await Promise.all([1, 2].map(() => me.try(contract.applyForMine, { params: {}, body })));
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  const { rows } = await me.call(contract.listMyTransfers, { params: {}, query: {} });
  assert.equal(rows.length, 1);
  const transferId = rows[0]?.transferId ?? '';
  const stranger = await service.person((await member()).personId);
  await refused(stranger, contract.getMyTransfer, { params: { transferId } }, 'transfer/not-found');
  await refused(stranger, contract.withdrawMine, { params: { transferId } }, 'transfer/not-found');
  const elsewhere = await service.staff(['approver'], 2);
  await refused(elsewhere, contract.getTransfer, { params: { transferId } }, 'transfer/not-found');
});

test('a silent platform is said so and tried again; a withdrawal is asked for and answered; a refusal ends it', async () => {
  behave('silent');
  const person = await member();
  service.sandbox.transfers.mailboxes.isDown = true;
  const { me, view, get, reach } = await apply(person, 'T20004');
  await until(async () => (await get()).waitingFor.includes('暂时没有应答'));
  service.sandbox.transfers.mailboxes.isDown = false;
  await query(`update transfer.message set next_at = $1 where state = 'waiting'`, [service.clock.now.toString()]);
  await exchange();
  assert.doesNotMatch((await get()).waitingFor, /没有应答/);
  const asked = await me.call(contract.withdrawMine, { params: { transferId: view.transferId } });
  assert.equal(asked.isWithdrawing, true);
  await refused(me, contract.withdrawMine, { params: { transferId: view.transferId } }, 'transfer/withdrawal-asked');
  const ended = await reach('withdrawn');
  assert.equal(ended.code, '05');
  await refused(me, contract.withdrawMine, { params: { transferId: view.transferId } }, 'transfer/wrong-state');
  behave('refuses');
  const { reach: reachRefused } = await apply(person, 'T20004');
  const no = await reachRefused('refused');
  assert.deepEqual([no.code, /贷款/.test(no.reason ?? '')], ['13', true]);
});

/** The same person in both centres: somebody of centre 1 with a sealed account in centre 2. */
async function moved(): Promise<{ here: Member; former: Member }> {
  const here = await member(1);
  const former = await member(2);
  await query(
    `update party.person p set name = o.name, certificate_type = o.certificate_type, certificate_index = o.certificate_index, certificate_sealed = o.certificate_sealed
     from party.person o where o.center_id = 1 and o.person_id = $1 and p.center_id = 2 and p.person_id = $2`,
    [here.personId, former.personId],
  );
  await query(
    `update account.personal_account set state = 'sealed', sealed_on = '2026-01-01' where center_id = 2 and account_id = $1`,
    [former.accountId],
  );
  return { here, former };
}

const both = async ({ here, former }: { here: Member; former: Member }) =>
  (await balance(here)) + (await balance(former));

/** The case that the letter has opened at the former centre. */
async function caseOf(letterNo: string): Promise<{ caseId: string; transferId: string }> {
  const rows = await query<{ case_id: string; transfer_id: string }>(
    `select case_id, transfer_id from transfer.transfer where center_id = 2 and direction = 'out' and letter_no = $1`,
    [letterNo],
  );
  assert.ok(rows[0]);
  return { caseId: rows[0].case_id, transferId: rows[0].transfer_id };
}

/** Looks at the case and decides its present stage. */
async function decide(
  roles: readonly string[],
  caseId: string,
  outcome: 'approve' | 'refuse' | 'return',
  reason = '情况属实',
) {
  const clerk = await service.staff(roles, 2);
  const { version } = await clerk.call(casework.getWork, { params: { caseId } });
  const corrections = outcome === 'return' ? [{ field: '其他', text: '请补正材料' }] : [];
  return clerk.try(casework.decideCase, { params: { caseId }, body: { version, outcome, reason, corrections } });
}

test('two centres of one deployment transfer by messages and the bank alone, under four eyes, and no fen is lost', async () => {
  const person = await moved();
  const total = await both(person);
  const { view, reach, get } = await apply(person.here, 'T10002');
  await reach('accepted');
  const { caseId, transferId } = await caseOf(view.letterNo);
  const returned = await decide(['reviewer'], caseId, 'return');
  assert.deepEqual([returned.status, (returned.body as { code: string }).code], [422, 'transfer/no-return']);
  assert.equal((await decide(['approver'], caseId, 'approve')).status, 403);
  assert.equal((await decide(['reviewer'], caseId, 'approve')).status, 200);
  // Not sealed any more: the second pair of eyes finds it, under locks.
  await query(`update account.personal_account set state = 'normal', sealed_on = null where account_id = $1`, [
    person.former.accountId,
  ]);
  const unmet = await decide(['approver'], caseId, 'approve');
  assert.deepEqual([unmet.status, (unmet.body as { code: string }).code], [409, 'transfer/condition-unmet']);
  await query(`update account.personal_account set state = 'sealed', sealed_on = '2026-01-01' where account_id = $1`, [
    person.former.accountId,
  ]);
  // Two approvals at once: one payment.
  const approvals = await Promise.all([
    decide(['approver'], caseId, 'approve'),
    decide(['approver'], caseId, 'approve'),
  ]);
  assert.deepEqual(
    approvals.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  const late = await service.person(person.here.personId);
  await late.try(contract.withdrawMine, { params: { transferId: view.transferId } });
  const done = await reach('completed');
  const interest = done.interestFen ?? 0;
  assert.equal(await balance(person.former), 0);
  assert.equal(await both(person), total + interest);
  const [account] = await query<{ state: string }>('select state from account.personal_account where account_id = $1', [
    person.former.accountId,
  ]);
  assert.equal(account?.state, 'transferred-out');
  const there = await (await service.staff(['reviewer'], 2)).call(contract.getTransfer, { params: { transferId } });
  assert.equal(there.state, 'completed');
  await until(async () => {
    await exchange();
    const { history } = await (await service.staff(['reviewer'], 2)).call(contract.getTransfer, {
      params: { transferId },
    });
    return history.some(({ text }) => text.includes('记入个人账户'));
  });
  assert.equal((await get()).state, 'completed');
  await assertBooks();
});

test('a refusal by the former centre’s clerk reaches the person with its words', async () => {
  const person = await moved();
  const { view, reach } = await apply(person.here, 'T10002');
  await reach('accepted');
  const { caseId } = await caseOf(view.letterNo);
  assert.equal((await decide(['reviewer'], caseId, 'refuse', '职工有未结清的担保')).status, 200);
  const ended = await reach('refused');
  assert.match(ended.reason ?? '', /未结清的担保/);
});

test('money that cannot be paid is given up: the account is what it was, the other side is told', async () => {
  const person = await moved();
  const total = await both(person);
  const { view, reach } = await apply(person.here, 'T10002');
  await reach('accepted');
  const { caseId, transferId } = await caseOf(view.letterNo);
  await decide(['reviewer'], caseId, 'approve');
  service.bank.faults.set({ refuseCards: 1 });
  assert.equal((await decide(['approver'], caseId, 'approve')).status, 200);
  const approver = await service.staff(['approver'], 2);
  const there = () => approver.call(contract.getTransfer, { params: { transferId } });
  await until(async () => (await there()).state === 'unpaid');
  const giveUp = { params: { transferId }, body: { reason: '对方专户变更，终止转出' } };
  await refused(await service.staff(['clerk'], 2), contract.giveUp, giveUp, 'request/forbidden');
  assert.equal((await approver.call(contract.giveUp, giveUp)).code, '40');
  await refused(approver, contract.giveUp, giveUp, 'transfer/wrong-state');
  const ended = await reach('failed');
  assert.match(ended.reason ?? '', /终止转出/);
  assert.equal(await both(person), total);
  const [account] = await query<{ state: string }>('select state from account.personal_account where account_id = $1', [
    person.former.accountId,
  ]);
  assert.equal(account?.state, 'sealed');
  await assertBooks();
});

test('money that came back goes to the account again, interest included', async () => {
  const person = await moved();
  const { view, reach } = await apply(person.here, 'T10002');
  await reach('accepted');
  const { caseId, transferId } = await caseOf(view.letterNo);
  await decide(['reviewer'], caseId, 'approve');
  // The other side's account data and money meet a wall: its person's account has been closed.
  await query(`update account.personal_account set state = 'withdrawn' where account_id = $1`, [person.here.accountId]);
  await decide(['approver'], caseId, 'approve');
  const stuck = await reach('negotiating');
  const approver = await service.staff(['approver'], 2);
  const there = () => approver.call(contract.getTransfer, { params: { transferId } });
  assert.equal((await there()).state, 'completed');
  const paid = service.bank.state().transactions.find(({ summary }) => summary.includes(view.letterNo));
  assert.ok(paid);
  service.bank.giveBack(paid.bankSerial, '账户已销户');
  await until(async () => (await there()).state === 'returned');
  const after = await approver.call(contract.giveUp, { params: { transferId }, body: { reason: '转入地账户已销户' } });
  assert.equal(after.state, 'failed');
  assert.equal(await balance(person.former), stuck.totalFen);
  await until(async () => {
    await exchange();
    return (
      await (await service.staff(['reviewer'], 2)).call(contract.getTransfer, { params: { transferId } })
    ).messages.every(({ state }) => state !== 'waiting');
  });
  const [first] = await query<{ count: string }>(
    `select count(*)::text from ledger.journal where center_id = 2 and business_key = $1`,
    [`transfer-back:${transferId}`],
  );
  assert.equal(first?.count, '1');
});

test('the contact letter is printed, sealed, and found by its number', async () => {
  behave('silent');
  const { view } = await apply(await member(), 'T20005');
  const clerk = await service.staff(['clerk']);
  const params = { transferId: view.transferId };
  const { number } = await clerk.call(contract.printLetter, { params, body: { requestId: randomUUID() } });
  const file = await clerk.call(contract.getLetterFile, { params: { ...params, number } });
  assert.equal(
    Buffer.from(file.content as Uint8Array)
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
  const { rows } = await clerk.call(contract.listTransfers, { query: { direction: 'in', letterNo: view.letterNo } });
  assert.equal(rows.length, 1);
});
