import { todayInBeijing, useRoute } from '@anju/ui';
import { useMemo } from 'react';
import { loan, type RouteOutput } from '../../../../server/src/contract.ts';
import { type Home, publishedRate, type RatePpm, type RateRow, ratePpm } from '../../../../server/src/rules.ts';

export type PublishedRate = RouteOutput<typeof loan.getRates>['rates'][number];

interface Rates {
  readonly rates: readonly PublishedRate[];
  readonly rows: readonly RateRow[];
  readonly today: string;
  /** The published rate today, and the row it is from. */
  readonly find: (home: Home, months: number) => { rate: RatePpm; row: PublishedRate } | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  readonly isPending: boolean;
}

/** The history of published rates, which every calculation of the public pages begins with. */
export function useRates(): Rates {
  const { data, error, refetch, isPending } = useRoute(loan.getRates, {}, { staleTime: 3_600_000 });
  return useMemo(() => {
    const rates = data?.rates ?? [];
    const today = data?.today ?? todayInBeijing();
    const rows = rates.map(({ home, validFrom, upToFivePpm, overFivePpm }) => ({
      home,
      validFrom,
      upToFive: ratePpm(upToFivePpm),
      overFive: ratePpm(overFivePpm),
    }));
    const find = (home: Home, months: number) => {
      const rate = publishedRate(rows, { home, months, on: today });
      const row = rates.find((known) => known.home === home && known.validFrom <= today);
      return rate === undefined || row === undefined ? undefined : { rate, row };
    };
    return { rates, rows, today, find, error, refetch, isPending };
  }, [data, error, refetch, isPending]);
}
