import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, document, loan, notice } from '../../contract.ts';
import { formatDay } from '../../platform/dates.ts';
import { fen } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { quiet } from '../../testing-waits.ts';
import { findOpenAccount } from '../account/index.ts';
import { findDifferences, findPersonalBalance, freeOf, holdAmount, postJournal, releaseHold } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanFacts } from './account-store.ts';
import { getRequest, givenLoan } from './loan-testing.ts';
import { offsetMonthly, offsetYearly } from './offset.ts';
import { findOpenLoanOf } from './open-loan.ts';
import { remindDue } from './reminders.ts';
import { billDue, payOverdue, transferOverdue } from './repay.ts';
import { finishRequest } from './requests.ts';
import { takeBackRequest } from './take-back.ts';
import { setYearRates } from './terms.ts';

// What changes a loan that runs, over HTTP: its term, its write-off, and whose fund accounts repay it.

let service: TestService;
let loans: readonly { readonly loanId: string; readonly personId: string }[];
let inCall: ReturnType<typeof inCallOf>;
before(async () => {
  service = await openTestService();
  inCall = inCallOf(service);
  const { rows } = await service.ownerPool.query<{ loan_id: string; person_id: string }>(
    `select c.loan_id, c.person_id from loan.contract c join loan.account a using (center_id, loan_id)
     where c.center_id = 1 and a.state = 'active' and a.overdue_fen = 0 and a.months_left between 24 and 300 order by 1`,
  );
  loans = rows.map((row) => ({ loanId: row.loan_id, personId: row.person_id }));
});
after(() => service.close());

const loanAt = (index: number) => {
  const found = loans[index];
  assert.ok(found, `the city has only ${loans.length} loans`);
  return found;
};
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  const facts = { unmatchedFen: total, loans: await loanFacts(service.database, 1) };
  assert.deepEqual(await findDifferences(service.database, 1, facts), []);
};
const at = (day: string) => {
  service.clock.now = Temporal.Instant.from(`${day}T02:00:00Z`);
};
const viewOf = async (loanId: string) => (await service.staff(['clerk'])).call(loan.getLoan, { params: { loanId } });
const decide = async (who: TestCaller, caseId: string) => {
  const { version } = await who.call(casework.getWork, { params: { caseId } });
  return who.call(casework.decideCase, {
    params: { caseId },
    body: { version, outcome: 'approve', reason: '情况属实，同意' },
  });
};
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const reason = '收入减少，申请延长还款期限';

test('[C-4] a longer term is proposed by one, decided by two others, and begins when the supplement is signed', async () => {
  const { loanId } = loanAt(0);
  const params = { loanId };
  const clerk = await service.staff(['clerk']);
  const was = await viewOf(loanId);
  const monthsLeft = was.monthsLeft + 12;
  const quote = await clerk.call(loan.quoteTerm, { params, body: { monthsLeft } });
  assert.ok(quote.after.instalmentFen < quote.before.instalmentFen);
  assert.ok(quote.after.interestFen > quote.before.interestFen);
  assert.ok(quote.conditions.every(({ holds }) => holds === 'yes'));
  for (const wrong of [was.monthsLeft, 360]) {
    const answer = await refused(clerk, loan.proposeTerm, { params, body: { monthsLeft: wrong, reason } });
    assert.deepEqual([answer.status, answer.code], [422, 'loan/wrong-term']);
  }
  const { caseId } = await clerk.call(loan.proposeTerm, { params, body: { monthsLeft, reason } });
  const twice = await refused(clerk, loan.proposeTerm, { params, body: { monthsLeft, reason } });
  assert.equal(twice.code, 'casework/already-in-progress');
  const allRights = await service.staff(['reviewer', 'approver']);
  await decide(allRights, caseId);
  await assert.rejects(decide(allRights, caseId), /casework\/acted-already/);
  await decide(await service.staff(['approver']), caseId);
  const paper = await clerk.call(loan.printSupplement, { params, query: { caseId } });
  assert.match(
    Buffer.from(paper.content as Uint8Array)
      .subarray(0, 5)
      .toString(),
    /%PDF-/,
  );
  const other = { params: { loanId: loanAt(1).loanId }, query: { caseId } };
  assert.equal((await refused(clerk, loan.printSupplement, other)).code, 'loan/not-found');
  // Nothing has changed before the signature.
  assert.equal((await viewOf(loanId)).monthsLeft, was.monthsLeft);
  await decide(clerk, caseId);
  const now = await viewOf(loanId);
  assert.deepEqual(
    [now.monthsLeft, now.termMonths, now.nextPaymentFen, now.maturesOn],
    [monthsLeft, was.termMonths + 12, quote.after.instalmentFen, quote.after.maturesOn],
  );
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'done');
  await booksAgree();
});

test('[C-4] a loan is not changed while the bank has an order for it', async () => {
  const { loanId, personId } = loanAt(0);
  const clerk = await service.staff(['clerk']);
  const { monthsLeft } = await viewOf(loanId);
  const body = { monthsLeft: monthsLeft - 6, reason };
  const { caseId } = await clerk.call(loan.proposeTerm, { params: { loanId }, body });
  for (const role of ['reviewer', 'approver']) await decide(await service.staff([role]), caseId);
  const requestId = unknownUuid();
  const me = await service.person(personId);
  await me.call(loan.repayMine, { params: { loanId }, body: { requestId, wish: { kind: 'full' } } });
  await assert.rejects(decide(clerk, caseId), new RegExp('loan/bank-busy'));
  const { conditions } = await clerk.call(loan.quoteTerm, { params: { loanId }, body: { monthsLeft: 12 } });
  assert.equal(conditions.find(({ key }) => key === 'bank')?.holds, 'no');
  await inCall(async (call) => finishRequest(call, await getRequest(call, requestId)));
  // It was settled meanwhile: the case can still be looked at, and ends without an effect.
  assert.equal((await clerk.call(casework.getWork, { params: { caseId } })).state, 'executing');
  await assert.rejects(decide(clerk, caseId), /loan\/not-active/);
});

test('[C-4] a write-off is decided by three, taken from the reserve, and recovered later; what comes back is lost again', async () => {
  const { loanId } = loanAt(1);
  const params = { loanId };
  const clerk = await service.staff(['clerk']);
  const body = { resolutionNo: '安公积金〔2026〕18号', reason: '借款人下落不明，抵押物已处置' };
  const early = await refused(clerk, loan.proposeWriteOff, { params, body });
  assert.deepEqual([early.status, early.code], [422, 'loan/not-overdue']);
  const notGone = await refused(clerk, loan.recover, { params, body: { requestId: unknownUuid(), amountFen: 1 } });
  assert.equal(notGone.code, 'loan/not-written-off');
  const { nextDueOn } = await viewOf(loanId);
  const dueOn = Temporal.PlainDate.from(nextDueOn ?? '');
  at(dueOn.add({ days: 3 }).toString());
  await inCall(async (call) => {
    await setYearRates(call, call.accountingDate.year);
    await billDue(call, loanId);
    await transferOverdue(call, loanId);
  });
  const was = await viewOf(loanId);
  const lost = was.balanceFen + was.overdueFen;
  const { rows: kept } = await service.ownerPool.query<{ fen: bigint }>(
    "select sum(debit_fen - credit_fen)::bigint as fen from ledger.journal_line where center_id = 1 and subject_code = '102'",
  );
  const surplus = fen(kept[0]?.fen ?? 0n);
  // What the city's years have earned is spent.
  await inCall((call) =>
    postJournal(call, {
      businessKey: 'test:spent',
      business: 'manual',
      summary: '上缴城市廉租住房建设补充资金',
      lines: [
        { subject: '321', debit: surplus },
        { subject: '102', credit: surplus },
      ],
    }),
  );
  const taker = await service.staff(['clerk']);
  const quote = await taker.call(loan.quoteWriteOff, { params });
  assert.deepEqual([quote.principalFen, quote.monthsOverdue, quote.daysOverdue], [lost, 1, 3]);
  // Three days late is no reason to give a loan up; this centre has its own word of how long.
  const least = quote.conditions.find(({ key }) => key === 'overdue');
  assert.deepEqual([least?.text, least?.holds, least?.figures], ['逾期满 361 天', 'no', '逾期 1 期，3 天']);
  const hasty = await refused(taker, loan.proposeWriteOff, { params, body });
  assert.deepEqual([hasty.status, hasty.code], [422, 'loan/not-overdue']);
  await service.ownerPool.query(
    "insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'loan.write-off-days-min', '2026-01-01', '3', '本中心规定')",
  );
  // The reserve pays for it, and its money is with the surplus: with neither there is nothing to write off from.
  assert.deepEqual(
    quote.conditions.filter(({ holds }) => holds === 'no').map(({ key }) => key),
    ['overdue', 'reserve', 'surplus'],
  );
  const poor = await refused(taker, loan.proposeWriteOff, { params, body });
  assert.deepEqual([poor.status, poor.code], [422, 'loan/reserve-short']);
  await inCall((call) =>
    postJournal(call, {
      businessKey: 'test:reserve',
      business: 'manual',
      summary: '提取贷款风险准备',
      lines: [
        { subject: '102', debit: fen(lost) },
        { subject: '301', credit: fen(lost) },
      ],
    }),
  );
  const { caseId } = await taker.call(loan.proposeWriteOff, { params, body });
  // The list of who decides names what would be lost.
  assert.equal((await taker.call(casework.getWork, { params: { caseId } })).amountFen, lost);
  const reviewer = await service.staff(['reviewer']);
  await assert.rejects(decide(reviewer, caseId), /casework\/evidence-missing/);
  for (const slot of ['resolution', 'proof']) {
    const query = { slot, fileName: '扫描件.png' };
    await taker.call(casework.attachAtCounter, { params: { caseId }, query, file: photo });
  }
  await decide(reviewer, caseId);
  assert.equal((await viewOf(loanId)).state, 'active');
  await decide(await service.staff(['approver']), caseId);
  const gone = await viewOf(loanId);
  assert.deepEqual([gone.state, gone.balanceFen, gone.overdueFen], ['written-off', 0, 0]);
  const { rows } = await service.ownerPool.query<{ line: string }>(
    `select l.subject_code || ' ' || (l.debit_fen - l.credit_fen) as line from ledger.journal_line l join loan.entry e using (center_id, journal_id)
     where e.loan_id = $1 and e.kind = 'write-off' order by 1`,
    [loanId],
  );
  assert.deepEqual(
    rows.map(({ line }) => line),
    [`101 ${lost}`, `102 -${lost}`, `121 -${was.balanceFen}`, `122 -${was.overdueFen}`, `301 ${lost}`].sort(),
  );
  await booksAgree();
  const requestId = unknownUuid();
  const { claim } = gone;
  assert.ok(claim && claim.interestFen > 0 && claim.principalFen === lost);
  const over = { requestId, amountFen: claim.totalFen + 1 };
  const more = await refused(taker, loan.recover, { params, body: over });
  assert.equal(more.code, 'loan/more-than-owed');
  assert.match(String(more.detail), /本金 .+、利息 .+、罚息 /);
  await taker.call(loan.recover, { params, body: { requestId, amountFen: 300_000 } });
  await inCall(async (call) => finishRequest(call, await getRequest(call, requestId)));
  const left = async () => {
    const found = await service.ownerPool.query(
      'select written_fen::int as left from loan.account where loan_id = $1',
      [loanId],
    );
    return (found.rows[0] as { left: number }).left;
  };
  // Of the oldest month first, and in it interest before principal.
  assert.ok((await left()) > lost - 300_000 && (await left()) < lost);
  assert.equal((await viewOf(loanId)).claim?.totalFen, claim.totalFen - 300_000);
  await booksAgree();
  await inCall(async (call) => takeBackRequest(call, await getRequest(call, requestId), '持卡人异议'));
  assert.equal(await left(), lost);
  await booksAgree();
});

/** A co-borrower with a fund account, who has no loan. */
async function joinBorrower(loanId: string): Promise<string> {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select a.person_id from account.personal_account a left join loan.borrower b using (center_id, person_id)
     join ledger.personal_balance p using (center_id, account_id)
     where a.center_id = 1 and a.state = 'normal' and b.person_id is null and p.carried_fen + p.current_fen > 1000000 order by a.account_no limit 1`,
  );
  const personId = rows[0]?.person_id ?? '';
  await service.ownerPool.query(`insert into loan.borrower values (1, $1, $2, 'spouse', 0)`, [loanId, personId]);
  return personId;
}
const fundOf = (personId: string) =>
  inCall(async (call) => {
    const account = await findOpenAccount(call.tx, 1, personId);
    const balance = account && (await findPersonalBalance(call.tx, 1, account.accountId));
    assert.ok(account && balance);
    return { accountId: account.accountId, free: freeOf(balance) };
  });
const holding = (accountId: string, amount: bigint) =>
  inCall((call) => holdAmount(call, { accountId, key: 'withdrawal:test', amount: fen(amount) }));

test('[C-4] [M-Q3] the fund accounts of those who signed repay in their order, never what a withdrawal holds', async () => {
  const { loanId, personId } = loanAt(2);
  const params = { loanId };
  const spouse = await joinBorrower(loanId);
  const [me, other] = [await service.person(personId), await service.person(spouse)];
  await me.call(loan.signMyOffset, { params, body: { by: 'none' } });
  const alone = await refused(other, loan.signMyOffset, { params, body: { by: 'monthly' } });
  assert.deepEqual([alone.status, alone.code], [422, 'loan/offset-not-agreed']);
  const foreign = await service.person(loanAt(0).personId);
  assert.equal((await refused(foreign, loan.signMyOffset, { params, body: { by: 'monthly' } })).code, 'loan/not-found');
  await me.call(loan.signMyOffset, { params, body: { by: 'monthly' } });
  const clerk = await service.staff(['clerk']);
  await clerk.call(loan.signOffsetAtCounter, { params, body: { personId: spouse, by: 'monthly' } });
  // The window sees the loans of whoever sits there, as borrower or beside another.
  for (const borrower of [personId, spouse]) {
    const { rows } = await clerk.call(loan.listLoans, { query: { personId: borrower } });
    assert.deepEqual(
      rows.map((row) => row.loanId),
      [loanId],
    );
  }
  // The book of loans is seen by what somebody chooses; who has none of it stands last, either way.
  for (const order of ['asc', 'desc'] as const) {
    const { rows } = await clerk.call(loan.listLoans, { query: { sort: 'balance', order, pageSize: 200 } });
    const left = rows.map((row) => row.balanceFen);
    const sorted = left.toSorted((one, two) => (order === 'asc' ? one - two : two - one));
    assert.ok(new Set(left).size > 2);
    assert.deepEqual(left, sorted);
  }
  const signed = await other.call(loan.signMyOffset, { params, body: { by: 'monthly' } });
  assert.deepEqual(
    signed.offsetPersons.map((person) => person.personId),
    [personId, spouse],
  );

  const { nextDueOn, nextPaymentFen } = await viewOf(loanId);
  const dueOn = Temporal.PlainDate.from(nextDueOn ?? '');
  const instalment = BigInt(nextPaymentFen ?? 0);
  const [mine, theirs] = [await fundOf(personId), await fundOf(spouse)];
  // All but a hundred yuan of the first account is on its way out: the other one gives the rest.
  await holding(mine.accountId, mine.free - 10_000n);
  await reminded(loanId, dueOn, theirs.free + 10_000n >= instalment ? /余额足够/ : /余额不足/);
  at(dueOn.toString());
  await inCall(async (call) => {
    await setYearRates(call, dueOn.year);
    await billDue(call, loanId);
    await offsetMonthly(call, '00000000-0000-0000-0000-000000000000');
    await offsetMonthly(call, '00000000-0000-0000-0000-000000000000');
  });
  const paid = await viewOf(loanId);
  assert.deepEqual([paid.bills, paid.nextDueOn !== nextDueOn], [[], true]);
  // Whoever wants to draw for the instalments is told that this one was paid from the fund already, both borrowers alike.
  for (const asked of [personId, spouse]) {
    const { fundPaid } = (await inCall((call) => findOpenLoanOf(call, asked))) ?? {};
    assert.deepEqual(fundPaid?.map(String), [dueOn.toString()]);
  }
  assert.equal((await fundOf(personId)).free, 0n);
  assert.equal((await fundOf(spouse)).free, theirs.free - (instalment - 10_000n));
  await booksAgree();

  // Everything of both is held: nothing is drawn, and the month is left to the bank.
  await holding(theirs.accountId, (await fundOf(spouse)).free);
  const next = Temporal.PlainDate.from(paid.nextDueOn ?? '');
  await reminded(loanId, next, /余额不足/);
  at(next.toString());
  await inCall(async (call) => {
    await setYearRates(call, next.year);
    await billDue(call, loanId);
    await offsetMonthly(call, '00000000-0000-0000-0000-000000000000');
  });
  assert.equal((await viewOf(loanId)).bills[0]?.state, 'due');
  await booksAgree();
  // The withdrawals did not come about: the money is free again, and draws the month that still waits.
  for (const { accountId } of [mine, theirs])
    await inCall((call) => releaseHold(call, { accountId, key: 'withdrawal:test' }));
  await inCall((call) => offsetMonthly(call, '00000000-0000-0000-0000-000000000000'));
  assert.deepEqual((await viewOf(loanId)).bills, []);
  const ended = await (await service.person(personId)).call(loan.signMyOffset, { params, body: { by: 'none' } });
  assert.deepEqual([ended.offsetBy, ended.offsetPersons], ['none', []]);
});

/** Three days before, the borrower is told who will pay (handbook §7), once. */
async function reminded(loanId: string, dueOn: Temporal.PlainDate, words: RegExp): Promise<void> {
  at(dueOn.subtract({ days: 3 }).toString());
  await inCall(remindDue);
  await inCall(remindDue);
  await quiet(service);
  const { personId } = await viewOf(loanId);
  const { rows } = await (await service.person(personId)).call(notice.listMessages, { query: {} });
  const about = rows.filter(({ title, body }) => title === '还款提醒' && body.includes(`将于${formatDay(dueOn)}扣款`));
  assert.equal(about.length, 1);
  assert.match(about[0]?.body ?? '', words);
}

test('[C-4] once a year from the day of the grant on, as soon as its month is paid, what the accounts can give repays principal, and settles when it suffices', async () => {
  const { loanId, personId } = loanAt(2);
  const params = { loanId };
  const { rows } = await service.ownerPool.query<{ on: string }>(
    `update loan.account set next_due_on = next_due_on + interval '1 month', granted_on = next_due_on - interval '1 year'
     where loan_id = $1 returning to_char(next_due_on, 'YYYY-MM-DD') as on`,
    [loanId],
  );
  // Its anniversary is made a month before the next due day.
  const today = Temporal.PlainDate.from(rows[0]?.on ?? '').subtract({ months: 1 });
  at(today.toString());
  await (await service.person(personId)).call(loan.signMyOffset, { params, body: { by: 'yearly' } });
  await reminded(loanId, Temporal.PlainDate.from(rows[0]?.on ?? ''), /还款银行卡/);
  at(today.subtract({ days: 1 }).toString());
  assert.equal(await inCall(offsetYearly), 0);
  // The bank answered for the month of the anniversary four days late: the year is not lost.
  const late = today.add({ days: 4 });
  at(late.toString());
  const was = await viewOf(loanId);
  const { free } = await fundOf(personId);
  assert.ok(free > 2n * BigInt(was.nextPaymentFen ?? 0));
  assert.equal(await inCall(offsetYearly), 1);
  assert.equal(await inCall(offsetYearly), 0);
  const now = await viewOf(loanId);
  assert.ok((now.nextPaymentFen ?? 0) < (was.nextPaymentFen ?? 0));
  assert.equal((await fundOf(personId)).free, 0n);
  assert.ok(was.balanceFen - now.balanceFen > Number(free) * 0.9);
  await booksAgree();

  // A loan that the account can pay: settled, its security free, its certificate there, and the rest stays in the account.
  const saver = await joinBorrower(loanId);
  const before = await fundOf(saver);
  assert.ok(before.free > 600_000n);
  const facts = { centerId: 1, on: late.toString(), principal: fen(500_000), months: 24, personId: saver };
  const small = { loanId: (await givenLoan(service, facts)).loanId };
  await service.ownerPool.query(
    `update loan.account set granted_on = granted_on - interval '1 year' where loan_id = $1`,
    [small.loanId],
  );
  const owner = await service.person(saver);
  await owner.call(loan.signMyOffset, { params: small, body: { by: 'yearly' } });
  assert.equal(await inCall(offsetYearly), 1);
  const settled = (await owner.call(loan.listMyLoans, {})).rows.find((row) => row.loanId === small.loanId);
  assert.deepEqual(
    [settled?.state, settled?.balanceFen, settled?.endedOn, settled?.securityFreedOn, settled?.paid.principalFen],
    ['settled', 0, late.toString(), late.toString(), 500_000],
  );
  const cost = BigInt(500_000 + (settled?.paid.interestFen ?? 0));
  assert.deepEqual([(await fundOf(saver)).free, cost > 500_000n], [before.free - cost, true]);
  const paper = await owner.call(loan.issueMySettlement, { params: small, body: { requestId: unknownUuid() } });
  const { facts: words, withdrawnAt } = await service
    .visitor()
    .call(document.verifyPaper, { params: { number: paper.number }, query: { code: paper.code } });
  assert.deepEqual([words.find(({ label }) => label === '贷款金额')?.value, withdrawnAt], ['5,000.00 元', null]);
  assert.equal(await inCall(offsetYearly), 0);
  await booksAgree();
});

test('[C-4] a lower rate of the new year does not lower the penalty of the days before it', async () => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id desc limit 1',
  );
  const given = { centerId: 1, on: '2026-11-05', months: 120, personId: rows[0]?.person_id ?? '' };
  const { loanId } = await givenLoan(service, given);
  await service.ownerPool.query(
    `insert into loan.rate values ('first', '2026-12-20', 11000, 12000, true, 'notice', '测试利率', null)`,
  );
  at('2026-12-09');
  await inCall(async (call) => {
    await billDue(call, loanId);
    await transferOverdue(call, loanId);
  });
  at('2026-12-31');
  const { owedFen, ratePpm } = await viewOf(loanId);
  at('2027-01-01');
  await inCall((call) => setYearRates(call, 2027));
  const after = await viewOf(loanId);
  assert.deepEqual([ratePpm, after.ratePpm], [26_000, 12_000]);
  // What was asked of the bank on the last day can still be booked on the first: what is owed only grows.
  assert.ok(after.owedFen > owedFen, `${after.owedFen} after ${owedFen}`);
  await inCall((call) => payOverdue(call, { loanId, amount: fen(owedFen), key: 'test:asked-before-new-year' }));
  await booksAgree();
});
