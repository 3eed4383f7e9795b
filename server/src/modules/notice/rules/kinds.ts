/** The kinds of messages that people choose by (P-O7), and what cannot be declined. */
export const categories = {
  account: '账户变动',
  business: '业务办理提醒',
  progress: '进度提醒',
  repayment: '还款提醒',
  security: '安全提醒',
} as const;
export type Category = keyof typeof categories;
/** Who changed a password must be told: nobody can decline that. */
export const isDeclinable = (category: Category): boolean => category !== 'security';

/** How urgent, as the order of sending (handbook §7): codes and answers, then high, middle, low. */
export const urgencies = { code: 1, high: 2, middle: 3, low: 4 } as const;
export type Urgency = keyof typeof urgencies;
export const urgencyTexts: Readonly<Record<Urgency, string>> = {
  code: '立即',
  high: '高',
  middle: '中',
  low: '低（夜间不发）',
};
