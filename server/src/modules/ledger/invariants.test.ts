import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, type Transaction } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Database, openDatabase } from '../../platform/db.ts';
import type { DB } from '../../platform/db-types.generated.ts';
import { fen } from '../../platform/money.ts';
import { openTestDatabase } from '../../testing.ts';
import { checkBooks, type Difference, findDifferences, type Invariant, invariants } from './invariants.ts';
import { type JournalDraft, postJournal } from './post.ts';
import { openEmployerBalance, openPersonalBalances } from './store.ts';

const centerId = 1;
const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const people = [idOf(1), idOf(2), idOf(3)];
const employerId = idOf(9);
const unmatched = {
  unmatchedFen: fen(77_700),
  loans: { normal: fen(30_000), overdue: fen(20_000), broken: [] },
  banks: [{ accountNo: '4100123', statement: fen(900), book: fen(1_000), named: fen(-100) }],
};

let testDatabase: Awaited<ReturnType<typeof openTestDatabase>>;
let owner: Database;
let nextId = 100;

/** A call on a day: only what posting asks for. */
const callOn = (tx: Call['tx'], day: string): Call => ({
  centerId,
  tx,
  now: Temporal.Instant.from(`${day}T02:00:00Z`),
  accountingDate: Temporal.PlainDate.from(day),
  newId: () => idOf(nextId++),
  actor: { kind: 'system', id: 'test', permissions: new Set() },
  channel: 'system',
  requestId: 'test',
  vault: undefined as never,
  origin: { address: '', device: '', host: '' },
  enqueue: async () => undefined,
  aside: async () => {
    throw new Error('not here');
  },
});

const remittance = (month: string): JournalDraft => ({
  businessKey: `remittance:${month}`,
  business: 'remittance',
  summary: month,
  lines: [
    { subject: '101', debit: fen(60_000) },
    { subject: '201', credit: fen(60_000) },
  ],
  personal: {
    kind: 'remittance',
    month: Temporal.PlainDate.from(`${month}-01`),
    employerId,
    count: 3,
    total: fen(60_000),
    from: people.map((accountId, place) => ({
      accountId,
      carriedChange: fen(0),
      currentChange: fen(10_000 * (place + 1)),
    })),
  },
});

before(async () => {
  testDatabase = await openTestDatabase();
  owner = openDatabase(testDatabase.ownerPool);
  await testDatabase.database.transaction().execute(async (tx) => {
    await openPersonalBalances(
      tx,
      centerId,
      sql`select unnest(${people}::uuid[]) as account_id`,
      Temporal.PlainDate.from('2026-08-31'),
    );
    await openEmployerBalance(tx, centerId, employerId);
    await postJournal(callOn(tx, '2026-09-10'), remittance('2026-09'));
    await postJournal(callOn(tx, '2026-10-12'), remittance('2026-10'));
    await postJournal(callOn(tx, '2026-10-13'), {
      businessKey: 'receipt:1',
      business: 'receipt',
      summary: '',
      employer: { employerId, kind: 'receipt', amount: fen(5_000) },
      lines: [
        { subject: '101', debit: fen(5_000) },
        { subject: '219', credit: fen(5_000) },
      ],
    });
    await postJournal(callOn(tx, '2026-10-14'), {
      businessKey: 'receipt:2',
      business: 'temporary-receipt',
      summary: '',
      lines: [
        { subject: '101', debit: fen(77_700) },
        { subject: '219', credit: fen(77_700) },
      ],
    });
    await postJournal(callOn(tx, '2026-10-15'), {
      businessKey: 'loan:1',
      business: 'loan-grant',
      summary: '',
      lines: [
        { subject: '121', debit: fen(30_000) },
        { subject: '122', debit: fen(20_000) },
        { subject: '101', credit: fen(50_000) },
      ],
    });
  });
});
after(() => testDatabase.close());

/** Plants a fault with the owner's rights, looks, and takes it back. */
async function differencesAfter(plant: (tx: Transaction<DB>) => Promise<unknown>): Promise<Difference[]> {
  const tx = await owner.startTransaction().execute();
  try {
    await plant(tx as unknown as Transaction<DB>);
    return await findDifferences(tx, centerId, unmatched);
  } finally {
    await tx.rollback().execute();
  }
}

/** Runs commands one after another: a prepared statement holds only one. */
const run = async (tx: Transaction<DB>, text: string) => {
  for (const command of text.split(';')) if (command.trim() !== '') await sql.raw(command).execute(tx);
};

test('books that were only ever posted to have no differences', async () => {
  assert.deepEqual(await findDifferences(testDatabase.database, centerId, unmatched), []);
});

test('every check looks at something, and each invariant has its check', async () => {
  const results = await checkBooks(testDatabase.database, centerId, unmatched);
  assert.deepEqual(results.map((result) => result.check).sort(), Object.keys(invariants).sort());
  assert.ok(results.every((result) => result.checked > 0));
  assert.equal(results.find((result) => result.check === 'personal-chain')?.checked, 6);
});

test('the books of one centre do not answer for another’s', async () => {
  await owner.transaction().execute(async (tx) => {
    await run(tx, `insert into ledger.personal_balance values (2, '${idOf(50)}', 5, 0, 0, 0, '2026-08-31', 1)`);
    assert.deepEqual(await findDifferences(tx, centerId, unmatched), []);
    assert.deepEqual(
      (await findDifferences(tx, 2)).map((difference) => difference.check),
      ['personal-balance', 'personal-balance', 'subject-201'],
    );
    await run(tx, 'delete from ledger.personal_balance where center_id = 2');
  });
});

const first = (table: string, order: string) =>
  `ctid = (select ctid from ledger.${table} where center_id = 1 order by ${order} limit 1)`;

const faults: [name: string, plant: string, found: Invariant, expected: bigint, figure: bigint][] = [
  [
    'a red line in a journal that takes nothing back',
    `update ledger.journal_line set is_red = true, debit_fen = -debit_fen, credit_fen = -credit_fen
     where journal_id = (select journal_id from ledger.journal where business_key = 'receipt:2')`,
    'red-lines',
    0n,
    1n,
  ],
  [
    'a voucher without a number on a closed day',
    `insert into ledger.closing values (1, 'day', '2026-08-31', 0, 0, '{}', 'test', now());
     insert into ledger.subject_day select 1, accounting_date, subject_code, sum(l.debit_fen), sum(l.credit_fen)
       from ledger.journal j join ledger.journal_line l using (center_id, journal_id) where center_id = 1 and accounting_date <= '2026-08-31' group by 2, 3;
     insert into ledger.journal (center_id, journal_id, accounting_date, business_key, request_hash, business, summary, debit_fen, credit_fen, entry_count, posted_by, recorded_at)
       values (1, '${idOf(77)}', '2026-08-30', 'late', '', 'test', '', 1, 1, 0, 'test', now())`,
    'closed-days',
    1n,
    0n,
  ],
  [
    'a journal whose totals are not those of its lines',
    `alter table ledger.journal drop constraint journal__balanced; update ledger.journal set debit_fen = 60001 where business_key = 'remittance:2026-09'`,
    'journal-balanced',
    60_000n,
    60_001n,
  ],
  [
    'a journal that lost a line',
    `delete from ledger.journal_line where subject_code = '101' and debit_fen = 5000`,
    'journal-balanced',
    0n,
    5_000n,
  ],
  [
    'a line whose journal is gone',
    `delete from ledger.journal where business_key = 'receipt:2'`,
    'journal-balanced',
    77_700n,
    0n,
  ],
  [
    'a journal that miscounts its entries',
    `update ledger.journal set entry_count = 4 where business_key = 'remittance:2026-10'`,
    'journal-entry-count',
    3n,
    4n,
  ],
  [
    'an entry that moves more than its journal says',
    `update ledger.personal_entry set current_change_fen = current_change_fen + 1 where ${first('personal_entry', 'account_id, entry_no')}`,
    'journal-personal',
    60_000n,
    60_001n,
  ],
  [
    'a journal on 201 without entries',
    `delete from ledger.personal_entry where accounting_date = '2026-10-12'`,
    'journal-personal',
    60_000n,
    0n,
  ],
  [
    'employer money that its journal does not know',
    `update ledger.employer_entry set amount_fen = 4999`,
    'journal-employer',
    5_000n,
    4_999n,
  ],
  [
    'an entry on another day than its journal',
    `update ledger.personal_entry set accounting_date = '2026-10-11' where ${first('personal_entry', 'entry_no desc')}`,
    'journal-day',
    20_261_012n,
    20_261_011n,
  ],
  [
    'an entry that does not follow from the one before',
    `update ledger.personal_entry set balance_after_fen = 20001 where ${first('personal_entry', 'account_id, entry_no desc')}`,
    'personal-chain',
    20_000n,
    20_001n,
  ],
  [
    'a gap in the numbers of an account’s entries',
    `update ledger.personal_entry set entry_no = 3 where account_id = '${idOf(2)}' and entry_no = 2`,
    'personal-chain',
    2n,
    3n,
  ],
  [
    'employer money that does not chain',
    `update ledger.employer_entry set balance_after_fen = 5001`,
    'employer-chain',
    5_000n,
    5_001n,
  ],
  [
    'a balance that is not its last entry',
    `update ledger.personal_balance set current_fen = current_fen + 7 where account_id = '${idOf(3)}'`,
    'personal-balance',
    60_000n,
    60_007n,
  ],
  [
    'money moved between this year and the years before',
    `update ledger.personal_balance set current_fen = 0, carried_fen = current_fen where account_id = '${idOf(3)}'`,
    'personal-balance',
    0n,
    60_000n,
  ],
  [
    'a balance that counts its entries wrong',
    `update ledger.personal_balance set entry_no = 9 where account_id = '${idOf(1)}'`,
    'personal-balance',
    2n,
    9n,
  ],
  [
    'entries of an account without a balance',
    `delete from ledger.personal_balance where account_id = '${idOf(1)}'`,
    'personal-balance',
    20_000n,
    0n,
  ],
  [
    'an employer balance that is not its last entry',
    `update ledger.employer_balance set unallocated_fen = 4000`,
    'employer-balance',
    5_000n,
    4_000n,
  ],
  [
    'an account below zero',
    `alter table ledger.personal_balance drop constraint personal_balance__floor; update ledger.personal_balance set carried_fen = -1 where account_id = '${idOf(1)}'`,
    'not-below-zero',
    0n,
    -1n,
  ],
  [
    'money held for nobody',
    `update ledger.personal_balance set held_fen = 7 where account_id = '${idOf(1)}'`,
    'personal-held',
    0n,
    7n,
  ],
  [
    'an employer below zero',
    `alter table ledger.employer_balance drop constraint employer_balance__floor; update ledger.employer_balance set unallocated_fen = -2`,
    'not-below-zero',
    0n,
    -2n,
  ],
  [
    'personal balances that are not subject 201',
    `update ledger.personal_balance set current_fen = 0 where account_id = '${idOf(1)}'`,
    'subject-201',
    120_000n,
    100_000n,
  ],
  [
    'employers’ money that is not subject 219',
    `update ledger.employer_balance set unallocated_fen = 0`,
    'subject-219',
    82_700n,
    77_700n,
  ],
  [
    'loans that are not subject 121',
    `update ledger.journal_line set debit_fen = 30001 where subject_code = '121'`,
    'subject-121',
    30_001n,
    30_000n,
  ],
  [
    'overdue principal that is not subject 122',
    `update ledger.journal_line set debit_fen = 19999 where subject_code = '122'`,
    'subject-122',
    19_999n,
    20_000n,
  ],
];

for (const [name, plant, check, expected, found] of faults) {
  test(`${name} is found by ${check}`, async () => {
    const differences = (await differencesAfter((tx) => run(tx, plant))).filter(
      (difference) => difference.check === check,
    );
    assert.ok(
      differences.some((difference) => difference.expected === expected && difference.found === found),
      `${check} must say ${expected} and ${found}: ${differences.map((one) => `${one.key} ${one.expected} ${one.found}`).join('; ')}`,
    );
  });
}

test('an interest base that grew by itself is a difference of its account', async () => {
  const grown = await differencesAfter((tx) =>
    run(
      tx,
      `update ledger.personal_balance set carried_accrual = carried_accrual + 7 where ${first('personal_balance', 'account_id')}`,
    ),
  );
  assert.deepEqual(
    grown.map(({ check, expected, found }) => [check, found - expected]),
    [['personal-accrual', 7n]],
  );
});

test('loans that contradict themselves and bank statements that nothing explains are named by their account', async () => {
  const [bank] = unmatched.banks;
  assert.ok(bank);
  const found = await findDifferences(testDatabase.database, centerId, {
    ...unmatched,
    loans: { ...unmatched.loans, broken: ['DK0001'] },
    banks: [bank, { ...bank, accountNo: '4100456', statement: fen(901) }],
  });
  assert.deepEqual(found, [
    { check: 'loan-chain', key: 'DK0001', expected: 0n, found: 1n },
    { check: 'bank-book', key: '4100456', expected: 900n, found: 901n },
  ]);
});

test('an unmatched receipt that settlement does not know of is a difference of 219', async () => {
  assert.deepEqual(await findDifferences(testDatabase.database, centerId), [
    { check: 'subject-219', key: '219', expected: 82_700n, found: 5_000n },
  ]);
});
