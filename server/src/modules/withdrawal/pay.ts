import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { accountsOf, closeAccount, lockAccount, reopenAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { type CaseRow, executeCase, failCase, findCase, finishCase, noteOnCase } from '../casework/index.ts';
import { findUnposted } from '../contribution/index.ts';
import {
  closeBalance,
  findPersonalBalance,
  freeOf,
  holdAmount,
  postJournal,
  releaseHold,
  templated,
  withdrawFrom,
} from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { lastAttempt, type PaymentFacts, type PaymentOutcome, registerPayment } from '../settlement/index.ts';
import { openPayee } from './banks.ts';
import { findStandingBan } from './bans.ts';
import { business } from './evidence.ts';
import { closingOf } from './facts.ts';
import { refusals } from './problems.ts';
import { reasons } from './rules/reasons.ts';
import { stateAfter } from './states.ts';
import { type ApplicationRow, findApplication, updateApplication } from './store.ts';

async function getLocked(call: Call, caseId: string): Promise<ApplicationRow> {
  const row = await findApplication(call.tx, call.centerId, caseId, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

/**
 * Begins the payment of an approved withdrawal, in the transaction of the approval. A closing is reckoned anew: balance and
 * interest of today. From here on the account is closed to everything else and its balance is held, so that the amount stays
 * what the bank is told: neither a correction of contributions nor a month that the bank takes back draws on it.
 */
export async function pay(call: Call, { caseId }: Pick<CaseRow, 'caseId'>): Promise<void> {
  const row = await getLocked(call, caseId);
  await requireNoBan(call, row.personId);
  const amounts = row.closes ? await closeForPayment(call, row) : {};
  await sendPayment(call, { ...row, ...amounts });
}

/** A fraud that was recorded after the applying stops the payment, whoever has approved (第四十一条). */
async function requireNoBan(call: Call, personId: string): Promise<void> {
  const ban = await findStandingBan(call, personId);
  if (!ban) return;
  const today = dayOf(call.now);
  throw new Problem(refusals.banned, {
    detail: `因骗提骗贷，限制期至 ${formatDay(ban.until)}（当日解除），今天是 ${formatDay(today)}。`,
    source: ban.source,
    remedy: '请不予批准；对限制有异议的，由申请人到柜台提出复核。',
  });
}

async function closeForPayment(
  call: Call,
  row: ApplicationRow,
): Promise<Pick<ApplicationRow, 'amountFen' | 'interestFen' | 'interestTo'>> {
  const account = await lockAccount(call, row.accountId);
  const unposted = account && (await findUnposted(call, account));
  if (unposted) {
    throw new Problem(refusals.remittanceInProgress, {
      detail: `单位有一笔含该职工的缴款尚未入账（${unposted}）。`,
      remedy: '请等单位缴款入账后再批准，或请单位经办人撤回该笔缴款。',
    });
  }
  const balance = await findPersonalBalance(call.tx, call.centerId, row.accountId, { lock: true });
  if (balance && balance.held > 0n) {
    throw new Problem(refusals.balanceChanged, {
      detail: `账户有 ${formatYuan(balance.held)} 元正在办理其他业务。`,
      remedy: '请等在途业务办结后再销户。',
    });
  }
  const { principal, total, interest } = await closingOf(call, row.accountId);
  await closeAccount(call, { accountId: row.accountId, businessId: row.caseId });
  if (principal > 0n) await holdAmount(call, { ...holdOf(row), amount: principal });
  await noteOnCase(call.tx, call.centerId, row.caseId, { amountFen: total });
  return { amountFen: total, interestFen: interest, interestTo: call.accountingDate };
}

const holdOf = ({ accountId, caseId }: Pick<ApplicationRow, 'accountId' | 'caseId'>) => ({
  accountId,
  key: `withdrawal:${caseId}`,
});

/** Lets go what was held for a payment that is booked now, or will not be made. */
export const releaseAmount = (call: Call, row: ApplicationRow): Promise<Fen | undefined> =>
  releaseHold(call, holdOf(row));

/**
 * A part is drawn from an account that may have changed since it was assessed; a closed one is closed to everything else.
 * From the order to the bank until it is booked or given up the part is held (占用): no loan offset, no correction of
 * contributions draws on it meanwhile.
 */
async function holdPart(call: Call, row: ApplicationRow): Promise<void> {
  const { accountId, amountFen } = row;
  const account = await lockAccount(call, accountId);
  if (account?.state === 'frozen')
    throw new Problem(refusals.frozen, { remedy: '请在解除冻结后再付款，或退回申请人。' });
  // What the bank could not pay before is still held for this very case.
  const own = (await releaseAmount(call, row)) ?? zeroFen;
  const balance = await findPersonalBalance(call.tx, call.centerId, accountId, { lock: true });
  const free = balance ? freeOf(balance) : zeroFen;
  if (free <= amountFen) {
    const promised = balance ? fen(balance.carried + balance.current - free) : zeroFen;
    throw new Problem(refusals.balanceChanged, {
      detail: `账户余额 ${formatYuan(free + promised)} 元${promised > 0n ? `，其中 ${formatYuan(promised)} 元正在办理其他业务` : ''}，申请提取 ${formatYuan(amountFen)} 元。`,
      remedy: own > 0n ? '请等在途业务办结后再付款。' : '请退回申请人更正金额后重新提交。',
    });
  }
  await holdAmount(call, { ...holdOf(row), amount: amountFen });
}

/** Registers the next attempt; a repeat of the same attempt is one payment (settlement keeps it by business and attempt). */
async function sendPayment(call: Call, row: ApplicationRow): Promise<void> {
  const state = stateAfter(row.state, 'pay');
  if (state === undefined) throw new Problem(refusals.wrongState, { state: row.state });
  const payee = openPayee(call, row.payeeSealed);
  // Money that came back is held by settlement and leaves the account no second time.
  if (!row.closes && row.journalId === null) await holdPart(call, row);
  // The settlement desk may have tried it in between.
  const attempt = (await lastAttempt(call, { business, businessId: row.caseId })) + 1;
  const { paymentId } = await registerPayment(call, {
    business,
    businessId: row.caseId,
    attempt,
    payee: {
      name: payee.name,
      accountNo: payee.number,
      bankCode: payee.bankCode,
      bankName: payee.bankName,
      holder: 'personal',
    },
    amount: row.amountFen,
    purpose: row.closes ? 'closing-withdrawal' : 'partial-withdrawal',
    summary: `${reasons[row.reason].name}提取`,
  });
  await updateApplication(call.tx, call.centerId, row.caseId, {
    state,
    attempt,
    paymentId,
    failure: null,
    amountFen: row.amountFen,
    interestFen: row.interestFen,
    interestTo: row.interestTo,
    approvedAt: row.approvedAt ?? call.now,
  });
  // Money that was paid and came back is paid anew beside the case, which has been done.
  if (row.journalId === null) await executeCase(call, row.caseId);
}

/** Pays again what the bank could not pay or gave back, to the card that was put right. */
export async function payAgain(call: Call, caseId: string): Promise<void> {
  await sendPayment(call, await getLocked(call, caseId));
}

/** What became of the payment; in the transaction of the outcome, told once (settlement). */
export async function receiveOutcome(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  const row = await getLocked(call, payment.businessId);
  // The bank repeats our own number, which says nothing to the person.
  const reason = 'reason' in outcome ? outcome.reason.replace(payment.paymentNo, '').trim() : '';
  switch (outcome.kind) {
    case 'paid': {
      await releaseAmount(call, row);
      const journalId = await post(call, row);
      await become(call, row, 'complete', { journalId, paidAt: call.now });
      await finishCase(call, row.caseId, { outcome: doneText(row) });
      await tellPaid(call, row);
      return;
    }
    case 'repaid':
      return become(call, row, 'complete', { paidAt: call.now, failure: null });
    case 'failed':
      await become(call, row, row.journalId === null ? 'fail' : 'failAgain', { failure: reason });
      // Money that came back once and could not be paid again: the case itself has ended.
      if (row.journalId === null) await failCase(call, row.caseId, { reason: `${reason}。请核对收款银行卡后重新付款` });
      else await tellBack(call, row, reason);
      return;
    case 'returned':
      await become(call, row, 'giveBack', { failure: reason });
      return tellBack(call, row, reason);
  }
}

const doneText = ({ amountFen, payeeMasked, interestFen }: ApplicationRow): string =>
  `${formatYuan(amountFen)} 元已转入尾号 ${payeeMasked.slice(-4)} 的银行卡${interestFen > 0n ? `（其中利息 ${formatYuan(interestFen)} 元）` : ''}`;

/** Reason, principal, interest and what is left (handbook §7). */
async function tellPaid(call: Call, { accountId, reason, amountFen, interestFen }: ApplicationRow): Promise<void> {
  const account = (await accountsOf(call.tx, call.centerId, [accountId])).get(accountId);
  if (!account) return;
  const balance = await findPersonalBalance(call.tx, call.centerId, accountId);
  await notify(call, 'withdrawal.paid', ['person', account.personId], {
    accountTail: account.accountNo.slice(-4),
    on: call.accountingDate.toString(),
    reason: reasons[reason].name,
    amountFen: Number(amountFen),
    interestFen: Number(interestFen),
    balanceFen: Number((balance?.carried ?? 0n) + (balance?.current ?? 0n)),
  });
}

/** The case has ended: what happens to its money afterwards is told beside it. */
async function tellBack(call: Call, { personId, amountFen, caseId }: ApplicationRow, reason: string): Promise<void> {
  const found = await findCase(call.tx, call.centerId, { caseId });
  await notify(call, 'withdrawal.given-back', ['person', personId], {
    number: found?.number ?? '',
    amountFen: Number(amountFen),
    reason,
  });
}

async function become(
  call: Call,
  row: ApplicationRow,
  step: 'complete' | 'fail' | 'failAgain' | 'giveBack',
  set: Parameters<typeof updateApplication>[3],
): Promise<void> {
  const state = stateAfter(row.state, step);
  if (state === undefined) throw new Error(`withdrawal ${row.caseId} is ${row.state}: no ${step}`);
  await updateApplication(call.tx, call.centerId, row.caseId, { ...set, state });
  await recordAudit(call, 'withdrawal.money', ['case', row.caseId], { state, amountFen: Number(row.amountFen) });
}

/** Dr 201 / Cr 101, once for a case; a closing with its interest (Dr 211 + 411 / Cr 201) up to the day of the approval. */
async function post(call: Call, row: ApplicationRow): Promise<string> {
  const { caseId, accountId, amountFen, interestTo } = row;
  const businessKey = `withdrawal:${caseId}`;
  const summary = `${reasons[row.reason].name}提取`;
  const balance = await findPersonalBalance(call.tx, call.centerId, accountId);
  if (!balance) throw new Error(`account ${accountId} has no balance`);
  const held = fen(balance.carried + balance.current);
  if (interestTo && held <= amountFen) {
    const closed = await closeBalance(call, {
      accountId,
      businessKey,
      summary,
      kind: 'closing-withdrawal',
      interestTo,
      total: amountFen,
    });
    if (!closed.journalId) throw new Error(`closing of ${caseId} moved nothing`);
    return closed.journalId;
  }
  const kind = row.closes ? 'closing-withdrawal' : 'partial-withdrawal';
  const { journalId } = await postJournal(call, {
    businessKey,
    business: kind,
    summary,
    lines: await templated(call, kind, { amount: amountFen }),
    personal: {
      kind,
      count: 1,
      total: fen(-amountFen),
      from: [{ accountId, ...withdrawFrom(balance, amountFen) }],
    },
  });
  // Interest was settled between approval and payment: what is left is the person's, in an account that is open again.
  if (row.closes) await reopen(call, row);
  return journalId;
}

/** An account whose closing did not come about is what it was before. */
export async function reopen(call: Call, { accountId, caseId, closes }: ApplicationRow): Promise<void> {
  const account = (await accountsOf(call.tx, call.centerId, [accountId])).get(accountId);
  if (closes && account?.state === 'withdrawn') await reopenAccount(call, { accountId, businessId: caseId });
}
