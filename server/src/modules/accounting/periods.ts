import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth, monthOf, parseMonth } from '../../platform/dates.ts';
import { applyRate, type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import {
  accountingDayOf,
  accrueInterest as accrue,
  type ClosedDays,
  closeDays as closeLedgerDays,
  closePeriod,
  findBooks,
  listClosings,
  lockBooks,
  onOpenDay,
  openDays,
  postJournal,
  quoteAccrual,
  templated,
  trialBalance,
} from '../ledger/index.ts';
import { getRate } from '../params/index.ts';
import { demandClosable, lockCarried, runClosingChecks } from './checks.ts';
import type * as contract from './contract.ts';
import { staffTexts } from './names.ts';
import { refusals } from './problems.ts';
import { monthEnd, written } from './rules.ts';
import { listCheckRuns } from './store.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const compare = Temporal.PlainDate.compare;
const one = { limit: 1, offset: 0 };

export async function getBooks(call: Call): Promise<RouteOutput<typeof contract.getBooks>> {
  const { tx, centerId } = call;
  const today = dayOf(call.now);
  const [{ closedThrough, accruedThrough }, days, months, years, checks] = await Promise.all([
    findBooks(tx, centerId),
    openDays(tx, centerId, today),
    listClosings(tx, centerId, 'month', one),
    listClosings(tx, centerId, 'year', one),
    listCheckRuns(tx, centerId, one),
  ]);
  const lastMonth = months.rows[0]?.through;
  const lastCheck = checks.rows[0];
  return {
    // Pages keep the date for two seconds; who has just closed today reads the new one.
    accountingDate: (await accountingDayOf(tx, centerId, call.now)).toString(),
    today: today.toString(),
    closedThrough: textOf(closedThrough),
    accruedThrough: textOf(accruedThrough),
    openDays: days.map((row) => ({ day: row.day.toString(), journals: row.journals, amountFen: Number(row.debit) })),
    lastMonth: textOf(lastMonth),
    lastYear: textOf(years.rows[0]?.through),
    nextMonth: nextMonthOf(lastMonth, closedThrough),
    lastCheck: lastCheck ? { checkedAt: lastCheck.checkedAt.toString(), differences: lastCheck.differences } : null,
  };
}

const textOf = (day: Temporal.PlainDate | undefined): string | null => day?.toString() ?? null;

/** The month whose end is closed next: after the last one, else the one that day ends have reached. */
function nextMonthOf(lastMonth: Temporal.PlainDate | undefined, closedThrough: Temporal.PlainDate | undefined) {
  const next = lastMonth ? monthOf(lastMonth.add({ days: 1 })) : closedThrough && monthOf(closedThrough);
  if (!next) return null;
  return {
    month: formatMonth(next),
    daysClosed: closedThrough !== undefined && compare(closedThrough, monthEnd(next)) >= 0,
  };
}

export async function closingChecks(
  call: Call,
  { query: { kind, through } }: RouteInput<typeof contract.listClosingChecks>,
): Promise<RouteOutput<typeof contract.listClosingChecks>> {
  return { rows: await runClosingChecks(call, kind, day(through), { isShown: true }) };
}

const closedJson = ({ from, through, journals, debit }: ClosedDays) => ({
  from: from.toString(),
  through: through.toString(),
  journals,
  debitFen: Number(debit),
});

async function closed(call: Call, kind: 'day' | 'month' | 'year', result: ClosedDays) {
  await recordAudit(call, 'accounting.close', ['books', `${kind} ${result.through}`], {
    kind,
    from: result.from.toString(),
    journals: result.journals,
    debitFen: Number(result.debit),
  });
  return closedJson(result);
}

/** Day end: the checks, then every open day up to the one asked for. */
export async function closeDays(
  call: Call,
  { body }: RouteInput<typeof contract.closeDays>,
): Promise<RouteOutput<typeof contract.closeDays>> {
  const through = day(body.through);
  await demandClosable(call, 'day', through);
  await lockCarried(call, through);
  return closed(call, 'day', await closeLedgerDays(call, through));
}

/** Month end: the checks, and the trial balance of the month kept with it. */
export async function closeMonth(
  call: Call,
  { body }: RouteInput<typeof contract.closeMonth>,
): Promise<RouteOutput<typeof contract.closeMonth>> {
  const month = parseMonth(body.month);
  return closeWith(call, 'month', { from: month, to: monthEnd(month) });
}

/** Year end: income and expense are carried over, every month is closed, and the trial balance of the year is kept. */
export async function closeYear(
  call: Call,
  { body: { year } }: RouteInput<typeof contract.closeYear>,
): Promise<RouteOutput<typeof contract.closeYear>> {
  return closeWith(call, 'year', {
    from: Temporal.PlainDate.from({ year, month: 1, day: 1 }),
    to: Temporal.PlainDate.from({ year, month: 12, day: 31 }),
  });
}

async function closeWith(
  call: Call,
  kind: 'month' | 'year',
  span: { from: Temporal.PlainDate; to: Temporal.PlainDate },
) {
  await demandClosable(call, kind, span.to);
  const balances = await trialBalance(call.tx, call.centerId, span);
  const detail = balances.map(({ code, opening, debit, credit, closing }) => ({
    code,
    openingFen: Number(opening),
    debitFen: Number(debit),
    creditFen: Number(credit),
    closingFen: Number(closing),
  }));
  return closed(call, kind, await closePeriod(call, kind, span.to, { balances: detail }));
}

export async function closings(
  call: Call,
  { query }: RouteInput<typeof contract.listClosings>,
): Promise<RouteOutput<typeof contract.listClosings>> {
  const { rows, total } = await listClosings(call.tx, call.centerId, query.kind, pageOf(query));
  const textOf = await staffTexts(
    call,
    rows.map(({ closedBy }) => closedBy),
  );
  return {
    total,
    rows: rows.map((row) => ({
      through: row.through.toString(),
      journals: row.journalCount,
      debitFen: Number(row.debitFen),
      closedBy: textOf(row.closedBy),
      closedAt: row.closedAt.toString(),
    })),
  };
}

export async function getAccrual(
  call: Call,
  { query }: RouteInput<typeof contract.getAccrual>,
): Promise<RouteOutput<typeof contract.getAccrual>> {
  const quote = await quoteAccrual(call, day(query.through));
  if (!quote) return null;
  return {
    from: quote.from.toString(),
    through: quote.through.toString(),
    baseFenDays: quote.base.toString(),
    interestFen: Number(quote.interest),
  };
}

export async function accrueInterest(
  call: Call,
  { body }: RouteInput<typeof contract.accrueInterest>,
): Promise<RouteOutput<typeof contract.accrueInterest>> {
  const { from, through, interest, journalId } = await accrue(call, day(body.through));
  await recordAudit(call, 'accounting.accrue', ['journal', journalId], {
    through: through.toString(),
    interestFen: Number(interest),
  });
  return { from: from.toString(), through: through.toString(), interestFen: Number(interest), journalId };
}

interface YearStep {
  readonly business: 'year-end-income' | 'year-end-expense' | 'year-end-surplus' | 'risk-reserve';
  readonly title: string;
  readonly amount: Fen;
  readonly debit: string;
  readonly credit: string;
}

/**
 * What year end carries (财会字〔1999〕33号): income 401 to 311, expense 411 from 311, the surplus to 321, and of a surplus the
 * loan risk reserve to 301. A loss is carried the other way round and feeds no reserve.
 */
async function yearSteps(
  call: Call,
  year: number,
): Promise<{ on: Temporal.PlainDate; steps: YearStep[]; reserveSource: string | null }> {
  const on = Temporal.PlainDate.from({ year, month: 12, day: 31 });
  const from = on.with({ month: 1, day: 1 });
  const rows = new Map(
    (await trialBalance(call.tx, call.centerId, { from, to: on })).map((row) => [row.code, row.closing]),
  );
  const credit = (code: string) => fen(-(rows.get(code) ?? 0n));
  const income = credit('401');
  const expense = rows.get('411') ?? zeroFen;
  const surplus = fen(credit('311') + income - expense);
  const rate = await getRate(call.tx, call.centerId, 'accounting.risk-reserve-ppm', on);
  const reserve = surplus > zeroFen ? applyRate(surplus, rate.value, 'half-up') : zeroFen;
  const steps: YearStep[] = [
    { business: 'year-end-income', title: '结转业务收入', amount: income, debit: '401', credit: '311' },
    { business: 'year-end-expense', title: '结转业务支出', amount: expense, debit: '311', credit: '411' },
    { business: 'year-end-surplus', title: '结转增值收益', amount: surplus, debit: '311', credit: '321' },
    { business: 'risk-reserve', title: '提取贷款风险准备', amount: reserve, debit: '321', credit: '301' },
  ];
  return {
    on,
    steps: steps.filter(({ amount }) => amount !== zeroFen),
    reserveSource: reserve > zeroFen ? rate.source : null,
  };
}

export async function getYearEnd(
  call: Call,
  { query }: RouteInput<typeof contract.getYearEnd>,
): Promise<RouteOutput<typeof contract.getYearEnd>> {
  const { on, steps, reserveSource } = await yearSteps(call, query.year);
  return {
    on: on.toString(),
    reserveSource,
    steps: steps.map(written).map(({ amount, ...step }) => ({ ...step, amountFen: Number(amount) })),
  };
}

/** Posts what year end carries, dated 31 December. Done again after later postings, it carries what came since. */
export async function carryYear(
  call: Call,
  { body: { year } }: RouteInput<typeof contract.carryYear>,
): Promise<RouteOutput<typeof contract.carryYear>> {
  // Alone with the books: two who carry at once would carry twice.
  await lockBooks(call);
  const { on, steps } = await yearSteps(call, year);
  if (compare(on, call.accountingDate) > 0)
    throw new Problem(refusals.notYearEnd, { detail: `${on} 起可以结转；当前会计日为 ${call.accountingDate}。` });
  // Interest that is set aside afterwards would be a loss of its own, and the reserve would stand on a surplus too high.
  const { accruedThrough } = await findBooks(call.tx, call.centerId);
  if (!accruedThrough || compare(accruedThrough, on) < 0)
    throw new Problem(refusals.notAccrued, {
      detail: `只计提到 ${accruedThrough ?? '（尚未计提过）'}，应计提到 ${on}。`,
      remedy: '请先在“月结”中计提利息，再结转损益，否则贷款风险准备会多提。',
    });
  const dated = await onOpenDay(call, on);
  for (const { business, title, amount, debit, credit } of steps) {
    // A loss: the same entry the other way round.
    const lines =
      amount > zeroFen
        ? await templated(call, business, { amount })
        : [
            { subject: credit, debit: fen(-amount) },
            { subject: debit, credit: fen(-amount) },
          ];
    const { journalId } = await postJournal(dated, {
      businessKey: `${business}:${year}:${call.now.epochMilliseconds}`,
      business,
      summary: `${year}年${title}`,
      lines,
    });
    await recordAudit(call, 'accounting.carry', ['journal', journalId], { business, year, amountFen: Number(amount) });
  }
  return { posted: steps.length };
}
