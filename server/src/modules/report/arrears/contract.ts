import { Type } from 'typebox';
import {
  DayJson,
  declareExport,
  FenJson,
  InstantJson,
  MonthJson,
  Nullable,
  PageBy,
  route,
  Uuid,
} from '../../../platform/route.ts';

/** How long the oldest month is overdue: up to 30 days, up to 90, longer. */
export const Ageing = Type.Union([Type.Literal('30'), Type.Literal('90'), Type.Literal('more')]);
const Filter = {
  /** Part of the name, or the account number. */
  q: Type.Optional(Type.String({ maxLength: 50 })),
  ageing: Type.Optional(Ageing),
  /** Whether a list of the oldest month waits for money, or there is none. */
  list: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('none')])),
};

/** Employers past their last day to pay, the longest overdue first. */
export const listArrears = route({
  method: 'GET',
  path: '/staff/arrears',
  summary: '逾期未缴单位',
  permission: 'staff.employer',
  query: Type.Object({ ...PageBy('late', 'persons', 'owed'), ...Filter }),
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        employerId: Uuid,
        name: Type.String(),
        employerAccountNo: Type.String(),
        oldestMonth: MonthJson,
        monthCount: Type.Integer(),
        dueOn: DayJson,
        daysLate: Type.Integer(),
        personCount: Type.Integer(),
        /** By today's people and bases, where no confirmed list says it. */
        owedFen: FenJson,
        /** The state of the oldest month's list; null when there is none. */
        listState: Nullable(Type.String()),
        remindedCount: Type.Integer(),
        lastRemindedAt: Nullable(InstantJson),
        isRemindedToday: Type.Boolean(),
      }),
    ),
    total: Type.Integer(),
    owedFen: FenJson,
    /** Of everything that the other filters let through. */
    buckets: Type.Array(Type.Object({ ageing: Ageing, count: Type.Integer(), owedFen: FenJson })),
  }),
});

export const exportArrears = declareExport({
  name: 'report.arrears',
  title: '逾期未缴单位',
  permission: 'staff.employer',
  filter: Type.Object(Filter),
});
