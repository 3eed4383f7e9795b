import type pg from 'pg';
import { dueDayAfter } from '../../../server/src/modules/loan/rules/due-days.ts';
import type { RepaymentMethod } from '../../../server/src/modules/loan/rules/schedule.ts';
import { type Fen, fen } from '../../../server/src/platform/money.ts';
import type { Calendar } from './calendar.ts';
import type { CenterPlan } from './employers.ts';
import { chance } from './identifiers.ts';
import { personIdOf } from './members.ts';

/** What one loan is to be: when it was granted, how it is repaid, and how it went. */
export interface LoanPlan {
  readonly number: number;
  readonly personId: string;
  readonly kind: LoanKind;
  readonly grantedOn: string;
  readonly principal: Fen;
  readonly months: number;
  readonly method: RepaymentMethod;
  readonly home: 'first' | 'second';
  /** The last months that nobody paid. */
  readonly missed: number;
}

type LoanKind = 'new' | 'second-hand' | 'combined' | 'commercial-to-fund' | 'build' | 'major-repair';
const kinds = ['new', 'second-hand', 'new', 'combined', 'new', 'commercial-to-fund', 'second-hand', 'build'] as const;
export const incomeFen = 900_000;

/** A loan as people have them: what they buy decides how much and how long, their income how much at most. */
export function loanPlan(of: {
  readonly seed: number;
  readonly centerId: number;
  readonly number: number;
  /** The first month of the history. */
  readonly first: string;
  readonly personId: string;
}): LoanPlan {
  const { number, personId } = of;
  const pick = (salt: number) => chance(of.seed, number + of.centerId * 1_000, salt);
  // Small loans for repairs among them, which have been settled by now: a year, and granted before that.
  const isRepair = number % 9 === 4;
  const age = isRepair ? 14 + (pick(81) % 8) : 1 + (pick(81) % 22);
  const months = isRepair ? 12 : 120 + 12 * (pick(82) % 20);
  // In steps of ten thousand yuan, and no more than an income repays in the term.
  const wanted = isRepair ? 2 + (pick(84) % 4) : 12 + (pick(84) % 38);
  const bearable = Math.floor((months * incomeFen * 0.3) / 1_000_000);
  return {
    number,
    personId,
    kind: isRepair ? 'major-repair' : (kinds[number % kinds.length] ?? 'new'),
    months,
    grantedOn: dueDayAfter(of.first, 24 - age, 1 + (pick(83) % 28)),
    principal: fen(BigInt(1_000_000 * Math.min(wanted, bearable))),
    method: pick(85) % 5 === 0 ? 'level-principal' : 'level-payment',
    home: pick(86) % 6 === 0 ? 'second' : 'first',
    missed: number % 23 === 7 ? 1 + (pick(87) % 3) : 0,
  };
}

/** The loans of a centre, and two of the person whom the sandbox's page lists first. */
export async function loanPlans(
  client: pg.Client,
  { seed, calendar, center }: { seed: number; calendar: Calendar; center: CenterPlan },
): Promise<LoanPlan[]> {
  const count = Math.min(300, Math.floor(center.accounts / 60));
  const { rows } = await client.query<{ person_id: string }>(
    `select person_id from city_member where left_at >= 24 and joined_at < 0 order by account_no offset 40 limit $1`,
    [count],
  );
  const first = calendar.months[0]?.toString() ?? '';
  const plans = rows.map(({ person_id: personId }, number) =>
    loanPlan({ seed, centerId: center.centerId, number, first, personId }),
  );
  if (center.centerId !== 1 || center.accounts < 2_000) return plans;
  const demo = { personId: personIdOf(seed, 1, 0), method: 'level-payment', home: 'first', missed: 0 } as const;
  return [
    ...plans,
    {
      ...demo,
      number: count,
      kind: 'major-repair',
      grantedOn: dueDayAfter(first, 1, 20),
      principal: fen(5_000_000),
      months: 12,
    },
    {
      ...demo,
      number: count + 1,
      kind: 'new',
      grantedOn: dueDayAfter(first, 15, 18),
      principal: fen(36_000_000),
      months: 240,
    },
  ];
}
