import { codeWord } from './audit-codes.ts';
import { detailLabels, formatYuan } from './server.ts';

/** What earlier versions recorded is not on the list any more. */
const labels: Readonly<Record<string, string>> = detailLabels;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Of these an empty list means all. */
const isWhole = new Set(['channels', 'services']);

function codeText(key: string, code: string, operation: string): string {
  // Ids are told apart by their last digits; the whole of them helps nobody on a screen.
  if (uuid.test(code)) return `尾号 ${code.slice(-6)}`;
  if (/^[0-9a-f]{32,}$/.test(code)) return `${code.slice(0, 8)}…`;
  return codeWord(operation.split('.')[0] ?? '', key, code);
}

function valueText(key: string, value: unknown, operation: string): string {
  if (value === null || value === undefined || value === '') return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'number') return key.endsWith('Fen') ? `${formatYuan(value)} 元` : String(value);
  if (Array.isArray(value))
    return value.map((one) => valueText(key, one, operation)).join('、') || (isWhole.has(key) ? '全部' : '无');
  return typeof value === 'string' ? codeText(key, value, operation) : JSON.stringify(value);
}

export interface DetailPart {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** What an audit entry adds, in words; nothing of it is left out. Refusals come first. */
export function detailParts(detail: Readonly<Record<string, unknown>>, operation = ''): DetailPart[] {
  const { refused, from, ...rest } = detail;
  // From where before where to.
  const parts = Object.entries({ ...(from !== undefined && { from }), ...rest }).map(([key, value]) => ({
    key,
    label: labels[key] ?? `其他（${key}）`,
    text: valueText(key, value, operation),
  }));
  return refused === true ? [{ key: 'refused', label: '结果', text: '被拒绝' }, ...parts] : parts;
}
