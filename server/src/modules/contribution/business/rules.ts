/**
 * The businesses of an employer (单位业务) beside the month's remittance: their names, their states and the month
 * from which they take effect. Pure and browser-safe.
 */
import { formatMonthText, isBefore } from '../../../platform/dates.ts';
import type { Fen, RatePpm } from '../../../platform/money.ts';

/** What there is to know of a kind of business; the rest follows from it. */
export interface KindOfBusiness {
  readonly name: string;
  /** Of JGJ/T 320-2014 table A.5 where it has one. */
  readonly code: string;
  /**
   * `accounts`: whom the list of the month that is due has, or what they pay; each of them is told. `month`: that month too,
   * but nobody's account. `past`: months of the past alone. `contact`: how people are reached, and no list. `paying`: the way
   * of paying, and no people. A draft of the list of the month that is due no longer tells the truth after the first two, and
   * is thrown away.
   */
  readonly touches: 'accounts' | 'month' | 'past' | 'contact' | 'paying';
  /** The centre decides about it before it takes effect. */
  readonly isReviewed?: true;
  /** Must have come into force before the month begins to be paid: handbook §6.2 «effective month ≤ now». */
  readonly isNotAhead?: true;
  /** Changes the same figures: of the two one waits for the other (handbook §6.2: one pending change at a time). */
  readonly excludes?: string;
}

/** What an employer can do, and how it is called. */
export const businessKinds = {
  /** Listed with the businesses, kept as a remittance. */
  remittance: { name: '汇缴', code: '01', touches: 'month' },
  'back-payment': { name: '补缴', code: '02', touches: 'past' },
  open: { name: '职工开户', code: '03', touches: 'accounts' },
  unseal: { name: '启封', code: '04', touches: 'accounts' },
  seal: { name: '封存', code: '05', touches: 'accounts' },
  'transfer-in': { name: '内部转移', code: '06', touches: 'accounts' },
  base: { name: '基数调整', code: '10', touches: 'accounts', isNotAhead: true, excludes: 'ratio' },
  deferral: { name: '缓缴', code: '13', touches: 'month', isReviewed: true },
  resumption: { name: '恢复缴存', code: '13', touches: 'month' },
  ratio: { name: '比例调整', code: '99', touches: 'accounts', isNotAhead: true, excludes: 'base' },
  'member-change': { name: '职工信息修改', code: '99', touches: 'contact' },
  correction: { name: '错缴更正', code: '99', touches: 'past', isReviewed: true },
  'collection-agreement': { name: '委托收款签约', code: '99', touches: 'paying' },
  'collection-end': { name: '委托收款解约', code: '99', touches: 'paying' },
} as const satisfies Readonly<Record<string, KindOfBusiness>>;
export type ListedKind = keyof typeof businessKinds;
export type BusinessKind = Exclude<ListedKind, 'remittance'>;

const known = (kind: ListedKind): KindOfBusiness => businessKinds[kind];

/** An agreement about the way of paying concerns nobody's account. */
export const isAboutPeople = (kind: BusinessKind): boolean => known(kind).touches !== 'paying';
/** Whether it changes whom the list of the month that is due has, or what they pay. */
export const changesAccounts = (kind: ListedKind): boolean => known(kind).touches === 'accounts';
/** Whether a draft of the list of the month that is due is out of date after it. */
export const changesTheComing = (kind: BusinessKind): boolean =>
  changesAccounts(kind) || known(kind).touches === 'month';
export const isReviewed = (kind: BusinessKind): boolean => known(kind).isReviewed === true;
/** The business that a kind waits for beside one of its own. */
export const excludedBy = (kind: BusinessKind): BusinessKind | undefined =>
  known(kind).excludes as BusinessKind | undefined;

/** How far a business has come, and what people read. */
export const businessStates = {
  draft: '待确认',
  pending: '办理中',
  done: '已办结',
  discarded: '已放弃',
  refused: '未通过',
  reversed: '已撤销',
} as const;
export type BusinessState = keyof typeof businessStates;
/** Of what was paid: about to be taken back by a correction, or taken back. */
export type CorrectionState = Extract<BusinessState, 'pending' | 'done'>;

/** Which step may follow which; the server enforces it, the screens draw their buttons from it. */
export const businessSteps = {
  draft: { finish: 'done', wait: 'pending', discard: 'discarded' },
  pending: { finish: 'done', refuse: 'refused', withdraw: 'discarded' },
  done: { reverse: 'reversed' },
  discarded: {},
  refused: {},
  reversed: {},
} as const;
export type BusinessStep = 'finish' | 'wait' | 'discard' | 'refuse' | 'withdraw' | 'reverse';

/** The state after a step, or `undefined` when the step may not be taken. */
export function businessStateAfter(state: BusinessState, step: BusinessStep): BusinessState | undefined {
  const next: Partial<Record<BusinessStep, BusinessState>> = businessSteps[state];
  return next[step];
}

/**
 * Why a change cannot take effect from the employer's next due month, or `undefined` when it can (handbook §6.2:
 * effective month ≥ next due month, and for bases and ratios not in the future).
 */
export function effectiveMonthFault(
  kind: BusinessKind,
  { nextDue, thisMonth }: { nextDue: Temporal.PlainDate; thisMonth: Temporal.PlainDate },
): string | undefined {
  if (!known(kind).isNotAhead || !isBefore(thisMonth, nextDue)) return undefined;
  return `${formatMonthText(thisMonth)}及以前的月份均已缴清，${businessKinds[kind].name}要从${formatMonthText(nextDue)}起执行，请在${formatMonthText(nextDue)}1日以后办理。`;
}

/** How a base that a year's average wage gives stands to the limits of the deposit year. */
export interface YearlyBase {
  readonly base: Fen;
  /** Which limit the wage fell outside of; `undefined` when the wage itself is the base. */
  readonly limited: 'floor' | 'cap' | undefined;
}

/**
 * The base of a deposit year: the person's own average monthly wage of the year before (《住房公积金管理条例》第十六条),
 * but at least the floor and at most the cap of the deposit year.
 */
export function yearlyBase(wage: Fen, { baseMin, baseMax }: { baseMin: Fen; baseMax: Fen }): YearlyBase {
  if (wage < baseMin) return { base: baseMin, limited: 'floor' };
  if (wage > baseMax) return { base: baseMax, limited: 'cap' };
  return { base: wage, limited: undefined };
}

export interface RatioPolicy {
  readonly min: RatePpm;
  readonly max: RatePpm;
}

/**
 * Which side's ratio is outside the policy of the day (《住房公积金管理条例》第十八条: at least 5 %, and not above the
 * nationally set maximum), or not a whole tenth of a percent; `undefined` when both may be.
 */
export function ratioFault(
  ratios: { readonly employer: RatePpm; readonly member: RatePpm },
  { min, max }: RatioPolicy,
): { readonly side: 'employer' | 'member'; readonly why: 'below' | 'above' | 'uneven' } | undefined {
  for (const side of ['employer', 'member'] as const) {
    if (ratios[side] < min) return { side, why: 'below' };
    if (ratios[side] > max) return { side, why: 'above' };
    if (ratios[side] % 1_000n !== 0n) return { side, why: 'uneven' };
  }
  return undefined;
}

/** Whether a month's deposit of both sides is within the limits (handbook §6.2: (unit % + person %) × base). */
export function depositFault(
  total: Fen,
  { depositMin, depositMax }: { readonly depositMin: Fen; readonly depositMax: Fen },
): 'below' | 'above' | undefined {
  if (total < depositMin) return 'below';
  return total > depositMax ? 'above' : undefined;
}

/** The year from July to June that a month belongs to, by its first month. */
export function depositYear(month: Temporal.PlainDate): Temporal.PlainDate {
  const year = month.month >= 7 ? month.year : month.year - 1;
  return Temporal.PlainDate.from({ year, month: 7, day: 1 });
}

/** The months from one to another, both included, oldest first; none when the second is earlier. */
export function monthsFrom(from: Temporal.PlainDate, to: Temporal.PlainDate): Temporal.PlainDate[] {
  const count = from.until(to, { largestUnit: 'month' }).months + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => from.add({ months: index }));
}

interface Sides {
  readonly employer: Fen;
  readonly member: Fen;
}

/** What is still to be paid for a month: either side's deposit by the rules of that month less what stands on the account. */
export function stillDue(deposit: Sides, paid: Sides): Sides | undefined {
  const employer = deposit.employer - paid.employer;
  const member = deposit.member - paid.member;
  if (employer < 0n || member < 0n || employer + member === 0n) return undefined;
  return { employer: employer as Fen, member: member as Fen };
}

/** Ratios that an employer changed, by the month from which on. */
export interface RatioChange {
  readonly from: Temporal.PlainDate;
  readonly before: { readonly employer: RatePpm; readonly member: RatePpm };
}

/** The ratios in force in a month: those before the first change after it, else today's. */
export function ratiosIn<R extends RatioChange['before']>(
  month: Temporal.PlainDate,
  now: R,
  changes: readonly RatioChange[],
): R | RatioChange['before'] {
  const after = changes
    .filter(({ from }) => isBefore(month, from))
    .toSorted((a, b) => Temporal.PlainDate.compare(a.from, b.from));
  return after[0]?.before ?? now;
}
