import type { Db } from '../../platform/db.ts';
import type { Condition, Correction } from './shapes.ts';

export type Outcome = 'approve' | 'return' | 'refuse';

export interface DecisionRow {
  readonly version: number;
  readonly round: number;
  readonly stage: string;
  readonly outcome: Outcome;
  readonly actorKind: string;
  readonly actorId: string;
  readonly isSeparate: boolean;
  readonly reason: string;
  readonly corrections: readonly Correction[];
  readonly conditions: readonly Condition[];
  readonly decidedAt: Temporal.Instant;
}

export async function insertDecision(tx: Db, centerId: number, caseId: string, row: DecisionRow): Promise<void> {
  await tx
    .insertInto('casework.decision')
    .values({
      centerId,
      caseId,
      ...row,
      corrections: JSON.stringify(row.corrections),
      conditions: JSON.stringify(row.conditions),
    })
    .execute();
}

const decisionsAtMost = 200;

/** Decisions on a case, oldest first. */
export async function listDecisions(tx: Db, centerId: number, caseId: string): Promise<DecisionRow[]> {
  const rows = await tx
    .selectFrom('casework.decision')
    .select([
      'version',
      'round',
      'stage',
      'outcome',
      'actorKind',
      'actorId',
      'isSeparate',
      'reason',
      'corrections',
      'conditions',
      'decidedAt',
    ])
    .where('centerId', '=', centerId)
    .where('caseId', '=', caseId)
    .orderBy('version')
    .limit(decisionsAtMost)
    .execute();
  return rows.map((row) => ({
    ...row,
    outcome: row.outcome as Outcome,
    corrections: row.corrections as unknown as Correction[],
    conditions: row.conditions as unknown as Condition[],
  }));
}
