import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { refusedBy } from '../../platform/db.ts';
import { newUuid } from '../../platform/ids.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { onDay } from '../ledger/books-testing.ts';
import {
  accountsOf,
  applyBases,
  countByState,
  findAccountByNo,
  findOpenAccount,
  findOpenAccounts,
  getEmployerAccount,
  listAccounts,
  listChanges,
  openAccounts,
  sealAccounts,
  setContributedTo,
  unsealAccounts,
} from './index.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
  // Races need connections that are there already.
  await Promise.all(Array.from({ length: 10 }, () => data.pool.query('select pg_sleep(0.05)')));
});
after(() => data.close());

const month = Temporal.PlainDate.from('2026-11-01');
const newId = () => newUuid(Temporal.Now.instant().epochMilliseconds);
let centers = 100;
const newCenter = () => ({ centerId: (centers += 1), employerId: newId(), businessId: newId() });
type Center = ReturnType<typeof newCenter>;

const inCall = <T>({ centerId }: Center, work: Parameters<typeof onDay<T>>[3]) =>
  onDay(data, centerId, '2026-11-12', work);
const people = (count: number) => Array.from({ length: count }, () => ({ accountId: newId(), personId: newId() }));

/** Opens accounts with a base of 5,000.00 yuan. */
function open(center: Center, opened: readonly { accountId: string; personId: string }[]) {
  const query = sql`select account_id, person_id, 500000::bigint as base_fen
    from unnest(${opened.map((one) => one.accountId)}::uuid[], ${opened.map((one) => one.personId)}::uuid[]) given (account_id, person_id)`;
  return inCall(center, (call) => openAccounts(call, { ...center, month }, query));
}

const ofIds = (ids: readonly string[]) => sql`select unnest(${ids}::uuid[]) as account_id`;
const withBase = (accountId: string, base: number, before = 0) =>
  sql`select ${accountId}::uuid as account_id, ${base}::bigint as base_fen, ${before}::bigint as base_before_fen`;

test('accounts get numbers of twelve digits that follow the highest of the centre', async () => {
  const center = newCenter();
  await open(center, people(2));
  await open(center, people(1));
  const { rows } = await listAccounts(data.database, center.centerId, center.employerId, {});
  const first = 100_000_000_000 + center.centerId * 1_000_000_000;
  assert.deepEqual(
    rows.map((row) => row.accountNo),
    [1, 2, 3].map((place) => String(first + place)),
  );
  assert.deepEqual(
    rows.map((row) => [row.state, row.base, row.openedOn.toString()]),
    Array(3).fill(['normal', 500_000n, '2026-11-12']),
  );
  const found = await findAccountByNo(data.database, center.centerId, String(first + 2));
  assert.equal(found?.accountId, rows[1]?.accountId);
});

test('openings at once get different numbers without a gap', async () => {
  const center = newCenter();
  await Promise.all(Array.from({ length: 8 }, () => open(center, people(5))));
  const { rows } = await listAccounts(data.database, center.centerId, center.employerId, {});
  const numbers = rows.map((row) => Number(row.accountNo));
  assert.equal(new Set(numbers).size, 40);
  assert.equal(Math.max(...numbers) - Math.min(...numbers), 39);
});

test('a person has one account that is not closed: of openings at once one is done, the others change nothing', async () => {
  const center = newCenter();
  const personId = newId();
  const attempts = await Promise.allSettled(
    Array.from({ length: 6 }, () => open(center, [{ accountId: newId(), personId }])),
  );
  const refused = attempts.flatMap((attempt) =>
    attempt.status === 'rejected' ? [refusedBy(attempt.reason)?.constraint] : [],
  );
  assert.deepEqual(refused, Array(5).fill('personal_account__one_open'));
  const account = await findOpenAccount(data.database, center.centerId, personId);
  assert.ok(account);
  const changes = await data.pool.query('select from account.account_change where center_id = $1', [center.centerId]);
  assert.equal(changes.rowCount, 1);
  await inCall(center, (call) => sealAccounts(call, { ...center, month }, ofIds([account.accountId])));
  await assert.rejects(open(center, [{ accountId: newId(), personId }]), /personal_account__one_open/);
});

test('who has closed an account may have another one', async () => {
  const center = newCenter();
  const [one] = people(1);
  assert.ok(one);
  await open(center, [one]);
  await data.ownerPool.query("update account.personal_account set state = 'withdrawn' where account_id = $1", [
    one.accountId,
  ]);
  assert.equal(await findOpenAccount(data.database, center.centerId, one.personId), undefined);
  const again = { ...one, accountId: newId() };
  await open(center, [again]);
  assert.equal((await findOpenAccount(data.database, center.centerId, one.personId))?.accountId, again.accountId);
  assert.deepEqual(
    (await findOpenAccounts(data.database, center.centerId, [one.personId])).map((row) => row.accountId),
    [again.accountId],
  );
});

test('sealing, unsealing and new bases reach only accounts that are as expected, and every change is recorded', async () => {
  const center = newCenter();
  const [first, second] = people(2);
  assert.ok(first && second);
  await open(center, [first, second]);
  const change = { ...center, month };
  const seal = (ids: string[]) => inCall(center, (call) => sealAccounts(call, change, ofIds(ids)));
  assert.equal(await seal([first.accountId, newId()]), 1);
  assert.equal(await seal([first.accountId]), 0);
  assert.deepEqual(await countByState(data.database, center.centerId, center.employerId), { normal: 1, sealed: 1 });
  const adjust = (accountId: string, base: number, before: number) =>
    inCall(center, (call) => applyBases(call, change, withBase(accountId, base, before)));
  assert.equal(await adjust(first.accountId, 600_000, 500_000), 0);
  assert.equal(await adjust(second.accountId, 600_000, 499_999), 0);
  assert.equal(await adjust(second.accountId, 600_000, 500_000), 1);
  const unseal = () => inCall(center, (call) => unsealAccounts(call, change, withBase(first.accountId, 700_000)));
  assert.equal(await unseal(), 1);
  assert.equal(await unseal(), 0);
  const accounts = await accountsOf(data.database, center.centerId, [first.accountId, second.accountId]);
  assert.deepEqual(
    [first, second].map(({ accountId }) => accounts.get(accountId)?.base),
    [700_000n, 600_000n],
  );
  assert.equal(accounts.get(first.accountId)?.sealedOn, null);
  const recorded = async (accountId: string) =>
    (await listChanges(data.database, center.centerId, accountId, {}))
      .map((row) => [row.kind, row.beforeText, row.afterText])
      .sort((one, other) => String(one).localeCompare(String(other)));
  assert.deepEqual(await recorded(first.accountId), [
    ['open', null, '500000'],
    ['seal', 'normal', 'sealed'],
    ['unseal', 'sealed', 'normal'],
  ]);
  assert.deepEqual(await recorded(second.accountId), [
    ['base', '500000', '600000'],
    ['open', null, '500000'],
  ]);
});

test('another employer cannot seal, unseal or adjust an account', async () => {
  const center = newCenter();
  const [one] = people(1);
  assert.ok(one);
  await open(center, [one]);
  const other = { ...center, employerId: newId(), month };
  assert.equal(await inCall(center, (call) => sealAccounts(call, other, ofIds([one.accountId]))), 0);
  assert.equal(await inCall(center, (call) => applyBases(call, other, withBase(one.accountId, 1, 500_000))), 0);
  assert.equal((await findOpenAccount(data.database, center.centerId, one.personId))?.state, 'normal');
});

test('changes are listed by the month they are for, newest first', async () => {
  const center = newCenter();
  const [one] = people(1);
  assert.ok(one);
  await open(center, [one]);
  await inCall(center, (call) =>
    sealAccounts(call, { ...center, month: Temporal.PlainDate.from('2026-12-01') }, ofIds([one.accountId])),
  );
  const kinds = async (filter: Parameters<typeof listChanges>[3]) =>
    (await listChanges(data.database, center.centerId, one.accountId, filter)).map((row) => row.kind);
  assert.deepEqual(await kinds({ from: Temporal.PlainDate.from('2026-12-15') }), ['seal']);
  assert.deepEqual(await kinds({ to: Temporal.PlainDate.from('2026-11-30') }), ['open']);
  assert.deepEqual(await kinds({ from: Temporal.PlainDate.from('2027-01-01') }), []);
});

test('the first month posted makes an opened employer account a normal one; a deferred one stays deferred', async () => {
  const center = newCenter();
  for (const [state, after] of [
    ['opened', 'normal'],
    ['deferred', 'deferred'],
  ] as const) {
    const employerId = newId();
    await data.ownerPool.query(
      `insert into account.employer_account (center_id, employer_id, state, employer_ratio_ppm, member_ratio_ppm, first_month, opened_on)
       values ($1, $2, $3, 120000, 50000, '2026-11-01', '2026-11-02')`,
      [center.centerId, employerId, state],
    );
    await setContributedTo(data.database, center.centerId, employerId, month);
    const account = await getEmployerAccount(data.database, center.centerId, employerId);
    assert.deepEqual([account.state, account.contributedTo?.toString()], [after, '2026-11-01']);
    assert.deepEqual(account.ratios, { employer: 120_000n, member: 50_000n });
  }
});
