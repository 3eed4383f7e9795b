import {
  agentStates,
  caseStateNames,
  channelText,
  detailLabels,
  formatYuan,
  purposeNames,
  serviceName,
  sourceNames,
} from './server.ts';
import { routeName } from './words.ts';

/** What earlier versions recorded is not on the list any more. */
const labels: Readonly<Record<string, string>> = detailLabels;

const values: Readonly<Record<string, string>> = {
  settled: '已处理',
  unmatched: '未匹配',
  received: '待处理',
  posted: '已入账',
  confirmed: '已核定',
  short: '到账不足',
  all: '全部',
  taken: '导入成功',
  person: '个人与账户信息',
  entries: '业务明细',
  timeline: '全部往来',
  unallocated: '未分摊余额',
  receipt: '到账款',
  payment: '到账款',
  password: '修改密码',
  login: '登录',
  activation: '设置密码',
  name: '姓名',
  certificateNumber: '证件号码',
  mobile: '手机号码',
  bankCard: '银行卡',
  birthDate: '出生日期',
  change: '账户变更',
  remittance: '汇缴',
  'contribution-certificate': '缴存证明',
  'fund-statement': '公积金查询书',
  'remittance-slip': '汇缴书',
  refused: '未通过',
  message: '短信和站内消息',
  manual: '人工催缴',
  bank: '银行',
  loan: '贷款',
  withdrawal: '提取',
  contribution: '汇缴',
  card: '读身份证',
  number: '输入证件号码',
  search: '查找选择',
  served: '办结',
  skipped: '过号',
  held: '挂起',
  waiting: '排回队列',
  left: '离开',
  recall: '重呼',
  paid: '已付款',
  out: '付出',
  in: '收入',
  ...agentStates,
  ...sourceNames,
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Keys whose codes have names of their own. */
const namers: Readonly<Record<string, (code: string) => string>> = {
  channel: channelText,
  channels: channelText,
  service: serviceName,
  services: serviceName,
  route: routeName,
  purpose: (code) => (purposeNames as Readonly<Record<string, string>>)[code] ?? code,
};

/** Where a business has states of its own, its words for a code. */
const ofOperation: Readonly<Record<string, Readonly<Record<string, string>>>> = { casework: caseStateNames };
/** Of these an empty list means all. */
const isWhole = new Set(['channels', 'services']);

function codeText(key: string, code: string, own: Readonly<Record<string, string>> | undefined): string {
  // Ids are told apart by their last digits; the whole of them helps nobody on a screen.
  if (uuid.test(code)) return `尾号 ${code.slice(-6)}`;
  if (/^[0-9a-f]{32,}$/.test(code)) return `${code.slice(0, 8)}…`;
  const named = namers[key];
  // A run of every month is known by its day.
  return named ? named(code) : (own?.[code] ?? values[code] ?? code.replace(/^repayment:(.+)$/, '$1 应还款'));
}

function valueText(key: string, value: unknown, own?: Readonly<Record<string, string>>): string {
  if (value === null || value === undefined || value === '') return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return key.endsWith('Fen') ? `${formatYuan(value)} 元` : String(value);
  if (Array.isArray(value))
    return value.map((one) => valueText(key, one, own)).join('、') || (isWhole.has(key) ? '全部' : '无');
  return typeof value === 'string' ? codeText(key, value, own) : JSON.stringify(value);
}

export interface DetailPart {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** What an audit entry adds, in words; nothing of it is left out. Refusals come first. */
export function detailParts(detail: Readonly<Record<string, unknown>>, operation = ''): DetailPart[] {
  const { refused, from, ...rest } = detail;
  const own = ofOperation[operation.split('.')[0] ?? ''];
  // From where before where to.
  const parts = Object.entries({ ...(from !== undefined && { from }), ...rest }).map(([key, value]) => ({
    key,
    label: labels[key] ?? `其他（${key}）`,
    text: valueText(key, value, own),
  }));
  return refused === true ? [{ key: 'refused', label: '结果', text: '被拒绝' }, ...parts] : parts;
}
