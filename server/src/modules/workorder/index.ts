import type { Edge } from '../../platform/http.ts';
import { throttleUploads } from '../identity/index.ts';
import { ownList, ownOne, ownWorkOrder, rate, reopen, write } from './asking.ts';
import { attach, attachmentOf, prepareAttachment } from './attachments.ts';
import { board } from './board.ts';
import * as contract from './contract.ts';
import { assignees, keepMember } from './departments.ts';
import {
  addNote,
  answer,
  assign,
  decideOnAnswer,
  lockWorkOrder,
  prioritise,
  publish,
  revealContact,
} from './handling.ts';
import { figures, openAtDesk, work, workOrderView } from './staff-views.ts';

export { keepWorkOrders } from './keep.ts';
export { workOrdersFrom, workOrdersOf } from './lookups.ts';
export { openCallBack, openWorkOrder } from './open.ts';
export { constraintProblems } from './problems.ts';
export type { WorkOrderChannel } from './rules/work-order.ts';
export type { WorkOrderRow } from './store.ts';

export function registerWorkOrders(edge: Edge): void {
  registerAsking(edge);
  registerHandling(edge);
}

/** What people and employers do with their own. */
function registerAsking(edge: Edge): void {
  edge.serve(contract.writeWorkOrder, write);
  edge.serve(contract.listWorkOrders, ownList);
  edge.serve(contract.getWorkOrder, (call, { params }) => ownOne(call, params.workOrderId));
  edge.serve(contract.rateWorkOrder, rate);
  edge.serve(contract.reopenWorkOrder, reopen);
  edge.servePrepared(
    contract.attachToWorkOrder,
    async (call, { params, file }) => {
      await ownWorkOrder(call, params.workOrderId);
      await throttleUploads(call);
      return prepareAttachment(call, file);
    },
    async (call, { params, query }, _answering, read) => {
      const row = await ownWorkOrder(call, params.workOrderId, { lock: true });
      await attach(call, row, { by: 'asker', ...query, read });
      return ownOne(call, params.workOrderId);
    },
  );
  edge.serve(contract.workOrderAttachment, async (call, { params }) => {
    await ownWorkOrder(call, params.workOrderId);
    return attachmentOf(call, params.workOrderId, { seq: params.seq, isStaff: false });
  });
  edge.serve(contract.listBoard, board);
}

/** What the staff do. */
function registerHandling(edge: Edge): void {
  edge.serve(contract.listStaffWorkOrders, work);
  edge.serve(contract.openStaffWorkOrder, openAtDesk);
  edge.serve(contract.getStaffWorkOrder, (call, { params }) => workOrderView(call, params.workOrderId));
  edge.serve(contract.assignWorkOrder, async (call, input) => {
    await assign(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.prioritiseWorkOrder, async (call, input) => {
    await prioritise(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.noteWorkOrder, async (call, input) => {
    await addNote(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.answerWorkOrder, async (call, input) => {
    await answer(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.decideAnswer, async (call, input) => {
    await decideOnAnswer(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.publishWorkOrder, async (call, input) => {
    await publish(call, input);
    return workOrderView(call, input.params.workOrderId);
  });
  edge.serve(contract.revealContact, revealContact);
  edge.servePrepared(
    contract.attachAsStaff,
    async (call, { params, file }) => {
      await workOrderView(call, params.workOrderId);
      return prepareAttachment(call, file);
    },
    async (call, { params, query }, _answering, read) => {
      await attach(call, await lockWorkOrder(call, params.workOrderId), { by: 'staff', ...query, read });
      return workOrderView(call, params.workOrderId);
    },
  );
  edge.serve(contract.staffAttachment, async (call, { params }) => {
    await workOrderView(call, params.workOrderId);
    return attachmentOf(call, params.workOrderId, { seq: params.seq, isStaff: true });
  });
  edge.serve(contract.listAssignees, assignees);
  edge.serve(contract.saveMember, keepMember);
  edge.serve(contract.workOrderFigures, figures);
}
