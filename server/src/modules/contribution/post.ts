import type { Call } from '../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../platform/dates.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { setContributedTo } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { postJournal } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { movementsOf } from './line-store.ts';
import { type RemittanceRow, updateRemittance } from './store.ts';

const compareDays = Temporal.PlainDate.compare;

/** Where the money of a remittance comes from, and by which way of paying it came (handbook §6.2). */
export interface Source {
  /** The bank account directly, or the employer's unallocated money. */
  readonly source: 'bank' | 'unallocated';
  readonly method: 'transfer' | 'unallocated' | 'collection';
}

/** The business key of a remittance's posting; the bank's taking back makes room for another one. */
export const postingKeyOf = ({ remittanceId, takenBack }: Pick<RemittanceRow, 'remittanceId' | 'takenBack'>): string =>
  takenBack === 0 ? `remittance:${remittanceId}` : `remittance:${remittanceId}:${takenBack}`;

/**
 * Posts a remittance (汇缴入账): journal, every person's entry, the employer's month, all or nothing; everybody on it is
 * told. Posted once, whoever asks how often: the business key is the remittance's.
 */
export async function postRemittance(call: Call, remittance: RemittanceRow, { source, method }: Source): Promise<void> {
  const { remittanceId, employerId, month, amountFen, personCount } = remittance;
  const { journalId, replayed } = await postJournal(call, {
    businessKey: postingKeyOf(remittance),
    business: 'remittance',
    summary: `${formatMonthText(month)}汇缴 ${personCount}人 流水号${remittance.serial}`,
    lines: [
      { subject: source === 'bank' ? '101' : '219', debit: amountFen },
      { subject: '201', credit: amountFen },
    ],
    contentHash: remittance.listHash,
    personal: {
      kind: 'remittance',
      month,
      employerId,
      count: personCount,
      total: amountFen,
      from: movementsOf(call.centerId, remittanceId),
    },
    ...(source === 'unallocated' && { employer: { employerId, kind: 'allocation' as const, amount: fen(-amountFen) } }),
  });
  if (replayed) return;
  await updateRemittance(call.tx, call.centerId, remittanceId, {
    state: 'posted',
    postedAt: call.now,
    method,
  });
  await setContributedTo(call.tx, call.centerId, employerId, month);
  await recordAudit(call, 'contribution.post', ['remittance', remittanceId], {
    journalId,
    amountFen: Number(amountFen),
    personCount,
    source,
    method,
  });
  await notify(call, 'contribution.remitted', ['journal', journalId], {
    month: formatMonth(month),
    on: call.accountingDate.toString(),
  });
  await notify(call, 'contribution.posted', ['employer', employerId], {
    month: formatMonth(month),
    personCount,
    amountFen: Number(amountFen),
  });
}

/** Months in which nobody contributed: no money is due and none comes, they only do not stand before the next ones. */
export async function passMonths(call: Call, months: readonly RemittanceRow[]): Promise<void> {
  for (const { remittanceId, employerId, month } of months.toSorted((a, b) => compareDays(a.month, b.month))) {
    await updateRemittance(call.tx, call.centerId, remittanceId, {
      state: 'posted',
      postedAt: call.now,
      method: 'transfer',
    });
    await setContributedTo(call.tx, call.centerId, employerId, month);
    await recordAudit(call, 'contribution.post', ['remittance', remittanceId], { personCount: 0, amountFen: 0 });
  }
}

/** Puts money received into the employer's unallocated money (未分摊余额): Dr 101 / Cr 219. */
export async function keepUnallocated(
  call: Call,
  employerId: string,
  amount: Fen,
  { key, summary }: { key: string; summary: string },
): Promise<void> {
  await postJournal(call, {
    businessKey: key,
    business: 'unallocated-receipt',
    summary,
    lines: [
      { subject: '101', debit: amount },
      { subject: '219', credit: amount },
    ],
    employer: { employerId, kind: 'receipt', amount },
  });
}
