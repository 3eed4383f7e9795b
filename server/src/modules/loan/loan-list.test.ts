import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { onDay } from '../ledger/books-testing.ts';
import { type LoanFilter, listLoanRows } from './loan-list-store.ts';
import { givenLoan } from './loan-testing.ts';
import { billDue, transferOverdue } from './repay.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

const centerId = 6_500;
const listed = (filter: LoanFilter, offset: number, limit: number) =>
  listLoanRows(data.database, centerId, filter, { limit, offset });

test('[C-4] the book of loans shows the overdue ones first and then the newest, page by page each once, and what all of them owe', async () => {
  const days = ['2026-01-05', '2026-01-10', '2026-01-15', '2026-01-20', '2026-01-25'];
  const ids: string[] = [];
  for (const on of days) ids.push((await givenLoan(data, { centerId, on })).loanId);
  const [, second, , fourth] = ids;
  await onDay(data, centerId, '2026-02-21', async (call) => {
    for (const loanId of [second, fourth]) {
      await billDue(call, loanId);
      await transferOverdue(call, loanId);
    }
  });
  const all = await listed({}, 0, 50);
  const whole = all.rows.map(({ loanId }) => loanId);
  assert.deepEqual(
    whole,
    [3, 1, 4, 2, 0].map((at) => ids[at]),
  );
  for (const filter of [{}, { state: 'active' as const }])
    for (const limit of [1, 2, 3]) {
      const paged: string[] = [];
      for (let offset = 0; offset < 6; offset += limit)
        paged.push(...(await listed(filter, offset, limit)).rows.map(({ loanId }) => loanId));
      assert.deepEqual(paged, whole, String(limit));
    }
  const sum = (part: 'balance' | 'overdue', rows: typeof all.rows) =>
    rows.reduce((total, row) => total + row[part], 0n);
  assert.deepEqual([all.total, all.balance, all.overdue], [5, sum('balance', all.rows), sum('overdue', all.rows)]);
  const late = await listed({ state: 'overdue' }, 0, 50);
  assert.deepEqual([late.total, late.rows.length, late.overdue], [2, 2, all.overdue]);
  assert.equal(late.balance, sum('balance', all.rows.slice(0, 2)));
  const some = await listed({ loanIds: ids.slice(0, 2) }, 0, 50);
  assert.deepEqual([some.total, some.rows.map(({ loanId }) => loanId)], [2, [ids[1], ids[0]]]);
  for (const state of ['settled', 'returned', 'signing', 'cancelled', 'written-off'] as const)
    assert.deepEqual([(await listed({ state }, 0, 50)).total, (await listed({ state }, 0, 50)).rows], [0, []], state);
});
