import { Type } from 'typebox';
import {
  DayJson,
  declareExport,
  FenJson,
  InstantJson,
  listOf,
  MonthJson,
  Nullable,
  Page,
  PageBy,
  route,
  Uuid,
} from '../../../platform/route.ts';
import { BusinessState, ListedFilter } from '../../contribution/business/contract.ts';
import { RemittanceState } from '../../contribution/contract.ts';
import { PeoplePage, WholeName } from '../../party/contract.ts';
import { refusals } from '../problems.ts';

// Queries of an employer about its own people and business (U-Q).
const permission = 'employer';
const Text = Type.String();
const Query = Type.Optional(Type.String({ maxLength: 50 }));

const EmployeeFilter = {
  /** A name or its beginning, a whole certificate number, or a whole account number. */
  q: Query,
  state: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('sealed'), Type.Literal('frozen')])),
  /** By account number unless told. */
  sort: Type.Optional(
    Type.Union([Type.Literal('account'), Type.Literal('name'), Type.Literal('base'), Type.Literal('balance')]),
  ),
};

export const Employee = Type.Object({
  accountId: Uuid,
  accountNo: Text,
  nameMasked: Text,
  ...WholeName,
  certificateMasked: Text,
  mobileMasked: Text,
  state: Text,
  baseFen: FenJson,
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  contributedTo: Nullable(MonthJson),
  balanceFen: FenJson,
});
/** U-Q1. */
export const listEmployees = route({
  method: 'GET',
  path: '/employer/employees',
  summary: '职工信息查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...EmployeeFilter }),
  response: Type.Object({
    ...listOf(Employee).properties,
    /** What the people in normal state contribute a month. */
    monthlyFen: FenJson,
    balanceFen: FenJson,
  }),
});
/** U-Q2. */
export const exportEmployees = declareExport({
  name: 'report.employees',
  title: '单位职工清册',
  permission,
  filter: Type.Object(EmployeeFilter),
});

const ByAccount = { params: Type.Object({ accountId: Uuid }), problems: [refusals.employeeNotFound] } as const;

/** U-Q3: one employee. What is not registered is empty. */
export const getEmployee = route({
  method: 'GET',
  path: '/employer/employees/:accountId',
  summary: '职工基本信息查询',
  permission,
  ...ByAccount,
  query: Type.Object({ names: PeoplePage.names }),
  response: Type.Object({
    ...Employee.properties,
    certificateType: Text,
    sex: Text,
    birthDateMasked: Text,
    /** Masked; empty when not registered. */
    landlineMasked: Text,
    addressMasked: Text,
    postcode: Text,
    openedOn: DayJson,
    sealedOn: Nullable(DayJson),
  }),
});
export const exportEmployeeFacts = declareExport({
  name: 'report.employee-facts',
  title: '职工基本信息',
  permission,
  filter: Type.Object(EmployeeFilter),
});

/** U-Q4: what this employer paid for one employee; what the person draws is the person's own affair. */
export const EmployeeEntry = Type.Object({
  on: DayJson,
  kindText: Text,
  month: Nullable(MonthJson),
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
});
const EntryFilter = { from: Type.Optional(DayJson), to: Type.Optional(DayJson) };
export const listEmployeeEntries = route({
  method: 'GET',
  path: '/employer/employees/:accountId/entries',
  summary: '职工明细查询',
  permission,
  ...ByAccount,
  query: Type.Object({ ...Page, ...EntryFilter }),
  response: Type.Object({ ...listOf(EmployeeEntry).properties, amountFen: FenJson }),
});
export const exportEmployeeEntries = declareExport({
  name: 'report.employee-entries',
  title: '职工明细',
  permission,
  filter: Type.Object({ accountId: Uuid, ...EntryFilter }),
});

/** U-Q6. */
export const exportUnit = declareExport({
  name: 'report.unit',
  title: '单位基本信息',
  permission,
  filter: Type.Object({}),
});

/** U-Q7: money of the employer: into its people's accounts, and what is not allocated yet. */
export const UnitEntry = Type.Object({
  journalId: Uuid,
  on: DayJson,
  kindText: Text,
  month: Nullable(MonthJson),
  personCount: Nullable(Type.Integer()),
  summary: Text,
  toPeopleFen: FenJson,
  unallocatedChangeFen: FenJson,
  /** What was not allocated afterwards; null when this did not touch it. */
  unallocatedFen: Nullable(FenJson),
});
export const listUnitEntries = route({
  method: 'GET',
  path: '/employer/entries',
  summary: '单位流水账查询',
  permission,
  query: Type.Object({ ...PageBy('on', 'toPeople'), ...EntryFilter }),
  response: Type.Object({
    ...listOf(UnitEntry).properties,
    toPeopleFen: FenJson,
    unallocatedInFen: FenJson,
    unallocatedOutFen: FenJson,
  }),
});
export const exportUnitEntries = declareExport({
  name: 'report.unit-entries',
  title: '单位流水账',
  permission,
  filter: Type.Object(EntryFilter),
});

const PersonColumns = { accountNo: Nullable(Text), nameMasked: Text, ...WholeName, certificateMasked: Text };
const MonthFilter = { from: Type.Optional(MonthJson), to: Type.Optional(MonthJson) };

/** U-Q8: who was on the lists of which months, and for how much. Drafts and withdrawn lists are no record. */
export const ContributionLine = Type.Object({
  month: MonthJson,
  serial: Text,
  stateText: Text,
  lineNo: Type.Integer(),
  ...PersonColumns,
  changeText: Text,
  baseFen: FenJson,
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
});
const ContributionFilter = {
  ...MonthFilter,
  q: Query,
  change: Type.Optional(
    Type.Union([
      Type.Literal('same'),
      Type.Literal('new'),
      Type.Literal('back'),
      Type.Literal('changed'),
      Type.Literal('gone'),
    ]),
  ),
};
export const listContributionLines = route({
  method: 'GET',
  path: '/employer/contribution-lines',
  summary: '汇缴职工明细查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('month', 'base', 'amount'), ...ContributionFilter }),
  response: Type.Object({ ...listOf(ContributionLine).properties, amountFen: FenJson }),
});
export const exportContributionLines = declareExport({
  name: 'report.contribution-lines',
  title: '汇缴职工明细',
  permission,
  filter: Type.Object(ContributionFilter),
});

/** U-Q9, U-Q10: what changed with people: opened, sealed, unsealed, moved, frozen. */
export const ChangeKindJson = Type.Union([
  Type.Literal('open'),
  Type.Literal('seal'),
  Type.Literal('unseal'),
  Type.Literal('transfer'),
  Type.Literal('freeze'),
  Type.Literal('unfreeze'),
  Type.Literal('merge'),
]);
export const AccountChangeRow = Type.Object({
  at: InstantJson,
  ...PersonColumns,
  kindText: Text,
  summary: Text,
  effectiveMonth: MonthJson,
  channel: Text,
});
const ChangeFilter = {
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
  q: Query,
  kind: Type.Optional(ChangeKindJson),
};
export const listAccountChanges = route({
  method: 'GET',
  path: '/employer/account-changes',
  summary: '变更清册查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('at', 'month'), ...ChangeFilter }),
  response: listOf(AccountChangeRow),
});
export const exportAccountChanges = declareExport({
  name: 'report.account-changes',
  title: '变更清册',
  permission,
  filter: Type.Object(ChangeFilter),
});

/** U-Q9, U-Q12. */
export const BaseChange = Type.Object({
  at: InstantJson,
  ...PersonColumns,
  baseBeforeFen: FenJson,
  baseFen: FenJson,
  differenceFen: FenJson,
  effectiveMonth: MonthJson,
  channel: Text,
});
const DaysAndPerson = { from: Type.Optional(DayJson), to: Type.Optional(DayJson), q: Query };
export const listBaseChanges = route({
  method: 'GET',
  path: '/employer/base-changes',
  summary: '基数调整清册查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('at', 'base', 'month'), ...DaysAndPerson }),
  response: listOf(BaseChange),
});
export const exportBaseChanges = declareExport({
  name: 'report.base-changes',
  title: '基数调整清册',
  permission,
  filter: Type.Object(DaysAndPerson),
});

const BusinessLineColumns = {
  at: InstantJson,
  number: Text,
  kindText: Text,
  stateText: Text,
  month: MonthJson,
  ...PersonColumns,
  baseBeforeFen: Nullable(FenJson),
  baseFen: Nullable(FenJson),
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  reason: Text,
};
/** U-Q9, U-Q11: whose missing months were or are being paid. */
export const BackPaymentLine = Type.Object(BusinessLineColumns);
export const listBackPaymentLines = route({
  method: 'GET',
  path: '/employer/back-payment-lines',
  summary: '补缴清册查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('at', 'month', 'amount'), ...DaysAndPerson }),
  response: Type.Object({ ...listOf(BackPaymentLine).properties, amountFen: FenJson }),
});
export const exportBackPaymentLines = declareExport({
  name: 'report.back-payment-lines',
  title: '补缴清册',
  permission,
  filter: Type.Object(DaysAndPerson),
});

/** U-Q14: every person on everything that this employer submitted, whatever became of it. */
export const SubmittedLine = Type.Object(BusinessLineColumns);
const SubmittedFilter = {
  ...DaysAndPerson,
  number: Type.Optional(Type.String({ maxLength: 15 })),
  state: Type.Optional(BusinessState),
};
export const listSubmittedLines = route({
  method: 'GET',
  path: '/employer/submitted-lines',
  summary: '提交数据查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('at', 'month', 'amount'), ...SubmittedFilter }),
  response: listOf(SubmittedLine),
});
export const exportSubmittedLines = declareExport({
  name: 'report.submitted-lines',
  title: '提交数据',
  permission,
  filter: Type.Object(SubmittedFilter),
});

/** U-Q13 as a file; the list itself is `contribution.listBusinesses`. */
export const exportBusinesses = declareExport({
  name: 'report.businesses',
  title: '历史业务',
  permission,
  filter: Type.Object(ListedFilter),
});

/** U-Q15: what changed in the particulars of this employer's people, masked. */
export const PersonChangeRow = Type.Object({
  at: InstantJson,
  ...PersonColumns,
  field: Text,
  before: Nullable(Text),
  after: Nullable(Text),
  actor: Text,
  channel: Text,
});
export const listPersonChanges = route({
  method: 'GET',
  path: '/employer/person-changes',
  summary: '个人信息变更记录查询',
  permission,
  query: Type.Object({ ...PeoplePage, ...PageBy('at'), ...DaysAndPerson }),
  response: listOf(PersonChangeRow),
});
export const exportPersonChanges = declareExport({
  name: 'report.person-changes',
  title: '个人信息变更记录',
  permission,
  filter: Type.Object(DaysAndPerson),
});

/** U-Q16 as a file; the list itself is `contribution.listRemittances`. */
export const exportPayments = declareExport({
  name: 'report.payments',
  title: '缴款记录',
  permission,
  filter: Type.Object({ ...MonthFilter, state: Type.Optional(RemittanceState) }),
});

// Lists of the desk as files.
export const exportEmployerPersons = declareExport({
  name: 'report.employer-persons',
  title: '单位职工',
  permission: 'staff.employer',
  filter: Type.Object({ employerId: Uuid }),
});
