import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { postJournal } from '../ledger/index.ts';
import { getNumber } from '../params/index.ts';
import { findAccount, type LoanAccount, listAccountsOfOldRate, moveAccount } from './account-store.ts';
import { listOpenBills } from './bill-store.ts';
import { rateOf } from './grant.ts';
import { journalLines, lockActive, postMovement, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { keepPenalties, transferOverdue } from './repay.ts';
import { findOpenRequest } from './request-store.ts';
import { loanRate, percentText } from './rules/rates.ts';
import { levelOf, levelPayment } from './rules/schedule.ts';
import { listRates, updateTerm } from './store.ts';
import { tellChanged } from './tell.ts';

const unmoved = {
  principal: zeroFen,
  interest: zeroFen,
  penalty: zeroFen,
  balanceChange: zeroFen,
  overdueChange: zeroFen,
};

/**
 * The change of 1 January: sets the year's rate on up to `limit` loans that still have an older one (what overdue months
 * have earned until then stays at the older), and with it the
 * instalment of 等额本息 on what is left (handbook §4.1). Answers how many; call again until none is left. No journal:
 * nothing moves.
 */
export async function setYearRates(call: Call, year: number, limit = 2_000): Promise<number> {
  const accounts = await listAccountsOfOldRate(call.tx, call.centerId, year, limit);
  const rates = await listRates(call.tx);
  for (const account of accounts) {
    const rate = loanRate(rates, {
      home: account.home,
      months: account.termMonths,
      grantedOn: account.grantedOn.toString(),
      on: `${year}-01-01`,
    });
    if (rate === undefined) throw new Error(`no rate for loan ${account.loanId} in ${year}`);
    const isSame = rate === account.rate;
    if (!isSame && account.overdue > 0n)
      await keepPenalties(call, account, Temporal.PlainDate.from({ year, month: 1, day: 1 }));
    const { balance, monthsLeft: months } = account;
    const level =
      isSame || account.method === 'level-principal' || balance === 0n || months === 0
        ? account.level
        : levelPayment(balance, rate, months);
    await moveAccount(call, account, {
      journalId: null,
      entry: {
        kind: 'rate',
        ...unmoved,
        detail: isSame
          ? `${year}年利率不变，${percentText(rate)}`
          : `自${year}年1月1日起利率由 ${percentText(account.rate)} 调整为 ${percentText(rate)}`,
      },
      after: { rate, rateYear: year, level },
    });
    if (!isSame)
      await tellChanged(
        call,
        account.loanId,
        `自${year}年1月1日起年利率由 ${percentText(account.rate)} 调整为 ${percentText(rate)}`,
      );
  }
  return accounts.length;
}

/** A loan is not changed while the bank has an order for it: the amount was worked out on what it is. */
async function refuseWhileBusy(call: Call, loanId: string): Promise<void> {
  const open = await findOpenRequest(call.tx, call.centerId, loanId);
  const bills = await listOpenBills(call.tx, call.centerId, loanId);
  if (!open && !bills.some(({ state }) => state === 'collecting')) return;
  throw new Problem(refusals.bankBusy, {
    detail: open ? `${open.askedOn} 申请的还款 ${yuan(open.amount)} 正在银行扣收。` : '当期应还正在银行扣收。',
    remedy: '请等银行答复后再办理。',
  });
}

/** Extending (展期) or shortening (缩期) a loan: a new instalment for what is left on the new term. */
export async function changeTerm(
  call: Call,
  { loanId, monthsLeft }: { loanId: string; monthsLeft: number },
): Promise<LoanAccount> {
  const account = await lockActive(call, loanId);
  await refuseWhileBusy(call, loanId);
  const open = await listOpenBills(call.tx, call.centerId, loanId);
  if (open.length > 0) {
    throw new Problem(refusals.payDueFirst, {
      detail: `有 ${open.length} 期已到期未还。`,
      remedy: '请先还清到期本息，再变更期限。',
    });
  }
  const max = await getNumber(call.tx, call.centerId, 'loan.term-max-months', call.accountingDate);
  const term = account.termMonths - account.monthsLeft + monthsLeft;
  if (term > max.value || monthsLeft < 1 || monthsLeft === account.monthsLeft) {
    throw new Problem(refusals.wrongTerm, {
      detail: `变更后总期限 ${term} 期，剩余 ${monthsLeft} 期；总期限最长 ${max.value} 期，剩余期数须与现在的 ${account.monthsLeft} 期不同。`,
      source: max.source,
      remedy: '请修改剩余期数。',
    });
  }
  const { grantedOn, home } = account;
  const rate = await rateOf(call, { home, months: term, grantedOn, on: call.accountingDate });
  const level = levelOf(account.method, { balance: account.balance, rate, months: monthsLeft });
  await moveAccount(call, account, {
    journalId: null,
    entry: {
      kind: monthsLeft > account.monthsLeft ? 'extend' : 'shorten',
      ...unmoved,
      detail: `剩余期数由 ${account.monthsLeft} 期改为 ${monthsLeft} 期`,
    },
    after: { monthsLeft, level, rate },
  });
  await updateTerm(call.tx, call.centerId, loanId, term);
  await tellChanged(call, loanId, `剩余期数由 ${account.monthsLeft} 期改为 ${monthsLeft} 期`);
  await recordAudit(call, 'loan.change-term', ['loan', loanId], { before: account.monthsLeft, after: monthsLeft });
  return (await findAccount(call.tx, call.centerId, loanId)) ?? account;
}

/**
 * Writes a loan off against the risk reserve (核销): all principal becomes overdue, then Dr 301 / Cr 122 and Dr 101 / Cr
 * 102 (财会字〔1999〕33号). The debt stays with the person: what comes later is a recovery.
 */
export async function writeOff(call: Call, loanId: string): Promise<void> {
  await refuseWhileBusy(call, loanId);
  await transferOverdue(call, loanId);
  const account = await lockActive(call, loanId);
  if (account.overdue === 0n) {
    throw new Problem(refusals.notOverdue, {
      detail: '没有逾期的贷款不能核销。',
      remedy: '请核对该笔贷款的还款情况。',
    });
  }
  const lost = await writeOffPrincipal(call, account, { key: `loan:write-off:${loanId}`, summary: '核销逾期贷款' });
  await recordAudit(call, 'loan.write-off', ['loan', loanId], { amountFen: Number(lost) });
}

/** Writes off all that an account owes: Dr 301 / Cr 122, 121 and Dr 101 / Cr 102. Answers the amount. */
export async function writeOffPrincipal(
  call: Call,
  account: LoanAccount,
  { key, summary }: { readonly key: string; readonly summary: string },
): Promise<Fen> {
  const lost = fen(account.balance + account.overdue);
  await postMovement(call, account, {
    businessKey: key,
    summary,
    entry: {
      kind: 'write-off',
      ...unmoved,
      balanceChange: fen(-account.balance),
      overdueChange: fen(-account.overdue),
      detail: `核销本金 ${yuan(lost)}`,
    },
    after: { state: 'written-off', written: fen(account.written + lost), nextDueOn: null, monthsLeft: 0 },
    more: { '301': lost, '101': lost, '102': -lost },
  });
  return lost;
}

/**
 * Money of a loan that was written off: Dr 101 / Cr 301, and Dr 102 / Cr 101 in a voucher of its own, because the bank
 * moves it from the fund's account to the surplus by another order (财会字〔1999〕33号). Answers the entry.
 */
export async function recoverWritten(
  call: Call,
  { loanId, amount, key }: { loanId: string; amount: Fen; key: string },
): Promise<{ readonly entryNo: number }> {
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account) throw new Problem(refusals.notFound);
  checkRecovery(account, amount);
  const isNew = await postMovement(call, account, {
    businessKey: key,
    summary: '收回已核销贷款',
    entry: { kind: 'recovery', ...unmoved, principal: amount },
    after: { written: fen(account.written - amount) },
    more: { '101': amount, '301': -amount },
  });
  if (isNew) await moveToSurplus(call, { amount, key: `${key}:surplus` });
  await recordAudit(call, 'loan.recover', ['loan', loanId], { amountFen: Number(amount) });
  return { entryNo: account.entryNo + 1 };
}

/** Refused for a loan that is not written off, and for more than was. */
export function checkRecovery(account: LoanAccount, amount: Fen): void {
  if (account.state !== 'written-off') throw new Problem(refusals.notWrittenOff, { state: account.state });
  if (amount > 0n && amount <= account.written) return;
  throw new Problem(refusals.moreThanOwed, {
    detail: `该笔贷款核销后尚未收回 ${yuan(account.written)}。`,
    remedy: '请修改收回金额。',
    owedFen: Number(account.written),
  });
}

/** What was recovered belongs to the surplus; a negative amount brings it back. No message of the bank stands behind it yet. */
export async function moveToSurplus(call: Call, { amount, key }: { amount: Fen; key: string }): Promise<void> {
  const { onPosted: _, ...quiet } = call;
  await postJournal(quiet, {
    businessKey: key,
    business: 'loan-recovery',
    summary: amount > 0n ? '收回已核销贷款划转增值收益' : '退回的收回款转出增值收益',
    lines: journalLines({ '102': amount, '101': -amount }),
  });
}
