import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { common, Problem } from '../../platform/problem.ts';
import type { FileAnswer } from '../../platform/route.ts';
import { senderOf } from '../../platform/sender-address.ts';
import { readUpload, typeOfContent, UploadRefused } from '../../platform/uploads.ts';
import { staffNames } from '../identity/index.ts';
import { contexts } from './contexts.ts';
import type { Messages } from './contract-chat.ts';
import type { ConversationRow } from './conversation-store.ts';
import { findImage, listMessages } from './message-store.ts';
import { refusals } from './problems.ts';
import { deskChannels, deskLimits } from './rules/conversation.ts';

const batch = 200;
const surname = (name: string) => `${name.slice(0, 1)}老师`;

/** What was said after a number; whoever has the last number misses nothing. */
export async function messagesAfter(
  call: Call,
  row: Pick<ConversationRow, 'conversationId' | 'lastSeq'>,
  { after, isStaff }: { after: number; isStaff: boolean },
): Promise<Static<typeof Messages>> {
  const { tx, centerId, vault } = call;
  const rows = await listMessages(tx, centerId, row.conversationId, { after, limit: batch, isStaff });
  const names = await staffNames(tx, centerId, [...new Set(rows.flatMap(({ staffId }) => (staffId ? [staffId] : [])))]);
  const nameOf = (staffId: string) => {
    const name = names.get(staffId) ?? '坐席';
    return isStaff ? name : surname(name);
  };
  return {
    rows: rows.map(({ seq, sender, kind, textSealed, staffId, saidAt, delivery, fault }) => ({
      seq,
      sender,
      kind,
      text: vault.open(textSealed, contexts.said),
      by: staffId && nameOf(staffId),
      at: saidAt.toString(),
      delivery: isStaff ? delivery : null,
      fault: isStaff ? fault : null,
    })),
    lastSeq: rows.length === batch ? (rows.at(-1)?.seq ?? after) : Math.max(row.lastSeq, rows.at(-1)?.seq ?? 0),
  };
}

export async function imageOf(call: Call, conversationId: string, seq: number): Promise<FileAnswer> {
  const found = await findImage(call.tx, call.centerId, conversationId, seq);
  if (!found) throw new Problem(refusals.imageNotFound);
  return {
    fileName: `图片-${seq}.jpg`,
    contentType: 'image/jpeg',
    content: call.vault.openBytes(found.contentSealed, contexts.image),
  };
}

/** A picture drawn anew, which leaves where and when it was taken and anything hidden behind. */
export async function readImage({ actor, origin }: Call, file: Uint8Array): Promise<Uint8Array> {
  if (file.length > deskLimits.imageBytes) throw new Problem(common.tooLarge, { detail: '每张图片不超过 5 MB。' });
  if (typeOfContent(file) !== 'photo')
    throw new Problem(common.unsupported, { detail: '只能发送图片（JPEG、PNG、WebP）。' });
  try {
    return (await readUpload(file, actor.kind === 'visitor' ? senderOf(origin.address) : actor.id)).content;
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    if (error.fault === 'busy')
      throw new Problem(common.tooMany, { detail: '正在处理的图片较多。', remedy: '请稍等片刻再发送。' });
    throw new Problem(refusals.imageUnreadable, {
      detail: error.fault === 'too-many-pixels' ? '图片像素过大。' : '图片已损坏，无法打开。',
      remedy: '请重新拍照或截图后再发送。',
    });
  }
}

const wallTime = (instant: string) =>
  Temporal.Instant.from(instant)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ');

/** The whole conversation as a text, for the visitor. */
export async function transcriptOf(call: Call, row: ConversationRow): Promise<FileAnswer> {
  const lines: string[] = [];
  let after = 0;
  for (;;) {
    const { rows } = await messagesAfter(call, row, { after, isStaff: false });
    for (const { at, sender, by, text } of rows)
      lines.push(`${wallTime(at)}  ${sender === 'visitor' ? '我' : (by ?? '系统')}：${text}`);
    const last = rows.at(-1)?.seq;
    if (last === undefined || rows.length < batch) break;
    after = last;
  }
  const head = [`在线客服会话记录（${deskChannels[row.channel]}）`, `会话编号：${row.conversationId}`, ''];
  return {
    fileName: `会话记录-${wallTime(row.openedAt.toString()).slice(0, 10)}.txt`,
    contentType: 'text/plain; charset=utf-8',
    content: new TextEncoder().encode(`\uFEFF${[...head, ...lines].join('\r\n')}\r\n`),
  };
}
