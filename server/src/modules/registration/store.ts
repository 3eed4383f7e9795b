import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { type Db, readPage } from '../../platform/db.ts';

export type DeedKind =
  | 'employer-opening'
  | 'employer-change'
  | 'employer-closing'
  | 'employer-business'
  | 'freeze'
  | 'release'
  | 'merge'
  | 'correction';

/** One change of a field in words, masked where it is personal. */
export interface Changed {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Deed {
  readonly deedId: string;
  readonly kind: DeedKind;
  readonly subjectKind: 'employer' | 'account' | 'person';
  readonly subjectId: string;
  /** The paper it rests on: its name and number. */
  readonly evidence: string;
  readonly reason: string;
  readonly changes: readonly Changed[];
}

/** Keeps what was done; false when this id was used before. */
export async function insertDeed(call: Call, { changes, ...deed }: Deed): Promise<boolean> {
  const done = await call.tx
    .insertInto('registration.deed')
    .values({
      centerId: call.centerId,
      ...deed,
      changes: JSON.stringify(changes),
      doneBy: call.actor.id,
      doneAt: call.now,
    })
    .onConflict((conflict) => conflict.columns(['centerId', 'deedId']).doNothing())
    .returning('deedId')
    .execute();
  return done.length > 0;
}

export async function findDeed(tx: Db, centerId: number, deedId: string) {
  const row = await tx
    .selectFrom('registration.deed')
    .select(['deedId', 'kind', 'subjectId'])
    .where('centerId', '=', centerId)
    .where('deedId', '=', deedId)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as DeedKind };
}

/** What was done with an employer, an account or a person, newest first. */
export async function listDeeds(
  tx: Db,
  centerId: number,
  subjectKind: Deed['subjectKind'],
  subjectIds: readonly string[],
  page: { limit: number; offset: number },
) {
  const chosen = tx
    .selectFrom('registration.deed')
    .where('centerId', '=', centerId)
    .where('subjectKind', '=', subjectKind)
    .where('subjectId', '=', sql<string>`any (${subjectIds}::uuid[])`);
  const { rows, total } = await readPage(
    chosen
      .select(['deedId', 'kind', 'evidence', 'reason', 'changes', 'doneBy', 'doneAt'])
      .orderBy('doneAt', 'desc')
      .orderBy('deedId', 'desc'),
    page,
  );
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      kind: row.kind as DeedKind,
      changes: row.changes as unknown as readonly Changed[],
    })),
  };
}

export interface Freeze {
  readonly freezeId: string;
  readonly accountId: string;
  readonly authority: string;
  readonly documentNo: string;
  readonly reason: string;
  readonly stateBefore: 'normal' | 'sealed';
  readonly sealedOnBefore: Temporal.PlainDate | null;
  readonly fromOn: Temporal.PlainDate;
  readonly untilOn: Temporal.PlainDate;
  readonly frozenAt: Temporal.Instant;
  readonly releasedAt: Temporal.Instant | null;
  readonly releaseDocument: string | null;
}

export async function insertFreeze(
  { tx, centerId }: Call,
  freeze: Omit<Freeze, 'releasedAt' | 'releaseDocument'>,
): Promise<void> {
  await tx
    .insertInto('registration.freeze')
    .values({ centerId, ...freeze })
    .execute();
}

const freezeColumns = [
  'freezeId',
  'accountId',
  'authority',
  'documentNo',
  'reason',
  'stateBefore',
  'sealedOnBefore',
  'fromOn',
  'untilOn',
  'frozenAt',
  'releasedAt',
  'releaseDocument',
] as const;

export async function findFreeze(
  { tx, centerId }: Call,
  freezeId: string,
  { lock = true } = {},
): Promise<Freeze | undefined> {
  const row = await tx
    .selectFrom('registration.freeze')
    .select(freezeColumns)
    .where('centerId', '=', centerId)
    .where('freezeId', '=', freezeId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && { ...row, stateBefore: row.stateBefore as Freeze['stateBefore'] };
}

/** Freezings of an account, newest first. */
export async function listFreezes({ tx, centerId }: Call, accountId: string): Promise<Freeze[]> {
  const rows = await tx
    .selectFrom('registration.freeze')
    .select(freezeColumns)
    .where('centerId', '=', centerId)
    .where('accountId', '=', accountId)
    .orderBy('frozenAt', 'desc')
    .orderBy('freezeId', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({ ...row, stateBefore: row.stateBefore as Freeze['stateBefore'] }));
}

/** Freezings in force whose last day is before this one. */
export async function listEndedFreezes({ tx, centerId }: Call, day: Temporal.PlainDate): Promise<string[]> {
  const rows = await tx
    .selectFrom('registration.freeze')
    .select('freezeId')
    .where('centerId', '=', centerId)
    .where('releasedAt', 'is', null)
    .where('untilOn', '<', day)
    .orderBy('untilOn')
    .orderBy('freezeId')
    .limit(500)
    .execute();
  return rows.map(({ freezeId }) => freezeId);
}

/** False when it was released before: a freeze has one release and one document. */
export async function releaseFreeze({ tx, centerId, now }: Call, freezeId: string, document: string): Promise<boolean> {
  const released = await tx
    .updateTable('registration.freeze')
    .set({ releasedAt: now, releaseDocument: document })
    .where('centerId', '=', centerId)
    .where('freezeId', '=', freezeId)
    .where('releasedAt', 'is', null)
    .executeTakeFirst();
  return released.numUpdatedRows === 1n;
}
