import { createHash } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { fen, sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { checkNotInReview } from './counter/guard.ts';
import { deleteLines, insertLines, insertNewcomers, type Newcomer, type NewLine } from './line-store.ts';
import { refusals } from './problems.ts';
import { newSerial } from './serial.ts';
import { insertRemittance, type RemittanceRow, updateRemittance } from './store.ts';
import { togetherWith } from './together.ts';

export interface DraftContent {
  readonly employerId: string;
  readonly month: Temporal.PlainDate;
  readonly source: 'roster' | 'carried-over';
  readonly lines: readonly NewLine[];
  readonly newcomers: readonly Newcomer[];
  /** Of several months that are listed together: the id that this one gets, and that of the oldest. */
  readonly ids?: { readonly remittanceId: string; readonly togetherId: string | null };
  /** Nobody contributes at all: the month is confirmed as such, so that it does not stand before the next ones. */
  readonly isOfNobody?: boolean;
  /** The draft of the same month that this one replaces. */
  readonly replaces: RemittanceRow | undefined;
}

/** Keeps a checked list as the month's draft. Refuses a list in which nobody contributes, unless nobody is there. */
export async function keepDraft(call: Call, content: DraftContent): Promise<string> {
  const { lines, replaces } = content;
  const paying = lines.filter((line) => line.change !== 'gone');
  if (paying.length === 0 && !content.isOfNobody)
    throw new Problem(refusals.emptyList, {
      remedy: '请核对清册的内容；单位已没有缴存职工、也不再缴存的，请到柜台办理单位销户。',
    });
  await checkNotInReview(call, content.employerId, 'remittance');
  if (replaces) await throwAway(call, replaces);
  const remittanceId = content.ids?.remittanceId ?? call.newId();
  const employerFen = sumFen(paying.map((line) => line.employerFen));
  const memberFen = sumFen(paying.map((line) => line.memberFen));
  await insertRemittance(call.tx, call.centerId, {
    remittanceId,
    employerId: content.employerId,
    month: content.month,
    serial: await newSerial(call),
    source: content.source,
    personCount: paying.length,
    employerFen,
    memberFen,
    amountFen: fen(employerFen + memberFen),
    listHash: digestOf(lines),
    channel: call.channel,
    createdAt: call.now,
    togetherId: content.ids?.togetherId ?? null,
  });
  await insertLines(call.tx, call.centerId, remittanceId, lines);
  await insertNewcomers(call.tx, call.centerId, remittanceId, content.newcomers);
  return remittanceId;
}

/** A draft that is replaced or given up, with the months that were listed together with it: rows say so, lines go. */
export async function throwAway(call: Call, draft: RemittanceRow): Promise<void> {
  const { months } = await togetherWith(call, draft, { lock: true });
  for (const { remittanceId } of months.filter(({ state }) => state === 'draft')) {
    await updateRemittance(call.tx, call.centerId, remittanceId, { state: 'withdrawn' });
    await deleteLines(call.tx, call.centerId, remittanceId);
  }
}

/** SM3 over every line: what the signature of the confirmation covers beyond the totals. */
export function digestOf(lines: readonly NewLine[]): string {
  const hash = createHash('sm3');
  for (const line of lines) {
    hash.update(
      `${line.accountId},${line.personId},${line.change},${line.baseFen},${line.employerFen},${line.memberFen}${line.leftOut ? `,${line.leftOut}` : ''}\n`,
    );
  }
  return hash.digest('hex');
}
