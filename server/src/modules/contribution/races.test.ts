import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { openTestService, type TestService } from '../../testing.ts';
import { quiet, until } from '../../testing-waits.ts';
import {
  assertBooks,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  confirmedMonth,
  deliver,
  noticeOf,
  openClerk,
  pay,
  prefilled,
  rosterOf,
  rowOf,
  signed,
  take,
  view,
} from './clerk-testing.ts';
import * as contract from './contract.ts';

// Races with real parallel connections: requests of several sessions at once, and the worker beside them.

let service: TestService;
before(async () => {
  service = await openTestService();
  // Nobody may have to be saved from waiting in a circle: a deadlock is not resolved here and fails its test.
  const database = new URL(service.url).pathname.slice(1);
  await service.ownerPool.query(`alter database ${database} set deadlock_timeout = '60s'`);
  await service.ownerPool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
    [database],
  ); // prettier-ignore
  // Races need connections that are there already; the pool may hand out one that was just closed before it knows.
  const connect = () =>
    Promise.all(Array.from({ length: 15 }, () => service.service.pool.query('select pg_sleep(0.05)')));
  await until(() => connect().catch(() => undefined));
});
after(() => service.close());
afterEach(() => assertBooks(service));

const tally = (codes: readonly string[]) =>
  Object.fromEntries(
    Map.groupBy(codes, (code) => code)
      .entries()
      .map(([code, all]) => [code, all.length]),
  ); // prettier-ignore
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
/** Another clerk of the same employer, at another desk. */
const colleague = async (clerk: Clerk): Promise<Clerk> => ({
  ...clerk,
  caller: await service.employer(clerk.employerId),
});

async function journalsOf(remittanceId: string): Promise<number> {
  const found = await service.ownerPool.query(`select from ledger.journal where business_key = 'remittance:' || $1`, [
    remittanceId,
  ]);
  return found.rowCount ?? 0;
}

async function openMonths(clerk: Clerk): Promise<{ drafts: number; lines: number; listed: number }> {
  const { rows } = await service.ownerPool.query(
    `select count(distinct r.remittance_id)::int as drafts, count(l.line_no)::int as lines, min(r.person_count) as listed from contribution.remittance r
     left join contribution.remittance_line l using (center_id, remittance_id)
     where employer_id = $1 and month = '2026-11-01' and r.state <> 'withdrawn' and (l.change is null or l.change <> 'gone')`,
    [clerk.employerId],
  );
  return rows[0];
}

test('of clerks who confirm the same month at once one does, the others are told that it is done', async () => {
  const clerk = await openClerk(service, 1);
  const remittanceId = await take(clerk, [...(await prefilled(clerk)).slice(1), rowOf(1_900_000)]);
  const clerks = await Promise.all(times(5, () => colleague(clerk)));
  const bodies = await Promise.all(clerks.map((one) => signed(one, remittanceId)));
  const params = { remittanceId };
  const answers = clerks.map((one, at) =>
    codeOf(one.caller.try(contract.confirmRemittance, { params, body: bodies[at] })),
  );
  assert.deepEqual(tally(await Promise.all(answers)), { '200': 1, '409 contribution/wrong-state': 4 });
  const { rows } = await service.ownerPool.query(
    `select kind, count(*)::int as count from account.account_change where business_id = $1 group by 1 order by 1`,
    [remittanceId],
  ); // prettier-ignore
  assert.deepEqual(rows, [
    { kind: 'open', count: 1 },
    { kind: 'seal', count: 1 },
  ]); // prettier-ignore
});

test('the same signature sent twice at once counts once', async () => {
  const clerk = await openClerk(service, 2);
  const remittanceId = await carryOver(clerk);
  const body = await signed(clerk, remittanceId);
  const answers = times(4, () =>
    codeOf(clerk.caller.try(contract.confirmRemittance, { params: { remittanceId }, body })),
  );
  const { '200': done, ...others } = tally(await Promise.all(answers));
  assert.equal(done, 1);
  assert.ok(
    Object.keys(others).every((code) => ['409 contribution/wrong-state', '401 identity/challenge-gone'].includes(code)),
    JSON.stringify(others),
  ); // prettier-ignore
});

test('imports and carry-overs at once leave one draft, whole, and no other code than taken', async () => {
  const clerk = await openClerk(service, 3);
  const rows = await prefilled(clerk);
  const files = await Promise.all(
    times(4, (at) => rosterOf([...rows, ...times(at, (place) => rowOf(1_900_100 + at * 10 + place))])),
  );
  const clerks = await Promise.all(times(8, () => colleague(clerk)));
  const query = { month: '2026-11', fileName: '花名册.xlsx' };
  const answers = clerks.map((one, at) =>
    codeOf(
      at < 4
        ? one.caller.try(contract.importRoster, { query, file: files[at] })
        : one.caller.try(contract.carryOver, { body: { month: '2026-11', requestId: crypto.randomUUID() } }),
    ),
  ); // prettier-ignore
  assert.deepEqual(tally(await Promise.all(answers)), { '200': 8 });
  const { drafts, lines, listed } = await openMonths(clerk);
  assert.equal(drafts, 1);
  assert.equal(lines, listed);
});

test('a confirmation and another list at once: the list that is confirmed is the one that was signed', async () => {
  for (const number of [4, 5, 6]) {
    const clerk = await openClerk(service, number);
    const other = await colleague(clerk);
    // The other list comes at every moment of the confirmation, until one confirmation wins.
    for (let delay = 0; delay < 60; delay += 3) {
      const { remittanceId, personCount: count } = await view(clerk, await carryOver(clerk));
      const body = await signed(clerk, remittanceId);
      const [confirmed, listed] = await Promise.all([
        codeOf(clerk.caller.try(contract.confirmRemittance, { params: { remittanceId }, body })),
        setTimeout(delay).then(() =>
          codeOf(other.caller.try(contract.carryOver, { body: { month: '2026-11', requestId: crypto.randomUUID() } })),
        ), // prettier-ignore
      ]);
      const { state, personCount } = await view(clerk, remittanceId);
      assert.equal((await openMonths(clerk)).drafts, 1);
      if (confirmed === '200') {
        assert.deepEqual([listed, state, personCount], ['409 contribution/already-open', 'confirmed', count]);
        break;
      }
      assert.deepEqual([confirmed, listed, state], ['409 contribution/wrong-state', '200', 'withdrawn']);
    }
  }
});

test('money that arrives while its draft is given up or replaced is kept, once, and never lost', async () => {
  const clerk = await openClerk(service, 7);
  const { unallocatedFen: before } = await clerk.caller.call(contract.getEmployerOverview, {});
  let paid = 0;
  for (const way of ['discard', 'replace', 'confirm'] as const) {
    const draft = await view(clerk, await carryOver(clerk));
    const body = await signed(clerk, draft.remittanceId);
    const notice = await noticeOf(service, { amountFen: 1_000 + paid, remark: draft.serial });
    const params = { remittanceId: draft.remittanceId };
    const act = {
      discard: () => clerk.caller.try(contract.discardRemittance, { params }),
      replace: () =>
        clerk.caller.try(contract.carryOver, { body: { month: '2026-11', requestId: crypto.randomUUID() } }),
      confirm: () => clerk.caller.try(contract.confirmRemittance, { params, body }),
    }[way];
    const [answer] = await Promise.all([codeOf(act()), deliver(service, notice)]);
    assert.equal(answer, '200', way);
    await quiet(service);
    paid += 1_000 + paid;
    assert.equal((await view(clerk, draft.remittanceId)).unallocatedFen, before + paid, way);
  }
});

test('the same notice delivered by many at once is one receipt, and the month is posted once', async () => {
  const clerk = await openClerk(service, 8);
  const month = await confirmedMonth(clerk);
  const notice = await noticeOf(service, { amountFen: month.amountFen, remark: month.serial });
  const answers = await Promise.all(times(10, () => deliver(service, notice)));
  assert.deepEqual(tally(answers), { kept: 1, repeated: 9 });
  await quiet(service);
  assert.equal(await journalsOf(month.remittanceId), 1);
  const { receipts, state, unallocatedFen } = await view(clerk, month.remittanceId);
  assert.deepEqual([receipts.length, state, unallocatedFen], [1, 'posted', 0]);
});

test('many payments of one month at once: it is posted once and every fen more is unallocated', async () => {
  const clerk = await openClerk(service, 9);
  const month = await confirmedMonth(clerk);
  const notices = await Promise.all(
    times(8, (at) => noticeOf(service, { amountFen: Math.floor(month.amountFen / 3) + at, remark: month.serial })),
  ); // prettier-ignore
  await Promise.all(notices.map((notice) => deliver(service, notice)));
  await quiet(service);
  const { state, unallocatedFen } = await view(clerk, month.remittanceId);
  const total = notices.reduce((sum, notice) => sum + Number(notice.amount), 0);
  assert.deepEqual([state, unallocatedFen], ['posted', total - month.amountFen]);
  assert.equal(await journalsOf(month.remittanceId), 1);
});

test('paying from unallocated money while the bank pays: one of them posts the month, no money is lost', async () => {
  const clerk = await openClerk(service, 10);
  const draft = await view(clerk, await carryOver(clerk));
  await pay(clerk, draft.amountFen, draft.serial);
  await confirm(clerk, draft.remittanceId);
  const notice = await noticeOf(service, { amountFen: draft.amountFen, remark: draft.serial });
  const clerks = await Promise.all(times(4, () => colleague(clerk)));
  const params = { remittanceId: draft.remittanceId };
  const [answers] = await Promise.all([
    Promise.all(clerks.map((one) => codeOf(one.caller.try(contract.payFromUnallocated, { params })))),
    deliver(service, notice),
  ]);
  await quiet(service);
  const { '200': done = 0, '409 contribution/wrong-state': late = 0 } = tally(answers);
  assert.ok(done <= 1 && done + late === 4, JSON.stringify(answers));
  const { state, unallocatedFen } = await view(clerk, draft.remittanceId);
  assert.deepEqual([state, unallocatedFen], ['posted', draft.amountFen]);
  assert.equal(await journalsOf(draft.remittanceId), 1);
});

test('two employers that confirm the same newcomers at once: one opens the accounts', async () => {
  const clerks = [await openClerk(service, 11), await openClerk(service, 12)];
  const newcomers = times(20, (at) => rowOf(1_900_300 + at));
  const months = await Promise.all(
    clerks.map(async (clerk, at) => {
      const people = at === 0 ? newcomers : newcomers.toReversed();
      const remittanceId = await take(clerk, [...people, ...(await prefilled(clerk))]);
      return { clerk, params: { remittanceId }, body: await signed(clerk, remittanceId) };
    }),
  );
  const send = ({ clerk, ...input }: (typeof months)[number]) =>
    codeOf(clerk.caller.try(contract.confirmRemittance, input));
  assert.deepEqual((await Promise.all(months.map(send))).toSorted(), ['200', '409 contribution/opened-elsewhere']);
});
