/** What the counter may do with employers and accounts: pure. */
import { type Fen, formatYuan, type RatePpm, ratioText } from '../../platform/money.ts';

/** A condition with what was compared. */
export interface Checked {
  readonly key: string;
  readonly text: string;
  readonly holds: boolean;
  readonly figures: string;
  readonly remedy: string;
}

export interface ClosingFacts {
  readonly unallocated: Fen;
  /** Those on which nothing ever stood are not among them when they are sealed: they end with the employer's. */
  readonly openAccounts: number;
  readonly emptyAccounts: number;
  readonly balance: Fen;
  readonly openRemittances: number;
  readonly openBusinesses: number;
  /** What the bank has taken back of its collections, and the employer has not made good (119). */
  readonly owed: Fen;
}

/**
 * Whether an employer's account may be closed (销户): nobody has an account with it any more, no money of it is left, and
 * nothing is under way. 《住房公积金管理条例》第十四条 (注销登记); the conditions are the practice of handbook §6.2.
 */
export function closingConditions(facts: ClosingFacts): readonly Checked[] {
  const { unallocated, openAccounts, emptyAccounts, balance, openRemittances, openBusinesses, owed } = facts;
  return [
    {
      key: 'accounts',
      text: `全部职工账户已销户或转出${emptyAccounts > 0 ? `（另有 ${emptyAccounts} 个从未缴存过的封存账户，随单位销户注销）` : ''}`,
      holds: openAccounts === 0,
      figures: `还有 ${openAccounts} 个未销户的职工账户`,
      remedy: '请先为职工办理内部转移、外部转出，或提取销户；从未缴存过的先封存，随单位销户注销。',
    },
    {
      key: 'balance',
      text: '职工账户余额合计为零',
      holds: balance === 0n,
      figures: `余额合计 ${formatYuan(balance)} 元`,
      remedy: '职工账户转出或销户后，余额即为零。',
    },
    {
      key: 'unallocated',
      text: '没有未分摊余额',
      holds: unallocated === 0n,
      figures: `未分摊余额 ${formatYuan(unallocated)} 元`,
      remedy: '请先用未分摊余额缴款，或在本页办理“退回未分摊余额”。',
    },
    {
      key: 'remittances',
      text: '没有未办结的汇缴',
      holds: openRemittances === 0,
      figures: `还有 ${openRemittances} 笔未办结的汇缴`,
      remedy: '请先缴清、撤回或放弃这些汇缴。',
    },
    {
      key: 'businesses',
      text: '没有在办的单位业务',
      holds: openBusinesses === 0,
      figures: `还有 ${openBusinesses} 笔在办的业务`,
      remedy: '请先办结或放弃这些业务；未分摊余额的退回，须待复核并到账。',
    },
    {
      key: 'owed',
      text: '没有欠付的委托收款',
      holds: owed === 0n,
      figures: `被银行退回、尚未补足的委托收款 ${formatYuan(owed)} 元`,
      remedy: '请单位按原汇缴的流水号补足被退回的款项。',
    },
  ];
}

/** What is wrong with a ratio, each side by itself (《住房公积金管理条例》第十八条), or `undefined`. */
export function ratioFault(
  ratio: RatePpm,
  { least, most }: { readonly least: RatePpm; readonly most: RatePpm },
): string | undefined {
  if (ratio >= least && ratio <= most) return undefined;
  return `须在 ${ratioText(least)} 至 ${ratioText(most)} 之间，填写的是 ${ratioText(ratio)}`;
}

/** A court's freezing of deposits lasts a year at most before it is renewed (《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第四百八十五条). */
export const freezeMonthsMax = 12;

/** What is wrong with the days of a freezing, or `undefined`: in force today at the latest, a year at most. */
export function freezeDaysFault(
  { from, until }: { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate },
  today: Temporal.PlainDate,
): string | undefined {
  const { compare } = Temporal.PlainDate;
  if (compare(from, today) > 0) return `冻结应自即日起生效，起始日 ${from} 晚于今天`;
  if (compare(until, today) <= 0) return `冻结的截止日 ${until} 已过`;
  const last = from.add({ months: freezeMonthsMax });
  if (compare(until, last) > 0) return `冻结期限不超过 ${freezeMonthsMax} 个月，最晚至 ${last}`;
  return undefined;
}

export interface MergeFacts {
  readonly from: { readonly state: string; readonly stateText: string; readonly personId: string };
  readonly into: { readonly state: string; readonly stateText: string; readonly personId: string };
  /** Cases of either person that have not ended, this one aside. */
  readonly openCases: number;
  /** What an employer has confirmed for the account that goes and not paid yet: `2026年11月补缴`. */
  readonly unposted: string | null;
  /** The person of the account that goes has a loan that is not settled. */
  readonly hasOpenLoan: boolean;
}

/**
 * Whether one account may be merged into another of the same person (合并): the one that goes is sealed, the one that stays
 * is in use or sealed, neither is frozen, nothing is under way for either, and neither money nor a loan hangs on the one that goes. 《住房公积金管理条例》第十三条: 一个职工只能有一个账户.
 */
export function mergeConditions({ from, into, openCases, unposted, hasOpenLoan }: MergeFacts): readonly Checked[] {
  return [
    {
      key: 'two',
      text: '两个账户登记在不同的人名下',
      holds: from.personId !== into.personId,
      figures: from.personId === into.personId ? '两个账户属于同一登记' : '两条登记',
      remedy: '请选择另一个账户。',
    },
    {
      key: 'from',
      text: '被合并的账户已封存',
      holds: from.state === 'sealed',
      figures: `账户状态为${from.stateText}`,
      remedy: '请先由缴存单位办理封存；已冻结的须先解除冻结。',
    },
    {
      key: 'into',
      text: '保留的账户为正常或封存',
      holds: into.state === 'normal' || into.state === 'sealed',
      figures: `账户状态为${into.stateText}`,
      remedy: '已冻结的须先解除冻结；已销户的不能作为保留账户。',
    },
    {
      key: 'cases',
      text: '两人都没有在办的业务',
      holds: openCases === 0,
      figures: `在办业务 ${openCases} 笔`,
      remedy: '请先办结或撤销在办的提取、贷款等业务。',
    },
    {
      key: 'unposted',
      text: '被合并的账户没有在途的汇缴、补缴',
      holds: unposted === null,
      figures: unposted === null ? '没有' : `${unposted}尚未入账`,
      remedy: '请等单位缴款入账，或请单位撤回该笔缴款。',
    },
    {
      key: 'loan',
      text: '被合并的登记名下没有未结清的贷款',
      holds: !hasOpenLoan,
      figures: hasOpenLoan ? '有未结清的公积金贷款' : '没有',
      remedy: '请改为保留有贷款的账户，合并另一个账户。',
    },
  ];
}
