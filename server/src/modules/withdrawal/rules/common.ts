import { formatDay, isBefore } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, zeroFen } from '../../../platform/money.ts';
import type { Application, Bound, Condition, PersonFacts } from './facts.ts';
import type { GeneralPolicy, InForce } from './policy.ts';
import { reasons } from './reasons.ts';

/** Nobody is asked about, and nobody's home is drawn on, without their own consent. */
export const consentSource = '《中华人民共和国个人信息保护法》第十三条、第十四条';

/** The lower of two amounts, and never below nothing. */
export const leastOf = (...amounts: readonly Fen[]): Fen => {
  const least = amounts.reduce((one, other) => (other < one ? other : one));
  return least < 0n ? zeroFen : least;
};
export const atLeastZero = (amount: bigint): Fen => (amount < 0n ? zeroFen : fen(amount));
export const isOnOrAfter = (day: Temporal.PlainDate, other: Temporal.PlainDate): boolean => !isBefore(day, other);

/** What a person can draw without closing the account: handbook §5.3, a partial withdrawal leaves at least 0.01. */
export function availableOf(person: PersonFacts, general: InForce<GeneralPolicy>, keepFen = 0): Fen {
  const keep = BigInt(Math.max(keepFen, general.value.leaveAtLeastFen));
  const { balance = 0n, held = 0n } = person.account ?? {};
  return atLeastZero(balance - held - keep);
}

/** The bound that the own balance sets. */
export function balanceBound(application: Application, keepFen = 0, keepSource?: string): Bound {
  const { person, general } = application;
  const keep = Math.max(keepFen, general.value.leaveAtLeastFen);
  const held = person.account?.held ?? 0n;
  const heldText = held > 0n ? `，其中 ${formatYuan(held)} 元正在办理其他业务` : '';
  return {
    id: 'balance',
    title: '账户余额',
    amount: availableOf(person, general, keepFen),
    derivation: `账户余额 ${formatYuan(person.account?.balance ?? 0n)} 元${heldText}，部分提取后须保留 ${formatYuan(keep)} 元`,
    source: keepFen > general.value.leaveAtLeastFen ? (keepSource ?? general.source) : general.source,
  };
}

/** A closing pays everything with its interest (handbook §3, mid-year closure). */
export function closingBound({ person }: Application, source: string): Bound {
  const { balance = zeroFen, interest = zeroFen } = person.account ?? {};
  return {
    id: 'closing',
    title: '账户本金和销户利息',
    amount: fen(balance + interest),
    derivation: `本金 ${formatYuan(balance)} 元，加截至今日的利息 ${formatYuan(interest)} 元`,
    source,
  };
}

const frozenSource = '本中心提取规定：账户被有权机关冻结期间，不办理提取';

function accountConditions({ person, general, input }: Application): Condition[] {
  const { account } = person;
  const own: Condition = {
    id: 'no-account',
    title: '有本人的公积金账户',
    isMet: account !== null,
    compared: account ? `您的账户状态为“${account.stateName}”` : '在本中心没有未销户的公积金账户',
    source: '《住房公积金管理条例》第十三条',
    remedy: '请到缴存地的公积金中心办理；如有疑问请拨打12329。',
  };
  if (!account) return [own];
  return [
    own,
    {
      id: 'frozen',
      title: '账户没有被冻结',
      isMet: account.state !== 'frozen',
      compared: `账户状态为“${account.stateName}”`,
      source: frozenSource,
      remedy: '请先联系冻结账户的机关解除冻结，再到柜台或网厅申请。',
    },
    {
      id: 'nothing-to-withdraw',
      title: '账户有可提取的余额',
      isMet: reasons[input.reason].closes
        ? account.balance + account.interest > 0n
        : account.balance > BigInt(general.value.leaveAtLeastFen),
      compared: `账户余额 ${formatYuan(account.balance)} 元`,
      source: general.source,
      remedy: '账户有余额后再申请。',
    },
  ];
}

/** What every withdrawal must meet, in the order in which it is told (handbook §5.3). */
export function commonConditions(application: Application): Condition[] {
  const { person, input } = application;
  const { name } = reasons[input.reason];
  const { bannedUntil, today } = person;
  return [
    {
      id: 'not-offered',
      title: `可以因“${name}”提取`,
      isMet: input.policy.value.isOffered,
      compared: input.policy.value.isOffered
        ? `自 ${formatDay(input.policy.validFrom)} 起适用的规定允许`
        : `按 ${formatDay(today)} 适用的规定，不能因“${name}”提取`,
      source: input.policy.source,
      remedy: '请选择其他提取情形，或拨打12329咨询。',
    },
    ...accountConditions(application),
    {
      id: 'banned',
      title: '不在限制提取期内',
      isMet: bannedUntil === null || isOnOrAfter(today, bannedUntil.day),
      compared: bannedUntil
        ? `因骗提骗贷，限制期至 ${formatDay(bannedUntil.day)}（当日解除），今天是 ${formatDay(today)}`
        : '没有限制提取的记录',
      source: bannedUntil?.source ?? '《住房公积金管理条例》（国令第844号）第四十一条',
      remedy: bannedUntil ? `请在 ${formatDay(bannedUntil.day)} 以后申请；对限制有异议的，请到柜台提出复核。` : '',
    },
  ];
}

/** Closing waits for money that is on its way (handbook §5.3). */
export function closingConditions({ person }: Application): Condition[] {
  return [
    {
      id: 'remittance-in-progress',
      title: '没有在途的汇缴、补缴',
      isMet: person.remittanceInProgress === null,
      compared: person.remittanceInProgress
        ? `单位有一笔含您的缴款尚未入账（${person.remittanceInProgress}）`
        : '没有未入账的汇缴、补缴',
      source: '本中心提取规定：有在途汇缴、补缴的账户不能销户',
      remedy: '请等单位缴款入账后再申请，或请单位经办人撤回该笔缴款。',
    },
  ];
}

/** The wait between two withdrawals. */
export function intervalCondition(
  { history, person }: Application,
  months: number | null,
  source: string,
): Condition | undefined {
  if (months === null || !history.last) return undefined;
  const next = history.last.add({ months });
  return {
    id: 'too-soon',
    title: `距上次提取满 ${months} 个月`,
    isMet: isOnOrAfter(person.today, next),
    compared: `上次提取 ${formatDay(history.last)}，满 ${months} 个月是 ${formatDay(next)}，今天是 ${formatDay(person.today)}`,
    source,
    remedy: `请在 ${formatDay(next)} 以后申请。`,
  };
}
