import type { Call } from '../../platform/call.ts';
import { channelText } from '../../platform/channels.ts';
import { sha256 } from '../../platform/crypto.ts';
import { tidyFileName } from '../../platform/file-names.ts';
import { common, Problem } from '../../platform/problem.ts';
import type { FileAnswer } from '../../platform/route.ts';
import { type ReadUpload, readUpload, type UploadFault, UploadRefused, uploadLimits } from '../../platform/uploads.ts';
import { recordAudit } from '../audit/index.ts';
import { lockCase, notePapers } from './advance.ts';
import {
  type AttachmentRow,
  findAttachment,
  findContent,
  insertAttachment,
  listAttachments,
  removeAttachment,
  sumAttachments,
} from './attachment-store.ts';
import { listDecisions } from './decision-store.ts';
import { kindOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { type CaseState, stateNames } from './states.ts';
import type { CaseRow } from './store.ts';

const mebibyte = 1024 * 1024;
const limits = { files: 20, fileBytes: 10 * mebibyte, bytes: 60 * mebibyte } as const;
const context = 'casework.attachment-file';

const faultTexts: Readonly<Record<UploadFault, string>> = {
  unsupported: '只能上传照片（JPEG、PNG、WebP）或 PDF 文件。',
  unreadable: '文件已损坏，无法打开。',
  'too-many-pages': `PDF 最多 ${uploadLimits.pages} 页。`,
  encrypted: 'PDF 设有密码，无法打开。',
  'too-many-pixels': '照片像素过大。',
  busy: '正在处理的文件较多。',
};

/** Reads and draws an upload anew: before the transaction. Refused with `request/unsupported`, `casework/file-unreadable`. */
export async function prepareUpload(call: Call, file: Uint8Array): Promise<ReadUpload> {
  if (file.length > limits.fileBytes)
    throw new Problem(common.tooLarge, { detail: '每个文件不超过 10 MB。', remedy: '请压缩照片或分成几个文件上传。' });
  try {
    return await readUpload(file, call.actor.id);
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    const detail = faultTexts[error.fault];
    if (error.fault === 'busy') throw new Problem(common.tooMany, { detail, remedy: '请稍等片刻再上传。' });
    if (error.fault === 'unsupported') throw new Problem(common.unsupported, { detail });
    throw new Problem(refusals.fileUnreadable, {
      detail,
      remedy: '请重新拍照或导出文件后上传；也可携带原件到柜台办理。',
    });
  }
}

export interface Upload {
  readonly caseId: string;
  readonly slot: string;
  readonly fileName: string;
  readonly file: Uint8Array;
  readonly read: ReadUpload;
}

// The applicant hands in while the application is theirs; a clerk also what is brought to the counter later.
const ownStates: readonly CaseState[] = ['draft', 'returned'];
const counterStates: readonly CaseState[] = ['draft', 'returned', 'submitted', 'waiting', 'reviewing'];

/**
 * Keeps a file with a case, sealed. Refused with `casework/wrong-state`, `casework/too-many-files`, `casework/slot-unknown`.
 * The same file in the same place again is the same attachment.
 */
export async function attach(call: Call, { caseId, slot, fileName, file, read }: Upload): Promise<AttachmentRow> {
  const row = await lockCase(call, caseId);
  checkMayAttach(call, row);
  const place = kindOf(row.kind).slots?.find(({ key }) => key === slot);
  if (!place) throw new Problem(refusals.slotUnknown, { slot });
  const held = await listAttachments(call.tx, call.centerId, caseId);
  const digest = sha256(file);
  const same = held.find((one) => one.slot === slot && one.sourceSha256 === digest);
  if (same) return same;
  const { count, bytes } = await sumAttachments(call.tx, call.centerId, caseId);
  const byteCount = read.content.length;
  if (count >= limits.files || bytes + byteCount > limits.bytes)
    throw new Problem(refusals.tooManyFiles, {
      detail: `一笔业务最多上传 ${limits.files} 个文件、共 ${limits.bytes / mebibyte} MB，已上传 ${count} 个。`,
      remedy: '请删除不需要的文件后再上传。',
    });
  const attachment: AttachmentRow = {
    attachmentId: call.newId(),
    caseId,
    slot,
    fileName: tidyFileName(fileName) || '未命名',
    contentType: read.contentType,
    byteCount,
    pageCount: read.pages.length,
    sha256: sha256(read.content),
    sourceSha256: digest,
    uploadedAt: call.now,
    actorKind: call.actor.kind,
    actorId: call.actor.employerId ?? call.actor.id,
    channel: call.channel,
  };
  const sealed = (content: Uint8Array) => call.vault.sealBytes(content, context);
  await insertAttachment(call.tx, call.centerId, attachment, {
    contentSealed: sealed(read.content),
    pagesSealed: read.contentType === 'application/pdf' ? read.pages.map(sealed) : [],
  });
  await notePapers(call, row, 'attach', place.name);
  await recordAudit(call, 'casework.attach', ['case', caseId], {
    attachmentId: attachment.attachmentId,
    title: place.name,
    sha256: attachment.sha256,
  });
  return attachment;
}

function checkMayAttach({ actor }: Call, { state }: CaseRow): void {
  const states = actor.kind === 'staff' ? counterStates : ownStates;
  if (states.includes(state)) return;
  throw new Problem(refusals.wrongState, {
    detail: `该笔业务“${stateNames[state]}”，不能再增减材料。`,
    remedy: '需要补充材料时，工作人员会退回补正。',
    state,
  });
}

async function getAttachment(call: Call, caseId: string, attachmentId: string): Promise<AttachmentRow> {
  const row = await findAttachment(call.tx, call.centerId, caseId, attachmentId);
  if (!row) throw new Problem(refusals.attachmentNotFound);
  return row;
}

/**
 * What may be taken away: while it is being filled in or mended, anything; at the counter also, of a case under way, what
 * one took in oneself, as long as nobody else has decided with it before them.
 */
async function removableOf(call: Call, row: CaseRow): Promise<(one: AttachmentRow) => boolean> {
  if (ownStates.includes(row.state)) return () => true;
  if (call.actor.kind !== 'staff' || !counterStates.includes(row.state)) return () => false;
  const others = (await listDecisions(call.tx, call.centerId, row.caseId)).filter(
    ({ actorKind, actorId }) => actorKind === 'staff' && actorId !== call.actor.id,
  );
  const last = others.at(-1)?.decidedAt;
  return ({ actorKind, actorId, uploadedAt }) =>
    actorKind === 'staff' &&
    actorId === call.actor.id &&
    (last === undefined || Temporal.Instant.compare(uploadedAt, last) > 0);
}

/** Takes a file away again; its row and content stay. */
export async function detach(call: Call, caseId: string, attachmentId: string): Promise<void> {
  const row = await lockCase(call, caseId);
  checkMayAttach(call, row);
  const one = await getAttachment(call, caseId, attachmentId);
  if (!(await removableOf(call, row))(one))
    throw new Problem(refusals.wrongState, {
      detail: `该笔业务“${stateNames[row.state]}”，这份材料不是您收取的，或审核人员已经看过。`,
      remedy: '材料收错的，请由审核人员退回补正后再更换。',
      state: row.state,
    });
  await removeAttachment(call.tx, call.centerId, attachmentId, call.now);
  await notePapers(call, row, 'detach', kindOf(row.kind).slots?.find(({ key }) => key === one.slot)?.name ?? one.slot);
  await recordAudit(call, 'casework.detach', ['case', caseId], { attachmentId });
}

/** The file as it is kept. */
export async function attachmentFile(call: Call, caseId: string, attachmentId: string): Promise<FileAnswer> {
  const row = await getAttachment(call, caseId, attachmentId);
  return { fileName: row.fileName, contentType: row.contentType, content: await contentOf(call, attachmentId) };
}

/** One page as a picture. */
export async function attachmentPage(
  call: Call,
  caseId: string,
  attachmentId: string,
  pageNo: number,
): Promise<FileAnswer> {
  const row = await getAttachment(call, caseId, attachmentId);
  if (pageNo > row.pageCount) throw new Problem(refusals.attachmentNotFound);
  const page = row.contentType === 'application/pdf' ? pageNo : undefined;
  return { fileName: `${pageNo}.jpg`, contentType: 'image/jpeg', content: await contentOf(call, attachmentId, page) };
}

async function contentOf(call: Call, attachmentId: string, pageNo?: number): Promise<Buffer> {
  const sealed = await findContent(call.tx, call.centerId, attachmentId, pageNo);
  if (!sealed) throw new Error(`attachment ${attachmentId} has no content`);
  return call.vault.openBytes(sealed, context);
}

/** Attachments as screens list them. */
export async function attachmentViews(call: Call, row: CaseRow) {
  const slots = kindOf(row.kind).slots ?? [];
  const placeOf = (slot: string) => slots.findIndex(({ key }) => key === slot);
  const rows = await listAttachments(call.tx, call.centerId, row.caseId);
  const isRemovable = await removableOf(call, row);
  // In the order in which the business asks for them.
  return rows
    .sort((a, b) => placeOf(a.slot) - placeOf(b.slot))
    .map((one) => ({
      attachmentId: one.attachmentId,
      slot: one.slot,
      slotName: slots.find(({ key }) => key === one.slot)?.name ?? one.slot,
      fileName: one.fileName,
      contentType: one.contentType,
      byteCount: one.byteCount,
      pageCount: one.pageCount,
      sha256: one.sha256,
      uploadedAt: one.uploadedAt.toString(),
      uploadedBy: one.actorKind === 'staff' ? ('staff' as const) : ('owner' as const),
      channelText: channelText(one.channel),
      mayRemove: isRemovable(one),
    }));
}
