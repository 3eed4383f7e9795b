import { formatMonth } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, yuanCapital } from '../../../platform/money.ts';
import { type BusinessKind, businessKinds, isAboutPeople } from './rules.ts';

export interface BusinessTextFacts {
  readonly kind: BusinessKind;
  readonly number: string;
  readonly centerName: string;
  readonly employerName: string;
  readonly employerAccountNo: string;
  readonly creditCode: string;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly personCount: number;
  readonly amountFen: Fen;
  readonly monthlyBeforeFen: Fen;
  readonly monthlyAfterFen: Fen;
  readonly listHash: string;
  /** The lines that only this kind has. */
  readonly own: readonly string[];
}

/** The canonical text of a business: what the clerk reads is, byte for byte, what the certificate signs. */
export function businessText(facts: BusinessTextFacts): string {
  const { monthlyBeforeFen: before, monthlyAfterFen: after, amountFen } = facts;
  const difference = fen(after - before);
  return [
    `住房公积金${businessKinds[facts.kind].name}确认书`,
    `管理中心：${facts.centerName}`,
    `缴存单位：${facts.employerName}`,
    `单位账号：${facts.employerAccountNo}`,
    `统一社会信用代码：${facts.creditCode}`,
    `业务流水号：${facts.number}`,
    ...(isAboutPeople(facts.kind)
      ? [`生效月份：${formatMonth(facts.effectiveMonth)}`, `涉及人数：${facts.personCount}人`]
      : []),
    ...facts.own,
    ...(before !== after
      ? [
          `月缴存额变动：${difference > 0n ? '+' : ''}${formatYuan(difference)}元（${formatYuan(before)}元变为${formatYuan(after)}元）`,
        ]
      : []),
    ...(amountFen !== 0n ? [`业务金额：${formatYuan(amountFen)}元（${yuanCapital(amountFen)}）`] : []),
    ...(isAboutPeople(facts.kind) ? [`明细摘要（SM3）：${facts.listHash}`] : []),
  ].join('\n');
}
