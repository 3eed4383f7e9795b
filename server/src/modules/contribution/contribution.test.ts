import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen, ratePpm } from '../../platform/money.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { monthlyDeposit } from '../account/index.ts';
import * as report from '../report/contract.ts';
import { exported, sheetRows } from '../report/exports-testing.ts';
import {
  assertBooks,
  type Clerk,
  carryOver,
  confirm,
  confirmedMonth,
  openClerk,
  pay,
  rowOf,
  take,
  view,
} from './clerk-testing.ts';
import * as contract from './contract.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());

interface Booked {
  readonly account_no: string;
  readonly name: string;
  readonly certificate: string;
  readonly state: string;
  readonly base: number;
  readonly balance: number;
}

/** Everybody of an employer as the tables have them, by account number. */
async function booked(clerk: Clerk): Promise<Booked[]> {
  const { rows } = await service.ownerPool.query<Omit<Booked, 'certificate'> & { sealed: Buffer }>(
    `select account_no, name, certificate_sealed as sealed, state, base_fen::int as base, (carried_fen + current_fen)::int as balance
     from account.personal_account a join party.person using (center_id, person_id) join ledger.personal_balance using (center_id, account_id)
     where a.center_id = $1 and a.employer_id = $2 order by account_no`,
    [clerk.centerId, clerk.employerId],
  );
  return rows.map(({ sealed, ...row }) => ({
    ...row,
    certificate: service.vault.open(sealed, 'party.person.certificate'),
  }));
}

const employees = async (
  clerk: Clerk,
  query: { q?: string; state?: 'normal' | 'sealed'; page?: number; pageSize?: number },
) => clerk.caller.call(report.listEmployees, { query });

test('[U-Q1] the list has everybody with base, amounts, balance and state, masked, page by page', async () => {
  const clerk = await openClerk(service, 2);
  const people = await booked(clerk);
  assert.equal(people.length, 41);
  const pages = [
    await employees(clerk, { pageSize: 20 }),
    await employees(clerk, { page: 2, pageSize: 20 }),
    await employees(clerk, { page: 3, pageSize: 20 }),
  ]; // prettier-ignore
  assert.deepEqual(
    pages.map(({ rows, total }) => [rows.length, total]),
    [
      [20, 41],
      [20, 41],
      [1, 41],
    ],
  ); // prettier-ignore
  const { employerRatioPpm, memberRatioPpm } = await clerk.caller.call(contract.getEmployerOverview, {});
  const ratios = { employer: ratePpm(employerRatioPpm), member: ratePpm(memberRatioPpm) };
  for (const [at, row] of pages.flatMap(({ rows }) => rows).entries()) {
    const person = people[at];
    assert.ok(person);
    const deposit = monthlyDeposit(fen(person.base), ratios);
    assert.deepEqual(
      [row.accountNo, row.baseFen, row.balanceFen, row.state],
      [person.account_no, person.base, person.balance, person.state === 'normal' ? '正常' : '封存'],
    );
    assert.deepEqual(
      [row.employerFen, row.memberFen, row.amountFen],
      [deposit.employer, deposit.member, deposit.total].map(Number),
    ); // prettier-ignore
    assert.ok(!row.nameMasked.includes(person.name) && row.nameMasked.endsWith([...person.name].at(-1) ?? '?'));
    assert.equal(
      row.certificateMasked,
      `${person.certificate.slice(0, 3)}${'*'.repeat(11)}${person.certificate.slice(-4)}`,
    );
    assert.match(row.mobileMasked, /^\d{3}\*{4}\d{4}$/);
  }
});

test('[U-Q1] the list is filtered by state and searched by the beginning of a name or a whole certificate number', async () => {
  const clerk = await openClerk(service, 2);
  const people = await booked(clerk);
  assert.equal((await employees(clerk, { state: 'normal' })).total, 38);
  assert.equal((await employees(clerk, { state: 'sealed' })).total, 3);
  const [one] = people;
  const sealed = people.find((person) => person.state === 'sealed');
  assert.ok(one && sealed);
  const found = async (query: Parameters<typeof employees>[1]) =>
    (await employees(clerk, query)).rows.map((row) => row.accountNo);
  const numbersOf = (test: (person: Booked) => boolean) => people.filter(test).map((person) => person.account_no);
  for (const q of [one.name, one.name.slice(0, 1), ` ${one.name} `]) {
    assert.deepEqual(
      await found({ q }),
      numbersOf((person) => person.name.startsWith(q.trim())),
    ); // prettier-ignore
  }
  const wide = one.certificate.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  for (const q of [one.certificate, one.certificate.toLowerCase(), wide])
    assert.deepEqual(await found({ q }), [one.account_no]);
  assert.deepEqual(await found({ q: sealed.certificate, state: 'normal' }), []);
  assert.deepEqual(await found({ q: sealed.certificate, state: 'sealed' }), [sealed.account_no]);
  for (const q of ['%', '_', '无此人', "' or 1 = 1 --", '419900000000000000'])
    assert.deepEqual(await found({ q }), [], q);
  assert.equal((await found({ q: '  ' })).length, 41);
});

test("[U-Q1] another employer's people are not found, by name or number", async () => {
  const [clerk, other] = [await openClerk(service, 3), await openClerk(service, 2)];
  const [theirs] = await booked(other);
  assert.equal((await employees(clerk, { q: theirs?.certificate ?? '' })).total, 0);
  const own = new Set((await booked(clerk)).map((person) => person.account_no));
  const { rows } = await employees(clerk, { q: theirs?.name.slice(0, 1) ?? '', pageSize: 200 });
  assert.ok(rows.every((row) => own.has(row.accountNo)));
});

test('[U-Q2] the export is a workbook with the same people as the filtered list, masked, money as numbers', async () => {
  const clerk = await openClerk(service, 2);
  for (const query of [{}, { state: 'sealed' as const }]) {
    const file = await exported(clerk.caller, report.exportEmployees, query);
    const shown = (await employees(clerk, { ...query, pageSize: 200 })).rows;
    const headers = ['个人账号', '姓名', '证件号码', '账户状态', '缴存基数', '月缴存额合计', '账户余额'] as const;
    const yuan = (amount: number) => String(amount / 100);
    assert.deepEqual(
      await sheetRows(file, headers),
      shown.map((row) => ({
        个人账号: row.accountNo,
        姓名: row.nameMasked,
        证件号码: row.certificateMasked,
        账户状态: row.state,
        缴存基数: yuan(row.baseFen),
        // Who is sealed pays nothing.
        月缴存额合计: row.state === '正常' ? yuan(row.amountFen) : '',
        账户余额: yuan(row.balanceFen),
      })),
    );
  }
});

test('[U-Q5] the overview shows the registration masked, the month that is due and the sums of the books', async () => {
  const clerk = await openClerk(service, 4);
  const seen = await clerk.caller.call(contract.getEmployerOverview, {});
  const people = await booked(clerk);
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  assert.deepEqual(
    [seen.name, seen.employerAccountNo, seen.creditCode, seen.state],
    [clerk.name, '2001000004', clerk.creditCode, '正常'],
  ); // prettier-ignore
  assert.deepEqual([seen.normalCount, seen.sealedCount], [24, 4]);
  assert.equal(seen.balanceFen, sum(people.map((person) => person.balance)));
  const listed = await employees(clerk, { state: 'normal', pageSize: 200 });
  assert.equal(seen.monthlyFen, sum(listed.rows.map((row) => row.amountFen)));
  assert.match(seen.legalRepresentativeMasked, /^\*+[^*]$/u);
  assert.match(seen.handlerNameMasked, /^\*+[^*]$/u);
  assert.match(seen.handlerMobileMasked, /^\d{3}\*{4}\d{4}$/);
  assert.deepEqual(
    [seen.contributedTo, seen.nextDueMonth, seen.current, seen.payday, seen.dueOn],
    ['2026-10', '2026-11', null, 19, '2026-11-24'],
  ); // prettier-ignore
  assert.equal(seen.history.length, 12);
  assert.deepEqual([seen.history[0]?.month, seen.history.at(-1)?.month], ['2025-11', '2026-10']);
  assert.ok(seen.baseMinFen > 0 && seen.baseMaxFen > seen.baseMinFen && seen.baseSource !== '');
});

test('[U-Q5] a month is overdue from the day after its last day, and not when it is paid', async () => {
  const clerk = await openClerk(service, 6);
  const { now } = service.clock;
  const overdue = async (at: string) => {
    service.clock.now = Temporal.Instant.from(at);
    const later = { ...clerk, caller: await service.employer(clerk.employerId) };
    return (await later.caller.call(contract.getEmployerOverview, {})).isOverdue;
  };
  // Payday 15, so 20 November is the last day; the day ends at midnight in Beijing.
  assert.equal(await overdue('2026-11-20T15:59:59Z'), false);
  assert.equal(await overdue('2026-11-20T16:00:00Z'), true);
  service.clock.now = now;
  const fresh = { ...clerk, caller: await service.employer(clerk.employerId) };
  const month = await confirmedMonth(fresh);
  assert.equal((await fresh.caller.call(contract.getEmployerOverview, {})).current?.remittanceId, month.remittanceId);
  await pay(fresh, month.amountFen, month.serial);
  assert.equal(await overdue('2026-11-29T16:00:00Z'), false);
  service.clock.now = now;
});

test('[U-Q16] the payment records are filtered by month and state, newest first, with their number and sum', async () => {
  const clerk = await openClerk(service, 5);
  const list = (query: {
    from?: string;
    to?: string;
    state?: 'draft' | 'posted' | 'withdrawn';
    page?: number;
    pageSize?: number;
  }) => clerk.caller.call(contract.listRemittances, { query });
  const all = await list({ pageSize: 200 });
  assert.equal(all.total, 24);
  assert.equal(
    all.totalFen,
    all.rows.reduce((sum, row) => sum + row.amountFen, 0),
  ); // prettier-ignore
  const months = all.rows.map((row) => row.month);
  assert.deepEqual(months, months.toSorted().reverse());
  const some = await list({ from: '2026-03', to: '2026-05' });
  assert.deepEqual(
    some.rows.map((row) => row.month),
    ['2026-05', '2026-04', '2026-03'],
  ); // prettier-ignore
  const page = await list({ page: 2, pageSize: 10 });
  assert.deepEqual([page.rows.length, page.total, page.totalFen], [10, 24, all.totalFen]);
  const first = await carryOver(clerk);
  const second = await carryOver(clerk);
  assert.deepEqual(
    (await list({ state: 'draft' })).rows.map((row) => row.remittanceId),
    [second],
  ); // prettier-ignore
  assert.deepEqual(
    (await list({ state: 'withdrawn' })).rows.map((row) => row.remittanceId),
    [first],
  ); // prettier-ignore
  assert.equal((await list({ state: 'posted' })).total, 24);
  // What was given up is shown only when asked for.
  assert.equal((await list({})).total, 25);
});

test('[U-T1] a list that is asked for twice is made once: what was changed in it meanwhile stays, and no other employer has it', async () => {
  const clerk = await openClerk(service, 8);
  const body = { month: '2026-11', requestId: unknownUuid() };
  const { remittanceId } = await clerk.caller.call(contract.carryOver, { body });
  const [line] = (await clerk.caller.call(contract.listRemittanceLines, { params: { remittanceId }, query: {} })).rows;
  assert.ok(line);
  const leave = { lineNos: [line.lineNo], reason: 'unpaid-wage' as const };
  const changed = await clerk.caller.call(contract.leaveOut, { params: { remittanceId }, body: leave });
  assert.equal((await clerk.caller.call(contract.carryOver, { body })).remittanceId, remittanceId);
  assert.deepEqual(await clerk.caller.call(contract.getRemittance, { params: { remittanceId } }), changed);
  const other = await openClerk(service, 9);
  assert.equal((await refused(other.caller, contract.carryOver, { body })).code, 'contribution/not-found');
});

test('[U-Q8] the lines of a remittance are listed page by page in its order, and add up to its sums', async () => {
  const clerk = await openClerk(service, 3);
  const { remittanceId, personCount, employerFen, memberFen, amountFen } = await view(clerk, await carryOver(clerk));
  const page = (number: number) =>
    clerk.caller.call(contract.listRemittanceLines, {
      params: { remittanceId },
      query: { page: number, pageSize: 15 },
    }); // prettier-ignore
  const pages = [await page(1), await page(2), await page(3)];
  const lines = pages.flatMap(({ rows }) => rows);
  assert.deepEqual(
    pages.map(({ rows, total }) => [rows.length, total]),
    [
      [15, 32],
      [15, 32],
      [2, 32],
    ],
  ); // prettier-ignore
  assert.deepEqual(
    lines.map((line) => line.lineNo),
    Array.from({ length: 32 }, (_, at) => at + 1),
  ); // prettier-ignore
  const sum = (key: 'employerFen' | 'memberFen' | 'amountFen') => lines.reduce((total, line) => total + line[key], 0);
  assert.deepEqual(
    [lines.length, sum('employerFen'), sum('memberFen'), sum('amountFen')],
    [personCount, employerFen, memberFen, amountFen],
  ); // prettier-ignore
});

test('an employer that has never paid begins with its first month, and everybody on the first list is new', async () => {
  const clerk = await openClerk(service, 12);
  const owner = service.ownerPool;
  const employerId = crypto.randomUUID();
  await owner.query(
    `insert into party.employer select center_id, $2, '2001999999', name || '新', '91419901MA0099999X', address, legal_representative, handler_name, handler_mobile_sealed, payday, registered_on
     from party.employer where employer_id = $1`,
    [clerk.employerId, employerId],
  );
  await owner.query(
    `insert into account.employer_account values (1, $1, 'opened', 80000, 80000, '2026-11-01', null, '2026-11-02')`,
    [employerId],
  );
  await owner.query('insert into ledger.employer_balance values (1, $1, 0, 0)', [employerId]);
  const fresh = await openClerk(service, 999_999);
  const before = await fresh.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual(
    [before.nextDueMonth, before.contributedTo, before.state, before.history],
    ['2026-11', null, '开户', []],
  ); // prettier-ignore
  const draft = await view(fresh, await take(fresh, [rowOf(1_900_500), rowOf(1_900_501)]));
  assert.deepEqual([draft.counts.new, draft.lastMonthFen, draft.amountFen], [2, 0, 2 * 80_000]);
  const month = await confirm(fresh, draft.remittanceId);
  await pay(fresh, month.amountFen, month.serial);
  const { contributedTo, state, normalCount, balanceFen } = await fresh.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([contributedTo, state, normalCount, balanceFen], ['2026-11', '正常', 2, 160_000]);
  await assertBooks(service);
});

test('last month is not carried over with a base outside the limits of the new month', async () => {
  const clerk = await openClerk(service, 5);
  const change = (base: number) =>
    service.ownerPool.query(
      `update account.personal_account set base_fen = $2 where center_id = 1 and account_id = (
         select account_id from account.personal_account where center_id = 1 and employer_id = $1 and state = 'normal' order by account_no limit 1)
       returning account_no`,
      [clerk.employerId, base],
    );
  const { rows } = await change(100_00);
  const answer = await clerk.caller.try(contract.carryOver, {
    body: { month: '2026-11', requestId: crypto.randomUUID() },
  });
  const body = answer.body as { code: string; accounts: string[]; source: string };
  assert.deepEqual([answer.status, body.code], [422, 'contribution/bases-out-of-range']);
  assert.deepEqual(body.accounts, [(rows[0] as { account_no: string }).account_no]);
  assert.notEqual(body.source, '');
  await change(5_000_00);
  await carryOver(clerk);
});
