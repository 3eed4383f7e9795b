import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';

import { CenterId, InstantJson, Nullable, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import {
  PrinterState,
  PrintState,
  PriorityReason,
  PublishedBound,
  ServiceCode,
  TicketState,
  WindowNo,
} from './shapes.ts';

export const Ticket = Type.Object({
  ticketId: Uuid,
  number: Type.String(),
  service: ServiceCode,
  serviceName: Type.String(),
  kind: Type.Union([Type.Literal('booked'), Type.Literal('walk-in')]),
  priorityReason: Nullable(PriorityReason),
  state: TicketState,
  windowNo: Nullable(Type.Integer()),
  calls: Type.Integer(),
  overtaken: Type.Integer(),
  arrivedAt: InstantJson,
  calledAt: Nullable(InstantJson),
  /** Whose turn it is, for the window: known by appointment or by ID card; null for all others. */
  personId: Nullable(Uuid),
  /** How many would be called before, and how long that may take; null when nobody waits for it. */
  ahead: Nullable(Type.Integer()),
  minutes: Nullable(Type.Integer()),
  /** How many may be called before at most, as the ticket says. */
  aheadAtMost: Nullable(Type.Integer()),
  printState: PrintState,
  score: Nullable(Type.Integer()),
});
const atOutlet = Type.Object({ outletId: Uuid });
const atWindow = Type.Object({ outletId: Uuid, windowNo: Type.String({ pattern: '^[1-9]\\d?$' }) });
const window = { permission: 'booking.window' } as const;

export const QueueWindow = Type.Object({
  windowNo: Type.Integer(),
  /** Null for all. */
  queueGroups: Nullable(Type.Array(Type.String())),
  isPaused: Type.Boolean(),
  pauseReason: Nullable(Type.String()),
});
export const Queue = Type.Object({
  outletName: Type.String(),
  windows: Type.Array(QueueWindow),
  groups: Type.Array(Type.Object({ queueGroup: Type.String(), name: Type.String() })),
  /** In the order in which they would be called. */
  waiting: Type.Array(Ticket),
  called: Type.Array(Ticket),
  held: Type.Array(Ticket),
  skipped: Type.Array(Ticket),
  servedToday: Type.Integer(),
  missedToday: Type.Integer(),
  averageWaitMinutes: Nullable(Type.Integer()),
  longestWaitMinutes: Nullable(Type.Integer()),
  bound: PublishedBound,
  printer: Nullable(Type.Object({ state: PrinterState, stateAt: InstantJson })),
});
/** The window's screen: who is at it, who waits, how long. */
export const getQueue = route({
  ...window,
  method: 'GET',
  path: '/staff/outlets/:outletId/queue',
  summary: '网点排队情况',
  params: atOutlet,
  response: Queue,
  problems: [refusals.outletNotFound],
});
export const watchQueue = route({
  ...window,
  method: 'GET',
  path: '/staff/outlets/:outletId/queue/events',
  summary: '网点排队情况的实时变化',
  answers: 'events',
  params: atOutlet,
  response: Queue,
  problems: [refusals.outletNotFound, common.tooMany],
});
export const takeTicket = route({
  ...window,
  method: 'POST',
  path: '/staff/outlets/:outletId/tickets',
  summary: '现场取号',
  params: atOutlet,
  body: Type.Object({
    ticketId: Uuid,
    /** The number of an appointment, typed or scanned. */
    appointmentNumber: Type.Optional(Type.String({ maxLength: 30 })),
    /** Or the certificate of who stands there: finds today's appointment, and lets the window open the person's page. */
    certificateNumber: Type.Optional(Type.String({ maxLength: 30 })),
    /** What a walk-in comes for. */
    service: Type.Optional(ServiceCode),
    priorityReason: Type.Optional(Nullable(PriorityReason)),
    /** Prints the ticket, where the outlet has a printer. */
    isPrinted: Type.Optional(Type.Boolean()),
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
    refusals.chooseService,
    refusals.waitsAlready,
  ],
});
export const callNext = route({
  ...window,
  method: 'POST',
  path: '/staff/outlets/:outletId/call-next',
  summary: '叫下一位',
  params: atOutlet,
  body: Type.Object({ windowNo: WindowNo }),
  response: Ticket,
  problems: [refusals.outletNotFound, refusals.nobodyWaits, refusals.busyWindow, refusals.pausedWindow],
});
export const moveTicket = route({
  ...window,
  method: 'POST',
  path: '/staff/tickets/:ticketId/move',
  summary: '重呼、办结、过号、挂起、转业务或离开',
  params: Type.Object({ ticketId: Uuid }),
  body: Type.Object({
    to: Type.Union([
      Type.Literal('recall'),
      Type.Literal('served'),
      Type.Literal('skipped'),
      Type.Literal('held'),
      Type.Literal('waiting'),
      Type.Literal('left'),
    ]),
    /** With `waiting`: another business, for which the person keeps the place by arrival. */
    service: Type.Optional(ServiceCode),
  }),
  response: Ticket,
  problems: [refusals.ticketNotFound, refusals.wrongState, refusals.slotNotFound],
});
/** 暂停、恢复服务. */
export const pauseWindow = route({
  ...window,
  method: 'POST',
  path: '/staff/outlets/:outletId/windows/:windowNo/pause',
  summary: '窗口暂停或恢复服务',
  params: atWindow,
  body: Type.Object({ isPaused: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 50 })) }),
  response: QueueWindow,
  problems: [refusals.outletNotFound, refusals.windowNotFound, refusals.busyWindow],
});
/** The ticket as it is printed, for the screen. */
export const getReceipt = route({
  ...window,
  method: 'GET',
  path: '/staff/tickets/:ticketId/receipt',
  summary: '排队小票预览',
  params: Type.Object({ ticketId: Uuid }),
  response: Type.Object({ svg: Type.String(), printState: PrintState }),
  problems: [refusals.ticketNotFound],
});
export const printTicket = route({
  ...window,
  method: 'POST',
  path: '/staff/tickets/:ticketId/print',
  summary: '打印或补打小票',
  params: Type.Object({ ticketId: Uuid }),
  body: Type.Object({}),
  response: Type.Object({ printState: PrintState }),
  problems: [refusals.ticketNotFound, refusals.noPrinter],
});

export const QueueOverview = Type.Object({
  outlets: Type.Array(
    Type.Object({
      outletId: Uuid,
      outletName: Type.String(),
      waiting: Type.Integer(),
      called: Type.Integer(),
      servedToday: Type.Integer(),
      skippedToday: Type.Integer(),
      averageWaitMinutes: Nullable(Type.Integer()),
      longestWaitMinutes: Nullable(Type.Integer()),
      windows: Type.Integer(),
      pausedWindows: Type.Array(Type.Integer()),
      bookedToday: Type.Integer(),
      arrivedToday: Type.Integer(),
      printerState: Nullable(PrinterState),
    }),
  ),
});
/** The manager's overview of all outlets. */
export const getOverview = route({
  method: 'GET',
  path: '/staff/queues',
  summary: '各网点排队总览',
  permission: 'booking.figures',
  response: QueueOverview,
});
export const watchOverview = route({
  method: 'GET',
  path: '/staff/queues/events',
  summary: '各网点排队总览的实时变化',
  permission: 'booking.figures',
  answers: 'events',
  response: QueueOverview,
});

export const Board = Type.Object({
  outletName: Type.String(),
  /** The latest call first. */
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
  pausedWindows: Type.Array(Type.Integer()),
  bound: PublishedBound,
});
const theBoard = {
  permission: 'public',
  params: atOutlet,
  query: Type.Object({ centerId: CenterId }),
  response: Board,
} as const;
/** What the hall's screen shows to everybody: numbers, no names. */
export const getBoard = route({
  ...theBoard,
  method: 'GET',
  path: '/outlets/:outletId/board',
  summary: '叫号显示屏',
  problems: [refusals.outletNotFound],
});
export const watchBoard = route({
  ...theBoard,
  method: 'GET',
  path: '/outlets/:outletId/board/events',
  summary: '叫号显示屏的实时变化',
  answers: 'events',
  problems: [refusals.outletNotFound, common.tooMany],
});

const TicketCode = Type.String({ pattern: '^[0-9a-f]{32}$' });
const aTicket = Type.Object({ centerId: Type.Integer({ minimum: 1, maximum: 999_999 }), code: TicketCode });
export const TicketPlace = Type.Object({
  number: Type.String(),
  outletName: Type.String(),
  serviceName: Type.String(),
  state: TicketState,
  windowNo: Nullable(Type.Integer()),
  ahead: Type.Integer(),
  minutes: Type.Integer(),
  aheadAtMost: Nullable(Type.Integer()),
  bound: PublishedBound,
  isRated: Type.Boolean(),
});
/** Who holds the paper sees the place in the queue: the QR code of the ticket leads here. */
export const getTicketPlace = route({
  method: 'GET',
  path: '/queue-places/:centerId/:code',
  summary: '凭小票查询排队位置',
  permission: 'public',
  params: aTicket,
  response: TicketPlace,
  problems: [refusals.ticketNotFound],
});
export const watchTicketPlace = route({
  method: 'GET',
  path: '/queue-places/:centerId/:code/events',
  summary: '凭小票查询排队位置的实时变化',
  permission: 'public',
  answers: 'events',
  params: aTicket,
  response: TicketPlace,
  problems: [refusals.ticketNotFound, common.tooMany],
});
export const rateTicket = route({
  method: 'POST',
  path: '/queue-places/:centerId/:code/rating',
  summary: '评价窗口服务',
  permission: 'public',
  params: aTicket,
  body: Type.Object({
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    tags: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 }),
    remark: Type.String({ maxLength: 300 }),
  }),
  response: TicketPlace,
  problems: [refusals.ticketNotFound, refusals.notServedYet, refusals.ratedAlready, refusals.notByStaff],
});
