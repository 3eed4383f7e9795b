import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { ByLoan, LoanDetail, LoanEntry, Schedule } from './application-contract.ts';
import { EarlyOutcome, EarlyWish, earlyProblems, RepaymentWish } from './early-contract.ts';
import { refusals } from './problems.ts';

export const listMyLoans = route({
  method: 'GET',
  path: '/person/loans',
  summary: '我的贷款',
  permission: 'person',
  response: Type.Object({ rows: Type.Array(LoanDetail) }),
});
export const listMyLoanEntries = route({
  method: 'GET',
  path: '/person/loans/:loanId/entries',
  summary: '我的还贷明细',
  permission: 'person',
  ...ByLoan,
  query: Type.Object(Page),
  response: listOf(LoanEntry),
  problems: [refusals.notFound],
});
export const getMyLoanSchedule = route({
  method: 'GET',
  path: '/person/loans/:loanId/schedule',
  summary: '我的还款计划',
  permission: 'person',
  ...ByLoan,
  response: Schedule,
  problems: [refusals.notFound],
});
export const exportMyLoanEntries = route({
  method: 'GET',
  path: '/person/loans/:loanId/entries.xlsx',
  summary: '下载我的还贷明细（Excel）',
  permission: 'person',
  ...ByLoan,
  answers: 'file',
  problems: [refusals.notFound],
});
export const quoteMyEarly = route({
  method: 'POST',
  path: '/person/loans/:loanId/early-quotes',
  summary: '提前还款试算',
  permission: 'person',
  ...ByLoan,
  body: EarlyWish,
  response: EarlyOutcome,
  problems: earlyProblems,
  unaudited: 'computes from what is there and writes nothing',
});
export const repayMine = route({
  method: 'POST',
  path: '/person/loans/:loanId/repayments',
  summary: '提前还款或归还逾期',
  permission: 'person',
  ...ByLoan,
  body: Type.Object({ requestId: Uuid, wish: RepaymentWish }),
  response: LoanDetail,
  problems: earlyProblems,
});
const SettlementPaper = Type.Object({
  number: Type.String(),
  title: Type.String(),
  code: Type.String(),
  verifyUrl: Type.String(),
  issuedAt: InstantJson,
});
export const issueMySettlement = route({
  method: 'POST',
  path: '/person/loans/:loanId/settlement-certificates',
  summary: '开具贷款结清证明（带章）',
  permission: 'person',
  ...ByLoan,
  body: Type.Object({ requestId: Uuid }),
  response: SettlementPaper,
  problems: [refusals.notFound, refusals.notSettled, common.repeatedWithOtherContent],
});

/** At the counter, for a borrower who has come for it: the mortgage is released with it. */
export const issueTheirSettlement = route({
  method: 'POST',
  path: '/staff/loans/:loanId/settlement-certificates',
  summary: '柜面：开具贷款结清证明（带章）',
  permission: 'case.intake',
  ...ByLoan,
  body: Type.Object({ requestId: Uuid }),
  response: SettlementPaper,
  problems: [refusals.notFound, refusals.notSettled, common.repeatedWithOtherContent],
});
export const getTheirSettlement = route({
  method: 'GET',
  path: '/staff/loans/:loanId/settlement-certificates/:number/file',
  summary: '柜面：打印贷款结清证明',
  permission: 'case.intake',
  params: Type.Object({ loanId: Uuid, number: Type.String({ maxLength: 40 }) }),
  answers: 'file',
  problems: [refusals.notFound],
});
