import { Type } from 'typebox';
import { InstantJson, KeyOf, Nullable } from './route.ts';

// What one person proposes and another decides (双人复核), whatever it is about.

const states = { waiting: '', approved: '', returned: '', withdrawn: '' } as const;

/** How far a proposal is, and who had a hand in it when. */
export interface Proposal {
  readonly state: keyof typeof states;
  readonly proposedBy: string;
  readonly proposedAt: Temporal.Instant;
  readonly decidedBy: string | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly note: string | null;
}
export const proposalColumns = ['state', 'proposedBy', 'proposedAt', 'decidedBy', 'decidedAt', 'note'] as const;
/** What a decision, or taking the proposal back, writes. */
export type Decision = Omit<Proposal, 'proposedBy' | 'proposedAt'>;

export const ProposalState = KeyOf(states);
export const proposalJson = {
  state: ProposalState,
  proposedByName: Type.String(),
  proposedAt: InstantJson,
  /** Proposed by the caller, who may take it back. */
  isOwn: Type.Boolean(),
  decidedByName: Nullable(Type.String()),
  decidedAt: Nullable(InstantJson),
  note: Nullable(Type.String()),
};

export const proposalView = (row: Proposal, callerId: string, nameOf: (staffId: string) => string) => ({
  state: row.state,
  proposedByName: nameOf(row.proposedBy),
  proposedAt: row.proposedAt.toString(),
  isOwn: row.proposedBy === callerId,
  decidedByName: row.decidedBy && nameOf(row.decidedBy),
  decidedAt: row.decidedAt?.toString() ?? null,
  note: row.note,
});
