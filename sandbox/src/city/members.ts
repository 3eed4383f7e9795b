import { monthlyDeposit } from '../../../server/src/modules/account/rules.ts';
import { fen, ratePpm } from '../../../server/src/platform/money.ts';
import { type Calendar, depositYearOf, historyMonths, monthAt } from './calendar.ts';
import { demoPeople, type EmployerPlan } from './employers.ts';
import { chance, seededUuid } from './identifiers.ts';
import { fictionalBaseFen } from './people.ts';

/** Ids of employers, people and accounts bear this time, long before the history. */
export const registeredMs = Temporal.Instant.from('2015-01-05T01:00:00Z').epochMilliseconds;

/** The id of the person with an index in a centre. */
export const personIdOf = (seed: number, centerId: number, index: number) =>
  seededUuid(seed, 'person', { centerId, number: index, atMs: registeredMs });

/** What the history needs to know of an account: the money follows from it by SQL. Places count months of the history. */
export interface MemberPlan {
  /** Index of the person. */
  readonly index: number;
  /** The month of the first contribution: negative for those who were there before. */
  readonly joinedAt: number;
  /** The month that is no longer contributed; for those who stay, the one after the last that their employer paid. */
  readonly leftAt: number;
  /** The contribution base in each deposit year of the history, in fen. */
  readonly bases: readonly [number, number, number];
  /** What was brought forward from before the history, in fen. */
  readonly openingFen: number;
}

const baseStep = 5_000;
const leastBase = 250_000;

/** Bases rise every July by up to 8 % and end at the person's present base. */
function basesOf(seed: number, index: number, lastYear: number): [number, number, number] {
  const bases: [number, number, number] = [0, 0, 0];
  let base = fictionalBaseFen(index);
  for (let year = 2; year >= 0; year -= 1) {
    bases[year] = base;
    // A deposit year after the last month has not begun to count.
    if (year > lastYear) continue;
    const lower = Math.floor((base * 100) / (100 + (chance(seed, index, 31 + year) % 9)) / baseStep) * baseStep;
    base = Math.max(leastBase, lower);
  }
  return bases;
}

/** The people of an employer, one after another. The first is there from the start and stays, so that no month is empty. */
export function* membersOf(seed: number, employer: EmployerPlan, calendar: Calendar): Generator<MemberPlan> {
  const lastYear = depositYearOf(calendar, monthAt(calendar, employer.months - 1));
  const ratios = { employer: ratePpm(employer.employerRatioPpm), member: ratePpm(employer.memberRatioPpm) };
  for (let place = 0; place < employer.people; place += 1) {
    const index = employer.peopleFrom + place;
    const isDemoPerson = employer.centerId === 1 && index < demoPeople;
    const isFounder = place === 0 || (isDemoPerson && index < 10);
    const isNew = !isFounder && chance(seed, index, 41) % 7 === 0;
    const joinedAt = isNew ? 1 + (chance(seed, index, 42) % (historyMonths - 2)) : -1 - (chance(seed, index, 43) % 96);
    const isLeaving = !isFounder && !isDemoPerson && chance(seed, index, 44) % 20 === 0;
    const leftAt = isLeaving
      ? Math.min(historyMonths, Math.max(joinedAt, 0) + 2 + (chance(seed, index, 45) % (historyMonths - 2)))
      : employer.months;
    const bases = basesOf(seed, index, lastYear);
    const deposit = monthlyDeposit(fen(bases[0]), ratios);
    const openingFen = joinedAt < 0 ? Number(deposit.total) * Math.min(30, -joinedAt) : 0;
    yield { index, joinedAt, leftAt, bases, openingFen };
  }
}
