import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Decision, type Proposal, proposalColumns } from '../../platform/proposal.ts';
import type { ChangeKind, Stop } from './rules/settings.ts';

export interface ChangeRow extends Proposal {
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly target: string;
  readonly channel: string;
  readonly content: unknown;
  readonly reason: string;
  readonly takesEffectAt: Temporal.Instant;
}

export interface SettingRow {
  readonly centerId: number;
  readonly kind: ChangeKind;
  readonly target: string;
  readonly channel: string;
  readonly content: unknown;
  readonly reason: string;
  readonly takesEffectAt: Temporal.Instant;
}

/** What is in force and what is to come, the newest first: of one centre, or of all. */
export async function listSettings(tx: Db, now: Temporal.Instant, centerId?: number): Promise<SettingRow[]> {
  const ofCenter = centerId === undefined ? sql`true` : sql`center_id = ${centerId}`;
  const found = await sql<SettingRow>`
    select center_id, kind, target, channel, content, reason, takes_effect_at from (
      select *, row_number() over (partition by center_id, kind, target, channel
        order by takes_effect_at desc, decided_at desc, change_id desc) as place
      from service.change where ${ofCenter} and state = 'approved' and takes_effect_at <= ${now}::timestamptz) as now
    where place = 1
    union all
    select center_id, kind, target, channel, content, reason, takes_effect_at
    from service.change where ${ofCenter} and state = 'approved' and takes_effect_at > ${now}::timestamptz
    order by takes_effect_at desc`.execute(tx);
  return found.rows;
}

export type StopRow = Stop & {
  readonly preset: string | null;
  readonly figures: unknown;
  readonly begunBy: string | null;
  readonly endedAt: Temporal.Instant | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
};

const stopColumns = [
  'stopId',
  'services',
  'channels',
  'cause',
  'preset',
  'reason',
  'figures',
  'begunAt',
  'begunBy',
  'endedAt',
  'endedBy',
  'endReason',
] as const;

/** The stops that are open: of one centre, or of all. */
export async function listOpenStops(tx: Db, centerId?: number): Promise<(StopRow & { readonly centerId: number })[]> {
  const rows = await tx
    .selectFrom('service.stop')
    .select(['centerId', ...stopColumns])
    .where('endedAt', 'is', null)
    .$if(centerId !== undefined, (query) => query.where('centerId', '=', centerId ?? 0))
    .orderBy('begunAt', 'desc')
    .orderBy('stopId')
    .execute();
  return rows.map((row) => ({ ...row, cause: row.cause as Stop['cause'] }));
}

/** Stops of a centre, the newest first. */
export async function listStops(
  tx: Db,
  centerId: number,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: StopRow[]; total: number }> {
  const chosen = tx.selectFrom('service.stop').where('centerId', '=', centerId);
  const { rows, total } = await readPage(chosen.select(stopColumns).orderBy('begunAt', 'desc').orderBy('stopId'), page);
  return { rows: rows.map((row) => ({ ...row, cause: row.cause as Stop['cause'] })), total };
}

export async function insertStop(
  tx: Db,
  centerId: number,
  { figures, ...row }: Omit<StopRow, 'endedAt' | 'endedBy' | 'endReason'>,
): Promise<void> {
  await tx
    .insertInto('service.stop')
    .values({
      centerId,
      ...row,
      services: [...row.services],
      channels: [...row.channels],
      figures: JSON.stringify(figures),
    })
    .execute();
}

export async function lockStop(tx: Db, centerId: number, stopId: string): Promise<StopRow | undefined> {
  const row = await tx
    .selectFrom('service.stop')
    .select(stopColumns)
    .where('centerId', '=', centerId)
    .where('stopId', '=', stopId)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, cause: row.cause as Stop['cause'] };
}

export async function endStop(
  tx: Db,
  centerId: number,
  stopId: string,
  ending: { readonly endedAt: Temporal.Instant; readonly endedBy: string | null; readonly endReason: string },
): Promise<void> {
  await tx
    .updateTable('service.stop')
    .set(ending)
    .where('centerId', '=', centerId)
    .where('stopId', '=', stopId)
    .execute();
}

/** When what a preset closed was last opened again: what happened before counts no more. */
export async function lastEndOfPreset(tx: Db, centerId: number, preset: string): Promise<Temporal.Instant | undefined> {
  const row = await tx
    .selectFrom('service.stop')
    .select('endedAt')
    .where('centerId', '=', centerId)
    .where('preset', '=', preset)
    .where('endedAt', 'is not', null)
    .orderBy('endedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.endedAt ?? undefined;
}

const changeColumns = [
  'changeId',
  'kind',
  'target',
  'channel',
  'content',
  'reason',
  'takesEffectAt',
  ...proposalColumns,
] as const;

export async function insertChange(tx: Db, centerId: number, row: Omit<ChangeRow, keyof Decision>): Promise<void> {
  await tx
    .insertInto('service.change')
    .values({ centerId, ...row, content: JSON.stringify(row.content), state: 'waiting' })
    .execute();
}

export async function lockChange(tx: Db, centerId: number, changeId: string): Promise<ChangeRow | undefined> {
  const row = await tx
    .selectFrom('service.change')
    .select(changeColumns)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .forUpdate()
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as ChangeKind, state: row.state as Proposal['state'] };
}

export async function updateChange(
  tx: Db,
  centerId: number,
  changeId: string,
  set: Decision & Pick<ChangeRow, 'takesEffectAt'>,
): Promise<void> {
  await tx
    .updateTable('service.change')
    .set(set)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .execute();
}

/** Changes of a centre, what waits first, then the newest. */
export async function listChanges(
  tx: Db,
  centerId: number,
  filter: {
    readonly kind?: string;
    readonly target?: string;
    readonly channel?: string;
    readonly state?: string;
    readonly changeId?: string;
  },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ChangeRow[]; total: number }> {
  let chosen = tx.selectFrom('service.change').where('centerId', '=', centerId);
  for (const name of ['kind', 'target', 'channel', 'state', 'changeId'] as const) {
    const value = filter[name];
    if (value !== undefined) chosen = chosen.where(name, '=', value);
  }
  const { rows, total } = await readPage(
    chosen.select(changeColumns).orderBy(sql`state <> 'waiting'`).orderBy('proposedAt', 'desc').orderBy('changeId'),
    page,
  );
  return {
    rows: rows.map((row) => ({ ...row, kind: row.kind as ChangeKind, state: row.state as Proposal['state'] })),
    total: Number(total),
  };
}

/** Holds a preset until the transaction ends: two workers do not both close by it. */
export async function lockPreset(tx: Db, centerId: number, preset: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${centerId}, hashtext(${`service preset ${preset}`}))`.execute(tx);
}
