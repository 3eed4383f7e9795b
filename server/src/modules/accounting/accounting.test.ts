import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accounting, type RouteInput, report } from '../../contract.ts';
import { outsideFacts } from '../../modules.ts';
import { systemCall } from '../../platform/jobs.ts';
import { fen } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { postJournal, reverseJournal } from '../ledger/index.ts';
import { registerClosingCheck, useOutsideFacts } from './index.ts';
import { draftFault, ownerOf } from './rules.ts';

let service: TestService;
let accountant: TestCaller;
let approver: TestCaller;
before(async () => {
  service = await openTestService({ role: 'worker' });
  await at('2026-11-12T02:00:00Z');
});
after(() => service.close());

/** Moves the clock; sessions do not last that long, so everybody comes in anew. */
async function at(instant: string): Promise<void> {
  service.clock.now = Temporal.Instant.from(instant);
  accountant = await service.staff(['accountant']);
  approver = await service.staff(['approver']);
}

const uuid = () => crypto.randomUUID();
type Lines = RouteInput<typeof accounting.proposeVoucher>['body']['lines'];
const entry = (debit: string, credit: string, amountFen: number): Lines => [
  { subject: debit, debitFen: amountFen, creditFen: 0 },
  { subject: credit, debitFen: 0, creditFen: amountFen },
];
const propose = (lines: Lines, summary = '收到银行存款利息', requestId: string = uuid()) =>
  accountant.call(accounting.proposeVoucher, { body: { requestId, summary, lines } });
const approve = (caller: TestCaller, requestId: string) =>
  caller.call(accounting.approveVoucher, { params: { requestId } });
const month = (from: string, to: string, knownOn?: string) =>
  accountant.call(accounting.getTrialBalance, { query: { from, to, ...(knownOn && { knownOn }) } });
const closingOf = (balance: Awaited<ReturnType<typeof month>>, code: string) =>
  balance.rows.find((row) => row.code === code)?.closingFen;

test('[C-3] a voucher by hand is posted when another person agrees, and by nobody alone', async () => {
  const both = await service.staff(['accountant', 'approver']);
  const requestId = uuid();
  const body = { requestId, summary: '收到银行存款利息', lines: entry('102', '401', 123_456) };
  const own = await both.call(accounting.proposeVoucher, { body });
  assert.deepEqual([own.state, own.amountFen, own.isOwn], ['proposed', 123_456, true]);
  const clicks = { ...body, requestId: uuid() };
  const hands = await Promise.all(Array.from({ length: 6 }, () => service.staff(['accountant'])));
  const answers = await Promise.all(hands.map((hand) => hand.call(accounting.proposeVoucher, { body: clicks })));
  assert.deepEqual(new Set(answers.map((answer) => answer.requestId)), new Set([clicks.requestId]));
  assert.equal(
    (await approver.call(accounting.refuseVoucher, { params: { requestId: clicks.requestId }, body: { note: '重复' } }))
      .state,
    'refused',
  );
  // Asked for again it is the same one; with other content it is refused.
  assert.equal((await both.call(accounting.proposeVoucher, { body })).requestId, requestId);
  assert.equal(
    (await refused(both, accounting.proposeVoucher, { body: { ...body, summary: '另一摘要' } })).code,
    'request/repeated-with-other-content',
  );
  const blank = await refused(both, accounting.proposeVoucher, {
    body: { ...body, requestId: uuid(), summary: '   ' },
  });
  assert.deepEqual(blank.fields, { summary: '至少 2 个字符，空格不算' });
  const alone = await refused(both, accounting.approveVoucher, { params: { requestId } });
  assert.deepEqual([alone.status, alone.code], [403, 'accounting/same-actor']);
  const waiting = async (caller: TestCaller) =>
    (await caller.call(report.listDecisions, { query: {} })).rows.find(({ id }) => id === requestId);
  assert.deepEqual(
    [
      (await waiting(both))?.isOwnProposal,
      (await waiting(approver))?.isOwnProposal,
      (await waiting(approver))?.amountFen,
    ],
    [true, false, 123_456],
  );
  const posted = await approve(approver, requestId);
  assert.equal(posted.state, 'posted');
  assert.equal(await waiting(approver), undefined);
  const sheet = await accountant.call(report.getJournal, { params: { journalId: posted.journalId ?? '' } });
  assert.deepEqual([sheet.preparedBy, sheet.checkedBy], [own.proposedBy, posted.decidedBy]);
  assert.deepEqual(
    sheet.lines.map((line) => [line.subjectCode, line.debitFen, line.creditFen]),
    [
      ['102', 123_456, 0],
      ['401', 0, 123_456],
    ],
  );
  assert.equal(
    (await refused(approver, accounting.approveVoucher, { params: { requestId } })).code,
    'accounting/wrong-state',
  );
});

test('[C-3] a voucher that does not balance, or moves a sub-ledger, is refused with its figures', async () => {
  const wrong = async (lines: Lines) =>
    refused(accountant, accounting.proposeVoucher, { body: { requestId: uuid(), summary: '手工凭证', lines } });
  const lines = [
    { subject: '102', debitFen: 100, creditFen: 0 },
    { subject: '401', debitFen: 0, creditFen: 99 },
  ];
  const unbalanced = await accountant.try(accounting.proposeVoucher, {
    body: { requestId: uuid(), summary: '手工凭证', lines },
  });
  const { code, debitFen, creditFen } = unbalanced.body as { code: string; debitFen: number; creditFen: number };
  assert.deepEqual([code, debitFen, creditFen], ['accounting/not-balanced', 100, 99]);
  assert.equal((await wrong(entry('101', '201', 100))).code, 'accounting/sub-ledger-subject');
  const line = { debit: fen(0), credit: fen(0) };
  assert.deepEqual(draftFault([{ subject: '101', ...line }], fen(100)), { kind: 'one-side', line: 1 });
  // Zeros too many: the limit is the centre's, and the refusal names it.
  const most = 10_000_000_000;
  const slip = await accountant.try(accounting.proposeVoucher, {
    body: { requestId: uuid(), summary: '手工凭证', lines: entry('102', '401', most + 1) },
  });
  const { limitFen, ...over } = slip.body as { code: string; limitFen: number; detail: string; source: string };
  assert.deepEqual([over.code, limitFen], ['accounting/voucher-over-limit', most]);
  assert.match(over.detail, /100,000,000\.01 元.*100,000,000\.00 元/);
  assert.ok(over.source);
  assert.equal(
    draftFault(
      [
        { subject: '102', debit: fen(most), credit: fen(0) },
        { subject: '401', debit: fen(0), credit: fen(most) },
      ],
      fen(most),
    ),
    undefined,
  );
});

test('[C-3] a voucher that was refused or taken back posts nothing', async () => {
  const first = await propose(entry('111', '401', 500));
  const back = await approver.call(accounting.refuseVoucher, {
    params: { requestId: first.requestId },
    body: { note: '摘要不清' },
  });
  assert.deepEqual([back.state, back.note, back.journalId], ['refused', '摘要不清', null]);
  const second = await propose(entry('111', '401', 600));
  const stranger = await service.staff(['accountant']);
  const taken = { params: { requestId: second.requestId } };
  assert.equal((await accountant.call(accounting.withdrawVoucher, taken)).state, 'withdrawn');
  assert.equal(
    (await refused(stranger, accounting.withdrawVoucher, { params: { requestId: uuid() } })).code,
    'accounting/not-found',
  );
  const { rows } = await service.pool.query('select from ledger.journal where business_key = any ($1)', [
    [`voucher:${first.requestId}`, `voucher:${second.requestId}`],
  ]);
  assert.equal(rows.length, 0);
});

test('[C-3] a reversal from the screen needs a reason and a second person; the red voucher takes back people and subjects', async () => {
  const journals = await accountant.call(report.listJournals, { query: { business: 'remittance', pageSize: 1 } });
  const journalId = journals.rows[0]?.journalId ?? '';
  const before = await month('2026-11-01', '2026-11-12');
  const asked = await accountant.call(accounting.proposeReversal, {
    params: { journalId },
    body: { requestId: uuid(), reason: '重复入账' },
  });
  const again = await refused(accountant, accounting.proposeReversal, {
    params: { journalId },
    body: { requestId: uuid(), reason: '重复入账' },
  });
  assert.equal(again.code, 'accounting/already-proposed');
  const done = await approve(approver, asked.requestId);
  const red = await accountant.call(report.getJournal, { params: { journalId: done.journalId ?? '' } });
  assert.equal(red.reversesId, journalId);
  assert.equal(red.amountFen, -(journals.rows[0]?.amountFen ?? 0));
  const later = await month('2026-11-01', '2026-11-12');
  assert.equal((closingOf(later, '201') ?? 0) - (closingOf(before, '201') ?? 0), journals.rows[0]?.amountFen);
  const pdf = await accountant.try(accounting.printVoucher, { params: { journalId: done.journalId ?? '' } });
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  const twice = await refused(accountant, accounting.proposeReversal, {
    params: { journalId },
    body: { requestId: uuid(), reason: '重复入账' },
  });
  assert.equal(twice.code, 'ledger/already-reversed');
});

test('[C-3] vouchers of loans, of temporary receipts and of whole periods are not taken back alone: what keeps them would stay as it was', async () => {
  const { rows } = await service.ownerPool.query<{ journal_id: string }>(
    `select journal_id from ledger.journal join ledger.journal_line using (center_id, journal_id)
     where center_id = 1 and subject_code in ('121', '122') order by 1 limit 1`,
  );
  const loan = await refused(accountant, accounting.proposeReversal, {
    params: { journalId: rows[0]?.journal_id ?? '' },
    body: { requestId: uuid(), reason: '错账' },
  });
  assert.equal(loan.code, 'accounting/owned-by-business');
  assert.match(String(loan['remedy']), /贷款/);
  const posted = async (business: string) => {
    const { rows } = await service.ownerPool.query<{ journal_id: string }>(
      'select journal_id from ledger.journal where center_id = 1 and business = $1 limit 1',
      [business],
    );
    const params = { journalId: rows[0]?.journal_id ?? '' };
    return refused(accountant, accounting.proposeReversal, { params, body: { requestId: uuid(), reason: '错账' } });
  };
  for (const business of ['interest', 'interest-accrual', 'year-end-income', 'risk-reserve', 'opening'])
    assert.equal((await posted(business)).code, 'accounting/owned-by-business', business);
  const facts = { business: 'receipt', subjects: ['101', '219'], hasEmployerEntry: false };
  assert.equal(ownerOf(facts), 'temporary-receipt');
  assert.equal(ownerOf({ ...facts, hasEmployerEntry: true }), undefined);
  assert.equal(ownerOf({ business: 'remittance', subjects: ['101', '201'], hasEmployerEntry: false }), undefined);
});

test('[C-3] day end waits for vouchers under way, numbers what was posted and closes; the accounting date moves on', async () => {
  const waiting = await propose(entry('111', '401', 700));
  const body = { through: '2026-11-12' };
  const blocked = await refused(accountant, accounting.closeDays, { body });
  assert.equal(blocked.code, 'accounting/checks-fail');
  assert.match(String(blocked['detail']), /1 张凭证等待复核/);
  await approve(approver, waiting.requestId);
  const checks = await accountant.call(accounting.listClosingChecks, { query: { kind: 'day', ...body } });
  assert.ok(
    checks.rows.every(({ passed }) => passed),
    JSON.stringify(checks.rows),
  );
  const early = await refused(accountant, accounting.closeDays, { body: { through: '2026-11-13' } });
  assert.equal(early.code, 'ledger/day-not-reached');
  const closed = await accountant.call(accounting.closeDays, { body });
  assert.deepEqual([closed.from, closed.through], ['2026-11-01', '2026-11-12']);
  const { rows } = await service.pool.query<{ numbers: number; last: number }>(
    `select count(*)::int as numbers, max(number)::int as last from ledger.voucher_number where center_id = 1 and month = '2026-11-01'`,
  );
  assert.deepEqual(rows[0], { numbers: closed.journals, last: closed.journals });
  const twice = await refused(accountant, accounting.closeDays, { body });
  assert.deepEqual([twice.code, twice.detail], ['ledger/day-closed', '已日结到 2026-11-12，不用再结。']);
  // At once: whoever has just closed today reads on which day the next voucher will stand.
  const state = await accountant.call(accounting.getBooks, {});
  assert.deepEqual(
    [state.today, state.accountingDate, state.closedThrough],
    ['2026-11-12', '2026-11-13', '2026-11-12'],
  );
  const next = await approve(approver, (await propose(entry('111', '401', 800))).requestId);
  const journal = await accountant.call(report.getJournal, { params: { journalId: next.journalId ?? '' } });
  assert.equal(journal.accountingDate, '2026-11-13');
});

test('[C-3] month end waits for the accrual and for its days; it cannot be done twice or out of order', async () => {
  await at('2026-12-01T02:00:00Z');
  const early = await refused(accountant, accounting.closeMonth, { body: { month: '2026-11' } });
  assert.match(String(early['detail']), /按月计提存款利息/);
  const quote = await accountant.call(accounting.getAccrual, { query: { through: '2026-11-30' } });
  const toldOf = async (through: string) =>
    (await accountant.call(accounting.listClosingChecks, { query: { kind: 'day', through } })).rows
      .filter(({ passed }) => !passed)
      .map(({ name, isBlocking }) => [name, isBlocking]);
  assert.deepEqual([await toldOf('2026-11-29'), await toldOf('2026-11-30')], [[], [['interest-accrued', false]]]);
  // The last day was closed before anybody thought of it: the accrual stands on the first open day, for the month before.
  await accountant.call(accounting.closeDays, { body: { through: '2026-11-30' } });
  const accrued = await accountant.call(accounting.accrueInterest, { body: { through: '2026-11-30' } });
  assert.deepEqual([accrued.from, accrued.interestFen], ['2026-11-01', quote?.interestFen]);
  const voucher = await accountant.call(report.getJournal, { params: { journalId: accrued.journalId } });
  assert.equal(voucher.accountingDate, '2026-12-01');
  assert.equal(
    (await refused(accountant, accounting.accrueInterest, { body: { through: '2026-11-30' } })).code,
    'ledger/nothing-to-accrue',
  );
  assert.equal(
    (await refused(accountant, accounting.closeMonth, { body: { month: '2026-12' } })).code,
    'accounting/checks-fail',
  );
  const closed = await accountant.call(accounting.closeMonth, { body: { month: '2026-11' } });
  assert.deepEqual([closed.from, closed.through], ['2026-11-01', '2026-11-30']);
  assert.equal(
    (await refused(accountant, accounting.closeMonth, { body: { month: '2026-11' } })).code,
    'ledger/period-closed',
  );
});

test('[C-3] year end carries income and expense to the surplus and feeds the risk reserve; afterwards 401, 411 and 311 are empty', async () => {
  await at('2026-12-31T12:00:00Z');
  assert.equal(
    (await refused(accountant, accounting.carryYear, { body: { year: 2027 } })).code,
    'accounting/not-year-end',
  );
  const early = await refused(accountant, accounting.carryYear, { body: { year: 2026 } });
  assert.deepEqual(
    [early.code, early.detail],
    ['accounting/not-accrued', '只计提到 2026-11-30，应计提到 2026-12-31。'],
  );
  await accountant.call(accounting.accrueInterest, { body: { through: '2026-12-31' } });
  const income = await propose(entry('102', '401', 900_000_000), '收到委托贷款利息');
  await approve(approver, income.requestId);
  const plan = await accountant.call(accounting.getYearEnd, { query: { year: 2026 } });
  // Closed now, the last day of the year could never take what the year came to.
  for (const through of ['2026-12-31', '2027-01-01']) {
    await at(`${through}T12:00:00Z`);
    const lost = await refused(accountant, accounting.closeDays, { body: { through } });
    assert.match(String(lost['detail']), /年终结转损益：2026 年损益还没有结转（401 /);
  }
  const surplus = plan.steps.find(({ business }) => business === 'year-end-surplus')?.amountFen ?? 0;
  const reserve = plan.steps.find(({ business }) => business === 'risk-reserve')?.amountFen ?? 0;
  assert.equal(reserve, Math.round(surplus * 0.6));
  assert.match(plan.reserveSource ?? '', /财综字〔1999〕59号/);
  // The city has carried two years before.
  const before = await month('2024-01-01', '2025-12-31');
  await accountant.call(accounting.carryYear, { body: { year: 2026 } });
  const balance = await month('2026-01-01', '2026-12-31');
  assert.deepEqual(
    ['401', '411', '311', '301', '321'].map((code) => closingOf(balance, code)),
    [0, 0, 0, (closingOf(before, '301') ?? 0) - reserve, (closingOf(before, '321') ?? 0) - (surplus - reserve)],
  );
  assert.ok(balance.isBalanced);
  assert.equal((await accountant.call(accounting.carryYear, { body: { year: 2026 } })).posted, 0);
  // A batch that posts income of that day while the checks are made: closed with it, the year could never be closed.
  let isLate = true;
  registerClosingCheck({
    name: 'late-income',
    title: '结账时入账',
    kinds: ['day'],
    isBlocking: false,
    find: async () => {
      if (isLate)
        await systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: 'late' })((call) =>
          postJournal(
            { ...call, accountingDate: Temporal.PlainDate.from('2026-12-31') },
            {
              businessKey: `late:${uuid()}`,
              business: 'manual',
              summary: '年末收息',
              lines: [
                { subject: '102', debit: fen(500) },
                { subject: '401', credit: fen(500) },
              ],
            },
          ),
        );
      isLate = false;
      return undefined;
    },
  });
  const raced = await refused(accountant, accounting.closeDays, { body: { through: '2026-12-31' } });
  assert.match(String(raced['detail']), /年终结转损益：2026 年损益还没有结转（401 5\.00 元/);
  service.clock.now = service.clock.now.add({ seconds: 1 });
  await accountant.call(accounting.carryYear, { body: { year: 2026 } });
  await accountant.call(accounting.closeDays, { body: { through: '2026-12-31' } });
  const before12 = await refused(accountant, accounting.closeYear, { body: { year: 2026 } });
  assert.match(String(before12['detail']), /各月月结：2026年12月还没有月结/);
  await accountant.call(accounting.closeMonth, { body: { month: '2026-12' } });
  const closed = await accountant.call(accounting.closeYear, { body: { year: 2026 } });
  assert.equal(closed.through, '2026-12-31');
  const { rows } = await accountant.call(accounting.listClosings, { query: { kind: 'year' } });
  assert.deepEqual(
    rows.map(({ through }) => through),
    ['2026-12-31', '2025-12-31', '2024-12-31'],
  );
});

test('[X-11] the trial balance of a past day is what it was, by accounting date and by what was recorded', async () => {
  const october = await month('2026-10-01', '2026-10-31');
  // The lines themselves, added up: what day end kept must say the same.
  const { rows } = await service.pool.query<{ code: string; net: number }>(
    `select subject_code as code, sum(l.debit_fen - l.credit_fen)::float8 as net from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
     where j.center_id = 1 and j.accounting_date <= '2026-10-31' group by 1`,
  );
  for (const { code, net } of rows) assert.equal(closingOf(october, code), net, code);
  assert.ok(october.isBalanced);
  // The reversal of November stands in December's books, and was not known on 11 November.
  const now = await month('2026-11-01', '2026-11-30');
  const then = await month('2026-11-01', '2026-11-30', '2026-11-11');
  assert.notEqual(closingOf(now, '201'), closingOf(then, '201'));
  assert.notEqual(closingOf(now, '401'), closingOf(then, '401'));
  const ledger = await accountant.call(accounting.getGeneralLedger, {
    query: { subject: '201', from: '2026-01-01', to: '2026-12-31' },
  });
  assert.equal(ledger.rows.length, 12);
  for (const [at, row] of ledger.rows.entries())
    assert.equal(row.openingFen, at === 0 ? row.openingFen : ledger.rows[at - 1]?.closingFen);
  const lines = await accountant.call(accounting.listSubjectLines, {
    query: { subject: '401', from: '2026-11-01', to: '2026-12-31' },
  });
  assert.equal(lines.rows.at(-1)?.balanceFen, 0);
});

test('[C-3] the books of a subject add up by month and by year, whatever day they begin with, on paper and in a file', async () => {
  // The last day of October on which the subject moved: most of the month lies before it.
  const { rows: days } = await service.pool.query<{ last: string; count: number }>(
    `select max(accounting_date)::text as last, count(distinct accounting_date)::int as count
     from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
     where j.center_id = 1 and l.subject_code = '201' and date_trunc('month', j.accounting_date) = '2026-10-01'`,
  );
  assert.ok((days[0]?.count ?? 0) > 1);
  const query = { subject: '201', from: days[0]?.last ?? '', to: '2026-12-31' };
  const { rows } = await service.pool.query<Record<'month' | 'debit' | 'credit' | 'balance', string>>(
    `select to_char(j.accounting_date, 'YYYY-MM') as month, sum(l.debit_fen) as debit, sum(l.credit_fen) as credit,
       sum(sum(l.debit_fen - l.credit_fen)) over (order by to_char(j.accounting_date, 'YYYY-MM')) as balance
     from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
     where j.center_id = 1 and l.subject_code = '201' and j.accounting_date <= '2026-12-31' group by 1 order by 1`,
  );
  const year = rows.filter(({ month: of }) => of.startsWith('2026'));
  const sumsOf = (of: string) => {
    const until = year.filter(({ month: one }) => one <= of);
    const own = until.find(({ month: one }) => one === of);
    const sum = (key: 'debit' | 'credit') => until.reduce((total, row) => total + Number(row[key]), 0);
    return [
      Number(own?.debit ?? 0),
      Number(own?.credit ?? 0),
      sum('debit'),
      sum('credit'),
      Number(until.at(-1)?.balance),
    ];
  };
  const general = await accountant.call(accounting.getGeneralLedger, { query });
  assert.deepEqual(
    general.rows.map((row) => [row.debitFen, row.creditFen, row.yearDebitFen, row.yearCreditFen, row.closingFen]),
    ['2026-10', '2026-11', '2026-12'].map(sumsOf),
  );
  const all = await accountant.call(accounting.listSubjectLines, { query: { ...query, pageSize: 200 } });
  const ends = all.rows.filter(({ sums }) => sums !== null);
  assert.deepEqual(
    ends.map((row) => [
      row.sums?.debitFen,
      row.sums?.creditFen,
      row.sums?.yearDebitFen,
      row.sums?.yearCreditFen,
      row.balanceFen,
    ]),
    [...new Set(all.rows.map(({ on }) => on.slice(0, 7)))].map(sumsOf),
  );
  // The same line of a later page.
  const at = all.rows.findIndex(({ sums }) => sums !== null);
  const paged = await accountant.call(accounting.listSubjectLines, { query: { ...query, page: at + 1, pageSize: 1 } });
  assert.deepEqual(paged.rows, [all.rows[at]]);
  for (const route of [accounting.exportGeneralLedger, accounting.exportSubjectLines])
    assert.equal((await accountant.try(route, { query })).bytes.subarray(0, 2).toString(), 'PK');
  for (const route of [accounting.printGeneralLedger, accounting.printSubjectLines, accounting.printTrialBalance])
    assert.equal((await accountant.try(route, { query })).bytes.subarray(0, 5).toString(), '%PDF-');
  const centuries = { query: { ...query, to: '2299-12-31' } };
  const ways = [accounting.getGeneralLedger, accounting.exportGeneralLedger, accounting.printGeneralLedger];
  for (const route of ways) {
    const refusal = await refused(accountant, route, centuries);
    assert.deepEqual(
      [refusal.code, refusal.detail],
      ['accounting/too-long', '这段期间共 3279 个月，总账一次最多 600 个月。'],
    );
  }
});

test('[X-1] [X-11] the year’s interest is settled by jobs, told to people, and every figure opens to its derivation', async () => {
  await at('2027-06-30T12:00:00Z');
  const state = await accountant.call(accounting.getInterest, {});
  assert.deepEqual([state.due?.settlesOn, state.due?.dayCount], ['2027-06-30', 360]);
  const preview = await accountant.call(accounting.previewInterest, { query: { settlesOn: '2027-06-30' } });
  assert.ok(preview.samples.length > 5 && preview.accounts > 100);
  // A settlement that is looked at late spends what was set aside until its day; what later months set aside stays.
  const { rows: aside } = await service.pool.query<{ later: number; all: number }>(
    `select sum(l.credit_fen - l.debit_fen) filter (where j.accounting_date > '2026-06-30')::float8 as later,
       sum(l.credit_fen - l.debit_fen)::float8 as all
     from ledger.journal j join ledger.journal_line l using (center_id, journal_id) where j.center_id = 1 and l.subject_code = '211'`,
  );
  const late = await accountant.call(accounting.previewInterest, { query: { settlesOn: '2026-06-30' } });
  assert.ok(aside[0] && aside[0].later > 0);
  assert.deepEqual([preview.accruedFen, late.accruedFen], [aside[0].all, Math.max(aside[0].all - aside[0].later, 0)]);
  await accountant.call(accounting.startInterest, { body: { settlesOn: '2027-06-30' } });
  assert.equal(
    (await refused(accountant, accounting.startInterest, { body: { settlesOn: '2027-06-30' } })).code,
    'ledger/interest-settled',
  );
  const run = await until(async () => {
    const found = await accountant.call(accounting.getInterestRun, { params: { settlesOn: '2027-06-30' } });
    return found.run.state === 'done' && found;
  });
  assert.deepEqual([run.run.accounts, run.run.interestFen], [preview.accounts, preview.interestFen]);
  const sample = preview.samples.at(-1);
  const { settlements, running } = await accountant.call(accounting.getPersonInterest, {
    params: { personId: sample?.personId ?? '' },
  });
  const [newest] = settlements;
  assert.deepEqual([newest?.interestFen, newest?.why.baseFenDays], [sample?.interestFen, sample?.baseFenDays]);
  assert.ok(settlements.length >= 2 && settlements.every(({ agrees }) => agrees));
  assert.equal(
    newest?.why.steps.reduce((sum, step) => sum + BigInt(step.baseFenDays), 0n).toString(),
    newest?.why.baseFenDays,
  );
  assert.equal(running.interestFen, 0);
  await until(async () => {
    const { rows } = await service.pool.query<{ told: number }>(
      `select count(*)::int as told from notice.message where recipient_id = $1 and title = '2027年度结息已入账'`,
      [sample?.personId],
    );
    return rows[0]?.told === 1;
  });
  const me = await service.person(sample?.personId ?? '');
  assert.deepEqual((await me.call(accounting.getMyInterest, {})).settlements[0], newest);
  const before = await me.call(accounting.getMyAccountAsOf, { query: { on: '2027-06-29' } });
  const on = await me.call(accounting.getMyAccountAsOf, { query: { on: '2027-06-30' } });
  assert.equal(on.balanceFen - before.balanceFen, newest?.interestFen);
  assert.deepEqual([on.currentFen, on.accruedFen], [0, 0]);
  const checked = await accountant.call(accounting.checkBooksNow, {});
  assert.deepEqual(checked, { done: true });
  const { rows } = await accountant.call(accounting.listBookChecks, { query: {} });
  assert.deepEqual([rows[0]?.differences, rows[0]?.first], [0, []]);
});

test('[C-3] the check sees one state of the books: what is posted between two of its questions is no difference', async () => {
  const inCall = systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: 'check' });
  let posted = '';
  useOutsideFacts(async (call) => {
    const facts = await outsideFacts(call);
    // Money comes in right now: 219 grows, and the facts above do not know of it.
    ({ journalId: posted } = await inCall((other) =>
      postJournal(other, {
        businessKey: `receipt:${uuid()}`,
        business: 'temporary-receipt',
        summary: '核对时到账',
        lines: [
          { subject: '101', debit: fen(4_321) },
          { subject: '219', credit: fen(4_321) },
        ],
      }),
    ));
    return facts;
  });
  await accountant.call(accounting.checkBooksNow, {});
  const newest = async () => (await accountant.call(accounting.listBookChecks, { query: {} })).rows[0];
  assert.deepEqual((await newest())?.first, []);
  useOutsideFacts(outsideFacts);
  service.clock.now = service.clock.now.add({ seconds: 5 });
  await accountant.call(accounting.checkBooksNow, {});
  assert.deepEqual(
    (await newest())?.first.map(({ check }) => check),
    ['subject-219'],
  );
  await inCall((other) => reverseJournal(other, { journalId: posted, reason: '测试' }));
});

test('a check of the whole books is enough to close the days that were over before it; what came after is looked through anew', async () => {
  let looked = 0;
  useOutsideFacts(async (call) => {
    looked += 1;
    return outsideFacts(call);
  });
  service.clock.now = service.clock.now.add({ seconds: 1 });
  await accountant.call(accounting.checkBooksNow, {});
  const today = () => service.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const first = today().toString();
  const shownFor = async (through: string) =>
    (await accountant.call(accounting.listClosingChecks, { query: { kind: 'day', through } })).rows.find(
      ({ name }) => name === 'books-agree',
    );
  const kept = '账账相符（\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2} 核对';
  assert.match((await shownFor(first))?.title ?? '', new RegExp(`^${kept}，结账时再核对）$`));
  assert.deepEqual([looked, (await shownFor(first))?.passed], [1, true]);
  await accountant.call(accounting.closeDays, { body: { through: first } });
  assert.equal(looked, 2);
  // What was found yesterday says nothing of today.
  const second = today().add({ days: 1 }).toString();
  await at(service.clock.now.add({ hours: 24 }).toString());
  assert.deepEqual([(await shownFor(second))?.title, looked], ['账账相符', 3]);
  // The night after looks through everything; the day before it is closed without another look.
  await at(service.clock.now.add({ hours: 24 }).toString());
  await accountant.call(accounting.checkBooksNow, {});
  assert.match((await shownFor(second))?.title ?? '', new RegExp(`^${kept}）$`));
  await accountant.call(accounting.closeDays, { body: { through: second } });
  assert.equal(looked, 4);
  useOutsideFacts(outsideFacts);
});
