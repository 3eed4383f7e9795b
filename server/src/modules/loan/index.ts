import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { ratesView, scheduleFile } from './calculator.ts';
import * as contract from './contract.ts';
import { estates, keepEstate, publicEstates } from './estates.ts';
import { refusals } from './problems.ts';

export { loanFacts } from './account-store.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['estate__agreement_no', refusals.agreementTaken],
]);

export function registerLoan(edge: Edge): void {
  edge.serve(contract.getRates, (call) => ratesView(call));
  edge.serve(contract.exportSchedule, scheduleFile);
  edge.serve(contract.listPublicEstates, publicEstates);
  edge.serve(contract.listEstates, estates);
  edge.serve(contract.keepEstate, keepEstate);
}
