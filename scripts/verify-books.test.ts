import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, type Transaction } from 'kysely';
import { type Invariant, invariants } from '../server/src/modules/ledger/index.ts';
import { type Database, openDatabase } from '../server/src/platform/db.ts';
import type { DB } from '../server/src/platform/db-types.generated.ts';
import { openTestDatabase, type TestDatabase } from '../server/src/testing.ts';
import { checkCenter, printResults } from './verify-books.ts';

// One corruption for each invariant, planted with the owner's rights in the books of a whole city, and named by the command.

let data: TestDatabase;
let owner: Database;
before(async () => {
  data = await openTestDatabase('city');
  owner = openDatabase(data.ownerPool);
});
after(() => data.close());

const run = async (tx: Transaction<DB>, text: string) => {
  for (const command of text.split(';')) if (command.trim() !== '') await sql.raw(command).execute(tx);
};

/** What the command prints of centre 1 after a corruption, and whether it would end with status 0; then all is as before. */
async function said(corruption: string): Promise<{ isRight: boolean; wrong: Invariant[]; lines: string[] }> {
  const tx = await owner.startTransaction().execute();
  try {
    await run(tx as unknown as Transaction<DB>, corruption);
    const lines: string[] = [];
    const isRight = printResults(await checkCenter(tx, 1), (line) => lines.push(line));
    const wrong = lines.flatMap((line) => /^ {2}WRONG +\d+ {2}([a-z0-9-]+):/.exec(line)?.[1] ?? []);
    return { isRight, wrong: wrong as Invariant[], lines };
  } finally {
    await tx.rollback().execute();
  }
}

const one = (table: string, where = 'true') =>
  `ctid = (select ctid from ${table} where center_id = 1 and ${where} order by ctid limit 1)`;

/** A statement of one row beside the book of its day, with a break that names the whole difference. */
const statement = (named: number) => `
  insert into settlement.statement_day select 1, min(account_no), '2026-11-10', 'file', 1, 500, 0, null, true, 'test', now() from settlement.bank_account where center_id = 1;
  insert into settlement.statement_line select 1, min(account_no), 'X1', 'credit', '2026-11-10', '', 1, 500, null, '', '', '', '', false, now() from settlement.bank_account where center_id = 1;
  insert into settlement.reconciliation select 1, min(account_no), '2026-11-10', 1, 1, 500, 0, 0, 0, 0, 0, 0, 0, 0, 1, 500, true, false, 'test', now() from settlement.bank_account where center_id = 1;
  insert into settlement.reconciliation_break select 1, min(account_no), 'statement:X1:in', 'bank-only', 'in', '2026-11-10', ${named} - (
      select coalesce(sum(l.debit_fen - l.credit_fen), 0) from ledger.journal j join ledger.journal_line l using (center_id, journal_id)
      where center_id = 1 and subject_code = '101' and accounting_date = '2026-11-10'), 0, 0, '', now(), now() from settlement.bank_account where center_id = 1`;

const corruptions: Readonly<Record<Invariant, string>> = {
  'journal-balanced': `delete from ledger.journal_line where ${one('ledger.journal_line')}`,
  'journal-entry-count': `update ledger.journal set entry_count = entry_count + 1 where ${one('ledger.journal')}`,
  'journal-personal': `update ledger.personal_entry set current_change_fen = current_change_fen + 1 where ${one('ledger.personal_entry')}`,
  'journal-employer': `update ledger.employer_entry set amount_fen = amount_fen + 1 where ${one('ledger.employer_entry')}`,
  'journal-day': `update ledger.personal_entry set accounting_date = accounting_date + 1 where ${one('ledger.personal_entry')}`,
  'personal-chain': `update ledger.personal_entry set balance_after_fen = balance_after_fen + 1 where ${one('ledger.personal_entry')}`,
  'employer-chain': `update ledger.employer_entry set balance_after_fen = balance_after_fen + 1 where ${one('ledger.employer_entry')}`,
  'personal-balance': `update ledger.personal_balance set carried_fen = carried_fen + 1 where ${one('ledger.personal_balance')}`,
  'personal-accrual': `update ledger.personal_balance set carried_accrual = carried_accrual + 1 where ${one('ledger.personal_balance')}`,
  'closed-days': `delete from ledger.voucher_number where ${one('ledger.voucher_number')}`,
  'red-lines': `update ledger.journal_line set is_red = true, debit_fen = -debit_fen, credit_fen = -credit_fen where ${one('ledger.journal_line')}`,
  'employer-balance': `update ledger.employer_balance set unallocated_fen = unallocated_fen + 1 where ${one('ledger.employer_balance')}`,
  'not-below-zero': `alter table ledger.personal_balance drop constraint personal_balance__floor;
    update ledger.personal_balance set carried_fen = -1 where ${one('ledger.personal_balance')}`,
  'personal-held': `update ledger.personal_balance set held_fen = held_fen + 1 where ${one('ledger.personal_balance', 'carried_fen > 0')}`,
  'subject-201': `update ledger.personal_balance set current_fen = current_fen + 1 where ${one('ledger.personal_balance')}`,
  'subject-219': `update ledger.employer_balance set unallocated_fen = unallocated_fen + 1 where ${one('ledger.employer_balance')}`,
  'subject-121': `update loan.account set balance_fen = balance_fen + 1 where ${one('loan.account', `state = 'active'`)}`,
  'subject-122': `update loan.account set overdue_fen = overdue_fen + 1 where ${one('loan.account', `state = 'active'`)}`,
  'loan-chain': `update loan.entry set balance_after_fen = balance_after_fen + 1 where ${one('loan.entry')}`,
  'bank-book': statement(501),
};

test('[C-3] the books of a seeded city have no difference, also beside a bank statement whose difference is named', async () => {
  const untouched = await said('');
  assert.ok(untouched.isRight, untouched.lines.join('\n'));
  assert.equal(untouched.lines.length, Object.keys(invariants).length);
  const beside = await said(statement(500));
  assert.ok(beside.isRight, beside.lines.join('\n'));
});

for (const [invariant, corruption] of Object.entries(corruptions)) {
  test(`[C-3] a corruption of ${invariant} is named with its first difference, and the command does not succeed`, async () => {
    const { isRight, wrong, lines } = await said(corruption);
    assert.equal(isRight, false);
    assert.ok(wrong.includes(invariant as Invariant), `${invariant} is not among ${wrong.join()}`);
    const at = lines.findIndex((line) => line.includes(` ${invariant}:`));
    assert.match(lines[at + 1] ?? '', /expected -?\d+, found -?\d+/);
  });
}

test('the command ends with status 0 on books that agree and with 1 when one fen is too many', async () => {
  const verify = () =>
    spawnSync(process.execPath, [join(import.meta.dirname, 'verify-books.ts')], {
      env: { ...process.env, ANJU_DATABASE_URL: data.url },
      encoding: 'utf8',
    });
  const right = verify();
  assert.equal(right.status, 0, right.stdout + right.stderr);
  await data.ownerPool.query(corruptions['personal-balance']);
  const wrong = verify();
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /WRONG +\d+ {2}personal-balance/);
});
