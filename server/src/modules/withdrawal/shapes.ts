import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, KeyOf, MonthJson, Nullable, Uuid } from '../../platform/route.ts';
import { CaseState } from '../casework/contract.ts';
import { Reason, WithdrawalForm } from './form.ts';
import { stateNames } from './states.ts';

/** What a withdrawal looks like to its person and to the clerk beside them. Browser-safe. */

export const ApplicationState = KeyOf(stateNames);

export const ConditionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  isMet: Type.Boolean(),
  /** The figures that were compared, in a sentence. */
  compared: Type.String(),
  source: Type.String(),
  remedy: Type.String(),
});
export const PaperState = Type.Union([
  Type.Literal('waived'),
  Type.Literal('unasked'),
  Type.Literal('awaiting'),
  Type.Literal('asking'),
  Type.Literal('confirmed'),
  Type.Literal('differs'),
  Type.Literal('not-found'),
  Type.Literal('unavailable'),
  Type.Literal('overdue'),
  Type.Literal('cancelled'),
  Type.Literal('paper'),
  Type.Literal('missing'),
]);
export const PaperView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  state: PaperState,
  why: Type.String(),
  source: Type.String(),
  /** The agency that can confirm it; null when only paper can. */
  authority: Nullable(Type.String()),
  /** What is to be said about how it stands, in a sentence. */
  detail: Type.String(),
  changedAt: Nullable(InstantJson),
  attachmentCount: Type.Integer(),
});
export const BoundView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  amountFen: FenJson,
  derivation: Type.String(),
  source: Type.String(),
  isBinding: Type.Boolean(),
});

/** The rules' answer, before and after applying. */
export const AssessmentView = Type.Object({
  reason: Reason,
  reasonName: Type.String(),
  closes: Type.Boolean(),
  isAllowed: Type.Boolean(),
  conditions: Type.Array(ConditionView),
  papers: Type.Array(PaperView),
  bounds: Type.Array(BoundView),
  limitFen: FenJson,
  interestFen: FenJson,
  rentMonths: Nullable(Type.Object({ from: MonthJson, to: MonthJson, count: Type.Integer() })),
  /** When this reason can be used again after this withdrawal. */
  nextOn: Nullable(DayJson),
  /** Rows of the parameters it rests on. */
  rows: Type.Array(Type.Object({ key: Type.String(), validFrom: DayJson, source: Type.String() })),
  /** The day by whose law it is decided. */
  on: DayJson,
});

export const Consent = Type.Object({
  wording: Type.String(),
  isGiven: Type.Boolean(),
  authorities: Type.Array(Type.String()),
});

const BankView = Type.Object({ code: Type.String(), name: Type.String() });

/** What is known before anything is asked, and which reasons there are. */
export const Start = Type.Object({
  nameMasked: Type.String(),
  account: Nullable(
    Type.Object({
      accountNo: Type.String(),
      stateText: Type.String(),
      employerName: Type.String(),
      balanceFen: FenJson,
      openedOn: DayJson,
      sealedOn: Nullable(DayJson),
    }),
  ),
  /** The registered card that money can go to. */
  card: Nullable(Type.Object({ masked: Type.String(), bankName: Type.String() })),
  /** What is on record and need not be asked, with its source: shown beside the questions that it bears on. */
  known: Type.Array(
    Type.Object({
      topic: Type.Union([
        Type.Literal('person'),
        Type.Literal('account'),
        Type.Literal('employer'),
        Type.Literal('loan'),
        Type.Literal('earlier'),
        Type.Literal('card'),
      ]),
      label: Type.String(),
      value: Type.String(),
      source: Type.String(),
    }),
  ),
  banks: Type.Array(BankView),
  reasons: Type.Array(
    Type.Object({
      reason: Reason,
      name: Type.String(),
      closes: Type.Boolean(),
      isOffered: Type.Boolean(),
      /** Known without further questions; null when it depends on answers. */
      limitFen: Nullable(FenJson),
      obstacle: Nullable(ConditionView),
      source: Type.String(),
      /** Papers as far as nothing was answered yet: spared, confirmed by an authority, or brought along. */
      papers: Type.Array(
        Type.Object({
          name: Type.String(),
          isWaived: Type.Boolean(),
          why: Type.String(),
          authority: Nullable(Type.String()),
        }),
      ),
    }),
  ),
  inProgress: Nullable(
    Type.Object({ caseId: Uuid, number: Type.String(), stateText: Type.String(), isDraft: Type.Boolean() }),
  ),
  asOf: InstantJson,
});

export const MoneyStep = Type.Object({
  step: Type.String(),
  state: Type.Union([Type.Literal('done'), Type.Literal('waiting'), Type.Literal('problem'), Type.Literal('later')]),
  at: Nullable(InstantJson),
  text: Type.String(),
});

/** One withdrawal, as its person and the clerk beside them see it. */
export const Withdrawal = Type.Object({
  caseId: Uuid,
  number: Type.String(),
  caseState: Type.String(),
  caseStateText: Type.String(),
  moneyState: Nullable(ApplicationState),
  version: Type.Integer(),
  revision: Type.Integer(),
  form: WithdrawalForm,
  /** Fields that the rules of the day ask for, in their order. */
  asks: Type.Array(Type.String()),
  /** Questions that are not answered yet: field → what to do. */
  unanswered: Type.Record(Type.String(), Type.String()),
  assessment: AssessmentView,
  consent: Consent,
  amountFen: FenJson,
  payee: Nullable(Type.Object({ masked: Type.String(), bankName: Type.String(), name: Type.String() })),
  failure: Nullable(Type.String()),
  steps: Type.Array(MoneyStep),
  dueOn: Nullable(DayJson),
  nextOn: Nullable(DayJson),
  corrections: Type.Array(Type.Object({ field: Type.String(), text: Type.String() })),
  mayChange: Type.Boolean(),
  mayCorrectCard: Type.Boolean(),
  /** A card that was put right at the counter and waits for the second person there. */
  cardReview: Nullable(Type.Object({ caseId: Uuid, number: Type.String() })),
  /** A card that the clerk has typed must be scanned before it is decided. */
  needsCardScan: Type.Boolean(),
});

/** What somebody is asked by their family. */
export const FamilyConsent = Type.Object({
  consentId: Uuid,
  applicantMasked: Type.String(),
  reasonName: Type.String(),
  role: Type.Union([Type.Literal('spouse'), Type.Literal('owner')]),
  wording: Type.String(),
  state: Type.Union([
    Type.Literal('asked'),
    Type.Literal('agreed'),
    Type.Literal('declined'),
    Type.Literal('lapsed'),
    Type.Literal('ended'),
  ]),
  askedAt: InstantJson,
  /** The last day for an answer. */
  dueOn: DayJson,
  decidedAt: Nullable(InstantJson),
});

export const RecordRow = Type.Object({
  caseId: Uuid,
  number: Type.String(),
  reason: Reason,
  reasonName: Type.String(),
  state: ApplicationState,
  caseState: CaseState,
  stateText: Type.String(),
  amountFen: FenJson,
  interestFen: FenJson,
  payeeMasked: Type.String(),
  payeeBank: Type.String(),
  channelText: Type.String(),
  submittedAt: InstantJson,
  paidAt: Nullable(InstantJson),
  nextOn: Nullable(DayJson),
});
