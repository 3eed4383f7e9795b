import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem, type Refusal } from '../../platform/problem.ts';
import { done, pageOf } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { auditCertificate, decideCertificate, getOwnQuery, handInCertificate } from './certificate.ts';
import { certificateWorklist } from './certificate-list.ts';
import { consentText, giveConsent, revokeConsent } from './consent.ts';
import { type ConsentRow, listConsents } from './consent-store.ts';
import * as contract from './contract.ts';
import { unconfirmedEmployers } from './employer-register.ts';
import { refusals } from './problems.ts';
import { recheckEvidence } from './query.ts';
import { pauseSource, resumeSource, sourceHealth } from './sources.ts';
import { findQuery, listQueriesAbout, listQueriesOf } from './store.ts';
import { type EvidenceView, viewsOf } from './view.ts';

export { consentText, findConsent, giveConsent, revokeConsent } from './consent.ts';
export { type RegisterAnswer, readEmployerRegister } from './employer-register.ts';
export { answerAs, type EvidenceHandler, type EvidenceOutcome, registerEvidenceHandler } from './handlers.ts';
export { ask as askEvidence } from './jobs.ts';
export { type Exchange, type Question, type SourceAnswer, useExchange } from './port.ts';
export {
  cancelEvidence,
  type EvidenceRequest,
  listEvidence,
  queryEvidence,
  type RegisteredQuery,
  recheckEvidence,
} from './query.ts';
export { askDue, removeOldAnswers } from './round.ts';
export { type EvidenceResult, isProven } from './states.ts';
export { waitingQueries } from './store.ts';
export { type EvidenceView, evidenceClaims, evidenceOf as evidenceViews } from './view.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['certificate__one_open', refusals.certificateOpen],
]);

export function registerEvidence(edge: Edge): void {
  registerConsents(edge);
  registerOwn(edge);
  registerStaff(edge);
  registerCertificates(edge);
  registerSources(edge);
}

const consentJson = ({ consentId, purpose, sources, wording, channel, ...consent }: ConsentRow) => ({
  consentId,
  purpose,
  sources: [...sources],
  wording,
  channel,
  agreedAt: consent.agreedAt.toString(),
  expiresOn: consent.expiresOn.toString(),
  revokedAt: consent.revokedAt?.toString() ?? null,
});

function registerConsents(edge: Edge): void {
  edge.serve(contract.listMyConsents, async (call, { query }) => {
    const { rows, total } = await listConsents(call.tx, call.centerId, call.actor.id, pageOf(query));
    return { rows: rows.map(consentJson), total };
  });
  edge.serve(contract.getConsentText, async (call, { body }) => {
    const { wording, expiresOn } = await consentText(call, body);
    return { wording, expiresOn: expiresOn.toString() };
  });
  edge.serve(contract.giveMyConsent, async (call, { body }) =>
    consentJson(await giveConsent(call, { ...body, personId: call.actor.id })),
  );
  edge.serve(contract.revokeMyConsent, async (call, { params }) => {
    await revokeConsent(call, call.actor.id, params.consentId);
    return done;
  });
}

/** One question as it stands now. */
async function viewOf(call: Call, queryId: string): Promise<EvidenceView> {
  const query = await findQuery(call.tx, call.centerId, queryId);
  const [view] = query ? await viewsOf(call, [query]) : [];
  if (!view) throw new Problem(refusals.queryNotFound);
  return view;
}

const handedIn = <B extends { readonly issuedOn: string }>(body: B) => ({
  ...body,
  issuedOn: Temporal.PlainDate.from(body.issuedOn),
});

function registerOwn(edge: Edge): void {
  edge.serve(contract.getMyEvidence, async (call, { params }) =>
    viewOf(call, (await getOwnQuery(call, params.queryId)).queryId),
  );
  edge.serve(contract.listMyCaseEvidence, async (call, { params }) => {
    const queries = await listQueriesOf(call.tx, call.centerId, { caseId: params.caseId });
    // Questions about others in the same case (a spouse) are theirs to see.
    const own = queries.filter((query) => query.subjectKind === 'person' && query.subjectId === call.actor.id);
    return { rows: await viewsOf(call, own) };
  });
  edge.serve(contract.handInMyCertificate, async (call, { params, body }) => {
    const query = await getOwnQuery(call, params.queryId);
    await handInCertificate(call, query, { ...handedIn(body), place: null });
    return viewOf(call, query.queryId);
  });
}

function registerStaff(edge: Edge): void {
  edge.serve(contract.listCaseEvidence, async (call, { params }) => {
    const queries = await listQueriesOf(call.tx, call.centerId, { caseId: params.caseId });
    // Whoever looks is seen by whom it is about.
    const subjects = new Map(queries.map((query) => [query.subjectId, query.subjectKind]));
    for (const [subjectId, kind] of subjects)
      await call.aside((tx) =>
        recordAudit({ ...call, tx }, 'evidence.view', [kind, subjectId], { caseId: params.caseId }),
      );
    return { rows: await viewsOf(call, queries) };
  });
  edge.serve(contract.listEmployerEvidence, async (call, { params }) => ({
    rows: await viewsOf(call, await listQueriesAbout(call.tx, call.centerId, ['employer', params.employerId])),
  }));
  edge.serve(contract.listUnconfirmedEmployers, unconfirmedEmployers);
  edge.serve(contract.recheckForPerson, async (call, { params }) => {
    const { queryId } = await recheckEvidence(call, params.queryId);
    return viewOf(call, queryId);
  });
  edge.serve(contract.handInCertificateAtCounter, async (call, { params, body }) => {
    const query = await findQuery(call.tx, call.centerId, params.queryId);
    if (!query) throw new Problem(refusals.queryNotFound);
    await handInCertificate(call, query, handedIn(body));
    return viewOf(call, query.queryId);
  });
}

function registerCertificates(edge: Edge): void {
  edge.serve(contract.listCertificates, (call, { query }) =>
    certificateWorklist(call, query.list ?? 'open', pageOf(query)),
  );
  edge.serve(contract.decideOnCertificate, async (call, { params, body }) => {
    await decideCertificate(call, params.certificateId, body);
    return done;
  });
  edge.serve(contract.auditOneCertificate, async (call, { params, body }) => {
    await auditCertificate(call, params.certificateId, body);
    return done;
  });
}

function registerSources(edge: Edge): void {
  edge.serve(contract.listSources, async (call) => ({ rows: await sourceHealth(call) }));
  edge.serve(contract.pauseOneSource, async (call, { params, body }) => {
    await pauseSource(call, params.source, body.reason);
    return done;
  });
  edge.serve(contract.resumeOneSource, async (call, { params }) => {
    await resumeSource(call, params.source);
    return done;
  });
}
