import { Type } from 'typebox';
import { ProposalState, proposalJson } from '../../platform/proposal.ts';
import { DayJson, Done, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import type { Field } from './rules/fields.ts';
import { type Group, groups } from './rules/groups.ts';

const Text = Type.String();
const oneOf = <const T extends string>(texts: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(texts.map((one) => Type.Literal(one))));

const Key = Type.String({ maxLength: 60, pattern: '^[a-z][a-z.0-9-]+$' });
const GroupCode = oneOf(Object.keys(groups) as Group[]);

const Line = Type.Object({ name: Text, text: Text });
/** A value of a time: as it is kept, and as it is read. */
const Value = Type.Object({
  value: Type.Unknown(),
  text: Text,
  /** The parts of a value of several. */
  lines: Type.Array(Line),
  source: Text,
  validFrom: DayJson,
  /** The centre's own; otherwise the nation's or what the system came with. */
  isOwn: Type.Boolean(),
});

export const listParameters = route({
  method: 'GET',
  path: '/staff/parameters',
  summary: '业务参数：现行值、依据和将要生效的值',
  permission: 'policy.read',
  response: Type.Object({
    today: DayJson,
    waiting: Type.Integer(),
    groups: Type.Array(
      Type.Object({
        group: GroupCode,
        name: Text,
        effect: Text,
        parameters: Type.Array(
          Type.Object({
            key: Key,
            name: Text,
            now: Nullable(Value),
            next: Nullable(Value),
            isWaiting: Type.Boolean(),
          }),
        ),
      }),
    ),
  }),
});

export const Change = Type.Object({
  changeId: Uuid,
  key: Key,
  name: Text,
  validFrom: DayJson,
  text: Text,
  lines: Type.Array(Line),
  /** What holds on the day before it, while the change waits. */
  beforeText: Nullable(Text),
  /** Of a value of several parts that waits: those that become another. */
  changed: Type.Array(Type.Object({ name: Text, before: Text, after: Text })),
  source: Text,
  reason: Text,
  ...proposalJson,
});

export const getParameter = route({
  method: 'GET',
  path: '/staff/parameters/:key',
  summary: '业务参数：一个参数的全部历史',
  permission: 'policy.read',
  params: Type.Object({ key: Key }),
  response: Type.Object({
    key: Key,
    name: Text,
    group: GroupCode,
    groupName: Text,
    effect: Text,
    /** What a value is made of: the form is drawn from it. */
    field: Type.Unsafe<Field>(Type.Unknown()),
    today: DayJson,
    /** The newest first. */
    values: Type.Array(Value),
    /** The day from which the value of today holds. */
    nowFrom: Nullable(DayJson),
    waiting: Nullable(Change),
  }),
  problems: [refusals.parameterNotFound],
});

export const listParameterChanges = route({
  method: 'GET',
  path: '/staff/parameter-changes',
  summary: '业务参数：变更申请与历史',
  permission: 'policy.read',
  query: Type.Object({ ...Page, key: Type.Optional(Key), state: Type.Optional(ProposalState) }),
  response: listOf(Change),
});

export const proposeParameter = route({
  method: 'POST',
  path: '/staff/parameter-changes',
  summary: '业务参数：提出变更（须另一人审批）',
  permission: 'policy.propose',
  body: Type.Object({
    /** Made by the client: sending twice proposes once. */
    changeId: Uuid,
    key: Key,
    /** Of days of a year the first of January. */
    validFrom: DayJson,
    value: Type.Unknown(),
    /** The document that it rests on, with its number. */
    source: Type.String({ minLength: 4, maxLength: 200 }),
    reason: Words(200),
  }),
  response: Change,
  problems: [
    refusals.parameterNotFound,
    refusals.wrongValue,
    refusals.sameValue,
    refusals.pastDay,
    refusals.changeWaiting,
    refusals.changeTaken,
  ],
});

const ofChange = Type.Object({ changeId: Uuid });
export const decideParameter = route({
  method: 'POST',
  path: '/staff/parameter-changes/:changeId/decide',
  summary: '业务参数：审批变更',
  permission: 'policy.approve',
  params: ofChange,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: Change,
  problems: [
    refusals.changeNotFound,
    refusals.notWaiting,
    refusals.ownChange,
    refusals.noteMissing,
    refusals.pastDay,
    refusals.wrongValue,
  ],
});

export const withdrawParameter = route({
  method: 'POST',
  path: '/staff/parameter-changes/:changeId/withdraw',
  summary: '业务参数：撤回自己提出的变更',
  permission: 'policy.propose',
  params: ofChange,
  response: Done,
  problems: [refusals.changeNotFound, refusals.notWaiting, refusals.othersChange],
});

export const getCalendar = route({
  method: 'GET',
  path: '/staff/calendars/:year',
  summary: '业务参数：一年中与星期不同的日子',
  permission: 'policy.read',
  params: Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2099 }) }),
  response: Type.Object({
    year: Type.Integer(),
    key: Key,
    today: DayJson,
    days: Type.Array(
      Type.Object({
        day: DayJson,
        kind: oneOf(['holiday', 'workday'] as const),
        name: Text,
        source: Text,
        isOwn: Type.Boolean(),
      }),
    ),
    waiting: Nullable(Change),
  }),
});
