import { Type } from 'typebox';
import {
  DayJson,
  Done,
  FenJson,
  InstantJson,
  listOf,
  MonthJson,
  Nullable,
  Page,
  route,
  Uuid,
} from '../../platform/route.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { refusals } from './problems.ts';

const Text = Type.String();
const Count = Type.Integer();

// Periods

/** A check before closing: what was found, and whether closing waits for it. */
export const ClosingCheck = Type.Object({
  name: Text,
  title: Text,
  /** Nothing found: passed. */
  passed: Type.Boolean(),
  isBlocking: Type.Boolean(),
  detail: Text,
  /** Where it is put right. */
  link: Nullable(Text),
});
export const getBooks = route({
  method: 'GET',
  path: '/staff/books',
  summary: '账务状态',
  permission: 'ledger.read',
  response: Type.Object({
    accountingDate: DayJson,
    today: DayJson,
    closedThrough: Nullable(DayJson),
    accruedThrough: Nullable(DayJson),
    /** Days that are not closed, oldest first, with what was posted on them. */
    openDays: Type.Array(Type.Object({ day: DayJson, journals: Count, amountFen: FenJson })),
    lastMonth: Nullable(DayJson),
    lastYear: Nullable(DayJson),
    /** The month whose end is closed next, and whether all its days are. */
    nextMonth: Nullable(Type.Object({ month: MonthJson, daysClosed: Type.Boolean() })),
    lastCheck: Nullable(Type.Object({ checkedAt: InstantJson, differences: Count })),
  }),
});
export const listClosingChecks = route({
  method: 'GET',
  path: '/staff/books/closing-checks',
  summary: '结账检查',
  permission: 'ledger.read',
  query: Type.Object({
    kind: Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')]),
    through: DayJson,
  }),
  response: Type.Object({ rows: Type.Array(ClosingCheck) }),
});
const Closed = Type.Object({ from: DayJson, through: DayJson, journals: Count, debitFen: FenJson });
const closingRefusals = [
  refusals.checksFail,
  ledgerRefusals.dayClosed,
  ledgerRefusals.dayNotReached,
  ledgerRefusals.daysOpen,
  ledgerRefusals.periodClosed,
  ledgerRefusals.earlierPeriodOpen,
];
export const closeDays = route({
  method: 'POST',
  path: '/staff/books/days',
  summary: '日结',
  permission: 'accounting.close',
  body: Type.Object({ through: DayJson }),
  response: Closed,
  problems: closingRefusals,
});
export const closeMonth = route({
  method: 'POST',
  path: '/staff/books/months',
  summary: '月结',
  permission: 'accounting.close',
  body: Type.Object({ month: MonthJson }),
  response: Closed,
  problems: closingRefusals,
});
export const closeYear = route({
  method: 'POST',
  path: '/staff/books/years',
  summary: '年结',
  permission: 'accounting.close',
  body: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Closed,
  problems: closingRefusals,
});
export const listClosings = route({
  method: 'GET',
  path: '/staff/books/closings',
  summary: '结账记录',
  permission: 'ledger.read',
  query: Type.Object({ ...Page, kind: Type.Union([Type.Literal('day'), Type.Literal('month'), Type.Literal('year')]) }),
  response: listOf(
    Type.Object({ through: DayJson, journals: Count, debitFen: FenJson, closedBy: Text, closedAt: InstantJson }),
  ),
});
export const getAccrual = route({
  method: 'GET',
  path: '/staff/books/accrual',
  summary: '计提存款利息试算',
  permission: 'ledger.read',
  query: Type.Object({ through: DayJson }),
  response: Nullable(Type.Object({ from: DayJson, through: DayJson, baseFenDays: Text, interestFen: FenJson })),
});
export const accrueInterest = route({
  method: 'POST',
  path: '/staff/books/accruals',
  summary: '计提存款利息',
  permission: 'accounting.close',
  body: Type.Object({ through: DayJson }),
  response: Type.Object({ from: DayJson, through: DayJson, interestFen: FenJson, journalId: Uuid }),
  problems: [ledgerRefusals.dayClosed, ledgerRefusals.dayNotReached, ledgerRefusals.nothingToAccrue],
});
const YearStep = Type.Object({ business: Text, title: Text, amountFen: FenJson, debit: Text, credit: Text });
export const getYearEnd = route({
  method: 'GET',
  path: '/staff/books/year-end',
  summary: '年终结转试算',
  permission: 'ledger.read',
  query: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Type.Object({ on: DayJson, steps: Type.Array(YearStep), reserveSource: Nullable(Text) }),
});
export const carryYear = route({
  method: 'POST',
  path: '/staff/books/year-end',
  summary: '年终结转',
  permission: 'accounting.close',
  body: Type.Object({ year: Type.Integer({ minimum: 1999, maximum: 2999 }) }),
  response: Type.Object({ posted: Count }),
  problems: [refusals.notYearEnd, refusals.notAccrued, ledgerRefusals.dayClosed, ledgerRefusals.dayNotReached],
});

// Checks

const Difference = Type.Object({ check: Text, title: Text, key: Text, expected: Text, found: Text });
export const listBookChecks = route({
  method: 'GET',
  path: '/staff/books/checks',
  summary: '账账核对记录',
  permission: 'ledger.read',
  query: Type.Object({ ...Page }),
  response: listOf(
    Type.Object({
      runId: Uuid,
      checkedAt: InstantJson,
      differences: Count,
      checks: Type.Array(Type.Object({ check: Text, title: Text, checked: Count, differences: Count })),
      first: Type.Array(Difference),
    }),
  ),
});
export const checkBooksNow = route({
  method: 'POST',
  path: '/staff/books/checks',
  summary: '立即核对账目',
  permission: 'accounting.close',
  response: Done,
});
