import type { Refusal } from '../../platform/problem.ts';
import { refusals } from './problems.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['voucher_request__one_reversal', refusals.alreadyProposed],
  ['voucher_request__four_eyes', refusals.sameActor],
]);
