import { Type } from 'typebox';
import { DayJson, InstantJson, listOf, Nullable, Page, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

/** A call as lists show it. */
export const CallSummary = Type.Object({
  callId: Uuid,
  callerMasked: Type.String(),
  beganAt: InstantJson,
  endedAt: Nullable(InstantJson),
  /** How it ended, in Chinese; null while it goes on. */
  endedText: Nullable(Type.String()),
  personId: Nullable(Uuid),
  /** Masked; null when the caller was not identified. */
  personName: Nullable(Type.String()),
  isEmployer: Type.Boolean(),
  wantedPerson: Type.Boolean(),
  /** What came of wanting a person, in Chinese. */
  agentText: Nullable(Type.String()),
  agentName: Nullable(Type.String()),
  /** From wanting a person until one was given. */
  waitedSeconds: Nullable(Type.Integer()),
  /** 1 satisfied, 2 basically, 3 not. */
  score: Nullable(Type.Integer()),
});
export const CallView = Type.Object({
  ...CallSummary.properties,
  steps: Type.Array(Type.Object({ at: InstantJson, what: Type.String(), result: Type.String() })),
});

const CallKind = Type.Union([Type.Literal('person'), Type.Literal('identified'), Type.Literal('open')]);
export const listCalls = route({
  method: 'GET',
  path: '/staff/hotline/calls',
  summary: '12329 来电记录',
  permission: 'hotline.serve',
  query: Type.Object({
    ...Page,
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
    kind: Type.Optional(CallKind),
  }),
  response: listOf(CallSummary),
});
export const getCall = route({
  method: 'GET',
  path: '/staff/hotline/calls/:callId',
  summary: '一通 12329 来电',
  permission: 'hotline.serve',
  params: Type.Object({ callId: Uuid }),
  response: CallView,
  problems: [refusals.callNotFound],
});

/** A sentence of the hotline. */
export const PromptView = Type.Object({
  key: Type.String(),
  title: Type.String(),
  /** As it is said now. */
  text: Type.String(),
  usual: Type.String(),
  isOwn: Type.Boolean(),
  variables: Type.Array(Type.String()),
  version: Type.Integer(),
  changedBy: Nullable(Type.String()),
  changedAt: Nullable(InstantJson),
});
export const listPrompts = route({
  method: 'GET',
  path: '/staff/hotline/prompts',
  summary: '12329 语音词条',
  permission: 'hotline.manage',
  response: Type.Object({ prompts: Type.Array(PromptView) }),
});
export const savePrompt = route({
  method: 'PUT',
  path: '/staff/hotline/prompts/:key',
  summary: '修改语音词条',
  permission: 'hotline.manage',
  params: Type.Object({ key: Type.String({ maxLength: 40 }) }),
  body: Type.Object({
    /** The version that was read: two who change at once are told. */
    version: Type.Integer({ minimum: 0 }),
    /** Null: as the product says it. */
    text: Nullable(Type.String({ minLength: 1, maxLength: 500 })),
  }),
  response: PromptView,
  problems: [refusals.promptNotFound, refusals.wrongWording, refusals.promptChanged],
});
