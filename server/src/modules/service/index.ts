import type { Edge } from '../../platform/http.ts';
import { done } from '../../platform/route.ts';
import { decide, propose, withdraw } from './changes.ts';
import * as contract from './contract.ts';
import { board, changeRows, changeView, flowRows, shown, stopRows } from './screens.ts';
import { begin, end } from './stops.ts';

export { type Asked, type OpenGate, openGate, type Passed, type TurnedAway } from './gate.ts';
export { keepPresets, removeOldFlow } from './keep-presets.ts';
export { constraintProblems } from './problems.ts';
export { countTrade, releaseTrade } from './trades.ts';

export function registerService(edge: Edge): void {
  edge.serve(contract.listServices, shown);
  edge.serve(contract.getServiceBoard, board);
  edge.serve(contract.getFlow, flowRows);
  edge.serve(contract.listChanges, changeRows);
  edge.serve(contract.proposeChange, async (call, input) => {
    await propose(call, input);
    return changeView(call, input.body.changeId);
  });
  edge.serve(contract.decideChange, async (call, input) => {
    await decide(call, input);
    return changeView(call, input.params.changeId);
  });
  edge.serve(contract.withdrawChange, async (call, input) => {
    await withdraw(call, input);
    return done;
  });
  edge.serve(contract.listStops, stopRows);
  edge.serve(contract.beginStop, async (call, input) => {
    await begin(call, input);
    return done;
  });
  edge.serve(contract.endStop, async (call, input) => {
    await end(call, input);
    return done;
  });
}
