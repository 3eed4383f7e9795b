import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, Nullable, route, Uuid } from '../../../platform/route.ts';
import { refusals as settlementRefusals } from '../../settlement/problems.ts';
import { refusals } from '../problems.ts';

/** How far the bank is with a collection, in its own words and times: nothing kinder than what is known. */
export const CollectionJson = Type.Object({
  state: Type.Union([
    Type.Literal('open'),
    Type.Literal('collected'),
    Type.Literal('refused'),
    Type.Literal('taken-back'),
  ]),
  /** In settlement's words: registered, sent, accepted, collected, not collected, given back. */
  stateText: Type.String(),
  paymentNo: Type.String(),
  amountFen: FenJson,
  /** What the employer owes since the bank took back a month that people keep. */
  owedFen: FenJson,
  accountMasked: Type.String(),
  bankName: Type.String(),
  /** The bank's reason, or why there is no answer yet. */
  reason: Nullable(Type.String()),
  orderedAt: InstantJson,
  decidedAt: Nullable(InstantJson),
  events: Type.Array(Type.Object({ text: Type.String(), at: InstantJson })),
});

/** What an employer needs to sign an agreement or to end one. */
export const getCollectionTerms = route({
  method: 'GET',
  path: '/employer/collection-agreement',
  summary: '委托收款协议',
  permission: 'employer',
  response: Type.Object({
    /** Always the employer's own name. */
    accountName: Type.String(),
    banks: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
    agreement: Nullable(
      Type.Object({
        agreementId: Uuid,
        accountName: Type.String(),
        accountMasked: Type.String(),
        bankName: Type.String(),
        signedOn: DayJson,
      }),
    ),
  }),
});

export const collectRemittanceProblems = [
  refusals.notFound,
  refusals.wrongState,
  refusals.noAgreement,
  settlementRefusals.alreadyOpen,
];
