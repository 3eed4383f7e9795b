import type { Call } from '../../platform/call.ts';
import type { AnswerOf, SourceCode } from './rules/sources.ts';
import type { EvidenceResult } from './states.ts';

/** What became of a question. */
export interface EvidenceOutcome {
  readonly queryId: string;
  readonly business: string;
  readonly businessId: string;
  readonly caseId: string | null;
  readonly source: SourceCode;
  readonly subjectId: string;
  readonly result: EvidenceResult;
  /** What the source told of the fields claimed or wanted; empty without an answer. Narrow it by `answerAs`. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** Labels of claimed fields that were not confirmed, in Chinese: for a reason on screen. */
  readonly unconfirmed: readonly string[];
  /** Until when it is asked again by itself. */
  readonly deadlineOn: Temporal.PlainDate;
  readonly receiptId: string | null;
  /** Set when a person refused the certificate that was handed in: the result is what it was. */
  readonly certificate?: 'refused';
}

/** Runs in the transaction of the outcome: what it writes stands or falls with it. It may be told `unavailable` and later more. */
export type EvidenceHandler = (call: Call, outcome: EvidenceOutcome) => Promise<void>;

const handlers = new Map<string, EvidenceHandler>();

/** Registers what a business does with outcomes, once at start-up. */
export function registerEvidenceHandler(business: string, handler: EvidenceHandler): void {
  handlers.set(business, handler);
}

export async function tellBusiness(call: Call, outcome: EvidenceOutcome): Promise<void> {
  const handler = handlers.get(outcome.business);
  if (!handler) throw new Error(`no evidence handler for ${outcome.business}`);
  await handler(call, outcome);
}

/** The answer of one source with its types; `undefined` when the outcome is another source's. */
export function answerAs<S extends SourceCode>(outcome: EvidenceOutcome, source: S): AnswerOf<S> | undefined {
  return outcome.source === source ? (outcome.answer as AnswerOf<S>) : undefined;
}
