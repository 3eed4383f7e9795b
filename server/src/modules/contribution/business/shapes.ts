import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, KeyOf, MonthJson, Nullable, Uuid } from '../../../platform/route.ts';
import { OwnCase } from '../../casework/contract.ts';
import { businessKinds, businessStates } from './rules.ts';

export const BusinessState = KeyOf(businessStates);
export const CorrectionStateJson = Type.Union([Type.Literal('pending'), Type.Literal('done')]);
const ListedKindJson = KeyOf(businessKinds);
/** What of the history is looked for. */
export const ListedFilter = {
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
  kind: Type.Optional(ListedKindJson),
  state: Type.Optional(BusinessState),
  number: Type.Optional(Type.String({ maxLength: 15 })),
};

export const ListedColumns = {
  businessId: Uuid,
  number: Type.String(),
  kind: ListedKindJson,
  state: BusinessState,
  effectiveMonth: MonthJson,
  personCount: Type.Integer(),
  amountFen: FenJson,
  confirmedBy: Nullable(Type.String()),
  channel: Type.String(),
  outcome: Nullable(Type.String()),
  createdAt: InstantJson,
  confirmedAt: Nullable(InstantJson),
  finishedAt: Nullable(InstantJson),
};

export const Business = Type.Object({
  ...ListedColumns,
  monthlyBeforeFen: FenJson,
  monthlyAfterFen: FenJson,
  reason: Type.String(),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
  /** The centre's review, while it waits for that. */
  review: Nullable(
    Type.Object({
      caseId: Uuid,
      number: Type.String(),
      isReturned: Type.Boolean(),
      standing: Type.String(),
      corrections: OwnCase.properties.corrections,
      closesOn: Nullable(DayJson),
    }),
  ),
  /** Where to pay, while it waits for money. */
  payment: Nullable(
    Type.Object({
      accountNo: Type.String(),
      accountName: Type.String(),
      bankName: Type.String(),
      amountFen: FenJson,
      amountCapital: Type.String(),
      remark: Type.String(),
      unallocatedFen: FenJson,
    }),
  ),
});
