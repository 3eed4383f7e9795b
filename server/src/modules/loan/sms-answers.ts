/** What short messages tell a borrower who asked: figures only, no name and no number of a certificate. */
import type { Call } from '../../platform/call.ts';
import { formatDay, formatMonthSpan, parseMonth } from '../../platform/dates.ts';
import { formatYuan, yuanText } from '../../platform/money.ts';
import { otherWord, registerUplinkAnswer, type UplinkAnswer } from '../notice/index.ts';
import { findLoan, listEntryRows, listLoansOfPerson } from './loan-store.ts';
import { movementNames } from './rules/kinds.ts';
import { loanView } from './screens.ts';

const noLoan = async (call: Call): Promise<string> =>
  '未查询到您的公积金贷款。正在申请的，请登录网上服务大厅看进度；有疑问请携带身份证到就近网点，或拨打12329查询。' +
  (await otherWord(call, 'contribution'));
const linesAtMost = 6;
const dayText = (day: string) => formatDay(Temporal.PlainDate.from(day));

/** The newest loan of a person; co-borrowers ask about it as well. */
async function newestLoan(call: Call, personId: string) {
  const [loanId] = await listLoansOfPerson(call.tx, call.centerId, personId);
  return loanId === undefined ? undefined : findLoan(call, loanId);
}

/** S-U6. */
async function loanAnswer(call: Call, personId: string): Promise<string> {
  const loan = await newestLoan(call, personId);
  if (!loan) return noLoan(call);
  const { contractNo, state, principalFen, balanceFen, nextDueOn, nextPaymentFen, owedFen } = await loanView(
    call,
    loan,
  );
  const head = `您的公积金贷款（合同尾号${contractNo.slice(-4)}）`;
  if (state === 'settled') return `${head}已结清，原贷款 ${yuanText(principalFen)}。`;
  if (state === 'signing') return `${head}${yuanText(principalFen)}尚未发放，办理进度请登录网上服务大厅查看。`;
  if (state === 'returned')
    return `${head}发放的 ${yuanText(principalFen)}被收款银行退回，重新付出前不用还款、不计利息。请联系经办网点核对收款账户。`;
  const next = nextDueOn && nextPaymentFen !== null ? `，${dayText(nextDueOn)}应还 ${yuanText(nextPaymentFen)}` : '';
  const late = owedFen > 0 ? `，另有逾期 ${yuanText(owedFen)}请尽快归还` : '';
  return `${head}剩余本金 ${yuanText(balanceFen)}${next}${late}。`;
}

/** S-U7: the newest repayments, of a span of months when asked for. */
const repaymentsAnswer: UplinkAnswer = async (call, personId, { months }) => {
  const loan = await newestLoan(call, personId);
  if (!loan) return noLoan(call);
  const { rows } = await listEntryRows(call.tx, call.centerId, loan.loanId, { limit: 400, offset: 0 });
  const isAsked = (month: string) => !months || (month >= months.from && month <= months.to);
  const repaid = rows.filter(
    ({ principal, kind, on }) => kind !== 'grant' && principal > 0n && isAsked(on.toString().slice(0, 7)),
  );
  const head = `您的公积金贷款（合同尾号${loan.contractNo.slice(-4)}）`;
  if (repaid.length === 0)
    return `${head}${months ? formatMonthSpan(parseMonth(months.from), parseMonth(months.to)) : ''}没有还款记录。`;
  const lines = repaid
    .slice(0, linesAtMost)
    .map(({ on, kind, amount }) => `${dayText(on.toString())}${movementNames[kind]} ${formatYuan(amount)} 元`);
  return `${head}还款：${lines.join('；')}${repaid.length > linesAtMost ? `，共 ${repaid.length} 笔` : ''}。`;
};

export function registerSmsAnswers(): void {
  registerUplinkAnswer('loan', loanAnswer);
  registerUplinkAnswer('repayments', repaymentsAnswer);
}
