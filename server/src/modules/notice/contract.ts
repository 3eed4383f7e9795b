import { Type } from 'typebox';
import { Done, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { Category, PhoneChannel, SmsState } from './contract-shapes.ts';
import { refusals } from './problems.ts';

export * from './contract-revisions.ts';
export * from './contract-sending.ts';

export const Message = Type.Object({
  messageId: Uuid,
  title: Type.String(),
  body: Type.String(),
  category: Type.Union([Category, Type.Null()]),
  createdAt: InstantJson,
  readAt: Type.Union([InstantJson, Type.Null()]),
  /** What became of it on the person's phone; empty when it is in the inbox only. */
  deliveries: Type.Array(
    Type.Object({
      channel: PhoneChannel,
      state: SmsState,
      at: InstantJson,
      reason: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

export const listMessages = route({
  method: 'GET',
  path: '/messages',
  summary: '消息查看',
  permission: 'inbox.own',
  query: Type.Object({ ...Page, unread: Type.Optional(Type.Boolean()), category: Type.Optional(Category) }),
  response: Type.Object({ ...listOf(Message).properties, unread: Type.Integer() }),
});

export const readMessages = route({
  method: 'POST',
  path: '/messages/read',
  summary: '标记消息为已读',
  permission: 'inbox.own',
  beforeCode: true,
  body: Type.Object({
    messageIds: Type.Union([Type.Literal('all'), Type.Array(Uuid, { minItems: 1, maxItems: 200 })]),
  }),
  response: Done,
});

/** Who signed up or cancelled where, newest first: one contract, whatever channel changed it. */
const ContractChanges = Type.Array(
  Type.Object({
    kind: Type.Union([Type.Literal('sign'), Type.Literal('cancel')]),
    at: InstantJson,
    channel: Type.String(),
    byStaff: Type.Boolean(),
  }),
);

/** S-U2, S-U3 and G-7: the contract for short messages, the same on every channel. */
export const SmsService = Type.Object({
  signed: Type.Union([
    Type.Object({ mobileMasked: Type.String(), signedAt: InstantJson, channel: Type.String() }),
    Type.Null(),
  ]),
  /** The registered mobile, which signing up would use; empty when there is none. */
  mobileMasked: Type.String(),
  changes: ContractChanges,
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
  beforeCode: true,
  response: SmsService,
  problems: [refusals.noMobile],
});
export const cancelSms = route({
  method: 'POST',
  path: '/person/sms/cancel',
  summary: '取消短信签约',
  permission: 'person',
  beforeCode: true,
  response: SmsService,
  problems: [refusals.notSigned],
});

/** P-O7: which kinds of messages come on which way; the inbox always has all. */
export const Preferences = Type.Object({
  channels: Type.Array(Type.Object({ channel: PhoneChannel, name: Type.String(), isReachable: Type.Boolean() })),
  categories: Type.Array(
    Type.Object({
      category: Category,
      name: Type.String(),
      isDeclinable: Type.Boolean(),
      wanted: Type.Array(PhoneChannel),
    }),
  ),
  /** Hours between which nobody is woken. */
  quietFrom: Type.Integer(),
  quietTo: Type.Integer(),
});
export const getPreferences = route({
  method: 'GET',
  path: '/person/notice',
  summary: '消息接收方式',
  permission: 'person',
  response: Preferences,
});
export const setPreference = route({
  method: 'POST',
  path: '/person/notice',
  summary: '修改消息接收方式',
  permission: 'person',
  body: Type.Object({ category: Category, channel: PhoneChannel, isWanted: Type.Boolean() }),
  response: Preferences,
  problems: [refusals.notDeclinable],
});
/** The consent that a binding is, taken back: nothing goes there any more, security neither. */
export const unbindChannel = route({
  method: 'POST',
  path: '/person/notice/unbind',
  summary: '解除微信或 APP 的绑定',
  permission: 'person',
  beforeCode: true,
  body: Type.Object({ channel: Type.Union([Type.Literal('wechat'), Type.Literal('app')]) }),
  response: Preferences,
  problems: [refusals.notBound],
});

/** The same contract at the counter (G-7): whoever sits at the window signs up or cancels there. */
const ofPerson = Type.Object({ personId: Uuid });
export const SmsContract = Type.Object({
  signed: SmsService.properties.signed,
  mobileMasked: Type.String(),
  changes: ContractChanges,
});
export const getPersonSms = route({
  method: 'GET',
  path: '/staff/persons/:personId/sms',
  summary: '职工的短信签约',
  permission: 'case.intake',
  params: ofPerson,
  response: SmsContract,
  problems: [refusals.personNotFound],
});
export const signPersonUp = route({
  method: 'POST',
  path: '/staff/persons/:personId/sms/sign',
  summary: '柜台办理短信签约',
  permission: 'case.intake',
  params: ofPerson,
  response: SmsContract,
  problems: [refusals.personNotFound, refusals.noMobile],
});
export const cancelForPerson = route({
  method: 'POST',
  path: '/staff/persons/:personId/sms/cancel',
  summary: '柜台办理取消短信签约',
  permission: 'case.intake',
  params: ofPerson,
  response: SmsContract,
  problems: [refusals.personNotFound, refusals.notSigned],
});
