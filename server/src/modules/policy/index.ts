import type { Edge } from '../../platform/http.ts';
import { done } from '../../platform/route.ts';
import { decide, propose, withdraw } from './changes.ts';
import * as contract from './contract.ts';
import { calendar, changeRows, changeView, parameter, parameters } from './screens.ts';

export { constraintProblems } from './problems.ts';

export function registerPolicy(edge: Edge): void {
  edge.serve(contract.listParameters, parameters);
  edge.serve(contract.getParameter, parameter);
  edge.serve(contract.getCalendar, calendar);
  edge.serve(contract.listParameterChanges, changeRows);
  edge.serve(contract.proposeParameter, async (call, input) => {
    await propose(call, input);
    return changeView(call, input.body.changeId);
  });
  edge.serve(contract.decideParameter, async (call, input) => {
    await decide(call, input);
    return changeView(call, input.params.changeId);
  });
  edge.serve(contract.withdrawParameter, async (call, input) => {
    await withdraw(call, input);
    return done;
  });
}
