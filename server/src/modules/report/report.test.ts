import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dayOf } from '../../platform/dates.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { getMyAccountAsOf, getMyInterest } from '../accounting/contract.ts';
import * as contract from './contract.ts';

let service: TestService;
let me: TestCaller;
/** The demo person: two changes of personal data, 24 remittances, base changes. */
let personId: string;
let accountId: string;
let sealedPersonId: string;

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await service.ownerPool.query(text, values);
  assert.ok(rows[0], text);
  return rows[0] as T;
}

before(async () => {
  service = await openTestService({ role: 'api' });
  ({ person_id: personId } = await one<{ person_id: string }>(
    'select person_id from party.person_change where center_id = 1 order by 1 limit 1',
  ));
  ({ account_id: accountId } = await one<{ account_id: string }>(
    'select account_id from account.personal_account where center_id = 1 and person_id = $1',
    [personId],
  ));
  ({ person_id: sealedPersonId } = await one<{ person_id: string }>(
    "select person_id from account.personal_account where center_id = 1 and state = 'sealed' order by 1 limit 1",
  ));
  me = await service.person(personId);
});
after(() => service.close());

const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;

test('[P-Q1] the overview shows person, account and balance as the books have them, masked', async () => {
  const seen = await me.call(contract.getMyOverview, {});
  const booked = await one<{ carried_fen: bigint; current_fen: bigint }>(
    'select carried_fen, current_fen from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  const held = await one<{ account_no: string; base_fen: bigint }>(
    'select account_no, base_fen from account.personal_account where center_id = 1 and account_id = $1',
    [accountId],
  );
  const { account } = seen;
  assert.equal(account.carriedFen, Number(booked.carried_fen));
  assert.equal(account.currentFen, Number(booked.current_fen));
  assert.equal(account.balanceFen, account.carriedFen + account.currentFen);
  assert.equal(account.accountNo, held.account_no);
  assert.equal(account.baseFen, Number(held.base_fen));
  assert.equal(account.monthlyFen, account.employerFen + account.memberFen);
  assert.equal(account.employerFen, (account.baseFen * account.employerRatioPpm) / 1_000_000);
  assert.equal(account.state, '正常');
  assert.equal(account.contributedTo, '2026-10');
  assert.equal(seen.certificateType, '居民身份证');
  assert.match(seen.nameMasked, /^\*+[^*]$/);
  assert.match(seen.certificateMasked, /^\d{3}\*{11}\d{3}[\dX]$/);
  assert.match(seen.mobileMasked, /^\d{3}\*{4}\d{4}$/);
  assert.match(seen.bankCardMasked, /^\*+\d{4}$/);
  assert.match(seen.birthDateMasked, /^\d{4}-\*\*-\*\*$/);
});

test('[P-Q1] interest so far is the daily balances since 30 June at the rate in force, with its source', async () => {
  const { interest, account } = await me.call(contract.getMyOverview, {});
  // Counted anew from the entries: the balance at the end of every day from the interest day to yesterday.
  const { accrual } = await one<{ accrual: string }>(
    `select sum((select balance_after_fen from ledger.personal_entry e where e.center_id = 1 and e.account_id = $1 and e.accounting_date <= d.day
       order by entry_no desc limit 1))::text as accrual
     from generate_series('2026-06-30'::date, '2026-11-11'::date, interval '1 day') d (day)`,
    [accountId],
  );
  assert.equal(interest.accrualFenDays, Number(accrual));
  assert.equal(interest.accruedFen, Math.round((Number(accrual) * 0.015) / 360));
  assert.deepEqual([interest.ratePpm, interest.dayCount, interest.settlesOn], [15_000, 360, '2027-06-30']);
  assert.match(interest.rateSource, /银发〔2016〕43号/);
  assert.ok(interest.accruedFen > 0 && interest.accruedFen < account.balanceFen / 100);
});

test('[P-Q1] the chart has 24 month ends, oldest first, and ends with the balance of today', async () => {
  const { balances, account } = await me.call(contract.getMyOverview, {});
  assert.equal(balances.length, 24);
  assert.equal(balances[0]?.month, '2024-12');
  assert.deepEqual(balances.at(-1), { month: '2026-11', balanceFen: account.balanceFen });
});

test('[P-Q10] pages of the business details hold every entry and change once, newest first', async () => {
  const whole = await me.call(contract.listMyEntries, { query: { pageSize: 200 } });
  const entries = await one<{ count: bigint }>(
    'select count(*) from ledger.personal_entry where center_id = 1 and account_id = $1',
    [accountId],
  );
  const changes = await one<{ count: bigint }>(
    'select count(*) from account.account_change where center_id = 1 and account_id = $1',
    [accountId],
  );
  assert.ok(changes.count > 0n);
  assert.equal(whole.total, Number(entries.count + changes.count));
  assert.equal(whole.rows.length, whole.total);
  const days = whole.rows.map((row) => row.on);
  assert.deepEqual(days, [...days].sort().reverse());
  const paged = [];
  for (let page = 1; paged.length < whole.total; page += 1) {
    const answer = await me.call(contract.listMyEntries, { query: { page, pageSize: 7 } });
    assert.equal(answer.total, whole.total);
    assert.equal(answer.increaseFen, whole.increaseFen);
    paged.push(...answer.rows);
  }
  assert.deepEqual(paged, whole.rows);
});

test('[P-Q10] [P-Q11] the lists are seen from the first day on, or by amount', async () => {
  const all = { pageSize: 200 } as const;
  const newest = (await me.call(contract.listMyEntries, { query: all })).rows;
  const oldest = (await me.call(contract.listMyEntries, { query: { sort: 'on', order: 'asc', ...all } })).rows;
  // Of one day too: each balance follows from the line before.
  assert.deepEqual(oldest, newest.toReversed());
  const moved = (row: (typeof newest)[number]) => row.increaseFen + row.decreaseFen;
  const largest = (await me.call(contract.listMyEntries, { query: { sort: 'amount', order: 'desc', ...all } })).rows;
  assert.deepEqual(
    largest.map(moved),
    newest.map(moved).toSorted((one, two) => two - one),
  );
  const months = await me.call(contract.listMyContributions, { query: { sort: 'month', order: 'asc', ...all } });
  const known = months.rows.map((row) => row.month ?? '');
  assert.deepEqual(known, known.toSorted());
  assert.ok(new Set(known).size > 2);
});

test('[P-Q10] the totals are the sums of what is listed and lead to the balance', async () => {
  const { rows, increaseFen, decreaseFen } = await me.call(contract.listMyEntries, { query: { pageSize: 200 } });
  const { account } = await me.call(contract.getMyOverview, {});
  assert.equal(
    rows.reduce((sum, row) => sum + row.increaseFen, 0),
    increaseFen,
  );
  assert.equal(
    rows.reduce((sum, row) => sum + row.decreaseFen, 0),
    decreaseFen,
  );
  assert.equal(increaseFen - decreaseFen, account.balanceFen);
});

test('[P-Q10] the list can be narrowed to one kind, to changes, and to days', async () => {
  const interest = await me.call(contract.listMyEntries, { query: { kind: 'interest' } });
  assert.deepEqual([...new Set(interest.rows.map((row) => row.kindText))], ['年度结息']);
  assert.equal(interest.total, 2);
  const changes = await me.call(contract.listMyEntries, { query: { kind: 'change' } });
  assert.ok(changes.rows.every((row) => row.balanceFen === null && row.increaseFen === 0 && row.decreaseFen === 0));
  assert.match(
    changes.rows.find((row) => row.kind === 'base')?.summary ?? '',
    /^缴存基数由 [\d,.]+ 元调整为 [\d,.]+ 元$/,
  );
  assert.equal(
    (await me.call(contract.listMyEntries, { query: { kind: 'change', page: 2, pageSize: 1 } })).rows.length,
    changes.total > 1 ? 1 : 0,
  );
  const july = await me.call(contract.listMyEntries, { query: { from: '2026-07-01', to: '2026-07-31' } });
  assert.deepEqual([...new Set(july.rows.map((row) => row.on.slice(0, 7)))], ['2026-07']);
  assert.deepEqual(july.rows.map((row) => row.kind).sort(), ['base', 'remittance']);
  assert.equal(july.total, 2);
  assert.equal((await me.call(contract.listMyEntries, { query: { kind: 'transfer-out' } })).total, 0);
});

test('[P-Q10] a sealed account says when it was sealed', async () => {
  const sealed = await service.person(sealedPersonId);
  const { account } = await sealed.call(contract.getMyOverview, {});
  assert.equal(account.state, '封存');
  assert.match(account.sealedOn ?? '', /^\d{4}-\d\d-\d\d$/);
  const { rows } = await sealed.call(contract.listMyEntries, { query: { kind: 'change' } });
  assert.ok(rows.some((row) => row.summary === '封存（暂停缴存）'));
});

test('a day that does not exist is refused, whatever its shape', async () => {
  for (const query of [{ from: '2026-02-30' }, { to: '0000-01-01' }]) {
    const answer = await me.try(contract.listMyEntries, { query });
    assert.deepEqual([answer.status, codeOf(answer)], [400, 'request/invalid']);
    assert.deepEqual(Object.keys((answer.body as { fields: object }).fields), Object.keys(query));
  }
});

async function sheetRows(bytes: Buffer, headers: readonly string[]): Promise<string[][]> {
  const columns = headers.map((header) => ({ key: header, header, isRequired: true }));
  const rows: string[][] = [];
  for await (const row of readSheet(bytes, columns, { maxRows: 1000 }))
    rows.push(headers.map((header) => row.cells[header] ?? ''));
  return rows;
}

test('[P-Q10] the export holds the filtered details as a workbook that can be read again', async () => {
  const query = { from: '2026-01-01', to: '2026-11-12' };
  const { rows } = await me.call(contract.listMyEntries, { query: { ...query, pageSize: 200 } });
  const file = await me.try(contract.exportMyEntries, { query });
  assert.equal(file.status, 200);
  assert.match(
    String(file.headers['content-disposition']),
    new RegExp(`${encodeURIComponent('个人业务明细-20261112.xlsx')}$`),
  );
  const read = await sheetRows(file.bytes, ['日期', '业务', '增加', '减少', '余额']);
  const yuan = (amount: number | null) => (amount ? String(amount / 100) : '');
  assert.deepEqual(
    read.map((cells) => cells.map((cell) => cell.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''))),
    rows.map((row) => [row.on, row.kindText, yuan(row.increaseFen), yuan(row.decreaseFen), yuan(row.balanceFen)]),
  );
});

test('[P-Q11] contributions show both parts, and their sum is the sum of all months chosen', async () => {
  const whole = await me.call(contract.listMyContributions, { query: { pageSize: 200 } });
  assert.ok(whole.rows.every((row) => row.employerFen + row.memberFen === row.amountFen && row.kindText === '汇缴'));
  assert.equal(
    whole.rows.reduce((sum, row) => sum + row.amountFen, 0),
    whole.amountFen,
  );
  const two = await me.call(contract.listMyContributions, {
    query: { from: '2026-08', to: '2026-10', page: 2, pageSize: 2 },
  });
  assert.deepEqual(
    two.rows.map((row) => row.month),
    ['2026-08'],
  );
  assert.deepEqual([two.total, two.amountFen], [3, 900_000]);
  assert.equal((await me.call(contract.listMyContributions, { query: { kind: 'back-payment' } })).total, 0);
});

test('[P-Q11] the export of contributions can be read again', async () => {
  const file = await me.try(contract.exportMyContributions, { query: { from: '2026-09' } });
  assert.equal(file.status, 200);
  assert.deepEqual(await sheetRows(file.bytes, ['缴存月份', '种类', '入账日期']), [
    ['2026-10', '汇缴', '2026-10-12'],
    ['2026-09', '汇缴', '2026-09-14'],
  ]);
});

test('[P-Q9] changes of personal data show field, masked values, who and channel, newest first', async () => {
  const { rows, total } = await me.call(contract.listMyChanges, { query: {} });
  assert.equal(total, 2);
  assert.deepEqual(
    rows.map((row) => row.field),
    ['收款银行卡', '手机号码'],
  );
  assert.match(rows[1]?.before ?? '', /^\d{3}\*{4}\d{4}$/);
  assert.match(rows[0]?.actor ?? '', /^工作人员 .+/);
  assert.equal(rows[0]?.channel, '柜台');
  const second = await me.call(contract.listMyChanges, { query: { page: 2, pageSize: 1 } });
  assert.deepEqual(second.rows, rows.slice(1));
  const [newest, oldest] = rows.map(({ at }) => dayOf(Temporal.Instant.from(at)));
  assert.ok(newest && oldest);
  const on = async (from?: string, to?: string) =>
    (await me.call(contract.listMyChanges, { query: { ...(from && { from }), ...(to && { to }) } })).total;
  assert.deepEqual(
    [await on(newest.toString()), await on(undefined, oldest.toString()), await on(newest.add({ days: 1 }).toString())],
    [1, 1, 0],
  );
});

const own = [
  contract.getMyOverview,
  contract.listMyEntries,
  contract.exportMyEntries,
  contract.listMyContributions,
  contract.exportMyContributions,
] as const;

test('somebody without an account in this centre is told so on every page', async () => {
  const stranger = await service.person(crypto.randomUUID());
  const elsewhere = await service.person(personId, 2);
  for (const caller of [stranger, elsewhere]) {
    for (const route of own) {
      const answer = await caller.try(route, { query: {} });
      assert.deepEqual([answer.status, codeOf(answer)], [404, 'report/no-account'], route.path);
    }
    assert.deepEqual(await caller.call(contract.listMyChanges, { query: {} }), { rows: [], total: 0 });
    for (const answer of [
      await caller.try(getMyInterest, {}),
      await caller.try(getMyAccountAsOf, { query: { on: '2026-11-01' } }),
    ])
      assert.deepEqual([answer.status, codeOf(answer)], [404, 'accounting/no-account']);
  }
});

test('[P-Q1] who is frozen is told by whose order and until when, and so is nobody else', async () => {
  const id = crypto.randomUUID();
  assert.equal((await me.call(contract.getMyOverview, {})).freeze, null);
  await service.ownerPool.query(
    `insert into registration.freeze (center_id, freeze_id, account_id, authority, document_no, reason, state_before, from_on, until_on, frozen_at)
     values (1, $1, $2, '安居区人民法院', '(2026)执1号', '协助执行', 'normal', '2026-11-01', '2027-10-31', '2026-11-01 02:00Z')`,
    [id, accountId],
  );
  const setState = (state: string) =>
    service.ownerPool.query('update account.personal_account set state = $2 where center_id = 1 and account_id = $1', [
      accountId,
      state,
    ]);
  await setState('frozen');
  const { account, freeze } = await me.call(contract.getMyOverview, {});
  assert.equal(account.state, '冻结');
  assert.deepEqual(freeze, { authority: '安居区人民法院', documentNo: '(2026)执1号', untilOn: '2027-10-31' });
  await service.ownerPool.query('delete from registration.freeze where center_id = 1 and freeze_id = $1', [id]);
  await setState('normal');
});

test('[P-Q10] [P-Q11] whoever was closed out at one employer and opened at another finds both histories', async () => {
  const other = await service.person(sealedPersonId);
  const before = {
    entries: await other.call(contract.listMyEntries, { query: {} }),
    contributions: await other.call(contract.listMyContributions, { query: {} }),
    onThatDay: await other.call(getMyAccountAsOf, { query: { on: '2026-10-31' } }),
    interest: await other.call(getMyInterest, {}),
  };
  assert.ok(before.entries.total > 0 && before.contributions.total > 0);
  await service.ownerPool.query(
    `with closed as (
       update account.personal_account set state = 'withdrawn', sealed_on = null
       where center_id = 1 and person_id = $1 returning base_fen
     ), opened as (
       insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
       select 1, $2, '109999999999', $1, (select employer_id from account.personal_account where center_id = 1 and account_id = $3), 'normal', base_fen, '2026-11-01', '2026-11-02' from closed
     )
     insert into ledger.personal_balance (center_id, account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to, entry_no)
     values (1, $2, 0, 0, 0, 0, '2026-11-02', 0)`,
    [sealedPersonId, crypto.randomUUID(), accountId],
  );
  assert.equal((await other.call(contract.getMyOverview, {})).account.accountNo, '109999999999');
  // Of somebody who has one account nothing needs to be told apart; of two each row says whose it is.
  const was = (
    await service.ownerPool.query(
      `select account_no from account.personal_account where center_id = 1 and person_id = $1 and state = 'withdrawn'`,
      [sealedPersonId],
    )
  ).rows[0].account_no;
  const named = <T extends { rows: readonly { accountNo: string | null }[] }>(list: T) => {
    assert.ok(list.rows.every(({ accountNo }) => accountNo === null));
    return { ...list, rows: list.rows.map((row) => ({ ...row, accountNo: was })) };
  };
  assert.deepEqual(await other.call(contract.listMyEntries, { query: {} }), named(before.entries));
  assert.deepEqual(await other.call(contract.listMyContributions, { query: {} }), named(before.contributions));
  const entriesFile = await other.try(contract.exportMyEntries, { query: {} });
  assert.ok((await sheetRows(entriesFile.bytes, ['个人账号'])).every(([account]) => account === was));
  // What lay on the account of then is what there was then, and its interest is told too.
  assert.deepEqual(await other.call(getMyAccountAsOf, { query: { on: '2026-10-31' } }), before.onThatDay);
  assert.ok(before.onThatDay.balanceFen > 0);
  const { settlements } = await other.call(getMyInterest, {});
  assert.deepEqual(
    settlements,
    before.interest.settlements.map((one) => ({ ...one, accountNo: was })),
  );
  assert.ok(settlements.length > 0);
  const file = await other.try(contract.exportMyContributions, { query: {} });
  assert.equal((await sheetRows(file.bytes, ['缴存月份'])).length, before.contributions.total);
});

test('people see their own data only: no request can name somebody else', async () => {
  const other = await service.person(sealedPersonId);
  const [mine, theirs] = [await me.call(contract.getMyOverview, {}), await other.call(contract.getMyOverview, {})];
  assert.notEqual(mine.account.accountNo, theirs.account.accountNo);
  const named = await other.try(contract.getMyOverview, { query: { personId, accountId } });
  assert.deepEqual((named.body as typeof theirs).account, theirs.account);
  assert.deepEqual((await other.call(contract.listMyChanges, { query: {} })).total, 0);
});

test('visitors must log in, and people may not use the pages of staff', async () => {
  for (const route of [...own, contract.listMyChanges])
    assert.equal((await service.visitor().try(route, { query: {} })).status, 401);
  const employer = await service.employer(crypto.randomUUID());
  for (const route of [...own, contract.listMyChanges])
    assert.equal((await employer.try(route, { query: {} })).status, 403);
  const staffOnly = Object.values(contract).filter(
    (route) => typeof route === 'object' && 'path' in route && route.path.startsWith('/staff/'),
  );
  assert.equal(staffOnly.length, 18);
  const uuid = crypto.randomUUID();
  for (const route of staffOnly as (typeof contract.getPerson)[]) {
    const answer = await me.try(route, {
      params: { personId: uuid, employerId: uuid, journalId: uuid, caseId: uuid },
      query: { q: '李明' },
      ...(route.method !== 'GET' && { body: { reason: '核对身份' } }),
    });
    assert.deepEqual([route.path, answer.status], [route.path, 403]);
  }
});
