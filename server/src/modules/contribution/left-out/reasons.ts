/** Why somebody on a month's list is not paid for with it: what screens offer. Pure and browser-safe. */
export const leftOutReasons = {
  'unpaid-wage': '本月工资尚未发放',
  leave: '停薪留职或长期请假',
  dispute: '缴存基数或劳动关系有争议',
  other: '其他',
} as const;
export type LeftOutReason = keyof typeof leftOutReasons;
