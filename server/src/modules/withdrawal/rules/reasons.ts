import type { SourceCode } from '../../evidence/rules/sources.ts';

/**
 * Why money may be withdrawn. 《住房公积金管理条例》第二十四条 lists the national reasons (six until 2026-09-19, nine
 * since); cities add others. Codes are those of JGJ/T 320 table A.7 (two real systems disagree on 06 and 08).
 */
export const reasons = {
  'purchase-presale': { name: '购买期房', code: '01', policy: 'purchase', closes: false, row: 'P-W1' },
  'purchase-new': { name: '购买现房', code: '01', policy: 'purchase', closes: false, row: 'P-W2' },
  'purchase-second-hand': { name: '购买二手房', code: '01', policy: 'purchase', closes: false, row: 'P-W3' },
  build: { name: '建造、翻建自住住房', code: '02', policy: 'build', closes: false, row: 'P-W4' },
  repair: { name: '大修自住住房', code: '02', policy: 'repair', closes: false, row: 'P-W5' },
  rent: { name: '租房', code: '07', policy: 'rent', closes: false, row: 'P-W6' },
  'repay-fund-loan': { name: '偿还公积金贷款', code: '06', policy: 'repay-fund-loan', closes: false, row: 'P-W7' },
  leave: { name: '离职', code: '99', policy: 'leave', closes: true, row: 'P-W8' },
  retire: { name: '离休、退休', code: '03', policy: 'retire', closes: true, row: 'P-W9' },
  emigrate: { name: '出境定居', code: '05', policy: 'emigrate', closes: true, row: 'P-W10' },
  decorate: { name: '装修自住住房', code: '99', policy: 'decorate', closes: false, row: '' },
  'property-fee': { name: '支付自住住房物业费', code: '99', policy: 'property-fee', closes: false, row: '' },
  disability: { name: '完全丧失劳动能力', code: '04', policy: 'disability', closes: true, row: '' },
  death: { name: '职工死亡', code: '08', policy: 'death', closes: true, row: '' },
  illness: { name: '重大疾病', code: '09', policy: 'illness', closes: false, row: '' },
} as const;
export type Reason = keyof typeof reasons;
export const reasonNames = Object.keys(reasons) as Reason[];

/** What a home withdrawal proves, by reason: the part of 《住房公积金管理条例》第二十四条第一项 and what was added in 2026. */
export type HomeReason =
  | 'purchase-presale'
  | 'purchase-new'
  | 'purchase-second-hand'
  | 'build'
  | 'repair'
  | 'decorate'
  | 'property-fee';

export function isHomeReason(reason: Reason): reason is HomeReason {
  return ['purchase', 'build', 'repair', 'decorate', 'property-fee'].includes(reasons[reason].policy);
}

export type Relation = 'spouse' | 'parent' | 'child';
export const relations: Readonly<Record<Relation, string>> = { spouse: '配偶', parent: '父母', child: '子女' };

/** Evidence that a reason can ask for, and what it is called. */
export const evidenceNames = {
  'purchase-contract': '购房合同（网签备案）',
  'payment-invoice': '购房款发票',
  title: '不动产权证书',
  'deed-tax': '契税完税凭证',
  'build-permit': '建造、翻建批准文件',
  'build-cost': '建造、翻建费用凭证',
  'repair-appraisal': '房屋大修鉴定意见',
  'repair-invoice': '大修费用发票',
  'decoration-contract': '装修合同',
  'decoration-invoice': '装修发票',
  'property-fee-invoice': '物业费发票',
  'no-home': '家庭无自有住房',
  marriage: '婚姻状况',
  lease: '租赁合同和租金凭证',
  income: '家庭工资收入证明',
  kinship: '亲属关系',
  'family-consent': '家人同意',
  termination: '解除劳动关系证明',
  retirement: '退休证明',
  emigration: '出境定居证明',
  disability: '完全丧失劳动能力鉴定结论',
  death: '死亡证明和继承（受遗赠）证明',
  illness: '重大疾病诊断证明',
} as const;
export type EvidenceId = keyof typeof evidenceNames;

/** Who confirms a paper of one's own; what nobody has on record is handed in. */
export const evidenceSources: Readonly<Partial<Record<EvidenceId, SourceCode>>> = {
  'purchase-contract': 'housing-contract',
  'payment-invoice': 'tax-invoice',
  title: 'real-estate',
  'deed-tax': 'tax-invoice',
  'build-cost': 'tax-invoice',
  'repair-invoice': 'tax-invoice',
  'decoration-invoice': 'tax-invoice',
  'property-fee-invoice': 'tax-invoice',
  'no-home': 'real-estate',
  marriage: 'marriage',
  retirement: 'retirement',
  emigration: 'identity',
  death: 'identity',
};
