import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import { type Decision, type Proposal, proposalColumns } from '../../platform/proposal.ts';

export interface ChangeRow extends Proposal {
  readonly changeId: string;
  /** A parameter's, or `calendar.2027`. */
  readonly key: string;
  readonly validFrom: Temporal.PlainDate;
  readonly value: unknown;
  readonly source: string;
  readonly reason: string;
}

const columns = ['changeId', 'key', 'validFrom', 'value', 'source', 'reason', ...proposalColumns] as const;
const shaped = <R extends { state: string }>(row: R) => ({ ...row, state: row.state as Proposal['state'] });

export async function insertChange(tx: Db, centerId: number, row: Omit<ChangeRow, keyof Decision>): Promise<void> {
  await tx
    .insertInto('policy.parameterChange')
    .values({ centerId, ...row, value: JSON.stringify(row.value), state: 'waiting' })
    .execute();
}

export async function lockChange(tx: Db, centerId: number, changeId: string): Promise<ChangeRow | undefined> {
  const row = await tx
    .selectFrom('policy.parameterChange')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .forUpdate()
    .executeTakeFirst();
  return row && shaped(row);
}

export async function updateChange(tx: Db, centerId: number, changeId: string, set: Decision): Promise<void> {
  await tx
    .updateTable('policy.parameterChange')
    .set(set)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .execute();
}

/** Changes of a centre: what waits first, then the newest. */
export async function listChanges(
  tx: Db,
  centerId: number,
  filter: { readonly key?: string | undefined; readonly state?: string | undefined; readonly changeId?: string },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ChangeRow[]; total: number }> {
  let chosen = tx.selectFrom('policy.parameterChange').where('centerId', '=', centerId);
  for (const name of ['key', 'state', 'changeId'] as const) {
    const value = filter[name];
    if (value !== undefined) chosen = chosen.where(name, '=', value);
  }
  const { rows, total } = await readPage(
    chosen.select(columns).orderBy(sql`state <> 'waiting'`).orderBy('proposedAt', 'desc').orderBy('changeId'),
    page,
  );
  return { rows: rows.map(shaped), total };
}
