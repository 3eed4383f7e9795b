/** The formulas of 《综合服务平台建设导则》(建金〔2016〕14号): shares in parts per million, nothing where nothing was counted. */
export const share = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part * 1_000_000) / whole) : null;

/** What the days of a period add up to, and what stood at its end. */
export interface Totals {
  readonly visits: number;
  readonly requests: number;
  readonly business: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly contentUpdates: number;
  readonly pushes: number;
  readonly registrations: number;
  readonly closures: number;
  readonly registered: number;
  readonly accounts: number;
  readonly active: number;
  readonly raters: number;
  readonly satisfied: number;
  readonly complainants: number;
}

/** 成功率 = successes ÷ business asked for; 异常率 = faults of ours ÷ requests; 活跃率 = people active ÷ registered; 注册率 = registered ÷
 * all accounts; 满意率 = satisfied or basically satisfied ÷ raters; 投诉率 = complainants ÷ all accounts. */
export const ratesOf = (totals: Totals) => ({
  successPpm: share(totals.succeeded, totals.business),
  abnormalPpm: share(totals.failed, totals.requests),
  activePpm: share(totals.active, totals.registered),
  registrationPpm: share(totals.registered, totals.accounts),
  satisfactionPpm: share(totals.satisfied, totals.raters),
  complaintPpm: share(totals.complainants, totals.accounts),
});

/** The period of the same length that ends the day before. */
export function periodBefore({ from, to }: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }) {
  const days = from.until(to, { largestUnit: 'day' }).days + 1;
  return { from: from.subtract({ days }), to: from.subtract({ days: 1 }) };
}
