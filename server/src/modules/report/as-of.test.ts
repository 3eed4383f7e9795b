import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { reverseJournal } from '../ledger/index.ts';
import { getLoanAsOf } from '../loan/contract.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { getEmployerAsOf } from './contract.ts';

// Employers and loans on any day of a seeded city: each answer is the replay of the entries up to that day.

let service: TestService;
let accountant: TestCaller;
before(async () => {
  service = await openTestService();
  accountant = await service.staff(['accountant']);
});
after(() => service.close());

async function rowsOf<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await service.ownerPool.query(text, values)).rows as T[];
}
const days = ['2026-01-01', '2026-06-30', '2026-10-21', '2026-11-12'];
const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + Number(amount), 0);

test('[X-11] a loan on any day is a replay of its entries: what is owed, overdue and paid, and from when it is there', async () => {
  const loans = await rowsOf<{ loan_id: string; contract_no: string }>(
    `select c.loan_id, contract_no from loan.contract c join loan.account a using (center_id, loan_id) where center_id = 1
     order by (select count(*) filter (where kind = 'overdue') from loan.entry e where e.center_id = 1 and e.loan_id = c.loan_id) desc, contract_no limit 4`,
  );
  for (const { loan_id: loanId, contract_no: contractNo } of loans) {
    const entries = await rowsOf<Record<string, string>>(
      `select kind, accounting_date::text as day, principal_fen, interest_fen, balance_change_fen, overdue_change_fen from loan.entry where center_id = 1 and loan_id = $1`,
      [loanId],
    );
    for (const on of days) {
      const seen = entries.filter(({ day = '' }) => day <= on);
      const paid = seen.filter(({ kind = '' }) => !['grant', 'overdue', 'write-off'].includes(kind));
      const then = await accountant.call(getLoanAsOf, { params: { loanId }, query: { on } });
      assert.deepEqual(
        [
          then.contractNo,
          then.balanceFen,
          then.overdueFen,
          then.paid.principalFen,
          then.paid.interestFen,
          then.entries,
        ],
        [
          contractNo,
          sum(seen.map((row) => row['balance_change_fen'] ?? '')),
          sum(seen.map((row) => row['overdue_change_fen'] ?? '')),
          sum(paid.map((row) => row['principal_fen'] ?? '')),
          sum(paid.map((row) => row['interest_fen'] ?? '')),
          seen.length,
        ],
      );
      assert.equal(then.state === 'none', seen.length === 0);
      assert.equal(then.owedNowFen, then.balanceFen + then.overdueFen);
    }
    // Nothing of it was recorded before it was granted.
    const before = await accountant.call(getLoanAsOf, {
      params: { loanId },
      query: { on: '2026-11-12', knownOn: '2020-01-01' },
    });
    assert.deepEqual([before.state, before.balanceFen], ['none', 0]);
    assert.ok(before.owedNowFen >= 0);
  }
});

test('[X-11] an employer on any day: its unallocated money, the months that stood then, what its people had', async () => {
  const [employer] = await rowsOf<{ employer_id: string }>(
    'select employer_id from ledger.employer_entry where center_id = 1 group by 1 order by count(*) desc limit 1',
  );
  const employerId: string = employer?.employer_id ?? '';
  const params = { employerId };
  for (const on of days) {
    const [unallocated] = await rowsOf<{ sum: string | null }>(
      `select sum(amount_fen) from ledger.employer_entry where center_id = 1 and employer_id = $1 and accounting_date <= $2`,
      [employerId, on],
    );
    const [posted] = await rowsOf<{ count: string; sum: string | null; last: string | null }>(
      `select count(*), sum(amount_fen), to_char(max(month), 'YYYY-MM') as last from contribution.remittance r join ledger.journal j on j.center_id = 1 and j.business_key = 'remittance:' || remittance_id
       where r.center_id = 1 and employer_id = $1 and accounting_date <= $2`,
      [employerId, on],
    );
    const [held] = await rowsOf<{ sum: string | null }>(
      `select sum(carried_change_fen + current_change_fen) from ledger.personal_entry join account.personal_account a using (center_id, account_id)
       where center_id = 1 and a.employer_id = $1 and a.state in ('normal', 'sealed') and accounting_date <= $2`,
      [employerId, on],
    );
    const then = await accountant.call(getEmployerAsOf, { params, query: { on } });
    assert.deepEqual(
      [then.unallocatedFen, then.months, then.contributedFen, then.contributedTo, then.balanceFen],
      [
        Number(unallocated?.sum ?? 0),
        Number(posted?.count),
        Number(posted?.sum ?? 0),
        posted?.last ?? null,
        Number(held?.sum ?? 0),
      ],
    );
  }
});

test('[X-11] what was taken back later still stood by the records of its day', async () => {
  const [last] = await rowsOf<{
    journal_id: string;
    employer_id: string;
    amount_fen: string;
    day: string;
    month: string;
  }>(
    `select journal_id, employer_id, amount_fen, accounting_date::text as day, to_char(month, 'YYYY-MM') as month
     from contribution.remittance r join ledger.journal j on j.center_id = 1 and j.business_key = 'remittance:' || remittance_id
     where r.center_id = 1 order by month desc, accounting_date desc limit 1`,
  );
  assert.ok(last);
  await inCallOf(service)((call) => reverseJournal(call, { journalId: last.journal_id, reason: '重复入账' }));
  const params = { employerId: last.employer_id };
  const on = '2026-11-12';
  const now = await accountant.call(getEmployerAsOf, { params, query: { on } });
  const then = await accountant.call(getEmployerAsOf, { params, query: { on, knownOn: '2026-11-11' } });
  assert.equal(then.contributedFen - now.contributedFen, Number(last.amount_fen));
  assert.equal(then.balanceFen - now.balanceFen, Number(last.amount_fen));
  assert.deepEqual([then.contributedTo, then.months - now.months, now.knownOn], [last.month, 1, null]);
  // By accounting date it stood until the day on which it was taken back.
  const dayBefore = await accountant.call(getEmployerAsOf, { params, query: { on: '2026-11-11' } });
  assert.equal(dayBefore.contributedFen, then.contributedFen);
});

test('[X-11] employers and loans of another centre are not there', async () => {
  const elsewhere = await service.staff(['accountant'], 2);
  const [employer] = await rowsOf<{ employer_id: string }>(
    'select employer_id from party.employer where center_id = 1 order by 1 limit 1',
  );
  const [loan] = await rowsOf<{ loan_id: string }>(
    'select loan_id from loan.contract where center_id = 1 order by 1 limit 1',
  );
  const query = { on: '2026-11-12' };
  const params = { employerId: employer?.employer_id ?? '', loanId: loan?.loan_id ?? '' };
  assert.equal((await refused(elsewhere, getEmployerAsOf, { params, query })).code, 'report/employer-not-found');
  assert.equal((await refused(elsewhere, getLoanAsOf, { params, query })).code, 'loan/not-found');
});
