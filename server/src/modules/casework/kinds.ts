import type { TSchema } from 'typebox';
import type { Call } from '../../platform/call.ts';
import type { Fen } from '../../platform/money.ts';
import type { Right } from '../identity/index.ts';
import type { ParameterKey, TermCounting } from '../params/index.ts';
import type { CaseView, Condition, Correction } from './shapes.ts';
import type { CaseRow, SubjectKind } from './store.ts';

/** One place in a case's chain. */
export interface Stage {
  readonly key: string;
  /** 受理, 复核, 审批, 签约 … */
  readonly name: string;
  /** The right that takes it. */
  readonly permission: Right;
  /** Reviewed before the approval, or done after it (a loan's contract, mortgage and payment). */
  readonly phase: 'review' | 'execution';
  /** Taken by submitting at the counter: whoever accepts the case there has acted in it. */
  readonly isIntake?: boolean;
  /** False for a stage that somebody who acted before may take too; duty separation is the rule. */
  readonly isSeparate?: boolean;
}

/** 受理 by one, 复核 by another. */
export const intakeAndReview = [
  { key: 'intake', name: '受理', permission: 'case.intake', phase: 'review', isIntake: true },
  { key: 'review', name: '复核', permission: 'case.review', phase: 'review' },
] as const satisfies readonly Stage[];

/** … and 审批 by a third. */
export const intakeToApproval = [
  ...intakeAndReview,
  { key: 'approval', name: '审批', permission: 'case.approve', phase: 'review' },
] as const satisfies readonly Stage[];

/** A document that may be handed in with a case. */
export interface Slot {
  readonly key: string;
  readonly name: string;
  readonly hint?: string;
}

/** What the rules say when a case is submitted, or released from waiting. */
export type Assessment =
  /** Every condition is confirmed: approved at once, as the system's decision. Not when a person is asked for. */
  | { readonly next: 'approve'; readonly reason: string; readonly conditions: readonly Condition[] }
  /** A person decides. */
  | { readonly next: 'review'; readonly reason: string; readonly conditions: readonly Condition[] }
  /** The agencies have not confirmed what was said: back to the person, who hands in what is missing. */
  | {
      readonly next: 'return';
      readonly reason: string;
      readonly corrections: readonly Correction[];
      readonly conditions: readonly Condition[];
    }
  /** A source of evidence is silent: `releaseCase` when it has answered. */
  | { readonly next: 'wait'; readonly reason: string; readonly conditions: readonly Condition[] };

/**
 * A business that has cases. Every handler runs in the transaction of the step; what it throws undoes the step. It may
 * call the doors of this module for the same case: `executeCase`, `finishCase`, `failCase`, `holdCase`.
 */
export interface CaseKind {
  /** `withdrawal`, `contribution.deferral`. */
  readonly kind: string;
  /** What people call it: 提取住房公积金. */
  readonly title: string;
  /** Two capital letters that begin the number. */
  readonly prefix: string;
  readonly subject: SubjectKind;
  /** In their order; at least one of the phase `review` that is no intake. */
  readonly stages: readonly Stage[];
  /** The law's term for the decision, from the day of acceptance. */
  readonly deadline?: { readonly parameter: ParameterKey; readonly counting: TermCounting };
  readonly slots?: readonly Slot[];
  /**
   * Begun at the counter by a form of its own: returned, it is handed in again as it is once the papers are there, or
   * given up there and begun anew. Without this the business has a page on which a returned case is mended.
   */
  readonly isCounterForm?: true;
  /** What must be filled in before it is submitted. */
  readonly form: TSchema;
  /** One line for lists, and the amount when there is one. The form is complete. */
  describe(form: never): { readonly headline: string; readonly amount?: Fen };
  /** Throws a Problem when the application may not be made at all. */
  assess(call: Call, aCase: CaseRow): Promise<Assessment>;
  /** Stages that this case needs not, such as a second decision below an amount; never all stages of review. */
  skips?(call: Call, aCase: CaseRow): Promise<readonly string[]>;
  /** Throws a Problem when nobody may pass it yet, whatever the stage of its review: what is decided about is not there. */
  checkPass?(call: Call, aCase: CaseRow): Promise<void>;
  /** Does what was approved, or begins it. Without a step of its own the case stays `approved`. */
  onApproved(call: Call, aCase: CaseRow): Promise<void>;
  /** `reason` is what the applicant is told. */
  onRefused?(call: Call, aCase: CaseRow, reason: string): Promise<void>;
  onReturned?(call: Call, aCase: CaseRow): Promise<void>;
  onCancelled?(call: Call, aCase: CaseRow): Promise<void>;
  /** After a stage of the phase `execution` was passed; `last` when none follows. */
  onStagePassed?(call: Call, aCase: CaseRow, passed: { readonly stage: string; readonly last: boolean }): Promise<void>;
  /** Whether an approved case may still be cancelled: false once money is on its way. Asked only after the approval. */
  mayCancel?(call: Call, aCase: CaseRow): Promise<boolean>;
  /** What reviewers see: claims beside evidence, conditions with figures. */
  view(call: Call, aCase: CaseRow): Promise<CaseView>;
  /** What stands on the printed 申请表 beside applicant, matter and amount; the facts of `view` when not given. */
  formFacts?(call: Call, aCase: CaseRow): Promise<CaseView['facts']>;
  /** What the person sees of it; the facts of `view` when not given. */
  ownView?(call: Call, aCase: CaseRow): Promise<CaseView['facts']>;
}

/** The stages of a case: those of its kind without the ones it needs not. */
export async function stagesOf(call: Call, kind: CaseKind, row: CaseRow): Promise<readonly Stage[]> {
  const skipped = (await kind.skips?.(call, row)) ?? [];
  return kind.stages.filter(({ key }) => !skipped.includes(key));
}

const kinds = new Map<string, CaseKind>();

/** Registers a business's cases; called once at start-up. Throws for a kind that could never be decided. */
export function registerCaseKind(kind: CaseKind): void {
  const reviewed = kind.stages.some(({ phase, isIntake }) => phase === 'review' && !isIntake);
  if (!reviewed) throw new Error(`the kind ${kind.kind} has no stage of review`);
  if (!/^[A-Z]{2}$/.test(kind.prefix)) throw new Error(`the prefix ${kind.prefix} is not two capital letters`);
  const other = listKinds().find((one) => one.prefix === kind.prefix && one.kind !== kind.kind);
  if (other) throw new Error(`the prefix ${kind.prefix} of ${kind.kind} is that of ${other.kind}`);
  kinds.set(kind.kind, kind);
}

export function kindOf(name: string): CaseKind {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`no business has registered cases of the kind ${name}`);
  return kind;
}

export const listKinds = (): readonly CaseKind[] => [...kinds.values()];

export const stageOf = (kind: CaseKind, key: string | null): Stage | undefined =>
  kind.stages.find((stage) => stage.key === key);

/** Whether a member of staff may see cases of a kind: whoever takes one of its stages, and who oversees or audits. */
export const maySee = ({ actor }: Pick<Call, 'actor'>, kind: CaseKind): boolean =>
  actor.permissions.has('case.oversee') || kind.stages.some(({ permission }) => actor.permissions.has(permission));
