import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { type LoanAccount } from './account-store.ts';
import { insertBillPayments, listOpenBills } from './bill-store.ts';
import { endedBy, fromBank, lockActive, postMovement, type Source, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { followingDueDay } from './repay.ts';
import {
  type EarlyChoice,
  type EarlyRepayment,
  earlyChoices,
  fullRepayment,
  type LoanNow,
  partialRepayment,
  termsAfter,
} from './rules/early.ts';

/** An early repayment as it was asked for: everything, or an amount with what becomes of the rest. */
export type EarlyWish =
  | { readonly kind: 'full' }
  | { readonly kind: 'partial'; readonly amount: Fen; readonly choice: EarlyChoice };

export interface EarlyQuote {
  readonly repayment: EarlyRepayment;
  readonly before: LoanNow;
  /** What is left, or nothing after a settlement. */
  readonly after: { readonly months: number; readonly level: Fen } | undefined;
}

/**
 * The account as the rules of early repayment see it; refused while something is due or overdue, unless it is paid already. A
 * month whose day has come is due before the round of the day has billed it: else both would be asked of the bank.
 */
async function loanNow(call: Call, account: LoanAccount, isPaid: boolean): Promise<LoanNow> {
  const open = isPaid ? [] : await listOpenBills(call.tx, call.centerId, account.loanId);
  const { nextDueOn } = account;
  const hasCome = !isPaid && nextDueOn !== null && Temporal.PlainDate.compare(nextDueOn, call.accountingDate) <= 0;
  if (open.length > 0 || hasCome) {
    const isOverdue = open.some(({ state }) => state === 'overdue');
    throw new Problem(refusals.payDueFirst, {
      detail: isOverdue
        ? `有 ${open.length} 期逾期，本金利息共 ${yuan(open.reduce((sum, bill) => sum + bill.principalLeft + bill.interestLeft, 0n))}（另计罚息）。`
        : '当期已到还款日，正在扣款。',
      remedy: isOverdue ? '请先还清逾期，再提前还款。' : '当期扣款入账后（通常次日）再办理。',
      source: '借款合同：提前还款前须还清已到期本息',
    });
  }
  if (!nextDueOn) throw new Problem(refusals.notActive, { state: account.state });
  return {
    method: account.method,
    balance: account.balance,
    rate: account.rate,
    months: account.monthsLeft,
    level: account.level,
    nextDueOn: nextDueOn.toString(),
  };
}

/** What an early repayment on a day would cost and change; nothing is written. */
export async function quoteEarly(
  call: Call,
  account: LoanAccount,
  wish: EarlyWish,
  { day = call.accountingDate, isPaid = false }: { day?: Temporal.PlainDate | undefined; isPaid?: boolean } = {},
): Promise<EarlyQuote> {
  const before = await loanNow(call, account, isPaid);
  const on = day.toString();
  const full = fullRepayment(before, on);
  if (wish.kind === 'full') return { repayment: full, before, after: undefined };
  const repayment = partialRepayment(before, on, wish.amount);
  if (!repayment) {
    const due = full.instalmentPrincipal + full.instalmentInterest;
    throw new Problem(refusals.wrongAmount, {
      detail: `部分提前还款须大于当期应还的 ${yuan(due)}，小于结清所需的 ${yuan(full.paid)}；您填写的是 ${yuan(wish.amount)}。`,
      remedy: '请修改金额，或选择全部结清。',
      source: '借款合同：部分提前还款的金额',
      minFen: Number(due),
      maxFen: Number(full.paid),
    });
  }
  return { repayment, before, after: termsAfter(before, repayment, wish.choice) };
}

/**
 * Repays early on the accounting date (Dr 101 or 201 / Cr 121, 401): a lower instalment, a shorter term, or the end. `asked`
 * books money that was collected already for a request of an earlier day: what became overdue meanwhile stays so.
 */
export async function repayEarly(
  call: Call,
  {
    loanId,
    wish,
    source = fromBank,
    key,
    asked,
  }: {
    loanId: string;
    wish: EarlyWish;
    source?: Source;
    key: string;
    asked?: { readonly on: Temporal.PlainDate; readonly amount: Fen };
  },
): Promise<EarlyQuote & { readonly entryNo: number }> {
  const account = await lockActive(call, loanId);
  const quote = await quoteEarly(call, account, wish, { day: asked?.on, isPaid: asked !== undefined });
  const { repayment, after, before } = quote;
  if (asked && repayment.paid !== asked.amount)
    throw new Error(`${asked.amount} was collected for loan ${loanId}, which would be repaid by ${repayment.paid}`);
  const principal = fen(repayment.instalmentPrincipal + repayment.extraPrincipal);
  const dueOn = Temporal.PlainDate.from(before.nextDueOn);
  const isNew = await postMovement(call, account, {
    businessKey: key,
    source,
    summary: wish.kind === 'full' ? '提前结清贷款' : '部分提前还款',
    entry: {
      kind: wish.kind === 'full' ? 'settlement' : 'early',
      dueOn,
      principal,
      interest: fen(repayment.instalmentInterest - repayment.rebate),
      penalty: zeroFen,
      balanceChange: fen(-principal),
      overdueChange: zeroFen,
      detail: wish.kind === 'full' ? `退还利息 ${yuan(repayment.rebate)}` : earlyChoices[wish.choice],
    },
    after: after
      ? { monthsLeft: after.months, level: after.level, nextDueOn: followingDueDay(account, dueOn) }
      : { monthsLeft: 0, nextDueOn: null, ...endedBy(call, zeroFen, account.overdue) },
  });
  const entry = { loanId, entryNo: account.entryNo + 1 };
  const instalment = { principal: repayment.instalmentPrincipal, interest: repayment.instalmentInterest };
  if (isNew) await insertBillPayments(call.tx, call.centerId, entry, [{ dueOn, ...instalment, penalty: zeroFen }]);
  return { ...quote, entryNo: entry.entryNo };
}
