import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { registerCaseKind } from '../casework/index.ts';
import { registerEvidenceHandler } from '../evidence/index.ts';
import * as contract from './contract.ts';
import { correctionKind, proposeCorrection } from './correction.ts';
import { changeEmployer, closeEmployer, getClosing, listEmployerDeeds, openEmployer } from './employers.ts';
import { freezeAccount, getAccountDesk } from './freezes.ts';
import { mergeKind, previewMerge, proposeMerge } from './merge.ts';
import { refusals } from './problems.ts';
import { askRegister, business, lookUpEmployer } from './register-check.ts';
import { proposeRelease, releaseKind } from './release.ts';

export { endFreezeJob, endFreezes, findFreezeInForce } from './freezes.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['employer__credit_code', refusals.employerKnown],
  ['freeze__one_in_force', refusals.alreadyFrozen],
]);

/** Serves the counter's business with employers and accounts. */
export function registerRegistration(edge: Edge): void {
  registerCaseKind(mergeKind);
  registerCaseKind(correctionKind);
  registerCaseKind(releaseKind);
  // The answer stands with the question, in the lists of the counter: nothing of the registration changes by itself.
  registerEvidenceHandler(business, async () => {});
  edge.servePrepared(contract.lookUpEmployer, askRegister, lookUpEmployer);
  edge.serve(contract.openEmployer, openEmployer);
  edge.serve(contract.changeEmployer, changeEmployer);
  edge.serve(contract.getClosing, getClosing);
  edge.serve(contract.closeEmployer, closeEmployer);
  edge.serve(contract.listEmployerDeeds, listEmployerDeeds);
  edge.serve(contract.getAccountDesk, getAccountDesk);
  edge.serve(contract.freezeAccount, freezeAccount);
  edge.serve(contract.proposeRelease, proposeRelease);
  edge.serve(contract.previewMerge, previewMerge);
  edge.serve(contract.proposeMerge, proposeMerge);
  edge.serve(contract.proposeCorrection, proposeCorrection);
}
