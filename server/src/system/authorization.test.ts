import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as contracts from '../contract.ts';
import { registerSimpleKinds, staffActing, submitted } from '../modules/casework/case-testing.ts';
import { again, type Clerk, openClerk, prefilled, rosterOf } from '../modules/contribution/clerk-testing.ts';
import { queryEvidence } from '../modules/evidence/index.ts';
import { routesOf } from '../openapi.ts';
import { systemCall } from '../platform/jobs.ts';
import { common } from '../platform/problem.ts';
import type { Route, RouteInput } from '../platform/route.ts';
import { openTestService, type TestCaller, type TestService } from '../testing.ts';
import { foreignSecret, knownPersons, refused, stranger, unknownUuid } from '../testing-logins.ts';

// Every route is tried as every kind of caller, and with the objects of other people, employers and centres.

const { casework, contribution, document, evidence, identity, notice, report } = contracts;
const routes = routesOf(contracts).map(({ route }) => route);
const labelOf = (route: Route) => `${route.method} ${route.path}`;

type Kind = 'visitor' | 'person' | 'employer' | 'nobody' | 'clerk' | 'accountant' | 'auditor';
const kinds = ['visitor', 'person', 'employer', 'nobody', 'clerk', 'accountant', 'auditor'] as const satisfies Kind[];
/** `nobody` is staff without a role. */
const callerOf = (kind: Kind): Promise<TestCaller> => {
  switch (kind) {
    case 'visitor':
      return Promise.resolve(stranger(service));
    case 'person':
      return service.person(world.person.personId);
    case 'employer':
      return service.employer(world.employer.employerId);
    case 'nobody':
      return service.staff([]);
    case 'clerk':
    case 'accountant':
    case 'auditor':
      return service.staff([kind]);
  }
};

interface World {
  readonly person: Known;
  readonly otherPerson: Known;
  readonly personElsewhere: Known;
  /** In the first centre with a draft and a posted month, and another one there; one in the second centre. */
  readonly employer: Clerk;
  readonly otherEmployer: Clerk;
  readonly employerElsewhere: Clerk;
  readonly draftId: string;
  readonly postedId: string;
  /** A draft business of the employer. */
  readonly businessId: string;
  readonly sealing: (businessId: string) => RouteInput<typeof contribution.startBusiness>['body'];
  readonly paperNumber: string;
  readonly slipNumber: string;
  readonly journalId: string;
  readonly accountId: string;
  readonly messageId: string;
  readonly roster: Buffer;
  /** A case of the person, in review. */
  readonly caseId: string;
  readonly caseVersion: number;
  readonly consentId: string;
  /** A question about the first person, which is being asked. */
  readonly queryId: string;
}
type Known = Awaited<ReturnType<typeof knownPersons>>[number];
let service: TestService;
let world: World;

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await service.ownerPool.query(text, values);
  assert.ok(rows[0], text);
  return rows[0] as T;
}

async function withAccount(centerId: number): Promise<Known[]> {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    "select person_id from account.personal_account where center_id = $1 and state = 'normal'",
    [centerId],
  );
  const normal = new Set(rows.map((row) => row.person_id));
  return (await knownPersons(service, centerId)).filter((person) => normal.has(person.personId));
}

async function makeWorld(): Promise<World> {
  const [person, otherPerson] = await withAccount(1);
  const [personElsewhere] = await withAccount(2);
  assert.ok(person && otherPerson && personElsewhere);
  const [employer, otherEmployer, employerElsewhere] = [
    await openClerk(service, 1),
    await openClerk(service, 2),
    await openClerk(service, 1, 2),
  ];
  const draftOf = async ({ caller }: Clerk) => {
    const { nextDueMonth: month } = await caller.call(contribution.getEmployerOverview, {});
    return (await caller.call(contribution.carryOver, { body: { month, requestId: unknownUuid() } })).remittanceId;
  };
  const posted = await employer.caller.call(contribution.listRemittances, { query: { state: 'posted', pageSize: 1 } });
  const postedId = posted.rows[0]?.remittanceId ?? '';
  const me = await service.person(person.personId);
  const paper = await me.call(document.issueMyPaper, {
    body: { requestId: unknownUuid(), kind: 'contribution-certificate' },
  });
  const consent = await me.call(evidence.giveMyConsent, { body: { purpose: 'withdrawal', sources: ['marriage'] } });
  const slip = await employer.caller.call(contribution.issueSlip, {
    params: { remittanceId: postedId },
    body: { requestId: unknownUuid(), withPeople: true },
  });
  const { journal_id: journalId } = await one<{ journal_id: string }>(
    `select journal_id from ledger.journal where center_id = 1 and business = 'remittance' order by 1 limit 1`,
  );
  registerSimpleKinds();
  const aCase = await submitted(staffActing(service, 'case.intake'), person.personId);
  const { queryId } = await systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: unknownUuid() })(
    (call) =>
      queryEvidence(call, {
        source: 'marriage',
        subject: ['person', person.personId],
        business: 'test',
        businessId: unknownUuid(),
        caseId: aCase.caseId,
        purpose: 'withdrawal',
        basis: { consentId: consent.consentId },
        claims: { status: 'married' },
      }),
  );
  const messageId = unknownUuid();
  await service.ownerPool.query(
    `insert into notice.message (center_id, recipient_kind, recipient_id, message_id, occasion_id, template, title, body, created_at)
     values (1, 'person', $1, $2, $2, 'contribution.remitted', '缴存入账', '已入账', now())`,
    [person.personId, messageId],
  );
  const { rows } = await employer.caller.call(report.listEmployees, { query: { state: 'normal' } });
  const accountId = rows[0]?.accountId ?? '';
  const sealing = (businessId: string) => ({
    kind: 'seal' as const,
    businessId,
    accountIds: [accountId],
    reason: 'left' as const,
  });
  const { businessId } = await employer.caller.call(contribution.startBusiness, { body: sealing(unknownUuid()) });
  return {
    businessId,
    sealing,
    person,
    otherPerson,
    personElsewhere,
    employer,
    otherEmployer,
    employerElsewhere,
    postedId,
    journalId,
    accountId,
    messageId,
    caseId: aCase.caseId,
    caseVersion: aCase.version,
    draftId: await draftOf(employer),
    paperNumber: paper.number,
    slipNumber: slip.number,
    consentId: consent.consentId,
    queryId,
    roster: await rosterOf(await prefilled(employer)),
  }; // prettier-ignore
}

before(async () => {
  service = await openTestService({ role: 'api' });
  world = await makeWorld();
});
after(() => service.close());

interface Expectation {
  /** Who may call; all others are refused before anything else. */
  readonly may: readonly Kind[];
  /** What the caller asks about own objects; nothing when not given. */
  readonly own?: () => object;
  /** What own requests are answered; 200 when not given. Of a public route it may be a refusal of its own. */
  readonly answers?: number;
  /** What those are answered instead to whom the object does not belong. */
  readonly elsewhere?: Readonly<Partial<Record<Kind, number>>>;
}
const anyone = { may: kinds } as const;
const aCard = { name: '某人', certificateNumber: '11010519491231002X', validUntil: null };
const person = { may: ['person'] } as const;
const employer = { may: ['employer'] } as const;
const bothHalls = { may: ['person', 'employer'] } as const;
const windows = { may: ['clerk'] } as const;
const anOutlet = () => ({ params: { outletId: unknownUuid() } });
const aTicket = () => ({ params: { ticketId: unknownUuid() }, body: {} });
const anAppointment = () => ({ params: { appointmentId: unknownUuid() } });
const aPaperTicket = () => ({ params: { centerId: '1', code: unknownUuid().replaceAll('-', '') } });
/** None of these kinds: for managers alone. */
const manager = { may: [] } as const;
const loggedIn = { may: ['person', 'employer', 'nobody', 'clerk', 'accountant', 'auditor'] } as const;
const staffAlone = { may: ['nobody', 'clerk', 'accountant', 'auditor'] } as const;
const aStaffAccount = () => ({ params: { staffId: unknownUuid() }, query: {} });
const everyRole = { may: ['clerk', 'accountant', 'auditor'] } as const;
const clerkAndAuditor = { may: ['clerk', 'auditor'] } as const;
/** An accountant works on cases too: those that end with a payment to let go (发放), and no other is there. */
const caseWorkers = { ...everyRole, elsewhere: { accountant: 404 } } as const;
const ofCase = () => ({ params: { caseId: world.caseId } });
const ofQuestion = () => ({ params: { queryId: world.queryId } });
const aCertificate = { issuerKind: 'authority', issuer: '安居市民政局', documentNo: null, issuedOn: '2026-11-01' };
const anUpload = () => ({ ...ofCase(), query: { slot: 'proof', fileName: '证明.pdf' }, file: Buffer.from('%PDF-1.7') });
const noAttachment = () => ({ params: { ...ofCase().params, attachmentId: unknownUuid(), page: '1' } });
const aPaper = () => ({ ...ofCase(), body: { requestId: requestId(), kind: 'case-receipt' } });
const noPaperOfCase = () => ({ params: { ...ofCase().params, number: 'SL000001-20261112-00000000' } });
const noVisit = () => ({ params: { visitId: unknownUuid(), number: 'JC000001-20261112-00000000' } });
const noRating = () => ({ params: { centerId: '1', code: foreignSecret().slice(0, 24) } });
// An employer's clerk may ask, and is told that there is no such case.
const aCase = { may: ['person', 'employer'], own: ofCase, elsewhere: { employer: 404 } } as const;
const anyQuery = { own: () => ({ query: {} }) } as const;
const accountant = { may: ['accountant'] } as const;
const sight = { own: () => ({ query: { subject: '201', from: '2026-10-01', to: '2026-10-31' } }) } as const;
const aVoucher = {
  own: () => ({ params: { requestId: unknownUuid() }, body: { note: '摘要不清' } }),
} as const;
const aConversation = () => ({
  params: { conversationId: unknownUuid(), seq: '1' },
  query: {},
  body: {
    messageId: unknownUuid(),
    text: '您好',
    isNote: false,
    seq: 1,
    toStaffId: null,
    note: '',
    topic: 'other',
    reason: '核对身份',
    score: 5,
    remark: '',
  },
});
const aPicture = () => ({
  params: { conversationId: unknownUuid() },
  query: { messageId: unknownUuid() },
  file: Buffer.from('%PDF-1.7'),
});
const aWorkOrder = () => ({
  params: { workOrderId: unknownUuid(), seq: 1 },
  body: {
    score: 5,
    remark: '',
    answer: '不知道的工单',
    result: 'explained',
    reason: '没有解决问题',
    department: null,
    staffId: null,
    note: '退回',
    priority: 'usual',
  },
});
const anAttachment = () => ({
  params: { workOrderId: unknownUuid() },
  query: { attachmentId: unknownUuid(), name: '照片.jpg' },
  file: Buffer.from('%PDF-1.7'),
});
const aCall = () => ({
  params: { callId: unknownUuid(), key: 'unknown' },
  body: { note: '已回电', version: 0, text: null },
});
const anItem = () => ({ params: { itemId: unknownUuid(), versionId: unknownUuid() }, body: {} });
const atHall = { channel: 'hall' };
const anAnswer = () => ({ answerId: unknownUuid(), ...atHall, answers: [] });
const aSurvey = () => ({ params: { surveyId: unknownUuid() }, query: atHall, body: anAnswer() });
const unknownCode = () => ({ codeId: unknownUuid(), code: '000000' });
const requestId = unknownUuid;
const remittance = (id: () => string) => ({ own: () => ({ params: { remittanceId: id() } }) });
const draft = remittance(() => world.draftId);
const business = { own: () => ({ params: { businessId: world.businessId } }) };
const aPerson = {
  own: () => ({ params: { personId: world.person.personId }, query: {}, body: { reason: '核对登记信息' } }),
} as const;
// Withdrawals of others, and what managers do about bans, are tried in modules/withdrawal.
const aForm = () => ({ body: { reason: 'leave', leave: { hasAccountElsewhere: false } }, query: {} });
const anyCard = { number: '6217009999000012345', bankCode: '105', bankName: '中国建设银行' };
const noWithdrawal = () => ({
  params: { personId: world.person.personId, caseId: unknownUuid() },
  query: {},
  body: { ...aForm().body, ...anyCard, form: aForm().body, version: 1, isConsented: false },
});
/** A transfer that there is not, and an application that names a centre that there is not. */
const noTransfer = () => ({
  params: { personId: world.person.personId, transferId: unknownUuid(), number: 'LX000001-20261112-00000000' },
  query: {},
  body: { nodeNo: 'Z00000', formerAccountNo: null, text: '请核对金额', reason: '不再办理', requestId: unknownUuid() },
});
const atTheCounter = { may: ['clerk'], own: noWithdrawal } as const;
const ofNobody = () => ({ ...noWithdrawal(), params: { personId: unknownUuid() } });
const anExport = { own: () => ({ params: { exportId: unknownUuid() } }) } as const;
const anEmployee = { own: () => ({ params: { accountId: world.accountId }, query: {} }) } as const;
const noEmployer = () => ({ params: { employerId: unknownUuid() } });
const anEmployer = { own: () => ({ params: { employerId: world.employer.employerId }, query: {} }) } as const;
const roster = { own: () => ({ query: { month: '2026-11', fileName: '花名册.xlsx' }, file: world.roster }) } as const;

// Payments of other centres are tried in modules/settlement/payment.test.ts, with a bank behind them.
const aPayment = () => ({ params: { paymentId: unknownUuid() } });
const aBatch = () => ({ params: { batchId: unknownUuid() } });
const anAccountDay = () => ({ params: { accountNo: '0', day: '2026-11-11' } });
const aReceipt = () => ({ params: { receiptId: unknownUuid() } });
const aRefund = () => ({ params: { refundId: unknownUuid() } });
const refundAsked = () => ({
  refundId: unknownUuid(),
  amountFen: 100,
  accountNo: '6217009999000012345',
  bankCode: '105',
  bankName: '建设银行',
  reason: '多缴',
});
const anAllocation = () => ({ params: { allocationId: unknownUuid() } });
const aPayee = {
  name: '赵一',
  accountNo: '6217009999000012345',
  bankCode: '105',
  bankName: '建设银行安居支行',
  holder: 'personal',
};

const registering = () => ({
  employerId: requestId(),
  name: '某单位',
  address: '某路一号',
  legalRepresentative: '张三',
  handlerName: '李四',
  handlerMobile: '13800000000',
  payday: 10,
  creditCode: 'wrong',
  employerRatioPpm: 120_000,
  memberRatioPpm: 120_000,
  firstMonth: '2026-11',
  evidence: '营业执照',
});

const noLoan = (body: object = {}) => ({ params: { loanId: unknownUuid() }, query: {}, body });
const noCase = () => ({ params: { caseId: unknownUuid() }, query: {} });
const fullRepayment = () => ({ requestId: unknownUuid(), wish: { kind: 'full' } });
const bank = { accountNo: '6299990000000002', bankCode: '105', bankName: '建设银行' };
// Of nobody: it is refused for that, and nothing is opened.
const loanForm = () => ({
  params: { personId: unknownUuid() },
  body: {
    kind: 'new',
    home: 'first',
    method: 'level-payment',
    amountFen: 1_000_000,
    months: 12,
    houseNo: 'HT20260000000',
    priceFen: 50_000_000,
    marital: 'single',
    isConsented: true,
    houseAddress: '滨河路18号',
    houseArea: '90',
    houseValueFen: 50_000_000,
    estateId: null,
    security: 'mortgage',
    commercialBank: null,
    commercialFen: null,
    incomeFen: 0,
    obligationsFen: 0,
    coBorrowers: [],
    payee: { ...bank, name: '某公司', holder: 'corporate' },
    repay: bank,
    offsetBy: 'none',
  },
});

/** Every route stands here: a new one without its line fails the first test. Rows are in an order in which drafts live long enough. */
const written: Readonly<Record<string, Expectation>> = {
  'GET /centers': anyone,
  'GET /session': { ...anyone, ...anyQuery },
  'POST /session/keep': anyone,
  'POST /session/leave': anyone,
  'POST /captchas': { ...anyone, own: () => ({ body: { centerId: 1 } }) },
  // The test service has no program that speaks.
  'POST /captchas/spoken': { ...anyone, own: () => ({ body: { centerId: 1 } }), answers: 409 },
  'POST /sessions/person': {
    ...anyone,
    own: () => ({ body: { centerId: 1, account: foreignSecret().slice(0, 30), password: 'x' } }),
    answers: 401,
  },
  'POST /sessions/person/code': { ...anyone, own: () => ({ body: { centerId: 1, ...unknownCode() } }), answers: 401 },
  'POST /sessions/employer/challenge': { ...anyone, own: () => ({ body: { centerId: 1 } }) },
  'POST /sessions/employer': {
    ...anyone,
    own: () => ({ body: { centerId: 1, challengeId: unknownUuid(), certificate: 'AAAA', signature: 'AAAA' } }),
    answers: 401,
  },
  'POST /sessions/staff': {
    ...anyone,
    own: () => ({ body: { centerId: 1, username: foreignSecret().slice(0, 20), password: 'x', totp: '000000' } }),
    answers: 401,
  },
  'POST /sessions/staff/activation': {
    ...anyone,
    own: () => ({ body: { centerId: 1, username: foreignSecret().slice(0, 20), code: 'AAAA-AAAA-AAAA' } }),
    answers: 401,
  },
  'POST /sessions/staff/activation/finish': {
    ...anyone,
    own: () => ({
      body: {
        centerId: 1,
        username: foreignSecret().slice(0, 20),
        code: 'AAAA-AAAA-AAAA',
        newPassword: 'Brand-new-2026',
        totp: '000000',
      },
    }),
    answers: 401,
  },
  // Who administrates accounts, and other centres' accounts, are tried in modules/identity/staffing.
  'GET /staff/staff-accounts': { may: ['auditor'], ...anyQuery },
  'GET /staff/staff-roles': { may: ['auditor'] },
  'GET /staff/staff-accounts/:staffId': { may: ['auditor'], own: aStaffAccount, answers: 404 },
  'GET /staff/staff-accounts/:staffId/logins': { may: ['auditor'], own: aStaffAccount, answers: 404 },
  'GET /staff/staff-accounts/:staffId/history': { may: ['auditor'], own: aStaffAccount, answers: 404 },
  'POST /staff/staff-accounts/:staffId/sessions/end': { ...manager, own: aStaffAccount },
  'POST /staff/staff-accounts/:staffId/activation': { ...manager, own: aStaffAccount },
  'GET /staff/staff-changes': { may: ['auditor'], ...anyQuery },
  'POST /staff/staff-changes': {
    ...manager,
    own: () => ({ body: { changeId: unknownUuid(), kind: 'stop', staffId: unknownUuid(), reason: '离岗' } }),
  },
  'POST /staff/staff-changes/:changeId/decision': {
    ...manager,
    own: () => ({ params: { changeId: unknownUuid() }, body: { isApproved: true, note: '' } }),
  },
  'POST /staff/staff-changes/:changeId/withdrawal': {
    ...manager,
    own: () => ({ params: { changeId: unknownUuid() } }),
  },
  // The staff of this test have sessions and no accounts.
  'GET /staff/own-account': { ...staffAlone, answers: 404 },
  'GET /staff/own-account/logins': { ...staffAlone, ...anyQuery },
  'POST /staff/own-account/password': {
    ...staffAlone,
    own: () => ({ body: { oldPassword: 'x', newPassword: 'Brand-new-2026', totp: '000000' } }),
    answers: 404,
  },
  'POST /staff/own-account/totp': { ...staffAlone, own: () => ({ body: { totp: '000000' } }), answers: 404 },
  'POST /staff/own-account/totp/finish': { ...staffAlone, own: () => ({ body: { totp: '000000' } }), answers: 404 },
  'POST /activations': {
    ...anyone,
    own: () => ({
      body: {
        centerId: 1,
        certificateNumber: world.person.certificateNumber,
        mobile: world.person.mobile,
        captchaId: unknownUuid(),
        captcha: 'xxxx',
      },
    }),
    answers: 401,
  },
  'POST /activations/finish': {
    ...anyone,
    own: () => ({ body: { centerId: 1, ...unknownCode(), newPassword: 'Brand-new-2026' } }),
    answers: 401,
  },
  'GET /verify/:number': {
    ...anyone,
    own: () => ({ params: { number: world.paperNumber }, query: { code: 'AAAAAAAA' } }),
    answers: 404,
  },
  'GET /verify/hash/:sha256': {
    ...anyone,
    own: () => ({ params: { sha256: 'a'.repeat(64) }, query: { centerId: 1 } }),
  },
  'POST /verify/file': { ...anyone, own: () => ({ query: { centerId: 1 }, file: Buffer.from('%PDF-1.7') }) },
  'POST /session/leave-everywhere': { may: ['person', 'employer', 'nobody', 'clerk', 'accountant', 'auditor'] },
  'GET /messages': { may: ['person', 'employer'], ...anyQuery },
  'POST /messages/read': { may: ['person', 'employer'], own: () => ({ body: { messageIds: [unknownUuid()] } }) },
  'PUT /session/care': {
    may: ['person', 'employer'],
    own: () => ({ body: { careMode: true, textSize: 'large' } }),
  },
  'POST /person/step-up': { ...person, own: () => ({ body: { purpose: 'password' } }) },
  'GET /outlets': { ...anyone, own: () => ({ query: { centerId: 1 } }) },
  'GET /outlets/:outletId/board': {
    ...anyone,
    own: () => ({ params: { outletId: unknownUuid() }, query: { centerId: 1 } }),
    answers: 404,
  },
  'GET /appointments/slots': {
    ...bothHalls,
    own: () => ({ query: { outletId: unknownUuid(), service: 'loan' } }),
    answers: 404,
  },
  'GET /appointments': { ...bothHalls, ...anyQuery },
  'POST /appointments': {
    ...bothHalls,
    own: () => ({
      body: { appointmentId: unknownUuid(), outletId: unknownUuid(), service: 'loan', day: '2026-11-16', starts: 600 },
    }),
    answers: 404,
  },
  'POST /appointments/:appointmentId/cancel': {
    ...bothHalls,
    own: () => ({ params: { appointmentId: unknownUuid() } }),
    answers: 404,
  },
  'GET /staff/outlets/:outletId/queue': { ...windows, own: anOutlet, answers: 404 },
  'GET /staff/outlets/:outletId/queue/events': { ...windows, own: anOutlet, answers: 404 },
  'POST /staff/outlets/:outletId/windows/:windowNo/pause': {
    ...windows,
    own: () => ({ params: { ...anOutlet().params, windowNo: '1' }, body: { isPaused: true } }),
    answers: 404,
  },
  'GET /staff/tickets/:ticketId/receipt': { ...windows, own: aTicket, answers: 404 },
  'POST /staff/tickets/:ticketId/print': { ...windows, own: aTicket, answers: 404 },
  'GET /staff/queues': manager,
  'GET /staff/queues/events': manager,
  'GET /outlets/:outletId/board/events': {
    ...anyone,
    own: () => ({ ...anOutlet(), query: { centerId: 1 } }),
    answers: 404,
  },
  'GET /appointments/:appointmentId': { ...bothHalls, own: anAppointment, answers: 404 },
  'GET /appointments/:appointmentId/events': { ...bothHalls, own: anAppointment, answers: 404 },
  'GET /queue-places/:centerId/:code': { ...anyone, own: aPaperTicket, answers: 404 },
  'GET /queue-places/:centerId/:code/events': { ...anyone, own: aPaperTicket, answers: 404 },
  'POST /queue-places/:centerId/:code/rating': {
    ...anyone,
    own: () => ({ ...aPaperTicket(), body: { score: 5, tags: [], remark: '' } }),
    answers: 404,
  },
  'GET /staff/managed-outlets': manager,
  'PUT /staff/managed-outlets/:outletId': { ...manager, own: anOutlet },
  'POST /staff/managed-outlets/:outletId/plans/preview': { ...manager, own: anOutlet },
  'POST /staff/managed-outlets/:outletId/plans': { ...manager, own: anOutlet },
  'POST /staff/managed-outlets/:outletId/days': { ...manager, own: anOutlet },
  'POST /staff/managed-outlets/:outletId/days/remove': { ...manager, own: anOutlet },
  'POST /staff/outlets/:outletId/tickets': {
    ...windows,
    own: () => ({ ...anOutlet(), body: { ticketId: unknownUuid(), service: 'loan' } }),
    answers: 404,
  },
  'POST /staff/outlets/:outletId/call-next': {
    ...windows,
    own: () => ({ ...anOutlet(), body: { windowNo: 1 } }),
    answers: 404,
  },
  'POST /staff/tickets/:ticketId/move': {
    ...windows,
    own: () => ({ params: { ticketId: unknownUuid() }, body: { to: 'recall' } }),
    answers: 404,
  },
  'GET /staff/queue-figures': { ...manager, own: () => ({ query: { from: '2026-11-01', to: '2026-11-02' } }) },
  'POST /person/mobile/code': { ...person, own: () => ({ body: { mobile: '19988887777' } }) },
  'POST /person/mobile': {
    ...person,
    own: () => ({
      body: { ...unknownCode(), newCodeId: unknownUuid(), newCode: '000000', mobile: '19988887777' },
    }),
    answers: 401,
  },
  'POST /person/query-password': {
    ...person,
    own: () => ({ body: { ...unknownCode(), queryPassword: '135790' } }),
    answers: 401,
  },
  'POST /wechat/authorizations': { ...anyone, answers: 409, own: () => ({ body: { centerId: 1 } }) },
  'POST /wechat/authorizations/finish': {
    ...anyone,
    answers: 409,
    own: () => ({ body: { centerId: 1, state: foreignSecret().slice(0, 30), code: 'x' } }),
  },
  'GET /person/wechat': person,
  'POST /person/wechat/bind': {
    ...person,
    answers: 409,
    own: () => ({ body: { ticket: foreignSecret().slice(0, 30) } }),
  },
  'GET /staff/wechat': manager,
  'POST /staff/wechat/menu': { ...manager, answers: 409 },
  // A code was sent to this person a moment ago.
  'POST /session/raise/code': { ...person, answers: 429 },
  'POST /session/raise': { ...person, own: () => ({ body: unknownCode() }), answers: 401 },
  'GET /person/sms': person,
  'POST /person/sms/sign': person,
  'POST /person/sms/cancel': person,
  'GET /staff/sms': { ...manager, ...anyQuery },
  'GET /staff/sms/figures': { ...manager, ...anyQuery },
  'POST /staff/sms/:smsId/resend': {
    ...manager,
    own: () => ({ params: { smsId: unknownUuid() }, body: { reason: '没有收到', acceptsTwice: false } }),
  },
  'GET /person/notice': person,
  'POST /person/notice': {
    ...person,
    own: () => ({ body: { category: 'account', channel: 'sms', isWanted: true } }),
  },
  'GET /staff/persons/:personId/sms': { ...windows, ...aPerson },
  'POST /staff/persons/:personId/sms/sign': { ...windows, ...aPerson },
  'POST /staff/persons/:personId/sms/cancel': { ...windows, ...aPerson },
  // Who has bound nothing is told so.
  'POST /person/notice/unbind': { ...person, answers: 409, own: () => ({ body: { channel: 'wechat' } }) },
  'GET /staff/notice/batches': { ...manager, ...anyQuery },
  'POST /staff/notice/batches/:batchId/turn': {
    ...manager,
    own: () => ({ params: { batchId: unknownUuid() }, body: { step: 'pause' } }),
  },
  // For managers and reviewers; those of another centre are tried in modules/notice/templates.test.ts.
  'GET /staff/notice/templates': { ...manager, ...anyQuery },
  'GET /staff/notice/template': { ...manager, own: () => ({ query: { key: 'loan.settled' } }) },
  'GET /staff/notice/settings': manager,
  'GET /staff/notice/revisions': { ...manager, ...anyQuery },
  'POST /staff/notice/revisions': {
    ...manager,
    own: () => ({
      body: {
        revisionId: unknownUuid(),
        subject: 'parameter',
        key: 'notice.quiet-from-hour',
        content: 22,
        reason: '试改',
        validFrom: '2026-11-20',
        isSubmitted: true,
      },
    }),
  },
  'POST /staff/notice/revisions/:revisionId/decide': {
    ...manager,
    own: () => ({ params: { revisionId: unknownUuid() }, body: { isApproved: true, note: '' } }),
  },
  'POST /staff/notice/revisions/:revisionId/withdraw': {
    ...manager,
    own: () => ({ params: { revisionId: unknownUuid() } }),
  },
  'GET /content': { ...anyone, own: () => ({ query: { centerId: 1, channel: 'hall' } }) },
  'GET /content/:itemId': {
    ...anyone,
    own: () => ({ ...anItem(), query: { centerId: 1, channel: 'hall' } }),
    answers: 404,
  },
  'GET /board': { ...anyone, own: () => ({ query: { centerId: 1 } }) },
  'GET /chat': { ...anyone, own: () => ({ query: { centerId: 1 } }) },
  'POST /chat/conversations': {
    ...anyone,
    own: () => ({
      body: { centerId: 1, conversationId: unknownUuid(), channel: 'web', topic: null, text: '租房提取要多久' },
    }),
  },
  'GET /chat/conversations/:conversationId': { ...anyone, own: aConversation, answers: 404 },
  'GET /chat/conversations/:conversationId/events': { ...anyone, own: aConversation, answers: 404 },
  'GET /chat/conversations/:conversationId/messages': { ...anyone, own: aConversation, answers: 404 },
  'POST /chat/conversations/:conversationId/messages': { ...anyone, own: aConversation, answers: 404 },
  'POST /chat/conversations/:conversationId/images': { ...anyone, own: aPicture, answers: 404 },
  'GET /chat/conversations/:conversationId/images/:seq': { ...anyone, own: aConversation, answers: 404 },
  'POST /chat/conversations/:conversationId/end': { ...anyone, own: aConversation, answers: 404 },
  'POST /chat/conversations/:conversationId/rating': { ...anyone, own: aConversation, answers: 404 },
  'GET /chat/conversations/:conversationId/transcript': { ...anyone, own: aConversation, answers: 404 },
  'GET /questions': { ...anyone, own: () => ({ query: { centerId: 1, channel: 'hall' } }) },
  'POST /questions/:itemId/use': {
    ...anyone,
    own: () => ({ params: { itemId: unknownUuid() }, body: { centerId: 1, kind: 'view' } }),
    answers: 404,
  },
  'GET /staff/desk/questions': { ...windows, ...anyQuery },
  // For agents and managers alone; what an agent may is in modules/desk.
  'GET /staff/desk': manager,
  'GET /staff/desk/events': manager,
  'POST /staff/desk/state': { ...manager, own: () => ({ body: { state: 'online' } }) },
  'POST /staff/desk/beat': manager,
  'GET /staff/desk/agents': manager,
  'PUT /staff/desk/agents/:staffId': {
    ...manager,
    own: () => ({
      params: { staffId: unknownUuid() },
      body: { channels: ['web'], skills: [], capacity: 3, extension: null },
    }),
  },
  'GET /staff/desk/conversations': { ...manager, ...anyQuery },
  'GET /staff/desk/figures': { ...manager, own: () => ({ query: { from: '2026-11-01', to: '2026-11-12' } }) },
  'GET /staff/desk/conversations/:conversationId': { ...manager, own: aConversation },
  'GET /staff/desk/conversations/:conversationId/messages': { ...manager, own: aConversation },
  'GET /staff/desk/conversations/:conversationId/images/:seq': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/take': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/messages': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/images': { ...manager, own: aPicture },
  'POST /staff/desk/conversations/:conversationId/seen': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/hand-over': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/end': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/hang-up': { ...manager, own: aConversation },
  'POST /staff/desk/conversations/:conversationId/work-orders': { ...manager, own: aConversation },
  // The right to unmask is the clerk's too.
  'POST /staff/desk/conversations/:conversationId/reveal': { ...windows, own: aConversation, answers: 404 },
  'POST /work-orders': {
    ...bothHalls,
    own: () => ({
      body: {
        workOrderId: unknownUuid(),
        kind: 'question',
        title: '租房提取',
        question: '一次提取几个月？',
        contact: null,
        mayPublish: false,
      },
    }),
  },
  'GET /work-orders': { ...bothHalls, ...anyQuery },
  'GET /work-orders/:workOrderId': { ...bothHalls, own: aWorkOrder, answers: 404 },
  'POST /work-orders/:workOrderId/rating': { ...bothHalls, own: aWorkOrder, answers: 404 },
  'POST /work-orders/:workOrderId/reopen': { ...bothHalls, own: aWorkOrder, answers: 404 },
  'GET /work-orders/:workOrderId/attachments/:seq': { ...bothHalls, own: aWorkOrder, answers: 404 },
  'POST /work-orders/:workOrderId/attachments': { ...bothHalls, own: anAttachment, answers: 404 },
  'GET /staff/work-orders': { ...windows, ...anyQuery },
  'GET /staff/work-order-assignees': windows,
  'GET /staff/work-order-figures': { ...windows, own: () => ({ query: { from: '2026-11-01', to: '2026-11-12' } }) },
  'POST /staff/work-orders': {
    ...windows,
    own: () => ({
      body: {
        workOrderId: unknownUuid(),
        kind: 'question',
        channel: 'counter',
        priority: 'usual',
        subject: { kind: 'unknown', name: '来访者' },
        contact: null,
        title: '租房提取',
        question: '一次提取几个月？',
        department: null,
      },
    }),
  },
  'GET /staff/work-orders/:workOrderId': { ...windows, own: aWorkOrder, answers: 404 },
  'POST /staff/work-orders/:workOrderId/assign': { ...windows, own: aWorkOrder, answers: 404 },
  'POST /staff/work-orders/:workOrderId/notes': { ...windows, own: aWorkOrder, answers: 404 },
  'POST /staff/work-orders/:workOrderId/answer': { ...windows, own: aWorkOrder, answers: 404 },
  'POST /staff/work-orders/:workOrderId/contact': { ...windows, own: aWorkOrder, answers: 404 },
  'GET /staff/work-orders/:workOrderId/attachments/:seq': { ...windows, own: aWorkOrder, answers: 404 },
  'POST /staff/work-orders/:workOrderId/attachments': { ...windows, own: anAttachment, answers: 404 },
  'POST /staff/work-orders/:workOrderId/priority': { ...manager, own: aWorkOrder },
  'POST /staff/work-orders/:workOrderId/decide': { ...manager, own: aWorkOrder },
  'POST /staff/work-orders/:workOrderId/publish': { ...manager, own: aWorkOrder },
  'PUT /staff/work-order-assignees/:staffId': {
    ...manager,
    own: () => ({ params: { staffId: unknownUuid() }, body: { department: 'loan' } }),
  },
  'GET /surveys': { ...bothHalls, own: () => ({ query: atHall }) },
  'GET /surveys/:surveyId': { ...bothHalls, own: aSurvey, answers: 404 },
  'POST /surveys/:surveyId/answers': { ...bothHalls, own: aSurvey, answers: 404 },
  'GET /staff/surveys': { ...manager, ...anyQuery },
  'GET /staff/surveys/:surveyId': { ...manager, own: aSurvey },
  'POST /staff/surveys/:surveyId': { ...manager, own: aSurvey },
  'POST /staff/surveys/:surveyId/decide': { ...manager, own: aSurvey },
  'POST /staff/surveys/:surveyId/take-back': { ...manager, own: aSurvey },
  'POST /staff/surveys/:surveyId/close': { ...manager, own: aSurvey },
  'GET /staff/surveys/:surveyId/results': { may: ['auditor'], own: aSurvey, answers: 404 },
  'POST /person/registration/close': { ...person, own: () => ({ body: unknownCode() }), answers: 401 },
  'GET /staff/hotline/calls': { ...windows, ...anyQuery },
  'GET /staff/hotline/calls/:callId': { ...windows, own: aCall, answers: 404 },
  'GET /staff/hotline/prompts': manager,
  'PUT /staff/hotline/prompts/:key': { ...manager, own: aCall },
  // For managers and reviewers; those of another centre are tried in modules/content.
  'GET /staff/content': { ...manager, ...anyQuery },
  'GET /staff/content/:itemId': { ...manager, own: anItem },
  'POST /staff/content/:itemId/versions': { ...manager, own: anItem },
  'POST /staff/content/:itemId/versions/:versionId/decide': { ...manager, own: anItem },
  'POST /staff/content/:itemId/versions/:versionId/take-back': { ...manager, own: anItem },
  'POST /staff/content/:itemId/withdraw': { ...manager, own: anItem },
  'GET /services': { ...anyone, ...anyQuery },
  // For the administrators; what each of the three may is tried in modules/service.
  'GET /staff/kpis': { may: ['auditor'], own: () => ({ query: { from: '2026-11-01', to: '2026-11-12' } }) },
  'POST /staff/audit/verification': { ...clerkAndAuditor },
  'GET /staff/services': { may: ['auditor'] },
  'GET /staff/service-flow': { may: ['auditor'] },
  'GET /staff/service-changes': { may: ['auditor'], ...anyQuery },
  'GET /staff/service-stops': { may: ['auditor'], ...anyQuery },
  'GET /staff/parameters': { ...everyRole },
  'GET /staff/parameters/:key': { ...everyRole, own: () => ({ params: { key: 'loan.decision-days' } }) },
  'GET /staff/parameter-changes': { ...everyRole, ...anyQuery },
  'GET /staff/calendars/:year': { ...everyRole, own: () => ({ params: { year: 2026 } }) },
  'POST /staff/parameter-changes': { ...manager },
  'POST /staff/parameter-changes/:changeId/decide': { ...manager },
  'POST /staff/parameter-changes/:changeId/withdraw': { ...manager },
  'POST /staff/service-changes': { ...manager },
  'POST /staff/service-changes/:changeId/decide': { ...manager },
  'POST /staff/service-changes/:changeId/withdraw': { ...manager },
  'POST /staff/service-stops': { ...manager },
  'POST /staff/service-stops/:stopId/end': { ...manager },
  'POST /person/password': {
    ...person,
    own: () => ({ body: { oldPassword: 'x', newPassword: 'Brand-new-2026', ...unknownCode() } }),
    answers: 401,
  },
  'GET /person/logins': { ...person, ...anyQuery },
  'GET /person/overview': person,
  'GET /person/entries': { ...person, ...anyQuery },
  'GET /person/entries.xlsx': { ...person, ...anyQuery },
  'GET /person/contributions': { ...person, ...anyQuery },
  'GET /person/contributions.xlsx': { ...person, ...anyQuery },
  'GET /person/changes': { ...person, ...anyQuery },
  'GET /person/papers': { ...person, ...anyQuery },
  'POST /person/papers': { ...person, own: () => ({ body: { requestId: requestId(), kind: 'fund-statement' } }) },
  'GET /person/papers/:number/file': { ...person, own: () => ({ params: { number: world.paperNumber } }) },
  'GET /person/consents': { ...person, ...anyQuery },
  'POST /person/consents/text': {
    ...person,
    own: () => ({ body: { purpose: 'withdrawal', sources: ['marriage'] } }),
  },
  'POST /person/consents': { ...person, own: () => ({ body: { purpose: 'withdrawal', sources: ['marriage'] } }) },
  'GET /person/lookups': { ...person, ...anyQuery },
  'GET /person/evidence/:queryId': { ...person, own: ofQuestion },
  'GET /person/cases/:caseId/evidence': { ...person, own: ofCase },
  // It is just being asked: no certificate is needed, and nothing can be asked again.
  'POST /person/evidence/:queryId/certificates': {
    ...person,
    own: () => ({ ...ofQuestion(), body: { ...aCertificate, attachmentIds: [unknownUuid()] } }),
    answers: 409,
  },
  'GET /staff/cases/:caseId/evidence': { ...clerkAndAuditor, own: ofCase },
  'POST /staff/evidence/:queryId/recheck': { may: ['clerk'], own: ofQuestion, answers: 409 },
  'POST /staff/evidence/:queryId/certificates': {
    may: ['clerk'],
    own: () => ({ ...ofQuestion(), body: { ...aCertificate, attachmentIds: [], place: '一号柜' } }),
    answers: 409,
  },
  'GET /staff/certificates': { ...clerkAndAuditor, ...anyQuery },
  // For reviewers and approvers, who are none of the callers here.
  'POST /staff/certificates/:certificateId/decide': {
    may: [],
    own: () => ({ params: { certificateId: unknownUuid() }, body: { accepts: true, reason: '属实' } }),
  },
  'POST /staff/certificates/:certificateId/audit': {
    may: ['auditor'],
    own: () => ({ params: { certificateId: unknownUuid() }, body: { result: 'genuine', note: '属实' } }),
    answers: 404,
  },
  'GET /staff/evidence-sources': clerkAndAuditor,
  // For managers, who are none of the callers here.
  'POST /staff/evidence-sources/:source/pause': {
    may: [],
    own: () => ({ params: { source: 'marriage' }, body: { reason: '升级维护' } }),
  },
  'POST /staff/evidence-sources/:source/resume': { may: [], own: () => ({ params: { source: 'marriage' } }) },
  'POST /person/consents/:consentId/revoke': { ...person, own: () => ({ params: { consentId: world.consentId } }) },
  'POST /employer/certificate-pin/challenge': employer,
  'POST /employer/certificate-pin': {
    ...employer,
    own: () => ({ body: { challengeId: unknownUuid(), certificate: world.employer.certificate, signature: 'AAAA' } }),
    answers: 401,
  },
  'GET /employer/logins': { ...employer, ...anyQuery },
  'GET /employer/overview': employer,
  'GET /employer/employees': { ...employer, ...anyQuery },
  'GET /employer/employees/:accountId': { ...employer, ...anEmployee },
  'GET /employer/employees/:accountId/entries': { ...employer, ...anEmployee },
  'GET /employer/entries': { ...employer, ...anyQuery },
  'GET /employer/contribution-lines': { ...employer, ...anyQuery },
  'GET /employer/account-changes': { ...employer, ...anyQuery },
  'GET /employer/base-changes': { ...employer, ...anyQuery },
  'GET /employer/back-payment-lines': { ...employer, ...anyQuery },
  'GET /employer/submitted-lines': { ...employer, ...anyQuery },
  'GET /employer/person-changes': { ...employer, ...anyQuery },
  'GET /employer/roster.xlsx': employer,
  'GET /employer/remittances': { ...employer, ...anyQuery },
  'GET /employer/remittances/:remittanceId': { ...employer, ...draft },
  'GET /employer/remittances/:remittanceId/lines': { ...employer, own: () => ({ ...draft.own(), query: {} }) },
  'POST /employer/remittances/:remittanceId/confirmation': { ...employer, ...draft },
  'POST /employer/remittances/:remittanceId/confirm': {
    ...employer,
    own: () => ({
      ...draft.own(),
      body: { challengeId: unknownUuid(), certificate: world.employer.certificate, signature: 'AAAA' },
    }),
    answers: 401,
  },
  'POST /employer/remittances/:remittanceId/pay-from-unallocated': { ...employer, ...draft, answers: 409 },
  'POST /employer/remittances/:remittanceId/slip': {
    ...employer,
    own: () => ({ params: { remittanceId: world.postedId }, body: { requestId: requestId(), withPeople: false } }),
  },
  'GET /employer/papers/:number/file': { ...employer, own: () => ({ params: { number: world.slipNumber } }) },
  'POST /employer/rosters/annotated': { ...employer, ...roster },
  'POST /employer/remittances/:remittanceId/withdraw': { ...employer, ...draft, answers: 409 },
  'POST /employer/remittances/:remittanceId/collect': { ...employer, ...draft, answers: 409 },
  'GET /employer/collection-agreement': employer,
  'GET /employer/owed': { ...employer, ...anyQuery },
  'POST /employer/remittances/:remittanceId/leave-out': {
    ...employer,
    own: () => ({ ...draft.own(), body: { lineNos: [99_999], reason: 'other' } }),
    answers: 409,
  },
  'GET /staff/dunnings': { ...everyRole, ...anyQuery },
  'GET /staff/arrears': { ...everyRole, ...anyQuery },
  'POST /staff/employers/:employerId/dunnings': {
    may: ['clerk'],
    own: () => ({ params: { employerId: unknownUuid() }, body: { reason: '电话联系后再次提醒' } }),
    answers: 404,
  },
  'POST /employer/remittances/:remittanceId/discard': { ...employer, ...draft },
  'POST /employer/remittances/carry-over': {
    ...employer,
    own: () => ({ body: { month: '2026-11', requestId: requestId() } }),
  },
  'POST /employer/rosters': { ...employer, ...roster },
  'GET /cases': { may: ['person', 'employer'], ...anyQuery },
  'GET /cases/:caseId': aCase,
  'POST /cases/:caseId/ask-for-human': { ...aCase, answers: 409 },
  'POST /cases/:caseId/resume-code': { ...aCase, answers: 409 },
  'POST /cases/resume': {
    may: ['person', 'employer'],
    own: () => ({ body: { code: 'ABCDEFGH' } }),
    answers: 404,
  },
  'POST /cases/:caseId/cancel': {
    ...aCase,
    own: () => ({ ...ofCase(), body: { version: 0 } }),
    answers: 409,
  },
  'POST /cases/:caseId/attachments': { ...aCase, own: anUpload, answers: 422 },
  'DELETE /cases/:caseId/attachments/:attachmentId': { ...aCase, own: noAttachment, answers: 409 },
  'GET /cases/:caseId/attachments/:attachmentId/file': { ...aCase, own: noAttachment, answers: 404 },
  'GET /cases/:caseId/attachments/:attachmentId/pages/:page': { ...aCase, own: noAttachment, answers: 404 },
  'POST /staff/cases/:caseId/attachments': { may: ['clerk'], own: anUpload, answers: 422 },
  'DELETE /staff/cases/:caseId/attachments/:attachmentId': { may: ['clerk'], own: noAttachment, answers: 404 },
  'GET /staff/cases/:caseId/attachments/:attachmentId/file': {
    ...caseWorkers,
    own: noAttachment,
    answers: 404,
  },
  'GET /staff/cases/:caseId/attachments/:attachmentId/pages/:page': {
    ...caseWorkers,
    own: noAttachment,
    answers: 404,
  },
  'POST /cases/:caseId/papers': { ...aCase, own: aPaper },
  'GET /cases/:caseId/papers/:number/file': { ...aCase, own: noPaperOfCase, answers: 404 },
  'POST /staff/cases/:caseId/papers': { ...caseWorkers, own: aPaper },
  'GET /staff/cases/:caseId/papers/:number/file': { ...caseWorkers, own: noPaperOfCase, answers: 404 },
  'POST /staff/visits': {
    may: ['clerk'],
    own: () => ({ body: { by: 'number', certificateNumber: world.person.certificateNumber } }),
  },
  'GET /staff/visits/current': { may: ['clerk'] },
  'POST /staff/visits/:visitId/papers': {
    may: ['clerk'],
    own: () => ({ ...noVisit(), body: { requestId: requestId(), kind: 'fund-statement' } }),
    answers: 404,
  },
  'GET /staff/visits/:visitId/papers/:number/file': { may: ['clerk'], own: noVisit, answers: 404 },
  'POST /staff/visits/:visitId/close': { may: ['clerk'], own: noVisit, answers: 404 },
  'GET /staff/ratings': { may: ['clerk', 'auditor'], ...anyQuery },
  'GET /ratings/:centerId/:code': { ...anyone, own: noRating, answers: 404 },
  'POST /ratings/:centerId/:code': {
    ...anyone,
    own: () => ({ ...noRating(), body: { score: 5, tags: [], remark: '' } }),
    answers: 404,
  },
  'GET /staff/cases': { ...everyRole, ...anyQuery },
  'GET /staff/cases/:caseId': { ...caseWorkers, own: ofCase },
  'POST /staff/cases/:caseId/resume-code': { may: ['clerk'], own: ofCase, answers: 409 },
  'POST /staff/cases/:caseId/ask-for-human': { may: ['clerk'], own: ofCase, answers: 409 },
  'POST /staff/cases/:caseId/cancel': {
    may: ['clerk'],
    own: () => ({ ...ofCase(), body: { version: 0 } }),
    answers: 409,
  },
  'POST /staff/cases/:caseId/submission': {
    may: ['clerk'],
    own: () => ({ ...ofCase(), body: { version: world.caseVersion } }),
    answers: 409,
  },
  'POST /staff/cases/:caseId/take': { ...caseWorkers, own: () => ({ ...ofCase(), body: { take: false } }) },
  'GET /staff/cases/:caseId/colleagues': { ...caseWorkers, own: () => ofCase() },
  'POST /staff/cases/:caseId/assign': { ...caseWorkers, own: () => ({ ...ofCase(), body: { staffId: null } }) },
  'POST /staff/cases/:caseId/decisions': {
    ...caseWorkers,
    own: () => ({ ...ofCase(), body: { version: world.caseVersion, outcome: 'approve', reason: '符合规定' } }),
    answers: 403,
  },
  'POST /staff/cases/resume': { may: ['clerk'], own: () => ({ body: { code: 'ABCDEFGH' } }), answers: 404 },
  'GET /staff/subjects/:subjectKind/:subjectId/cases': {
    ...everyRole,
    own: () => ({ params: { subjectKind: 'person', subjectId: world.person.personId }, query: {} }),
  },
  'POST /staff/persons/:personId/loan-estimates': { may: ['clerk'], own: () => loanForm(), answers: 422 },
  'GET /staff/loan-consent': { may: ['clerk'], ...anyQuery },
  'POST /staff/persons/:personId/loan-applications': { may: ['clerk'], own: () => loanForm(), answers: 422 },
  'GET /staff/loan-applications/:caseId': { ...caseWorkers, own: () => noCase(), answers: 404 },
  'POST /staff/loan-applications/:caseId/corrections': {
    may: ['clerk'],
    own: () => ({ ...noCase(), body: loanForm().body }),
    answers: 404,
  },
  'GET /staff/loans': { ...everyRole, ...anyQuery },
  'GET /staff/loans/:loanId': { ...everyRole, own: () => noLoan(), answers: 404 },
  'GET /staff/loans/:loanId/as-of': {
    ...everyRole,
    own: () => ({ ...noLoan(), query: { on: '2026-11-12' } }),
    answers: 404,
  },
  'GET /staff/loans/:loanId/entries': { ...everyRole, own: () => noLoan(), answers: 404 },
  'GET /staff/loans/:loanId/schedule': { ...everyRole, own: () => noLoan(), answers: 404 },
  'GET /staff/loans/:loanId/contract.pdf': { ...everyRole, own: () => noLoan(), answers: 404 },
  'POST /staff/loans/:loanId/early-quotes': { ...everyRole, own: () => noLoan({ kind: 'full' }), answers: 404 },
  'POST /staff/loans/:loanId/repayments': { may: ['clerk'], own: () => noLoan(fullRepayment()), answers: 404 },
  'POST /staff/loans/:loanId/grant': { may: ['accountant'], own: () => noLoan(), answers: 404 },
  'POST /staff/loans/:loanId/term-quotes': { ...everyRole, own: () => noLoan({ monthsLeft: 12 }), answers: 404 },
  'POST /staff/loans/:loanId/term-changes': {
    may: ['clerk'],
    own: () => noLoan({ monthsLeft: 12, reason: '收入减少' }),
    answers: 404,
  },
  'GET /staff/loans/:loanId/supplement.pdf': {
    ...everyRole,
    own: () => ({ params: { loanId: unknownUuid() }, query: { caseId: unknownUuid() } }),
    answers: 404,
  },
  'GET /staff/loans/:loanId/write-off-quote': { ...everyRole, own: () => noLoan(), answers: 404 },
  'POST /staff/loans/:loanId/write-offs': {
    may: ['clerk'],
    own: () => noLoan({ resolutionNo: '决议1号', reason: '下落不明' }),
    answers: 404,
  },
  'POST /staff/loans/:loanId/cancellations': {
    may: ['clerk'],
    own: () => noLoan({ reason: '卖方不再出售' }),
    answers: 404,
  },
  'POST /staff/loans/:loanId/recoveries': {
    may: ['clerk'],
    own: () => noLoan({ requestId: unknownUuid(), amountFen: 100 }),
    answers: 404,
  },
  'POST /staff/loans/:loanId/offset': {
    may: ['clerk'],
    own: () => noLoan({ personId: unknownUuid(), by: 'monthly' }),
    answers: 404,
  },
  'POST /staff/loans/:loanId/repay-account': {
    may: ['clerk'],
    own: () => noLoan({ accountNo: '6299990000000002', bankCode: '105', bankName: '建设银行' }),
    answers: 404,
  },
  'POST /staff/loans/:loanId/settlement-certificates': {
    may: ['clerk'],
    own: () => noLoan({ requestId: unknownUuid() }),
    answers: 404,
  },
  'GET /staff/loans/:loanId/settlement-certificates/:number/file': {
    may: ['clerk'],
    own: () => ({ params: { loanId: unknownUuid(), number: 'JQ000001-20261112-AAAAAAAA' } }),
    answers: 404,
  },
  'POST /person/loans/:loanId/offset': { ...person, own: () => noLoan({ by: 'monthly' }), answers: 404 },
  'GET /person/loans': person,
  'GET /person/loans/:loanId/entries': { ...person, own: () => noLoan(), answers: 404 },
  'GET /person/loans/:loanId/entries.xlsx': { ...person, own: () => noLoan(), answers: 404 },
  'GET /person/loans/:loanId/schedule': { ...person, own: () => noLoan(), answers: 404 },
  'POST /person/loans/:loanId/early-quotes': { ...person, own: () => noLoan({ kind: 'full' }), answers: 404 },
  'POST /person/loans/:loanId/repayments': { ...person, own: () => noLoan(fullRepayment()), answers: 404 },
  'POST /person/loans/:loanId/settlement-certificates': {
    ...person,
    own: () => noLoan({ requestId: unknownUuid() }),
    answers: 404,
  },
  'GET /withdrawals/start': { ...person, ...anyQuery },
  'POST /withdrawals/assessment': { ...person, own: aForm },
  'POST /withdrawals': { ...person, own: aForm },
  'GET /withdrawals/family-consents': { ...person, ...anyQuery },
  'POST /withdrawals/family-consents/:consentId': {
    ...person,
    own: () => ({ params: { consentId: unknownUuid() }, body: { agrees: true } }),
    answers: 404,
  },
  'GET /withdrawals/:caseId': { ...person, own: noWithdrawal, answers: 404 },
  'POST /withdrawals/:caseId/draft': { ...person, own: noWithdrawal, answers: 404 },
  'POST /withdrawals/:caseId/evidence': { ...person, own: noWithdrawal, answers: 404 },
  'POST /withdrawals/:caseId/submit': { ...person, own: noWithdrawal, answers: 404 },
  'POST /withdrawals/:caseId/card': { ...person, own: noWithdrawal, answers: 404 },
  'GET /withdrawals': { ...person, ...anyQuery },
  'GET /withdrawals.xlsx': { ...person, ...anyQuery },
  'GET /staff/persons/:personId/withdrawals/start': atTheCounter,
  'POST /staff/persons/:personId/withdrawals/assessment': atTheCounter,
  'POST /staff/persons/:personId/withdrawals': { ...atTheCounter, own: ofNobody, answers: 404 },
  'GET /staff/persons/:personId/withdrawals/:caseId': { ...atTheCounter, answers: 404 },
  'POST /staff/persons/:personId/withdrawals/:caseId/draft': { ...atTheCounter, answers: 404 },
  'POST /staff/persons/:personId/withdrawals/:caseId/evidence': { ...atTheCounter, answers: 404 },
  'POST /staff/persons/:personId/withdrawals/:caseId/submit': { ...atTheCounter, answers: 404 },
  'POST /staff/persons/:personId/withdrawals/:caseId/card': { ...atTheCounter, answers: 404 },
  'GET /staff/persons/:personId/withdrawals': atTheCounter,
  'GET /staff/persons/:personId/withdrawals.xlsx': atTheCounter,
  'GET /staff/persons/:personId/withdrawal-bans': { may: [], ...aPerson },
  'POST /staff/persons/:personId/withdrawal-bans': { may: [], ...aPerson },
  'POST /staff/withdrawal-bans/:banId/lift': { may: [], ...aPerson },
  'GET /transfers/start': { ...person, ...anyQuery },
  'POST /transfers': { ...person, own: noTransfer, answers: 422 },
  'GET /transfers': { ...person, ...anyQuery },
  'GET /transfers/:transferId': { ...person, own: noTransfer, answers: 404 },
  'POST /transfers/:transferId/withdraw': { ...person, own: noTransfer, answers: 404 },
  'GET /staff/persons/:personId/transfers/start': { may: ['clerk'], own: noTransfer },
  'POST /staff/persons/:personId/transfers': { may: ['clerk'], own: noTransfer, answers: 422 },
  'GET /staff/persons/:personId/transfers': { may: ['clerk'], own: noTransfer },
  'GET /staff/persons/:personId/transfers/:transferId': { may: ['clerk'], own: noTransfer, answers: 404 },
  'POST /staff/persons/:personId/transfers/:transferId/withdraw': { may: ['clerk'], own: noTransfer, answers: 404 },
  'GET /staff/transfers': { may: ['clerk', 'auditor'], ...anyQuery },
  'GET /staff/transfers/:transferId': { may: ['clerk', 'auditor'], own: noTransfer, answers: 404 },
  'POST /staff/transfers/:transferId/letter': { may: ['clerk', 'auditor'], own: noTransfer, answers: 404 },
  'GET /staff/transfers/:transferId/letters/:number': { may: ['clerk', 'auditor'], own: noTransfer, answers: 404 },
  // For reviewers and approvers, who are none of the callers here; tried in modules/transfer.
  'POST /staff/transfers/:transferId/negotiation': { may: [], own: noTransfer },
  'POST /staff/transfers/:transferId/close': { may: [], own: noTransfer },
  'POST /staff/transfers/:transferId/give-up': { may: [], own: noTransfer },
  'GET /loan-rates': anyone,
  'GET /loan-schedule.xlsx': {
    ...anyone,
    own: () => ({
      query: { method: 'level-payment', months: 12, firstDueOn: '2026-12-20', amountFen: 10_000_000, ratePpm: 26_000 },
    }),
  },
  // A kiosk's own routes are refused to every browser that is none: server/src/modules/kiosk/kiosk.test.ts asks as one.
  'GET /kiosk': anyone,
  'POST /kiosk/enrol': { ...anyone, own: () => ({ body: { centerId: 1, code: '00000000' } }), answers: 401 },
  'POST /kiosk/beat': { ...anyone, own: () => ({ body: { readerState: 'ready' } }), answers: 403 },
  'POST /kiosk/end': { ...anyone, own: () => ({ body: { reason: 'left' } }), answers: 403 },
  'POST /kiosk/persons': { ...anyone, own: () => ({ body: { card: aCard } }), answers: 403 },
  'POST /kiosk/persons/code': {
    ...anyone,
    own: () => ({ body: { card: aCard, ...unknownCode() } }),
    answers: 403,
  },
  'POST /kiosk/employers': {
    ...anyone,
    own: () => ({ body: { card: aCard, employerAccountNo: '2001000001' } }),
    answers: 403,
  },
  'POST /kiosk/employers/code': {
    ...anyone,
    own: () => ({ body: { card: aCard, employerAccountNo: '2001000001', ...unknownCode() } }),
    answers: 403,
  },
  'GET /kiosk/person/accounts': person,
  'POST /kiosk/person/prints': {
    ...person,
    own: () => ({ body: { requestId: requestId(), order: { kind: 'transfer-form' } } }),
    answers: 403,
  },
  'POST /kiosk/employer/prints': {
    ...employer,
    own: () => ({
      body: {
        requestId: requestId(),
        order: { kind: 'remittance-slip', remittanceId: world.postedId, withPeople: false },
      },
    }),
    answers: 403,
  },
  'POST /kiosk/opening-forms': { ...anyone, own: () => ({ body: { requestId: requestId() } }), answers: 403 },
  'GET /kiosk/prints/:printId': { ...anyone, own: () => ({ params: { printId: unknownUuid() } }), answers: 403 },
  'POST /kiosk/prints/:printId/again': {
    ...anyone,
    own: () => ({ params: { printId: unknownUuid() } }),
    answers: 403,
  },
  'GET /staff/kiosks': clerkAndAuditor,
  'PUT /staff/kiosks/:kioskId': { ...manager, own: () => ({ params: { kioskId: unknownUuid() } }) },
  'POST /staff/kiosks/:kioskId/code': { ...manager, own: () => ({ params: { kioskId: unknownUuid() } }) },
  'POST /staff/kiosks/:kioskId/revoke': { ...manager, own: () => ({ params: { kioskId: unknownUuid() } }) },
  'GET /estates': { ...anyone, own: () => ({ query: { centerId: 1 } }) },
  'GET /staff/estates': { ...everyRole, ...anyQuery },
  'PUT /staff/estates/:estateId': {
    may: [],
    own: () => ({ params: { estateId: unknownUuid() }, body: {} }),
  },
  'GET /employer/businesses': { ...employer, ...anyQuery },
  'GET /employer/businesses/:businessId': { ...employer, ...business },
  'GET /employer/businesses/:businessId/people': { ...employer, own: () => ({ ...business.own(), query: {} }) },
  'POST /employer/businesses': { ...employer, own: () => ({ body: world.sealing(unknownUuid()) }) },
  'POST /employer/businesses/:businessId/confirmation': { ...employer, ...business, answers: 409 },
  'POST /employer/businesses/:businessId/confirm': {
    ...employer,
    own: () => ({
      ...business.own(),
      body: { challengeId: unknownUuid(), certificate: world.employer.certificate, signature: 'AAAA' },
    }),
    answers: 401,
  },
  'POST /employer/businesses/:businessId/discard': { ...employer, ...business, answers: 409 },
  'POST /employer/businesses/:businessId/resubmit': { ...employer, ...business, answers: 409 },
  'POST /employer/businesses/:businessId/pay-from-unallocated': { ...employer, ...business, answers: 409 },
  'POST /employer/businesses/:businessId/receipt': {
    ...employer,
    own: () => ({ ...business.own(), body: { requestId: requestId(), withPeople: false } }),
    answers: 409,
  },
  'POST /employer/businesses/rows': {
    ...employer,
    own: () => ({ body: { kind: 'open', businessId: unknownUuid(), people: [{ name: '某' }] } }),
  },
  'POST /employer/businesses/file': {
    ...employer,
    own: () => ({ query: { kind: 'open', businessId: unknownUuid(), fileName: '开户.xlsx' }, file: world.roster }),
  },
  'POST /employer/businesses/file/annotated': {
    ...employer,
    own: () => ({ query: { kind: 'open', fileName: '开户.xlsx' }, file: world.roster }),
  },
  'GET /employer/businesses/template.xlsx': { ...employer, own: () => ({ query: { kind: 'base' } }) },
  'GET /employer/adjustment-year': { ...employer, ...anyQuery },
  'GET /staff/day': everyRole,
  'GET /staff/duties': everyRole,
  'GET /staff/search': { ...everyRole, own: () => ({ query: { q: world.person.certificateNumber } }) },
  'GET /staff/persons/:personId': { ...clerkAndAuditor, ...aPerson },
  'GET /staff/persons/:personId/timeline': { ...clerkAndAuditor, ...aPerson },
  'POST /staff/persons/:personId/unmask': { may: ['clerk'], ...aPerson },
  'GET /staff/persons/:personId/entries': { ...clerkAndAuditor, ...aPerson },
  'GET /staff/employers/:employerId': { ...everyRole, ...anEmployer },
  'GET /staff/employers/:employerId/as-of': {
    ...everyRole,
    own: () => ({ params: { employerId: world.employer.employerId }, query: { on: '2026-11-12' } }),
  },
  'GET /staff/employers/:employerId/persons': { ...everyRole, ...anEmployer },
  'GET /staff/journals': { ...everyRole, ...anyQuery },
  'GET /staff/journals/:journalId': { ...everyRole, own: () => ({ params: { journalId: world.journalId } }) },
  'GET /staff/decisions': { ...everyRole, ...anyQuery },
  'GET /staff/banks': { ...staffAlone, ...anyQuery },
  'GET /staff/receipts': { ...everyRole, ...anyQuery },
  'GET /staff/payments': { ...everyRole, ...anyQuery },
  'GET /staff/payments/:paymentId': { ...everyRole, own: () => aPayment(), answers: 404 },
  'POST /staff/payments/:paymentId/repayments': {
    may: ['clerk', 'accountant'],
    own: () => ({ ...aPayment(), body: aPayee }),
    answers: 404,
  },
  'POST /staff/payments/:paymentId/confirm': { may: ['accountant'], own: () => aPayment(), answers: 404 },
  'GET /staff/receipts/:receiptId/allocations': { ...everyRole, own: () => aReceipt(), answers: 404 },
  'POST /staff/receipts/:receiptId/allocations': {
    may: ['clerk', 'accountant'],
    own: () => ({ ...aReceipt(), body: { kind: 'employer', employerAccountNo: '2001000001', reason: '核实' } }),
    answers: 404,
  },
  'POST /staff/allocations/:allocationId/confirm': { may: ['accountant'], own: () => anAllocation(), answers: 404 },
  'POST /staff/allocations/:allocationId/withdraw': {
    may: ['clerk', 'accountant'],
    own: () => anAllocation(),
    answers: 404,
  },
  'GET /staff/employers/:employerId/refunds': { ...everyRole, own: noEmployer, answers: 404 },
  'POST /staff/employers/:employerId/refunds': {
    may: ['clerk', 'accountant'],
    own: () => ({ ...noEmployer(), body: refundAsked() }),
    answers: 404,
  },
  'POST /staff/refunds/:refundId/confirm': { may: ['accountant'], own: () => aRefund(), answers: 404 },
  'POST /staff/refunds/:refundId/withdraw': { may: ['clerk', 'accountant'], own: () => aRefund(), answers: 404 },
  'GET /staff/settlement/ageing': everyRole,
  'GET /staff/reconciliations': { ...everyRole, ...anyQuery },
  'GET /staff/reconciliations/:accountNo/:day': {
    ...everyRole,
    own: () => ({ ...anAccountDay(), query: {} }),
    answers: 404,
  },
  'GET /staff/reconciliations/:accountNo/:day/file': { ...everyRole, own: () => anAccountDay(), answers: 404 },
  'POST /staff/reconciliations/:accountNo/:day/run': {
    may: ['accountant'],
    own: () => ({ ...anAccountDay(), body: { fetch: false } }),
    answers: 404,
  },
  'POST /staff/reconciliations/:accountNo/:day/statement': {
    may: ['accountant'],
    own: () => ({ ...anAccountDay(), file: Buffer.from('交易日期,交易流水号,收入金额,支出金额\n') }),
    answers: 404,
  },
  'POST /staff/reconciliations/:accountNo/notes': {
    may: ['accountant'],
    own: () => ({ params: { accountNo: '0' }, body: { ref: 'receipt:x', note: '核实' } }),
    answers: 404,
  },
  'POST /staff/reconciliations/:accountNo/receipts': {
    may: ['accountant'],
    own: () => ({ params: { accountNo: '0' }, body: { serial: 'S1' } }),
    answers: 404,
  },
  'GET /staff/collection-batches': { ...everyRole, ...anyQuery },
  'GET /staff/collection-batches/:batchId': { ...everyRole, own: () => aBatch(), answers: 404 },
  'GET /staff/collection-batches/:batchId/rows': {
    ...everyRole,
    own: () => ({ ...aBatch(), query: {} }),
    answers: 404,
  },
  'POST /staff/payments/:paymentId/withdraw': { may: ['clerk', 'accountant'], own: () => aPayment(), answers: 404 },
  'POST /staff/employers': { may: ['clerk'], own: () => ({ body: registering() }), answers: 422 },
  'POST /staff/employers/:employerId/changes': {
    may: ['clerk'],
    own: () => ({
      ...anEmployer.own(),
      body: { deedId: requestId(), changes: {}, evidence: '单位来函', reason: '更正登记' },
    }),
    answers: 422,
  },
  'POST /staff/employer-register': { may: ['clerk'], own: () => ({ body: { creditCode: 'wrong' } }), answers: 422 },
  'GET /staff/employers/:employerId/evidence': { ...clerkAndAuditor, ...anEmployer },
  'GET /staff/unconfirmed-employers': clerkAndAuditor,
  'GET /staff/employers/:employerId/closing': { may: ['clerk'], ...anEmployer },
  'POST /staff/employers/:employerId/close': {
    may: ['clerk'],
    own: () => ({ ...anEmployer.own(), body: { deedId: requestId(), reason: 'other', evidence: '单位来函' } }),
    answers: 422,
  },
  'GET /staff/employers/:employerId/deeds': { ...everyRole, ...anEmployer },
  'GET /staff/persons/:personId/account-desk': { ...clerkAndAuditor, ...aPerson },
  'POST /staff/accounts/:accountId/freezes': {
    may: ['clerk'],
    own: () => ({
      params: { accountId: world.accountId },
      body: {
        freezeId: requestId(),
        authority: '某人民法院',
        documentNo: '协执一号',
        reason: '协助执行',
        fromOn: '2026-11-13',
        untilOn: '2027-11-12',
      },
    }),
    answers: 422,
  },
  'POST /staff/freezes/:freezeId/release': {
    may: ['clerk'],
    own: () => ({ params: { freezeId: unknownUuid() }, body: { documentNo: '解执一号', reason: '法院通知' } }),
    answers: 404,
  },
  'GET /staff/persons/:personId/merge': {
    may: ['clerk'],
    own: () => ({ ...aPerson.own(), query: { fromAccountNo: '999999999999' } }),
    answers: 404,
  },
  'POST /staff/persons/:personId/merge': {
    may: ['clerk'],
    own: () => ({
      ...aPerson.own(),
      body: { fromAccountNo: '999999999999', evidence: '居民身份证', reason: '两次开户' },
    }),
    answers: 404,
  },
  'POST /staff/persons/:personId/correction': {
    may: ['clerk'],
    own: () => ({
      ...aPerson.own(),
      body: {
        name: '张',
        certificateType: 'id-card',
        certificateNumber: '1',
        evidence: '居民身份证',
        reason: '登记有误',
      },
    }),
    answers: 422,
  },
  'POST /exports': {
    ...loggedIn,
    own: () => ({ body: { exportId: requestId(), name: 'report.nothing', filter: {} } }),
    answers: 404,
  },
  'POST /exports/print': {
    ...loggedIn,
    own: () => ({ body: { name: 'report.nothing', filter: {} } }),
    answers: 404,
  },
  'GET /exports': { ...loggedIn, ...anyQuery },
  'GET /exports/:exportId': { ...loggedIn, ...anExport, answers: 404 },
  'POST /exports/:exportId/cancel': { ...loggedIn, ...anExport, answers: 404 },
  'GET /exports/:exportId/file': { ...loggedIn, ...anExport, answers: 404 },
  'GET /staff/books': { ...everyRole },
  'GET /staff/books/closing-checks': { ...everyRole, own: () => ({ query: { kind: 'day', through: '2026-11-10' } }) },
  'GET /staff/books/closings': { ...everyRole, own: () => ({ query: { kind: 'month' } }) },
  'GET /staff/books/accrual': { ...everyRole, own: () => ({ query: { through: '2026-11-10' } }) },
  'GET /staff/books/year-end': { ...everyRole, own: () => ({ query: { year: 2026 } }) },
  'GET /staff/books/trial-balance': { ...everyRole, ...sight },
  'GET /staff/books/trial-balance.xlsx': { ...everyRole, ...sight },
  'GET /staff/books/trial-balance.pdf': { ...everyRole, ...sight },
  'GET /staff/books/general-ledger': { ...everyRole, ...sight },
  'GET /staff/books/general-ledger.xlsx': { ...everyRole, ...sight },
  'GET /staff/books/general-ledger.pdf': { ...everyRole, ...sight },
  'GET /staff/books/subsidiary-ledger': { ...everyRole, ...sight },
  'GET /staff/books/subsidiary-ledger.xlsx': { ...everyRole, ...sight },
  'GET /staff/books/subsidiary-ledger.pdf': { ...everyRole, ...sight },
  'GET /staff/books/subjects': everyRole,
  'GET /staff/books/templates': everyRole,
  'GET /staff/books/checks': { ...everyRole, ...anyQuery },
  'GET /staff/books/voucher-requests': { ...everyRole, ...anyQuery },
  'GET /staff/books/interest': everyRole,
  'GET /staff/books/interest/preview': { ...everyRole, own: () => ({ query: { settlesOn: '2027-06-30' } }) },
  'GET /staff/books/interest/:settlesOn': {
    ...everyRole,
    own: () => ({ params: { settlesOn: '2027-06-30' } }),
    answers: 404,
  },
  'GET /staff/cases/:caseId/journals': { ...everyRole, own: () => ({ params: { caseId: requestId() } }) },
  'GET /staff/journals/:journalId/voucher.pdf': {
    ...everyRole,
    own: () => ({ params: { journalId: world.journalId } }),
  },
  'GET /staff/persons/:personId/interest': { ...everyRole, ...aPerson },
  'GET /staff/persons/:personId/as-of': {
    ...everyRole,
    own: () => ({ ...aPerson.own(), query: { on: '2026-01-31', knownOn: '2026-02-28' } }),
  },
  'GET /person/interest': person,
  'GET /person/as-of': { ...person, own: () => ({ query: { on: '2026-01-31' } }) },
  'POST /staff/books/voucher-requests': {
    ...accountant,
    own: () => ({
      body: {
        requestId: requestId(),
        summary: '计提银行存款利息',
        lines: [
          { subject: '111', debitFen: 100, creditFen: 0 },
          { subject: '401', debitFen: 0, creditFen: 100 },
        ],
      },
    }),
  },
  'POST /staff/books/voucher-requests/:requestId/withdraw': { ...accountant, ...aVoucher, answers: 404 },
  'POST /staff/books/voucher-requests/:requestId/approve': { may: [], ...aVoucher },
  'POST /staff/books/voucher-requests/:requestId/refuse': { may: [], ...aVoucher },
  'POST /staff/journals/:journalId/reversal': {
    ...accountant,
    own: () => ({ params: { journalId: world.journalId }, body: { requestId: requestId(), reason: '重复入账' } }),
  },
  'POST /staff/books/checks': accountant,
  'POST /staff/books/accruals': { ...accountant, own: () => ({ body: { through: '2027-10-31' } }), answers: 422 },
  'POST /staff/books/days': { ...accountant, own: () => ({ body: { through: '2026-11-10' } }), answers: 409 },
  'POST /staff/books/months': { ...accountant, own: () => ({ body: { month: '2026-11' } }), answers: 409 },
  'POST /staff/books/years': { ...accountant, own: () => ({ body: { year: 2026 } }), answers: 409 },
  'POST /staff/books/year-end': { ...accountant, own: () => ({ body: { year: 2026 } }), answers: 422 },
  'POST /staff/books/interest': { ...accountant, own: () => ({ body: { settlesOn: '2027-06-30' } }), answers: 422 },
  'POST /staff/books/interest/:settlesOn/resume': {
    ...accountant,
    own: () => ({ params: { settlesOn: '2027-06-30' } }),
    answers: 404,
  },
  'GET /staff/audit': { ...clerkAndAuditor, ...anyQuery },
  'POST /counter/employers/:employerId/attestations': {
    ...windows,
    own: () => ({ ...noEmployer(), body: { target: 'business', id: world.businessId } }),
    answers: 404,
  },
  'POST /counter/employers/:employerId/attestations/:caseId/paper': {
    ...windows,
    own: () => ({ params: { ...noEmployer().params, caseId: unknownUuid() }, body: { requestId: requestId() } }),
    answers: 404,
  },
  'POST /counter/employers/:employerId/attestations/:caseId/submit': {
    ...windows,
    own: () => ({ params: { ...noEmployer().params, caseId: unknownUuid() }, body: { version: 1 } }),
    answers: 404,
  },
};

/** What the hall asks about its own objects, a clerk asks for an employer in the address; here for one that is not there. */
const twins = Object.fromEntries(
  Object.entries(written).flatMap(([label, { own = () => ({}) }]): [string, Expectation][] => {
    const twin = label.replace(' /employer/', ' /counter/employers/:employerId/');
    if (twin === label || !routes.some((route) => labelOf(route) === twin)) return [];
    const asked = () => {
      const input = own() as { params?: object };
      return { ...input, params: { ...input.params, ...noEmployer().params } };
    };
    return [[twin, { ...windows, own: asked, answers: 404 }]];
  }),
);
const expectations: Readonly<Record<string, Expectation>> = { ...written, ...twins };

test('every route has an expectation, and every expectation a route', () => {
  assert.deepEqual(Object.keys(expectations).sort(), routes.map(labelOf).sort());
});

/** The codes that a route says it may answer; faults of a request may be answered by all. */
const declaredOf = (route: Route) =>
  new Set([...Object.values(common), ...(route.problems ?? [])].map(({ code }) => code));
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string } | undefined)?.code ?? '';

// In the order of the table: a draft is read before it is discarded.
for (const label of Object.keys(expectations)) {
  const { may, own = () => ({}), answers = 200, elsewhere = {} } = (expectations[label] ?? anyone) as Expectation;
  test(`${label} is for ${may.length === kinds.length ? 'anyone' : may.join(', ')}, and refused to all others`, async () => {
    const route = routes.find((known) => labelOf(known) === label);
    assert.ok(route);
    for (const kind of kinds.filter((other) => !(may as readonly Kind[]).includes(other))) {
      // Neither with a good request nor with an empty one, which would be refused for its shape.
      for (const input of [
        own(),
        { params: Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'x'])) },
      ]) {
        const answer = await (await callerOf(kind)).try(route, input);
        const expected = kind === 'visitor' ? [401, 'request/unauthenticated'] : [403, 'request/forbidden'];
        assert.deepEqual([answer.status, codeOf(answer)], expected, kind);
      }
    }
    for (const kind of may) {
      const answer = await (await callerOf(kind)).try(route, own());
      assert.equal(answer.status, elsewhere[kind] ?? answers, `${kind}: ${JSON.stringify(answer.body)}`);
      if (answer.status !== 200) assert.ok(declaredOf(route).has(codeOf(answer)), codeOf(answer));
    }
  });
}

/** Refused as if it did not exist, in the words that an object which does not exist is refused in. */
async function doesNotExist(caller: TestCaller, route: Route, foreign: object, missing: object): Promise<void> {
  // Every answer has an instance of its own.
  const answer = { ...(await refused(caller, route, foreign)), instance: '' };
  const expected = { ...(await refused(caller, route, missing)), instance: '' };
  assert.equal(answer.status, 404, `${labelOf(route)}: ${JSON.stringify(answer)}`);
  assert.deepEqual(answer, expected, labelOf(route));
}

const noPaper = 'JC000001-20261112-00000000';

test("another person's paper does not exist, nor does an employer's, nor for an employer a person's", async () => {
  const { paperNumber, slipNumber } = world;
  const own = async (caller: TestCaller, route: Route, number: string) =>
    doesNotExist(caller, route, { params: { number } }, { params: { number: noPaper } });
  const other = await service.person(world.otherPerson.personId);
  await own(other, document.getMyPaperFile, paperNumber);
  await own(other, document.getMyPaperFile, slipNumber);
  await own(await service.person(world.personElsewhere.personId, 2), document.getMyPaperFile, paperNumber);
  // The same id in another centre is another person.
  await own(await service.person(world.person.personId, 2), document.getMyPaperFile, paperNumber);
  for (const clerk of [world.otherEmployer, world.employerElsewhere]) {
    await own(clerk.caller, document.getEmployerPaperFile, slipNumber);
    await own(clerk.caller, document.getEmployerPaperFile, paperNumber);
  }
  await own(await service.employer(world.employer.employerId, 2), document.getEmployerPaperFile, slipNumber);
  assert.equal((await other.call(document.listMyPapers, { query: {} })).total, 0);
});

test('the request id of another person leads to an own paper, not to theirs', async () => {
  const id = unknownUuid();
  const issue = async (personId: string) =>
    (await service.person(personId)).call(document.issueMyPaper, {
      body: { requestId: id, kind: 'contribution-certificate' },
    });
  const [mine, theirs] = [await issue(world.person.personId), await issue(world.otherPerson.personId)];
  assert.notEqual(mine.number, theirs.number);
});

test("another person's evidence does not exist, nor another centre's for the staff", async () => {
  const foreign = ofQuestion();
  const missing = { params: { queryId: unknownUuid() } };
  const body = { ...aCertificate, attachmentIds: [unknownUuid()] };
  for (const other of [
    await service.person(world.otherPerson.personId),
    await service.person(world.personElsewhere.personId, 2),
    await service.person(world.person.personId, 2),
  ]) {
    await doesNotExist(other, evidence.getMyEvidence, foreign, missing);
    await doesNotExist(other, evidence.handInMyCertificate, { ...foreign, body }, { ...missing, body });
    assert.deepEqual(await other.call(evidence.listMyCaseEvidence, ofCase()), { rows: [] });
    const { rows } = await other.call(report.listMyLookups, { query: { kind: 'query' } });
    assert.ok(!rows.some((row) => row.queryId === world.queryId));
  }
  const elsewhere = await service.staff(['clerk', 'reviewer', 'auditor'], 2);
  await doesNotExist(elsewhere, evidence.recheckForPerson, foreign, missing);
  const atCounter = { ...aCertificate, attachmentIds: [], place: null };
  await doesNotExist(
    elsewhere,
    evidence.handInCertificateAtCounter,
    { ...foreign, body: atCounter },
    { ...missing, body: atCounter },
  );
  assert.deepEqual(await elsewhere.call(evidence.listCaseEvidence, ofCase()), { rows: [] });
});

test("another person's consent does not exist: it cannot be revoked by others", async () => {
  const me = await service.person(world.person.personId);
  const { consentId } = await me.call(evidence.giveMyConsent, { body: { purpose: 'loan', sources: ['marriage'] } });
  const others = [
    await service.person(world.otherPerson.personId),
    await service.person(world.personElsewhere.personId, 2),
    await service.person(world.person.personId, 2),
  ];
  const missing = { params: { consentId: unknownUuid() } };
  for (const other of others) await doesNotExist(other, evidence.revokeMyConsent, { params: { consentId } }, missing);
  const { rows } = await me.call(evidence.listMyConsents, { query: {} });
  assert.equal(rows.find((row) => row.consentId === consentId)?.revokedAt, null);
});

test("another employer's remittance does not exist: to look at, to discard, to sign, to pay, to print", async () => {
  const clerk = await again(world.employer);
  const { nextDueMonth: month } = await clerk.caller.call(contribution.getEmployerOverview, {});
  const { remittanceId } = await clerk.caller.call(contribution.carryOver, {
    body: { month, requestId: unknownUuid() },
  });
  const others = [
    world.otherEmployer.caller,
    world.employerElsewhere.caller,
    await service.employer(clerk.employerId, 2),
  ];
  const withId = (more: object) =>
    [
      { params: { remittanceId }, ...more },
      { params: { remittanceId: unknownUuid() }, ...more },
    ] as const;
  for (const other of others) {
    for (const id of [remittanceId, world.postedId]) {
      const [foreign, missing] = [{ params: { remittanceId: id } }, { params: { remittanceId: unknownUuid() } }];
      await doesNotExist(other, contribution.getRemittance, foreign, missing);
      await doesNotExist(other, contribution.listRemittanceLines, { ...foreign, query: {} }, { ...missing, query: {} });
      await doesNotExist(other, contribution.discardRemittance, foreign, missing);
      await doesNotExist(other, contribution.withdrawRemittance, foreign, missing);
      await doesNotExist(other, contribution.prepareConfirmation, foreign, missing);
      await doesNotExist(other, contribution.payFromUnallocated, foreign, missing);
      await doesNotExist(other, contribution.collectRemittance, foreign, missing);
      const body = { lineNos: [1], reason: 'other' as const };
      await doesNotExist(other, contribution.leaveOut, { ...foreign, body }, { ...missing, body });
    }
    await doesNotExist(
      other,
      contribution.issueSlip,
      ...withId({ body: { requestId: unknownUuid(), withPeople: false } }),
    );
  }
  const seen = await clerk.caller.call(contribution.getRemittance, { params: { remittanceId } });
  assert.equal(seen.state, 'draft');
});

test("another person's case does not exist: to look at, to cancel, to resume; nor for staff of another centre", async () => {
  const { caseId } = world;
  const missing = unknownUuid();
  const body = { version: world.caseVersion };
  const others = [
    await service.person(world.otherPerson.personId),
    await service.person(world.person.personId, 2),
    world.employer.caller,
  ];
  for (const other of others) {
    const [foreign, none] = [{ params: { caseId } }, { params: { caseId: missing } }];
    await doesNotExist(other, casework.getMyCase, foreign, none);
    await doesNotExist(other, casework.askForHuman, foreign, none);
    await doesNotExist(other, casework.makeMyResumeCode, foreign, none);
    await doesNotExist(other, casework.cancelMyCase, { ...foreign, body }, { ...none, body });
    const paper = { body: aPaper().body };
    await doesNotExist(other, casework.printMyCase, { ...foreign, ...paper }, { ...none, ...paper });
    const upload = { query: anUpload().query, file: anUpload().file };
    await doesNotExist(other, casework.attachToMyCase, { ...foreign, ...upload }, { ...none, ...upload });
    assert.equal((await other.call(casework.listMyCases, { query: {} })).total, 0);
  }
  const elsewhere = await service.staff(['clerk', 'reviewer', 'approver', 'auditor'], 2);
  const decision = { body: { version: world.caseVersion, outcome: 'refuse', reason: '不符合规定' } };
  const take = { body: { take: true } };
  await doesNotExist(elsewhere, casework.getWork, { params: { caseId } }, { params: { caseId: missing } });
  await doesNotExist(
    elsewhere,
    casework.decideCase,
    { params: { caseId }, ...decision },
    { params: { caseId: missing }, ...decision },
  );
  await doesNotExist(
    elsewhere,
    casework.takeCase,
    { params: { caseId }, ...take },
    { params: { caseId: missing }, ...take },
  );
  const managerElsewhere = await service.staff(['manager'], 2);
  const give = { body: { staffId: null } };
  await doesNotExist(
    managerElsewhere,
    casework.listCaseColleagues,
    { params: { caseId } },
    { params: { caseId: missing } },
  );
  await doesNotExist(
    managerElsewhere,
    casework.assignCase,
    { params: { caseId }, ...give },
    { params: { caseId: missing }, ...give },
  );
  const version = { body: { version: world.caseVersion } };
  await doesNotExist(
    elsewhere,
    casework.handInAgain,
    { params: { caseId }, ...version },
    { params: { caseId: missing }, ...version },
  );
  for (const route of [casework.makeTheirResumeCode, casework.askForHumanAtCounter])
    await doesNotExist(elsewhere, route, { params: { caseId } }, { params: { caseId: missing } });
  await doesNotExist(
    elsewhere,
    casework.cancelAtCounter,
    { params: { caseId }, body },
    { params: { caseId: missing }, body },
  );
  assert.equal((await elsewhere.call(casework.listWork, { query: { queue: 'all' } })).total, 0);
  // Whoever takes no stage of its kind, and oversees none, sees no case of their own centre either.
  const none = await service.staff(['accountant']);
  await doesNotExist(none, casework.getWork, { params: { caseId } }, { params: { caseId: missing } });
});

test("another employer's business does not exist: to look at, to sign, to confirm, to give up", async () => {
  const clerk = await again(world.employer);
  const { businessId } = await clerk.caller.call(contribution.startBusiness, { body: world.sealing(unknownUuid()) });
  const others = [
    world.otherEmployer.caller,
    world.employerElsewhere.caller,
    await service.employer(clerk.employerId, 2),
  ];
  for (const other of others) {
    const [foreign, missing] = [{ params: { businessId } }, { params: { businessId: unknownUuid() } }];
    await doesNotExist(other, contribution.getBusiness, foreign, missing);
    await doesNotExist(other, contribution.listBusinessPeople, { ...foreign, query: {} }, { ...missing, query: {} });
    await doesNotExist(other, contribution.prepareBusiness, foreign, missing);
    await doesNotExist(other, contribution.discardBusiness, foreign, missing);
    await doesNotExist(other, contribution.payBusinessFromUnallocated, foreign, missing);
    await doesNotExist(other, contribution.resubmitBusiness, foreign, missing);
    const paper = { body: { requestId: unknownUuid(), withPeople: false } };
    await doesNotExist(other, contribution.issueReceipt, { ...foreign, ...paper }, { ...missing, ...paper });
    const people = (accountIds: string[]) => ({
      body: { kind: 'seal' as const, businessId: unknownUuid(), accountIds, reason: 'left' as const },
    });
    const { accountIds } = world.sealing('') as { accountIds: string[] };
    await doesNotExist(other, contribution.startBusiness, people(accountIds), people([unknownUuid()]));
  }
});

/** What the drawer's key signs of a text. */
async function signedBy(clerk: Clerk, text: string): Promise<{ certificate: string; signature: string }> {
  const signature = await service.sandbox.authority.signWithKey(clerk.keyId, Buffer.from(text, 'utf8'));
  return { certificate: clerk.certificate, signature: Buffer.from(signature).toString('base64') };
}

test("nobody confirms another employer's month: neither with the own certificate nor in an own session", async () => {
  const [victim, other] = [await again(world.employer), await again(world.otherEmployer)];
  const { rows } = await victim.caller.call(contribution.listRemittances, { query: { state: 'draft' } });
  const remittanceId = rows[0]?.remittanceId ?? '';
  const { nextDueMonth: month } = await other.caller.call(contribution.getEmployerOverview, {});
  const own = await other.caller.call(contribution.carryOver, { body: { month, requestId: unknownUuid() } });
  const prepare = (clerk: Clerk, id: string) =>
    clerk.caller.call(contribution.prepareConfirmation, { params: { remittanceId: id } });
  const confirm = (clerk: Clerk, id: string, body: object) =>
    refused(clerk.caller, contribution.confirmRemittance, { params: { remittanceId: id }, body });
  // The other employer signs its own text, and names the victim's month.
  const ownText = await prepare(other, own.remittanceId);
  const misnamed = await confirm(other, remittanceId, {
    challengeId: ownText.challengeId,
    ...(await signedBy(other, ownText.text)),
  });
  assert.deepEqual([misnamed.status, misnamed.code], [404, 'contribution/not-found']);
  // In the victim's session the victim's text is signed by the other's certificate.
  const text = await prepare(victim, remittanceId);
  const wrongKey = await confirm(victim, remittanceId, {
    challengeId: text.challengeId,
    ...(await signedBy(other, text.text)),
  });
  assert.deepEqual(
    [wrongKey.status, wrongKey.code, wrongKey.reason],
    [401, 'contribution/signature-refused', 'wrong-employer'],
  );
  // The victim's signature is carried into the other's session.
  const carried = await confirm(other, own.remittanceId, {
    challengeId: text.challengeId,
    ...(await signedBy(victim, text.text)),
  });
  assert.deepEqual([carried.status, carried.code], [401, 'identity/challenge-gone']);
  // A text to log in with confirms nothing.
  const login = await victim.caller.call(identity.challengeEmployer, { body: { centerId: 1 } });
  const misused = await confirm(victim, remittanceId, {
    challengeId: login.challengeId,
    ...(await signedBy(victim, login.text)),
  });
  assert.deepEqual([misused.status, misused.code], [401, 'identity/challenge-gone']);
  const states = await service.ownerPool.query<{ state: string }>(
    'select state from contribution.remittance where remittance_id = any ($1)',
    [[remittanceId, own.remittanceId]],
  );
  assert.deepEqual(
    states.rows.map(({ state }) => state),
    ['draft', 'draft'],
  ); // prettier-ignore
});

test("at the counter an employer of another centre does not exist, whatever is asked, nor another employer's objects", async () => {
  const elsewhere = await service.staff(['clerk', 'reviewer', 'approver'], 2);
  const { employerId } = world.employer;
  const counterRoutes = routes.filter(({ path }) => path.startsWith('/counter/'));
  for (const route of counterRoutes) {
    const input = expectations[labelOf(route)]?.own?.() as { params: object };
    await doesNotExist(elsewhere, route, { ...input, params: { ...input.params, employerId } }, input);
  }
  assert.ok(counterRoutes.length > 30);
  // In the own centre the address names one employer and the object is another's.
  const clerk = await service.staff(['clerk']);
  const of = (objects: object) => ({ params: { employerId: world.otherEmployer.employerId, ...objects }, query: {} });
  const { counterBusinesses, counterRemittances } = contribution;
  const missing = of({ businessId: unknownUuid() });
  for (const route of [counterBusinesses.getBusiness, counterBusinesses.discardBusiness])
    await doesNotExist(clerk, route, of({ businessId: world.businessId }), missing);
  for (const route of [counterRemittances.getRemittance, counterRemittances.listRemittanceLines])
    await doesNotExist(clerk, route, of({ remittanceId: world.postedId }), of({ remittanceId: unknownUuid() }));
  const attest = (id: string) => ({ ...of({}), body: { target: 'business' as const, id } });
  await doesNotExist(clerk, contribution.prepareAttestation, attest(world.businessId), attest(unknownUuid()));
});

test('an employer sees its own people only, and finds nobody else by name, certificate or mobile', async () => {
  const { total } = await world.otherEmployer.caller.call(report.listEmployees, { query: {} });
  const held = await one<{ count: bigint }>(
    'select count(*) from account.personal_account where center_id = 1 and employer_id = $1',
    [world.otherEmployer.employerId],
  );
  assert.equal(total, Number(held.count));
  const elsewhere = await one<{ person_id: string }>(
    'select person_id from account.personal_account where center_id = 1 and employer_id <> $1 and person_id = any ($2) order by 1 limit 1',
    [world.otherEmployer.employerId, (await knownPersons(service)).map(({ personId }) => personId)],
  );
  const stranger = (await knownPersons(service)).find(({ personId }) => personId === elsewhere.person_id);
  assert.ok(stranger);
  const { rows } = await world.otherEmployer.caller.call(report.listEmployees, {
    query: { q: stranger.certificateNumber },
  });
  assert.deepEqual(rows, []);
});

test('staff of one centre find nothing of another: people, employers, vouchers, lists, the audit trail', async () => {
  const elsewhere = await service.staff(['clerk', 'accountant', 'auditor'], 2);
  const missing = unknownUuid();
  const { personId } = world.person;
  const { employerId } = world.employer;
  const reason = { body: { reason: '核对登记信息' } };
  await doesNotExist(elsewhere, report.getPerson, { params: { personId } }, { params: { personId: missing } });
  await doesNotExist(
    elsewhere,
    report.unmaskPerson,
    { params: { personId }, ...reason },
    { params: { personId: missing }, ...reason },
  );
  await doesNotExist(
    elsewhere,
    report.listPersonEntries,
    { params: { personId }, query: {} },
    { params: { personId: missing }, query: {} },
  );
  await doesNotExist(elsewhere, report.getEmployer, { params: { employerId } }, { params: { employerId: missing } });
  const query = { on: '2026-11-12' };
  await doesNotExist(
    elsewhere,
    report.getEmployerAsOf,
    { params: { employerId }, query },
    { params: { employerId: missing }, query },
  );
  await doesNotExist(
    elsewhere,
    report.listEmployerPersons,
    { params: { employerId }, query: {} },
    { params: { employerId: missing }, query: {} },
  );
  await doesNotExist(
    elsewhere,
    report.getJournal,
    { params: { journalId: world.journalId } },
    { params: { journalId: missing } },
  );
  for (const q of [
    world.person.certificateNumber,
    world.person.mobile,
    world.person.name,
    world.employer.name,
    world.employer.creditCode,
  ]) {
    const found = await elsewhere.call(report.search, { query: { q } });
    assert.ok(
      found.persons.every((hit) => hit.personId !== personId) &&
        found.employers.every((hit) => hit.employerId !== employerId),
      q,
    );
  }
  const { total } = await elsewhere.call(report.listJournals, { query: {} });
  const journals = await one<{ count: bigint }>('select count(*) from ledger.journal where center_id = 2');
  assert.equal(total, Number(journals.count));
  assert.deepEqual((await elsewhere.call(report.listAudit, { query: { subjectId: personId } })).rows, []);
  const day = await elsewhere.call(report.getDay, {});
  const accounts = await one<{ count: bigint }>(
    "select count(*) from account.personal_account where center_id = 2 and state <> 'closed'",
  );
  assert.equal(day.accountCount, Number(accounts.count));
});

test('nobody reads or marks the messages of others, and an id in common with another kind helps nobody', async () => {
  const { messageId } = world;
  const me = await service.person(world.person.personId);
  const callers = [
    await service.person(world.otherPerson.personId),
    await service.person(world.person.personId, 2),
    world.employer.caller,
  ];
  for (const other of callers) {
    await other.call(notice.readMessages, { body: { messageIds: [messageId] } });
    await other.call(notice.readMessages, { body: { messageIds: 'all' } });
    const { rows } = await other.call(notice.listMessages, { query: {} });
    assert.ok(rows.every((row) => row.messageId !== messageId));
  }
  const mine = await me.call(notice.listMessages, { query: {} });
  assert.equal(mine.rows.find((row) => row.messageId === messageId)?.readAt, null);
});

test('a person who is moved to another centre by a cookie sees nothing there', async () => {
  const moved = await service.person(world.person.personId, 2);
  assert.equal((await refused(moved, report.getMyOverview, {})).code, 'report/no-account');
  assert.equal((await moved.call(identity.listLogins, { query: {} })).total, 0);
});

test('what was refused changed nothing: the books, the papers and the sessions of others are as they were', async () => {
  const { employerElsewhere } = world;
  const drafts = await employerElsewhere.caller.call(contribution.listRemittances, { query: { state: 'draft' } });
  assert.equal(drafts.total, 0);
  const papers = await (await service.person(world.otherPerson.personId)).call(document.listMyPapers, { query: {} });
  assert.equal(papers.total, 1);
  const unmasked = await one<{ count: bigint }>(
    "select count(*) from audit.entry where operation = 'report.unmask' and center_id = 2",
  );
  assert.equal(Number(unmasked.count), 0);
});
