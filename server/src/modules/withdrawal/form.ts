import { type Static, Type } from 'typebox';
import { DayJson, KeyOf } from '../../platform/route.ts';
import { reasons } from './rules/reasons.ts';

/** What a withdrawal is applied for with: browser-safe. Everything but the reason may be missing while it is a draft. */

export const Reason = KeyOf(reasons);

const Name = Type.String({ minLength: 1, maxLength: 50 });
const Code = Type.String({ minLength: 1, maxLength: 40 });
const Amount = Type.Integer({ minimum: 0, maximum: 100_000_000_000 });
const Optional = Type.Optional;

export const HomeForm = Type.Object({
  /** Filed contract, permit or paper: one home, one number. */
  homeNumber: Optional(Code),
  on: Optional(DayJson),
  priceFen: Optional(Amount),
  paidFen: Optional(Amount),
  /** Code of the invoice or of the deed-tax certificate. */
  invoiceNo: Optional(Code),
  titleNo: Optional(Code),
  /** The filed purchase contract of the home that is decorated, and its day: where the city counts from it. */
  purchaseContractNo: Optional(Code),
  boughtOn: Optional(DayJson),
  ownerRelation: Optional(Type.Union([Type.Literal('spouse'), Type.Literal('parent'), Type.Literal('child')])),
  ownerName: Optional(Name),
  ownerCertificate: Optional(Code),
});
export const RentForm = Type.Object({
  market: Optional(Type.Union([Type.Literal('market'), Type.Literal('public')])),
  place: Optional(Type.Union([Type.Literal('city'), Type.Literal('county')])),
  marital: Optional(
    Type.Union([Type.Literal('single'), Type.Literal('married'), Type.Literal('widowed'), Type.Literal('divorced')]),
  ),
  spouseName: Optional(Name),
  spouseCertificate: Optional(Code),
  /** Minor children, where the look for homes covers them; none are named when there are none. */
  children: Optional(
    Type.Array(Type.Object({ name: Type.String({ maxLength: 50 }), certificate: Type.String({ maxLength: 40 }) }), {
      maxItems: 6,
    }),
  ),
  rentFen: Optional(Amount),
  familyIncomeFen: Optional(Amount),
});

export const WithdrawalForm = Type.Object({
  reason: Reason,
  home: Optional(HomeForm),
  rent: Optional(RentForm),
  repay: Optional(Type.Object({ purpose: Type.Union([Type.Literal('instalments'), Type.Literal('early')]) })),
  leave: Optional(Type.Object({ hasAccountElsewhere: Type.Boolean() })),
  /** Not given: all that may be withdrawn. */
  amountFen: Optional(Amount),
  /** Not given: the registered card. */
  card: Optional(Type.Object({ number: Code, bankCode: Type.String({ pattern: '^\\d{3}$' }), bankName: Name })),
});
export type WithdrawalForm = Static<typeof WithdrawalForm>;
