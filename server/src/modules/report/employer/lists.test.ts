import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fen, formatYuan, yuanCapital } from '../../../platform/money.ts';
import type { ExportDeclaration } from '../../../platform/route.ts';
import { openTestService, type TestCaller, type TestService } from '../../../testing.ts';
import { refused, unknownUuid } from '../../../testing-logins.ts';
import * as business from '../../contribution/business/contract.ts';
import {
  type Clerk,
  confirm,
  confirmedMonth,
  importRoster,
  openClerk,
  pay,
  prefilled,
  rowOf,
  withBase,
} from '../../contribution/clerk-testing.ts';
import * as contribution from '../../contribution/contract.ts';
import { maskName } from '../../party/index.ts';
import * as report from '../contract.ts';
import * as exportRoutes from '../exports/contract.ts';
import { exported, sheetRows } from '../exports-testing.ts';
import * as contract from './contract.ts';

let service: TestService;
/** A month with a newcomer, somebody who left and a base that changed, paid with one yuan too much. */
let clerk: Clerk;
let other: Clerk;
let amountFen = 0;
before(async () => {
  service = await openTestService();
  [clerk, other] = [await openClerk(service, 2), await openClerk(service, 3)];
  const people = await prefilled(clerk);
  const changed = people.slice(0, -1).map((row, index) => (index === 0 ? withBase(row, '9876.00') : row));
  const taken = await importRoster(clerk, [...changed, rowOf(9_001)]);
  assert.ok(taken.result === 'taken', JSON.stringify(taken));
  const confirmed = await confirm(clerk, taken.remittanceId);
  amountFen = confirmed.amountFen;
  await pay(clerk, amountFen + 100, confirmed.serial);
});
after(() => service.close());

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const yuan = (amount: number) => String(amount / 100);
const all = { pageSize: 200 };

test('[U-Q1] employees are sorted and summed; every order has everybody once, whatever the page', async () => {
  const whole = await clerk.caller.call(contract.listEmployees, { query: all });
  assert.equal(whole.rows.length, whole.total);
  assert.equal(whole.balanceFen, sum(whole.rows.map((row) => row.balanceFen)));
  assert.equal(whole.monthlyFen, sum(whole.rows.filter((row) => row.state === '正常').map((row) => row.amountFen)));
  for (const [sort, of] of [
    ['base', (row: (typeof whole.rows)[number]) => -row.baseFen],
    ['balance', (row: (typeof whole.rows)[number]) => -row.balanceFen],
    ['name', () => 0],
  ] as const) {
    const found: (typeof whole.rows)[number][] = [];
    for (let page = 1; found.length < whole.total; page += 1)
      found.push(...(await clerk.caller.call(contract.listEmployees, { query: { sort, page, pageSize: 7 } })).rows);
    assert.equal(new Set(found.map((row) => row.accountId)).size, whole.total);
    // Pages behind the middle are cut from the end: in the order that one page of everybody has.
    const { rows } = await clerk.caller.call(contract.listEmployees, { query: { sort, ...all } });
    assert.deepEqual(
      found.map((row) => row.accountId),
      rows.map((row) => row.accountId),
    );
    assert.deepEqual(
      found.map(of),
      found.map(of).toSorted((one, two) => one - two),
      sort,
    );
  }
});

test('[U-Q3] one employee in full, masked; the file has everybody; another employer sees neither', async () => {
  const { rows } = await clerk.caller.call(contract.listEmployees, { query: all });
  const [one] = rows;
  assert.ok(one);
  const seen = await clerk.caller.call(contract.getEmployee, { params: { accountId: one.accountId }, query: {} });
  assert.deepEqual({ ...seen, ...one }, seen);
  assert.match(seen.birthDateMasked, /^\d{4}-\*\*-\*\*$/);
  assert.equal(seen.certificateType, '居民身份证');
  const foreign = {
    ...(await refused(other.caller, contract.getEmployee, { params: { accountId: one.accountId }, query: {} })),
    instance: '',
  };
  const missing = {
    ...(await refused(other.caller, contract.getEmployee, { params: { accountId: unknownUuid() }, query: {} })),
    instance: '',
  };
  assert.deepEqual([foreign.status, foreign], [404, missing]);
  const file = await sheetRows(await exported(clerk.caller, contract.exportEmployeeFacts), [
    '个人账号',
    '性别',
    '开户日期',
  ] as const);
  assert.deepEqual(
    file.map((row) => row.个人账号),
    rows.map((row) => row.accountNo),
  );
  assert.ok(file.every((row) => /^[男女]$/.test(row.性别) && /^\d{4}-\d\d-\d\d$/.test(row.开户日期)));
});

test('[U-Q1] an officer may look at whole names, each page an entry of the audit trail; a clerk at the window may not', async () => {
  const looks = async () =>
    (
      await service.ownerPool.query<{ detail: { count: number }; subject_id: string }>(
        `select detail, subject_id from audit.entry where center_id = 1 and operation = 'party.show-names'`,
      )
    ).rows;
  const masked = await clerk.caller.call(contract.listEmployees, { query: all });
  assert.deepEqual([masked.rows.some((row) => 'name' in row), (await looks()).length], [false, 0]);
  const whole = await clerk.caller.call(contract.listEmployees, { query: { ...all, names: 'whole' } });
  for (const { name = '', nameMasked } of whole.rows) assert.equal(maskName(name), nameMasked);
  assert.ok(whole.rows.every(({ name = '' }) => name !== '' && !name.includes('*')));
  assert.deepEqual(await looks(), [{ detail: { count: whole.rows.length }, subject_id: clerk.employerId }]);
  const { accountId = '', accountNo, name } = whole.rows[0] ?? {};
  const one = await clerk.caller.call(contract.getEmployee, { params: { accountId }, query: { names: 'whole' } });
  assert.equal(one.name, name);
  const lines = await clerk.caller.call(contract.listContributionLines, { query: { ...all, names: 'whole' } });
  assert.equal(lines.rows.find((row) => row.accountNo === accountNo)?.name, name);
  assert.deepEqual(
    new Set((await looks()).map(({ detail }) => detail.count)),
    new Set([whole.rows.length, 1, lines.rows.length]),
  );
  const desk = await service.staff(['clerk']);
  const { employerId } = clerk;
  const seen = await desk.call(report.counter.listEmployees, {
    params: { employerId },
    query: { ...all, names: 'whole' },
  });
  assert.deepEqual([seen.total, seen.rows.some((row) => 'name' in row)], [whole.total, false]);
  assert.equal((await looks()).length, 3);
});

test('[U-Q4] what the employer paid for one employee, by month, as the books have it; nothing that others paid or the person drew', async () => {
  const { rows } = await clerk.caller.call(contract.listEmployees, { query: { state: 'normal' } });
  const accountId = rows[0]?.accountId ?? '';
  const seen = await clerk.caller.call(contract.listEmployeeEntries, { params: { accountId }, query: all });
  const booked = await service.ownerPool.query<{ month: string; amount: number; part: number }>(
    `select to_char(month, 'YYYY-MM') as month, (carried_change_fen + current_change_fen)::float8 as amount, employer_part_fen::float8 as part
     from ledger.personal_entry where account_id = $1 and employer_id = $2 and kind in ('remittance', 'back-payment') order by entry_no desc`,
    [accountId, clerk.employerId],
  );
  assert.ok(seen.total > 12);
  assert.deepEqual(
    seen.rows.map((row) => [row.month, row.amountFen, row.employerFen]),
    booked.rows.map(({ month, amount, part }) => [month, amount, part]),
  );
  assert.equal(seen.rows[0]?.month, '2026-11');
  assert.equal(seen.amountFen, sum(seen.rows.map((row) => row.amountFen)));
  // The opening balance is older than the employer's payments and no affair of its own.
  assert.ok(seen.rows.every((row) => row.kindText === '汇缴'));
  const file = await sheetRows(await exported(clerk.caller, contract.exportEmployeeEntries, { accountId }), [
    '所属月份',
    '合计',
  ] as const);
  assert.deepEqual(
    file,
    seen.rows.map((row) => ({ 所属月份: row.month ?? '', 合计: yuan(row.amountFen) })),
  );
  const foreign = await refused(other.caller, contract.listEmployeeEntries, { params: { accountId }, query: {} });
  assert.equal(foreign.status, 404);
});

test('[U-Q6] the particulars of the employer as a file', async () => {
  const file = await sheetRows(await exported(clerk.caller, contract.exportUnit), ['项目', '内容'] as const);
  const facts = new Map(file.map((row) => [row.项目, row.内容]));
  assert.equal(facts.get('统一社会信用代码'), clerk.creditCode);
  assert.equal(facts.get('缴至年月'), '2026-11');
  assert.equal(facts.get('未分摊余额（元）'), '1');
});

test('[U-Q7] the money of the employer: one row a journal, sums as the books, the rest unallocated', async () => {
  const seen = await clerk.caller.call(contract.listUnitEntries, { query: all });
  const [allocated, received] = seen.rows;
  assert.deepEqual(
    [
      allocated?.kindText,
      allocated?.month,
      allocated?.toPeopleFen,
      allocated?.unallocatedChangeFen,
      allocated?.unallocatedFen,
    ],
    ['汇缴入账', '2026-11', amountFen, -amountFen, 100],
  );
  assert.deepEqual(
    [received?.kindText, received?.toPeopleFen, received?.unallocatedChangeFen, received?.unallocatedFen],
    ['单位来款', 0, amountFen + 100, amountFen + 100],
  );
  const booked = await service.ownerPool.query<{ total: number }>(
    `select sum(carried_change_fen + current_change_fen)::float8 as total from ledger.personal_entry where employer_id = $1`,
    [clerk.employerId],
  );
  assert.equal(seen.toPeopleFen, booked.rows[0]?.total);
  assert.equal(seen.unallocatedInFen - seen.unallocatedOutFen, 100);
  assert.equal(new Set(seen.rows.map((row) => row.journalId)).size, seen.total);
  // From the first day on each balance follows from the row before, within a day too.
  const oldest = await clerk.caller.call(contract.listUnitEntries, { query: { ...all, sort: 'on', order: 'asc' } });
  assert.deepEqual(oldest.rows, seen.rows.toReversed());
  const some = await clerk.caller.call(contract.listUnitEntries, { query: { ...all, from: '2026-11-12' } });
  assert.equal(some.total, 2);
  const file = await sheetRows(await exported(clerk.caller, contract.exportUnitEntries), [
    '业务',
    '记入职工账户',
  ] as const);
  assert.deepEqual(
    file,
    seen.rows.map((row) => ({ 业务: row.kindText, 记入职工账户: yuan(row.toPeopleFen) })),
  );
});

test('[U-Q8] lines of many months, found by person and change, with their sum; the file has the same', async () => {
  const month = { from: '2026-11', to: '2026-11' };
  const seen = await clerk.caller.call(contract.listContributionLines, { query: { ...all, ...month } });
  assert.equal(seen.amountFen, amountFen);
  assert.deepEqual(
    ['new', 'changed', 'gone'].map(
      (change) =>
        seen.rows.filter((row) => row.changeText === { new: '新增', changed: '基数变动', gone: '减少' }[change]).length,
    ),
    [1, 1, 1],
  );
  const gone = await clerk.caller.call(contract.listContributionLines, { query: { ...month, change: 'gone' } });
  assert.deepEqual([gone.total, gone.amountFen], [1, 0]);
  const q = gone.rows[0]?.accountNo ?? '';
  const life = await clerk.caller.call(contract.listContributionLines, { query: { ...all, q } });
  const booked = await service.ownerPool.query(
    `select from contribution.remittance_line l join contribution.remittance r using (center_id, remittance_id) join account.personal_account a using (center_id, account_id)
     where account_no = $1 and r.state = 'posted'`,
    [q],
  );
  assert.equal(life.total, booked.rowCount);
  assert.ok(life.total > 1 && life.rows.every((row) => row.accountNo === q));
  const years = await clerk.caller.call(contract.listContributionLines, { query: all });
  // By keyset the file has every line once, in the order of the list.
  const file = await sheetRows(await exported(clerk.caller, contract.exportContributionLines), [
    '汇缴月份',
    '个人账号',
  ] as const);
  assert.equal(file.length, years.total);
  assert.deepEqual(
    file.slice(0, 200),
    years.rows.map((row) => ({ 汇缴月份: row.month, 个人账号: row.accountNo ?? '' })),
  );
  assert.equal(new Set(file.map((row) => `${row.汇缴月份} ${row.个人账号}`)).size, file.length);
});

test('[U-Q9] [U-Q10] changes of accounts, by kind, day and person, and as a file', async () => {
  const today = { from: '2026-11-12', to: '2026-11-12' };
  const seen = await clerk.caller.call(contract.listAccountChanges, { query: { ...all, ...today } });
  assert.deepEqual(seen.rows.map((row) => row.kindText).sort(), ['封存', '开户']);
  const sealed = await clerk.caller.call(contract.listAccountChanges, { query: { ...today, kind: 'seal' } });
  assert.deepEqual([sealed.total, sealed.rows[0]?.effectiveMonth], [1, '2026-11']);
  const q = sealed.rows[0]?.accountNo ?? '';
  const ofOne = await clerk.caller.call(contract.listAccountChanges, { query: { ...today, q } });
  assert.equal(ofOne.total, 1);
  const whole = await clerk.caller.call(contract.listAccountChanges, { query: all });
  const file = await sheetRows(await exported(clerk.caller, contract.exportAccountChanges), [
    '个人账号',
    '变更种类',
  ] as const);
  assert.deepEqual(
    file,
    whole.rows.map((row) => ({ 个人账号: row.accountNo ?? '', 变更种类: row.kindText })),
  );
});

test('[U-Q9] [U-Q12] bases before and after, and as a file', async () => {
  const seen = await clerk.caller.call(contract.listBaseChanges, { query: { from: '2026-11-12' } });
  assert.equal(seen.total, 1);
  const [row] = seen.rows;
  assert.ok(row);
  assert.deepEqual([row.baseFen, row.differenceFen], [987_600, row.baseFen - row.baseBeforeFen]);
  const filter = { from: '2026-11-12' };
  const file = await sheetRows(await exported(clerk.caller, contract.exportBaseChanges, filter), [
    '调整前基数',
    '调整后基数',
  ] as const);
  assert.deepEqual(file, [{ 调整前基数: yuan(row.baseBeforeFen), 调整后基数: '9876' }]);
});

/** A back-payment as its business keeps it. */
async function plantBackPayment(): Promise<string> {
  const businessId = unknownUuid();
  await service.ownerPool.query(
    `insert into contribution.business (center_id, business_id, employer_id, number, kind, state, effective_month, person_count, amount_fen, list_hash, channel, created_by, created_at)
     values (1, $1, $2, '261112000000001', 'back-payment', 'done', '2026-09-01', 2, 300000, '', 'counter', 'x', '2026-11-12T01:00:00Z')`,
    [businessId, clerk.employerId],
  );
  await service.ownerPool.query(
    `insert into contribution.business_line (center_id, business_id, line_no, account_id, person_id, month, base_fen, employer_fen, member_fen, reason)
     select 1, $1, row_number() over (order by account_no), account_id, person_id, '2026-09-01', 500000, 75000, 75000, '漏缴'
     from account.personal_account where employer_id = $2 order by account_no limit 2`,
    [businessId, clerk.employerId],
  );
  return businessId;
}

test('[U-Q9] [U-Q11] [U-Q14] back-payments by person with their sum; everything submitted, whatever became of it', async () => {
  const businessId = await plantBackPayment();
  const paid = await clerk.caller.call(contract.listBackPaymentLines, { query: {} });
  assert.deepEqual([paid.total, paid.amountFen, paid.rows[0]?.reason], [2, 300_000, '漏缴']);
  const file = await sheetRows(await exported(clerk.caller, contract.exportBackPaymentLines), [
    '业务',
    '合计',
    '原因',
  ] as const);
  assert.deepEqual(file, Array(2).fill({ 业务: '补缴', 合计: '1500', 原因: '漏缴' }));
  const submitted = await clerk.caller.call(contract.listSubmittedLines, { query: all });
  const kinds = new Set(submitted.rows.map((row) => row.kindText));
  assert.deepEqual([...kinds].sort(), ['汇缴', '补缴']);
  assert.ok(submitted.rows.every((row) => row.stateText === '已办结'));
  const one = await clerk.caller.call(contract.listSubmittedLines, { query: { number: '261112000000001' } });
  assert.equal(one.total, 2);
  assert.equal((await clerk.caller.call(contract.listSubmittedLines, { query: { state: 'draft' } })).total, 0);
  const lines = await sheetRows(await exported(clerk.caller, contract.exportSubmittedLines), [
    '业务流水号',
    '个人账号',
  ] as const);
  assert.deepEqual(
    lines,
    submitted.rows.map((row) => ({ 业务流水号: row.number, 个人账号: row.accountNo ?? '' })),
  );
  // Its money is one row of the employer's ledger a month, found by the key of its journal.
  await service.ownerPool.query(
    `insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
     values (1, $1, '2026-11-12', $2, 'x', 'back-payment', '2026年9月补缴 2人', 300000, 300000, 2, 'x', '2026-11-12T03:00:00Z')`,
    [unknownUuid(), `back-payment:${businessId}:2026-09`],
  );
  const { rows: money } = await clerk.caller.call(contract.listUnitEntries, { query: {} });
  assert.deepEqual(
    [money[0]?.kindText, money[0]?.month, money[0]?.personCount, money[0]?.toPeopleFen],
    ['补缴入账', '2026-09', 2, 300_000],
  );
});

test('[U-Q13] the history of businesses as a file has what the list has', async () => {
  const { rows } = await clerk.caller.call(contribution.listBusinesses, { query: all });
  const file = await sheetRows(await exported(clerk.caller, contract.exportBusinesses), [
    '业务流水号',
    '人数',
  ] as const);
  assert.deepEqual(
    file,
    rows.map((row) => ({ 业务流水号: row.number, 人数: String(row.personCount) })),
  );
  // What is asked for on the page is what comes in the file.
  const [one] = rows.filter(({ kind }) => kind !== 'remittance');
  assert.ok(one);
  const narrowed = await exported(clerk.caller, contract.exportBusinesses, { kind: one.kind, number: one.number });
  assert.deepEqual(await sheetRows(narrowed, ['业务流水号'] as const), [{ 业务流水号: one.number }]);
  const done = await exported(clerk.caller, contract.exportBusinesses, { state: 'done' });
  assert.deepEqual(
    (await sheetRows(done, ['业务流水号'] as const)).map((row) => row.业务流水号),
    rows.filter(({ state }) => state === 'done').map(({ number }) => number),
  );
  assert.ok(rows.every(({ state }) => state !== 'refused'));
  const none = { exportId: unknownUuid(), name: contract.exportBusinesses.name, filter: { state: 'refused' } };
  assert.equal(
    (await refused(clerk.caller, exportRoutes.requestExport, { body: none })).code,
    'report/nothing-to-export',
  );
});

test('[U-Q15] what changed in the particulars of its people, masked as it was kept, and not of others', async () => {
  const person = await service.ownerPool.query<{ person_id: string; account_no: string }>(
    `select person_id, account_no from account.personal_account where employer_id = $1 and state = 'normal' order by account_no limit 1`,
    [clerk.employerId],
  );
  const { person_id: personId, account_no: accountNo } = person.rows[0] ?? { person_id: '', account_no: '' };
  await service.ownerPool.query(
    `insert into party.person_change (center_id, person_id, change_id, field, before_masked, after_masked, changed_at, actor_kind, actor_id, channel)
     values (1, $1, $2::uuid, 'mobile', '138****0000', '139****1111', '2026-11-12T01:00:00Z', 'staff', $2::text, 'counter')`,
    [personId, unknownUuid()],
  );
  const seen = await clerk.caller.call(contract.listPersonChanges, { query: { from: '2026-11-12' } });
  assert.deepEqual(
    seen.rows.map(({ accountNo: no, field, before, after: now, actor, channel }) => [
      no,
      field,
      before,
      now,
      actor,
      channel,
    ]),
    [[accountNo, '手机号码', '138****0000', '139****1111', '中心工作人员', '柜台']],
  );
  const file = await sheetRows(await exported(clerk.caller, contract.exportPersonChanges, { from: '2026-11-12' }), [
    '变更后',
  ] as const);
  assert.deepEqual(file, [{ 变更后: '139****1111' }]);
  const theirs = await other.caller.call(contract.listPersonChanges, { query: { from: '2026-11-12' } });
  assert.equal(theirs.total, 0);
});

test('[U-Q16] the record of payments as a file', async () => {
  const { rows } = await clerk.caller.call(contribution.listRemittances, { query: all });
  const file = await sheetRows(await exported(clerk.caller, contract.exportPayments), [
    '汇缴月份',
    '合计',
    '状态',
  ] as const);
  assert.deepEqual(
    file.map((row) => [row.汇缴月份, row.合计]),
    rows.map((row) => [row.month, yuan(row.amountFen)]),
  );
  assert.equal(file[0]?.状态, '已入账');
  // A list that waits for its money is no payment yet: the sum says how much has come, and the file is what the page shows.
  const waiting = await confirmedMonth(other);
  const now = await other.caller.call(contribution.listRemittances, { query: all });
  assert.equal(now.totalFen - now.postedFen, waiting.amountFen);
  const headers = ['汇缴月份', '业务流水号', '状态'] as const;
  const unpaid = await sheetRows(
    await exported(other.caller, contract.exportPayments, { state: 'confirmed' }),
    headers,
  );
  assert.deepEqual(unpaid, [{ 汇缴月份: waiting.month, 业务流水号: waiting.serial, 状态: '待缴款' }]);
  await other.caller.call(contribution.withdrawRemittance, { params: waiting });
});

/** Rows of a list in the order that was asked, over pages of seven. */
async function inOrder<Row>(page: (page: number) => Promise<{ rows: readonly Row[]; total: number }>) {
  const rows: Row[] = [];
  for (let at = 1; ; at += 1) {
    const found = await page(at);
    rows.push(...found.rows);
    if (rows.length >= found.total || found.rows.length === 0) return { rows, total: found.total };
  }
}

test('[U-Q7] [U-Q8] [U-Q9] [U-Q13] [U-Q14] [U-Q16] each list is sorted by what somebody chooses, both ways, and nothing is lost between pages', async () => {
  const { caller } = clerk;
  const shown = { pageSize: 7 };
  const lists = {
    lines: [contract.listContributionLines, { month: 'month', base: 'baseFen', amount: 'amountFen' }],
    changes: [contract.listAccountChanges, { at: 'at', month: 'effectiveMonth' }],
    bases: [contract.listBaseChanges, { at: 'at', base: 'baseFen', month: 'effectiveMonth' }],
    submitted: [contract.listSubmittedLines, { at: 'at', month: 'month', amount: 'amountFen' }],
    unit: [contract.listUnitEntries, { on: 'on', toPeople: 'toPeopleFen' }],
    businesses: [business.listBusinesses, { at: 'createdAt', persons: 'personCount', amount: 'amountFen' }],
    payments: [contribution.listRemittances, { month: 'month', persons: 'personCount', amount: 'amountFen' }],
  } as const;
  for (const [name, [route, columns]] of Object.entries(lists)) {
    const own = await inOrder(async (page) => caller.call(route as never, { query: { page, ...shown } } as never));
    assert.ok(own.total > 2, name);
    for (const [sort, column] of Object.entries(columns))
      for (const order of ['asc', 'desc'] as const) {
        const query = { sort, order, ...shown };
        const { rows, total } = await inOrder<Record<string, number | string>>(async (page) =>
          caller.call(route as never, { query: { ...query, page } } as never),
        );
        assert.equal(total, own.total);
        const ids = (all: readonly unknown[]) => all.map((row) => JSON.stringify(row)).toSorted();
        assert.deepEqual(ids(rows), ids(own.rows), `${name} by ${sort}`);
        const values = rows.map((row) => row[column] ?? 0);
        const sorted = values.toSorted((one, two) => (one < two ? -1 : one > two ? 1 : 0));
        assert.deepEqual(values, order === 'asc' ? sorted : sorted.toReversed(), `${name} by ${sort} ${order}`);
        assert.ok(new Set(values).size > 1 || name === 'businesses' || name === 'bases', `${name} has one ${sort}`);
      }
  }
  const odd = await caller.try(contract.listUnitEntries, { query: { sort: 'note' as never } });
  assert.equal(odd.status, 400);
});

test('a day that does not exist is refused in a list and in its file', async () => {
  const query = { from: '2026-02-30' };
  for (const route of [contract.listUnitEntries, contract.listAccountChanges, contract.listSubmittedLines])
    assert.equal((await refused(clerk.caller, route, { query })).code, 'request/invalid');
  await assert.rejects(exported(clerk.caller, contract.exportUnitEntries, query), /导出的条件有误/);
});

test('[U-Q2] [U-Q10] a list is printed as a PDF with everybody on it, as long as it can be held in hand', async () => {
  for (const declared of [contract.exportEmployees, contract.exportAccountChanges]) {
    const answer = await clerk.caller.try(exportRoutes.printExport, { body: { name: declared.name, filter: {} } });
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/pdf']);
    const folder = mkdtempSync(join(tmpdir(), 'anju-print-'));
    const path = join(folder, 'list.pdf');
    writeFileSync(path, answer.bytes);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const file = await sheetRows(await exported(clerk.caller, declared), ['个人账号'] as const);
    for (const { 个人账号 } of file) assert.ok(text.includes(个人账号), 个人账号);
    assert.ok(text.includes(`共 ${file.length} 条`) && text.includes(declared.title));
    // What the employer owes a month is summed in figures and in words; changes of accounts have no sum.
    const { monthlyFen } = await clerk.caller.call(contract.listEmployees, { query: {} });
    const sum = new RegExp(`${formatYuan(fen(monthlyFen))}[^]*合计金额（大写）\\s*${yuanCapital(monthlyFen)}`);
    assert.equal(sum.test(text), declared === contract.exportEmployees);
  }
  const nobody = { name: contract.exportEmployees.name, filter: { q: '查无此人' } };
  assert.equal(
    (await refused(clerk.caller, exportRoutes.printExport, { body: nobody })).code,
    'report/nothing-to-export',
  );
  const wrong = { name: report.exportJournals.name, filter: {} };
  assert.equal((await refused(clerk.caller, exportRoutes.printExport, { body: wrong })).status, 403);
});

/** Every list of the hall as a file; the filter is one that leaves something out. */
const files: readonly (readonly [declared: ExportDeclaration, filter: Record<string, string>])[] = [
  [contract.exportEmployees, { state: 'sealed' }],
  [contract.exportEmployeeFacts, { state: 'normal', sort: 'base' }],
  [contract.exportUnit, {}],
  [contract.exportUnitEntries, { from: '2026-11-01' }],
  [contract.exportContributionLines, { change: 'new' }],
  [contract.exportAccountChanges, { kind: 'seal' }],
  [contract.exportBaseChanges, { from: '2026-11-01' }],
  [contract.exportBackPaymentLines, {}],
  [contract.exportSubmittedLines, { state: 'done' }],
  [contract.exportBusinesses, { from: '2026-11-01' }],
  [contract.exportPersonChanges, {}],
  [contract.exportPayments, { from: '2026-01', to: '2026-11' }],
];

test("[C-1] at the counter every list of the hall is the same file, by the same filter; the file is the clerk of the centre's", async () => {
  const desk = await service.staff(['clerk']);
  const served = { employerId: clerk.employerId };
  for (const [declared, filter] of files) {
    const headers = [
      '个人账号',
      '姓名',
      '业务流水号',
      '汇缴月份',
      '项目',
      '内容',
      '合计',
      '业务',
      '状态',
      '记入职工账户',
      '变更后',
    ];
    const own = await sheetRows(await exported(clerk.caller, declared, filter), headers);
    const theirs = await sheetRows(await exported(desk, declared, filter, served), headers);
    assert.ok(own.length > 0, declared.name);
    assert.deepEqual(theirs, own, declared.name);
  }
  const { rows } = await desk.call(exportRoutes.listExports, { query: { pageSize: 50 } });
  assert.equal(rows.length, files.length);
  assert.ok(
    rows.every(({ employerId, filterText }) => employerId === clerk.employerId && filterText.startsWith(clerk.name)),
  );
  assert.equal(
    (await clerk.caller.call(exportRoutes.listExports, { query: {} })).rows.every((row) => row.employerId === null),
    true,
  );
  const printed = { name: contract.exportEmployees.name, filter: {}, ...served };
  assert.equal((await desk.try(exportRoutes.printExport, { body: printed })).status, 200);
  const { rows: audited } = await service.ownerPool.query<{ operation: string; count: number }>(
    `select operation, count(*)::int as count from audit.entry where actor_kind = 'staff' and detail ->> 'employerId' = $1 group by 1 order by 1`,
    [clerk.employerId],
  );
  assert.deepEqual(audited, [
    { operation: 'report.export', count: files.length },
    { operation: 'report.print', count: 1 },
  ]);
});

test("whoever does not serve at the counter has no list of an employer; nobody has another centre's", async () => {
  const ask = (caller: TestCaller, declared: ExportDeclaration, employerId: string) =>
    refused(caller, exportRoutes.requestExport, {
      body: { exportId: unknownUuid(), name: declared.name, filter: {}, employerId },
    });
  const desk = await service.staff(['clerk']);
  const foreign = await openClerk(service, 1, 2);
  const unknown = await ask(desk, contract.exportEmployees, foreign.employerId);
  assert.deepEqual([unknown.status, unknown.code], [404, 'report/employer-not-found']);
  for (const [caller, declared] of [
    [await service.staff(['accountant']), contract.exportEmployees],
    // Another employer is no clerk of the centre; a list of staff is no employer's.
    [other.caller, contract.exportEmployees],
    [desk, contract.exportEmployerPersons],
  ] as const)
    assert.equal((await ask(caller, declared, clerk.employerId)).status, 403);
});

test('[C-3] the vouchers that were looked for are the rows of the file, whatever they were looked for by', async () => {
  const accountant = await service.staff(['accountant']);
  const all = await accountant.call(report.listJournals, { query: { subject: '201', pageSize: 1 } });
  const [one] = all.rows;
  assert.ok(one && all.total > 1);
  for (const filter of [
    { subject: '201', amountFen: one.amountFen },
    { words: one.summary, business: one.business, from: one.accountingDate, to: one.accountingDate },
  ]) {
    const { rows, total } = await accountant.call(report.listJournals, { query: { ...filter, pageSize: 200 } });
    assert.ok(total > 0 && total < all.total);
    const file = await sheetRows(await exported(accountant, report.exportJournals, filter), [
      '凭证号',
      '摘要',
    ] as const);
    assert.deepEqual(
      file.map(({ 摘要 }) => 摘要),
      rows.map(({ summary }) => summary),
    );
    assert.deepEqual(
      file.map(({ 凭证号 }) => 凭证号),
      rows.map(({ number }) => String(number ?? '')),
    );
  }
});
