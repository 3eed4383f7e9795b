/** The parameters of the message service that a centre may change, pure: what each is and which values it takes. */
import { isTemplateKey } from './catalogue.ts';
import { urgencies } from './kinds.ts';

interface Whole {
  readonly kind: 'number';
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}
type Shape = Whole | { readonly kind: 'routes' } | { readonly kind: 'urgencies' } | { readonly kind: 'words' };

export interface Setting {
  readonly name: string;
  /** What it does, for whoever changes it. */
  readonly text: string;
  readonly shape: Shape;
}

const whole = (unit: string, min: number, max: number): Whole => ({ kind: 'number', unit, min, max });

export const settings = {
  'notice.quiet-from-hour': {
    name: '夜间时段开始',
    text: '自这一时起，不紧急的短信等到早上再发。',
    shape: whole('时', 0, 23),
  },
  'notice.quiet-to-hour': {
    name: '夜间时段结束',
    text: '自这一时起，夜间等待的短信开始发送。',
    shape: whole('时', 0, 23),
  },
  'notice.quiet-priority': {
    name: '夜间不发的优先级',
    text: '自这一级起夜间不发：1 验证码与答复，2 高，3 中，4 低；5 为夜间照常发送。',
    shape: whole('级', 2, 5),
  },
  'notice.digest-minutes': {
    name: '合并等待',
    text: '低优先级短信先等待这么久，其间同一人的同类短信合并为一条；0 为不合并。',
    shape: whole('分钟', 0, 240),
  },
  'notice.person-day-limit': {
    name: '每人每日上限',
    text: '同一人一天最多收到的短信（推送）条数，验证码与上行答复不计；超过的只留站内消息。',
    shape: whole('条', 1, 200),
  },
  'notice.sms-per-second': {
    name: '短信每秒上限',
    text: '短信通道每秒最多发送的条数，不超过运营商约定的流量。',
    shape: whole('条', 1, 5_000),
  },
  'notice.wechat-per-second': {
    name: '微信每秒上限',
    text: '微信通道每秒最多发送的条数。',
    shape: whole('条', 1, 5_000),
  },
  'notice.app-per-second': {
    name: 'APP 推送每秒上限',
    text: 'APP 推送每秒最多发送的条数。',
    shape: whole('条', 1, 5_000),
  },
  'notice.sms-routes': {
    name: '短信通道先后',
    text: '先试排在前面的通道，确定没有送达才试下一个；没有列出的通道排在最后。',
    shape: { kind: 'routes' },
  },
  'notice.urgencies': {
    name: '模板优先级',
    text: '与系统内置不同的优先级：模板编号和 high、middle、low。',
    shape: { kind: 'urgencies' },
  },
  'notice.uplink-words': {
    name: '短信上行指令',
    text: '六项功能各自的指令和同义词，第一个写入帮助；大小写、全角半角不用分别列出。',
    shape: { kind: 'words' },
  },
  'notice.inbox-months': {
    name: '站内消息保留',
    text: '超过的站内消息每日清理。',
    shape: whole('个月', 6, 120),
  },
  'notice.sms-months': {
    name: '短信记录保留',
    text: '超过的短信记录每日清理。',
    shape: whole('个月', 3, 60),
  },
} as const satisfies Readonly<Record<string, Setting>>;
export type SettingKey = keyof typeof settings;
export const settingKeys = Object.keys(settings) as SettingKey[];
export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings, key);

const commands = ['sign', 'cancel', 'contribution', 'entries', 'loan', 'repayments'] as const;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fold = (word: string) => word.normalize('NFKC').trim().toUpperCase();

/** What is wrong with a value; `undefined` when it may be used. */
export function settingFault(key: SettingKey, value: unknown): string | undefined {
  const { name, shape } = settings[key];
  switch (shape.kind) {
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= shape.min && value <= shape.max
        ? undefined
        : `${name}应为 ${shape.min} 至 ${shape.max} 的整数（${shape.unit}）`;
    case 'routes':
      return routesFault(value);
    case 'urgencies':
      return urgenciesFault(value);
    case 'words':
      return wordsFault(value);
    default:
      return shape satisfies never;
  }
}

function routesFault(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > 5) return '请列出一至五个通道';
  const wrong = value.find((one) => typeof one !== 'string' || !/^[a-z0-9-]{1,20}$/.test(one));
  if (wrong !== undefined) return '通道名称只能是小写字母、数字和连字符';
  return new Set(value).size === value.length ? undefined : '同一通道只能列一次';
}

function urgenciesFault(value: unknown): string | undefined {
  if (!isRecord(value)) return '请按“模板编号：优先级”填写';
  for (const [key, urgency] of Object.entries(value)) {
    if (!isTemplateKey(key)) return `没有编号为“${key}”的模板`;
    if (urgency === 'code' || !Object.hasOwn(urgencies, String(urgency)))
      return `“${key}”的优先级应为 high、middle 或 low`;
  }
  return undefined;
}

/** Every command has a word, and no word means two things. */
function wordsFault(value: unknown): string | undefined {
  if (!isRecord(value)) return '请为六项功能各填写指令';
  const meanings = new Set<string>();
  for (const command of commands) {
    const words = value[command];
    if (!Array.isArray(words) || words.length === 0 || words.length > 10) return '每项功能要有一至十个指令';
    for (const word of words) {
      if (typeof word !== 'string' || fold(word) === '' || word.length > 20) return '指令应为 1 至 20 个字';
      if (/[#＃\s,，、*+]/u.test(word)) return `指令“${word}”不能含有空格、“#”等分隔符`;
      if (meanings.has(fold(word))) return `指令“${word}”重复，一个词只能表示一项功能`;
      meanings.add(fold(word));
    }
  }
  return Object.keys(value).length === commands.length ? undefined : '只有六项功能可以设置指令';
}
