import type { Call } from '../../platform/call.ts';
import type { PersonFacts } from './rules/facts.ts';

export type LoanFacts = NonNullable<PersonFacts['loan']> & {
  /** Everybody who borrowed: what they draw for its instalments is drawn once. */
  readonly borrowers: readonly string[];
};
type FindLoan = (call: Call, personId: string) => Promise<LoanFacts | undefined>;

let find: FindLoan | undefined;

/** Says how a person's open fund loan is found: what is owed, the monthly instalment, since when. Set once at start-up. */
export function useLoanFacts(given: FindLoan): void {
  find = given;
}

export const findOpenLoan = async (call: Call, personId: string): Promise<LoanFacts | null> =>
  (await find?.(call, personId)) ?? null;
