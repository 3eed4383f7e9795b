import { formatDay, isBefore } from '../../../platform/dates.ts';
import { applyRate, fen, formatYuan, ratePpm } from '../../../platform/money.ts';
import { labelsOf } from './answers.ts';
import { atLeastZero, balanceBound, consentSource, intervalCondition, isOnOrAfter } from './common.ts';
import type { Application, Bound, Condition, HomeClaim, Requirement } from './facts.ts';
import type { HomePolicy, InForce } from './policy.ts';
import { type EvidenceId, evidenceNames, type HomeReason, homeTraits, reasons, relations } from './reasons.ts';

export interface HomeInput {
  readonly reason: HomeReason;
  readonly policy: InForce<HomePolicy>;
  readonly claim: HomeClaim;
}

const whyOf: Readonly<Partial<Record<EvidenceId, string>>> = {
  kinship: '为亲属的住房提取，须核实亲属关系',
  'family-consent': '为亲属的住房提取，须购房人（产权人）同意',
};

/** What proves a reason under a policy, for one's own home. */
export function homePapers(reason: HomeReason, { homeWithinMonths }: HomePolicy): readonly EvidenceId[] {
  const { proof } = homeTraits(reason);
  const bought = homeWithinMonths === null || proof.includes('purchase-contract');
  return [...(bought ? [] : (['purchase-contract'] as const)), ...proof];
}

export function homeRequirements({ reason, policy, claim }: HomeInput): Requirement[] {
  const needed: EvidenceId[] = [
    ...homePapers(reason, policy.value),
    ...(claim.ownerRelation ? (['kinship', 'family-consent'] as const) : []),
  ];
  return needed.map((id) => ({
    id,
    isWaived: false,
    why: whyOf[id] ?? `须核实${evidenceNames[id]}`,
    source: id === 'family-consent' ? consentSource : policy.source,
  }));
}

/** What the family may draw for this home in all: the paid part or the price, by the share and ceiling of the city. */
export function homeCap({ reason, policy, claim }: HomeInput) {
  const { capOn, sharePpm, ceilingFen } = policy.value;
  const basis = capOn === 'paid' ? claim.paid : claim.price;
  const share = applyRate(basis, ratePpm(sharePpm), 'down');
  const cap = ceilingFen !== null && BigInt(ceilingFen) < share ? fen(ceilingFen) : share;
  const { paidFen, priceFen } = labelsOf(reason);
  const basisName = capOn === 'paid' ? paidFen : priceFen;
  const shareText = sharePpm === 1_000_000 ? '' : `的 ${sharePpm / 10_000}%`;
  const ceilingText = ceilingFen === null ? '' : `，且不超过 ${formatYuan(ceilingFen)} 元`;
  return { cap, text: `${basisName} ${formatYuan(basis)} 元${shareText}${ceilingText}` };
}

export function homeBounds(application: Application, input: HomeInput): Bound[] {
  const { familyDrawn, ownerAvailable } = application.history;
  const { cap, text } = homeCap(input);
  const left = atLeastZero(cap - familyDrawn);
  const bounds: Bound[] = [
    balanceBound(application),
    {
      id: 'home',
      title: '本套住房全家可提取总额',
      amount: left,
      derivation: `${text}，全家已提取 ${formatYuan(familyDrawn)} 元，剩余 ${formatYuan(left)} 元`,
      source: input.policy.source,
    },
  ];
  if (input.claim.ownerRelation && ownerAvailable !== null) {
    bounds.push({
      id: 'top-up',
      title: '本人余额不足的部分',
      amount: atLeastZero(left - ownerAvailable),
      derivation: `全家剩余可提取 ${formatYuan(left)} 元，购房人本人还可提取 ${formatYuan(ownerAvailable)} 元，亲属补足差额`,
      source: input.policy.source,
    });
  }
  return bounds;
}

/** A cost of the home, such as its decoration, bound to the day on which the home itself was bought (handbook §5.1, Luoyang 2017). */
function purchaseCondition({ person }: Application, { reason, policy, claim }: HomeInput, months: number): Condition {
  const { today } = person;
  const { boughtOn } = claim;
  const last = boughtOn?.add({ months });
  const isMet = boughtOn !== null && isOnOrAfter(today, boughtOn) && last !== undefined && !isBefore(last, today);
  return {
    id: 'purchase-too-old',
    title: `购房合同签订不超过 ${months / 12} 年`,
    isMet,
    compared:
      boughtOn && last
        ? `购房合同 ${formatDay(boughtOn)} 签订，可提取至 ${formatDay(last)}，今天是 ${formatDay(today)}`
        : '没有填写购房合同的签订日期',
    source: policy.source,
    remedy: `购房合同超过期限的住房，不能再因“${reasons[reason].name}”提取；日期填错的请更正，有其他住房消费的请按相应情形申请。`,
  };
}

/** Conditions of purchase, building, repair, decoration and property fee. 《住房公积金管理条例》第二十四条第一项. */
export function homeConditions(application: Application, input: HomeInput): Condition[] {
  const { today } = application.person;
  const { reason, policy, claim } = input;
  const { on: day } = labelsOf(reason);
  const { withinMonths, homeWithinMonths, intervalMonths, topUp } = policy.value;
  const conditions: Condition[] = [
    {
      id: 'paper-in-future',
      title: `${day}不晚于今天`,
      isMet: isOnOrAfter(today, claim.on),
      compared: `${day} ${formatDay(claim.on)}，今天是 ${formatDay(today)}`,
      source: policy.source,
      remedy: `请核对${day}。`,
    },
  ];
  if (withinMonths !== null) {
    const last = claim.on.add({ months: withinMonths });
    conditions.push({
      id: 'paper-too-old',
      title: `${day}距今不超过 ${withinMonths / 12} 年`,
      isMet: !isBefore(last, today),
      compared: `${day} ${formatDay(claim.on)}，可提取至 ${formatDay(last)}，今天是 ${formatDay(today)}`,
      source: policy.source,
      remedy: '超过期限的合同不能再用于提取；如有新的住房消费，请用新的合同申请。',
    });
  }
  if (homeWithinMonths !== null) conditions.push(purchaseCondition(application, input, homeWithinMonths));
  const interval = intervalCondition(application, intervalMonths, policy.source);
  if (interval) conditions.push(interval);
  if (claim.ownerRelation) {
    const relation = relations[claim.ownerRelation];
    conditions.push({
      id: 'no-top-up',
      title: '可以为亲属的住房提取',
      isMet: topUp.includes(claim.ownerRelation) && application.history.ownerAvailable !== null,
      compared:
        topUp.length === 0
          ? '本地规定只能由购房人本人提取'
          : application.history.ownerAvailable === null && topUp.includes(claim.ownerRelation)
            ? '购房人还没有为这套住房申请过提取'
            : `本地规定可由${topUp.map((one) => relations[one]).join('、')}补足，您是购房人的${relation}`,
      source: policy.source,
      remedy: '请由购房人本人先申请提取；余额不够时，亲属再补足差额。',
    });
  }
  const { cap, text } = homeCap(input);
  conditions.push({
    id: 'limit-used-up',
    title: '本套住房还有可提取的额度',
    isMet: application.history.familyDrawn < cap,
    compared: `${text}，全家已提取 ${formatYuan(application.history.familyDrawn)} 元`,
    source: policy.source,
    remedy: '额度用完后，只有新支付了房款（费用）才可以再次提取。',
  });
  return conditions;
}
