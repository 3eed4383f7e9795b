import type { HomeReason, ProofReason, Reason, Relation, reasons } from './reasons.ts';

/**
 * The dated policy of withdrawals. Each value is a row of `params`: it holds from a day, names its source, and a centre's
 * own row wins over the national one. Amounts are integers of fen, shares are parts per million. `null` means that the
 * rule does not exist there, never that it is unknown. A new part is added by migration to every row of `national_value`
 * and of `center_value` (see `0150_withdrawal_rules.sql`): a row without it is a fault of the installation.
 */
export interface HomePolicy {
  readonly isOffered: boolean;
  /** How many months after the contract (or paper) the money may be asked for. */
  readonly withinMonths: number | null;
  /** Least months between two withdrawals for the same home. */
  readonly intervalMonths: number | null;
  /** What the family may draw in total: what it has paid, or the whole price. */
  readonly capOn: 'paid' | 'price';
  readonly sharePpm: number;
  readonly ceilingFen: number | null;
  /** How many months after the purchase contract of the home itself a cost of it may be asked for. */
  readonly homeWithinMonths: number | null;
  /** Who may add from their own accounts when the owner's money is not enough. */
  readonly topUp: readonly Relation[];
}

export interface RentPolicy {
  readonly isOffered: boolean;
  /** Caps of a month for rent on the market, by place and household; for a whole family or for each person. */
  readonly monthlyCapFen: {
    readonly city: { readonly family: number; readonly single: number };
    readonly county: { readonly family: number; readonly single: number };
  } | null;
  readonly capIsPerPerson: boolean;
  readonly maxMonths: number;
  readonly intervalMonths: number;
  readonly minDepositMonths: number | null;
  /** Rent must be above this share of the family's wage income; gone with the Regulation of 2026-09-20. */
  readonly incomeSharePpm: number | null;
  /** The look for own homes covers minor children too. */
  readonly homeCheckCoversChildren: boolean;
  /** For which homes an own open fund loan stands in the way. */
  readonly openLoanBlocks: 'none' | 'market' | 'every';
}

export interface RepayPolicy {
  readonly isOffered: boolean;
  /** What stays in the account. */
  readonly keepFen: number;
  /** How many past instalments one withdrawal may cover. */
  readonly maxInstalments: number;
}

export interface LeavePolicy {
  readonly isOffered: boolean;
  /** Months sealed without which nobody may withdraw, with or without paper. */
  readonly sealedMonths: number | null;
  /** Months sealed from which, with an employer that deposits normally, no certificate is asked for. */
  readonly paperFreeSealedMonths: number;
  /** An employer further behind than this is not depositing normally. */
  readonly employerMonthsBehind: number;
  readonly noAccountElsewhere: boolean;
}

export interface RetirePolicy {
  readonly isOffered: boolean;
  /** Ages from which a sealed account needs no retirement paper: a rule about papers, not the entitlement. */
  readonly femaleAge: number;
  readonly maleAge: number;
}

export interface OfferPolicy {
  readonly isOffered: boolean;
}

/** What stands for every reason. */
export interface GeneralPolicy {
  /** A partial withdrawal leaves at least this in the account. */
  readonly leaveAtLeastFen: number;
}

/** Months without withdrawal (and loan) after a fraud; `null` where the law of the day has no such ban. */
export interface BanPolicy {
  readonly withdrawalFraudMonths: number | null;
  readonly loanFraudMonths: number | null;
}

/** The largest amount that is decided without a person, by channel; a channel that is not named always asks a person. */
export interface AutomaticPolicy {
  readonly maxFen: Readonly<Partial<Record<string, number>>>;
}

/** From this amount on a second person decides. */
export interface ReviewPolicy {
  readonly fourEyesFromFen: number;
}

type KeyOf<R extends Reason> = `withdrawal.${(typeof reasons)[R]['policy']}`;
export type Policies = Readonly<
  Record<KeyOf<HomeReason>, HomePolicy> &
    Record<KeyOf<ProofReason>, OfferPolicy> & {
      'withdrawal.rent': RentPolicy;
      'withdrawal.repay-fund-loan': RepayPolicy;
      'withdrawal.leave': LeavePolicy;
      'withdrawal.retire': RetirePolicy;
      'withdrawal.general': GeneralPolicy;
      'withdrawal.ban': BanPolicy;
      'withdrawal.automatic': AutomaticPolicy;
      'withdrawal.review': ReviewPolicy;
    }
>;
export type PolicyKey = keyof Policies;

/** A policy on a day: the value and the row it comes from, so that a decision can say by which rows it was made. */
export interface InForce<T> {
  readonly key: string;
  readonly value: T;
  readonly source: string;
  readonly validFrom: Temporal.PlainDate;
}

export type PolicyRow = {
  readonly [K in PolicyKey]: {
    readonly key: K;
    readonly validFrom: string;
    readonly value: Policies[K];
    readonly source: string;
  };
}[PolicyKey];
