import { formatDay, formatMonthText, monthOf } from '../../../platform/dates.ts';
import { isOnOrAfter } from './common.ts';
import type { Application, Condition, LeaveClaim, PersonFacts, Requirement } from './facts.ts';
import type { InForce, LeavePolicy, OfferPolicy, RetirePolicy } from './policy.ts';
import { evidenceNames, type ProofReason, reasons } from './reasons.ts';

export interface LeaveInput {
  readonly reason: 'leave';
  readonly policy: InForce<LeavePolicy>;
  readonly claim: LeaveClaim;
}
export interface RetireInput {
  readonly reason: 'retire';
  readonly policy: InForce<RetirePolicy>;
}
export interface OfferInput {
  readonly reason: ProofReason;
  readonly policy: InForce<OfferPolicy>;
}

const isSealed = (person: PersonFacts) => person.account?.state === 'sealed' && person.account.sealedOn !== null;

/** The day on which an account has been sealed for some months: the same day of the month (handbook §5.2 leaves it open). */
function sealedFor(
  person: PersonFacts,
  months: number,
): { isReached: boolean; on: Temporal.PlainDate | null; text: string } {
  const sealedOn = isSealed(person) ? (person.account?.sealedOn ?? null) : null;
  if (!sealedOn)
    return { isReached: false, on: null, text: `账户状态为“${person.account?.stateName ?? '无账户'}”，没有封存` };
  const on = sealedOn.add({ months });
  const isReached = isOnOrAfter(person.today, on);
  return {
    isReached,
    on,
    text: `${formatDay(sealedOn)}封存，满 ${months} 个月是 ${formatDay(on)}，今天是 ${formatDay(person.today)}`,
  };
}

/** Whether an employer deposits normally (handbook §2.2 A.4, §5.2): its own state, and how far it is behind. */
export function depositsNormally(
  { employer, today }: PersonFacts,
  monthsBehind: number,
): { isNormal: boolean; text: string } {
  if (!employer) return { isNormal: false, text: '没有查到原单位' };
  if (employer.state !== 'normal') {
    return { isNormal: false, text: `原单位“${employer.name}”的账户状态为“${employer.stateName}”` };
  }
  const { contributedTo } = employer;
  if (!contributedTo) return { isNormal: false, text: `原单位“${employer.name}”还没有缴存过` };
  const behind = contributedTo.until(monthOf(today), { largestUnit: 'month' }).months - 1;
  return {
    isNormal: behind <= monthsBehind,
    text: `原单位“${employer.name}”状态正常，已缴存至${formatMonthText(contributedTo)}${behind > monthsBehind ? `，欠缴 ${behind} 个月` : ''}`,
  };
}

/** R-1, leaver: sealed for half a year and the employer deposits normally ⇒ no 解除劳动关系证明; otherwise it is needed. */
export function leaveRequirements({ person }: Application, { policy }: LeaveInput): Requirement[] {
  const { paperFreeSealedMonths, employerMonthsBehind } = policy.value;
  const sealed = sealedFor(person, paperFreeSealedMonths);
  const employer = depositsNormally(person, employerMonthsBehind);
  const isWaived = sealed.isReached && employer.isNormal;
  return [
    {
      id: 'termination',
      isWaived,
      why: isWaived
        ? `${sealed.text}；${employer.text}：不需要解除劳动关系证明`
        : `${[sealed.isReached ? '' : sealed.text, employer.isNormal ? '' : employer.text].filter(Boolean).join('；')}：需要解除劳动关系证明`,
      source: policy.source,
    },
  ];
}

export function leaveConditions({ person }: Application, { policy, claim }: LeaveInput): Condition[] {
  const { sealedMonths, noAccountElsewhere } = policy.value;
  const conditions: Condition[] = [
    {
      id: 'not-sealed',
      title: '账户已经封存（暂停缴存）',
      isMet: isSealed(person),
      compared:
        isSealed(person) && person.account?.sealedOn
          ? `${formatDay(person.account.sealedOn)}封存`
          : `账户状态为“${person.account?.stateName ?? '无账户'}”`,
      source: policy.source,
      remedy: '请原单位经办人在单位网厅为您办理封存；单位不办理的，请带解除劳动关系证明到柜台。',
    },
  ];
  if (sealedMonths !== null && isSealed(person)) {
    const sealed = sealedFor(person, sealedMonths);
    conditions.push({
      id: 'sealed-too-short',
      title: `账户封存满 ${sealedMonths} 个月`,
      isMet: sealed.isReached,
      compared: sealed.text,
      source: policy.source,
      remedy: sealed.on ? `请在 ${formatDay(sealed.on)} 以后申请；在新单位继续缴存的，请办理转移。` : '',
    });
  }
  if (noAccountElsewhere) {
    conditions.push({
      id: 'account-elsewhere',
      title: '封存期间没有在异地缴存',
      isMet: !claim.hasAccountElsewhere,
      compared: claim.hasAccountElsewhere ? '您说明在异地有缴存账户' : '您说明没有在异地缴存',
      source: policy.source,
      remedy: '在异地有缴存账户的，请在新缴存地申请转移接续，余额会转到您的新账户。',
    });
  }
  return conditions;
}

/** R-1, retiree: women from 55, men from 60, and the account sealed ⇒ no retirement paper. */
export function retireRequirements({ person }: Application, { policy }: RetireInput): Requirement[] {
  const { femaleAge, maleAge } = policy.value;
  const age = person.sex === 'female' ? femaleAge : person.sex === 'male' ? maleAge : Math.max(femaleAge, maleAge);
  const reachedOn = person.birthDate?.add({ years: age });
  const isOldEnough = reachedOn !== undefined && isOnOrAfter(person.today, reachedOn);
  const isWaived = isOldEnough && isSealed(person);
  const ageText = reachedOn ? `${formatDay(reachedOn)}${isOldEnough ? '已满' : '满'} ${age} 周岁` : '没有出生日期';
  const sealText = isSealed(person) ? '账户已封存' : `账户状态为“${person.account?.stateName ?? '无账户'}”`;
  return [
    {
      id: 'retirement',
      isWaived,
      why: `${ageText}，${sealText}：${isWaived ? '不需要退休证明' : '需要核实退休（社保数据或退休证明）'}`,
      source: policy.source,
    },
  ];
}

export const offerRequirements = ({ reason, policy }: OfferInput): Requirement[] =>
  reasons[reason].proof.map((id) => ({
    id,
    isWaived: false,
    why: `须核实${evidenceNames[id]}`,
    source: policy.source,
  }));

/** Heirs come to the counter: the person whose account it is cannot log in. */
export function offerConditions({ person }: Application, { reason, policy }: OfferInput): Condition[] {
  if (reason !== 'death') return [];
  return [
    {
      id: 'counter-only',
      title: '由继承人到柜台办理',
      isMet: person.isAtCounter,
      compared: person.isAtCounter ? '继承人在柜台办理' : '账户所有人已故的，不能在网上办理',
      source: policy.source,
      remedy: '请继承人（受遗赠人）带死亡证明、继承证明和身份证到任一网点办理。',
    },
  ];
}
