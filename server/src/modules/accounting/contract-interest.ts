import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, Nullable, route, Uuid } from '../../platform/route.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { refusals } from './problems.ts';

const Text = Type.String();
const Count = Type.Integer();

// Interest

const Terms = Type.Object({
  settlesOn: DayJson,
  rates: Type.Array(Type.Object({ ratePpm: Count, validFrom: DayJson, source: Text })),
  dayCount: Count,
  dayCountSource: Text,
});
const Run = Type.Object({
  settlesOn: DayJson,
  state: Type.Union([Type.Literal('running'), Type.Literal('done')]),
  chunkCount: Count,
  chunksDone: Count,
  accounts: Count,
  interestFen: FenJson,
  /** What was accrued before and used for it, and what of that is left. */
  accruedFen: FenJson,
  accruedLeftFen: FenJson,
  startedBy: Text,
  startedAt: InstantJson,
  finishedAt: Nullable(InstantJson),
});
export const getInterest = route({
  method: 'GET',
  path: '/staff/books/interest',
  summary: '年度结息',
  permission: 'ledger.read',
  response: Type.Object({
    accountingDate: DayJson,
    /** The settlement that is due now, if one is. */
    due: Nullable(Terms),
    nextOn: DayJson,
    runs: Type.Array(Run),
  }),
});
export const previewInterest = route({
  method: 'GET',
  path: '/staff/books/interest/preview',
  summary: '年度结息试算',
  permission: 'ledger.read',
  query: Type.Object({ settlesOn: DayJson }),
  response: Type.Object({
    terms: Terms,
    accounts: Count,
    baseFenDays: Text,
    interestFen: FenJson,
    rolledFen: FenJson,
    largestFen: FenJson,
    accruedFen: FenJson,
    samples: Type.Array(
      Type.Object({
        personId: Nullable(Uuid),
        accountNo: Text,
        nameMasked: Text,
        balanceFen: FenJson,
        baseFenDays: Text,
        interestFen: FenJson,
      }),
    ),
  }),
  problems: [ledgerRefusals.noInterestDay],
});
export const startInterest = route({
  method: 'POST',
  path: '/staff/books/interest',
  summary: '开始年度结息',
  permission: 'accounting.close',
  body: Type.Object({ settlesOn: DayJson }),
  response: Run,
  problems: [ledgerRefusals.noInterestDay, ledgerRefusals.interestSettled, ledgerRefusals.earlierInterestOpen],
});
export const resumeInterest = route({
  method: 'POST',
  path: '/staff/books/interest/:settlesOn/resume',
  summary: '继续年度结息',
  permission: 'accounting.close',
  params: Type.Object({ settlesOn: DayJson }),
  response: Run,
  problems: [refusals.noRun],
});
export const getInterestRun = route({
  method: 'GET',
  path: '/staff/books/interest/:settlesOn',
  summary: '年度结息进度',
  permission: 'ledger.read',
  params: Type.Object({ settlesOn: DayJson }),
  response: Type.Object({
    run: Run,
    journals: Type.Array(Type.Object({ journalId: Uuid, summary: Text, amountFen: FenJson, entries: Count })),
  }),
  problems: [refusals.noRun],
});

// Why, and any day

/** How an interest came about: balance × days, the sum of these at their rate, rounded once. */
export const Why = Type.Object({
  from: DayJson,
  to: DayJson,
  days: Count,
  baseFenDays: Text,
  interestFen: FenJson,
  dayCount: Count,
  rounding: Text,
  source: Text,
  parts: Type.Array(Type.Object({ from: DayJson, to: DayJson, baseFenDays: Text, ratePpm: Count, source: Text })),
  steps: Type.Array(Type.Object({ from: DayJson, to: DayJson, days: Count, balanceFen: FenJson, baseFenDays: Text })),
});
const Settlement = Type.Object({
  on: DayJson,
  valueDate: DayJson,
  /** Of somebody who has or had several accounts: which. */
  accountNo: Nullable(Text),
  kindText: Text,
  interestFen: FenJson,
  /** Whether the derivation gives the interest that was paid; it always should. */
  agrees: Type.Boolean(),
  why: Why,
});
const Interests = Type.Object({
  accountNo: Text,
  settlements: Type.Array(Settlement),
  /** What would be paid if it were settled today. */
  running: Why,
});
export const getMyInterest = route({
  method: 'GET',
  path: '/person/interest',
  summary: '我的结息与计算过程',
  permission: 'person',
  response: Interests,
  problems: [refusals.noAccount],
});
const ByPerson = { params: Type.Object({ personId: Uuid }) } as const;
export const getPersonInterest = route({
  method: 'GET',
  path: '/staff/persons/:personId/interest',
  summary: '职工结息与计算过程',
  permission: 'ledger.read',
  ...ByPerson,
  response: Interests,
  problems: [refusals.noPerson],
});
const AccountAsOf = Type.Object({
  /** All that there were by then, the newest first. */
  accountNo: Text,
  on: DayJson,
  knownOn: Nullable(DayJson),
  carriedFen: FenJson,
  currentFen: FenJson,
  balanceFen: FenJson,
  entries: Count,
  lastOn: Nullable(DayJson),
  /** What the account had earned by that day and was not yet paid. */
  accruedFen: FenJson,
  /** What is known now of the same day, when it was asked what was known then. */
  balanceNowFen: FenJson,
});
export const getMyAccountAsOf = route({
  method: 'GET',
  path: '/person/as-of',
  summary: '任意一天的账户余额',
  permission: 'person',
  query: Type.Object({ on: DayJson }),
  response: AccountAsOf,
  problems: [refusals.noAccount],
});
export const getAccountAsOf = route({
  method: 'GET',
  path: '/staff/persons/:personId/as-of',
  summary: '职工账户在任意一天的余额',
  permission: 'ledger.read',
  ...ByPerson,
  query: Type.Object({ on: DayJson, knownOn: Type.Optional(DayJson) }),
  response: AccountAsOf,
  problems: [refusals.noPerson],
});
