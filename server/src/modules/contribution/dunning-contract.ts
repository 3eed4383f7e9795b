import { Type } from 'typebox';
import {
  DayJson,
  Done,
  declareExport,
  FenJson,
  InstantJson,
  listOf,
  MonthJson,
  Nullable,
  Page,
  route,
  Uuid,
  Words,
} from '../../platform/route.ts';
import { refusals } from './problems.ts';

const DunningMethod = Type.Union([Type.Literal('message'), Type.Literal('manual')]);
const DunningFilter = {
  employerId: Type.Optional(Uuid),
  method: Type.Optional(DunningMethod),
  isPaid: Type.Optional(Type.Boolean()),
  from: Type.Optional(DayJson),
  to: Type.Optional(DayJson),
};

/** The centre's reminders of months that were not paid by their day. */
export const listDunnings = route({
  method: 'GET',
  path: '/staff/dunnings',
  summary: '催缴清单',
  permission: 'staff.employer',
  query: Type.Object({ ...Page, ...DunningFilter }),
  response: listOf(
    Type.Object({
      dunningId: Uuid,
      employerId: Uuid,
      employerName: Type.String(),
      employerAccountNo: Type.String(),
      month: MonthJson,
      round: Type.Integer(),
      dueOn: DayJson,
      personCount: Type.Integer(),
      amountFen: FenJson,
      dunnedAt: InstantJson,
      /** Paid meanwhile. */
      isPaid: Type.Boolean(),
      method: DunningMethod,
      /** Of a reminder by hand: why, and by whom. */
      reason: Nullable(Type.String()),
      clerkName: Nullable(Type.String()),
    }),
  ),
});
export const exportDunnings = declareExport({
  name: 'contribution.dunnings',
  title: '催缴记录',
  permission: 'staff.employer',
  filter: Type.Object(DunningFilter),
});
/** A clerk reminds an employer of its oldest overdue month: told at once, once a day. */
export const dunEmployer = route({
  method: 'POST',
  path: '/staff/employers/:employerId/dunnings',
  summary: '人工催缴',
  permission: 'employer.dun',
  params: Type.Object({ employerId: Uuid }),
  body: Type.Object({ reason: Words(200) }),
  response: Done,
  problems: [refusals.notFound, refusals.notOverdue, refusals.remindedToday],
});
