import { type Static, Type } from 'typebox';
import { FenJson, Words } from '../../platform/route.ts';

/** What a case looks like to whoever reviews it: shapes that every business fills in. Browser-safe. */

const Optional = Type.Optional;

/** A condition of the business's rules with the figures that were compared. */
export const Condition = Type.Object({
  key: Type.String(),
  text: Type.String(),
  holds: Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('unknown')]),
  /** What was compared, such as `申请 1,800.00 元，可提 2,000.00 元`. */
  figures: Optional(Type.String()),
  /** The clause. */
  source: Optional(Type.String()),
  remedy: Optional(Type.String()),
});
export type Condition = Static<typeof Condition>;

/** What the applicant says beside what was found out. */
export const Claim = Type.Object({
  label: Type.String(),
  claimed: Type.String(),
  found: Optional(Type.String()),
  /** Who says so and when: `不动产登记中心，2026-11-12 10:00`. */
  foundBy: Optional(Type.String()),
  verdict: Type.Union([
    Type.Literal('agrees'),
    Type.Literal('differs'),
    Type.Literal('not-found'),
    Type.Literal('unavailable'),
    Type.Literal('not-asked'),
    Type.Literal('not-needed'),
  ]),
});
export type Claim = Static<typeof Claim>;

export const ViewFact = Type.Object({
  label: Type.String(),
  value: Type.String(),
  source: Optional(Type.String()),
  /** What the value is the name of, so that the desk can open its page. */
  object: Optional(Type.Object({ kind: Type.String(), id: Type.String() })),
});
export type ViewFact = Static<typeof ViewFact>;

/** What a person must mend: a field or a document, and what is wrong with it. */
export const Correction = Type.Object({
  field: Type.String({ maxLength: 60 }),
  text: Words(200),
});
export type Correction = Static<typeof Correction>;

/** What a business shows of its case: to the reviewer everything, to the person what is said to be theirs. */
export const CaseView = Type.Object({
  facts: Type.Array(ViewFact),
  claims: Type.Array(Claim),
  conditions: Type.Array(Condition),
  amountFen: Type.Optional(FenJson),
  /** Which of its kind's papers it takes; all of them when not said. */
  slots: Type.Optional(Type.Array(Type.String())),
});
export type CaseView = Static<typeof CaseView>;
