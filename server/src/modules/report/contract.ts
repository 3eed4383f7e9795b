import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import {
  DayJson,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  MonthJson,
  Nullable,
  Page,
  PageBy,
  route,
  Uuid,
} from '../../platform/route.ts';
import { RemittanceSummary } from '../contribution/contract.ts';
import { entryKinds } from '../ledger/rules.ts';
import { refusals } from './problems.ts';
import { dutyKinds, timelineKinds } from './rules.ts';

export * from './arrears/contract.ts';
export * from './contract-audit.ts';
export * from './contract-books.ts';
export * from './contract-kpi.ts';
export * from './employer/contract.ts';
export * from './employer/counter-contract.ts';
export * from './exports/contract.ts';
export * from './lookups/contract.ts';

const Text = Type.String();

export const AccountFacts = Type.Object({
  accountNo: Text,
  state: Text,
  isClosed: Type.Boolean(),
  employerName: Text,
  employerAccountNo: Text,
  openedOn: DayJson,
  sealedOn: Nullable(DayJson),
  contributedTo: Nullable(MonthJson),
  baseFen: FenJson,
  employerRatioPpm: Type.Integer(),
  memberRatioPpm: Type.Integer(),
  employerFen: FenJson,
  memberFen: FenJson,
  monthlyFen: FenJson,
  balanceFen: FenJson,
  carriedFen: FenJson,
  currentFen: FenJson,
});

const PersonFacts = {
  nameMasked: Text,
  certificateType: Text,
  certificateMasked: Text,
  mobileMasked: Text,
  bankCardMasked: Text,
  bankName: Text,
  sex: Text,
  birthDateMasked: Text,
};

/** P-Q1 个人基本信息. */
export const getMyOverview = route({
  method: 'GET',
  path: '/person/overview',
  summary: '个人基本信息查询',
  permission: 'person',
  response: Type.Object({
    ...PersonFacts,
    account: AccountFacts,
    /** By whose order and paper the account is frozen; `null` when it is not. */
    freeze: Nullable(Type.Object({ authority: Text, documentNo: Text, untilOn: DayJson })),
    /** Interest of the running year so far, with its derivation (“为什么”). */
    interest: Type.Object({
      accruedFen: FenJson,
      accrualFenDays: Type.Integer(),
      ratePpm: Type.Integer(),
      dayCount: Type.Integer(),
      rateSource: Text,
      settlesOn: DayJson,
    }),
    /** Balance at the end of each of the last 24 months, oldest first, for the chart. */
    balances: Type.Array(Type.Object({ month: MonthJson, balanceFen: FenJson })),
  }),
  problems: [refusals.noAccount],
});

export const EntryKind = KeyOf(entryKinds);

/** Movements of money, and changes of the account that move none (`amountFen` 0, kinds of account changes). */
export const EntryRow = Type.Object({
  on: DayJson,
  kind: Text,
  kindText: Text,
  month: Nullable(MonthJson),
  /** Of somebody who has or had several accounts: which. */
  accountNo: Nullable(Text),
  employerName: Text,
  summary: Text,
  increaseFen: FenJson,
  decreaseFen: FenJson,
  balanceFen: Nullable(FenJson),
});
const EntryFilter = {
  kind: Type.Optional(Type.Union([EntryKind, Type.Literal('change')])),
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
};
const Entries = Type.Object({ ...listOf(EntryRow).properties, increaseFen: FenJson, decreaseFen: FenJson });

/** P-Q10 个人业务明细. */
export const listMyEntries = route({
  method: 'GET',
  path: '/person/entries',
  summary: '个人业务明细查询',
  permission: 'person',
  query: Type.Object({ ...PageBy('on', 'amount'), ...EntryFilter }),
  response: Entries,
  problems: [refusals.noAccount],
});
export const exportMyEntries = route({
  method: 'GET',
  path: '/person/entries.xlsx',
  summary: '个人业务明细导出',
  permission: 'person',
  answers: 'file',
  query: Type.Object(EntryFilter),
  problems: [refusals.noAccount],
});

/** P-Q11 缴存明细. */
export const ContributionRow = Type.Object({
  on: DayJson,
  kind: Text,
  kindText: Text,
  month: Nullable(MonthJson),
  /** Of somebody who has or had several accounts: which. */
  accountNo: Nullable(Text),
  employerName: Text,
  employerFen: FenJson,
  memberFen: FenJson,
  amountFen: FenJson,
  balanceFen: FenJson,
});
const ContributionFilter = {
  kind: Type.Optional(Type.Union([Type.Literal('remittance'), Type.Literal('back-payment')])),
  from: Type.Optional(MonthJson),
  to: Type.Optional(MonthJson),
};
export const listMyContributions = route({
  method: 'GET',
  path: '/person/contributions',
  summary: '缴存明细查询',
  permission: 'person',
  query: Type.Object({ ...PageBy('month', 'amount', 'on'), ...ContributionFilter }),
  response: Type.Object({ ...listOf(ContributionRow).properties, amountFen: FenJson }),
  problems: [refusals.noAccount],
});
export const exportMyContributions = route({
  method: 'GET',
  path: '/person/contributions.xlsx',
  summary: '缴存明细导出',
  permission: 'person',
  answers: 'file',
  query: Type.Object(ContributionFilter),
  problems: [refusals.noAccount],
});

/** P-Q9 个人信息变更记录. */
export const ChangeRow = Type.Object({
  at: InstantJson,
  field: Text,
  before: Nullable(Text),
  after: Nullable(Text),
  actor: Text,
  channel: Text,
});
export const listMyChanges = route({
  method: 'GET',
  path: '/person/changes',
  summary: '个人信息变更记录查询',
  permission: 'person',
  query: Type.Object({ ...Page, from: Type.Optional(DayJson), to: Type.Optional(DayJson) }),
  response: listOf(ChangeRow),
});

// The desk of the centre's clerks.

const PersonHit = Type.Object({
  personId: Uuid,
  nameMasked: Text,
  certificateMasked: Text,
  mobileMasked: Text,
  accountNo: Nullable(Text),
  accountState: Nullable(Text),
  employerName: Nullable(Text),
});
const EmployerHit = Type.Object({
  employerId: Uuid,
  name: Text,
  employerAccountNo: Text,
  creditCode: Text,
  state: Text,
  normalCount: Type.Integer(),
});
/** One box finds people (certificate number, mobile, account, name) and employers (account, credit code, name). */
export const search = route({
  method: 'GET',
  path: '/staff/search',
  summary: '查找职工与单位',
  permission: 'staff.search',
  query: Type.Object({ q: Type.String({ minLength: 2, maxLength: 60 }) }),
  response: Type.Object({ persons: Type.Array(PersonHit), employers: Type.Array(EmployerHit), more: Type.Boolean() }),
  problems: [refusals.queryTooShort],
});

const ByPerson = { params: Type.Object({ personId: Uuid }), problems: [refusals.personNotFound] };
export const getPerson = route({
  method: 'GET',
  path: '/staff/persons/:personId',
  summary: '职工全貌',
  permission: 'staff.person',
  ...ByPerson,
  response: Type.Object({
    personId: Uuid,
    ...PersonFacts,
    employerId: Nullable(Uuid),
    account: Nullable(AccountFacts),
    lastLoginAt: Nullable(InstantJson),
  }),
});
const TimelineKind = Type.Unsafe<keyof typeof timelineKinds>(
  Type.Union(Object.keys(timelineKinds).map((kind) => Type.Literal(kind))),
);
export const getTimeline = route({
  method: 'GET',
  path: '/staff/persons/:personId/timeline',
  summary: '用户视图：职工的登记、账户、交易和往来',
  permission: 'staff.person',
  ...ByPerson,
  query: Type.Object({
    ...Page,
    kind: Type.Optional(TimelineKind),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
  response: listOf(
    Type.Object({
      at: InstantJson,
      kind: TimelineKind,
      what: Text,
      text: Text,
      state: Text,
      channel: Text,
      amountFen: Nullable(FenJson),
      refId: Text,
    }),
  ),
});
export const unmaskPerson = route({
  method: 'POST',
  path: '/staff/persons/:personId/unmask',
  summary: '查看未脱敏信息（须说明理由）',
  permission: 'staff.unmask',
  ...ByPerson,
  body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 200 }) }),
  problems: [refusals.personNotFound, common.tooMany],
  response: Type.Object({
    name: Text,
    certificateNumber: Text,
    mobile: Text,
    bankCard: Text,
    birthDate: Nullable(DayJson),
  }),
});
export const listPersonEntries = route({
  method: 'GET',
  path: '/staff/persons/:personId/entries',
  summary: '职工业务明细',
  permission: 'staff.person',
  ...ByPerson,
  query: Type.Object({ ...Page, ...EntryFilter }),
  response: Type.Object({
    ...Entries.properties,
    rows: Type.Array(Type.Object({ ...EntryRow.properties, journalId: Nullable(Uuid) })),
  }),
});

const ByEmployer = { params: Type.Object({ employerId: Uuid }), problems: [refusals.employerNotFound] };
export const getEmployer = route({
  method: 'GET',
  path: '/staff/employers/:employerId',
  summary: '单位全貌',
  permission: 'staff.employer',
  ...ByEmployer,
  response: Type.Object({
    employerId: Uuid,
    name: Text,
    employerAccountNo: Text,
    creditCode: Text,
    address: Text,
    legalRepresentativeMasked: Text,
    handlerNameMasked: Text,
    handlerMobileMasked: Text,
    payday: Type.Integer(),
    state: Text,
    employerRatioPpm: Type.Integer(),
    memberRatioPpm: Type.Integer(),
    openedOn: DayJson,
    contributedTo: Nullable(MonthJson),
    normalCount: Type.Integer(),
    sealedCount: Type.Integer(),
    balanceFen: FenJson,
    unallocatedFen: FenJson,
    remittances: Type.Array(Type.Object({ ...RemittanceSummary.properties, journalId: Nullable(Uuid) })),
  }),
});
export const listEmployerPersons = route({
  method: 'GET',
  path: '/staff/employers/:employerId/persons',
  summary: '单位职工',
  permission: 'staff.employer',
  ...ByEmployer,
  query: Type.Object({ ...Page }),
  response: listOf(PersonHit),
});

/** The first page of the desk: the day in figures. */
export const listDuties = route({
  method: 'GET',
  path: '/staff/duties',
  summary: '等您办理的事项',
  permission: 'staff.day',
  response: Type.Object({ rows: Type.Array(Type.Object({ kind: Type.Enum(dutyKinds), count: Type.Integer() })) }),
});
export const getDay = route({
  method: 'GET',
  path: '/staff/day',
  summary: '今日概况',
  permission: 'staff.day',
  response: Type.Object({
    accountingDate: DayJson,
    personalBalanceFen: FenJson,
    accountCount: Type.Integer(),
    employerCount: Type.Integer(),
    postedTodayFen: FenJson,
    postedTodayCount: Type.Integer(),
    waitingRemittances: Type.Integer(),
    unmatchedReceipts: Type.Integer(),
    unmatchedFen: FenJson,
    monthly: Type.Array(Type.Object({ month: MonthJson, amountFen: FenJson })),
  }),
});
