import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, formatInstantText } from '../../platform/dates.ts';
import type { Claim } from '../casework/index.ts';
import { type CertificateRow, listCertificatesOf } from './certificate-store.ts';
import { findConsentRow } from './consent-store.ts';
import { contexts } from './contexts.ts';
import type { EvidenceQuery } from './contract.ts';
import { type Finding, shownValue } from './rules/compare.ts';
import type { FieldValues } from './rules/fields.ts';
import { fieldOf, purposes, sourceOf } from './rules/sources.ts';
import { reasonText } from './sources.ts';
import { stateAfter } from './states.ts';
import { findReceipt, listQueriesOf, type QueryRow } from './store.ts';

export type EvidenceView = Static<typeof EvidenceQuery>;

const open = <T>(call: Call, sealed: Buffer | null | undefined, context: string, otherwise: T): T =>
  sealed ? (JSON.parse(call.vault.open(sealed, context)) as T) : otherwise;

/** On what a question rests, in Chinese. */
export async function basisText(call: Call, query: Pick<QueryRow, 'consentId' | 'law'>): Promise<string> {
  if (query.law !== null) return query.law;
  const consent = query.consentId ? await findConsentRow(call.tx, call.centerId, query.consentId) : undefined;
  if (!consent) return '本人授权';
  const on = formatDay(dayOf(consent.agreedAt));
  return `本人${on}授权`;
}

/** A certificate as every screen shows it. */
export const certificateJson = (row: CertificateRow) => ({
  certificateId: row.certificateId,
  issuerKind: row.issuerKind,
  issuer: row.issuer,
  documentNo: row.documentNo,
  issuedOn: row.issuedOn.toString(),
  form: row.form,
  place: row.place,
  attachmentIds: [...row.attachmentIds],
  state: row.state,
  handedInAt: row.handedInAt.toString(),
  decidedAt: row.decidedAt?.toString() ?? null,
  decisionReason: row.decisionReason,
});

/** One question with what was confirmed, by whom and when: numbers of people masked. */
export async function queryView(
  call: Call,
  query: QueryRow,
  certificates: readonly CertificateRow[],
): Promise<EvidenceView> {
  const receipt = query.receiptId ? await findReceipt(call.tx, call.centerId, query.receiptId) : undefined;
  const findings = open<Finding[]>(call, receipt?.findingsSealed, contexts.findings, []);
  const answer = open<FieldValues>(call, receipt?.answerSealed, contexts.answer, {});
  const claims = open<FieldValues>(call, query.claimsSealed, contexts.claims, {});
  const { source } = query;
  const { name, authority, keys } = sourceOf(source);
  const label = (field: string) => fieldOf(source, field)?.label ?? field;
  return {
    queryId: query.queryId,
    caseId: query.caseId,
    source,
    sourceName: name,
    authority,
    state: query.state,
    waitingFor: reasonText(query.reason),
    purpose: purposes[query.purpose],
    basis: await basisText(call, query),
    registeredAt: query.registeredAt.toString(),
    deadlineOn: query.deadlineOn.toString(),
    nextAskAt: query.state === 'waiting' ? (query.nextAskAt?.toString() ?? null) : null,
    attempts: query.attemptCount,
    wasReused: query.reason === 'reused',
    answeredAt: receipt?.answeredAt.toString() ?? null,
    serial: receipt?.serial ?? null,
    isRemoved: receipt !== undefined && receipt.findingsSealed === null,
    asked: Object.keys(keys).map((field) => ({
      label: label(field),
      value: shownValue(source, field, claims[field] ?? null),
    })),
    findings: findings.map(({ field, agreement, claimed, told }) => ({
      label: label(field),
      agreement,
      claimed: shownValue(source, field, claimed),
      told: shownValue(source, field, told),
    })),
    facts: query.wants.flatMap((field) =>
      answer[field] === undefined || findings.some((finding) => finding.field === field)
        ? []
        : [{ label: label(field), value: shownValue(source, field, answer[field]) }],
    ),
    certificates: certificates.filter((one) => one.queryId === query.queryId).map(certificateJson),
    mayCertify: stateAfter(query.state, 'certify') !== undefined,
    mayRecheck: stateAfter(query.state, 'recheck') !== undefined && query.claimsSealed !== null,
  };
}

type Of = { readonly business: string; readonly businessId: string } | { readonly caseId: string };

/** All questions of a business object or case, as persons and clerks see them. */
export async function evidenceOf(call: Call, of: Of): Promise<EvidenceView[]> {
  return viewsOf(call, await listQueriesOf(call.tx, call.centerId, of));
}

export async function viewsOf(call: Call, queries: readonly QueryRow[]): Promise<EvidenceView[]> {
  const ids = queries.map(({ queryId }) => queryId);
  const certificates = ids.length === 0 ? [] : await listCertificatesOf(call.tx, call.centerId, ids);
  const views: EvidenceView[] = [];
  for (const query of queries) views.push(await queryView(call, query, certificates));
  return views;
}

/** The same as casework's review screen shows them: every claimed field beside what was found, by whom and when. */
export async function evidenceClaims(call: Call, of: Of): Promise<Claim[]> {
  return (await evidenceOf(call, of)).flatMap(claimsOf);
}

function claimsOf(view: EvidenceView): Claim[] {
  const foundBy = view.answeredAt
    ? `${view.authority}，${formatInstantText(Temporal.Instant.from(view.answeredAt))}`
    : view.authority;
  if (view.findings.length > 0)
    return view.findings.map(({ label, claimed, told, agreement }) => ({
      label,
      claimed,
      found: told,
      foundBy,
      verdict: agreement === 'agrees' ? 'agrees' : 'differs',
    }));
  const verdict = ({ matched: 'agrees', mismatched: 'differs', 'not-found': 'not-found' } as const)[
    view.state as 'matched'
  ];
  const claimed = view.asked.map(({ label, value }) => `${label} ${value}`).join('，') || view.sourceName;
  return [{ label: view.sourceName, claimed, foundBy, verdict: verdict ?? 'unavailable' }];
}
