import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { maskBankCard } from '../party/index.ts';
import { type Loan, updateRepayAccount } from './loan-store.ts';
import { refusals } from './problems.ts';
import { tellChanged } from './tell.ts';

/**
 * Another account of the borrower to collect from: cards are lost and banks are changed in thirty years. Orders that the
 * bank has stay with the account they named. The borrower is told, whoever sat at the window.
 */
export async function changeRepayAccount(call: Call, loan: Loan, account: Loan['repay']): Promise<void> {
  if (loan.state === 'settled' || loan.state === 'cancelled')
    throw new Problem(refusals.notActive, {
      detail: '已结清或撤销的贷款不再扣款。',
      remedy: '需要退款的，请由财务在“付款与收款”中办理。',
      state: loan.state,
    });
  await updateRepayAccount(call, loan.loanId, account);
  const masked = (one: Loan['repay']) => `${one.bankName} ${maskBankCard(one.accountNo)}`;
  await recordAudit(call, 'loan.change-repay-account', ['loan', loan.loanId], {
    from: masked(loan.repay),
    to: masked(account),
  });
  await tellChanged(call, loan.loanId, `还款账户改为${account.bankName}尾号${account.accountNo.slice(-4)}的账户`);
}
