import type { Edge } from '../../platform/http.ts';
import { done } from '../../platform/route.ts';
import * as contract from './contract.ts';
import { decide, save, takeBack, withdraw } from './publish.ts';
import { itemRows, itemView, shownItem, shownList } from './screens.ts';

export { constraintProblems } from './problems.ts';
export { type ShownQuestion, shownQuestions } from './reading-store.ts';
export { shownList } from './screens.ts';

export function registerContent(edge: Edge): void {
  edge.serve(contract.listContent, shownList);
  edge.serve(contract.getContent, shownItem);
  edge.serve(contract.listItems, itemRows);
  edge.serve(contract.getItem, (call, { params }) => itemView(call, params.itemId));
  edge.serve(contract.saveVersion, async (call, input) => {
    await save(call, input);
    return itemView(call, input.params.itemId);
  });
  edge.serve(contract.decideVersion, async (call, input) => {
    await decide(call, input);
    return itemView(call, input.params.itemId);
  });
  edge.serve(contract.takeBackVersion, async (call, input) => {
    await takeBack(call, input);
    return done;
  });
  edge.serve(contract.withdrawItem, async (call, input) => {
    await withdraw(call, input);
    return itemView(call, input.params.itemId);
  });
}
