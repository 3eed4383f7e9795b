import { type Db, readPage } from '../../../platform/db.ts';
import { type Decision, type Proposal, proposalColumns } from '../../../platform/proposal.ts';
import type { StaffCertificate } from './certificate-store.ts';
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
  /** The certificate number that is to be registered; nothing leaves what is there. */
  readonly certificate: StaffCertificate | null;
  readonly reason: string;
}

const columns = [
  'changeId',
  'staffId',
  'kind',
  'username',
  'content',
  'before',
  'certificateSealed',
  'certificateIndex',
  'reason',
  ...proposalColumns,
] as const;
type Row = Omit<ChangeRow, 'certificate'> & { [K in keyof StaffCertificate]: Buffer | null };

const shaped = ({ certificateSealed, certificateIndex, ...row }: Row): ChangeRow => ({
  ...row,
  certificate: certificateSealed && certificateIndex && { certificateSealed, certificateIndex },
});

export async function insertChange(
  tx: Db,
  centerId: number,
  { certificate, ...change }: Omit<ChangeRow, keyof Decision>,
): Promise<void> {
  await tx
    .insertInto('identity.staffChange')
    .values({
      centerId,
      ...change,
      ...certificate,
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
  return row && shaped(row as unknown as Row);
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
  return { rows: (rows as unknown as Row[]).map(shaped), total };
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
  return row && shaped(row as unknown as Row);
}
