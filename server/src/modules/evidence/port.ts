import type { FieldValue, FieldValues } from './rules/fields.ts';
import type { SourceCode } from './rules/sources.ts';
import type { UnavailableReason } from './rules/waiting.ts';

/** A question as it leaves the house: no more than what finds the record and which fields are wanted of it. */
export interface Question {
  readonly source: SourceCode;
  readonly subject:
    | { readonly kind: 'person'; readonly name: string; readonly certificateNumber: string }
    | { readonly kind: 'employer'; readonly creditCode: string };
  readonly keys: FieldValues;
  readonly fields: readonly string[];
  /** Ours, for the log of the platform: the same for repetitions of one attempt. */
  readonly requestId: string;
}

export type SourceAnswer =
  | {
      readonly kind: 'answered';
      readonly serial: string;
      readonly records: readonly Readonly<Record<string, FieldValue>>[];
    }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason };

/** Asks other agencies. Never throws for what the outside does: everything but an answer is `unavailable` with its reason. */
export type Exchange = (question: Question) => Promise<SourceAnswer>;

let exchange: Exchange = async () => ({ kind: 'unavailable', reason: 'not-connected' });

/** Sets the way to the other agencies, at start-up. */
export function useExchange(given: Exchange): void {
  exchange = given;
}

export const askSource: Exchange = (question) => exchange(question);
