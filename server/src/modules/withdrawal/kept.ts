import { fen } from '../../platform/money.ts';
import type { Assessment } from './rules/facts.ts';
import type { ApplicationRow } from './store.ts';

/** The answer of the rules as it is kept: amounts are integers, days are text. */
export const keptAssessment = (assessment: Assessment): unknown =>
  JSON.parse(JSON.stringify(assessment, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)));

/** The answer on which a withdrawal was decided, whatever the rules say today. */
export function storedAssessment({ assessment }: Pick<ApplicationRow, 'assessment'>): Assessment {
  const kept = assessment as Omit<Assessment, 'bounds' | 'limit' | 'interest' | 'rentMonths'> & {
    bounds: readonly (Omit<Assessment['bounds'][number], 'amount'> & { amount: number })[];
    limit: number;
    interest: number;
    rentMonths: { from: string; to: string; count: number } | null;
  };
  const day = (text: string) => Temporal.PlainDate.from(text);
  return {
    ...kept,
    bounds: kept.bounds.map((bound) => ({ ...bound, amount: fen(bound.amount) })),
    limit: fen(kept.limit),
    interest: fen(kept.interest),
    rentMonths: kept.rentMonths && { ...kept.rentMonths, from: day(kept.rentMonths.from), to: day(kept.rentMonths.to) },
  };
}
