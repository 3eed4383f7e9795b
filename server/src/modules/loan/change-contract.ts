import { type Static, Type } from 'typebox';
import { DayJson, FenJson, route, Uuid } from '../../platform/route.ts';
import { CaseSummary } from '../casework/contract.ts';
import { refusals as caseRefusals } from '../casework/problems.ts';
import { ByLoan, Estimate, LoanDetail, OffsetBy, RepayAccount } from './application-contract.ts';
import { refusals } from './problems.ts';

const Reason = Type.String({ minLength: 4, maxLength: 200, pattern: '\\S' });
const { conditions: Conditions } = Estimate.properties;
const Months = Type.Integer({ minimum: 1, maximum: 360 });

const Figures = Type.Object({
  months: Type.Integer(),
  termMonths: Type.Integer(),
  ratePpm: Type.Integer(),
  instalmentFen: FenJson,
  interestFen: FenJson,
  maturesOn: DayJson,
});
export const TermQuote = Type.Object({ before: Figures, after: Figures, conditions: Conditions });
export type TermQuote = Static<typeof TermQuote>;

export const quoteTerm = route({
  method: 'POST',
  path: '/staff/loans/:loanId/term-quotes',
  summary: '柜面：贷款展期、缩期试算',
  permission: 'loan.read',
  ...ByLoan,
  body: Type.Object({ monthsLeft: Months }),
  response: TermQuote,
  problems: [refusals.notFound, refusals.notActive, refusals.noRate],
  unaudited: 'computes from what is there and writes nothing',
});

export const proposeTerm = route({
  method: 'POST',
  path: '/staff/loans/:loanId/term-changes',
  summary: '柜面：受理贷款展期、缩期',
  permission: 'case.intake',
  ...ByLoan,
  body: Type.Object({ monthsLeft: Months, reason: Reason }),
  response: CaseSummary,
  problems: [
    refusals.notFound,
    refusals.notActive,
    refusals.noRate,
    refusals.wrongTerm,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});

export const printSupplement = route({
  method: 'GET',
  path: '/staff/loans/:loanId/supplement.pdf',
  summary: '打印借款合同补充协议',
  permission: 'loan.read',
  ...ByLoan,
  query: Type.Object({ caseId: Uuid }),
  answers: 'file',
  problems: [refusals.notFound, refusals.notActive],
});

export const WriteOffQuote = Type.Object({
  principalFen: FenJson,
  overdueFen: FenJson,
  interestFen: FenJson,
  penaltyFen: FenJson,
  monthsOverdue: Type.Integer(),
  daysOverdue: Type.Integer(),
  gradeText: Type.String(),
  reserveFen: FenJson,
  conditions: Conditions,
});
export type WriteOffQuote = Static<typeof WriteOffQuote>;

export const quoteWriteOff = route({
  method: 'GET',
  path: '/staff/loans/:loanId/write-off-quote',
  summary: '柜面：贷款核销试算',
  permission: 'loan.read',
  ...ByLoan,
  response: WriteOffQuote,
  problems: [refusals.notFound, refusals.notActive],
});

export const proposeWriteOff = route({
  method: 'POST',
  path: '/staff/loans/:loanId/write-offs',
  summary: '柜面：提请贷款核销',
  permission: 'case.intake',
  ...ByLoan,
  body: Type.Object({ resolutionNo: Type.String({ minLength: 2, maxLength: 60, pattern: '\\S' }), reason: Reason }),
  response: CaseSummary,
  problems: [
    refusals.notFound,
    refusals.notActive,
    refusals.notOverdue,
    refusals.reserveShort,
    refusals.bankBusy,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});

export const proposeCancellation = route({
  method: 'POST',
  path: '/staff/loans/:loanId/cancellations',
  summary: '柜面：提请撤销发放（款项已被银行退回）',
  permission: 'case.intake',
  ...ByLoan,
  body: Type.Object({ reason: Reason }),
  response: CaseSummary,
  problems: [
    refusals.notFound,
    refusals.notActive,
    refusals.mayNotCancel,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});

export const recover = route({
  method: 'POST',
  path: '/staff/loans/:loanId/recoveries',
  summary: '柜面：收回已核销贷款',
  permission: 'loan.repay',
  ...ByLoan,
  body: Type.Object({ requestId: Uuid, amountFen: Type.Integer({ minimum: 1, maximum: 10_000_000_000 }) }),
  response: LoanDetail,
  problems: [refusals.notFound, refusals.notWrittenOff, refusals.moreThanOwed, refusals.requestOpen],
});

export const changeRepayAccount = route({
  method: 'POST',
  path: '/staff/loans/:loanId/repay-account',
  summary: '柜面：变更还款账户',
  permission: 'case.intake',
  ...ByLoan,
  body: RepayAccount,
  response: LoanDetail,
  problems: [refusals.notFound, refusals.notActive],
});

const offsetProblems = [refusals.notFound, refusals.notActive, refusals.offsetNotAgreed, refusals.noAccount];
export const signOffsetAtCounter = route({
  method: 'POST',
  path: '/staff/loans/:loanId/offset',
  summary: '柜面：冲还贷签约、解约',
  permission: 'case.intake',
  ...ByLoan,
  body: Type.Object({ personId: Uuid, by: OffsetBy }),
  response: LoanDetail,
  problems: offsetProblems,
});
export const signMyOffset = route({
  method: 'POST',
  path: '/person/loans/:loanId/offset',
  summary: '冲还贷签约、解约',
  permission: 'person',
  ...ByLoan,
  body: Type.Object({ by: OffsetBy }),
  response: LoanDetail,
  problems: offsetProblems,
});
