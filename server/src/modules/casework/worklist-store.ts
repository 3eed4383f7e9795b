import { type ExpressionBuilder, sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { DB } from '../../platform/db-types.generated.ts';
import { type CaseState, hasEnded } from './states.ts';
import { type CaseRow, caseColumns, shapedCase } from './store.ts';

export interface WorkFilter {
  readonly queue: 'mine' | 'waiting' | 'overdue' | 'left' | 'all';
  /** Kinds that the caller may see. */
  readonly kinds: readonly string[];
  /** Stages that the caller may take, as `kind/stage`; those from `separate` only when not acted before. */
  readonly stages: readonly string[];
  readonly separate: readonly string[];
  readonly actorId: string;
  /** Whose account has been stopped. */
  readonly stopped: readonly string[];
  readonly today: Temporal.PlainDate;
  readonly kind?: string | undefined;
  readonly state?: CaseState | undefined;
  readonly number?: string | undefined;
  readonly subjectIds?: readonly string[] | undefined;
  readonly from?: Temporal.PlainDate | undefined;
  readonly to?: Temporal.PlainDate | undefined;
}

type Builder = ExpressionBuilder<DB, 'casework.caseRecord'>;

// Written out, not as parameters: the index of what is under way is a partial one.
const literals = (...states: CaseState[]) => states.map((state) => sql.lit(state));
/** Whoever looks for something finds ended cases too; the list without a question is of what is under way. */
const isLooking = ({ number, subjectIds, state }: WorkFilter): boolean =>
  number !== undefined || subjectIds !== undefined || (state !== undefined && hasEnded(state));

/** What one may act on now: the stage is theirs, and they have not acted in another of it. */
const mine = (filter: WorkFilter) => (builder: Builder) => {
  const stage = sql<string>`kind || '/' || stage`;
  return builder.and([
    builder('state', 'in', literals('reviewing', 'executing')),
    builder(stage, '=', sql<string>`any(${filter.stages}::text[])`),
    builder.or([
      builder(stage, '<>', sql<string>`all(${filter.separate}::text[])`),
      builder.not(
        builder.exists(
          builder
            .selectFrom('casework.decision')
            .select(sql`1`.as('one'))
            .whereRef('casework.decision.centerId', '=', 'casework.caseRecord.centerId')
            .whereRef('casework.decision.caseId', '=', 'casework.caseRecord.caseId')
            .where('casework.decision.actorId', '=', filter.actorId)
            .where('casework.decision.isSeparate', '=', true)
            .where(
              sql<boolean>`(casework.decision.round = case_record.round or casework.decision.stage <> case_record.stage)`,
            ),
        ),
      ),
    ]),
  ]);
};

const inQueue = (filter: WorkFilter, queue: WorkFilter['queue']) => (builder: Builder) => {
  switch (queue) {
    case 'mine':
      return mine(filter)(builder);
    case 'waiting':
      return builder('state', 'in', literals('waiting', 'returned', 'approved', 'failed'));
    case 'overdue':
      return builder.and([
        builder('state', 'in', literals('submitted', 'reviewing')),
        builder('dueOn', '<', filter.today),
      ]);
    case 'left':
      return builder.and([
        builder('state', 'in', literals('reviewing', 'executing')),
        builder('takenBy', '=', sql<string>`any(${filter.stopped}::uuid[])`),
      ]);
    case 'all':
      return builder(
        'state',
        'not in',
        isLooking(filter) ? literals('draft') : literals('draft', 'done', 'refused', 'cancelled'),
      );
  }
};

const visible = (tx: Db, centerId: number, filter: WorkFilter) =>
  tx
    .selectFrom('casework.caseRecord')
    .where('centerId', '=', centerId)
    .where('kind', 'in', filter.kinds.length > 0 ? filter.kinds : ['']);

export type WorkSort = readonly [by: 'due' | 'submitted' | 'amount', order: 'asc' | 'desc'];
const sortColumns = { due: 'dueOn', submitted: 'submittedAt', amount: 'amountFen' } as const;

/** A page of a worklist, and how many there are. */
export async function listWorkRows(
  tx: Db,
  centerId: number,
  filter: WorkFilter,
  [by, order]: WorkSort,
  page: { limit: number; offset: number },
): Promise<{ rows: CaseRow[]; total: number }> {
  const chosen = visible(tx, centerId, filter)
    .where(inQueue(filter, filter.queue))
    .$if(filter.kind !== undefined, (query) => query.where('kind', '=', filter.kind ?? ''))
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state ?? ''))
    .$if(filter.number !== undefined, (query) => query.where('number', '=', filter.number ?? ''))
    .$if(filter.subjectIds !== undefined, (query) =>
      query.where('subjectId', '=', sql<string>`any(${filter.subjectIds ?? []}::uuid[])`),
    )
    .$if(filter.from !== undefined, (query) =>
      query.where(
        'submittedAt',
        '>=',
        sql<Temporal.Instant>`${filter.from}::date::timestamp at time zone 'Asia/Shanghai'`,
      ),
    )
    .$if(filter.to !== undefined, (query) =>
      query.where(
        'submittedAt',
        '<',
        sql<Temporal.Instant>`(${filter.to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`,
      ),
    );
  const { rows, total } = await readPage(
    chosen
      .select(caseColumns)
      .orderBy(sortColumns[by], (column) => (order === 'asc' ? column.asc() : column.desc()).nullsLast())
      .orderBy('caseId'),
    page,
  );
  return { rows: rows.map(shapedCase), total };
}

export async function countQueue(
  tx: Db,
  centerId: number,
  filter: WorkFilter,
  queue: WorkFilter['queue'],
): Promise<number> {
  const row = await visible(tx, centerId, filter)
    .where(inQueue(filter, queue))
    .select(sql<bigint>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many cases each worklist holds, whatever is filtered. */
export async function countQueues(tx: Db, centerId: number, asked: WorkFilter) {
  const filter = { ...asked, number: undefined, subjectIds: undefined, state: undefined };
  const [mineCount, waiting, overdue, left, all] = await Promise.all(
    (['mine', 'waiting', 'overdue', 'left', 'all'] as const).map((queue) => countQueue(tx, centerId, filter, queue)),
  );
  return { mine: mineCount ?? 0, waiting: waiting ?? 0, overdue: overdue ?? 0, left: left ?? 0, all: all ?? 0 };
}
