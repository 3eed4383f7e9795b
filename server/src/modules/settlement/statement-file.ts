import type { Call } from '../../platform/call.ts';
import { fen, parseYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { type ImportedRow, keepStatement } from './import-statement.ts';
import { refusals } from './problems.ts';

const rowsMax = 100_000;
const faultsShown = 50;

/** The columns of a bank's statement, with the headers that banks use. */
export const statementColumns = [
  { key: 'day', header: '交易日期', synonyms: ['日期', '记账日期'], isRequired: true },
  { key: 'time', header: '交易时间', synonyms: ['时间'] },
  { key: 'serial', header: '交易流水号', synonyms: ['流水号', '主机流水号', '凭证号'], isRequired: true },
  { key: 'credit', header: '收入金额', synonyms: ['贷方发生额', '收入', '贷方金额'], isRequired: true },
  { key: 'debit', header: '支出金额', synonyms: ['借方发生额', '支出', '借方金额'], isRequired: true },
  { key: 'balance', header: '余额', synonyms: ['账户余额'] },
  { key: 'counterAccountNo', header: '对方账号', synonyms: ['对手账号'] },
  { key: 'counterName', header: '对方户名', synonyms: ['对手户名'] },
  { key: 'summary', header: '摘要', synonyms: [] },
  { key: 'remark', header: '附言', synonyms: ['备注', '用途'] },
] as const;
type Column = (typeof statementColumns)[number]['key'];
type Cells = Readonly<Record<Column, string>>;

export interface FileFault {
  readonly line: number;
  readonly message: string;
}

export interface ReadStatement {
  readonly rows: readonly ImportedRow[];
  readonly faults: readonly FileFault[];
}

/** Reads a statement of one day: before any transaction. All or nothing; every wrong row is told with its reason. */
export async function readStatement(file: Uint8Array, day: Temporal.PlainDate): Promise<ReadStatement> {
  const rows: ImportedRow[] = [];
  const faults: FileFault[] = [];
  const seen = new Map<string, number>();
  for await (const { line, cells } of readSheet(file, statementColumns, { maxRows: rowsMax })) {
    const read = readRow(cells, day);
    if (typeof read === 'string') {
      faults.push({ line, message: read });
      continue;
    }
    const key = `${read.bankSerial}:${read.direction}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) faults.push({ line, message: `流水号与第 ${earlier} 行重复` });
    seen.set(key, line);
    rows.push(read);
  }
  return { rows, faults };
}

function readRow(cells: Cells, day: Temporal.PlainDate): ImportedRow | string {
  if (cells.day.replaceAll(/\D/g, '').slice(0, 8) !== day.toString().replaceAll('-', ''))
    return `交易日期“${cells.day}”不是 ${day.toString()}`;
  if (!/^[0-9A-Za-z-]{1,40}$/.test(cells.serial)) return '流水号为空，或含有不能使用的字符';
  const side = sideOf(cells);
  if (typeof side === 'string') return side;
  const balance = cells.balance === '' ? undefined : parseYuan(cells.balance);
  if (cells.balance !== '' && balance === undefined) return `余额“${cells.balance}”不是金额`;
  const time = /(\d{2}):?(\d{2}):?(\d{2})$/.exec(cells.time);
  return {
    ...side,
    balance,
    bankSerial: cells.serial,
    transactionTime: time ? `${time[1]}:${time[2]}:${time[3]}` : '00:00:00',
    counterName: cells.counterName.slice(0, 120),
    counterAccountNo: cells.counterAccountNo.slice(0, 40),
    summary: cells.summary.slice(0, 200),
    remark: cells.remark.slice(0, 200),
    isReversal: false,
  };
}

function sideOf({ credit, debit }: Cells): Pick<ImportedRow, 'amount' | 'direction'> | string {
  const amounts = [credit, debit].map((text) => (text === '' || text === '-' ? fen(0) : parseYuan(text)));
  const [income, expense] = amounts;
  if (income === undefined || expense === undefined) return '收入或支出不是金额（元，至多两位小数）';
  if (income < 0n || expense < 0n || (income > 0n && expense > 0n) || (income === 0n && expense === 0n))
    return '收入与支出须且只须填写一项，且大于零';
  return income > 0n ? { direction: 'credit', amount: income } : { direction: 'debit', amount: expense };
}

/** Keeps a statement that was read from a file, and reconciles its day. */
export async function keepStatementFile(
  call: Call,
  where: { readonly accountNo: string; readonly day: Temporal.PlainDate },
  { rows, faults }: ReadStatement,
) {
  if (faults.length > 0)
    throw new Problem(refusals.statementWrong, {
      detail: `对账单有 ${faults.length} 行不能识别，整个文件没有导入。`,
      remedy: '请按所列原因更正后重新上传。',
      faults: faults.slice(0, faultsShown),
    });
  return keepStatement(call, { ...where, source: 'file' }, { rows, isWhole: true });
}
