import { Type } from 'typebox';
import { DayJson, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);
const CenterId = Type.Integer({ minimum: 1, maximum: 999_999 });
const Minute = Type.Integer({ minimum: 0, maximum: 1440 });
const ServiceCode = Type.String({ pattern: '^[a-z-]{2,30}$' });

export const Outlet = Type.Object({
  outletId: Uuid,
  name: Type.String(),
  address: Type.String(),
  directions: Type.String(),
  phone: Type.String(),
  opens: Minute,
  closes: Minute,
  windows: Type.Integer(),
});
export const Service = Type.Object({
  service: ServiceCode,
  name: Type.String(),
  audience: Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('all')]),
  minutes: Type.Integer(),
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
  /** The live place in the queue, once a ticket was taken. */
  queue: Nullable(
    Type.Object({
      ticketNumber: Type.String(),
      ticketState: Type.String(),
      windowNo: Nullable(Type.Integer()),
      ahead: Type.Integer(),
      minutes: Type.Integer(),
    }),
  ),
});

const own = { permission: 'booking.own' } as const;
export const listAppointments = route({
  ...own,
  method: 'GET',
  path: '/appointments',
  summary: '预约记录查询',
  query: Type.Object({ ...Page, state: Type.Optional(AppointmentState) }),
  response: listOf(Appointment),
});
export const book = route({
  ...own,
  method: 'POST',
  path: '/appointments',
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
  summary: '取消预约',
  params: Type.Object({ appointmentId: Uuid }),
  response: Appointment,
  problems: [refusals.notFound, refusals.wrongState, refusals.tooLateToCancel],
});

export const Ticket = Type.Object({
  ticketId: Uuid,
  number: Type.String(),
  serviceName: Type.String(),
  kind: Type.Union([Type.Literal('booked'), Type.Literal('walk-in')]),
  hasPriority: Type.Boolean(),
  state: Type.String(),
  windowNo: Nullable(Type.Integer()),
  calls: Type.Integer(),
  overtaken: Type.Integer(),
  arrivedAt: InstantJson,
  calledAt: Nullable(InstantJson),
  /** Whose appointment it is, for the window; null for walk-ins. */
  personId: Nullable(Uuid),
});
const atOutlet = Type.Object({ outletId: Uuid });

/** The window's screen: who is at it, who waits, how long. */
export const getQueue = route({
  method: 'GET',
  path: '/staff/outlets/:outletId/queue',
  summary: '网点排队情况',
  permission: 'booking.window',
  params: atOutlet,
  response: Type.Object({
    outletName: Type.String(),
    windows: Type.Integer(),
    waiting: Type.Array(Ticket),
    called: Type.Array(Ticket),
    servedToday: Type.Integer(),
    averageWaitMinutes: Nullable(Type.Integer()),
    missedToday: Type.Integer(),
  }),
  problems: [refusals.outletNotFound],
});
export const takeTicket = route({
  method: 'POST',
  path: '/staff/outlets/:outletId/tickets',
  summary: '现场取号',
  permission: 'booking.window',
  params: atOutlet,
  body: Type.Object({
    ticketId: Uuid,
    /** The number of an appointment, or what a walk-in comes for. */
    appointmentNumber: Type.Optional(Type.String({ maxLength: 30 })),
    service: Type.Optional(ServiceCode),
    hasPriority: Type.Boolean(),
  }),
  response: Ticket,
  problems: [
    refusals.outletNotFound,
    refusals.notFound,
    refusals.wrongState,
    refusals.tooEarly,
    refusals.tooLate,
    refusals.wrongDay,
    refusals.wrongOutlet,
    refusals.slotNotFound,
  ],
});
export const callNext = route({
  method: 'POST',
  path: '/staff/outlets/:outletId/call-next',
  summary: '叫下一位',
  permission: 'booking.window',
  params: atOutlet,
  body: Type.Object({ windowNo: Type.Integer({ minimum: 1, maximum: 99 }) }),
  response: Ticket,
  problems: [refusals.outletNotFound, refusals.nobodyWaits, refusals.busyWindow],
});
export const moveTicket = route({
  method: 'POST',
  path: '/staff/tickets/:ticketId/move',
  summary: '重呼、办结、过号或转业务',
  permission: 'booking.window',
  params: Type.Object({ ticketId: Uuid }),
  body: Type.Object({
    to: Type.Union([Type.Literal('recall'), Type.Literal('served'), Type.Literal('skipped'), Type.Literal('waiting')]),
    /** With `waiting`: another business, for which the person keeps the place by arrival. */
    service: Type.Optional(ServiceCode),
  }),
  response: Ticket,
  problems: [refusals.ticketNotFound, refusals.wrongState, refusals.slotNotFound],
});

/** What the hall's screen shows to everybody: numbers, no names. */
export const getBoard = route({
  method: 'GET',
  path: '/outlets/:outletId/board',
  summary: '叫号显示屏',
  permission: 'public',
  params: atOutlet,
  query: Type.Object({ centerId: CenterId }),
  response: Type.Object({
    outletName: Type.String(),
    called: Type.Array(
      Type.Object({
        number: Type.String(),
        windowNo: Type.Integer(),
        serviceName: Type.String(),
        calls: Type.Integer(),
        calledAt: InstantJson,
      }),
    ),
    next: Type.Array(Type.Object({ number: Type.String(), serviceName: Type.String() })),
    waiting: Type.Integer(),
  }),
  problems: [refusals.outletNotFound],
});

export const QueueFigure = Type.Object({
  outletName: Type.String(),
  day: DayJson,
  tickets: Type.Integer(),
  served: Type.Integer(),
  skipped: Type.Integer(),
  booked: Type.Integer(),
  missed: Type.Integer(),
  waitMinutes: Nullable(Type.Integer()),
  serviceMinutes: Nullable(Type.Integer()),
});
export const getQueueFigures = route({
  method: 'GET',
  path: '/staff/queue-figures',
  summary: '排队指标',
  permission: 'booking.figures',
  query: Type.Object({ from: DayJson, to: DayJson }),
  response: Type.Object({ rows: Type.Array(QueueFigure) }),
});
