import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { deleteUrn, insertSheets, listToEmpty, lockUrn, writeUrn } from './answer-store.ts';
import { contexts } from './contexts.ts';
import { handful } from './rules/anonymity.ts';
import type { Answer } from './rules/questions.ts';
import { findSurvey, updateSurvey } from './store.ts';

type Sheets = readonly (readonly Answer[])[];

const draw = (below: number): number => randomInt(below);

async function takeUrn(call: Call, surveyId: string): Promise<Sheets> {
  const sealed = await lockUrn(call.tx, call.centerId, surveyId);
  return sealed ? (JSON.parse(call.vault.open(sealed, contexts.urn)) as Sheets) : [];
}

/** Puts an answer into the urn, shuffles it, and counts a handful when there is one. */
export async function putIntoUrn(call: Call, surveyId: string, answers: readonly Answer[]): Promise<void> {
  const { tx, centerId, vault, now } = call;
  const lying = await takeUrn(call, surveyId);
  const { counted, kept } = handful([...lying, answers], draw, { isOver: false });
  if (counted.length > 0) await insertSheets(tx, centerId, { surveyId, sheets: counted, countedAt: now });
  const sealed = vault.seal(JSON.stringify(kept), contexts.urn);
  await writeUrn(tx, centerId, { surveyId, sheets: kept.length, sealed });
}

/**
 * Counts all that is left of a survey that is over, once: an answer that began before the end and comes to its lock after this is
 * refused, so that no single late one is ever counted by itself.
 */
export async function emptyUrn(call: Call, surveyId: string): Promise<void> {
  const { tx, centerId, now } = call;
  const survey = await findSurvey(tx, centerId, surveyId, { lock: 'update' });
  if (!survey?.isAnonymous || survey.emptiedAt) return;
  const { counted } = handful(await takeUrn(call, surveyId), draw, { isOver: true });
  if (counted.length > 0) await insertSheets(tx, centerId, { surveyId, sheets: counted, countedAt: now });
  await deleteUrn(tx, centerId, surveyId);
  await updateSurvey(tx, centerId, surveyId, { emptiedAt: now });
}

/** The round: counts what is left of the surveys whose time is over. */
export async function emptyUrns(call: Call): Promise<void> {
  for (const surveyId of await listToEmpty(call.tx, call.centerId, call.now)) await emptyUrn(call, surveyId);
}
