import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { done } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { throttleUploads } from '../identity/index.ts';
import {
  attach,
  attachmentFile,
  attachmentPage,
  attachmentViews,
  detach,
  prepareUpload,
  type Upload,
} from './attachments.ts';
import * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { getOwnRow, getStaffRow } from './screens.ts';
import type { CaseRow } from './store.ts';

async function attached(call: Call, row: CaseRow, upload: Upload) {
  const { attachmentId } = await attach(call, upload);
  const view = (await attachmentViews(call, row)).find((one) => one.attachmentId === attachmentId);
  if (!view) throw new Problem(refusals.attachmentNotFound);
  return view;
}

/** Each look by staff is kept, before the answer. */
const recordLook = (call: Call, caseId: string, attachmentId: string, page?: number): Promise<void> =>
  call.aside((tx) =>
    recordAudit({ ...call, tx }, 'casework.view-attachment', ['attachment', attachmentId], {
      caseId,
      ...(page !== undefined && { page }),
    }),
  );

/** What is handed in with cases: by their owners, and at the counter. */
export function registerAttachments(edge: Edge): void {
  edge.servePrepared(
    contract.attachToMyCase,
    async (call, { params, file }) => {
      // Before the file is drawn: a stranger's case takes no work.
      await getOwnRow(call, params.caseId);
      await throttleUploads(call);
      return prepareUpload(call, file);
    },
    async (call, { params, query, file }, _answering, read) =>
      attached(call, await getOwnRow(call, params.caseId), { ...params, ...query, file, read }),
  );
  edge.serve(contract.detachFromMyCase, async (call, { params }) => {
    await getOwnRow(call, params.caseId);
    await detach(call, params.caseId, params.attachmentId);
    return done;
  });
  edge.serve(contract.getMyAttachment, async (call, { params }) => {
    await getOwnRow(call, params.caseId);
    return attachmentFile(call, params.caseId, params.attachmentId);
  });
  edge.serve(contract.getMyAttachmentPage, async (call, { params }) => {
    await getOwnRow(call, params.caseId);
    return attachmentPage(call, params.caseId, params.attachmentId, params.page);
  });
  edge.servePrepared(
    contract.attachAtCounter,
    async (call, { params, file }) => {
      await getStaffRow(call, params.caseId);
      return prepareUpload(call, file);
    },
    async (call, { params, query, file }, _answering, read) =>
      attached(call, await getStaffRow(call, params.caseId), { ...params, ...query, file, read }),
  );
  edge.serve(contract.detachAtCounter, async (call, { params }) => {
    await getStaffRow(call, params.caseId);
    await detach(call, params.caseId, params.attachmentId);
    return done;
  });
  edge.serve(contract.getStaffAttachment, async (call, { params }) => {
    await getStaffRow(call, params.caseId);
    const file = await attachmentFile(call, params.caseId, params.attachmentId);
    await recordLook(call, params.caseId, params.attachmentId);
    return file;
  });
  edge.serve(contract.getStaffAttachmentPage, async (call, { params }) => {
    await getStaffRow(call, params.caseId);
    const file = await attachmentPage(call, params.caseId, params.attachmentId, params.page);
    await recordLook(call, params.caseId, params.attachmentId, params.page);
    return file;
  });
}
