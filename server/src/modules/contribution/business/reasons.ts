/** Why people are sealed or unsealed: what screens offer and papers print. Pure and browser-safe. */

export const sealReasons = {
  left: '终止劳动关系',
  retired: '退休',
  'without-pay': '停薪留职',
  dispatched: '调出本单位',
  study: '脱产学习',
  service: '服兵役',
  other: '其他',
} as const;
export type SealReason = keyof typeof sealReasons;

export const unsealReasons = {
  back: '恢复工资关系',
  rehired: '重新录用',
  'sealed-by-mistake': '误封存',
  other: '其他',
} as const;
export type UnsealReason = keyof typeof unsealReasons;

export const backPaymentReasons = {
  missed: '漏缴',
  hired: '新增职工补缴',
  unsealed: '启封补缴',
  'base-difference': '基数差额补缴',
  'ratio-difference': '比例差额补缴',
  deferred: '缓缴期补缴',
  ordered: '按执法、仲裁或判决补缴',
  other: '其他',
} as const;
export type BackPaymentReason = keyof typeof backPaymentReasons;
