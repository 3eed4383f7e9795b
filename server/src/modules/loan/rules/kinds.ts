/** Kinds of loans (provincial rule, handbook §4.6). */
export const loanKinds = {
  new: '购买新建商品房',
  'second-hand': '购买二手房',
  build: '建造自住住房',
  rebuild: '翻建自住住房',
  'major-repair': '大修自住住房',
  'other-city': '异地购房',
  combined: '组合贷款',
  'commercial-to-fund': '商业贷款转公积金贷款',
} as const;
export type LoanKind = keyof typeof loanKinds;

/** What proves the house: a filed contract of what is bought, the title of what is owned, or a paper that no agency here has. */
const housePapers: Readonly<Record<LoanKind, 'contract' | 'title' | 'paper'>> = {
  new: 'contract',
  'second-hand': 'contract',
  combined: 'contract',
  rebuild: 'title',
  'major-repair': 'title',
  'commercial-to-fund': 'title',
  build: 'paper',
  'other-city': 'paper',
};
export const housePaperOf = (kind: LoanKind) => housePapers[kind];

/** What the number of the house is called. */
export const houseNoLabel = (kind: LoanKind): string => (housePapers[kind] === 'title' ? '不动产权证号' : '合同备案号');

export const maritals = { single: '未婚', married: '已婚', widowed: '丧偶', divorced: '离婚' } as const;

/** What secures a loan (JGJ/T 320 table A.10). */
export const securities = { mortgage: '抵押', pledge: '质押', guarantee: '保证', other: '其他' } as const;
export type Security = keyof typeof securities;

export const relations = { self: '主借款人', spouse: '配偶', parent: '父母', child: '子女', other: '其他' } as const;
export type Relation = keyof typeof relations;

/** How the fund account helps to repay (冲还贷). */
export const offsets = { none: '不冲还', monthly: '按月冲还', yearly: '按年冲还本金' } as const;
export type OffsetBy = keyof typeof offsets;

/** Movements of a loan account as people read them (JGJ/T 320 table A.15). */
export const movementNames = {
  grant: '发放',
  repayment: '正常还款',
  early: '部分提前还款',
  settlement: '提前结清',
  overdue: '转入逾期',
  'overdue-repayment': '归还逾期',
  offset: '公积金冲还',
  extend: '展期',
  shorten: '缩期',
  rate: '利率调整',
  'write-off': '核销',
  recovery: '核销后收回',
  reversal: '扣款退回',
  return: '发放退回',
  refund: '退还已收本息',
  regrant: '重新发放',
  cancel: '撤销发放',
} as const;

/** Which documents a kind asks for. */
export function slotsOf(): readonly { readonly key: string; readonly name: string; readonly hint?: string }[] {
  return [
    { key: 'identity', name: '身份证明', hint: '借款人和共同借款人的身份证；已核验一致的不需要' },
    { key: 'marriage', name: '婚姻状况证明', hint: '结婚证、离婚证；单身的签承诺书；已核验一致的不需要' },
    { key: 'purchase', name: '购房（建房、大修）证明', hint: '购房合同、建房批准文件或大修鉴定' },
    { key: 'homes', name: '家庭住房情况证明', hint: '不动产登记机构出具；已核验一致的不需要' },
    { key: 'payment', name: '首付款证明', hint: '首付款发票或转账凭证' },
    { key: 'income', name: '收入证明', hint: '申报收入高于缴存基数时提供' },
    { key: 'bank', name: '还款账户', hint: '借款人本人的储蓄卡' },
  ];
}

/** Months in a row up to the last one that could have been paid, newest first in any order given. */
export function monthsInARow(months: readonly string[], last: string): number {
  const paid = new Set(months);
  const before = (month: string) => {
    const year = Number(month.slice(0, 4));
    const number = Number(month.slice(5, 7));
    return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
  };
  // The month under way, and the one before it, need not be here yet.
  let month = last;
  for (let tries = 0; tries < 2 && !paid.has(month); tries += 1) month = before(month);
  let count = 0;
  for (; paid.has(month); month = before(month)) count += 1;
  return count;
}

/** What a borrower asks to repay outside the plan. */
export const requestKinds = {
  'early-partial': '部分提前还款',
  'early-full': '提前结清',
  overdue: '归还逾期',
  recovery: '核销后收回',
} as const;
