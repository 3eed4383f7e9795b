import { Type } from 'typebox';
import { DayJson, FenJson, route, Uuid } from '../../platform/route.ts';
import { limitRefusals } from '../service/contract.ts';
import { ByLoan, LoanDetail } from './application-contract.ts';
import { LoanFen } from './contract-shapes.ts';
import { refusals } from './problems.ts';

export const EarlyWish = Type.Object({
  kind: Type.Union([Type.Literal('full'), Type.Literal('partial')]),
  amountFen: Type.Optional(LoanFen),
  choice: Type.Optional(Type.Union([Type.Literal('lower-instalment'), Type.Literal('shorter-term')])),
});
/** What a repayment outside the plan may be: of what is overdue all, or a part. */
export const RepaymentWish = Type.Union([
  EarlyWish,
  Type.Object({
    kind: Type.Literal('overdue'),
    amountFen: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 })),
  }),
]);
export const EarlyOutcome = Type.Object({
  on: DayJson,
  paidFen: FenJson,
  instalmentPrincipalFen: FenJson,
  instalmentInterestFen: FenJson,
  extraPrincipalFen: FenJson,
  rebateFen: FenJson,
  days: Type.Integer(),
  balanceAfterFen: FenJson,
  savedFen: FenJson,
  /** Interest that the plan of today still asks for, and that the plan afterwards would. */
  interestBeforeFen: FenJson,
  interestAfterFen: FenJson,
  monthsAfter: Type.Integer(),
  instalmentAfterFen: FenJson,
});
export const earlyProblems = [
  refusals.notFound,
  refusals.notActive,
  refusals.payDueFirst,
  refusals.wrongAmount,
  refusals.requestOpen,
  refusals.nothingDue,
  refusals.moreThanOwed,
  ...limitRefusals,
];

export const repayAtCounter = route({
  method: 'POST',
  path: '/staff/loans/:loanId/repayments',
  summary: '柜面：提前还款或归还逾期',
  permission: 'loan.repay',
  ...ByLoan,
  body: Type.Object({ requestId: Uuid, wish: RepaymentWish }),
  response: LoanDetail,
  problems: earlyProblems,
});
export const quoteAtCounter = route({
  method: 'POST',
  path: '/staff/loans/:loanId/early-quotes',
  summary: '柜面：提前还款试算',
  permission: 'loan.read',
  ...ByLoan,
  body: EarlyWish,
  response: EarlyOutcome,
  problems: earlyProblems,
  unaudited: 'computes from what is there and writes nothing',
});
