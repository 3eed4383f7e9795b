import { channelNames } from '../../../platform/channels.ts';

/** What a work order (工单) is about. */
export const workOrderKinds = {
  question: '咨询',
  complaint: '投诉',
  suggestion: '建议',
  'tip-off': '举报',
  'call-back': '回访',
  fault: '故障',
  praise: '表扬',
} as const;
export type WorkOrderKind = keyof typeof workOrderKinds;
export const isWorkOrderKind = (text: unknown): text is WorkOrderKind =>
  typeof text === 'string' && Object.hasOwn(workOrderKinds, text);

/** What people and employers write themselves; a call-back is asked for on the telephone. */
export const askedKinds = ['question', 'complaint', 'suggestion', 'tip-off', 'fault', 'praise'] as const;
export type AskedKind = (typeof askedKinds)[number];

const { hotline, web, app, wechat, weibo, counter, kiosk } = channelNames;
export const workOrderChannels = { hotline, web, app, wechat, weibo, counter, kiosk } as const;
export type WorkOrderChannel = keyof typeof workOrderChannels;
export const isWorkOrderChannel = (text: string): text is WorkOrderChannel => Object.hasOwn(workOrderChannels, text);

export const priorities = { usual: '一般', urgent: '加急', critical: '特急' } as const;
export type Priority = keyof typeof priorities;
/** An overdue work order is one step more pressing. */
export const raised = (priority: Priority): Priority => (priority === 'usual' ? 'urgent' : 'critical');

export const workOrderStates = {
  waiting: '待分派',
  assigned: '办理中',
  'in-review': '待审核',
  closed: '已办结',
} as const;
export type WorkOrderState = keyof typeof workOrderStates;
/** As the asker sees it: an answer that is still reviewed is not there yet. */
export const askerStates = {
  waiting: '已受理',
  assigned: '办理中',
  closed: '已答复',
} as const;
export type AskerState = keyof typeof askerStates;
export const askerStateOf = (state: WorkOrderState): AskerState => (state === 'in-review' ? 'assigned' : state);

/** With what a work order is closed. */
export const results = {
  solved: '已解决',
  explained: '已解释答复',
  accepted: '已采纳',
  unfounded: '不属实',
  called: '已回访',
  'not-reached': '未能联系上',
} as const;
export type WorkOrderResult = keyof typeof results;

/** Results that fit a kind, the usual first. */
export function resultsOf(kind: WorkOrderKind): readonly WorkOrderResult[] {
  switch (kind) {
    case 'question':
      return ['explained', 'solved', 'not-reached'];
    case 'complaint':
    case 'tip-off':
      return ['solved', 'explained', 'unfounded', 'not-reached'];
    case 'suggestion':
      return ['accepted', 'explained'];
    case 'call-back':
      return ['called', 'not-reached', 'solved'];
    case 'fault':
      return ['solved', 'explained', 'unfounded', 'not-reached'];
    case 'praise':
      return ['explained', 'accepted'];
    default:
      return kind satisfies never;
  }
}

export type SubjectKind = 'person' | 'employer' | 'unknown';

export const workOrderLimits = {
  title: 40,
  question: 1_000,
  answer: 2_000,
  remark: 200,
  note: 300,
  attachments: 6,
  attachmentBytes: 5 * 1024 * 1024,
} as const;

/** Working days until the answer, by kind; a RangeError for a value that is none. */
export function replyDaysOf(value: unknown): Readonly<Record<WorkOrderKind, number>> {
  const given = (value ?? {}) as Partial<Record<WorkOrderKind, unknown>>;
  return Object.fromEntries(
    Object.keys(workOrderKinds).map((kind) => {
      const count = given[kind as WorkOrderKind];
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 60)
        throw new RangeError(`not a number of working days for ${kind}`);
      return [kind, count];
    }),
  ) as Record<WorkOrderKind, number>;
}

/** Kinds whose answers another person reviews; a RangeError for a value that is none. */
export function reviewedKindsOf(value: unknown): ReadonlySet<WorkOrderKind> {
  if (!Array.isArray(value) || !value.every(isWorkOrderKind)) throw new RangeError('not a list of kinds');
  return new Set(value);
}

export interface Department {
  readonly code: string;
  readonly name: string;
}
/** Who may be charged with work orders; a RangeError for a value that is none. */
export function departmentsOf(value: unknown): readonly Department[] {
  const isOne = (one: unknown): one is Department => {
    const { code, name } = (one ?? {}) as Partial<Record<keyof Department, unknown>>;
    return typeof code === 'string' && /^[a-z][a-z-]{1,30}$/.test(code) && typeof name === 'string' && name !== '';
  };
  if (!Array.isArray(value) || value.length === 0 || !value.every(isOne)) throw new RangeError('not departments');
  if (new Set(value.map(({ code }) => code)).size !== value.length) throw new RangeError('a department stands twice');
  return value;
}

export interface Reopening {
  /** Days after the answer, that day not counted. */
  readonly days: number;
  readonly times: number;
}
/** How long and how often an asker may have it done again (重办); a RangeError for a value that is none. */
export function reopeningOf(value: unknown): Reopening {
  const { days, times } = (value ?? {}) as Partial<Record<keyof Reopening, unknown>>;
  const isCount = (count: unknown, most: number): count is number =>
    typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= most;
  if (!isCount(days, 365) || !isCount(times, 9)) throw new RangeError('not a term of reopening');
  return { days, times };
}

/** The last day on which the asker may have a closed work order done again; nothing when they have done so often enough. */
export const reopenUntilOf = (
  { days, times }: Reopening,
  facts: { readonly closedOn: Temporal.PlainDate; readonly reopened: number },
): Temporal.PlainDate | undefined => (facts.reopened < times ? facts.closedOn.add({ days }) : undefined);

/** `GD20261112-048213`: told to the asker, asked for on the telephone. */
export const workOrderNumberOf = (day: Temporal.PlainDate, random: number): string =>
  `GD${day.toString().replaceAll('-', '')}-${String(random).padStart(6, '0')}`;

/** Long runs of digits are numbers of people, cards and phones: the board shows none. */
export const boardFault = (text: string): string | undefined =>
  /\d[\d\s-]{6,}[\dXx]/.test(text) ? '公开的文字里有像证件、电话或卡号的数字，请删去' : undefined;
