import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import { getEmployerAccount, setContributedTo } from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import {
  balancesOf,
  findJournal,
  getUnallocated,
  postJournal,
  recountContributedTo,
  reverseJournal,
} from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import type { PaymentFacts, PaymentOutcome, Receipt } from '../../settlement/index.ts';
import { listPaid, movementsOf } from '../line-store.ts';
import { lockRemittance } from '../month.ts';
import { postingKeyOf } from '../post.ts';
import { stateAfter } from '../states.ts';
import { type RemittanceRow, updateRemittance } from '../store.ts';
import { keepForLater, takeMoney } from '../take-money.ts';
import { effectOfTakeBack } from './rules.ts';
import { type Collection, findCollection, updateCollection } from './store.ts';

/** What the bank's answer to a collection does. Runs in the transaction of the outcome; told once each. */
export async function receiveOutcome(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  const known = await findCollection(call.tx, call.centerId, { collectionId: payment.businessId });
  const remittance = known && (await lockRemittance(call, { remittanceId: known.remittanceId }));
  // Read again behind the lock on the employer's account, which every step of a remittance takes first.
  const collection = known && (await findCollection(call.tx, call.centerId, { collectionId: known.collectionId }));
  if (!collection || !remittance) throw new Error(`no collection ${payment.businessId}`);
  switch (outcome.kind) {
    case 'paid':
      return collected(call, collection, remittance, payment.amount);
    case 'failed':
      return refused(call, collection, remittance, outcome.reason);
    case 'returned':
      return takenBack(call, collection, remittance, outcome.reason);
    case 'repaid':
      throw new Error('a collection is never paid out again');
    default:
      return outcome satisfies never;
  }
}

const receiptKeyOf = ({ collectionId }: Collection) => `collection:${collectionId}`;

async function collected(call: Call, collection: Collection, remittance: RemittanceRow, amount: Fen): Promise<void> {
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'collected',
    decidedAt: call.now,
    reason: null,
  });
  const money = { amount, key: receiptKeyOf(collection), method: 'collection' as const };
  // Of two orders for one month (a clerk has one sent again) only the one that is waited for pays it.
  const waits = stateAfter(remittance.state, collection.state === 'open' ? 'collected' : 'payInFull') !== undefined;
  if (waits) await takeMoney(call, remittance, money);
  else await keepForLater(call, remittance, money);
}

async function refused(call: Call, collection: Collection, remittance: RemittanceRow, reason: string): Promise<void> {
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'refused',
    decidedAt: call.now,
    reason,
  });
  // Money that came for it meanwhile, or before, is there: it is short of the rest, never unpaid.
  const step = remittance.receivedAt === null ? 'refused' : 'refusedShort';
  const state = stateAfter(remittance.state, step);
  if (state) await updateRemittance(call.tx, call.centerId, remittance.remittanceId, { state });
  await recordAudit(call, 'contribution.collection-refused', ['remittance', remittance.remittanceId], {
    collectionId: collection.collectionId,
    reason,
  });
  await notify(call, 'contribution.collection-refused', ['employer', remittance.employerId], {
    month: formatMonth(remittance.month),
    serial: remittance.serial,
    amountFen: Number(collection.amountFen),
    reason,
  });
}

async function takenBack(call: Call, collection: Collection, remittance: RemittanceRow, reason: string): Promise<void> {
  const isReversed = await reverse(call, collection, remittance, reason);
  if (!isReversed) await owe(call, collection, remittance, reason);
  await updateCollection(call.tx, call.centerId, collection.collectionId, {
    state: 'taken-back',
    reason,
    owedFen: isReversed ? fen(0) : collection.amountFen,
  });
  await recordAudit(call, 'contribution.collection-taken-back', ['remittance', remittance.remittanceId], {
    collectionId: collection.collectionId,
    amountFen: Number(collection.amountFen),
    isReversed,
    reason,
  });
  await notify(call, 'contribution.collection-taken-back', ['employer', remittance.employerId], {
    month: formatMonth(remittance.month),
    serial: remittance.serial,
    amountFen: Number(collection.amountFen),
    isReversed,
    reason,
  });
}

/** Takes the posting back, and the money out of the employer's unallocated money where it went that way; or neither. */
async function reverse(
  call: Call,
  collection: Collection,
  remittance: RemittanceRow,
  reason: string,
): Promise<boolean> {
  const { tx, centerId } = call;
  const { employerId } = remittance;
  const paidIt = remittance.state === 'posted' && remittance.method === 'collection';
  if (paidIt && (await effectOf(call, remittance)) === 'owe') return false;
  const kept = await findJournal(tx, centerId, { businessKey: receiptKeyOf(collection) });
  const unallocated = await getUnallocated(tx, centerId, employerId, { lock: true });
  const there = fen(unallocated + (paidIt ? remittance.amountFen : 0n));
  if (kept && there < collection.amountFen) return false;
  if (paidIt) await reversePosting(call, remittance, { reason, state: kept ? 'short' : 'confirmed' });
  if (kept) await reverseJournal(call, { journalId: kept.journalId, reason });
  return true;
}

async function effectOf(call: Call, remittance: RemittanceRow): Promise<'reverse' | 'owe'> {
  const { tx, centerId } = call;
  const account = await getEmployerAccount(tx, centerId, remittance.employerId);
  const paid = await listPaid(tx, centerId, remittance.remittanceId);
  const balances = await balancesOf(
    tx,
    centerId,
    paid.map(({ accountId }) => accountId),
  );
  return effectOfTakeBack({
    isLastMonth: account.contributedTo?.equals(remittance.month) ?? false,
    isCovered: paid.every(({ accountId, amountFen }) => (balances.get(accountId)?.total ?? 0n) >= amountFen),
  });
}

async function reversePosting(
  call: Call,
  remittance: RemittanceRow,
  { reason, state }: { readonly reason: string; readonly state: 'confirmed' | 'short' },
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
    state,
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

/** Money for a posted month whose collection was taken back: what the employer owes is paid by it, exactly. */
export async function repayOwed(call: Call, remittance: RemittanceRow, receipt: Receipt): Promise<string | undefined> {
  const { tx, centerId } = call;
  const owed = await findCollection(tx, centerId, { remittanceId: remittance.remittanceId, isOwed: true });
  if (owed?.owedFen !== receipt.amount) return undefined;
  await postJournal(call, {
    businessKey: `collection-repaid:${owed.collectionId}`,
    business: 'collection-repaid',
    summary: `${formatMonthText(remittance.month)}汇缴 补缴被退回的委托收款`,
    lines: [
      { subject: '101', debit: receipt.amount },
      { subject: '119', credit: receipt.amount },
    ],
  });
  await updateCollection(tx, centerId, owed.collectionId, { owedFen: fen(0) });
  return '已补足被银行退回的委托收款';
}
