import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { AgentState, DeskChannel, DeskTopic } from './rules/conversation.ts';

export interface AgentRow {
  readonly staffId: string;
  readonly channels: readonly DeskChannel[];
  readonly skills: readonly DeskTopic[];
  readonly capacity: number;
  readonly state: AgentState;
  readonly since: Temporal.Instant;
  readonly seenAt: Temporal.Instant;
  readonly lastGivenAt: Temporal.Instant | null;
  readonly extension: string | null;
  /** Conversations with them now. */
  readonly load: number;
}

/** One giving at a time in a centre until the transaction ends: loads and queue stand still meanwhile. */
export async function holdAssigning(tx: Db, centerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`desk.assign:${centerId}`}, 0))`.execute(tx);
}

export async function listAgents(tx: Db, centerId: number): Promise<AgentRow[]> {
  const { rows } = await sql<AgentRow>`
    select a.staff_id, a.channels, a.skills, a.capacity, a.state, a.since, a.seen_at, a.last_given_at, a.extension,
      (select count(*)::int from desk.conversation c
       where c.center_id = a.center_id and c.agent_id = a.staff_id and c.state = 'active') as load
    from desk.agent a where a.center_id = ${centerId} order by a.staff_id limit 500`.execute(tx);
  return rows;
}

export async function findAgent(tx: Db, centerId: number, staffId: string): Promise<AgentRow | undefined> {
  const { rows } = await sql<AgentRow>`
    select a.staff_id, a.channels, a.skills, a.capacity, a.state, a.since, a.seen_at, a.last_given_at, a.extension,
      (select count(*)::int from desk.conversation c
       where c.center_id = a.center_id and c.agent_id = a.staff_id and c.state = 'active') as load
    from desk.agent a where a.center_id = ${centerId} and a.staff_id = ${staffId}::uuid`.execute(tx);
  return rows[0];
}

export async function saveAgent(
  tx: Db,
  centerId: number,
  row: {
    staffId: string;
    channels: DeskChannel[];
    skills: DeskTopic[];
    capacity: number;
    extension: string | null;
    now: Temporal.Instant;
  },
): Promise<void> {
  const { now, staffId, ...settings } = row;
  await tx
    .insertInto('desk.agent')
    .values({ centerId, staffId, ...settings, state: 'away', since: now, seenAt: now })
    .onConflict((conflict) => conflict.columns(['centerId', 'staffId']).doUpdateSet(settings))
    .execute();
}

export async function updateAgent(
  tx: Db,
  centerId: number,
  staffId: string,
  set: Partial<Pick<AgentRow, 'state' | 'since' | 'seenAt' | 'lastGivenAt'>>,
): Promise<void> {
  await tx.updateTable('desk.agent').set(set).where('centerId', '=', centerId).where('staffId', '=', staffId).execute();
}

/** Agents whose page has said nothing since are away. Answers whether there were any. */
export async function sendAway(
  tx: Db,
  centerId: number,
  seenBefore: Temporal.Instant,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await tx
    .updateTable('desk.agent')
    .set({ state: 'away', since: now })
    .where('centerId', '=', centerId)
    .where('state', '<>', 'away')
    .where('seenAt', '<', seenBefore)
    .returning('staffId')
    .execute();
  return rows.length > 0;
}
