import { formatMonthText, thisMonth } from '@anju/ui';
import { businessKinds, changesTheComing, type ListedBusiness, type Overview } from './server.ts';
import { businessTexts } from './words.ts';

/** What a confirmed list that waits for its money stands in the way of. */
export function blockedText({ current }: Overview): string | undefined {
  if (!current || current.state === 'draft' || current.state === 'posted' || current.state === 'withdrawn')
    return undefined;
  const month = formatMonthText(current.month);
  return current.state === 'collecting'
    ? `${month}清册正在委托银行收款：银行答复之前不能转账、撤回清册，也不能办理人员、基数和比例变动。`
    : `${month}清册已核定、尚未入账：入账之前不能办理人员、基数和比例变动；确需改动的，请先撤回清册。`;
}

/** The account was closed at the counter: what was paid can still be read. */
export const isClosed = ({ state }: Pick<Overview, 'state'>): boolean => state === '销户';
export const closedText = '单位账户已销户，不能再办理缴存业务。重新缴存的，请到柜台重新登记。';

/** Why a business would be refused now, whatever is filled in (handbook §6.2); `undefined` when it can be begun. */
export function barredText(kind: ListedBusiness['kind'], overview: Overview): string | undefined {
  if (isClosed(overview)) return closedText;
  if (kind === 'remittance' || !changesTheComing(kind)) return undefined;
  const due = overview.nextDueMonth;
  if ('isNotAhead' in businessKinds[kind] && due > thisMonth())
    return `${formatMonthText(due)}以前的月份没有要缴的了，${businessTexts[kind]}要从${formatMonthText(due)}起执行，请在${formatMonthText(due)}1日以后办理。`;
  return blockedText(overview);
}
