import type { Call } from '../../platform/call.ts';
import { fen, formatYuan, parseYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { type ImportedRow, keepStatement } from './import-statement.ts';
import { refusals } from './problems.ts';
import { closingBefore } from './statement-store.ts';

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
  { key: 'accountNo', header: '本方账号', synonyms: ['账号', '本方账户', '账户账号'] },
] as const;
type Column = (typeof statementColumns)[number]['key'];
type Cells = Readonly<Record<Column, string>>;

export interface FileFault {
  readonly line: number;
  readonly message: string;
}

export interface ReadStatement {
  /** The accounts that it says it is of: in a column, or above the header. */
  readonly accounts: readonly string[];
  readonly rows: readonly ImportedRow[];
  readonly faults: readonly FileFault[];
}

/** Reads a statement of one day: before any transaction. All or nothing; every wrong row is told with its reason. */
export async function readStatement(file: Uint8Array, day: Temporal.PlainDate): Promise<ReadStatement> {
  const rows: ImportedRow[] = [];
  const faults: FileFault[] = [];
  const accounts = new Set<string>();
  const seen = new Map<string, number>();
  const onHead = (texts: readonly string[]) => {
    for (const accountNo of accountsIn(texts.join(' '))) accounts.add(accountNo);
  };
  for await (const { line, cells } of readSheet(file, statementColumns, { maxRows: rowsMax, onHead })) {
    const own = cells.accountNo.replaceAll(/\D/g, '');
    if (own !== '') accounts.add(own);
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
  return { rows, faults, accounts: [...accounts] };
}

/** The account that a bank prints above its list: `账号：3301 0600 …`. */
const accountsIn = (head: string): string[] =>
  [...head.normalize('NFKC').matchAll(/(?<!对方|对手)(?:账号|账户|帐号)\s*:?\s*(\d[\d -]{6,39})/g)].map(
    ([, digits = '']) => digits.replaceAll(/\D/g, ''),
  );

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
  { rows, faults, accounts }: ReadStatement,
) {
  if (faults.length > 0)
    throw new Problem(refusals.statementWrong, {
      detail: `对账单有 ${faults.length} 行不能识别，整个文件没有导入。`,
      remedy: '请按所列原因更正后重新上传。',
      faults: faults.slice(0, faultsShown),
    });
  await checkAccount(call, where, { rows, accounts });
  return keepStatement(call, { ...where, source: 'file' }, { rows, isWhole: true });
}

/**
 * That it is the statement of this account, before a row of it is kept for good: by the account that it names or, where it
 * names none, by balances that begin with what the account closed with before.
 */
async function checkAccount(
  { tx, centerId }: Call,
  { accountNo, day }: { readonly accountNo: string; readonly day: Temporal.PlainDate },
  { rows, accounts }: Pick<ReadStatement, 'rows' | 'accounts'>,
): Promise<void> {
  const other = accounts.find((named) => named !== accountNo);
  if (other)
    throw new Problem(refusals.statementOfOther, {
      detail: `文件是账户 ${other} 的对账单，不是 ${accountNo}，没有导入。`,
      remedy: '请到该账户的对账页上传，或重新下载本账户的对账单。',
    });
  const [first] = rows;
  if (accounts.length > 0 || !first) return;
  const before = await closingBefore(tx, centerId, accountNo, day);
  const moved = first.direction === 'credit' ? first.amount : -first.amount;
  if (before !== undefined && first.balance === before + moved) return;
  throw new Problem(refusals.statementOfOther, {
    detail:
      before === undefined || first.balance === undefined
        ? '文件中没有账号，也没有可与上日余额衔接的余额。'
        : `文件中没有账号；第一笔之前的余额 ${formatYuan(fen(first.balance - moved))} 元，与上日余额 ${formatYuan(before)} 元不衔接。`,
    remedy: '请保留银行文件表头上方的账号，或加一列“本方账号”后重新上传。',
  });
}
