/** What the screens decide by themselves: which kind of number was typed, in what order lines stand, how they read. Pure. */
import { daysBetween, formatMonth, formatMonthText } from '../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { certificateKey, creditCodeFault, foldIdentifier, foldMobile, foldName, mobileFault } from '../party/rules.ts';

/** Where a text is looked for; a part that is missing is not looked for. */
export interface Question {
  readonly person?: { readonly by: 'certificate' | 'mobile' | 'account' | 'name'; readonly text: string };
  readonly employer?: { readonly by: 'account' | 'credit-code' | 'name'; readonly text: string };
}

const nameOrNothing = (text: string): Question | undefined => {
  const name = foldName(text);
  if ([...name].length < 2) return undefined;
  // Names of people hold no digits; numbers of passports and officers do.
  if (!/\d/.test(name)) return { person: { by: 'name', text: name }, employer: { by: 'name', text: name } };
  const number = certificateKey(text);
  return {
    ...(number.length >= 5 && { person: { by: 'certificate', text: number } }),
    employer: { by: 'name', text: name },
  };
};

/**
 * What a text is by its shape: mobile (11 digits), personal account (12), employer account (10), citizen number (18 or the
 * old 15), credit code (18 characters), else a name or the number of another certificate. `undefined` when it is too
 * short or an incomplete number: numbers are found whole only, so that nobody can feel their way to one.
 */
export function questionOf(text: string): Question | undefined {
  const number = foldIdentifier(text);
  const mobile = foldMobile(text);
  if (mobileFault(mobile) === undefined) return { person: { by: 'mobile', text: mobile } };
  if (/^\d{12}$/.test(number)) return { person: { by: 'account', text: number } };
  if (/^\d{10}$/.test(number)) return { employer: { by: 'account', text: number } };
  const credit = creditCodeFault(number) === undefined && ({ employer: { by: 'credit-code', text: number } } as const);
  // A credit code may be all digits: then both are looked for.
  if (/^\d{15}$|^\d{17}[\dX]$/.test(number))
    return { person: { by: 'certificate', text: certificateKey(number) }, ...credit };
  if (credit) return credit;
  // Passports of some countries are nine digits.
  if (/^\d+$/.test(number) && number.length !== 9) return undefined;
  return nameOrNothing(text);
}

/** 积数 up to a day: what was accrued, and the balance for the days since. Both in fen·days. */
export function accrualThrough(
  day: Temporal.PlainDate,
  held: { readonly accrual: bigint; readonly accruedTo: Temporal.PlainDate; readonly balance: Fen },
): bigint {
  return held.accrual + held.balance * BigInt(Math.max(0, daysBetween(held.accruedTo, day)));
}

/**
 * The balance at the end of each of `months` months from `first` on, oldest first. A month without entries keeps the one
 * before; before the first entry there is nothing. `ends` are the months that have one (`2026-11`), newest first.
 */
export function monthEndsOf(
  ends: readonly { readonly month: string; readonly balance: Fen }[],
  first: Temporal.PlainDate,
  months: number,
): { month: string; balanceFen: number }[] {
  let oldest = ends.length;
  let balanceFen = 0;
  return Array.from({ length: months }, (_none, index) => {
    const month = formatMonth(first.add({ months: index }));
    for (let end = ends[oldest - 1]; end && end.month <= month; end = ends[oldest - 1]) {
      balanceFen = Number(end.balance);
      oldest -= 1;
    }
    return { month, balanceFen };
  });
}

/** Kinds of account changes that move no money, as people read them. */
export const changeKinds = {
  open: '开户',
  seal: '封存',
  unseal: '启封',
  base: '基数调整',
  ratio: '比例调整',
  transfer: '单位变更',
  close: '销户',
  reopen: '恢复账户',
  freeze: '冻结',
  unfreeze: '解除冻结',
  merge: '账户合并',
} as const;
export type ChangeKind = keyof typeof changeKinds;

const yuan = (text: string | null) =>
  text !== null && /^\d+$/.test(text) ? `${formatYuan(BigInt(text))} 元` : undefined;

function fromTo(what: string, before: string | undefined, after: string | undefined): string {
  if (after === undefined) return `${what}变更`;
  return before === undefined ? `${what}为 ${after}` : `${what}由 ${before}调整为 ${after}`;
}

/** Changes that one sentence says, whatever was before. */
const plainChanges: Readonly<Partial<Record<ChangeKind, string>>> = {
  seal: '封存（暂停缴存）',
  unseal: '启封（恢复缴存）',
  transfer: '缴存单位变更',
  close: '提取销户',
  reopen: '销户未完成，账户恢复原状态',
};

/** One sentence about a change: `缴存基数由 5,000.00 元调整为 5,500.00 元`. Bases are kept as text of fen. */
export function changeSummary(kind: ChangeKind, before: string | null, after: string | null): string {
  const plain = plainChanges[kind];
  if (plain !== undefined) return plain;
  const named = after ? `：${after}` : '';
  if (kind === 'open') return `开立个人账户，${fromTo('缴存基数', undefined, yuan(after))}`;
  if (kind === 'base') return fromTo('缴存基数', yuan(before), yuan(after));
  if (kind === 'freeze') return `冻结${named}`;
  if (kind === 'unfreeze') return `解除冻结${named}`;
  if (kind === 'merge') return `并入个人账户 ${after ?? ''}，本账户销户`;
  return fromTo('缴存比例', before ?? undefined, after ?? undefined);
}

interface EntryFacts {
  readonly kindText: string;
  readonly month: Temporal.PlainDate | null;
  readonly amount: Fen;
  readonly employerPart: Fen | null;
}

/** One sentence about an entry: `2026年10月汇缴，单位 600.00 元，个人 600.00 元`. */
export function entrySummary({ kindText, month, amount, employerPart }: EntryFacts): string {
  const what = `${month ? formatMonthText(month) : ''}${kindText}`;
  if (employerPart === null) return what;
  return `${what}，单位 ${formatYuan(employerPart)} 元，个人 ${formatYuan(fen(amount - employerPart))} 元`;
}

/** The dates of a filter in words, for headings: `2026-01-01 至 2026-11-23`, `全部日期`. */
export function rangeText(from: string | undefined, to: string | undefined, all: string): string {
  if (from === undefined) return to === undefined ? all : `截至 ${to}`;
  return to === undefined ? `${from} 起` : `${from} 至 ${to}`;
}

/** The year stays, month and day are hidden: `1990-**-**`; empty when it is not known. */
export function maskBirthDate(date: Temporal.PlainDate | null): string {
  return date ? `${date.toString().slice(0, 4)}-**-**` : '';
}

const fieldTexts: Readonly<Record<string, string>> = {
  name: '姓名',
  certificate: '证件号码',
  certificateType: '证件类型',
  certificateNumber: '证件号码',
  mobile: '手机号码',
  landline: '固定电话',
  address: '家庭住址',
  postcode: '邮政编码',
  bankCard: '收款银行卡',
  bankName: '收款银行',
  birthDate: '出生日期',
  sex: '性别',
};

/** What a field of a person is called; one without a name is shown as it is kept. */
export const fieldText = (field: string): string => fieldTexts[field] ?? field;

/** The businesses that post journals, in the order of the desk; `loan-…` are the kinds of a loan's movements. */
export const journalBusinesses: Readonly<Record<string, string>> = {
  remittance: '汇缴入账',
  'back-payment': '补缴入账',
  correction: '错缴更正',
  merge: '账户合并',
  'partial-withdrawal': '部分提取',
  'closing-withdrawal': '销户提取',
  'closing-interest': '销户结息',
  'loan-grant': '发放贷款',
  'loan-repayment': '收回贷款本息',
  'loan-offset': '提取偿还贷款',
  'loan-early': '提前还款',
  'loan-settlement': '提前结清',
  'loan-overdue': '转入逾期贷款',
  'loan-overdue-repayment': '收回逾期贷款',
  'loan-reversal': '还款退回',
  'loan-write-off': '核销贷款',
  'loan-return': '发放退回，逾期转回',
  'loan-refund': '退还贷款本息',
  'loan-cancel': '撤销贷款发放',
  'loan-recovery': '核销后收回',
  interest: '年度结息',
  'interest-accrual': '计提存款利息',
  'interest-accrual-excess': '冲回多提利息',
  'unallocated-receipt': '单位来款',
  'unallocated-return': '退回单位来款',
  'temporary-receipt': '暂收款',
  'temporary-allocation': '暂收款分配',
  'temporary-booking': '暂收款记入科目',
  'temporary-return': '暂收款退回',
  'payment-return': '付款退回',
  repayment: '退回款重付',
  'year-end-income': '结转业务收入',
  'year-end-expense': '结转业务支出',
  'year-end-surplus': '结转增值收益',
  'risk-reserve': '提取贷款风险准备',
  manual: '手工凭证',
  reversal: '冲正',
  opening: '期初建账',
};

/** What a journal's business is called. */
export const businessText = (business: string): string => journalBusinesses[business] ?? business;

/** What one person proposes and another decides, beside cases: vouchers, and money that goes to or back from an account. */
export const decisionKinds = ['voucher', 'reversal', 'allocation', 'booking', 'return', 'refund', 'repayment'] as const;
export type DecisionKind = (typeof decisionKinds)[number];

/** What may wait for somebody at the desk, what is met most often first. */
export const dutyKinds = [
  'cases',
  'cases-left',
  'certificates',
  'decisions',
  'conversations',
  'work-orders',
  'work-orders-review',
  'work-orders-waiting',
  'content',
  'surveys',
  'wordings',
  'parameters',
  'services',
  'staff-accounts',
] as const;
export type DutyKind = (typeof dutyKinds)[number];

/** What a voucher may have been posted for, with a page on the desk. */
export const originKinds = [
  'case',
  'employer',
  'loan',
  'payment',
  'batch',
  'receipt',
  'interest',
  'voucher-request',
] as const;
export type OriginKind = (typeof originKinds)[number];

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What a key names that has no page of its own: the page of who it belongs to is shown. */
export type KeyKind =
  | OriginKind
  | 'remittance'
  | 'business'
  | 'collection'
  | 'refund'
  | 'allocation'
  | 'transfer'
  | 'loan-request';
const keys: readonly (readonly [pattern: RegExp, kind: KeyKind])[] = [
  [new RegExp(`^remittance:(${uuid})$`), 'remittance'],
  [new RegExp(`^(?:back-payment|correction):(${uuid})`), 'business'],
  [new RegExp(`^(?:withdrawal|merge):(${uuid})`), 'case'],
  [new RegExp(`^transfer-(?:in|out|back):(${uuid})`), 'transfer'],
  [new RegExp(`^(?:history:)?loan:(?:grant|write-off|cancel|return|refund|offset|offset-year):(${uuid})`), 'loan'],
  [new RegExp(`^loan:overdue:[0-9-]+:(${uuid})`), 'loan'],
  [new RegExp(`^loan:back:${uuid}:[0-9]+:[0-9]+:(${uuid})`), 'loan'],
  [new RegExp(`^loan:request:(${uuid})`), 'loan-request'],
  [new RegExp(`^(?:receipt|temporary-return):(${uuid})$`), 'receipt'],
  [new RegExp(`^allocation:(${uuid})`), 'allocation'],
  [new RegExp(`^unallocated-return:(${uuid})`), 'refund'],
  [new RegExp(`^collection-(?:owed|repaid):(${uuid})`), 'collection'],
  [new RegExp(`^repayment:(${uuid})$`), 'payment'],
  [new RegExp(`^voucher:(${uuid})$`), 'voucher-request'],
  [/^interest:(\d{4}-\d{2}-\d{2})/, 'interest'],
];

/** What a business key names: keys are made of what was posted and its id. */
export function originOf(businessKey: string): { kind: (typeof keys)[number][1]; id: string } | undefined {
  for (const [pattern, kind] of keys) {
    const id = pattern.exec(businessKey)?.[1];
    if (id !== undefined) return { kind, id };
  }
  return undefined;
}

/** What a centre has with a person, by where it is kept. */
export const timelineKinds = {
  registration: '登记注册',
  account: '账户变更',
  trade: '资金交易',
  case: '业务办理',
  visit: '柜台接待',
  booking: '预约排号',
  message: '站内消息',
  sms: '短信推送',
  'work-order': '工单',
  chat: '在线客服',
  call: '热线通话',
  login: '登录',
} as const;
