import type pg from 'pg';
import { dueDayAfter } from '../../../server/src/modules/loan/rules/due-days.ts';
import { loanRate, type RateRow } from '../../../server/src/modules/loan/rules/rates.ts';
import { levelOf, levelPayment, nextInstalment } from '../../../server/src/modules/loan/rules/schedule.ts';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../../server/src/platform/money.ts';
import { at, type Calendar } from './calendar.ts';
import { type Cell, copyRows } from './copy.ts';
import type { CenterPlan } from './employers.ts';
import { fictionalBankCard, seededUuid } from './identifiers.ts';
import { incomeFen, type LoanPlan, loanPlans } from './loan-plans.ts';
import { registeredMs } from './members.ts';

/** Rows of the loan tables, and what each day moves in the books. */
interface Books {
  readonly contracts: Cell[][];
  readonly borrowers: Cell[][];
  readonly offsets: Cell[][];
  readonly accounts: Cell[][];
  readonly bills: Cell[][];
  readonly entries: Cell[][];
  readonly journals: Map<
    string,
    { id: string; on: string; business: string; summary: string; lines: Map<string, bigint> }
  >;
}

const bankName = '演示商业银行';

/** Loans of a fictional city, of all ages within the history: repaid every month, some settled, a few overdue. */
export async function writeLoans({
  client,
  vault,
  seed,
  calendar,
  center,
}: {
  client: pg.Client;
  vault: Vault;
  seed: number;
  calendar: Calendar;
  center: CenterPlan;
}): Promise<number> {
  const rates = await readRates(client);
  const plans = await loanPlans(client, { seed, calendar, center });
  const books: Books = {
    contracts: [],
    borrowers: [],
    offsets: [],
    accounts: [],
    bills: [],
    entries: [],
    journals: new Map(),
  };
  for (const plan of plans) live(books, { plan, rates, seed, calendar, center, vault });
  await writeRows(client, center.centerId, books);
  return plans.length;
}

async function readRates(client: pg.Client): Promise<RateRow[]> {
  const { rows } = await client.query<{
    home: string;
    valid_from: string;
    up_to_five_ppm: string;
    over_five_ppm: string;
  }>('select home, valid_from::text, up_to_five_ppm, over_five_ppm from loan.rate');
  return rows.map((row) => ({
    home: row.home as RateRow['home'],
    validFrom: row.valid_from,
    upToFive: ratePpm(BigInt(row.up_to_five_ppm)),
    overFive: ratePpm(BigInt(row.over_five_ppm)),
  }));
}

interface Life {
  readonly plan: LoanPlan;
  readonly rates: readonly RateRow[];
  readonly seed: number;
  readonly calendar: Calendar;
  readonly center: CenterPlan;
  readonly vault: Vault;
}

/** A journal of a day and business; lines add up, debits positive. */
function move(
  books: Books,
  { seed, center }: Life,
  day: { on: string; business: string; summary: string; key?: string },
  moved: Readonly<Record<string, bigint>>,
): string {
  const key = day.key ?? `${day.business}:${day.on}`;
  const known = books.journals.get(key);
  const number = books.journals.size;
  const journal = known ?? {
    ...day,
    id: seededUuid(seed, 'loan-journal', { centerId: center.centerId, number, atMs: registeredMs }),
    lines: new Map<string, bigint>(),
  };
  for (const [subject, amount] of Object.entries(moved)) {
    if (amount !== 0n) journal.lines.set(subject, (journal.lines.get(subject) ?? 0n) + amount);
  }
  books.journals.set(key, journal);
  return journal.id;
}

/** A loan as it stands while it is lived. */
interface Standing {
  readonly loanId: string;
  rate: RatePpm;
  level: Fen;
  balance: bigint;
  overdue: bigint;
  entryNo: number;
  monthsLeft: number;
}

interface Movement {
  readonly kind: 'grant' | 'repayment' | 'overdue';
  readonly dueOn?: string;
  readonly principal?: bigint;
  readonly interest?: bigint;
  readonly toOverdue?: bigint;
  readonly journal: string;
}

function enter(books: Books, { center }: Life, loan: Standing, on: string, movement: Movement): void {
  const { kind, dueOn = null, principal = 0n, interest = 0n, toOverdue = 0n, journal } = movement;
  const change = kind === 'grant' ? principal : -principal - toOverdue;
  loan.balance += change;
  loan.overdue += toOverdue;
  loan.entryNo += 1;
  const amounts = [principal + interest, principal, interest, 0, change, toOverdue, loan.balance, loan.overdue];
  books.entries.push([
    center.centerId,
    loan.loanId,
    loan.entryNo,
    journal,
    kind,
    dueOn,
    ...amounts,
    null,
    on,
    at(Temporal.PlainDate.from(on), 900),
  ]);
}

const rateIn = ({ plan, rates }: Life, on: string): RatePpm => {
  const { home, months, grantedOn } = plan;
  const rate = loanRate(rates, { home, months, grantedOn, on });
  if (rate === undefined) throw new Error(`no rate on ${on}`);
  return rate;
};

/** The rate of a day, and with a new one the new instalment. */
function setRate(life: Life, loan: Standing, on: string): void {
  const now = rateIn(life, on);
  if (now === loan.rate) return;
  loan.rate = now;
  if (life.plan.method === 'level-payment') loan.level = levelPayment(fen(loan.balance), now, loan.monthsLeft);
}

function liveMonth(
  books: Books,
  life: Life,
  loan: Standing,
  { on, isMissed }: { on: string; isMissed: boolean },
): void {
  setRate(life, loan, on);
  const { balance, rate, level, monthsLeft: months } = loan;
  const bill = nextInstalment(life.plan.method, { balance: fen(balance), rate, months, level });
  const { principal, interest, payment } = bill;
  loan.monthsLeft -= 1;
  if (isMissed) {
    const due = [principal, interest];
    books.bills.push([life.center.centerId, loan.loanId, on, 'overdue', ...due, ...due, 0, on, null]);
    const next = Temporal.PlainDate.from(on).add({ days: 1 }).toString();
    const day = { on: next, business: 'loan-overdue', summary: '逾期贷款转入' };
    const journal = move(books, life, day, { '122': principal, '121': -principal });
    enter(books, life, loan, next, { kind: 'overdue', dueOn: on, toOverdue: principal, journal });
    return;
  }
  const day = { on, business: 'loan-repayment', summary: '批量收回贷款本息' };
  const journal = move(books, life, day, { '101': payment, '121': -principal, '401': -interest });
  enter(books, life, loan, on, { kind: 'repayment', dueOn: on, principal, interest, journal });
}

/** Lives one loan month by month up to the last month of the history, by the very rules of the service. */
function live(books: Books, life: Life): void {
  const { plan, seed, calendar, center } = life;
  const { centerId } = center;
  const { grantedOn, principal, months, method } = plan;
  const loanId = seededUuid(seed, 'loan', { centerId, number: plan.number, atMs: registeredMs });
  const rate = rateIn(life, grantedOn);
  const level = levelOf(method, { balance: principal, rate, months });
  const loan: Standing = { loanId, rate, level, balance: 0n, overdue: 0n, entryNo: 0, monthsLeft: months };
  const grant = {
    on: grantedOn,
    business: 'loan-grant',
    summary: `发放贷款 ${plan.number}`,
    key: `loan:grant:${loanId}`,
  };
  const journal = move(books, life, grant, { '121': principal, '101': -principal });
  enter(books, life, loan, grantedOn, { kind: 'grant', principal, journal });
  const end = calendar.dueMonth.toString();
  const due = Array.from({ length: months }, (_, index) => dueDayAfter(grantedOn, index + 1)).filter((on) => on < end);
  for (const [index, on] of due.entries()) {
    liveMonth(books, life, loan, { on, isMissed: index >= due.length - plan.missed && months > due.length });
  }
  const nextDueOn = loan.monthsLeft > 0 ? dueDayAfter(grantedOn, due.length + 1) : null;
  // The year of the next due day may have begun: its rate is set as the service would have.
  if (nextDueOn) setRate(life, loan, nextDueOn);
  const isSettled = nextDueOn === null && loan.overdue === 0n;
  const endedOn = isSettled ? (due.at(-1) ?? null) : null;
  books.accounts.push([
    centerId,
    loanId,
    isSettled ? 'settled' : 'active',
    method,
    grantedOn,
    Number(grantedOn.slice(8)),
    loan.rate,
    Number((nextDueOn ?? end).slice(0, 4)),
    loan.level,
    loan.monthsLeft,
    nextDueOn,
    loan.balance,
    loan.overdue,
    0,
    loan.entryNo,
    endedOn,
  ]);
  agree(books, life, { loanId, endedOn });
}

function agree(
  books: Books,
  { plan, center, vault }: Life,
  { loanId, endedOn }: { loanId: string; endedOn: string | null },
): void {
  const { centerId, city } = center;
  const { kind } = plan;
  const area = 70 + (plan.number % 70);
  const lent = (plan.principal * 10n) / 6n;
  const usual = BigInt(area) * 720_000n;
  const value = lent > usual ? lent : usual;
  const isCommercial = kind === 'combined' || kind === 'commercial-to-fund';
  const signedOn = Temporal.PlainDate.from(plan.grantedOn).subtract({ days: 9 }).toString();
  const signedAt = at(Temporal.PlainDate.from(signedOn), 600);
  books.contracts.push([
    centerId,
    loanId,
    `HT${plan.grantedOn.replaceAll('-', '')}${String(plan.number).padStart(7, '0')}`,
    null,
    plan.personId,
    kind,
    plan.home,
    plan.method,
    plan.principal,
    plan.months,
    `${city}滨河区学府街${8 + (plan.number % 90)}号${1 + (plan.number % 12)}幢${101 + (plan.number % 20) * 100}室`,
    area.toFixed(2),
    value,
    null,
    'mortgage',
    null,
    signedOn,
    endedOn,
    isCommercial ? bankName : null,
    isCommercial ? plan.principal / 2n : null,
    `${city}安泰置业有限公司(演示)`,
    vault.seal(fictionalBankCard(800_000_000 + plan.number), 'loan.contract.payee-account'),
    '999',
    bankName,
    'corporate',
    vault.seal(fictionalBankCard(700_000_000 + plan.number), 'loan.contract.repay-account'),
    '999',
    bankName,
    plan.number % 6 === 2 ? 'monthly' : 'none',
    signedOn,
    signedAt,
  ]); // prettier-ignore
  books.borrowers.push([centerId, loanId, plan.personId, 'self', incomeFen]);
  if (plan.number % 6 === 2)
    books.offsets.push([centerId, loanId, plan.personId, signedOn, signedAt, plan.personId, 'counter']);
}

const columns = {
  contract:
    'center_id loan_id contract_no case_id person_id kind home method principal_fen term_months house_address house_area house_value_fen estate_id security security_no security_held_on security_freed_on commercial_bank commercial_fen payee_name payee_account payee_bank_code payee_bank_name payee_holder repay_account repay_bank_code repay_bank_name offset_by signed_on created_at',
  borrower: 'center_id loan_id person_id relation income_fen',
  offset_agreement: 'center_id loan_id person_id signed_on signed_at signed_by channel',
  account:
    'center_id loan_id state method granted_on due_day rate_ppm rate_year level_fen months_left next_due_on balance_fen overdue_fen written_fen entry_no ended_on',
  bill: 'center_id loan_id due_on state principal_fen interest_fen principal_left_fen interest_left_fen penalty_left_fen counted_to batch_id',
  entry:
    'center_id loan_id entry_no journal_id kind due_on amount_fen principal_fen interest_fen penalty_fen balance_change_fen overdue_change_fen balance_after_fen overdue_after_fen detail accounting_date recorded_at',
} as const; // prettier-ignore

async function writeRows(client: pg.Client, centerId: number, books: Books): Promise<void> {
  const copy = (table: keyof typeof columns, rows: Cell[][]) =>
    copyRows(client, `loan.${table}`, columns[table].split(' '), rows);
  await copy('contract', books.contracts);
  await copy('borrower', books.borrowers);
  await copy('offset_agreement', books.offsets);
  await copy('account', books.accounts);
  await copy('bill', books.bills);
  await copy('entry', books.entries);
  const headers: Cell[][] = [];
  const lines: Cell[][] = [];
  for (const [key, { id, on, business, summary, lines: moved }] of books.journals) {
    let debit = 0n;
    let lineNo = 0;
    for (const [subject, amount] of [...moved].sort((a, b) => Number(b[1] > 0n) - Number(a[1] > 0n))) {
      if (amount === 0n) continue;
      lineNo += 1;
      if (amount > 0n) debit += amount;
      lines.push([centerId, id, lineNo, subject, amount > 0n ? amount : 0, amount < 0n ? -amount : 0]);
    }
    // An early month may repay no principal and move nothing.
    if (lineNo === 0) continue;
    headers.push([
      centerId,
      id,
      on,
      `history:${key}`,
      key,
      business,
      summary,
      debit,
      debit,
      0,
      'history',
      at(Temporal.PlainDate.from(on), 900),
    ]);
  }
  const journal =
    'center_id journal_id accounting_date business_key request_hash business summary debit_fen credit_fen entry_count posted_by recorded_at'; // prettier-ignore
  await copyRows(client, 'ledger.journal', journal.split(' '), headers);
  await copyRows(
    client,
    'ledger.journal_line',
    ['center_id', 'journal_id', 'line_no', 'subject_code', 'debit_fen', 'credit_fen'],
    lines,
  );
}
