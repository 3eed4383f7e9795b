import type { Call } from '../../platform/call.ts';

// The queue knows numbers, and who keeps the visits (casework) is told of them here.

/** How the holder of a ticket found the service. */
interface TicketRating {
  readonly ticketId: string;
  readonly score: number;
  readonly tags: readonly string[];
  readonly remark: string;
}
/** What the keeper of visits is told, in the transaction in which it happens. */
interface Reception {
  /** The caller calls a ticket to their window; whose it is, where that is known. */
  called(call: Call, ticket: { readonly ticketId: string; readonly personId: string | null }): Promise<void>;
  rated(call: Call, rating: TicketRating): Promise<void>;
}
let reception: Reception | undefined;

/** Says who keeps the visits. */
export function useReception(told: Reception): void {
  reception = told;
}
export const tellCalled: Reception['called'] = async (call, ticket) => reception?.called(call, ticket);
export const tellRated: Reception['rated'] = async (call, rating) => reception?.rated(call, rating);
