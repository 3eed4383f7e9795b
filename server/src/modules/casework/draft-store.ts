import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface DraftRow {
  readonly formSealed: Buffer;
  readonly savedAt: Temporal.Instant;
  readonly channel: string;
  readonly revision: number;
}

/** Keeps what has been filled in; answers the new revision, or `undefined` when another one was saved meanwhile. */
export async function saveDraftRow(
  tx: Db,
  centerId: number,
  caseId: string,
  draft: {
    formSealed: Buffer;
    savedAt: Temporal.Instant;
    savedByKind: string;
    savedBy: string;
    channel: string;
    expected: number | undefined;
  },
): Promise<number | undefined> {
  const { expected, ...row } = draft;
  const saved = await sql<{ revision: number }>`
    insert into casework.draft (center_id, case_id, form_sealed, saved_at, saved_by_kind, saved_by, channel, revision)
    values (${centerId}, ${caseId}::uuid, ${row.formSealed}, ${row.savedAt}, ${row.savedByKind}, ${row.savedBy}, ${row.channel}, 1)
    on conflict on constraint draft__pk do update set form_sealed = excluded.form_sealed, saved_at = excluded.saved_at,
      saved_by_kind = excluded.saved_by_kind, saved_by = excluded.saved_by, channel = excluded.channel, revision = draft.revision + 1
    where ${expected === undefined} or draft.revision = ${expected ?? 0}
    returning revision`.execute(tx);
  return saved.rows[0]?.revision;
}

export async function findDraft(tx: Db, centerId: number, caseId: string): Promise<DraftRow | undefined> {
  return tx
    .selectFrom('casework.draft')
    .select(['formSealed', 'savedAt', 'channel', 'revision'])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .executeTakeFirst();
}

export async function setResumeCode(
  tx: Db,
  centerId: number,
  caseId: string,
  set: { resumeCodeHash: string; resumeUntil: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('casework.draft')
    .set(set)
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .execute();
}

export async function findByResumeCode(
  tx: Db,
  centerId: number,
  resumeCodeHash: string,
  at: Temporal.Instant,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('casework.draft')
    .select('caseId')
    .where('centerId', '=', centerId)
    .where('resumeCodeHash', '=', resumeCodeHash)
    .where('resumeUntil', '>', at)
    .executeTakeFirst();
  return row?.caseId;
}

export async function deleteDraft(tx: Db, centerId: number, caseId: string): Promise<void> {
  await tx.deleteFrom('casework.draft').where('centerId', '=', centerId).where('caseId', '=', caseId).execute();
}

export async function insertSubmission(
  tx: Db,
  centerId: number,
  caseId: string,
  row: {
    round: number;
    formSealed: Buffer;
    submittedAt: Temporal.Instant;
    actorKind: string;
    actorId: string;
    channel: string;
  },
): Promise<void> {
  await tx
    .insertInto('casework.submission')
    .values({ centerId, caseId, ...row })
    .execute();
}

/** What was submitted last. */
export async function findSubmission(tx: Db, centerId: number, caseId: string) {
  return tx
    .selectFrom('casework.submission')
    .select(['round', 'formSealed', 'submittedAt'])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst();
}
