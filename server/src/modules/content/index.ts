import type { Edge } from '../../platform/http.ts';
import { done } from '../../platform/route.ts';
import { answer, contactOf, decideOnAnswer, inquiryView, publish, work } from './answering.ts';
import * as contract from './contract.ts';
import { board, ownList, ownOne, rate, write } from './inquiries.ts';
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
  registerInquiries(edge);
}

/** Complaints, suggestions and questions: of people and employers, at the desk, and on the board. */
function registerInquiries(edge: Edge): void {
  edge.serve(contract.writeInquiry, write);
  edge.serve(contract.listInquiries, ownList);
  edge.serve(contract.getInquiry, (call, { params }) => ownOne(call, params.inquiryId));
  edge.serve(contract.rateInquiry, rate);
  edge.serve(contract.listBoard, board);
  edge.serve(contract.listStaffInquiries, work);
  edge.serve(contract.getStaffInquiry, (call, { params }) => inquiryView(call, params.inquiryId));
  edge.serve(contract.answerInquiry, async (call, input) => {
    await answer(call, input);
    return inquiryView(call, input.params.inquiryId);
  });
  edge.serve(contract.decideAnswer, async (call, input) => {
    await decideOnAnswer(call, input);
    return inquiryView(call, input.params.inquiryId);
  });
  edge.serve(contract.publishInquiry, async (call, input) => {
    await publish(call, input);
    return inquiryView(call, input.params.inquiryId);
  });
  edge.serve(contract.revealContact, contactOf);
}
