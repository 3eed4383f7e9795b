/** What short messages tell a person who asked: figures only, no name and no number of a certificate. */
import type { Call } from '../../platform/call.ts';
import { formatMonthSpan, formatMonthText, parseMonth } from '../../platform/dates.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { findShownAccount, isClosed, monthlyDeposit, personalStates } from '../account/index.ts';
import { otherWord, registerUplinkAnswer, type UplinkAnswer } from '../notice/index.ts';
import { findContributions } from './contributions.ts';
import { findAccountParts } from './shapes.ts';

const noAccount = async (call: Call): Promise<string> =>
  '未查询到您的公积金账户。账户由缴存单位开立，请先问单位经办人，或携带身份证到就近网点、拨打12329查询。' +
  (await otherWord(call, 'loan'));
// Three parts of a long message hold about this many lines.
const linesAtMost = 6;

/** S-U4. */
async function contributionAnswer(call: Call, personId: string): Promise<string> {
  const account = await findShownAccount(call.tx, call.centerId, personId);
  if (!account) return noAccount(call);
  const { balance, ratios } = await findAccountParts(call, account);
  const total = fen(balance.carried + balance.current);
  const head = `您的公积金账户（尾号${account.accountNo.slice(-4)}，${personalStates[account.state]}）余额 ${formatYuan(total)} 元`;
  if (isClosed(account.state)) return `${head}，历史记录请登录网上服务大厅查询。`;
  const paidTo = balance.contributedTo ? `缴至${formatMonthText(balance.contributedTo)}，` : '';
  return (
    `${head}，${paidTo}` +
    `缴存基数 ${formatYuan(account.base)} 元，月缴存额 ${formatYuan(monthlyDeposit(account.base, ratios).total)} 元。`
  );
}

/** S-U5: the newest contributions, of a span of months when asked for. */
const entriesAnswer: UplinkAnswer = async (call, personId, { months }) => {
  const account = await findShownAccount(call.tx, call.centerId, personId);
  if (!account) return noAccount(call);
  const page = { limit: linesAtMost, offset: 0 };
  const { rows, total, amount } = await findContributions(call, [account], months ?? {}, page);
  const span = months ? formatMonthSpan(parseMonth(months.from), parseMonth(months.to)) : '最近';
  if (rows.length === 0)
    return `您的公积金账户（尾号${account.accountNo.slice(-4)}）${months ? span : ''}没有缴存记录。`;
  const lines = rows.map(
    ({ month, kindText, amount: paid }) => `${month ? formatMonthText(month) : ''}${kindText} ${formatYuan(paid)} 元`,
  );
  const rest = total > rows.length ? `，共 ${total} 笔 ${formatYuan(amount)} 元` : '';
  return `您的公积金账户（尾号${account.accountNo.slice(-4)}）${span}缴存：${lines.join('；')}${rest}。`;
};

export function registerSmsAnswers(): void {
  registerUplinkAnswer('contribution', contributionAnswer);
  registerUplinkAnswer('entries', entriesAnswer);
}
