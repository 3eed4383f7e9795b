import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { CenterId, DayJson, Done, InstantJson, KeyOf, route, Uuid, Words } from '../../platform/route.ts';
import { refusals as contributionRefusals } from '../contribution/problems.ts';
import { refusals as documentRefusals } from '../document/problems.ts';
import { Entered } from '../identity/contract.ts';
import { refusals as identityRefusals } from '../identity/problems.ts';
import { refusals as loanRefusals } from '../loan/problems.ts';
import { refusals as withdrawalRefusals } from '../withdrawal/problems.ts';
import { refusals } from './problems.ts';
import { printerStates } from './rules.ts';

const Code = Type.String({ pattern: '^\\d{6}$' });
export const PrinterState = KeyOf(printerStates);
const ReaderState = Type.Union([Type.Literal('ready'), Type.Literal('no-answer')]);

/** What a kiosk must know of itself. */
export const Kiosk = Type.Object({
  centerId: CenterId,
  centerName: Type.String(),
  phone: Type.String(),
  name: Type.String(),
  place: Type.String(),
  printerState: PrinterState,
  /** What is asked besides the card. */
  secondFactor: Type.Union([Type.Literal('sms'), Type.Literal('face')]),
  warnSeconds: Type.Integer(),
  wipeSeconds: Type.Integer(),
  pagesPerVisit: Type.Integer(),
});

// The routes of the device itself: public, and refused to whoever does not bear the device's own cookie.
export const getKiosk = route({
  method: 'GET',
  path: '/kiosk',
  summary: '自助终端：本机登记情况',
  permission: 'public',
  response: Type.Object({ kiosk: Type.Union([Kiosk, Type.Null()]) }),
});
export const enrolKiosk = route({
  method: 'POST',
  path: '/kiosk/enrol',
  summary: '自助终端：用登记码登记本机',
  permission: 'public',
  body: Type.Object({ centerId: CenterId, code: Type.String({ pattern: '^\\d{8}$' }) }),
  response: Kiosk,
  problems: [refusals.codeWrong, common.tooMany],
});
export const beat = route({
  method: 'POST',
  path: '/kiosk/beat',
  summary: '自助终端：报告读卡器状态、询问打印机状态',
  permission: 'public',
  unaudited: 'tells how the device is, every half minute',
  body: Type.Object({ readerState: ReaderState }),
  response: Type.Object({ printerState: PrinterState }),
  problems: [refusals.notEnrolled],
});
const EndReason = Type.Union([Type.Literal('left'), Type.Literal('card-out'), Type.Literal('idle')]);
export const endVisit = route({
  method: 'POST',
  path: '/kiosk/end',
  summary: '自助终端：结束使用（退出、取卡、无人操作）',
  permission: 'public',
  body: Type.Object({ reason: EndReason }),
  response: Done,
  problems: [refusals.notEnrolled],
});

/** What the reader read from the chip of an identity card. */
export const Card = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 50 }),
  certificateNumber: Type.String({ pattern: '^\\d{17}[\\dX]$' }),
  /** Null for 长期. */
  validUntil: Type.Union([DayJson, Type.Null()]),
});
const CodeSent = Type.Object({ codeId: Uuid, mobileMasked: Type.String(), expiresAt: InstantJson });
const cardRefusals = [
  refusals.notEnrolled,
  refusals.cardExpired,
  refusals.noMobile,
  refusals.factorMissing,
  common.tooMany,
] as const;

export const startPerson = route({
  method: 'POST',
  path: '/kiosk/persons',
  summary: '自助终端：刷身份证，发送短信验证码',
  permission: 'public',
  body: Type.Object({ card: Card }),
  response: CodeSent,
  problems: [...cardRefusals, refusals.notRegistered, refusals.nameDiffers],
});
export const enterPerson = route({
  method: 'POST',
  path: '/kiosk/persons/code',
  summary: '自助终端：个人用验证码进入',
  permission: 'public',
  body: Type.Object({ card: Card, codeId: Uuid, code: Code }),
  response: Entered,
  problems: [
    ...cardRefusals,
    refusals.notRegistered,
    refusals.nameDiffers,
    identityRefusals.codeWrong,
    identityRefusals.codeExpired,
  ],
});
const Handler = { card: Card, employerAccountNo: Type.String({ minLength: 4, maxLength: 20 }) };
export const startEmployer = route({
  method: 'POST',
  path: '/kiosk/employers',
  summary: '自助终端：单位经办人刷身份证，发送短信验证码',
  permission: 'public',
  body: Type.Object(Handler),
  response: CodeSent,
  problems: [...cardRefusals, refusals.employerUnknown, refusals.notHandler],
});
export const enterEmployer = route({
  method: 'POST',
  path: '/kiosk/employers/code',
  summary: '自助终端：单位用验证码进入',
  permission: 'public',
  body: Type.Object({ ...Handler, codeId: Uuid, code: Code }),
  response: Entered,
  problems: [
    ...cardRefusals,
    refusals.employerUnknown,
    refusals.notHandler,
    identityRefusals.codeWrong,
    identityRefusals.codeExpired,
  ],
});

export const Print = Type.Object({
  printId: Uuid,
  title: Type.String(),
  /** The number of a stamped paper; the same however often it is printed. */
  paperNumber: Type.Union([Type.String(), Type.Null()]),
  pages: Type.Integer(),
  pagesOut: Type.Integer(),
  state: Type.Union([
    Type.Literal('queued'),
    Type.Literal('printing'),
    Type.Literal('printed'),
    Type.Literal('stopped'),
    Type.Literal('cancelled'),
  ]),
  /** Why it stopped. */
  printerSaid: Type.Union([PrinterState, Type.Null()]),
  /** How many pages may still be printed in this visit; null where nobody has entered. */
  pagesLeft: Type.Union([Type.Integer(), Type.Null()]),
});
const PeriodChoice = Type.Union([
  Type.Literal('year'),
  Type.Literal('twelve-months'),
  Type.Literal('three-years'),
  Type.Literal('all'),
]);
const WithdrawalReason = Type.String({ pattern: '^[a-z][a-z-]{1,30}$' });
export const PersonOrder = Type.Union([
  // Of one account, or of every one that the person has or had.
  Type.Object({
    kind: Type.Union([Type.Literal('contribution-details'), Type.Literal('account-details')]),
    period: PeriodChoice,
    accountId: Type.Optional(Uuid),
  }),
  Type.Object({ kind: Type.Literal('contribution-certificate') }),
  Type.Object({ kind: Type.Literal('loan-settlement'), loanId: Uuid }),
  Type.Object({ kind: Type.Literal('withdrawal-form'), reason: WithdrawalReason }),
  Type.Object({ kind: Type.Literal('transfer-form') }),
]);
export const EmployerOrder = Type.Union([
  Type.Object({ kind: Type.Literal('remittance-slip'), remittanceId: Uuid, withPeople: Type.Boolean() }),
  Type.Object({ kind: Type.Literal('back-payment-slip'), businessId: Uuid, withPeople: Type.Boolean() }),
]);

const printRefusals = [
  refusals.notEnrolled,
  refusals.noVisit,
  refusals.tooManyPages,
  common.repeatedWithOtherContent,
  documentRefusals.uncoveredCharacters,
  documentRefusals.noSeal,
  documentRefusals.timestampDown,
] as const;
/** Somebody who changed cities or was merged has several: which of them a paper is about is chosen. */
export const listOwnAccounts = route({
  method: 'GET',
  path: '/kiosk/person/accounts',
  summary: '自助终端：本人的账户（含已销户），打印明细时选择',
  permission: 'person',
  response: Type.Object({
    accounts: Type.Array(
      Type.Object({
        accountId: Uuid,
        accountNo: Type.String(),
        employerName: Type.String(),
        stateText: Type.String(),
        openedOn: DayJson,
      }),
    ),
  }),
});
export const printForPerson = route({
  method: 'POST',
  path: '/kiosk/person/prints',
  summary: '自助终端：打印本人的明细、证明或申请表',
  permission: 'person',
  isAtKiosk: true,
  body: Type.Object({ requestId: Uuid, order: PersonOrder }),
  response: Print,
  problems: [
    ...printRefusals,
    documentRefusals.noAccount,
    documentRefusals.tooManyRows,
    withdrawalRefusals.notOffered,
    loanRefusals.notFound,
    loanRefusals.notSettled,
  ],
});
export const printForEmployer = route({
  method: 'POST',
  path: '/kiosk/employer/prints',
  summary: '自助终端：打印本单位的汇缴书、补缴书',
  permission: 'employer',
  isAtKiosk: true,
  body: Type.Object({ requestId: Uuid, order: EmployerOrder }),
  response: Print,
  problems: [...printRefusals, contributionRefusals.notFound, contributionRefusals.wrongState],
});
/** Anybody's: an employer that is not registered has no login. The register of employers fills in what it knows. */
export const printOpeningForm = route({
  method: 'POST',
  path: '/kiosk/opening-forms',
  summary: '自助终端：打印单位开户申请表（可按统一社会信用代码预填）',
  permission: 'public',
  body: Type.Object({
    requestId: Uuid,
    creditCode: Type.Optional(Type.String({ pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' })),
    card: Type.Optional(Card),
  }),
  response: Type.Object({
    print: Print,
    /** What the register said, in words. */
    registerText: Type.String(),
  }),
  problems: [refusals.notEnrolled, refusals.tooManyPages, common.tooMany, documentRefusals.uncoveredCharacters],
});
const OnePrint = { params: Type.Object({ printId: Uuid }), permission: 'public' } as const;
export const getPrint = route({
  method: 'GET',
  path: '/kiosk/prints/:printId',
  summary: '自助终端：打印进度',
  ...OnePrint,
  response: Print,
  problems: [refusals.notEnrolled, refusals.printNotFound],
});
export const printAgain = route({
  method: 'POST',
  path: '/kiosk/prints/:printId/again',
  summary: '自助终端：重新打印没有打完的文件（编号不变）',
  ...OnePrint,
  response: Print,
  problems: [refusals.notEnrolled, refusals.printNotFound, refusals.notStopped],
});

// The administrator's side.
export const Device = Type.Object({
  kioskId: Uuid,
  name: Type.String(),
  outletId: Uuid,
  outletName: Type.String(),
  place: Type.String(),
  printerHost: Type.String(),
  printerPort: Type.Integer(),
  state: Type.Union([
    Type.Literal('awaiting'),
    Type.Literal('working'),
    Type.Literal('alarm'),
    Type.Literal('offline'),
    Type.Literal('revoked'),
  ]),
  alarms: Type.Array(Type.String()),
  printerState: PrinterState,
  readerState: Type.Union([Type.Literal('unknown'), ReaderState]),
  seenAt: Type.Union([InstantJson, Type.Null()]),
  enrolledAt: Type.Union([InstantJson, Type.Null()]),
  codeExpiresAt: Type.Union([InstantJson, Type.Null()]),
  revokedAt: Type.Union([InstantJson, Type.Null()]),
  revokeReason: Type.Union([Type.String(), Type.Null()]),
  isInUse: Type.Boolean(),
  visitsToday: Type.Integer(),
  pagesToday: Type.Integer(),
});
const Fields = Type.Object({
  name: Words(30),
  outletId: Uuid,
  place: Type.String({ minLength: 1, maxLength: 60 }),
  printerHost: Type.String({ minLength: 7, maxLength: 15 }),
  printerPort: Type.Integer({ minimum: 1, maximum: 65_535 }),
});
export const listKiosks = route({
  method: 'GET',
  path: '/staff/kiosks',
  summary: '自助终端及其状态、告警',
  permission: 'kiosk.read',
  response: Type.Object({
    kiosks: Type.Array(Device),
    outlets: Type.Array(Type.Object({ outletId: Uuid, name: Type.String() })),
  }),
});
const OneKiosk = { params: Type.Object({ kioskId: Uuid }), permission: 'kiosk.manage' } as const;
export const saveKiosk = route({
  method: 'PUT',
  path: '/staff/kiosks/:kioskId',
  summary: '登记或修改自助终端',
  ...OneKiosk,
  body: Fields,
  response: Done,
  problems: [refusals.nameTaken, refusals.outletNotFound, refusals.printerAddress, refusals.revoked],
});
export const newKioskCode = route({
  method: 'POST',
  path: '/staff/kiosks/:kioskId/code',
  summary: '生成自助终端的一次性登记码',
  ...OneKiosk,
  response: Type.Object({ code: Type.String(), expiresAt: InstantJson }),
  problems: [refusals.notFound, refusals.revoked],
});
export const revokeKiosk = route({
  method: 'POST',
  path: '/staff/kiosks/:kioskId/revoke',
  summary: '停用自助终端',
  ...OneKiosk,
  body: Type.Object({ reason: Words(200) }),
  response: Done,
  problems: [refusals.notFound, refusals.revoked],
});
