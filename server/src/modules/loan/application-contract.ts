import { type Static, Type } from 'typebox';
import {
  DayJson,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  Nullable,
  Page,
  PageBy,
  route,
  Uuid,
} from '../../platform/route.ts';
import { CaseSummary } from '../casework/contract.ts';
import { refusals as caseRefusals } from '../casework/problems.ts';
import { Home, LoanFen, Method } from './contract-shapes.ts';
import { refusals } from './problems.ts';
import { loanKinds } from './rules/kinds.ts';

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const AccountNo = Type.String({ pattern: '^[0-9]{8,30}$' });
const MoneyFen = Type.Integer({ minimum: 0, maximum: 10_000_000_000 });

export const LoanKind = KeyOf(loanKinds);
const Security = Type.Union([
  Type.Literal('mortgage'),
  Type.Literal('pledge'),
  Type.Literal('guarantee'),
  Type.Literal('other'),
]);
const Relation = Type.Union([
  Type.Literal('spouse'),
  Type.Literal('parent'),
  Type.Literal('child'),
  Type.Literal('other'),
]);
const Marital = Type.Union([
  Type.Literal('single'),
  Type.Literal('married'),
  Type.Literal('widowed'),
  Type.Literal('divorced'),
]);
export const OffsetBy = Type.Union([Type.Literal('none'), Type.Literal('monthly'), Type.Literal('yearly')]);

/** The borrower's own account, from which the instalments are collected. */
export const RepayAccount = Type.Object({
  accountNo: AccountNo,
  bankCode: Type.String({ pattern: '^[0-9]{3}$' }),
  bankName: Text(60),
});

/** What is applied for. */
export const LoanForm = Type.Object({
  kind: LoanKind,
  home: Home,
  method: Method,
  amountFen: LoanFen,
  months: Type.Integer({ minimum: 1, maximum: 360 }),
  /** Number of the filed contract, or of the title (`housePaperOf`); null for what no agency here has. */
  houseNo: Nullable(Text(60)),
  /** Total price of the filed contract. */
  priceFen: Nullable(LoanFen),
  houseAddress: Text(120),
  houseArea: Type.String({ pattern: '^[0-9]{1,4}(\\.[0-9]{1,2})?$' }),
  houseValueFen: LoanFen,
  estateId: Nullable(Uuid),
  security: Security,
  commercialBank: Nullable(Text(60)),
  commercialFen: Nullable(LoanFen),
  marital: Marital,
  incomeFen: MoneyFen,
  obligationsFen: MoneyFen,
  /** Everybody who borrows has signed that agencies may be asked. */
  isConsented: Type.Boolean(),
  coBorrowers: Type.Array(Type.Object({ certificateNumber: Text(30), relation: Relation, incomeFen: MoneyFen }), {
    maxItems: 4,
  }),
  payee: Type.Object({
    name: Text(60),
    accountNo: AccountNo,
    bankCode: Type.String({ pattern: '^[0-9]{3}$' }),
    bankName: Text(60),
    holder: Type.Union([Type.Literal('personal'), Type.Literal('corporate')]),
  }),
  repay: RepayAccount,
  offsetBy: OffsetBy,
});
export type LoanForm = Static<typeof LoanForm>;

const Holds = Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unknown')]);
export const Estimate = Type.Object({
  limitFen: FenJson,
  limitedBy: Type.String(),
  ratePpm: Type.Integer(),
  rateSource: Type.String(),
  monthsMax: Type.Integer(),
  instalmentFen: FenJson,
  burdenPpm: Type.Integer(),
  caps: Type.Array(
    Type.Object({
      key: Type.String(),
      label: Type.String(),
      amountFen: FenJson,
      figures: Type.String(),
      source: Type.String(),
      isLeast: Type.Boolean(),
    }),
  ),
  conditions: Type.Array(
    Type.Object({
      key: Type.String(),
      text: Type.String(),
      holds: Holds,
      figures: Type.Optional(Type.String()),
      source: Type.Optional(Type.String()),
      remedy: Type.Optional(Type.String()),
    }),
  ),
  borrowers: Type.Array(
    Type.Object({
      personId: Uuid,
      nameMasked: Type.String(),
      relation: Type.String(),
      balanceFen: FenJson,
      incomeFen: FenJson,
      monthsPaid: Type.Integer(),
    }),
  ),
});

const OfPerson = { params: Type.Object({ personId: Uuid }) };
const formProblems = [refusals.borrowerUnknown, refusals.noRate, refusals.noAccount];

export const estimateLoan = route({
  method: 'POST',
  path: '/staff/persons/:personId/loan-estimates',
  summary: '柜面：贷款额度测算',
  permission: 'case.intake',
  ...OfPerson,
  body: LoanForm,
  response: Estimate,
  problems: formProblems,
  unaudited: 'computes from what is there and writes nothing',
});

export const applyForLoan = route({
  method: 'POST',
  path: '/staff/persons/:personId/loan-applications',
  summary: '柜面：受理贷款申请',
  permission: 'case.intake',
  ...OfPerson,
  body: LoanForm,
  response: CaseSummary,
  problems: [
    ...formProblems,
    refusals.conditionsNotMet,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
    caseRefusals.incomplete,
  ],
});

export const getLoanConsent = route({
  method: 'GET',
  path: '/staff/loan-consent',
  summary: '柜面：贷款查询授权书内容',
  permission: 'case.intake',
  response: Type.Object({ wording: Type.String() }),
});

const ByCase = { params: Type.Object({ caseId: Uuid }) };
export const getLoanForm = route({
  method: 'GET',
  path: '/staff/loan-applications/:caseId',
  summary: '柜面：贷款申请内容',
  permission: 'case.work',
  ...ByCase,
  response: Type.Object({ personId: Uuid, form: LoanForm }),
  problems: [caseRefusals.notFound],
});
export const correctLoan = route({
  method: 'POST',
  path: '/staff/loan-applications/:caseId/corrections',
  summary: '柜面：补正贷款申请',
  permission: 'case.intake',
  ...ByCase,
  body: LoanForm,
  response: CaseSummary,
  problems: [
    ...formProblems,
    refusals.conditionsNotMet,
    caseRefusals.notFound,
    caseRefusals.wrongState,
    caseRefusals.incomplete,
  ],
});

/** A loan in a list. */
export const LoanRow = Type.Object({
  loanId: Uuid,
  contractNo: Type.String(),
  personId: Uuid,
  nameMasked: Type.String(),
  kindText: Type.String(),
  state: Type.Union([
    Type.Literal('signing'),
    Type.Literal('cancelled'),
    Type.Literal('active'),
    Type.Literal('returned'),
    Type.Literal('settled'),
    Type.Literal('written-off'),
  ]),
  principalFen: FenJson,
  balanceFen: FenJson,
  overdueFen: FenJson,
  termMonths: Type.Integer(),
  monthsLeft: Type.Integer(),
  grantedOn: Nullable(DayJson),
  nextDueOn: Nullable(DayJson),
});

export const LoanEntry = Type.Object({
  entryNo: Type.Integer(),
  on: DayJson,
  kind: Type.String(),
  kindText: Type.String(),
  dueOn: Nullable(DayJson),
  amountFen: FenJson,
  principalFen: FenJson,
  interestFen: FenJson,
  penaltyFen: FenJson,
  balanceFen: FenJson,
  detail: Nullable(Type.String()),
  journalId: Nullable(Uuid),
});

export const LoanDetail = Type.Object({
  ...LoanRow.properties,
  kind: Type.String(),
  home: Home,
  homeText: Type.String(),
  method: Method,
  methodText: Type.String(),
  houseAddress: Type.String(),
  houseArea: Nullable(Type.String()),
  houseValueFen: FenJson,
  securityText: Type.String(),
  securityHeldOn: Nullable(DayJson),
  securityFreedOn: Nullable(DayJson),
  commercialBank: Nullable(Type.String()),
  commercialFen: Nullable(FenJson),
  ratePpm: Nullable(Type.Integer()),
  rateSource: Nullable(Type.String()),
  dueDay: Nullable(Type.Integer()),
  levelFen: Nullable(FenJson),
  nextPaymentFen: Nullable(FenJson),
  nextPrincipalFen: Nullable(FenJson),
  nextInterestFen: Nullable(FenJson),
  owedFen: FenJson,
  /** Written off and not recovered: what is still owed of it, off the balance sheet; its months are in `bills`. */
  claim: Nullable(Type.Object({ principalFen: FenJson, interestFen: FenJson, penaltyFen: FenJson, totalFen: FenJson })),
  bills: Type.Array(
    Type.Object({
      dueOn: DayJson,
      state: Type.Union([Type.Literal('due'), Type.Literal('collecting'), Type.Literal('overdue')]),
      principalFen: FenJson,
      interestFen: FenJson,
      penaltyFen: FenJson,
      why: Type.String(),
    }),
  ),
  /** The money of the grant, while the bank has sent it back. */
  returned: Nullable(Type.Object({ amountFen: FenJson, reason: Nullable(Type.String()), isPaidAgain: Type.Boolean() })),
  maturesOn: Nullable(DayJson),
  endedOn: Nullable(DayJson),
  signedOn: Nullable(DayJson),
  offsetBy: OffsetBy,
  offsetText: Type.String(),
  /** Whose fund accounts are drawn, in order. */
  offsetPersons: Type.Array(
    Type.Object({ personId: Uuid, nameMasked: Type.String(), relation: Type.String(), signedOn: DayJson }),
  ),
  repayBank: Type.String(),
  repayAccountMasked: Type.String(),
  payeeName: Type.String(),
  borrowers: Type.Array(Type.Object({ personId: Uuid, nameMasked: Type.String(), relation: Type.String() })),
  caseId: Nullable(Uuid),
  request: Nullable(
    Type.Object({
      requestId: Uuid,
      kind: Type.String(),
      kindText: Type.String(),
      amountFen: FenJson,
      state: Type.Union([
        Type.Literal('collecting'),
        Type.Literal('done'),
        Type.Literal('failed'),
        Type.Literal('returned'),
      ]),
      reason: Nullable(Type.String()),
      askedAt: InstantJson,
    }),
  ),
  paid: Type.Object({ principalFen: FenJson, interestFen: FenJson, penaltyFen: FenJson }),
});

export const ByLoan = { params: Type.Object({ loanId: Uuid }) };
export const listLoans = route({
  method: 'GET',
  path: '/staff/loans',
  summary: '贷款台账',
  permission: 'loan.read',
  query: Type.Object({
    ...PageBy('principal', 'balance', 'overdue', 'nextDueOn'),
    q: Type.Optional(Type.String({ maxLength: 60 })),
    /** Loans of which this person is a borrower. */
    personId: Type.Optional(Uuid),
    state: Type.Optional(
      Type.Enum(['signing', 'cancelled', 'active', 'overdue', 'returned', 'settled', 'written-off']),
    ),
  }),
  response: Type.Object({
    ...listOf(LoanRow).properties,
    sums: Type.Object({ balanceFen: FenJson, overdueFen: FenJson }),
  }),
});
export const getLoan = route({
  method: 'GET',
  path: '/staff/loans/:loanId',
  summary: '贷款详情',
  permission: 'loan.read',
  ...ByLoan,
  response: LoanDetail,
  problems: [refusals.notFound],
});
export const listLoanEntries = route({
  method: 'GET',
  path: '/staff/loans/:loanId/entries',
  summary: '贷款业务明细',
  permission: 'loan.read',
  ...ByLoan,
  query: Type.Object(Page),
  response: listOf(LoanEntry),
  problems: [refusals.notFound],
});
export const printContract = route({
  method: 'GET',
  path: '/staff/loans/:loanId/contract.pdf',
  summary: '打印借款合同和还款计划',
  permission: 'loan.read',
  ...ByLoan,
  answers: 'file',
  problems: [refusals.notFound],
});

const ScheduleRow = Type.Object({
  no: Type.Integer(),
  dueOn: DayJson,
  paymentFen: FenJson,
  principalFen: FenJson,
  interestFen: FenJson,
  balanceFen: FenJson,
});
export const Schedule = Type.Object({ rows: Type.Array(ScheduleRow), interestFen: FenJson, note: Type.String() });
export const getLoanSchedule = route({
  method: 'GET',
  path: '/staff/loans/:loanId/schedule',
  summary: '还款计划',
  permission: 'loan.read',
  ...ByLoan,
  response: Schedule,
  problems: [refusals.notFound],
});

export const grantMoney = route({
  method: 'POST',
  path: '/staff/loans/:loanId/grant',
  summary: '发放贷款',
  permission: 'loan.grant',
  ...ByLoan,
  response: LoanDetail,
  problems: [
    refusals.notFound,
    refusals.notReady,
    refusals.conditionsNotMet,
    refusals.noAccount,
    refusals.borrowerUnknown,
    refusals.noRate,
    caseRefusals.actedAlready,
    caseRefusals.ownBusiness,
    caseRefusals.changedMeanwhile,
    caseRefusals.wrongState,
  ],
});
