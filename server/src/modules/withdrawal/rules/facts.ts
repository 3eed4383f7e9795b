import type { Fen } from '../../../platform/money.ts';
import type {
  GeneralPolicy,
  HomePolicy,
  InForce,
  LeavePolicy,
  OfferPolicy,
  RentPolicy,
  RepayPolicy,
  RetirePolicy,
} from './policy.ts';
import type { EvidenceId, HomeReason, ProofReason, Reason, Relation } from './reasons.ts';

/** What the applicant says; evidence confirms it or a person decides. */
export interface HomeClaim {
  /** Number of the contract, deed or permit: one home, one number. */
  readonly homeNumber: string;
  /** Date of the contract, deed or paper. */
  readonly on: Temporal.PlainDate;
  readonly price: Fen;
  /** What has been paid by now: down payment, cost, fee. */
  readonly paid: Fen;
  /** Day of the purchase contract of the home itself, where a cost of it is bound to that day. */
  readonly boughtOn: Temporal.PlainDate | null;
  /** Set when the applicant adds to the purchase of a relative. */
  readonly ownerRelation: Relation | null;
}
export interface RentClaim {
  readonly market: 'market' | 'public';
  readonly place: 'city' | 'county';
  readonly household: 'family' | 'single';
  /** Monthly rent, where the rules compare it. */
  readonly rent: Fen | null;
  readonly familyIncome: Fen | null;
}
export interface RepayClaim {
  readonly purpose: 'instalments' | 'early';
}
export interface LeaveClaim {
  readonly hasAccountElsewhere: boolean;
}

/** What the centre knows of the person on the day. */
export interface PersonFacts {
  readonly today: Temporal.PlainDate;
  readonly isAtCounter: boolean;
  readonly birthDate: Temporal.PlainDate | null;
  readonly sex: 'male' | 'female' | 'unknown';
  readonly account: {
    readonly state: string;
    readonly stateName: string;
    readonly openedOn: Temporal.PlainDate;
    readonly sealedOn: Temporal.PlainDate | null;
    readonly balance: Fen;
    /** Of the balance, what is on its way out for another business (占用). */
    readonly held: Fen;
    /** Interest up to today, paid when the account closes. */
    readonly interest: Fen;
    readonly contributedTo: Temporal.PlainDate | null;
  } | null;
  readonly employer: {
    readonly name: string;
    readonly state: string;
    readonly stateName: string;
    readonly contributedTo: Temporal.PlainDate | null;
  } | null;
  /** A confirmed list or back-payment with this person whose money is not posted yet: `2026年11月汇缴`. */
  readonly remittanceInProgress: string | null;
  readonly bannedUntil: { readonly day: Temporal.PlainDate; readonly source: string } | null;
  /** The own open fund loan. */
  readonly loan: {
    readonly outstanding: Fen;
    readonly instalment: Fen;
    readonly grantedOn: Temporal.PlainDate;
    /** Due days of the instalments that a fund account has paid already (冲还贷). */
    readonly fundPaid: readonly Temporal.PlainDate[];
  } | null;
}

/** Earlier withdrawals that limit this one; cases under way count like paid ones. */
export interface HistoryFacts {
  /** The last own withdrawal of the same reason (rent, repayment) or for the same home. */
  readonly last: Temporal.PlainDate | null;
  /** The day before which the next is not allowed, written by the last repayment withdrawal. */
  readonly nextAllowed: Temporal.PlainDate | null;
  /** What the family has drawn for this home or the months of this rent, or the other borrowers of this loan for its months. */
  readonly familyDrawn: Fen;
  /** The last month of rent that was covered. */
  readonly rentCoveredTo: Temporal.PlainDate | null;
  /** What the owner can still draw, when a relative adds; null before the owner has applied for this home: nobody's balance is told by naming them. */
  readonly ownerAvailable: Fen | null;
}

export type ReasonInput =
  | {
      readonly reason: HomeReason;
      readonly policy: InForce<HomePolicy>;
      readonly claim: HomeClaim;
    }
  | { readonly reason: 'rent'; readonly policy: InForce<RentPolicy>; readonly claim: RentClaim }
  | { readonly reason: 'repay-fund-loan'; readonly policy: InForce<RepayPolicy>; readonly claim: RepayClaim }
  | { readonly reason: 'leave'; readonly policy: InForce<LeavePolicy>; readonly claim: LeaveClaim }
  | { readonly reason: 'retire'; readonly policy: InForce<RetirePolicy> }
  | { readonly reason: ProofReason; readonly policy: InForce<OfferPolicy> };

export interface Application {
  readonly person: PersonFacts;
  readonly history: HistoryFacts;
  readonly general: InForce<GeneralPolicy>;
  readonly input: ReasonInput;
}

/** One thing that must be so. `met` and `unmet` are decided by figures that we have; evidence is asked for apart. */
export interface Condition {
  readonly id: ConditionId;
  readonly title: string;
  readonly isMet: boolean;
  /** The figures that were compared, in a sentence. */
  readonly compared: string;
  readonly source: string;
  /** What to do when it is not met. */
  readonly remedy: string;
}

/** A paper of the list: needed, or spared with the reason. */
export interface Requirement {
  readonly id: EvidenceId;
  readonly isWaived: boolean;
  readonly why: string;
  readonly source: string;
}

/** One bound of the limit; the lowest binds. */
export interface Bound {
  readonly id: 'balance' | 'home' | 'top-up' | 'rent' | 'loan' | 'closing';
  readonly title: string;
  readonly amount: Fen;
  readonly derivation: string;
  readonly source: string;
}

/** The answer: everything that the screens show before and after applying. */
export interface Assessment {
  readonly reason: Reason;
  readonly closes: boolean;
  readonly conditions: readonly Condition[];
  readonly requirements: readonly Requirement[];
  readonly bounds: readonly Bound[];
  readonly limit: Fen;
  /** Interest that is paid with a closing, within the limit. */
  readonly interest: Fen;
  /** `refused` when a condition is not met or nothing is left; the rest depends on the evidence. */
  readonly isAllowed: boolean;
  /** Months of rent that this withdrawal covers. */
  readonly rentMonths: {
    readonly from: Temporal.PlainDate;
    readonly to: Temporal.PlainDate;
    readonly count: number;
  } | null;
  readonly rows: readonly { readonly key: string; readonly validFrom: string; readonly source: string }[];
}

/** What can be unmet, each a refusal of its own: by what is known of the person, or by what has been asked, before which it says nothing. */
export const conditions = {
  'not-offered': 'known',
  'counter-only': 'known',
  'no-account': 'known',
  frozen: 'known',
  'nothing-to-withdraw': 'known',
  banned: 'known',
  'too-soon': 'known',
  'paper-in-future': 'asked',
  'paper-too-old': 'asked',
  'purchase-too-old': 'asked',
  'limit-used-up': 'asked',
  'no-top-up': 'asked',
  'open-loan': 'known',
  'deposits-too-short': 'known',
  'income-share': 'asked',
  'no-rent-months': 'known',
  'no-fund-loan': 'known',
  'paid-from-fund': 'asked',
  'not-sealed': 'known',
  'sealed-too-short': 'known',
  'account-elsewhere': 'asked',
  'remittance-in-progress': 'known',
} as const satisfies Readonly<Record<string, 'known' | 'asked'>>;
export type ConditionId = keyof typeof conditions;
