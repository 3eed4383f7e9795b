import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestServiceWithBank } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/index.ts';
import { otherProcess } from '../settlement/other-process-testing.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanFacts } from './account-store.ts';
import { addDueBills } from './collect.ts';
import { loanDay } from './jobs.ts';
import { givenLoan } from './loan-testing.ts';
import { billDue } from './repay.ts';

// The process that makes the monthly batch and holds the bank is killed (SIGKILL) three times in one month: while the batch
// is built, while it is at the bank and its answer on the way, and while the answer is booked.

const dueOn = '2026-12-15';
let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
const { start, kill, end } = otherProcess(() => service);
let loans: readonly string[];
before(async () => {
  service = await openTestServiceWithBank({}, 'api');
  // What the city's loans owe is left to other tests: on this day only these thirty fall due.
  await service.ownerPool.query(
    "update loan.account set next_due_on = '2027-01-20' where center_id = 1 and state = 'active'",
  );
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 30',
  );
  const given: string[] = [];
  for (const { person_id: personId } of rows)
    given.push((await givenLoan(service, { centerId: 1, on: '2026-11-15', months: 24, personId })).loanId);
  loans = given;
  service.clock.now = Temporal.Instant.from(`${dueOn}T02:00:00Z`);
});
after(async () => {
  end();
  await service.close();
});

/** As the schedule does; safe to be asked for any number of times. */
const askForDay = () => inCallOf(service)((call) => call.enqueue(loanDay, {}));

/** Runs until somebody waits for a table, then kills: whatever the waiting transaction did is undone. */
async function killBefore(table: string, begin: () => Promise<unknown>): Promise<void> {
  const [schema = '', name = ''] = table.split('.');
  const holder = await service.ownerPool.connect();
  await holder.query('begin');
  await holder.query(`lock table ${table} in exclusive mode`);
  await begin();
  await until(async () => {
    const { rows } = await service.ownerPool.query(
      `select from pg_locks l join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relname = $2 and not l.granted`,
      [schema, name],
    );
    return rows.length > 0;
  });
  await kill();
  await holder.query('rollback');
  holder.release();
}

const bills = async () => {
  const { rows } = await service.ownerPool.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from loan.bill where due_on = $1 and loan_id = any ($2) group by 1 order by 1`,
    [dueOn, loans],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  const facts = { unmatchedFen: total, loans: await loanFacts(service.database, 1) };
  assert.deepEqual(await findDifferences(service.database, 1, facts), []);
};

test('[X-5] [C-4] killed while the month’s batch is built, sent and booked: it goes on, nothing is collected twice, nothing is lost', async () => {
  const atBank = () => service.bank.state().batches.length;
  const before = atBank();
  service.bank.faults.set({
    loseAnswers: 0,
    failEvery: 10,
    lateEvery: 0,
    batchMs: 5,
    slowAnswers: 1,
    answerMs: 60_000,
  });
  await killBefore('settlement.collection_row', async () => {
    await start(0);
    await askForDay();
  });
  assert.deepEqual(await bills(), { due: 30 });
  await booksAgree();

  await start(60);
  await askForDay();
  await until(async () => atBank() === before + 1);
  await kill();
  assert.deepEqual(await bills(), { collecting: 30 });
  await booksAgree();

  service.bank.faults.set({ slowAnswers: 0 });
  await killBefore('loan.entry', () => start(700));
  assert.deepEqual(await bills(), { collecting: 30 });
  await booksAgree();

  await start(1_400);
  await until(async () => !('collecting' in (await bills())));
  // The bank refused every tenth: what it collected is paid once, the rest is due still.
  assert.deepEqual([await bills(), atBank()], [{ due: 3 }, before + 1]);
  const { rows } = await service.ownerPool.query<{ paid: number; journals: number; moved: number; collected: number }>(
    `select count(*)::int as paid, count(distinct e.journal_id)::int as journals, sum(e.amount_fen)::float8 as moved,
       (select sum(r.amount_fen) from settlement.collection_row r where r.state = 'collected' and r.row_key = any ($2::text[]))::float8 as collected
     from loan.entry e where e.kind = 'repayment' and e.due_on = $1 and e.loan_id = any ($2::uuid[])`,
    [dueOn, loans],
  );
  assert.deepEqual(rows, [{ ...rows[0], paid: 27, journals: 1, moved: rows[0]?.collected }]);
  await booksAgree();
});

test('[X-5] [C-4] killed between the last bill and the sending: the batch goes all the same, a second one of the day too', async () => {
  const before = service.bank.state().batches.length;
  const earlier = '2026-12-14';
  const { rows } = await service.ownerPool.query<{ loan_id: string }>(
    `update loan.account set next_due_on = $2 where loan_id = (select loan_id from loan.entry where due_on = $1 and kind = 'repayment'
       and loan_id = any ($3) order by loan_id limit 1) returning loan_id`,
    [dueOn, earlier, loans],
  );
  service.bank.faults.set({ failEvery: 0 });
  // What a process leaves that ends here: the bill is in a batch, and the batch is with nobody.
  await inCallOf(service)((call) => billDue(call));
  assert.equal(await inCallOf(service)(addDueBills), 1);
  await askForDay();
  const isPaid = async () =>
    (
      await service.ownerPool.query(
        "select from loan.entry where loan_id = $1 and due_on = $2 and kind = 'repayment'",
        [rows[0]?.loan_id, earlier],
      )
    ).rowCount === 1;
  await until(isPaid);
  assert.equal(service.bank.state().batches.length, before + 1);
  await booksAgree();
});
