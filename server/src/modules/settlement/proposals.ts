import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { refusals } from './problems.ts';

/** Money that one person asks to move and another lets go: of a temporary receipt, of an employer, of a payment. */
export interface Proposal {
  readonly reason: string;
  readonly state: 'proposed' | 'paying' | 'done' | 'failed' | 'withdrawn';
  readonly outcome: string | null;
  readonly proposedBy: string;
  readonly proposedAt: Temporal.Instant;
}

export interface ProposalChange {
  readonly state: Proposal['state'];
  readonly outcome?: string;
  readonly confirmedBy?: string;
  readonly confirmedAt?: Temporal.Instant;
}

/** The second pair of eyes; the tables' CHECKs refuse the same one too. */
export function demandSecondPerson(call: Call, what: string, proposedBy: string): void {
  if (proposedBy !== call.actor.id) return;
  throw new Problem(refusals.sameActor, {
    detail: `该项${what}由您申请，须由另一位工作人员复核。`,
    remedy: '请交由其他有复核权限的人员办理。',
  });
}

/** Who proposed each, and whether it was the caller. */
export async function withProposers<T extends Proposal>(call: Call, rows: readonly T[]) {
  const staff = rows.map(({ proposedBy }) => proposedBy);
  const names = await staffNames(call.tx, call.centerId, staff);
  return rows.map((row) => ({
    row,
    shown: {
      state: row.state,
      reason: row.reason,
      outcome: row.outcome,
      proposedBy: names.get(row.proposedBy) ?? namelessStaff,
      proposedAt: row.proposedAt.toString(),
      isOwnProposal: row.proposedBy === call.actor.id,
    },
  }));
}
