import { Type } from 'typebox';
import { ProposalState, proposalJson } from '../../platform/proposal.ts';
import { Done, InstantJson, listOf, Nullable, Page, route, Uuid, Words } from '../../platform/route.ts';
import { refusals } from './problems.ts';
import { serviceChannels, serviceCodes, serviceKinds } from './rules/catalog.ts';
import { changeKinds, presetMetrics } from './rules/settings.ts';

const Text = Type.String();
const Reason = Words(200);
const oneOf = <const T extends string>(texts: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(texts.map((one) => Type.Literal(one))));

export const ServiceCode = oneOf(serviceCodes);
export const ServiceChannel = oneOf(serviceChannels);
export const ChangeKind = oneOf(changeKinds);

/** What the gate may answer on a route behind it. */
export const gateRefusals = [
  refusals.stopped,
  refusals.switchedOff,
  refusals.channelOff,
  refusals.outsideHours,
  refusals.busy,
] as const;

/** What a route that moves a person's money may answer when a limit of its channel would be passed. */
export const limitRefusals = [
  refusals.belowLowest,
  refusals.aboveHighest,
  refusals.aboveDayAmount,
  refusals.aboveDayCount,
] as const;

export const Switch = Type.Object({ isOn: Type.Boolean() });
const Period = Type.Object({
  from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
  to: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }),
});
export const Hours = Type.Object({
  workdays: Type.Array(Period, { maxItems: 4 }),
  restDays: Type.Array(Period, { maxItems: 4 }),
});
const PerMinute = Nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 }));
export const Threshold = Type.Object({ visitsPerMinute: PerMinute, businessPerMinute: PerMinute });
const LimitFen = Nullable(Type.Integer({ minimum: 1, maximum: 100_000_000_000 }));
export const Limit = Type.Object({
  lowestFen: LimitFen,
  highestFen: LimitFen,
  dayFen: LimitFen,
  dayCount: Nullable(Type.Integer({ minimum: 1, maximum: 1_000 })),
  /** What the person reads before and when a limit refuses. */
  warning: Type.String({ maxLength: 200 }),
});
export const Preset = Type.Object({
  isOn: Type.Boolean(),
  metric: oneOf(Object.keys(presetMetrics) as (keyof typeof presetMetrics)[]),
  thresholdPpm: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
  least: Type.Integer({ minimum: 1, maximum: 100_000 }),
  services: Type.Array(ServiceCode, { maxItems: 50 }),
  channels: Type.Array(ServiceChannel, { maxItems: 10 }),
  reopenMinutes: Nullable(Type.Integer({ minimum: 1, maximum: 1_440 })),
});

const Opening = Type.Object({
  isOpen: Type.Boolean(),
  why: Nullable(oneOf(['stopped', 'channel-off', 'switched-off', 'hours'] as const)),
  /** One sentence for whoever reads the page; empty when open. */
  text: Text,
  opensAt: Nullable(InstantJson),
  hoursText: Text,
});

/** What a page of a channel shows before anybody begins: open or not, the hours, the limits, where else. */
export const listServices = route({
  method: 'GET',
  path: '/services',
  summary: '各项业务在本渠道的开放情况、服务时间和限额',
  permission: 'public',
  query: Type.Object({ centerId: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999 })) }),
  response: Type.Object({
    channel: Text,
    channelName: Text,
    services: Type.Array(
      Type.Object({
        service: ServiceCode,
        name: Text,
        kind: oneOf(Object.keys(serviceKinds) as (keyof typeof serviceKinds)[]),
        ...Opening.properties,
        otherChannels: Type.Array(Type.Object({ channel: ServiceChannel, name: Text })),
        limit: Nullable(Limit),
      }),
      { maxItems: 100 },
    ),
  }),
});

const Stop = Type.Object({
  stopId: Uuid,
  /** Empty: all. */
  services: Type.Array(Text),
  channels: Type.Array(Text),
  cause: oneOf(['emergency', 'preset'] as const),
  preset: Nullable(Text),
  reason: Text,
  begunAt: InstantJson,
  begunByName: Nullable(Text),
  isOwn: Type.Boolean(),
  endedAt: Nullable(InstantJson),
  endedByName: Nullable(Text),
  endReason: Nullable(Text),
});

export const getServiceBoard = route({
  method: 'GET',
  path: '/staff/services',
  summary: '综合管理：业务、渠道、流量和限额的现状',
  permission: 'service.read',
  response: Type.Object({
    at: InstantJson,
    waiting: Type.Integer(),
    channels: Type.Array(
      Type.Object({
        channel: ServiceChannel,
        name: Text,
        isOn: Type.Boolean(),
        hours: Nullable(Hours),
        hoursText: Text,
        threshold: Nullable(Threshold),
      }),
      { maxItems: 20 },
    ),
    services: Type.Array(
      Type.Object({
        service: ServiceCode,
        name: Text,
        kind: oneOf(Object.keys(serviceKinds) as (keyof typeof serviceKinds)[]),
        limited: Type.Boolean(),
        cells: Type.Array(
          Type.Object({
            channel: ServiceChannel,
            /** False for a channel that no longer offers it, where something that was set holds on. */
            isOffered: Type.Boolean(),
            isOn: Type.Boolean(),
            hours: Nullable(Hours),
            limit: Nullable(Limit),
            ...Opening.properties,
          }),
          { maxItems: 20 },
        ),
      }),
      { maxItems: 100 },
    ),
    presets: Type.Array(Type.Object({ key: Text, content: Preset, isClosing: Type.Boolean() }), { maxItems: 50 }),
    stops: Type.Array(Stop, { maxItems: 100 }),
  }),
});

export const Change = Type.Object({
  changeId: Uuid,
  kind: ChangeKind,
  target: Text,
  channel: Text,
  content: Type.Unknown(),
  /** The setting as it was when this change took effect, or is now while it waits. */
  before: Type.Unknown(),
  reason: Text,
  takesEffectAt: InstantJson,
  ...proposalJson,
});
export const listChanges = route({
  method: 'GET',
  path: '/staff/service-changes',
  summary: '综合管理：变更申请与历史',
  permission: 'service.read',
  query: Type.Object({
    ...Page,
    kind: Type.Optional(ChangeKind),
    target: Type.Optional(Type.String({ maxLength: 40 })),
    channel: Type.Optional(Type.String({ maxLength: 20 })),
    state: Type.Optional(ProposalState),
  }),
  response: listOf(Change),
});

const inChannel = { target: ServiceCode, channel: ServiceChannel } as const;
const wholeChannel = { target: Type.Literal('*'), channel: ServiceChannel } as const;
const targetOrWhole = { target: Type.Union([ServiceCode, Type.Literal('*')]), channel: ServiceChannel } as const;
const asked = {
  /** Made by the client: sending twice proposes once. */
  changeId: Uuid,
  reason: Reason,
  /** Absent: as soon as it is approved. */
  takesEffectAt: Type.Optional(InstantJson),
} as const;
export const proposeChange = route({
  method: 'POST',
  path: '/staff/service-changes',
  summary: '综合管理：提出变更（须另一人审批）',
  permission: 'service.propose',
  body: Type.Union([
    Type.Object({ ...asked, kind: Type.Literal('switch'), ...inChannel, content: Switch }),
    Type.Object({ ...asked, kind: Type.Literal('channel'), ...wholeChannel, content: Switch }),
    Type.Object({ ...asked, kind: Type.Literal('hours'), ...targetOrWhole, content: Nullable(Hours) }),
    Type.Object({ ...asked, kind: Type.Literal('threshold'), ...wholeChannel, content: Threshold }),
    Type.Object({ ...asked, kind: Type.Literal('limit'), ...inChannel, content: Limit }),
    Type.Object({
      ...asked,
      kind: Type.Literal('preset'),
      target: Type.String({ pattern: '^[a-z][a-z0-9-]{1,38}$' }),
      channel: Type.Literal('*'),
      content: Preset,
    }),
  ]),
  response: Change,
  problems: [refusals.changeWaiting, refusals.changeTaken, refusals.wrongContent, refusals.pastTime],
});
const ofChange = Type.Object({ changeId: Uuid });
export const decideChange = route({
  method: 'POST',
  path: '/staff/service-changes/:changeId/decide',
  summary: '综合管理：审批变更',
  permission: 'service.approve',
  params: ofChange,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: 200 }) }),
  response: Change,
  problems: [refusals.changeNotFound, refusals.notWaiting, refusals.ownChange, refusals.noteMissing],
});
export const withdrawChange = route({
  method: 'POST',
  path: '/staff/service-changes/:changeId/withdraw',
  summary: '综合管理：撤回自己提出的变更',
  permission: 'service.propose',
  params: ofChange,
  response: Done,
  problems: [refusals.changeNotFound, refusals.notWaiting, refusals.othersChange],
});

export const listStops = route({
  method: 'GET',
  path: '/staff/service-stops',
  summary: '综合管理：停办记录',
  permission: 'service.read',
  query: Type.Object(Page),
  response: listOf(Stop),
});
export const beginStop = route({
  method: 'POST',
  path: '/staff/service-stops',
  summary: '综合管理：紧急停办（立即生效）',
  permission: 'service.stop',
  body: Type.Object({
    stopId: Uuid,
    services: Type.Array(ServiceCode, { maxItems: 50 }),
    channels: Type.Array(ServiceChannel, { maxItems: 10 }),
    reason: Reason,
  }),
  response: Done,
  problems: [refusals.stopTaken],
});
export const endStop = route({
  method: 'POST',
  path: '/staff/service-stops/:stopId/end',
  summary: '综合管理：解除停办（须由另一人）',
  permission: 'service.approve',
  params: Type.Object({ stopId: Uuid }),
  body: Type.Object({ reason: Reason }),
  response: Done,
  problems: [refusals.stopNotFound, refusals.stopEnded, refusals.ownStop],
});

export const getFlow = route({
  method: 'GET',
  path: '/staff/service-flow',
  summary: '综合管理：最近一小时各渠道的流量',
  permission: 'service.read',
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        channel: Text,
        minute: InstantJson,
        requests: Type.Integer(),
        visits: Type.Integer(),
        business: Type.Integer(),
        failed: Type.Integer(),
        turnedAway: Type.Integer(),
      }),
      { maxItems: 2_000 },
    ),
  }),
});
