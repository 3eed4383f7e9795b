import { Type } from 'typebox';
import { DayJson, Done, InstantJson, KeyOf, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { refusals as caseRefusals } from '../casework/problems.ts';
import { refusals } from './problems.ts';
import { purposes, sourceCodes, sources } from './rules/sources.ts';

export const SourceCode = KeyOf(sources);
export const Purpose = KeyOf(purposes);

/** A person's consent to sources being asked. */
export const Consent = Type.Object({
  consentId: Uuid,
  purpose: Purpose,
  sources: Type.Array(SourceCode),
  /** The words that were agreed to, in Chinese. */
  wording: Type.String(),
  channel: Type.String(),
  agreedAt: InstantJson,
  expiresOn: DayJson,
  revokedAt: Type.Union([InstantJson, Type.Null()]),
});

export const listMyConsents = route({
  method: 'GET',
  path: '/person/consents',
  summary: '我的查询授权',
  permission: 'person',
  query: Type.Object({ ...Page }),
  response: listOf(Consent),
});

const Wish = {
  purpose: Purpose,
  sources: Type.Array(SourceCode, { minItems: 1, maxItems: sourceCodes.length, uniqueItems: true }),
};

export const getConsentText = route({
  method: 'POST',
  path: '/person/consents/text',
  summary: '查询授权书内容',
  permission: 'person',
  body: Type.Object({ ...Wish }),
  response: Type.Object({ wording: Type.String(), expiresOn: DayJson }),
  unaudited: 'Answers the words of a consent and keeps nothing.',
});

export const giveMyConsent = route({
  method: 'POST',
  path: '/person/consents',
  summary: '同意查询授权',
  permission: 'person',
  body: Type.Object({ ...Wish }),
  response: Consent,
});

export const revokeMyConsent = route({
  method: 'POST',
  path: '/person/consents/:consentId/revoke',
  summary: '撤回查询授权',
  permission: 'person',
  params: Type.Object({ consentId: Uuid }),
  response: Done,
  problems: [refusals.consentNotFound],
});

const Text = Type.String();

/** A certificate of an employer or authority in place of a source. */
export const Certificate = Type.Object({
  certificateId: Uuid,
  issuerKind: Type.Union([Type.Literal('employer'), Type.Literal('authority')]),
  issuer: Text,
  documentNo: Nullable(Text),
  issuedOn: DayJson,
  form: Type.Union([Type.Literal('upload'), Type.Literal('paper')]),
  place: Nullable(Text),
  attachmentIds: Type.Array(Uuid),
  state: Type.Union([Type.Literal('open'), Type.Literal('accepted'), Type.Literal('refused')]),
  handedInAt: InstantJson,
  decidedAt: Nullable(InstantJson),
  decisionReason: Nullable(Text),
});

export const QueryState = Type.Union([
  Type.Literal('registered'),
  Type.Literal('asking'),
  Type.Literal('waiting'),
  Type.Literal('matched'),
  Type.Literal('mismatched'),
  Type.Literal('not-found'),
  Type.Literal('overdue'),
  Type.Literal('certified'),
  Type.Literal('cancelled'),
]);

const Labelled = Type.Object({ label: Text, value: Text });

/** A question to a source: what was confirmed, by whom, when. */
export const EvidenceQuery = Type.Object({
  queryId: Uuid,
  caseId: Nullable(Uuid),
  source: SourceCode,
  sourceName: Text,
  authority: Text,
  state: QueryState,
  /** Why there is no answer yet, in Chinese. */
  waitingFor: Nullable(Text),
  purpose: Text,
  basis: Text,
  registeredAt: InstantJson,
  /** The last day on which it is asked again by itself. */
  deadlineOn: DayJson,
  nextAskAt: Nullable(InstantJson),
  attempts: Type.Integer(),
  /** A fresh answer to the same claim was used again. */
  wasReused: Type.Boolean(),
  answeredAt: Nullable(InstantJson),
  /** The source's own number of its answer. */
  serial: Nullable(Text),
  /** The answer was removed after its retention; the result stays. */
  isRemoved: Type.Boolean(),
  /** What found the record. */
  asked: Type.Array(Labelled),
  findings: Type.Array(
    Type.Object({
      label: Text,
      agreement: Type.Union([Type.Literal('agrees'), Type.Literal('differs'), Type.Literal('untold')]),
      claimed: Text,
      told: Text,
    }),
  ),
  facts: Type.Array(Labelled),
  certificates: Type.Array(Certificate),
  mayCertify: Type.Boolean(),
  mayRecheck: Type.Boolean(),
});

export const getMyEvidence = route({
  method: 'GET',
  path: '/person/evidence/:queryId',
  summary: '我的一项核验结果',
  permission: 'person',
  params: Type.Object({ queryId: Uuid }),
  response: EvidenceQuery,
  problems: [refusals.queryNotFound],
});

export const listMyCaseEvidence = route({
  method: 'GET',
  path: '/person/cases/:caseId/evidence',
  summary: '我的业务的核验结果',
  permission: 'person',
  params: Type.Object({ caseId: Uuid }),
  response: Type.Object({ rows: Type.Array(EvidenceQuery) }),
});

const HandedIn = {
  issuerKind: Type.Union([Type.Literal('employer'), Type.Literal('authority')]),
  issuer: Words(100),
  documentNo: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  issuedOn: DayJson,
};
const handingIn = [
  refusals.queryNotFound,
  refusals.wrongState,
  refusals.certificateOpen,
  refusals.issuedLater,
  refusals.attachmentNotFound,
];

export const handInMyCertificate = route({
  method: 'POST',
  path: '/person/evidence/:queryId/certificates',
  summary: '提交代替核验的证明',
  permission: 'person',
  params: Type.Object({ queryId: Uuid }),
  body: Type.Object({
    ...HandedIn,
    attachmentIds: Type.Array(Uuid, { minItems: 1, maxItems: 10, uniqueItems: true }),
  }),
  response: EvidenceQuery,
  problems: handingIn,
});

export const listCaseEvidence = route({
  method: 'GET',
  path: '/staff/cases/:caseId/evidence',
  summary: '业务的核验结果',
  permission: 'evidence.read',
  params: Type.Object({ caseId: Uuid }),
  response: Type.Object({ rows: Type.Array(EvidenceQuery) }),
});

export const listEmployerEvidence = route({
  method: 'GET',
  path: '/staff/employers/:employerId/evidence',
  summary: '单位登记的核验结果',
  permission: 'evidence.read',
  params: Type.Object({ employerId: Uuid }),
  response: Type.Object({ rows: Type.Array(EvidenceQuery) }),
});

/** An employer whose registration the register has not confirmed. */
export const UnconfirmedEmployer = Type.Object({
  queryId: Uuid,
  employerId: Uuid,
  employerName: Text,
  employerAccountNo: Text,
  state: QueryState,
  waitingFor: Nullable(Text),
  /** Labels of what differs. */
  unconfirmed: Type.Array(Text),
  registeredAt: InstantJson,
});
export const listUnconfirmedEmployers = route({
  method: 'GET',
  path: '/staff/unconfirmed-employers',
  summary: '登记信息未经核实的单位',
  permission: 'evidence.read',
  query: Type.Object({ ...Page }),
  response: listOf(UnconfirmedEmployer),
});

export const recheckForPerson = route({
  method: 'POST',
  path: '/staff/evidence/:queryId/recheck',
  summary: '立即重新核验',
  permission: 'evidence.handle',
  params: Type.Object({ queryId: Uuid }),
  response: EvidenceQuery,
  problems: [refusals.queryNotFound, refusals.wrongState],
});

export const handInCertificateAtCounter = route({
  method: 'POST',
  path: '/staff/evidence/:queryId/certificates',
  summary: '登记柜台收取的证明',
  permission: 'evidence.handle',
  params: Type.Object({ queryId: Uuid }),
  body: Type.Object({
    ...HandedIn,
    attachmentIds: Type.Array(Uuid, { maxItems: 10, uniqueItems: true }),
    /** Where the paper is kept: box or archive number. */
    place: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  }),
  response: EvidenceQuery,
  problems: handingIn,
});

/** A certificate as it stands in a worklist. */
export const ListedCertificate = Type.Object({
  ...Certificate.properties,
  queryId: Uuid,
  caseId: Nullable(Uuid),
  sourceName: Text,
  authority: Text,
  purpose: Text,
  subjectKind: Type.Union([Type.Literal('person'), Type.Literal('employer')]),
  subjectId: Uuid,
  subjectName: Text,
  handedInBy: Text,
  decidedBy: Nullable(Text),
  auditResult: Nullable(Type.Union([Type.Literal('genuine'), Type.Literal('false')])),
  auditedBy: Nullable(Text),
  auditedAt: Nullable(InstantJson),
  auditNote: Nullable(Text),
});

export const listCertificates = route({
  method: 'GET',
  path: '/staff/certificates',
  summary: '证明审核与抽查清单',
  permission: 'evidence.read',
  query: Type.Object({
    ...Page,
    list: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('to-audit'), Type.Literal('audited')])),
  }),
  response: listOf(ListedCertificate),
});

export const decideOnCertificate = route({
  method: 'POST',
  path: '/staff/certificates/:certificateId/decide',
  summary: '审核证明',
  permission: 'evidence.decide',
  params: Type.Object({ certificateId: Uuid }),
  body: Type.Object({ accepts: Type.Boolean(), reason: Words(200) }),
  response: Done,
  problems: [refusals.certificateNotFound, refusals.certificateDecided, refusals.samePerson, caseRefusals.ownBusiness],
});

export const auditOneCertificate = route({
  method: 'POST',
  path: '/staff/certificates/:certificateId/audit',
  summary: '登记证明抽查结果',
  permission: 'evidence.audit',
  params: Type.Object({ certificateId: Uuid }),
  body: Type.Object({
    result: Type.Union([Type.Literal('genuine'), Type.Literal('false')]),
    note: Words(200),
  }),
  response: Done,
  problems: [refusals.certificateNotFound, refusals.certificateDecided, refusals.samePerson, refusals.notDrawn],
});

/** How a source does. */
export const SourceHealth = Type.Object({
  source: SourceCode,
  name: Text,
  authority: Text,
  pausedAt: Nullable(InstantJson),
  pauseReason: Nullable(Text),
  lastAnsweredAt: Nullable(InstantJson),
  lastFailedAt: Nullable(InstantJson),
  lastFailure: Nullable(Text),
  /** In the last 24 hours. */
  attempts: Type.Integer(),
  failures: Type.Integer(),
  medianMs: Nullable(Type.Integer()),
  waiting: Type.Integer(),
  waitingSince: Nullable(InstantJson),
});

export const listSources = route({
  method: 'GET',
  path: '/staff/evidence-sources',
  summary: '数据源运行情况',
  permission: 'evidence.health',
  response: Type.Object({ rows: Type.Array(SourceHealth) }),
});

export const pauseOneSource = route({
  method: 'POST',
  path: '/staff/evidence-sources/:source/pause',
  summary: '暂停数据源',
  permission: 'evidence.sources',
  params: Type.Object({ source: Type.String({ maxLength: 40 }) }),
  body: Type.Object({ reason: Words(200) }),
  response: Done,
  problems: [refusals.sourceNotFound, refusals.sourcePaused],
});

export const resumeOneSource = route({
  method: 'POST',
  path: '/staff/evidence-sources/:source/resume',
  summary: '恢复数据源',
  permission: 'evidence.sources',
  params: Type.Object({ source: Type.String({ maxLength: 40 }) }),
  response: Done,
  problems: [refusals.sourceNotFound, refusals.sourcePaused],
});
