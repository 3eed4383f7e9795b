import { Type } from 'typebox';
import { DayJson, FenJson, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

export const getLoanAsOf = route({
  method: 'GET',
  path: '/staff/loans/:loanId/as-of',
  summary: '贷款在某一天',
  permission: 'loan.read',
  params: Type.Object({ loanId: Uuid }),
  query: Type.Object({ on: DayJson, knownOn: Type.Optional(DayJson) }),
  response: Type.Object({
    contractNo: Type.String(),
    on: DayJson,
    knownOn: Type.Union([DayJson, Type.Null()]),
    state: Type.Union([
      Type.Literal('none'),
      Type.Literal('active'),
      Type.Literal('returned'),
      Type.Literal('cancelled'),
      Type.Literal('overdue'),
      Type.Literal('settled'),
      Type.Literal('written-off'),
    ]),
    balanceFen: FenJson,
    overdueFen: FenJson,
    granted: Type.Object({ principalFen: FenJson, on: Type.Union([DayJson, Type.Null()]) }),
    paid: Type.Object({ principalFen: FenJson, interestFen: FenJson, penaltyFen: FenJson }),
    entries: Type.Integer(),
    lastOn: Type.Union([DayJson, Type.Null()]),
    /** What was owed on that day by all that is recorded now. */
    owedNowFen: FenJson,
  }),
  problems: [refusals.notFound],
});
