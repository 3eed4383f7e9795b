import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../../platform/money.ts';
import { getEmployerAccount, setContributedTo } from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import {
  balancesOf,
  findJournal,
  getUnallocated,
  heldAmounts,
  postJournal,
  recountContributedTo,
  reverseJournal,
} from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import type { PaymentFacts, PaymentOutcome, Receipt } from '../../settlement/index.ts';
import { correctedOf } from '../business/store.ts';
import { listPaid, movementsOf } from '../line-store.ts';
import { lockRemittance } from '../month.ts';
import { postingKeyOf } from '../post.ts';
import { stateAfter } from '../states.ts';
import { type RemittanceRow, updateRemittance } from '../store.ts';
import { keepForLater, takeMoney } from '../take-money.ts';
import { asOne, dueOf, openMonths, type Together, togetherWith } from '../together.ts';
import { effectOfTakeBack } from './rules.ts';
import { type Collection, findCollection, updateCollection } from './store.ts';

/** What the bank's answer to a collection does. Runs in the transaction of the outcome; told once each. */
export async function receiveOutcome(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  const known = await findCollection(call.tx, call.centerId, { collectionId: payment.businessId });
  const remittance = known && (await lockRemittance(call, { remittanceId: known.remittanceId }));
  // Read again behind the lock on the employer's account, which every step of a remittance takes first.
  const collection = known && (await findCollection(call.tx, call.centerId, { collectionId: known.collectionId }));
  if (!collection || !remittance) throw new Error(`no collection ${payment.businessId}`);
  const together = await togetherWith(call, remittance, { lock: true });
  switch (outcome.kind) {
    case 'paid':
      return collected(call, collection, together, payment.amount);
    case 'failed':
      return refused(call, collection, together, outcome.reason);
    case 'returned':
      return takenBack(call, collection, together, outcome.reason);
    case 'repaid':
      throw new Error('a collection is never paid out again');
    default:
      return outcome satisfies never;
  }
}

const receiptKeyOf = ({ collectionId }: Collection) => `collection:${collectionId}`;

async function collected(call: Call, collection: Collection, together: Together, amount: Fen): Promise<void> {
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'collected',
    decidedAt: call.now,
    reason: null,
  });
  const money = { amount, key: receiptKeyOf(collection), method: 'collection' as const };
  // Of two orders for one month (a clerk has one sent again) only the one that is waited for pays it.
  const step = collection.state === 'open' ? 'collected' : 'payInFull';
  if (stateAfter(asOne(together).state, step) !== undefined) await takeMoney(call, together, money);
  else await keepForLater(call, together, money);
}

async function refused(call: Call, collection: Collection, together: Together, reason: string): Promise<void> {
  const { lead } = together;
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'refused',
    decidedAt: call.now,
    reason,
  });
  for (const { remittanceId, state, receivedAt } of openMonths(together)) {
    // Money that came for it meanwhile, or before, is there: it is short of the rest, never unpaid.
    const next = stateAfter(state, receivedAt === null ? 'refused' : 'refusedShort');
    if (next) await updateRemittance(call.tx, call.centerId, remittanceId, { state: next });
  }
  await recordAudit(call, 'contribution.collection-refused', ['remittance', lead.remittanceId], {
    collectionId: collection.collectionId,
    reason,
  });
  await notify(call, 'contribution.collection-refused', ['employer', lead.employerId], {
    month: formatMonth(lead.month),
    serial: lead.serial,
    amountFen: Number(collection.amountFen),
    reason,
  });
}

async function takenBack(call: Call, collection: Collection, together: Together, reason: string): Promise<void> {
  const { lead } = together;
  const isReversed = await reverse(call, collection, together, reason);
  if (!isReversed) await owe(call, collection, lead, reason);
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'taken-back',
    reason,
    owedFen: isReversed ? fen(0) : collection.amountFen,
  });
  await recordAudit(call, 'contribution.collection-taken-back', ['remittance', lead.remittanceId], {
    collectionId: collection.collectionId,
    amountFen: Number(collection.amountFen),
    isReversed,
    reason,
  });
  await notify(call, 'contribution.collection-taken-back', ['employer', lead.employerId], {
    month: formatMonth(lead.month),
    serial: lead.serial,
    amountFen: Number(collection.amountFen),
    isReversed,
    reason,
  });
}

/** Takes the postings back, and the money out of the employer's unallocated money where it went that way; or neither. */
async function reverse(call: Call, collection: Collection, together: Together, reason: string): Promise<boolean> {
  const { tx, centerId } = call;
  const { employerId } = together.lead;
  const paid = together.months.filter(({ state, method }) => state === 'posted' && method === 'collection');
  if (paid.length > 0 && (await effectOf(call, employerId, paid)) === 'owe') return false;
  const kept = await findJournal(tx, centerId, { businessKey: receiptKeyOf(collection) });
  const unallocated = await getUnallocated(tx, centerId, employerId, { lock: true });
  if (kept && unallocated + dueOf(paid) < collection.amountFen) return false;
  const isAllGone = !kept || unallocated + dueOf(paid) === collection.amountFen;
  for (const month of paid.toReversed()) await reversePosting(call, month, { reason, isAllGone });
  if (kept) await reverseJournal(call, { journalId: kept.journalId, reason });
  if (isAllGone)
    for (const { remittanceId, state } of openMonths(together))
      await updateRemittance(tx, centerId, remittanceId, {
        state: state === 'short' ? 'confirmed' : state,
        receivedAt: null,
      });
  return true;
}

/**
 * Whether the months are the employer's last ones, and every account covers what it got in all of them: with what is not
 * promised to another business, and of nobody has the month been given back to the employer already.
 */
async function effectOf(call: Call, employerId: string, paid: readonly RemittanceRow[]): Promise<'reverse' | 'owe'> {
  const { tx, centerId } = call;
  const account = await getEmployerAccount(tx, centerId, employerId);
  const got = new Map<string, bigint>();
  let isCorrected = false;
  for (const { remittanceId } of paid) {
    for (const { accountId, amountFen } of await listPaid(tx, centerId, remittanceId))
      got.set(accountId, (got.get(accountId) ?? 0n) + amountFen);
    const corrected = await correctedOf(tx, centerId, employerId, { remittanceId });
    isCorrected ||= corrected.some(({ state }) => state === 'done');
  }
  const balances = await balancesOf(tx, centerId, [...got.keys()]);
  const held = await heldAmounts(tx, centerId, [...got.keys()]);
  const freeIn = (accountId: string) => (balances.get(accountId)?.total ?? 0n) - (held.get(accountId) ?? 0n);
  const last = paid.at(-1);
  return effectOfTakeBack({
    isLastMonth: last !== undefined && account.contributedTo?.equals(last.month) === true,
    isCovered: !isCorrected && [...got].every(([accountId, amount]) => freeIn(accountId) >= amount),
  });
}

async function reversePosting(
  call: Call,
  remittance: RemittanceRow,
  { reason, isAllGone }: { readonly reason: string; readonly isAllGone: boolean },
): Promise<void> {
  const { tx, centerId } = call;
  const { remittanceId, employerId, month } = remittance;
  const posted = await findJournal(tx, centerId, { businessKey: postingKeyOf(remittance) });
  if (!posted) throw new Error(`remittance ${remittanceId} is posted without a journal`);
  const { journalId } = await reverseJournal(call, { journalId: posted.journalId, reason });
  await recountContributedTo(tx, centerId, movementsOf(centerId, remittanceId));
  const { firstMonth } = await getEmployerAccount(tx, centerId, employerId);
  await setContributedTo(tx, centerId, employerId, month.equals(firstMonth) ? null : month.subtract({ months: 1 }));
  await updateRemittance(tx, centerId, remittanceId, {
    // What came beside the collection is still there: the month is short of the rest.
    state: isAllGone ? 'confirmed' : 'short',
    ...(isAllGone && { receivedAt: null }),
    postedAt: null,
    takenBack: remittance.takenBack + 1,
  });
  await notify(call, 'contribution.month-reversed', ['journal', journalId], {
    month: formatMonth(month),
    on: call.accountingDate.toString(),
  });
}

/** People keep the month; the centre has a claim against the employer: Dr 119 / Cr 101. */
async function owe(call: Call, collection: Collection, remittance: RemittanceRow, reason: string): Promise<void> {
  await postJournal(call, {
    businessKey: `collection-owed:${collection.collectionId}`,
    business: 'collection-owed',
    summary: `${formatMonthText(remittance.month)}汇缴 委托收款被退回：${reason}`,
    lines: [
      { subject: '119', debit: collection.amountFen },
      { subject: '101', credit: collection.amountFen },
    ],
  });
}

/**
 * Money for a posted month whose collection was taken back pays what the employer owes of it, all or a part; what is more is
 * kept unallocated. Answers what became of it in Chinese; undefined when nothing is owed.
 */
export async function repayOwed(call: Call, together: Together, receipt: Receipt): Promise<string | undefined> {
  const { tx, centerId } = call;
  const { remittanceId, month } = together.lead;
  const owed = await findCollection(tx, centerId, { remittanceId, isOwed: true });
  if (!owed) return undefined;
  const { collectionId, owedFen } = owed;
  const paid = receipt.amount < owedFen ? receipt.amount : owedFen;
  await postJournal(call, {
    businessKey: `collection-repaid:${collectionId}:${receipt.receiptId}`,
    business: 'collection-repaid',
    summary: `${formatMonthText(month)}汇缴 补缴被退回的委托收款`,
    lines: [
      { subject: '101', debit: paid },
      { subject: '119', credit: paid },
    ],
  });
  const left = fen(owedFen - paid);
  await updateCollection(tx, centerId, collectionId, { owedFen: left });
  if (left > 0n) return `已补缴被银行退回的委托收款 ${formatYuan(paid)} 元，尚差 ${formatYuan(left)} 元`;
  const rest = fen(receipt.amount - paid);
  if (rest === 0n) return '已补足被银行退回的委托收款';
  await keepForLater(call, together, { amount: rest, key: `receipt:${receipt.receiptId}` });
  return `已补足被银行退回的委托收款，余 ${formatYuan(rest)} 元留在未分摊余额`;
}
