import { Type } from 'typebox';
import { DayJson, declareExport, Nullable, route } from '../../platform/route.ts';

const Days = Type.Object({ from: DayJson, to: DayJson });

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
  averageScorePpm: Nullable(Type.Integer()),
});
/** Of one outlet and one hour of the day, over the chosen days. */
export const HourFigure = Type.Object({
  outletName: Type.String(),
  hour: Type.Integer(),
  tickets: Type.Integer(),
  waitMinutes: Nullable(Type.Integer()),
  longestWaitMinutes: Nullable(Type.Integer()),
  serviceMinutes: Nullable(Type.Integer()),
  booked: Type.Integer(),
  missed: Type.Integer(),
});
export const getQueueFigures = route({
  method: 'GET',
  path: '/staff/queue-figures',
  summary: '排队指标',
  permission: 'booking.figures',
  query: Days,
  response: Type.Object({ rows: Type.Array(QueueFigure), hours: Type.Array(HourFigure) }),
});
export const queueFiguresExport = declareExport({
  name: 'booking.queue-figures',
  title: '排队指标',
  permission: 'booking.figures',
  filter: Days,
});
