import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import iconv from 'iconv-lite';
import { readSheet } from '../../platform/xlsx.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { digestOf } from '../ledger/books-testing.ts';
import {
  assertBooks,
  type Clerk,
  carryOver,
  codeOf,
  confirmedMonth,
  csvOf,
  importRoster,
  openClerk,
  prefilled,
  type RosterCells,
  rosterOf,
  rowOf,
  take,
  view,
  withBase,
} from './clerk-testing.ts';
import * as contract from './contract.ts';

let service: TestService;
before(async () => {
  // Nothing here waits for jobs.
  service = await openTestService({ role: 'api' });
});
after(() => service.close());
afterEach(() => assertBooks(service));

const example = (name: string) => readFileSync(join(import.meta.dirname, '../../../../examples', name));

/** Everything but the record of the import itself. */
async function digest(): Promise<string> {
  const business = await digestOf(service.ownerPool, [
    'party',
    'account',
    'ledger',
    'settlement',
    'notice',
    'document',
  ]);
  const { rows } = await service.ownerPool.query(
    `select (select md5(string_agg(r::text, ',' order by remittance_id)) from contribution.remittance r) as drafts,
       (select count(*) from contribution.remittance_line) as lines, (select count(*) from contribution.newcomer) as newcomers`,
  );
  return `${business} ${JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`;
}

async function faultsOf(clerk: Clerk, rows: readonly RosterCells[]) {
  const before = await digest();
  const answer = await importRoster(clerk, rows);
  assert.equal(answer.result, 'refused');
  assert.equal(await digest(), before);
  return answer.result === 'refused' ? answer.faults.map(({ line, column, code }) => `${line} ${column} ${code}`) : [];
}

const linesOf = async (
  clerk: Clerk,
  remittanceId: string,
  query: { change?: 'new' | 'back' | 'changed' | 'gone' | 'same'; q?: string } = {},
) => clerk.caller.call(contract.listRemittanceLines, { params: { remittanceId }, query });

test('[U-T1] the example roster is taken: who is new, gone and on another base is as its description says', async () => {
  const clerk = await openClerk(service, 1);
  const seen = await view(clerk, await take(clerk, example('roster.xlsx')));
  assert.deepEqual(seen.counts, { same: 56, new: 3, back: 0, changed: 2, gone: 2 });
  assert.deepEqual([seen.state, seen.personCount, seen.amountFen], ['draft', 61, seen.employerFen + seen.memberFen]);
  const { rows } = await linesOf(clerk, seen.remittanceId, { change: 'changed' });
  assert.deepEqual(
    rows.map((row) => row.baseFen - (row.baseBeforeFen ?? 0)).sort((one, other) => one - other),
    [30_000, 50_000],
  ); // prettier-ignore
});

test('[U-T1] of the example roster with ten mistakes nobody is taken, and each wrong row is listed with its reason', async () => {
  const clerk = await openClerk(service, 1);
  const before = await digest();
  const answer = await importRoster(clerk, example('roster-with-mistakes.xlsx'));
  assert.ok(answer.result === 'refused');
  const columns = answer.faults.map((fault) => `${fault.column} ${fault.code}`).sort();
  assert.deepEqual(columns, [
    '单位月缴存额 differs-from-ratio',
    '姓名 missing',
    '手机号码 length',
    '缴存基数 above-cap',
    '缴存基数 below-floor',
    '缴存基数 not-positive',
    '证件号码 check-digit',
    '证件号码 length',
    '证件号码 repeated-person',
    '证件号码 repeated-person',
    '证件类型 unknown-type',
  ]); // prettier-ignore
  assert.ok(answer.faults.every((fault) => fault.line > 0 && /\p{Script=Han}/u.test(fault.message)));
  assert.equal(await digest(), before);
});

test('the prefilled roster is the month without changes, in full and ready to be imported', async () => {
  const clerk = await openClerk(service, 2);
  const rows = await prefilled(clerk);
  assert.equal(rows.length, 38);
  assert.ok(
    rows.every(
      (row) =>
        row.month === '2026-11' &&
        row.employer === clerk.accountNo &&
        /^\d{17}[\dX]$/.test(row.certificateNumber ?? ''),
    ),
  );
  const imported = await view(clerk, await take(clerk, rows));
  assert.deepEqual(imported.counts, { same: 38, new: 0, back: 0, changed: 0, gone: 0 });
  const carried = await view(clerk, await carryOver(clerk));
  assert.deepEqual([carried.counts, carried.amountFen], [imported.counts, imported.amountFen]);
});

test('[U-T1] one wrong row of any kind and nobody is taken', async () => {
  const clerk = await openClerk(service, 3);
  const rows = await prefilled(clerk);
  const [first, second, ...rest] = rows;
  assert.ok(first && second);
  const top = 3; // The heading, the headers, then the people.
  const wrong = async (...changed: RosterCells[]) => faultsOf(clerk, [...changed, ...rest]);
  assert.deepEqual(await wrong(first, { ...second, certificateNumber: first.certificateNumber ?? '' }), [
    `${top} 证件号码 repeated-person`,
    `${top + 1} 证件号码 repeated-person`,
  ]);
  assert.deepEqual(await wrong(first, withBase(second, '-5000')), [`${top + 1} 缴存基数 not-positive`]);
  assert.deepEqual(await wrong(withBase(first, '5000.001'), second), [`${top} 缴存基数 too-many-decimals`]);
  assert.deepEqual(await wrong(withBase(first, '0.01'), second), [`${top} 缴存基数 below-floor`]);
  assert.deepEqual(await wrong(withBase(first, ''), second), [`${top} 缴存基数 missing`]);
  assert.deepEqual(await wrong({ ...first, employerAmount: '1.00' }, second), [
    `${top} 单位月缴存额 differs-from-ratio`,
  ]);
  assert.deepEqual(await wrong({ ...first, employer: '2001000002' }, second), [`${top} 单位账号 other-employer`]);
  assert.deepEqual(await wrong({ ...first, month: '2026-10' }, second), [`${top} 汇缴月份 other-month`]);
  assert.deepEqual(await wrong({ ...first, name: '王二小' }, second), [`${top} 姓名 name-differs`]);
});

test('[U-T1] who has an account at another employer, in use or sealed, is refused with what to do', async () => {
  const clerk = await openClerk(service, 3);
  const other = await openClerk(service, 2);
  const [theirs] = await prefilled(other);
  assert.ok(theirs);
  const person = { ...withBase(theirs, theirs.base ?? ''), employer: clerk.accountNo };
  const rows = await prefilled(clerk);
  const answer = await importRoster(clerk, [...rows, person]);
  assert.ok(answer.result === 'refused');
  assert.deepEqual(
    answer.faults.map((fault) => fault.code),
    ['account-elsewhere'],
  ); // prettier-ignore
  assert.match(answer.faults[0]?.message ?? '', /正在其他单位正常缴存/);
  // Beside a row that is wrong in itself: one round tells all, on the screen and in the annotated file.
  const spoilt = await importRoster(clerk, [...rows.slice(1), { ...withBase(rows[0] ?? theirs, 'x') }, person]);
  assert.deepEqual(spoilt.result === 'refused' && spoilt.faults.map((fault) => fault.code), [
    'not-amount',
    'account-elsewhere',
  ]);
  // And on a row that is wrong in its amounts: whose row it is, is known.
  assert.deepEqual(await faultsOf(clerk, [...rows, withBase(person, '1')]), [
    `${rows.length + 3} 缴存基数 below-floor`,
    `${rows.length + 3} 证件号码 account-elsewhere`,
  ]);
  const found = `(select account_id from account.personal_account join party.employer using (center_id, employer_id)
    where employer_account_no = '2001000002' order by account_no limit 1)`;
  await service.ownerPool.query(
    `update account.personal_account set state = 'sealed', sealed_on = '2026-11-01' where account_id = ${found}`,
  );
  const sealed = await importRoster(clerk, [...rows, person]);
  assert.match(
    sealed.result === 'refused' ? (sealed.faults[0]?.message ?? '') : '',
    /封存在其他单位，请先办理内部转移/,
  );
  await service.ownerPool.query(
    `update account.personal_account set state = 'frozen', sealed_on = null, employer_id = $1 where account_id = ${found}`,
    [clerk.employerId],
  ); // prettier-ignore
  assert.deepEqual(await faultsOf(clerk, [...rows, person]), [`${rows.length + 3} 证件号码 account-frozen`]);
});

test('[U-Q8] the lines of a draft are filtered by what changes, and found by name and certificate number, newcomers too', async () => {
  const clerk = await openClerk(service, 4);
  const rows = await prefilled(clerk);
  const [first, , third] = rows;
  assert.ok(first && third);
  const sealed = await service.ownerPool.query<{ name: string; certificate_sealed: Buffer }>(
    `select name, certificate_sealed from account.personal_account a join party.person using (center_id, person_id)
     where a.center_id = 1 and a.employer_id = $1 and a.state = 'sealed' order by account_no limit 1`,
    [clerk.employerId],
  );
  const { name = '', certificate_sealed } = sealed.rows[0] ?? {};
  assert.ok(certificate_sealed);
  const back = {
    name,
    certificateNumber: service.vault.open(certificate_sealed, 'party.person.certificate'),
    base: '6000.00',
  };
  const newcomer = rowOf(1_900_100);
  const changed = withBase(third, '7777.00');
  // The second person is left out.
  const remittanceId = await take(clerk, [first, changed, ...rows.slice(3), newcomer, back]);
  const { counts, personCount } = await view(clerk, remittanceId);
  assert.deepEqual([counts, personCount], [{ same: 22, new: 1, back: 1, changed: 1, gone: 1 }, 25]);
  const only = async (change: 'new' | 'back' | 'changed' | 'gone') =>
    (await linesOf(clerk, remittanceId, { change })).rows;
  const [gone] = await only('gone');
  assert.deepEqual([gone?.amountFen, gone?.employerFen, gone?.memberFen], [0, 0, 0]);
  const [joined] = await only('new');
  assert.deepEqual([joined?.accountNo, joined?.baseFen, joined?.baseBeforeFen], [null, 500_000, null]);
  assert.deepEqual(
    (await only('changed')).map((row) => row.baseFen),
    [777_700],
  ); // prettier-ignore
  assert.deepEqual(
    (await only('back')).map((row) => row.baseFen),
    [600_000],
  ); // prettier-ignore
  const found = async (q: string) => (await linesOf(clerk, remittanceId, { q })).rows.map((row) => row.change);
  assert.deepEqual(await found(back.certificateNumber), ['back']);
  assert.deepEqual(await found(newcomer.certificateNumber ?? ''), ['new']);
  assert.ok((await found(newcomer.name ?? '')).includes('new'));
  assert.deepEqual(await found('无此人'), []);
  assert.ok(joined?.nameMasked.includes('*') && /^\d{3}\*{11}\d{3}[\dX]$/.test(joined.certificateMasked));
});

test('a new import or a carry-over replaces the draft of the month, and a draft can be given up', async () => {
  const clerk = await openClerk(service, 5);
  const rows = await prefilled(clerk);
  const first = await take(clerk, rows);
  const second = await take(clerk, [...rows, rowOf(1_900_200)]);
  const states = async () => Promise.all([first, second].map(async (id) => (await view(clerk, id)).state));
  assert.deepEqual(await states(), ['withdrawn', 'draft']);
  assert.equal((await linesOf(clerk, first)).total, 0);
  const third = await carryOver(clerk);
  assert.deepEqual(await states(), ['withdrawn', 'withdrawn']);
  assert.equal((await view(clerk, third)).counts.new, 0);
  const { current } = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.equal(current?.remittanceId, third);
  const discard = () => clerk.caller.try(contract.discardRemittance, { params: { remittanceId: third } });
  assert.equal(await codeOf(discard()), '200');
  assert.equal(await codeOf(discard()), '409 contribution/wrong-state');
  assert.equal((await clerk.caller.call(contract.getEmployerOverview, {})).current, null);
  const left = await service.ownerPool.query(
    `select from contribution.newcomer n join contribution.remittance using (center_id, remittance_id) where employer_id = $1`,
    [clerk.employerId],
  ); // prettier-ignore
  assert.equal(left.rowCount, 0);
});

test('a month that is not due, lies ahead or long ago is refused before anything else is looked at', async () => {
  const clerk = await openClerk(service, 6);
  const file = await rosterOf((await prefilled(clerk)).map(({ month: _, ...row }) => row));
  const before = await digest();
  for (const month of ['2026-10', '2026-12', '2027-11', '1990-01', '1900-01']) {
    const query = { month, fileName: '花名册.xlsx' };
    assert.equal(
      await codeOf(clerk.caller.try(contract.importRoster, { query, file })),
      '422 contribution/wrong-month',
      month,
    );
    const body = { month, requestId: crypto.randomUUID() };
    assert.equal(await codeOf(clerk.caller.try(contract.carryOver, { body })), '422 contribution/wrong-month', month);
  }
  for (const month of ['2026-13', '2026-1', 'now', '']) {
    assert.equal(
      await codeOf(clerk.caller.try(contract.importRoster, { query: { month, fileName: 'a' }, file })),
      '400 request/invalid',
    ); // prettier-ignore
  }
  assert.equal(await digest(), before);
});

test('the month after a posted one cannot be made before it has begun', async () => {
  const clerk = await openClerk(service, 12);
  const owner = service.ownerPool;
  await owner.query("update account.employer_account set contributed_to = '2026-11-01' where employer_id = $1", [
    clerk.employerId,
  ]);
  const attempt = await clerk.caller.try(contract.carryOver, {
    body: { month: '2026-12', requestId: crypto.randomUUID() },
  });
  assert.equal(await codeOf(Promise.resolve(attempt)), '422 contribution/wrong-month');
  assert.equal((attempt.body as { detail: string }).detail, '2026年12月尚未开始，不能提前办理。');
  await owner.query("update account.employer_account set contributed_to = '2026-10-01' where employer_id = $1", [
    clerk.employerId,
  ]);
});

test('a confirmed month takes no other list, and a closed or sealed employer none at all', async () => {
  const clerk = await openClerk(service, 7);
  const rows = await prefilled(clerk);
  const { remittanceId } = await confirmedMonth(clerk);
  const before = await digest();
  const attempt = await clerk.caller.try(contract.carryOver, {
    body: { month: '2026-11', requestId: crypto.randomUUID() },
  });
  assert.equal(await codeOf(Promise.resolve(attempt)), '409 contribution/already-open');
  assert.equal((attempt.body as { remittanceId: string }).remittanceId, remittanceId);
  const query = { month: '2026-11', fileName: '花名册.xlsx' };
  const file = await rosterOf(rows);
  assert.equal(await codeOf(clerk.caller.try(contract.importRoster, { query, file })), '409 contribution/already-open');
  assert.equal(
    await codeOf(clerk.caller.try(contract.discardRemittance, { params: { remittanceId } })),
    '409 contribution/wrong-state',
  ); // prettier-ignore
  assert.equal(await digest(), before);
  const other = await openClerk(service, 8);
  for (const [state, code] of [
    ['closed', '422 contribution/employer-not-open'],
    ['sealed', '422 contribution/employer-not-open'],
    ['deferred', '200'],
    ['opened', '200'],
  ] as const) {
    // prettier-ignore
    await service.ownerPool.query('update account.employer_account set state = $2 where employer_id = $1', [
      other.employerId,
      state,
    ]); // prettier-ignore
    const answer = other.caller.try(contract.carryOver, { body: { month: '2026-11', requestId: crypto.randomUUID() } });
    assert.equal(await codeOf(answer), code, state);
  }
});

test('a roster may be CSV, in UTF-8 or as Chinese Excel writes it', async () => {
  const clerk = await openClerk(service, 9);
  const text = csvOf(await prefilled(clerk));
  for (const file of [Buffer.from(text), Buffer.from(`\ufeff${text}`), iconv.encode(text, 'gb18030')]) {
    assert.equal((await view(clerk, await take(clerk, file))).counts.same, 15);
  }
});

test('what is no roster is refused as a whole, with the reason, and leaves nothing', async () => {
  const clerk = await openClerk(service, 10);
  const rows = await prefilled(clerk);
  const good = await rosterOf(rows);
  const before = await digest();
  const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504)]);
  for (const [what, file, code] of [
    ['a broken workbook', good.subarray(0, good.length / 2), '422 sheet/damaged'],
    [
      'a table in an encoding that nobody knows',
      Buffer.concat([Buffer.from(csvOf(rows)), Buffer.from('ff80ff', 'hex')]),
      '415 sheet/encoding',
    ],
    ['an old workbook', compound, '415 sheet/old-format'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), '415 sheet/not-sheet'],
    ['no file', Buffer.alloc(0), '415 request/unsupported'],
    ['a table of something else', Buffer.from('日期,金额\n2026-11-01,5'), '422 sheet/no-header'],
    ['a roster of nobody', Buffer.from(csvOf([])), '422 contribution/empty-list'],
  ] as const) {
    const query = { month: '2026-11', fileName: '花名册.xlsx' };
    const attempt = await clerk.caller.try(contract.importRoster, { query, file });
    assert.equal(await codeOf(Promise.resolve(attempt)), code, what);
    const declared: readonly { code: string }[] = contract.importRoster.problems;
    assert.ok(
      declared.some((refusal) => code.endsWith(refusal.code)),
      `${code} is not declared`,
    ); // prettier-ignore
    assert.match(
      (attempt.body as { remedy?: string; detail?: string }).remedy ?? (attempt.body as { detail: string }).detail,
      /\p{Script=Han}/u,
      what,
    ); // prettier-ignore
  }
  assert.equal(await digest(), before);
});

test('the annotated roster is the same list with the reasons beside the wrong rows, and keeps nothing', async () => {
  const clerk = await openClerk(service, 11);
  const [first, ...rest] = await prefilled(clerk);
  assert.ok(first);
  const file = await rosterOf([{ ...first, name: '王二小' }, ...rest]);
  const before = await digestOf(service.ownerPool, ['contribution', 'account', 'audit']);
  const { content } = await clerk.caller.call(contract.annotateRoster, {
    query: { month: '2026-11', fileName: '花名册.xlsx' },
    file,
  }); // prettier-ignore
  const columns = [
    { key: 'name', header: '姓名' },
    { key: 'faults', header: '错误原因' },
  ]; // prettier-ignore
  const seen: Record<string, string>[] = [];
  for await (const row of readSheet(content as Uint8Array, columns, { maxRows: 100 })) seen.push(row.cells);
  assert.equal(seen.length, 12);
  assert.match(seen[0]?.['faults'] ?? '', /登记的姓名与“王二小”不一致/);
  assert.ok(seen.slice(1).every((row) => row['faults'] === ''));
  assert.equal(await digestOf(service.ownerPool, ['contribution', 'account', 'audit']), before);
});

test('every import is recorded, the refused ones with line, column and code but without what people wrote', async () => {
  const clerk = await openClerk(service, 12);
  const [first, ...rest] = await prefilled(clerk);
  assert.ok(first);
  await importRoster(clerk, [{ ...first, name: '王二小' }, ...rest]);
  await take(clerk, [first, ...rest]);
  const { rows } = await service.ownerPool.query(
    'select row_count, fault_count, faults, remittance_id is null as refused from contribution.roster_import where employer_id = $1 order by fault_count desc',
    [clerk.employerId],
  );
  assert.deepEqual(rows, [
    { row_count: 11, fault_count: 1, faults: [{ line: 3, column: 'name', code: 'name-differs' }], refused: true },
    { row_count: 11, fault_count: 0, faults: [], refused: false },
  ]);
});
