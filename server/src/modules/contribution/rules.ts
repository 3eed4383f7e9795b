import { formatMonth, formatMonthSpan } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan, type RatePpm, ratioText, yuanCapital } from '../../platform/money.ts';

/** What money of a remittance's payer leads to. */
export type PaymentEffect =
  | { readonly kind: 'post-exact' }
  /** All to unallocated, then the due amount is taken from there. */
  | { readonly kind: 'post-from-unallocated'; readonly left: Fen }
  | { readonly kind: 'short'; readonly missing: Fen };

/**
 * What a payment does (结算应用系统 practice, handbook §6.3): exactly the due amount posts at once; more goes to the
 * employer's unallocated money, from which the due amount is taken; less stays in unallocated money until it is enough.
 */
export function effectOfPayment({ due, paid, unallocated }: { due: Fen; paid: Fen; unallocated: Fen }): PaymentEffect {
  if (paid === due) return { kind: 'post-exact' };
  const available = fen(unallocated + paid);
  if (available >= due) return { kind: 'post-from-unallocated', left: fen(available - due) };
  return { kind: 'short', missing: fen(due - available) };
}

/**
 * How many of several months, oldest first, money pays (《住房公积金管理条例》第十九条: each month in its turn; a later one is
 * never paid before an earlier one), and what is left.
 */
export function monthsCovered(dues: readonly Fen[], available: Fen): { count: number; left: Fen } {
  let [count, left] = [0, available];
  for (const due of dues) {
    if (due > left) break;
    left = fen(left - due);
    count += 1;
  }
  return { count, left };
}

/** What a confirmed remittance still needs from outside: what is there counts only once money has come for it. */
export function stillToPay(
  { state, amountFen }: { readonly state: string; readonly amountFen: Fen },
  unallocated: Fen,
): Fen {
  if (state !== 'short') return amountFen;
  return fen(unallocated < amountFen ? amountFen - unallocated : 0n);
}

const serialDigits = 15;

/**
 * The business serial in a payer's summary or remark: a run of exactly 15 digits, full-width digits folded.
 * Two different serials are none: nobody can say which was meant.
 */
export function serialIn(...texts: readonly string[]): string | undefined {
  const found = new Set<string>();
  for (const text of texts) {
    for (const [run] of text.normalize('NFKC').matchAll(/\d+/g)) if (run.length === serialDigits) found.add(run);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** 15 digits: the day (yymmdd) and nine digits of chance. */
export function serialOf(day: Temporal.PlainDate, chance: number): string {
  const two = (part: number) => String(part % 100).padStart(2, '0');
  return `${two(day.year)}${two(day.month)}${two(day.day)}${String(chance).padStart(9, '0')}`;
}

export interface ConfirmationFacts {
  readonly centerName: string;
  readonly employerName: string;
  readonly employerAccountNo: string;
  readonly creditCode: string;
  readonly month: Temporal.PlainDate;
  readonly serial: string;
  readonly personCount: number;
  readonly counts: { readonly new: number; readonly back: number; readonly changed: number; readonly gone: number };
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
  readonly employerFen: Fen;
  readonly memberFen: Fen;
  readonly amountFen: Fen;
  readonly listHash: string;
  /** Who is on the list and not paid for with it. */
  readonly leftOut: { readonly personCount: number; readonly amountFen: Fen };
}

/** `2026年11月`, or from the oldest to the newest of several. */
export function monthsText(months: readonly Temporal.PlainDate[]): string {
  const [first] = months;
  const last = months.at(-1);
  if (!first || !last) return '';
  return formatMonthSpan(first, last);
}

const leftOutLine = ({ personCount, amountFen }: ConfirmationFacts['leftOut']) =>
  personCount === 0 ? [] : [`本月暂不缴存：${personCount}人，${formatYuan(amountFen)}元（由单位另行补缴）`];

const changesIn = (counts: ConfirmationFacts['counts']) => counts.new + counts.back + counts.changed + counts.gone;

const changesText = (counts: ConfirmationFacts['counts']) =>
  `新开户${counts.new}人，启封${counts.back}人，基数调整${counts.changed}人，封存${counts.gone}人`;

/** The canonical text of 汇缴核定: what the clerk reads is, byte for byte, what the certificate signs. */
export function confirmationText(facts: ConfirmationFacts): string {
  const { counts, ratios } = facts;
  return [
    '住房公积金汇缴核定书',
    `管理中心：${facts.centerName}`,
    `缴存单位：${facts.employerName}`,
    `单位账号：${facts.employerAccountNo}`,
    `统一社会信用代码：${facts.creditCode}`,
    `汇缴月份：${formatMonth(facts.month)}`,
    `业务流水号：${facts.serial}`,
    `汇缴人数：${facts.personCount}人`,
    `人员变动：${changesText(counts)}`,
    ...leftOutLine(facts.leftOut),
    `缴存比例：单位${ratioText(ratios.employer)}，个人${ratioText(ratios.member)}`,
    `单位缴存额：${formatYuan(facts.employerFen)}元`,
    `个人缴存额：${formatYuan(facts.memberFen)}元`,
    `汇缴金额：${formatYuan(facts.amountFen)}元（${yuanCapital(facts.amountFen)}）`,
    `清册摘要（SM3）：${facts.listHash}`,
  ].join('\n');
}

/** The canonical text of several months that are confirmed together: each with its people, its money and its list. */
export function severalText(months: readonly ConfirmationFacts[]): string {
  const [first] = months;
  if (!first) throw new Error('no month to confirm');
  const total = fen(months.reduce((sum, month) => sum + month.amountFen, 0n));
  const isSame = months.every(({ counts }) => changesIn(counts) === 0);
  return [
    '住房公积金汇缴核定书（多个月份）',
    `管理中心：${first.centerName}`,
    `缴存单位：${first.employerName}`,
    `单位账号：${first.employerAccountNo}`,
    `统一社会信用代码：${first.creditCode}`,
    `业务流水号：${first.serial}`,
    `汇缴月份：${monthsText(months.map(({ month }) => month))}，共${months.length}个月${isSame ? '，各月人员和基数与上月相同' : ''}`,
    `缴存比例：单位${ratioText(first.ratios.employer)}，个人${ratioText(first.ratios.member)}`,
    ...months.map(
      ({ month, serial, personCount, counts, employerFen, memberFen, amountFen, listHash }) =>
        `${formatMonth(month)}：${personCount}人${isSame ? '' : `（${changesIn(counts) === 0 ? '人员和基数无变动' : changesText(counts)}）`}，单位${formatYuan(employerFen)}元，个人${formatYuan(memberFen)}元，合计${formatYuan(amountFen)}元，流水号${serial}，清册摘要（SM3）${listHash}`,
    ),
    `汇缴金额合计：${formatYuan(total)}元（${yuanCapital(total)}）`,
    '入账顺序：按月份先后逐月入账',
  ].join('\n');
}

/** Which reminder is due so many days after the last day to pay: the first at once, another at every interval. */
export function dunningRound(daysLate: number, intervalDays: number): number {
  return Math.floor((daysLate - 1) / intervalDays) + 1;
}
