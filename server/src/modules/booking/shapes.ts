import { Type } from 'typebox';

/** Shapes that the contracts of this module share. */
export const Minute = Type.Integer({ minimum: 0, maximum: 1440 });
export const ServiceCode = Type.String({ pattern: '^[a-z-]{2,30}$' });
export const WindowNo = Type.Integer({ minimum: 1, maximum: 99 });
export const PriorityReason = Type.Union([Type.Literal('elderly'), Type.Literal('disabled'), Type.Literal('military')]);
export const PrinterState = Type.Union([
  Type.Literal('unknown'),
  Type.Literal('ready'),
  Type.Literal('paper-low'),
  Type.Literal('no-paper'),
  Type.Literal('cover-open'),
  Type.Literal('fault'),
  Type.Literal('no-answer'),
]);
export const PrintState = Type.Union([
  Type.Literal('none'),
  Type.Literal('queued'),
  Type.Literal('printing'),
  Type.Literal('printed'),
  Type.Literal('no-paper'),
  Type.Literal('cover-open'),
  Type.Literal('fault'),
  Type.Literal('no-answer'),
]);
export const TicketState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('called'),
  Type.Literal('held'),
  Type.Literal('served'),
  Type.Literal('skipped'),
  Type.Literal('left'),
]);
/** What is promised to everybody who waits, and shown in the hall. */
export const PublishedBound = Type.Object({ overtakesAtMost: Type.Integer(), waitAtMostMinutes: Type.Integer() });
