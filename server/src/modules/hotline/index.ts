import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { useLeftEverywhere } from '../identity/index.ts';
import * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { promptList, savePrompt } from './prompts.ts';
import { calls, callView } from './screens.ts';
import { endIdentity, endLost } from './store.ts';

export { giveAgent } from './hand-over.ts';
export type { Line } from './ports.ts';
export { hotlineDevice, notRung } from './rules/words.ts';
export { type HotlineParts, type Patience, serveCall, usualPatience } from './serve-call.ts';
export { speakAll } from './speak-all.ts';
export { findCall } from './store.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([['prompt__pk', refusals.promptChanged]]);

export function registerHotline(edge: Edge): void {
  useLeftEverywhere(({ tx, centerId, now }, personId) => endIdentity(tx, centerId, personId, now));
  edge.serve(contract.listCalls, calls);
  edge.serve(contract.getCall, callView);
  edge.serve(contract.listPrompts, promptList);
  edge.serve(contract.savePrompt, savePrompt);
}

/** No call lasts so long: its process was killed. */
const longestCall = { hours: 5 };

export const endLostCalls = (call: Call): Promise<number> =>
  endLost(call.tx, call.centerId, call.now.subtract(longestCall), call.now);
