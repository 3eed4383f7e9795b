import { Type } from 'typebox';
import { DayJson, declareExport, InstantJson, listOf, Nullable, Page, route, Uuid } from '../../platform/route.ts';

const Text = Type.String();

export const AuditRow = Type.Object({
  at: InstantJson,
  actorKind: Text,
  actor: Text,
  channel: Text,
  operation: Text,
  operationText: Text,
  subjectKind: Text,
  subjectId: Text,
  detail: Type.Record(Type.String(), Type.Unknown()),
  address: Text,
});
export const listAudit = route({
  method: 'GET',
  path: '/staff/audit',
  summary: '谁做了什么',
  permission: 'audit.read',
  query: Type.Object({
    ...Page,
    subjectKind: Type.Optional(Type.String({ maxLength: 30 })),
    subjectId: Type.Optional(Type.String({ maxLength: 60 })),
    actorId: Type.Optional(Uuid),
    /** A name or user name of staff. */
    who: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    operation: Type.Optional(Type.String({ maxLength: 60 })),
    channel: Type.Optional(Type.String({ maxLength: 20 })),
    result: Type.Optional(Type.Union([Type.Literal('done'), Type.Literal('refused')])),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
  response: listOf(AuditRow),
});
export const auditExport = declareExport({
  name: 'report.audit',
  title: '审计记录',
  permission: 'audit.export',
  filter: Type.Object({
    subjectKind: Type.Optional(Type.String({ maxLength: 30 })),
    who: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    operation: Type.Optional(Type.String({ maxLength: 60 })),
    channel: Type.Optional(Type.String({ maxLength: 20 })),
    result: Type.Optional(Type.Union([Type.Literal('done'), Type.Literal('refused')])),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
  }),
});
export const verifyAudit = route({
  method: 'POST',
  path: '/staff/audit/verification',
  summary: '核对审计链：逐批重新计算',
  permission: 'audit.read',
  response: Type.Object({
    batches: Type.Integer(),
    entries: Type.Integer(),
    sealedAt: Nullable(InstantJson),
    brokenBatch: Nullable(Type.Integer()),
  }),
});
