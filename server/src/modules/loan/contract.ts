import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { DayJson, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { Home, LoanFen, Method, Months, RateJson } from './contract-shapes.ts';
import { refusals } from './problems.ts';

export * from './application-contract.ts';
export * from './change-contract.ts';
export * from './contract-as-of.ts';
export * from './early-contract.ts';
export * from './own-contract.ts';

export const getRates = route({
  method: 'GET',
  path: '/loan-rates',
  summary: '历年住房公积金贷款利率',
  permission: 'public',
  response: Type.Object({
    today: DayJson,
    rates: Type.Array(
      Type.Object({
        home: Home,
        validFrom: DayJson,
        dayKnown: Type.Boolean(),
        upToFivePpm: Type.Integer(),
        overFivePpm: Type.Integer(),
        evidence: Type.Union([Type.Literal('notice'), Type.Literal('report'), Type.Literal('tables')]),
        source: Type.String(),
        sourceUrl: Type.Union([Type.String(), Type.Null()]),
      }),
    ),
  }),
});

const Part = {
  amountFen: LoanFen,
  ratePpm: RateJson,
};

export const exportSchedule = route({
  method: 'GET',
  path: '/loan-schedule.xlsx',
  summary: '下载贷款计算器的还款计划（Excel）',
  permission: 'public',
  query: Type.Object({
    method: Method,
    months: Months,
    firstDueOn: DayJson,
    ...Part,
    commercialFen: Type.Optional(LoanFen),
    commercialRatePpm: Type.Optional(RateJson),
  }),
  answers: 'file',
  problems: [common.invalid],
});

const EstateState = Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('ended')]);
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const EstateFacts = {
  name: Text(60),
  developer: Text(60),
  address: Text(120),
  district: Text(20),
  buildings: Text(200),
  bankName: Text(60),
  agreementNo: Text(40),
  agreedFrom: DayJson,
  agreedTo: Type.Union([DayJson, Type.Null()]),
  state: EstateState,
  salesPhone: Type.Union([Type.String({ maxLength: 20, pattern: '^[0-9-]*$' }), Type.Null()]),
};
export const Estate = Type.Object({ estateId: Uuid, ...EstateFacts, updatedAt: InstantJson });

const estateQuery = {
  q: Type.Optional(Type.String({ maxLength: 60 })),
  district: Type.Optional(Type.String({ maxLength: 20 })),
};

export const listPublicEstates = route({
  method: 'GET',
  path: '/estates',
  summary: '合作楼盘查询',
  permission: 'public',
  query: Type.Object({ centerId: Type.Integer({ minimum: 1, maximum: 999_999 }), ...estateQuery, ...Page }),
  response: Type.Object({
    ...listOf(
      Type.Object({
        estateId: Uuid,
        name: Type.String(),
        developer: Type.String(),
        address: Type.String(),
        district: Type.String(),
        buildings: Type.String(),
        bankName: Type.String(),
        agreedFrom: DayJson,
        agreedTo: Type.Union([DayJson, Type.Null()]),
        salesPhone: Type.Union([Type.String(), Type.Null()]),
      }),
    ).properties,
    districts: Type.Array(Type.String()),
  }),
});

export const listEstates = route({
  method: 'GET',
  path: '/staff/estates',
  summary: '维护合作楼盘：列表',
  permission: 'loan.read',
  query: Type.Object({ ...estateQuery, state: Type.Optional(EstateState), ...Page }),
  response: listOf(Estate),
});

export const keepEstate = route({
  method: 'PUT',
  path: '/staff/estates/:estateId',
  summary: '登记或修改合作楼盘',
  permission: 'loan.estates',
  params: Type.Object({ estateId: Uuid }),
  // `updatedAt` of the row that was read: somebody else's change in between is not overwritten.
  body: Type.Object({ ...EstateFacts, updatedAt: Type.Union([InstantJson, Type.Null()]) }),
  response: Estate,
  problems: [refusals.agreementTaken, refusals.estateChanged, refusals.wrongPeriod],
});
