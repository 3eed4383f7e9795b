import { Type } from 'typebox';
import { DayJson, FenJson, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';

export const Receipt = Type.Object({
  receiptId: Uuid,
  accountNo: Type.String(),
  bankSerial: Type.String(),
  counterName: Type.String(),
  counterAccountMasked: Type.String(),
  amountFen: FenJson,
  transactedOn: DayJson,
  remark: Type.String(),
  state: Type.Union([Type.Literal('received'), Type.Literal('settled'), Type.Literal('unmatched')]),
  /** In Chinese: what became of the money. */
  outcome: Type.Union([Type.String(), Type.Null()]),
  receivedAt: InstantJson,
  settledAt: Type.Union([InstantJson, Type.Null()]),
});

export const listReceipts = route({
  method: 'GET',
  path: '/staff/receipts',
  summary: '到账通知',
  permission: 'settlement.read',
  query: Type.Object({
    ...Page,
    state: Type.Optional(Type.Union([Type.Literal('received'), Type.Literal('settled'), Type.Literal('unmatched')])),
  }),
  response: listOf(Receipt),
});
