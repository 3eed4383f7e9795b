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
