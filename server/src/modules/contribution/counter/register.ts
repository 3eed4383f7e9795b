import type { Edge } from '../../../platform/http.ts';
import { registerCaseKind } from '../../casework/index.ts';
import { keepPaper } from '../../document/index.ts';
import { servedAtCounter } from '../../party/index.ts';
import { prepareAttestation, submitAttestation } from './attest.ts';
import { counterKind } from './case.ts';
import * as contract from './contract.ts';
import { prepareForm } from './paper.ts';

/** What the counter has instead of the hall's signature. */
export function registerCounter(edge: Edge): void {
  registerCaseKind(counterKind);
  edge.serve(contract.prepareAttestation, async (call, input) =>
    prepareAttestation(await servedAtCounter(call, input.params), input),
  );
  edge.servePrepared(
    contract.printAttestation,
    async (call, { params, body }) => prepareForm(await servedAtCounter(call, params), params.caseId, body.requestId),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.submitAttestation, async (call, input) =>
    submitAttestation(await servedAtCounter(call, input.params), input),
  );
}
