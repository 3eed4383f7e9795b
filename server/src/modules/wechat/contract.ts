import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { CenterId, InstantJson, route } from '../../platform/route.ts';
import { Entered } from '../identity/contract.ts';
import { refusals as noticeRefusals } from '../notice/problems.ts';
import { refusals } from './problems.ts';

const Secret = Type.String({ pattern: '^[\\w-]{20,100}$' });

export const beginAuthorization = route({
  method: 'POST',
  path: '/wechat/authorizations',
  summary: '微信网页授权：获取授权地址',
  permission: 'public',
  unaudited: 'a random state, kept ten minutes; who comes back is recorded',
  body: Type.Object({ centerId: CenterId }),
  response: Type.Object({ address: Type.String() }),
  problems: [refusals.notOffered, common.tooMany],
});

/** Back from WeChat: who is bound has entered; anybody else may log in and bind. */
export const finishAuthorization = route({
  method: 'POST',
  path: '/wechat/authorizations/finish',
  summary: '微信网页授权：确认身份，已绑定的登录',
  permission: 'public',
  body: Type.Object({ centerId: CenterId, state: Secret, code: Type.String({ minLength: 1, maxLength: 200 }) }),
  response: Type.Union([Entered, Type.Object({ next: Type.Literal('bind'), ticket: Secret, expiresAt: InstantJson })]),
  problems: [refusals.notOffered, refusals.stateGone, refusals.codeRefused, refusals.unreachable, common.tooMany],
});

export const Binding = Type.Object({
  /** Whether the centre has an official account at all. */
  isOffered: Type.Boolean(),
  boundAt: Type.Union([InstantJson, Type.Null()]),
  /** Follows the account now: nobody else can be sent anything. */
  isFollowing: Type.Boolean(),
});
export const getBinding = route({
  method: 'GET',
  path: '/person/wechat',
  summary: '微信绑定状态',
  permission: 'person',
  response: Binding,
});
export const bind = route({
  method: 'POST',
  path: '/person/wechat/bind',
  summary: '确认绑定微信',
  permission: 'person',
  body: Type.Object({ ticket: Secret, replaces: Type.Optional(Type.Boolean()) }),
  response: Binding,
  problems: [refusals.ticketGone, noticeRefusals.boundAlready, noticeRefusals.boundToOther],
});

const MenuItem = Type.Object({
  name: Type.String(),
  /** What it asks for, in words; or the page that it opens. */
  leadsTo: Type.String(),
});
export const Account = Type.Object({
  isOffered: Type.Boolean(),
  following: Type.Integer(),
  bound: Type.Integer(),
  menu: Type.Array(Type.Object({ name: Type.String(), items: Type.Array(MenuItem) })),
  menuFault: Type.Union([Type.String(), Type.Null()]),
  published: Type.Union([
    Type.Object({
      at: InstantJson,
      by: Type.String(),
      outcome: Type.Union([Type.Literal('taken'), Type.Literal('refused'), Type.Literal('unknown')]),
      result: Type.Union([Type.String(), Type.Null()]),
      /** What WeChat has is what the centre keeps. */
      isCurrent: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  words: Type.Array(Type.Object({ name: Type.String(), words: Type.Array(Type.String()) })),
  /** What was asked for in the last thirty days. */
  asked: Type.Array(Type.Object({ name: Type.String(), count: Type.Integer() })),
});
export const getAccount = route({
  method: 'GET',
  path: '/staff/wechat',
  summary: '微信公众号：关注、绑定、菜单与关键词',
  permission: 'notice.manage',
  response: Account,
});
export const publishMenu = route({
  method: 'POST',
  path: '/staff/wechat/menu',
  summary: '发布公众号菜单',
  permission: 'notice.manage',
  response: Account,
  problems: [refusals.notOffered],
});
