import { fen } from '../../../platform/money.ts';
import { assess } from './assess.ts';
import type { Application, HistoryFacts, HomeClaim, PersonFacts, ReasonInput, RentClaim } from './facts.ts';
import { rowInForce } from './parameter-sets.ts';
import type { InForce, Policies, PolicyKey, PolicyRow } from './policy.ts';
import { type Reason, reasons } from './reasons.ts';

// Cases for tests of the rules: a person in good standing, and what differs.

export const day = (text: string) => Temporal.PlainDate.from(text);

export function inForce<K extends PolicyKey>(
  key: K,
  on: Temporal.PlainDate,
  own: readonly PolicyRow[],
): InForce<Policies[K]> {
  const { value, source, validFrom } = rowInForce(key, on, own);
  return { key, value: value as Policies[K], source, validFrom: day(validFrom) };
}

type Account = NonNullable<PersonFacts['account']>;
export interface Case {
  readonly reason: Reason;
  readonly own?: readonly PolicyRow[];
  readonly today?: string;
  readonly person?: Partial<Omit<PersonFacts, 'account'>>;
  readonly account?: Partial<Account> | null;
  readonly history?: Partial<HistoryFacts>;
  readonly home?: Partial<HomeClaim>;
  readonly rent?: Partial<RentClaim>;
  readonly repay?: 'instalments' | 'early';
  readonly hasAccountElsewhere?: boolean;
}

const today2026 = '2026-11-12';

export function application(given: Case): Application {
  const today = day(given.today ?? today2026);
  const account: Account = {
    state: 'normal',
    stateName: '正常',
    openedOn: day('2015-03-02'),
    sealedOn: null,
    balance: fen(5_000_000),
    held: fen(0),
    interest: fen(28_125),
    contributedTo: today.with({ day: 1 }).subtract({ months: 1 }),
    ...given.account,
  };
  const person: PersonFacts = {
    today,
    isAtCounter: false,
    birthDate: day('1986-05-20'),
    sex: 'male',
    employer: {
      name: '云杉软件',
      state: 'normal',
      stateName: '正常',
      contributedTo: today.with({ day: 1 }).subtract({ months: 1 }),
    },
    remittanceInProgress: null,
    bannedUntil: null,
    loan: null,
    ...given.person,
    account: given.account === null ? null : account,
  };
  const history: HistoryFacts = {
    last: null,
    nextAllowed: null,
    familyDrawn: fen(0),
    rentCoveredTo: null,
    ownerAvailable: null,
    ...given.history,
  };
  const own = given.own ?? [];
  return { person, history, general: inForce('withdrawal.general', today, own), input: inputOf(given, today, own) };
}

function inputOf(given: Case, today: Temporal.PlainDate, own: readonly PolicyRow[]): ReasonInput {
  const policy = inForce(`withdrawal.${reasons[given.reason].policy}`, today, own);
  const claims = {
    rent: { market: 'market', place: 'city', household: 'family', rent: null, familyIncome: null, ...given.rent },
    'repay-fund-loan': { purpose: given.repay ?? 'instalments' },
    leave: { hasAccountElsewhere: given.hasAccountElsewhere ?? false },
  };
  const home: HomeClaim = {
    homeNumber: 'HT20250001',
    on: day('2025-08-01'),
    price: fen(90_000_000),
    paid: fen(30_000_000),
    boughtOn: null,
    ownerRelation: null,
    ...given.home,
  };
  const claim = given.reason in claims ? claims[given.reason as keyof typeof claims] : home;
  return { reason: given.reason, policy, claim } as ReasonInput;
}

export const assessed = (given: Case) => assess(application(given));
/** The conditions that are not met, by name. */
export const unmetOf = (given: Case) =>
  assessed(given)
    .conditions.filter(({ isMet }) => !isMet)
    .map(({ id }) => id);
/** The papers that are asked for. */
export const neededOf = (given: Case) =>
  assessed(given)
    .requirements.filter(({ isWaived }) => !isWaived)
    .map(({ id }) => id);
export const limitOf = (given: Case) => Number(assessed(given).limit);
