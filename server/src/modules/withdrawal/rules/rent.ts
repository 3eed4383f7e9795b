import { formatDay, formatMonthText, monthOf } from '../../../platform/dates.ts';
import { applyRate, fen, formatYuan, ratePpm, zeroFen } from '../../../platform/money.ts';
import { atLeastZero, balanceBound, consentSource, intervalCondition } from './common.ts';
import type { Application, Bound, Condition, RentClaim, Requirement } from './facts.ts';
import type { InForce, RentPolicy } from './policy.ts';

export interface RentInput {
  readonly reason: 'rent';
  readonly policy: InForce<RentPolicy>;
  readonly claim: RentClaim;
}

const monthsBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  from.until(to, { largestUnit: 'month' }).months + 1;

/**
 * The past months that a withdrawal covers: after the last covered one (or the opening of the account), at most the
 * city's number, up to last month. Nobody has to choose them, and no month is paid twice.
 */
export function rentMonths({ person, history }: Application, { policy }: RentInput) {
  const to = monthOf(person.today).subtract({ months: 1 });
  const earliest = to.subtract({ months: policy.value.maxMonths - 1 });
  const opened = monthOf(person.account?.openedOn ?? person.today);
  const after = history.rentCoveredTo ? monthOf(history.rentCoveredTo).add({ months: 1 }) : opened;
  const from = [earliest, opened, after].reduce((one, other) =>
    Temporal.PlainDate.compare(other, one) > 0 ? other : one,
  );
  return { from, to, count: Math.max(0, monthsBetween(from, to)) };
}

function capOfMonth({ policy, claim }: RentInput) {
  const { monthlyCapFen } = policy.value;
  if (claim.market === 'public' || !monthlyCapFen) return claim.rent ?? zeroFen;
  return fen(monthlyCapFen[claim.place][claim.household]);
}

export function rentBounds(application: Application, input: RentInput): Bound[] {
  const { claim, policy } = input;
  const { count, from, to } = rentMonths(application, input);
  const month = capOfMonth(input);
  const drawn = application.history.familyDrawn;
  const isByRent = claim.market === 'public' || !policy.value.monthlyCapFen;
  const named = isByRent
    ? '实际房租'
    : policy.value.capIsPerPerson
      ? '每人限额'
      : `${claim.place === 'city' ? '市区' : '县城'}${claim.household === 'family' ? '家庭' : '单身'}限额`;
  const drawnText = drawn > 0n ? `，减去同期全家已提取 ${formatYuan(drawn)} 元` : '';
  return [
    balanceBound(application),
    {
      id: 'rent',
      title: '租房提取限额',
      amount: atLeastZero(month * BigInt(count) - drawn),
      derivation:
        count > 0
          ? `${named}每月 ${formatYuan(month)} 元 × ${count} 个月（${formatMonthText(from)}至${formatMonthText(to)}）${drawnText}`
          : '没有尚未提取过的房租月份',
      source: policy.source,
    },
  ];
}

export function rentRequirements({ claim, policy }: RentInput): Requirement[] {
  const { source } = policy;
  const needed = (id: Requirement['id'], why: string): Requirement => ({ id, isWaived: false, why, source });
  const isPublic = claim.market === 'public';
  return [
    isPublic
      ? { id: 'no-home', isWaived: true, why: '承租公租房的，配租时已核实家庭住房', source }
      : needed(
          'no-home',
          `租住市场房源的，须核实本人${claim.household === 'family' ? '、配偶' : ''}${policy.value.homeCheckCoversChildren ? '和未成年子女' : ''}在本地没有自有住房`,
        ),
    needed(
      'marriage',
      claim.household === 'family' ? '按家庭计算限额，须核实婚姻状况' : '按单身计算限额，须核实婚姻状况',
    ),
    ...(claim.household === 'family'
      ? [
          {
            id: 'family-consent',
            isWaived: false,
            why: '按家庭计算限额，要核对配偶的住房和租房提取，须配偶同意',
            source: consentSource,
          } as const,
        ]
      : []),
    isPublic || !policy.value.monthlyCapFen
      ? needed('lease', '按实际支付的房租提取，须核实租赁合同和租金')
      : { id: 'lease', isWaived: true, why: '按月限额提取，不需要租赁合同和租金凭证', source },
    ...(policy.value.incomeSharePpm === null ? [] : [needed('income', '须比较房租和家庭工资收入')]),
  ];
}

function depositCondition({ person }: Application, months: number, source: string): Condition {
  const { openedOn = person.today, contributedTo = null } = person.account ?? {};
  const count = contributedTo ? Math.max(0, monthsBetween(monthOf(openedOn), contributedTo)) : 0;
  return {
    id: 'deposits-too-short',
    title: `连续缴存满 ${months} 个月`,
    isMet: count >= months,
    compared: `${formatDay(openedOn)}开户，已缴存 ${count} 个月`,
    source,
    remedy: `缴存满 ${months} 个月后再申请。`,
  };
}

function incomeCondition({ claim, policy }: RentInput, sharePpm: number): Condition {
  const income = claim.familyIncome ?? zeroFen;
  const rent = claim.rent ?? zeroFen;
  const share = applyRate(income, ratePpm(sharePpm), 'half-up');
  return {
    id: 'income-share',
    title: `房租超过家庭工资收入的 ${sharePpm / 10_000}%`,
    isMet: rent > share,
    compared: `月房租 ${formatYuan(rent)} 元，家庭月工资收入 ${formatYuan(income)} 元的 ${sharePpm / 10_000}% 是 ${formatYuan(share)} 元`,
    source: policy.source,
    remedy: '房租没有超过规定比例的，不能提取；收入有变化时请按新的收入申请。',
  };
}

/** Conditions of rent: 《住房公积金管理条例》第二十四条 (until 2026-09-19 above a share of income) and city rules (handbook §5.1). */
export function rentConditions(application: Application, input: RentInput): Condition[] {
  const { policy } = input;
  const { person } = application;
  const { minDepositMonths, incomeSharePpm, openLoanBlocks, intervalMonths } = policy.value;
  const conditions: Condition[] = [];
  if (openLoanBlocks === 'every' || openLoanBlocks === input.claim.market) {
    conditions.push({
      id: 'open-loan',
      title: '没有未结清的公积金贷款',
      isMet: person.loan === null,
      compared: person.loan ? `公积金贷款尚欠本金 ${formatYuan(person.loan.outstanding)} 元` : '没有未结清的公积金贷款',
      source: policy.source,
      remedy: '有未结清公积金贷款的，可以申请“偿还公积金贷款”提取。',
    });
  }
  if (minDepositMonths !== null) conditions.push(depositCondition(application, minDepositMonths, policy.source));
  const interval = intervalCondition(application, intervalMonths, policy.source);
  if (interval) conditions.push(interval);
  if (incomeSharePpm !== null) conditions.push(incomeCondition(input, incomeSharePpm));
  const { count } = rentMonths(application, input);
  conditions.push({
    id: 'no-rent-months',
    title: '有尚未提取过的房租月份',
    isMet: count > 0,
    compared: count > 0 ? `有 ${count} 个月可以提取` : '上月及以前的房租都已提取，或账户本月才开立',
    source: policy.source,
    remedy: '只能提取上月及以前的房租，请下月再申请。',
  });
  return conditions;
}
