import type { Edge } from '../../platform/http.ts';
import { done, pageOf } from '../../platform/route.ts';
import { consentText, giveConsent, revokeConsent } from './consent.ts';
import { type ConsentRow, listConsents } from './consent-store.ts';
import * as contract from './contract.ts';

export { findConsent, giveConsent, revokeConsent } from './consent.ts';
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
export { askDue } from './round.ts';
export { type EvidenceResult, isProven } from './states.ts';

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

export function registerEvidence(edge: Edge): void {
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
