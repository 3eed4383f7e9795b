import { Type } from 'typebox';
import { DayJson, Done, InstantJson, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { PhoneChannel, SmsState } from './contract-shapes.ts';
import { refusals } from './problems.ts';

const Counts = Type.Array(Type.Object({ state: SmsState, count: Type.Integer() }));

export const SmsRow = Type.Object({
  smsId: Uuid,
  channel: PhoneChannel,
  mobileMasked: Type.String(),
  template: Type.String(),
  templateText: Type.String(),
  templateNumber: Type.Integer(),
  priority: Type.Integer(),
  state: SmsState,
  createdAt: InstantJson,
  handedOverAt: Nullable(InstantJson),
  endedAt: Nullable(InstantJson),
  /** Not before: in the quiet hours a message of low priority waits for the morning, after a fault for the next try. */
  waitsUntil: Nullable(InstantJson),
  reason: Nullable(Type.String()),
  possiblyTwice: Type.Boolean(),
  /** Messages of the same kind that were folded into this one. */
  foldedCount: Type.Integer(),
  resendReason: Nullable(Type.String()),
  isResendable: Type.Boolean(),
  tries: Type.Array(
    Type.Object({
      route: Type.String(),
      state: Type.String(),
      result: Nullable(Type.String()),
      startedAt: InstantJson,
    }),
  ),
});
/** The message page of the desk: where each message to a phone is. */
export const listSms = route({
  method: 'GET',
  path: '/staff/sms',
  summary: '短信发送记录',
  permission: 'notice.manage',
  query: Type.Object({
    ...Page,
    state: Type.Optional(SmsState),
    channel: Type.Optional(PhoneChannel),
    template: Type.Optional(Type.String({ maxLength: 80 })),
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
    mobile: Type.Optional(Type.String({ pattern: '^1[3-9]\\d{9}$' })),
  }),
  response: listOf(SmsRow),
});
export const getSmsFigures = route({
  method: 'GET',
  path: '/staff/sms/figures',
  summary: '短信发送日报',
  permission: 'notice.manage',
  query: Type.Object({ day: Type.Optional(DayJson) }),
  response: Type.Object({
    day: DayJson,
    states: Counts,
    routes: Type.Array(Type.Object({ route: Type.String(), tries: Type.Integer(), taken: Type.Integer() })),
    /** Of what may be sent at once: the share that a message centre had within ten seconds, in parts per million. */
    promptPpm: Nullable(Type.Integer()),
    uplinks: Type.Array(Type.Object({ outcome: Type.String(), count: Type.Integer() })),
    /** The two weeks up to the day, oldest first. */
    days: Type.Array(
      Type.Object({
        day: DayJson,
        total: Type.Integer(),
        delivered: Type.Integer(),
        failed: Type.Integer(),
        unknown: Type.Integer(),
        promptPpm: Nullable(Type.Integer()),
      }),
    ),
  }),
});
/**
 * Only what has failed or is unknown, and only by a person's decision with a reason: what is unknown may come twice, which
 * must be accepted aloud and is marked.
 */
export const resendSms = route({
  method: 'POST',
  path: '/staff/sms/:smsId/resend',
  summary: '重新发送短信',
  permission: 'notice.manage',
  params: Type.Object({ smsId: Uuid }),
  body: Type.Object({ reason: Words(200), acceptsTwice: Type.Boolean() }),
  response: Done,
  problems: [refusals.smsNotFound, refusals.notResendable, refusals.mayComeTwice],
});

export const Batch = Type.Object({
  batchId: Uuid,
  kind: Type.String(),
  name: Type.String(),
  about: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('paused'), Type.Literal('stopped')]),
  createdAt: InstantJson,
  changedAt: Nullable(InstantJson),
  changedBy: Nullable(Type.String()),
  /** People to tell, people who have it in their inbox, and parts that are not finished. */
  expected: Type.Integer(),
  told: Type.Integer(),
  open: Type.Integer(),
  phones: Counts,
});
export const listBatches = route({
  method: 'GET',
  path: '/staff/notice/batches',
  summary: '批量发送及进度',
  permission: 'notice.manage',
  query: Type.Object({ ...Page }),
  response: listOf(Batch),
});
export const turnBatch = route({
  method: 'POST',
  path: '/staff/notice/batches/:batchId/turn',
  summary: '暂停、继续或停止批量发送',
  permission: 'notice.manage',
  params: Type.Object({ batchId: Uuid }),
  body: Type.Object({ step: Type.Union([Type.Literal('pause'), Type.Literal('resume'), Type.Literal('stop')]) }),
  response: Batch,
  problems: [refusals.batchNotFound, refusals.batchOver],
});
