import { type Db, readPage } from '../../../platform/db.ts';
import { type Decision, type Proposal, proposalColumns } from '../../../platform/proposal.ts';
import type { ChangeKind } from './rules.ts';
import type { Particulars } from './store.ts';

export interface ChangeRow extends Proposal {
  readonly changeId: string;
  readonly staffId: string;
  readonly kind: ChangeKind;
  readonly username: string | null;
  /** What it is to be; nothing of a change that leaves the particulars alone. */
  readonly content: Particulars | null;
  readonly before: Particulars | null;
  readonly reason: string;
}

const columns = ['changeId', 'staffId', 'kind', 'username', 'content', 'before', 'reason', ...proposalColumns] as const;

export async function insertChange(tx: Db, centerId: number, change: Omit<ChangeRow, keyof Decision>): Promise<void> {
  await tx
    .insertInto('identity.staffChange')
    .values({
      centerId,
      ...change,
      content: JSON.stringify(change.content),
      before: JSON.stringify(change.before),
    })
    .execute();
}

/** Holds a change until the transaction ends: of two decisions at once the second sees the first. */
export async function lockChange(tx: Db, centerId: number, changeId: string): Promise<ChangeRow | undefined> {
  const row = await tx
    .selectFrom('identity.staffChange')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .forUpdate()
    .executeTakeFirst();
  return row as ChangeRow | undefined;
}

export async function closeChange(tx: Db, centerId: number, changeId: string, outcome: Decision): Promise<void> {
  await tx
    .updateTable('identity.staffChange')
    .set(outcome)
    .where('centerId', '=', centerId)
    .where('changeId', '=', changeId)
    .execute();
}

export interface ChangeFilter {
  readonly kind?: string | undefined;
  readonly state?: string | undefined;
  readonly staffId?: string | undefined;
}

/** Changes, the newest first, with their number. */
export async function listChanges(
  tx: Db,
  centerId: number,
  { kind, state, staffId }: ChangeFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: ChangeRow[]; total: number }> {
  const chosen = tx
    .selectFrom('identity.staffChange')
    .where('centerId', '=', centerId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(staffId !== undefined, (query) => query.where('staffId', '=', staffId ?? ''));
  const { rows, total } = await readPage(
    chosen.select(columns).orderBy('proposedAt', 'desc').orderBy('changeId', 'desc'),
    page,
  );
  return { rows: rows as unknown as ChangeRow[], total };
}

/** The change of an account, or of a user name, that waits. */
export async function findWaiting(
  tx: Db,
  centerId: number,
  by: { staffId: string } | { username: string },
): Promise<ChangeRow | undefined> {
  const row = await tx
    .selectFrom('identity.staffChange')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('state', '=', 'waiting')
    .$if('staffId' in by, (query) => query.where('staffId', '=', 'staffId' in by ? by.staffId : ''))
    .$if('username' in by, (query) => query.where('username', '=', 'username' in by ? by.username : ''))
    .executeTakeFirst();
  return row as ChangeRow | undefined;
}
