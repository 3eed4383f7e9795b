import { formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import type { OccasionVariables, Words } from './templates.ts';

const monthText = (month: string) => formatMonthText(Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }));

/** A change of one account, as the account module keeps it. */
export interface ChangeFigures {
  readonly accountTail: string;
  readonly kind: string;
  readonly beforeText: string | null;
  readonly afterText: string | null;
}

const percent = (ppm: string) => `${Number(ppm) / 10_000}%`;
const ratioText = (text: string | null) => {
  const [employer = '0', member = '0'] = (text ?? '').split('/');
  return `单位${percent(employer)}、个人${percent(member)}`;
};
const baseText = (text: string | null) => `${formatYuan(BigInt(text ?? 0))} 元`;

/** Words for one person whose account an employer's business changed. */
export function changeWords(
  { month, employerName }: OccasionVariables['contribution.account-changed'],
  { accountTail, kind, beforeText, afterText }: ChangeFigures,
): Words {
  const [title, text] = changeText(kind, beforeText, afterText);
  return {
    title,
    body: `您的住房公积金账户（尾号${accountTail}）由「${employerName}」办理${text}，自${monthText(month)}起执行。如有疑问请联系单位或拨打12329。`,
  };
}

function changeText(kind: string, before: string | null, after: string | null): readonly [title: string, text: string] {
  switch (kind) {
    case 'open':
      return ['住房公积金账户已开立', `开立，缴存基数 ${baseText(after)}`];
    case 'seal':
      return ['住房公积金账户已封存', '封存（暂停缴存），余额继续计息'];
    case 'unseal':
      return ['住房公积金账户已启封', '启封（恢复缴存）'];
    case 'base':
      return ['缴存基数已调整', `缴存基数由 ${baseText(before)}调整为 ${baseText(after)}`];
    case 'ratio':
      return ['缴存比例已调整', `缴存比例由${ratioText(before)}调整为${ratioText(after)}`];
    case 'transfer':
      return ['住房公积金账户已转入新单位', '由该单位转入并恢复缴存'];
    default:
      return ['住房公积金账户有变更', '变更'];
  }
}
