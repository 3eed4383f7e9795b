import { Type } from 'typebox';
import { DayJson, Done, InstantJson, Nullable, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { Minute, PrinterState, ServiceCode, WindowNo } from './shapes.ts';

// Outlets and their plans, for the centre's managers.

const manage = { permission: 'booking.manage' } as const;
const atOutlet = Type.Object({ outletId: Uuid });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

const outletFields = {
  name: Text(50),
  address: Text(100),
  directions: Text(300),
  phone: Type.String({ pattern: '^[0-9-]{5,20}$' }),
  opens: Minute,
  closes: Minute,
  windows: WindowNo,
  /** Null for everything. */
  services: Nullable(Type.Array(ServiceCode, { minItems: 1, maxItems: 50 })),
  isOpen: Type.Boolean(),
} as const;
export const PlanSlot = Type.Object({
  service: ServiceCode,
  starts: Minute,
  ends: Minute,
  capacity: Type.Integer({ minimum: 1, maximum: 500 }),
});
export const PlanVersion = Type.Object({
  validFrom: DayJson,
  note: Type.String(),
  madeAt: InstantJson,
  state: Type.Union([Type.Literal('past'), Type.Literal('current'), Type.Literal('future')]),
  slots: Type.Array(PlanSlot),
});
export const OutletDay = Type.Object({
  day: DayJson,
  kind: Type.Union([Type.Literal('closed'), Type.Literal('open')]),
  note: Type.String(),
});
export const ManagedOutlet = Type.Object({
  outletId: Uuid,
  ...outletFields,
  windowGroups: Type.Array(Type.Object({ windowNo: WindowNo, queueGroups: Type.Array(Type.String()) })),
  printer: Nullable(
    Type.Object({
      host: Type.String(),
      port: Type.Integer(),
      columns: Type.Integer(),
      state: PrinterState,
      stateAt: InstantJson,
    }),
  ),
  plans: Type.Array(PlanVersion),
  days: Type.Array(OutletDay),
});
export const listManagedOutlets = route({
  ...manage,
  method: 'GET',
  path: '/staff/managed-outlets',
  summary: '网点与号源安排',
  response: Type.Object({
    outlets: Type.Array(ManagedOutlet),
    services: Type.Array(
      Type.Object({ service: ServiceCode, name: Type.String(), queueGroup: Type.String(), minutes: Type.Integer() }),
    ),
    groups: Type.Array(Type.Object({ queueGroup: Type.String(), name: Type.String() })),
    /** How far ahead can be booked, and the other figures in force: shown beside the plan. */
    figures: Type.Object({
      daysAhead: Type.Integer(),
      cancelDaysAhead: Type.Integer(),
      missedAtMost: Type.Integer(),
      missedWithinDays: Type.Integer(),
      missedPauseDays: Type.Integer(),
      earlyMinutes: Type.Integer(),
      overtakesAtMost: Type.Integer(),
      waitAtMostMinutes: Type.Integer(),
      remindHour: Type.Integer(),
    }),
  }),
});
/** Makes an outlet, or changes the one with this id. */
export const saveOutlet = route({
  ...manage,
  method: 'PUT',
  path: '/staff/managed-outlets/:outletId',
  summary: '新增或修改网点',
  params: atOutlet,
  body: Type.Object({
    ...outletFields,
    windowGroups: Type.Array(
      Type.Object({ windowNo: WindowNo, queueGroups: Type.Array(Type.String({ maxLength: 30 }), { maxItems: 20 }) }),
      { maxItems: 99 },
    ),
    printer: Nullable(
      Type.Object({
        host: Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,3}){3}$' }),
        port: Type.Integer({ minimum: 1, maximum: 65_535 }),
        columns: Type.Integer({ minimum: 24, maximum: 48 }),
      }),
    ),
  }),
  response: ManagedOutlet,
  problems: [refusals.wrongHours, refusals.unknownService, refusals.printerAddress],
});

/** What a change does to what is booked already. */
export const Effect = Type.Object({
  /** People who keep their place. */
  kept: Type.Integer(),
  /** Of those, beyond the new number of places: they keep it, nobody else gets in. */
  over: Type.Integer(),
  /** People whose slot is gone: their appointment is cancelled and they are told. */
  gone: Type.Integer(),
});
const planBody = Type.Object({
  /** Tomorrow at the earliest: what holds today is not changed under those who come today. */
  validFrom: DayJson,
  note: Text(200),
  slots: Type.Array(PlanSlot, { maxItems: 500 }),
});
const planProblems = [refusals.outletNotFound, refusals.planTooEarly, refusals.planFault, refusals.unknownService];
export const previewPlan = route({
  ...manage,
  method: 'POST',
  path: '/staff/managed-outlets/:outletId/plans/preview',
  summary: '预览号源安排对已有预约的影响',
  params: atOutlet,
  body: planBody,
  response: Effect,
  problems: planProblems,
  unaudited: 'changes nothing: says what a plan would do',
});
/** A new version, or another content for one that has not begun. */
export const savePlan = route({
  ...manage,
  method: 'POST',
  path: '/staff/managed-outlets/:outletId/plans',
  summary: '保存号源安排',
  params: atOutlet,
  body: planBody,
  response: Effect,
  problems: planProblems,
});
export const saveOutletDay = route({
  ...manage,
  method: 'POST',
  path: '/staff/managed-outlets/:outletId/days',
  summary: '设置停办或补班日',
  params: atOutlet,
  body: Type.Object({
    day: DayJson,
    kind: Type.Union([Type.Literal('closed'), Type.Literal('open')]),
    note: Text(100),
    /** Only says what it would do. */
    isPreview: Type.Boolean(),
  }),
  response: Effect,
  problems: [refusals.outletNotFound, refusals.planTooEarly],
});
/** Takes the exception away: the calendar holds again. */
export const removeOutletDay = route({
  ...manage,
  method: 'POST',
  path: '/staff/managed-outlets/:outletId/days/remove',
  summary: '取消停办或补班日',
  params: atOutlet,
  body: Type.Object({ day: DayJson }),
  response: Done,
  problems: [refusals.outletNotFound, refusals.planTooEarly, refusals.bookedThen],
});
