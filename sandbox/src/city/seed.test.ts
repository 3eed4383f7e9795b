import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type pg from 'pg';
import { monthlyDeposit } from '../../../server/src/modules/account/rules.ts';
import { findDifferences } from '../../../server/src/modules/ledger/invariants.ts';
import { interestOf } from '../../../server/src/modules/ledger/rules.ts';
import { loanFacts } from '../../../server/src/modules/loan/index.ts';
import { levelOf, nextInstalment } from '../../../server/src/modules/loan/rules/schedule.ts';
import {
  bankCardFault,
  certificateNumberFault,
  creditCodeFault,
  mobileFault,
} from '../../../server/src/modules/party/rules.ts';
import { newKeyRing, openVault } from '../../../server/src/platform/crypto.ts';
import { daysBetween } from '../../../server/src/platform/dates.ts';
import { fen, ratePpm } from '../../../server/src/platform/money.ts';
import { isRightPassword } from '../../../server/src/platform/passwords.ts';
import { openTestDatabase } from '../../../server/src/testing.ts';
import { calendarOf, historyMonths, postedOn } from './calendar.ts';
import { demoEmployerName, employerAccountNo, employerPlans, employerSizes } from './employers.ts';
import { lateEmployerNumber } from './late-employer.ts';
import { loanPlan } from './loan-plans.ts';
import { fictionalBaseFen, fictionalPerson } from './people.ts';
import { type Demo, seedCity } from './seed.ts';

const folder = mkdtempSync(join(tmpdir(), 'anju-city-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'ring.json'), newKeyRing());
const vault = openVault(join(folder, 'ring.json'));

const november = Temporal.Instant.from('2026-11-23T01:00:00Z');

interface City {
  readonly demo: Demo;
  readonly pool: pg.Pool;
  readonly test: Awaited<ReturnType<typeof openTestDatabase>>;
}

async function inCity<T>(
  options: { seed: number; accounts: number; employers: number; now?: Temporal.Instant; isMonthUnderWay?: boolean },
  work: (city: City) => Promise<T>,
): Promise<T> {
  const opened = await openTestDatabase();
  try {
    const ownerUrl = opened.ownerPool.options.connectionString ?? '';
    const demo = await seedCity({ ownerUrl, vault, now: november, ...options });
    return await work({ demo, pool: opened.ownerPool, test: opened });
  } finally {
    await opened.close();
  }
}

interface Entry {
  readonly account_id: string;
  readonly kind: string;
  readonly carried: bigint;
  readonly current: bigint;
  readonly accounting_date: Temporal.PlainDate;
}

interface Balance {
  readonly account_id: string;
  readonly carried_fen: bigint;
  readonly current_fen: bigint;
  readonly carried_accrual: bigint;
  readonly current_accrual: bigint;
  readonly accrued_to: Temporal.PlainDate;
}

/** Computes an account over again, day by day as postings would: what the city's SQL must have come to. */
function replay(entries: readonly Entry[]): Omit<Balance, 'account_id'> {
  let [carried, current, carriedAccrual, currentAccrual] = [0n, 0n, 0n, 0n];
  let accruedTo = entries[0]?.accounting_date ?? Temporal.PlainDate.from('2026-01-01');
  for (const entry of entries) {
    const days = BigInt(daysBetween(accruedTo, entry.accounting_date));
    assert.ok(days >= 0n);
    carriedAccrual += carried * days;
    currentAccrual += current * days;
    accruedTo = entry.accounting_date;
    if (entry.kind === 'interest') {
      const interest = interestOf({
        accrualFenDays: carriedAccrual + currentAccrual,
        rate: ratePpm(15_000),
        dayCount: 360,
      });
      assert.deepEqual([entry.carried, entry.current], [current + interest, -current]);
      [carriedAccrual, currentAccrual] = [0n, 0n];
    }
    carried += entry.carried;
    current += entry.current;
  }
  return {
    carried_fen: carried,
    current_fen: current,
    carried_accrual: carriedAccrual,
    current_accrual: currentAccrual,
    accrued_to: accruedTo,
  };
}

async function checkAccounts(pool: pg.Pool): Promise<void> {
  const entries = await pool.query<Entry>(
    `select account_id, kind, carried_change_fen as carried, current_change_fen as current, accounting_date from ledger.personal_entry order by center_id, account_id, entry_no`,
  );
  const balances = await pool.query<Balance>(
    'select account_id, carried_fen, current_fen, carried_accrual, current_accrual, accrued_to from ledger.personal_balance',
  );
  const byAccount = Map.groupBy(entries.rows, (entry) => entry.account_id);
  for (const { account_id, ...balance } of balances.rows) {
    const { accrued_to, ...figures } = replay(byAccount.get(account_id) ?? []);
    assert.equal(String(balance.accrued_to), String(accrued_to));
    assert.deepEqual({ ...balance, accrued_to: null }, { ...figures, accrued_to: null });
  }
}

/** Remittances against the entries that they posted and the lists that are there. */
async function checkRemittances(pool: pg.Pool): Promise<void> {
  const wrong = await pool.query(`
    select r.serial from contribution.remittance r
    left join lateral (
      select count(*) as people, sum(current_change_fen) as amount, sum(employer_part_fen) as employer from ledger.personal_entry e
      where e.center_id = r.center_id and e.employer_id = r.employer_id and e.month = r.month and e.kind = 'remittance'
    ) entry on true
    left join lateral (
      select count(*) filter (where change <> 'gone') as people, sum(employer_fen) as employer, sum(employer_fen + member_fen) as amount
      from contribution.remittance_line l where l.center_id = r.center_id and l.remittance_id = r.remittance_id
    ) line on true
    where (r.person_count, r.amount_fen, r.employer_fen) is distinct from (entry.people, entry.amount, entry.employer)
      or (line.amount is not null and (r.person_count, r.amount_fen, r.employer_fen) is distinct from (line.people, line.amount, line.employer))`);
  assert.deepEqual(wrong.rows, []);
  const listed = await pool.query<{ count: bigint }>(`
    select count(*) from account.employer_account a join contribution.remittance r using (center_id, employer_id)
    where r.month = a.contributed_to and not exists (select from contribution.remittance_line l where l.center_id = r.center_id and l.remittance_id = r.remittance_id)`);
  assert.equal(listed.rows[0]?.count, 0n, 'the last month of every employer has its list');
}

interface LineRow {
  readonly base_fen: bigint;
  readonly employer_fen: bigint;
  readonly member_fen: bigint;
  readonly employer_ratio_ppm: bigint;
  readonly member_ratio_ppm: bigint;
}

async function checkLines(pool: pg.Pool): Promise<void> {
  const lines = await pool.query<LineRow>(`
    select l.base_fen, l.employer_fen, l.member_fen, a.employer_ratio_ppm, a.member_ratio_ppm
    from contribution.remittance_line l join contribution.remittance r using (center_id, remittance_id)
    join account.employer_account a using (center_id, employer_id) where l.change <> 'gone'`);
  for (const line of lines.rows) {
    const due = monthlyDeposit(fen(line.base_fen), {
      employer: ratePpm(line.employer_ratio_ppm),
      member: ratePpm(line.member_ratio_ppm),
    });
    assert.deepEqual([line.employer_fen, line.member_fen], [due.employer, due.member]);
  }
}

interface PersonRow {
  readonly center_id: number;
  readonly certificate_sealed: Buffer;
  readonly certificate_index: Buffer;
  readonly mobile_sealed: Buffer;
  readonly mobile_index: Buffer;
  readonly bank_card_sealed: Buffer | null;
}

async function checkIdentifiers(pool: pg.Pool): Promise<void> {
  const today = Temporal.PlainDate.from('2026-11-23');
  const people = await pool.query<PersonRow>(
    'select center_id, certificate_sealed, certificate_index, mobile_sealed, mobile_index, bank_card_sealed from party.person',
  );
  for (const row of people.rows) {
    const certificate = vault.open(row.certificate_sealed, 'party.person.certificate');
    const mobile = vault.open(row.mobile_sealed, 'party.person.mobile');
    assert.equal(certificateNumberFault('id-card', certificate, today), undefined);
    assert.equal(mobileFault(mobile), undefined);
    assert.ok(row.certificate_index.equals(vault.blindIndex(certificate, 'party.person.certificate')));
    assert.ok(row.mobile_index.equals(vault.blindIndex(mobile, 'party.person.mobile')));
    if (row.bank_card_sealed)
      assert.equal(bankCardFault(vault.open(row.bank_card_sealed, 'party.person.bank-card')), undefined);
  }
  const employers = await pool.query<{ credit_code: string; employer_account_no: string }>(
    'select credit_code, employer_account_no from party.employer',
  );
  for (const { credit_code, employer_account_no } of employers.rows) {
    assert.equal(creditCodeFault(credit_code), undefined);
    assert.match(employer_account_no, /^\d{10}$/);
  }
}

/** Ended years are carried and closed, and 211 holds what the days since the last settlement earned, but for rounding. */
async function checkYears(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ through: string; code: string; balance: bigint }>(`
    select c.through::text, s.code, coalesce(sum(l.credit_fen - l.debit_fen), 0)::bigint as balance
    from ledger.closing c cross join (values ('311'), ('401'), ('411')) s (code)
    left join (ledger.journal j join ledger.journal_line l using (center_id, journal_id))
      on j.center_id = c.center_id and j.accounting_date <= c.through and l.subject_code = s.code
    where c.center_id = 1 and c.kind = 'year' group by 1, 2`);
  assert.ok(rows.length >= 2 * 3, 'any two years hold two 31 Decembers');
  for (const { code, balance } of rows) assert.equal(BigInt(balance), 0n, code);
  const bank = await pool.query<{ quarters: number }>(
    `select count(*)::int as quarters from ledger.journal_line where center_id = 1 and subject_code = '102' and debit_fen > 0`,
  );
  assert.equal(bank.rows[0]?.quarters, 8);
  const accrued = await pool.query<{ held: string; earned: string }>(`
    with deposit as (
      select accounting_date as day, sum(l.credit_fen - l.debit_fen) as fen from ledger.journal j
      join ledger.journal_line l using (center_id, journal_id) where center_id = 1 and subject_code = '201' group by 1
    ), span as (
      select max(accounting_date) as since, (select accrued_through from ledger.books where center_id = 1) as through
      from ledger.journal where center_id = 1 and business = 'interest'
    )
    select (select sum(credit_fen - debit_fen) from ledger.journal_line where center_id = 1 and subject_code = '211') as held,
      (select sum(fen * (through - greatest(day, since) + 1)) * 15 / 360000 from deposit, span where day <= through) as earned`);
  const { held, earned } = accrued.rows[0] ?? { held: '0', earned: '1' };
  assert.ok(Math.abs(Number(held) - Number(earned)) < 15, `${held} of ${earned}`);
}

test('in any small city the books hold, accounts replay to their balances and every number is well formed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (seed, later, employers, isMonthUnderWay) => {
        const now = november.toZonedDateTimeISO('Asia/Shanghai').add({ months: later }).toInstant();
        await inCity({ seed, accounts: 30, employers, now, isMonthUnderWay }, async ({ pool, test: { database } }) => {
          for (const centerId of [1, 2]) {
            const loans = await loanFacts(database, centerId);
            assert.deepEqual(await findDifferences(database, centerId, { unmatchedFen: fen(0), loans }), []);
          }
          await checkYears(pool);
          await checkAccounts(pool);
          await checkRemittances(pool);
          await checkLines(pool);
          await checkIdentifiers(pool);
        });
      },
    ),
    { numRuns: 5 },
  );
});

test('the first demo employer is whom the example roster speaks of, its last month in full, and the coming month is due', async () => {
  await inCity({ seed: 1, accounts: 200, employers: 5 }, async ({ pool, demo }) => {
    const employer = demo.employers[0];
    assert.equal(employer?.name, demoEmployerName);
    const lines = await pool.query<{ certificate_sealed: Buffer; name: string; base_fen: bigint; change: string }>(
      `select p.certificate_sealed, p.name, l.base_fen, l.change from contribution.remittance_line l
       join contribution.remittance r using (center_id, remittance_id) join party.employer e using (center_id, employer_id) join party.person p using (center_id, person_id)
       join account.personal_account a using (center_id, account_id)
       where e.credit_code = $1 and r.month = '2026-10-01' and a.state = 'normal' and a.base_fen = l.base_fen order by l.line_no`,
      [employer?.creditCode],
    );
    assert.deepEqual(
      lines.rows.map((row) => [vault.open(row.certificate_sealed, 'party.person.certificate'), row.name, row.base_fen]),
      Array.from({ length: 60 }, (_, index) => [
        fictionalPerson(index).certificateNumber,
        fictionalPerson(index).name,
        BigInt(fictionalBaseFen(index)),
      ]),
    );
    const account = await pool.query(
      'select employer_ratio_ppm, member_ratio_ppm, contributed_to::text as contributed_to from account.employer_account a join party.employer e using (center_id, employer_id) where e.credit_code = $1',
      [employer?.creditCode],
    );
    assert.deepEqual(account.rows, [
      { employer_ratio_ppm: 120_000n, member_ratio_ppm: 120_000n, contributed_to: '2026-10-01' },
    ]);
    const months = await pool.query<{ count: bigint }>(
      'select count(distinct remittance_id) from contribution.remittance_line l join contribution.remittance r using (center_id, remittance_id) join party.employer e using (center_id, employer_id) where e.credit_code = $1',
      [employer?.creditCode],
    );
    assert.equal(months.rows[0]?.count, BigInt(historyMonths), 'all its months have their lists');
  });
});

test('in a month under way most have paid when their payday was, a few are late, and who can be logged in to has it to do', () => {
  const center = { centerId: 1, name: '', city: '', accounts: 20_000, employers: 300, peopleFrom: 0 };
  const dueMonth = Temporal.PlainDate.from('2026-11-01');
  const paidOn = (day: number) =>
    employerPlans(1, { ...center, isInterestSettled: true }, 0, { dueMonth, day: dueMonth.with({ day }) });
  const countOn = (day: number) => paidOn(day).filter(({ months }) => months > historyMonths).length;
  assert.equal(countOn(4), 0, 'the first payday is the 5th');
  assert.ok(countOn(14) > 100 && countOn(14) < 200, `${countOn(14)} on the 14th`);
  assert.ok(countOn(28) > 260 && countOn(28) < 290, `${countOn(28)} on the 28th`);
  assert.ok(paidOn(28).every(({ isDemo, number, months }) => !(isDemo || number === 1) || months === historyMonths));
});

test('the employer that is late has a number that no city of a million gives anybody else', () => {
  const isInterestSettled = true;
  const center = { centerId: 1, name: '', city: '', accounts: 1_000_000, employers: 20_000, peopleFrom: 0 };
  const numbers = employerPlans(7, { ...center, isInterestSettled }, 0).map((plan) => plan.employerAccountNo);
  assert.equal(new Set(numbers).size, 20_000);
  assert.ok(!numbers.includes(employerAccountNo(1, lateEmployerNumber)));
});

test('demo logins have what they say: a password that opens, a secret that is sealed, nothing for who never logged in', async () => {
  await inCity({ seed: 3, accounts: 40, employers: 2 }, async ({ pool, demo }) => {
    const logins = await pool.query<{
      kind: string;
      username: string | null;
      password_hash: string | null;
      first_login_at: unknown;
      totp_sealed: Buffer | null;
      roles: string[] | null;
    }>(
      'select l.*, s.roles from identity.login l left join identity.staff s on s.center_id = l.center_id and s.staff_id = l.subject_id order by kind, username, login_id',
    );
    const persons = logins.rows.filter((row) => row.kind === 'person');
    const withPassword = demo.persons.filter(({ password }) => password !== '');
    assert.equal(
      persons.filter((row) => row.password_hash !== null && row.first_login_at !== null).length,
      withPassword.length,
    );
    assert.equal(persons.filter((row) => row.password_hash === null && row.first_login_at === null).length, 1);
    assert.ok(
      await isRightPassword(persons.find((row) => row.password_hash)?.password_hash, demo.persons[0]?.password ?? ''),
    );
    for (const staff of demo.staff) {
      const row = logins.rows.find((login) => login.username === staff.username);
      assert.deepEqual(row?.roles, [staff.username === 'linjiang' ? 'accountant' : staff.username]);
      assert.ok(await isRightPassword(row?.password_hash, staff.password));
      assert.equal(row?.totp_sealed && vault.open(row.totp_sealed, 'identity.login.totp'), staff.totpSecret);
      assert.match(staff.totpSecret, /^[A-Z2-7]{32}$/);
    }
    const messages = await pool.query<{ recipient_kind: string }>('select recipient_kind from notice.message');
    assert.ok(
      messages.rows.some((row) => row.recipient_kind === 'person') &&
        messages.rows.some((row) => row.recipient_kind === 'employer'),
    );
    const accounts = [
      ...demo.employers.map((employer) => employer.bankAccountNo),
      ...demo.centerAccounts.map((account) => account.accountNo),
    ];
    assert.equal(new Set(accounts).size, accounts.length, 'no bank account belongs to two');
  });
});

/** Tables whose every column follows from the seed; the sealed columns of people do not. */
const replayed = [
  'ledger.personal_entry',
  'ledger.personal_balance',
  'ledger.journal',
  'ledger.journal_line',
  'contribution.remittance',
  'contribution.remittance_line',
  'account.personal_account',
  'account.account_change',
  'ledger.employer_entry',
  'params.center_value',
  'notice.message',
];

const digestOf = (city: { seed: number; accounts: number; employers: number }) =>
  inCity(city, async ({ pool, demo }) => {
    const digests: unknown[] = [JSON.stringify(demo)];
    for (const table of replayed) {
      const { rows } = await pool.query<{ digest: string }>(
        `select md5(string_agg(t::text, '|' order by t::text)) as digest from ${table} t`,
      );
      digests.push(`${table} ${rows[0]?.digest}`);
    }
    return digests;
  });

test('the same seed gives the same city, another seed another', async () => {
  const city = { seed: 7, accounts: 30, employers: 3 };
  const first = await digestOf(city);
  assert.deepEqual(await digestOf(city), first);
  assert.notDeepEqual(await digestOf({ ...city, seed: 8 }), first);
});

test('loans of a city are such as a centre grants: terms by what is bought, instalments that an income bears', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(400), fc.integer({ min: 1, max: 2 }), (seed, number, centerId) => {
      const plan = loanPlan({ seed, centerId, number, first: '2024-11-01', personId: '' });
      const isRepair = plan.kind === 'major-repair';
      assert.ok(isRepair ? plan.months === 12 : plan.months >= 120 && plan.months <= 360, `${plan.months} months`);
      assert.ok(isRepair === plan.principal <= 5_000_000n && plan.principal >= 2_000_000n, `${plan.principal}`);
      const { method, principal, months } = plan;
      const rate = ratePpm(31_750n);
      const level = levelOf(method, { balance: principal, rate, months });
      const { payment } = nextInstalment(method, { balance: principal, rate, months, level });
      assert.ok(payment <= 900_000n / 2n || isRepair, `${payment} a month for ${principal} in ${months}`);
    }),
  );
});

test('any two years hold two interest days, and money comes on a weekday at most five days after payday', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 5, max: 20 }),
      fc.nat(),
      (months, payday, delay) => {
        const calendar = calendarOf(
          Temporal.ZonedDateTime.from('2001-01-31T12:00[Asia/Shanghai]').add({ months }).toInstant(),
        );
        assert.equal(calendar.months.length, historyMonths);
        for (const month of calendar.months) {
          const day = postedOn(month, payday, delay);
          assert.ok(day.dayOfWeek <= 5 && day.month === month.month);
          assert.ok(day.day >= payday && day.day <= payday + 5);
        }
        assert.equal(daysBetween(...calendar.interestDays) >= 365, true);
      },
    ),
  );
});

test('employers take all accounts and nobody is without people', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 100_000 }), (employers, more) => {
      const sizes = employerSizes(employers + more, employers);
      assert.equal(sizes.length, employers);
      assert.equal(
        sizes.reduce((total, size) => total + size, 0),
        employers + more,
      );
      assert.ok(sizes.every((size) => size >= 1));
    }),
  );
});
