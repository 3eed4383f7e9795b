import { Facts, type ListState, Money, PageSkeleton, ProblemSummary, TextField, todayInBeijing } from '@anju/ui';
import type { ReactNode } from 'react';

export interface Moment {
  readonly on: string;
  readonly knownOn: string | undefined;
}

/** The day looked at, and by what day's records: kept in the address, so that a view can be sent to a colleague. */
export const useMoment = (list: ListState): Moment => ({
  on: list.day('on') ?? todayInBeijing(),
  knownOn: list.day('known'),
});

/** Two days: of the books, and (if wanted) up to when things had been recorded. */
export function MomentFields({ list, label = '看哪一天的账户' }: { list: ListState; label?: string }) {
  const { on, knownOn } = useMoment(list);
  return (
    <>
      <TextField
        name="on"
        label={label}
        type="date"
        value={on}
        onChange={(value) => list.set({ on: value || undefined })}
      />
      <TextField
        name="known"
        label="按哪天为止记录的账（可不填）"
        type="date"
        value={knownOn ?? ''}
        onChange={(value) => list.set({ known: value || undefined })}
      />
    </>
  );
}

/** The two days above an account of a page's tab. */
export function MomentBar(props: Parameters<typeof MomentFields>[0]) {
  return (
    <div className="table-filters">
      <MomentFields {...props} />
    </div>
  );
}

interface Answer {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** An account as it stood: the figures, or why there are none; and what today's books say of that day where they differ. */
export function AsOfFacts({
  query,
  items,
  knownOn,
  then,
  now,
}: {
  query: Answer;
  items: Parameters<typeof Facts>[0]['items'] | undefined;
  knownOn: string | undefined;
  /** The figure compared: as it was known, and by all that is recorded now. */
  then: number | undefined;
  now: number | undefined;
}): ReactNode {
  if (!items) {
    return query.isPending ? (
      <PageSkeleton lines={3} />
    ) : (
      <ProblemSummary error={query.error} onRetry={query.refetch} quiet />
    );
  }
  return (
    <div className="as-of">
      <Facts columns={4} items={items} />
      {knownOn && then !== undefined && now !== undefined && (
        <p className="note" role="status">
          {then === now ? (
            <>只看 {knownOn} 24:00 以前记录的账；按现在的账也是这个数，此后没有补记或冲正到这一天。</>
          ) : (
            <>
              只看 {knownOn} 24:00 以前记录的账。此后有补记或冲正：按现在的账，这一天是 <Money fen={now} strong unit />
              。
            </>
          )}
        </p>
      )}
    </div>
  );
}
