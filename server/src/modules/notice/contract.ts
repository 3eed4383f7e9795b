import { Type } from 'typebox';
import { DayJson, Done, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

export const Message = Type.Object({
  messageId: Uuid,
  title: Type.String(),
  body: Type.String(),
  createdAt: InstantJson,
  readAt: Type.Union([InstantJson, Type.Null()]),
});

export const listMessages = route({
  method: 'GET',
  path: '/messages',
  summary: '消息查看',
  permission: 'inbox.own',
  query: Type.Object({ ...Page, unread: Type.Optional(Type.Boolean()) }),
  response: Type.Object({ ...listOf(Message).properties, unread: Type.Integer() }),
});

export const readMessages = route({
  method: 'POST',
  path: '/messages/read',
  summary: '标记消息为已读',
  permission: 'inbox.own',
  body: Type.Object({
    messageIds: Type.Union([Type.Literal('all'), Type.Array(Uuid, { minItems: 1, maxItems: 200 })]),
  }),
  response: Done,
});

/** S-U2, S-U3 and G-7: the contract for short messages, the same on every channel. */
export const SmsService = Type.Object({
  signed: Type.Union([
    Type.Object({ mobileMasked: Type.String(), signedAt: InstantJson, channel: Type.String() }),
    Type.Null(),
  ]),
  /** The registered mobile, which signing up would use; empty when there is none. */
  mobileMasked: Type.String(),
  accessNumber: Type.String(),
  commands: Type.Array(Type.Object({ name: Type.String(), words: Type.Array(Type.String()) })),
});
export const getSmsService = route({
  method: 'GET',
  path: '/person/sms',
  summary: '短信服务签约状态与指令',
  permission: 'person',
  response: SmsService,
});
export const signUpForSms = route({
  method: 'POST',
  path: '/person/sms/sign',
  summary: '短信签约',
  permission: 'person',
  response: SmsService,
  problems: [refusals.noMobile],
});
export const cancelSms = route({
  method: 'POST',
  path: '/person/sms/cancel',
  summary: '取消短信签约',
  permission: 'person',
  response: SmsService,
  problems: [refusals.notSigned],
});

export const SmsState = Type.Union([
  Type.Literal('queued'),
  Type.Literal('sending'),
  Type.Literal('handed-over'),
  Type.Literal('delivered'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
]);
const Nullable = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);
export const SmsRow = Type.Object({
  smsId: Uuid,
  mobileMasked: Type.String(),
  template: Type.String(),
  templateText: Type.String(),
  priority: Type.Integer(),
  state: SmsState,
  createdAt: InstantJson,
  handedOverAt: Nullable(InstantJson),
  endedAt: Nullable(InstantJson),
  reason: Nullable(Type.String()),
  possiblyTwice: Type.Boolean(),
  tries: Type.Array(
    Type.Object({
      route: Type.String(),
      state: Type.String(),
      result: Nullable(Type.String()),
      startedAt: InstantJson,
    }),
  ),
});
/** The message page of the desk: where each short message is. */
export const listSms = route({
  method: 'GET',
  path: '/staff/sms',
  summary: '短信发送记录',
  permission: 'notice.manage',
  query: Type.Object({
    ...Page,
    state: Type.Optional(SmsState),
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
    states: Type.Array(Type.Object({ state: SmsState, count: Type.Integer() })),
    routes: Type.Array(Type.Object({ route: Type.String(), tries: Type.Integer(), taken: Type.Integer() })),
    /** Of what may be sent at once: the share that a message centre had within ten seconds, in parts per million. */
    promptPpm: Nullable(Type.Integer()),
    uplinks: Type.Array(Type.Object({ outcome: Type.String(), count: Type.Integer() })),
  }),
});
/** Only what has failed or is unknown, and only by a person's decision: an unknown one may come twice, and is marked so. */
export const resendSms = route({
  method: 'POST',
  path: '/staff/sms/:smsId/resend',
  summary: '重新发送短信',
  permission: 'notice.manage',
  params: Type.Object({ smsId: Uuid }),
  response: Done,
  problems: [refusals.smsNotFound, refusals.notResendable],
});
