import type { Call } from '../../platform/call.ts';
import { tidyFileName } from '../../platform/file-names.ts';
import { common, Problem } from '../../platform/problem.ts';
import type { FileAnswer } from '../../platform/route.ts';
import { type ReadUpload, readUpload, UploadRefused } from '../../platform/uploads.ts';
import { recordAudit } from '../audit/index.ts';
import { findAttachment, insertAttachment, listAttachments } from './around-store.ts';
import { note } from './asking.ts';
import { contexts } from './contexts.ts';
import { noteStaff } from './handling.ts';
import { refusals } from './problems.ts';
import { workOrderLimits } from './rules/work-order.ts';
import type { WorkOrderRow } from './store.ts';

/** Reads a file before any transaction: photos are drawn anew, of a PDF it is seen that it opens. */
export async function prepareAttachment({ actor }: Call, file: Uint8Array): Promise<ReadUpload> {
  if (file.length > workOrderLimits.attachmentBytes)
    throw new Problem(common.tooLarge, { detail: '每个附件不超过 5 MB。', remedy: '请压缩照片后再上传。' });
  try {
    return await readUpload(file, actor.id);
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    if (error.fault === 'busy')
      throw new Problem(common.tooMany, { detail: '正在处理的文件较多。', remedy: '请稍等片刻再上传。' });
    if (error.fault === 'unsupported')
      throw new Problem(common.unsupported, { detail: '只能上传照片（JPEG、PNG、WebP）或 PDF 文件。' });
    throw new Problem(refusals.attachmentUnreadable, {
      detail: '文件已损坏、设有密码或过大。',
      remedy: '请重新拍照或导出后再上传。',
    });
  }
}

interface Given {
  readonly attachmentId: string;
  readonly name: string;
  readonly read: ReadUpload;
}

/** Keeps a file with a locked work order, sealed; the same id again is the same file. */
export async function attach(
  call: Call,
  row: WorkOrderRow,
  { by, attachmentId, name, read }: Given & { readonly by: 'asker' | 'staff' },
): Promise<void> {
  const { tx, centerId, now, vault } = call;
  const { workOrderId } = row;
  const held = await listAttachments(tx, centerId, workOrderId);
  if (held.some((one) => one.attachmentId === attachmentId)) return;
  if (row.state === 'closed') throw new Problem(refusals.closed, { detail: '这张工单已经办结，不能再添加附件。' });
  const atMost = workOrderLimits.attachments;
  const count = held.filter(({ byKind }) => byKind === by).length;
  if (count >= atMost)
    throw new Problem(refusals.tooManyAttachments, {
      detail: `已有 ${count} 个附件，最多 ${atMost} 个。`,
      count,
      atMost,
    });
  await insertAttachment(tx, centerId, workOrderId, {
    seq: (held.at(-1)?.seq ?? 0) + 1,
    attachmentId,
    byKind: by,
    name: tidyFileName(name) || '附件',
    contentType: read.contentType,
    contentSealed: vault.sealBytes(read.content, contexts.attachment),
    addedAt: now,
  });
  await (by === 'asker' ? note : noteStaff)(call, workOrderId, 'attached', tidyFileName(name));
  await recordAudit(call, 'workorder.attach', ['work-order', workOrderId], { by });
}

/** One file of a work order that the caller may see; askers see their own. */
export async function attachmentOf(
  call: Call,
  workOrderId: string,
  { seq, isStaff }: { readonly seq: number; readonly isStaff: boolean },
): Promise<FileAnswer> {
  const found = await findAttachment(call.tx, call.centerId, workOrderId, seq);
  if (!found || (!isStaff && found.byKind !== 'asker')) throw new Problem(refusals.attachmentNotFound);
  const ending = found.contentType === 'application/pdf' ? 'pdf' : 'jpg';
  return {
    fileName: `${found.name.replace(/\.[A-Za-z0-9]{1,5}$/, '')}.${ending}`,
    contentType: found.contentType,
    content: call.vault.openBytes(found.contentSealed, contexts.attachment),
  };
}
