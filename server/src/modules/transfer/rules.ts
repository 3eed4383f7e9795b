import { formatMonthText } from '../../platform/dates.ts';
import { type Fen, formatYuan } from '../../platform/money.ts';

// Conditions and amounts of transfers: pure. 建金〔2018〕46号 (transfer instead of withdrawal for who deposits elsewhere), and the
// national procedure (《全国住房公积金异地转移接续业务操作规程》): the receiving centre begins, the former account is sealed.

/** The number of a contact letter (联系函编号): the node of the centre that writes it, the day, six digits. 18 characters. */
export function letterNoOf(node: string, day: Temporal.PlainDate, chance: number): string {
  return `${node}${day.toString().replaceAll('-', '').slice(2)}${String(chance).padStart(6, '0')}`;
}

/** The letter number in a summary or remark, full-width characters folded; two different ones are none. */
export function letterNoIn(...texts: readonly string[]): string | undefined {
  const found = new Set<string>();
  for (const text of texts)
    for (const [run] of text
      .normalize('NFKC')
      .toUpperCase()
      .matchAll(/(?<![A-Z0-9])[A-Z]\d{17}(?!\d)/g))
      found.add(run);
  return found.size === 1 ? [...found][0] : undefined;
}

/** One condition as people read it, with what was compared. */
export interface Condition {
  readonly key: string;
  readonly text: string;
  readonly holds: 'yes' | 'no';
  readonly figures?: string;
  readonly source?: string;
  readonly remedy?: string;
}

const condition = (
  key: string,
  isMet: boolean,
  words: { text: string; figures?: string; source?: string; remedy: string },
): Condition => {
  const { remedy, ...said } = words;
  return { key, holds: isMet ? 'yes' : 'no', ...said, ...(!isMet && { remedy }) };
};

export interface IncomingFacts {
  /** The state of the person's own account here; `null` without one. */
  readonly accountState: string | null;
  readonly stateName: string;
  /** Months that stand as paid on it. */
  readonly paidMonths: number;
  readonly minMonths: number;
  readonly minMonthsSource: string;
}

const procedure = '《全国住房公积金异地转移接续业务操作规程》';

/** What a transfer to this centre demands: an own account in normal state, and months of deposits by the city's rule. */
export function incomingConditions(facts: IncomingFacts): Condition[] {
  const { accountState, stateName, paidMonths, minMonths, minMonthsSource } = facts;
  return [
    condition('no-account', accountState !== null, {
      text: '在本中心已开立个人账户',
      source: procedure,
      remedy: '请由现单位在本中心为您开户缴存后再申请。',
    }),
    condition('not-depositing', accountState === 'normal', {
      text: '本中心账户为正常缴存状态',
      figures: `当前状态：${stateName || '没有账户'}`,
      source: procedure,
      remedy:
        accountState === null ? '开户并由单位为您缴存后再申请。' : '账户封存或冻结期间不能转入；恢复缴存后再申请。',
    }),
    condition('deposits-too-short', paidMonths >= minMonths, {
      text: `在本中心已缴存满 ${minMonths} 个月`,
      figures: `已缴 ${paidMonths} 个月，须满 ${minMonths} 个月`,
      source: minMonthsSource,
      remedy: `再缴存 ${Math.max(0, minMonths - paidMonths)} 个月后即可申请。`,
    }),
  ];
}

export interface OutgoingFacts {
  readonly accountState: string;
  readonly stateName: string;
  readonly isSameName: boolean;
  readonly isSameAccountNo: boolean;
  readonly hasOpenLoan: boolean;
  /** Numbers of withdrawals and loan applications under way. */
  readonly underWay: readonly string[];
  readonly held: Fen;
  /** What an employer has confirmed for the account and not paid yet: `2026年11月补缴`. */
  readonly unposted: string | null;
  readonly total: Fen;
  /** The receiving account that the letter names is the one of the directory. */
  readonly isKnownPayee: boolean;
}

/** What the former centre checks before it lets an account go: sealed, not frozen, no loan, nothing under way. */
export function outgoingConditions(facts: OutgoingFacts): Condition[] {
  const { accountState, stateName, underWay, held, unposted, total } = facts;
  return [
    condition('name', facts.isSameName, {
      text: '姓名与本中心登记一致',
      source: procedure,
      remedy: '请不予转出，并说明须由职工先更正姓名或证件信息。',
    }),
    condition('account-no', facts.isSameAccountNo, {
      text: '原个人账号与本中心登记一致（来函填写的）',
      source: procedure,
      remedy: '请与转入地中心核对；确为本人账户的，可以转出。',
    }),
    condition('sealed', accountState === 'sealed', {
      text: '账户已封存',
      figures: `当前状态：${stateName}`,
      source: procedure,
      remedy: accountState === 'frozen' ? '账户已冻结，解除冻结前不能转出。' : '请职工的原单位先办理封存。',
    }),
    condition('loan', !facts.hasOpenLoan, {
      text: '没有未结清的住房公积金贷款',
      source: procedure,
      remedy: '贷款结清之后才能转出。',
    }),
    condition('under-way', underWay.length === 0 && held === 0n, {
      text: '没有在办的提取、贷款或冲还贷',
      ...(underWay.length > 0 && { figures: `在办：${underWay.join('、')}` }),
      ...(held > 0n && { figures: `占用 ${formatYuan(held)} 元` }),
      source: procedure,
      remedy: '请等在途业务办结或撤销之后再审批。',
    }),
    condition('unposted', unposted === null, {
      text: '没有在途的汇缴、补缴',
      ...(unposted !== null && { figures: `${unposted}尚未入账` }),
      source: procedure,
      remedy: '请等单位缴款入账之后再审批，或请单位撤回该笔缴款。',
    }),
    condition('balance', total > 0n, {
      text: '账户有余额',
      figures: `本息合计 ${formatYuan(total)} 元`,
      remedy: '没有可以转出的金额，请不予转出。',
    }),
    condition('payee', facts.isKnownPayee, {
      text: '来函的收款账户与转移接续中心名录一致',
      remedy: '请与转入地中心核对收款账户，名录更新之前不能付款。',
    }),
  ];
}

/** The conditions without which no clerk can approve: a wrong account number alone is a matter of judgement. */
export const firstUnmet = (conditions: readonly Condition[]): Condition | undefined =>
  conditions.find(({ key, holds }) => holds === 'no' && key !== 'account-no');

/** What the other side says of the account, against what this centre knows of its own person. */
export function dataFault(
  told: {
    readonly name: string;
    readonly certificateNumber: string;
    readonly principal: Fen;
    readonly interest: Fen;
    readonly total: Fen;
  },
  own: { readonly name: string; readonly certificateNumber: string },
): string | undefined {
  if (told.certificateNumber !== own.certificateNumber || told.name !== own.name)
    return '转出地发来的姓名或证件号码与本人不符';
  if (told.principal + told.interest !== told.total) return '转出地发来的本金与利息之和不等于合计金额';
  if (told.total <= 0n) return '转出地发来的金额为零';
  return undefined;
}

/** What is wrong between the money and what was told of it; `undefined` when it is the same to the fen. */
export function moneyFault(received: Fen, told: Fen): string | undefined {
  if (received === told) return undefined;
  const [more, less] = [received - told, told - received];
  return received > told
    ? `到账 ${formatYuan(received)} 元，比转出地告知的 ${formatYuan(told)} 元多 ${formatYuan(more)} 元`
    : `到账 ${formatYuan(received)} 元，比转出地告知的 ${formatYuan(told)} 元少 ${formatYuan(less)} 元`;
}

/** `2019年3月至2024年6月，64个月`. */
export function monthsText(count: number, first: Temporal.PlainDate | null, last: Temporal.PlainDate | null): string {
  return first && last ? `${formatMonthText(first)}至${formatMonthText(last)}，共 ${count} 个月` : `${count} 个月`;
}
