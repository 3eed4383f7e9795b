import { Type } from 'typebox';

import { CenterId, DayJson, InstantJson, listOf, Nullable, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { Minute, ServiceCode } from './shapes.ts';

export * from './figures-contract.ts';
export * from './plan-contract.ts';
export * from './queue-contract.ts';

export const Outlet = Type.Object({
  outletId: Uuid,
  name: Type.String(),
  address: Type.String(),
  directions: Type.String(),
  phone: Type.String(),
  opens: Minute,
  closes: Minute,
  windows: Type.Integer(),
  /** What is done here; null for everything. */
  services: Nullable(Type.Array(ServiceCode)),
  /** The next days that differ from the calendar: closed, or open in exchange. */
  specialDays: Type.Array(
    Type.Object({
      day: DayJson,
      kind: Type.Union([Type.Literal('closed'), Type.Literal('open')]),
      note: Type.String(),
    }),
  ),
});
export const Service = Type.Object({
  service: ServiceCode,
  name: Type.String(),
  audience: Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('all')]),
  minutes: Type.Integer(),
  queueGroup: Type.String(),
});

/** U-O1, and where appointments are made for. */
export const listOutlets = route({
  method: 'GET',
  path: '/outlets',
  summary: '服务网点查询',
  permission: 'public',
  query: Type.Object({ centerId: CenterId }),
  response: Type.Object({ outlets: Type.Array(Outlet), services: Type.Array(Service) }),
});

export const Slot = Type.Object({ starts: Minute, ends: Minute, left: Type.Integer() });
export const listSlots = route({
  method: 'GET',
  path: '/appointments/slots',
  summary: '可预约时段查询',
  permission: 'booking.own',
  query: Type.Object({ outletId: Uuid, service: ServiceCode }),
  response: Type.Object({
    days: Type.Array(Type.Object({ day: DayJson, slots: Type.Array(Slot) })),
    /** Until when this caller books at the counter only, after too many missed appointments. */
    pausedUntil: Nullable(DayJson),
    /** Appointments missed within the counted days, of how many before online booking pauses; null when nothing pauses. */
    missed: Nullable(Type.Object({ count: Type.Integer(), atMost: Type.Integer(), pauseDays: Type.Integer() })),
  }),
  problems: [refusals.outletNotFound],
});

export const AppointmentState = Type.Union([
  Type.Literal('booked'),
  Type.Literal('arrived'),
  Type.Literal('served'),
  Type.Literal('cancelled'),
  Type.Literal('missed'),
]);
export const Appointment = Type.Object({
  centerId: Type.Integer(),
  appointmentId: Uuid,
  number: Type.String(),
  outletName: Type.String(),
  outletAddress: Type.String(),
  serviceName: Type.String(),
  day: DayJson,
  starts: Minute,
  ends: Minute,
  state: AppointmentState,
  bookedAt: InstantJson,
  /** The last day on which it can be cancelled; null when it cannot be any more. */
  cancelBy: Nullable(DayJson),
  /** What is shown at the outlet: the number as a QR code (SVG). */
  qrSvg: Nullable(Type.String()),
  /** Why the centre took it back; null for all others. */
  cancelReason: Nullable(Type.String()),
  /** For the rating of the service, once it was given; null before and after. */
  ratingCode: Nullable(Type.String()),
  /** The live place in the queue, once a ticket was taken. */
  queue: Nullable(
    Type.Object({
      ticketNumber: Type.String(),
      ticketState: Type.String(),
      windowNo: Nullable(Type.Integer()),
      ahead: Type.Integer(),
      minutes: Type.Integer(),
      aheadAtMost: Type.Integer(),
    }),
  ),
});

const own = { permission: 'booking.own' } as const;
export const listAppointments = route({
  ...own,
  method: 'GET',
  path: '/appointments',
  summary: '预约记录查询',
  query: Type.Object({
    ...Page,
    state: Type.Optional(AppointmentState),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
  response: listOf(Appointment),
});
/** The one appointment, and what becomes of it: the live place in the queue. */
export const getAppointment = route({
  ...own,
  method: 'GET',
  path: '/appointments/:appointmentId',
  summary: '预约详情',
  params: Type.Object({ appointmentId: Uuid }),
  response: Appointment,
  problems: [refusals.notFound],
});
export const watchAppointment = route({
  ...own,
  method: 'GET',
  path: '/appointments/:appointmentId/events',
  summary: '预约与排队的实时变化',
  answers: 'events',
  params: Type.Object({ appointmentId: Uuid }),
  response: Appointment,
  problems: [refusals.notFound],
});
export const book = route({
  ...own,
  method: 'POST',
  path: '/appointments',
  beforeCode: true,
  summary: '预约',
  body: Type.Object({
    /** Made by the client: asking twice books once. */
    appointmentId: Uuid,
    outletId: Uuid,
    service: ServiceCode,
    day: DayJson,
    starts: Minute,
  }),
  response: Appointment,
  problems: [
    refusals.outletNotFound,
    refusals.slotNotFound,
    refusals.dayNotOpen,
    refusals.full,
    refusals.alreadyBooked,
    refusals.paused,
  ],
});
export const cancelAppointment = route({
  ...own,
  method: 'POST',
  path: '/appointments/:appointmentId/cancel',
  beforeCode: true,
  summary: '取消预约',
  params: Type.Object({ appointmentId: Uuid }),
  response: Appointment,
  problems: [refusals.notFound, refusals.wrongState, refusals.tooLateToCancel],
});
