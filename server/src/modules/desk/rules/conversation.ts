/** Where people talk to the desk. */
export const deskChannels = {
  web: '个人网厅',
  employer: '单位网厅',
  wechat: '微信',
  weibo: '微博',
  hotline: '12329 热线',
} as const;
export type DeskChannel = keyof typeof deskChannels;

/** What people ask about: said at the start, or at the end by whoever answered; also what an agent is skilled in. */
export const deskTopics = {
  contribution: '缴存',
  withdrawal: '提取',
  loan: '贷款',
  transfer: '转移',
  employer: '单位业务',
  account: '账户与登录',
  other: '其他',
} as const;
export type DeskTopic = keyof typeof deskTopics;

export type AgentState = 'online' | 'busy' | 'away';
export const agentStates = { online: '在线', busy: '忙碌', away: '离开' } as const satisfies Record<AgentState, string>;

export type ConversationState = 'waiting' | 'active' | 'ended';
export const conversationStates = { waiting: '排队中', active: '接待中', ended: '已结束' } as const satisfies Record<
  ConversationState,
  string
>;

export const deskLimits = { text: 1_000, imageBytes: 5 * 1024 * 1024, capacity: 12, remark: 200 } as const;

/** Whose page has said nothing for this long is not there: nobody is given to them. */
export const agentSeenSeconds = 75;

/** Someone on the line waits before those who write. */
export const rankOf = (channel: DeskChannel): number => (channel === 'hotline' ? 1 : 0);

export interface AgentFacts {
  readonly staffId: string;
  readonly channels: readonly string[];
  /** None named: every topic. */
  readonly skills: readonly string[];
  readonly capacity: number;
  /** How many they talk with now. */
  readonly load: number;
  /** When they were last given somebody, as epoch milliseconds; nothing for never. */
  readonly lastGivenMs: number | undefined;
}
export interface WaitingFacts {
  readonly channel: string;
  readonly topic: string | null;
  readonly meantFor: string | null;
}

const suits = ({ channel, topic, meantFor }: WaitingFacts, agent: AgentFacts): boolean =>
  agent.load < agent.capacity &&
  (meantFor === agent.staffId ||
    (meantFor === null &&
      agent.channels.includes(channel) &&
      (topic === null || agent.skills.length === 0 || agent.skills.includes(topic))));

/**
 * Whom a waiting conversation is given: of those with a place free who serve its channel and topic, the least loaded for
 * their capacity; of these who has waited longest for somebody. What was handed to a colleague waits for that one.
 */
export function chooseAgent<A extends AgentFacts>(waiting: WaitingFacts, agents: readonly A[]): A | undefined {
  const order = (one: A, two: A): number =>
    one.load * two.capacity - two.load * one.capacity ||
    (one.lastGivenMs ?? -1) - (two.lastGivenMs ?? -1) ||
    (one.staffId < two.staffId ? -1 : 1);
  return agents.filter((agent) => suits(waiting, agent)).sort(order)[0];
}

export interface ServiceHours {
  readonly from: string;
  /** `24:00` for the end of the day. */
  readonly to: string;
  readonly days: 'working-days' | 'every-day';
}
const clock = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** The hours of a working day in which people answer; a RangeError for a value that is none. */
export function serviceHoursOf(value: unknown): ServiceHours {
  const { from, to, days = 'working-days' } = (value ?? {}) as Partial<Record<keyof ServiceHours, unknown>>;
  if (typeof from !== 'string' || typeof to !== 'string' || !clock.test(from) || !clock.test(to) || from >= to)
    throw new RangeError('not the hours of a working day');
  if (days !== 'working-days' && days !== 'every-day') throw new RangeError('not the days of service');
  return { from, to, days };
}

/** Whether people answer at this time of this day; the time as `HH:MM`. */
export const isServed = ({ from, to, days }: ServiceHours, isWorkday: boolean, time: string): boolean =>
  (isWorkday || days === 'every-day') && time >= from && time < to;
