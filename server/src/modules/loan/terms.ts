import type { Call } from '../../platform/call.ts';
import { zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getNumber } from '../params/index.ts';
import { findAccount, type LoanAccount, listAccountsOfOldRate, moveAccount } from './account-store.ts';
import { listOpenBills } from './bill-store.ts';
import { rateOf } from './grant.ts';
import { lockActive, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { keepPenalties } from './repay.ts';
import { findOpenRequest } from './request-store.ts';
import { loanRate, percentText } from './rules/rates.ts';
import { levelOf, levelPayment } from './rules/schedule.ts';
import { listRates, updateTerm } from './store.ts';
import { tellChanged } from './tell.ts';

export const unmoved = {
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

/** Whether the bank is collecting of a loan now. */
export async function isWithBank({ tx, centerId }: Call, loanId: string): Promise<boolean> {
  if (await findOpenRequest(tx, centerId, loanId)) return true;
  return (await listOpenBills(tx, centerId, loanId)).some(({ state }) => state === 'collecting');
}

/** A loan is not changed while the bank has an order for it: the amount was worked out on what it is. */
export async function refuseWhileBusy(call: Call, loanId: string): Promise<void> {
  if (!(await isWithBank(call, loanId))) return;
  const open = await findOpenRequest(call.tx, call.centerId, loanId);
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
