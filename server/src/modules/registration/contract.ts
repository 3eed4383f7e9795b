import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import {
  DayJson,
  Done,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  MonthJson,
  Nullable,
  Page,
  route,
  Uuid,
  Words,
} from '../../platform/route.ts';
import { refusals as caseRefusals } from '../casework/problems.ts';
import { certificateTypes } from '../party/rules.ts';
import { refusals } from './problems.ts';

// The counter's business with employers and accounts (柜面登记). Everything rests on a paper, which is named.

const Text = Type.String();
/** The paper that it rests on: its name and number. */
const Evidence = Type.String({ minLength: 4, maxLength: 200 });
const Reason = Words(200);
const Name = Words(100);
const Ratio = Type.Integer({ minimum: 0, maximum: 1_000_000 });

const Particulars = {
  name: Name,
  address: Words(200),
  legalRepresentative: Type.String({ minLength: 1, maxLength: 50 }),
  handlerName: Type.String({ minLength: 1, maxLength: 50 }),
  handlerMobile: Type.String({ maxLength: 20 }),
  payday: Type.Integer({ minimum: 1, maximum: 31 }),
};

export const openEmployer = route({
  method: 'POST',
  path: '/staff/employers',
  summary: '单位缴存登记与开户',
  permission: 'registration.employer',
  body: Type.Object({
    /** Made by the client: asking again opens nothing twice. */
    employerId: Uuid,
    ...Particulars,
    creditCode: Type.String({ maxLength: 30 }),
    employerRatioPpm: Ratio,
    memberRatioPpm: Ratio,
    firstMonth: MonthJson,
    evidence: Evidence,
  }),
  response: Type.Object({ employerId: Uuid, employerAccountNo: Text }),
  problems: [
    refusals.employerKnown,
    refusals.invalidParticulars,
    refusals.ratioOutOfPolicy,
    common.repeatedWithOtherContent,
  ],
});

/** What the register of employers says of a code, for the form that registers it. */
export const lookUpEmployer = route({
  method: 'POST',
  path: '/staff/employer-register',
  summary: '按统一社会信用代码查询登记信息',
  permission: 'registration.employer',
  body: Type.Object({ creditCode: Type.String({ maxLength: 30 }) }),
  response: Type.Object({
    result: Type.Union([Type.Literal('found'), Type.Literal('not-found'), Type.Literal('unavailable')]),
    /** Why there is no answer, in Chinese. */
    reason: Nullable(Text),
    record: Nullable(
      Type.Object({
        name: Text,
        legalRepresentative: Text,
        address: Text,
        establishedOn: Nullable(DayJson),
        isOpen: Type.Boolean(),
      }),
    ),
  }),
  problems: [refusals.invalidParticulars, refusals.employerKnown],
});

const ByEmployer = { params: Type.Object({ employerId: Uuid }) } as const;

export const changeEmployer = route({
  method: 'POST',
  path: '/staff/employers/:employerId/changes',
  summary: '单位信息变更',
  permission: 'registration.employer',
  ...ByEmployer,
  body: Type.Object({
    deedId: Uuid,
    changes: Type.Partial(Type.Object(Particulars)),
    evidence: Evidence,
    reason: Reason,
  }),
  response: Done,
  problems: [
    refusals.employerNotFound,
    refusals.employerClosed,
    refusals.invalidParticulars,
    refusals.nothingChanged,
    common.repeatedWithOtherContent,
  ],
});

export const Condition = Type.Object({
  key: Text,
  text: Text,
  holds: Type.Boolean(),
  figures: Text,
  remedy: Text,
});
export const getClosing = route({
  method: 'GET',
  path: '/staff/employers/:employerId/closing',
  summary: '单位销户条件核对',
  permission: 'registration.employer',
  ...ByEmployer,
  response: Type.Object({ isClosed: Type.Boolean(), conditions: Type.Array(Condition) }),
  problems: [refusals.employerNotFound],
});
export const closingReasons = {
  dissolved: '撤销、解散',
  bankrupt: '破产',
  merged: '合并、分立',
  moved: '迁出本市',
  other: '其他',
} as const;
export const closeEmployer = route({
  method: 'POST',
  path: '/staff/employers/:employerId/close',
  summary: '单位销户',
  permission: 'registration.employer',
  ...ByEmployer,
  body: Type.Object({
    deedId: Uuid,
    reason: Type.Unsafe<keyof typeof closingReasons>(Type.Enum(Object.keys(closingReasons))),
    evidence: Evidence,
  }),
  response: Done,
  problems: [
    refusals.employerNotFound,
    refusals.employerClosed,
    refusals.closingBarred,
    common.repeatedWithOtherContent,
  ],
});

export const DeedRow = Type.Object({
  deedId: Uuid,
  kindText: Text,
  evidence: Text,
  reason: Text,
  changes: Type.Array(Type.Object({ field: Text, before: Nullable(Text), after: Nullable(Text) })),
  doneBy: Text,
  doneAt: InstantJson,
});
export const listEmployerDeeds = route({
  method: 'GET',
  path: '/staff/employers/:employerId/deeds',
  summary: '单位登记与变更记录',
  permission: 'staff.employer',
  ...ByEmployer,
  query: Type.Object({ ...Page }),
  response: listOf(DeedRow),
  problems: [refusals.employerNotFound],
});

const ByPerson = { params: Type.Object({ personId: Uuid }) } as const;

export const FreezeView = Type.Object({
  freezeId: Uuid,
  authority: Text,
  documentNo: Text,
  reason: Text,
  fromOn: DayJson,
  untilOn: DayJson,
  frozenAt: InstantJson,
  releasedAt: Nullable(InstantJson),
  releaseDocument: Nullable(Text),
});
/** The person's account at the counter: freezings, and what was done. */
export const getAccountDesk = route({
  method: 'GET',
  path: '/staff/persons/:personId/account-desk',
  summary: '个人账户柜面业务',
  permission: 'staff.person',
  ...ByPerson,
  response: Type.Object({
    accountId: Nullable(Uuid),
    accountNo: Nullable(Text),
    state: Nullable(Text),
    freezes: Type.Array(FreezeView),
    deeds: Type.Array(DeedRow),
  }),
  problems: [refusals.personNotFound],
});
export const freezeAccount = route({
  method: 'POST',
  path: '/staff/accounts/:accountId/freezes',
  summary: '冻结个人账户',
  permission: 'registration.account',
  params: Type.Object({ accountId: Uuid }),
  body: Type.Object({
    freezeId: Uuid,
    authority: Type.String({ minLength: 4, maxLength: 100 }),
    documentNo: Type.String({ minLength: 4, maxLength: 100 }),
    reason: Reason,
    fromOn: DayJson,
    untilOn: DayJson,
    /** 续行冻结: the freezing in force, which this one takes the place of; the account is free at no moment between. */
    renews: Type.Optional(Uuid),
  }),
  response: Done,
  problems: [
    refusals.accountNotFound,
    refusals.accountClosed,
    refusals.alreadyFrozen,
    refusals.freezeNotFound,
    refusals.alreadyReleased,
    refusals.freezeDays,
    common.repeatedWithOtherContent,
  ],
});
const CaseBegun = Type.Object({ caseId: Uuid, number: Text });
export const proposeRelease = route({
  method: 'POST',
  path: '/staff/freezes/:freezeId/release',
  summary: '申请解除冻结（须复核）',
  permission: 'registration.account',
  params: Type.Object({ freezeId: Uuid }),
  body: Type.Object({ documentNo: Type.String({ minLength: 4, maxLength: 100 }), reason: Reason }),
  response: CaseBegun,
  problems: [
    refusals.freezeNotFound,
    refusals.alreadyReleased,
    refusals.accountNotFound,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});

/** Two accounts side by side before they are merged: what moves, and whether it may. */
export const previewMerge = route({
  method: 'GET',
  path: '/staff/persons/:personId/merge',
  summary: '账户合并核对',
  permission: 'registration.account',
  ...ByPerson,
  query: Type.Object({ fromAccountNo: Type.String({ pattern: '^\\d{12}$' }) }),
  response: Type.Object({
    fromNameMasked: Text,
    fromCertificateMasked: Text,
    fromEmployerName: Text,
    intoNameMasked: Text,
    intoCertificateMasked: Text,
    intoAccountNo: Text,
    principalFen: FenJson,
    interestFen: FenJson,
    totalFen: FenJson,
    intoBalanceFen: FenJson,
    conditions: Type.Array(Condition),
  }),
  problems: [refusals.personNotFound, refusals.accountNotFound],
});
export const proposeMerge = route({
  method: 'POST',
  path: '/staff/persons/:personId/merge',
  summary: '申请合并个人账户（须复核）',
  permission: 'registration.account',
  ...ByPerson,
  body: Type.Object({ fromAccountNo: Type.String({ pattern: '^\\d{12}$' }), evidence: Evidence, reason: Reason }),
  response: CaseBegun,
  problems: [
    refusals.personNotFound,
    refusals.accountNotFound,
    refusals.mergeBarred,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});
export const CertificateType = KeyOf(certificateTypes);
export const proposeCorrection = route({
  method: 'POST',
  path: '/staff/persons/:personId/correction',
  summary: '申请更正姓名、证件（须复核）',
  permission: 'registration.account',
  ...ByPerson,
  body: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 50 }),
    certificateType: CertificateType,
    certificateNumber: Type.String({ minLength: 1, maxLength: 30 }),
    evidence: Evidence,
    reason: Reason,
  }),
  response: CaseBegun,
  problems: [
    refusals.personNotFound,
    refusals.invalidParticulars,
    refusals.nothingChanged,
    refusals.certificateTaken,
    caseRefusals.alreadyInProgress,
    caseRefusals.ownBusiness,
  ],
});
