import { type Fen, fen } from '../../platform/money.ts';
import type { BdcNode } from './document.ts';
import { BdcCodecError } from './error.ts';
import { checkPattern, checkText, readFields, writeAmount, writeDay } from './fields.ts';
import { packFile, unpackFile } from './file.ts';
import { encodeGbk } from './text.ts';

/** One movement on an account of the centre, as SBDC100 and BDC113 carry it. */
export interface AccountChange {
  /** The bank's own serial (主机流水号): the same movement has the same serial however often it is told. */
  readonly bankSerial: string;
  readonly accountNo: string;
  /** '' when there is none: interest, cash. */
  readonly counterAccountNo: string;
  readonly counterAccountName: string;
  /** `credit`: money came in. On the wire the sign of the amount says so. */
  readonly direction: 'credit' | 'debit';
  /** Always positive. */
  readonly amountFen: Fen;
  readonly transactionDate: Temporal.PlainDate;
  /** `HH:MM:SS`, Beijing time. */
  readonly transactionTime: string;
  readonly summary: string;
  readonly remark: string;
  readonly balanceFen?: Fen;
  /** The movement takes back an earlier one (冲正标识 1). */
  readonly isReversal: boolean;
}

export const statementLimits = { rows: 1_000 } as const;

/** Columns of the file in their order; each row ends with a separator too. */
const columns = [
  'No',
  'Acct',
  'HostSeqNo',
  'TxCode',
  'OpponentAcct',
  'OpponentName',
  'Amt',
  'Date',
  'Time',
  'AvailableAmt',
  'OpenBankNo',
  'Remark',
  'CurrNo',
  'CurrIden',
  'Balance',
  'Overdraft',
  'VoucherType',
  'VoucherNo',
  'OpponentBankNo',
  'Summary',
  'Redo',
  'BookListNo',
  'BookNo',
] as const;

const renminbi = '156';

/**
 * Movements → the `FILE_LIST` of a message: rows of 23 columns in GBK, deflated, as hex in lines of
 * 64 digits. Throws a BdcCodecError for text that would break a row or that GBK lacks.
 */
export function formatStatement(fileName: string, changes: readonly AccountChange[]): BdcNode {
  if (changes.length > statementLimits.rows) throw new BdcCodecError('too-many-fields', 'FILE_LIST');
  const rows = changes.map((change, index) => formatRow(change, index + 1));
  return packFile(fileName, rows.join('\n'));
}

function formatRow(change: AccountChange, number: number): string {
  const { direction, amountFen, balanceFen } = change;
  if (amountFen <= 0n) throw new BdcCodecError('field', 'Amt');
  const bounds = { min: 0, max: 200 };
  const values: Partial<Record<(typeof columns)[number], string>> = {
    No: String(number),
    Acct: checkPattern(change.accountNo, 'Acct', /^[0-9A-Za-z-]{1,40}$/),
    HostSeqNo: checkPattern(change.bankSerial, 'HostSeqNo', /^[0-9A-Za-z-]{1,40}$/),
    OpponentAcct: checkText(change.counterAccountNo, 'OpponentAcct', { min: 0, max: 40 }),
    OpponentName: checkText(change.counterAccountName, 'OpponentName', bounds),
    Amt: writeAmount(direction === 'credit' ? amountFen : -amountFen),
    Date: writeDay(change.transactionDate),
    Time: checkPattern(change.transactionTime, 'Time', /^\d\d:\d\d:\d\d$/).replaceAll(':', ''),
    Remark: checkText(change.remark, 'Remark', bounds),
    CurrNo: renminbi,
    CurrIden: '1',
    Balance: balanceFen === undefined ? '' : writeAmount(balanceFen),
    Summary: checkText(change.summary, 'Summary', bounds),
    Redo: change.isReversal ? '1' : '0',
  };
  return columns
    .map((column) => {
      const value = values[column] ?? '';
      if (/[|\r\n]/.test(value)) throw new BdcCodecError('characters', column);
      encodeGbk(value, column);
      return `${value}|`;
    })
    .join('');
}

/** The movements in the `FILE_LIST` of a body, in their order; throws a BdcCodecError for anything else. */
export function parseStatement(body: readonly BdcNode[]): AccountChange[] {
  const rows = unpackFile(body);
  if (rows.length > statementLimits.rows) throw new BdcCodecError('too-many-fields', 'DATA');
  return rows.map(parseRow);
}

function parseRow(row: string): AccountChange {
  const cells = row.split('|');
  // A separator inside a text would shift every column after it: refuse rather than guess the amount.
  if (cells.length !== columns.length + 1 || cells.at(-1)?.trim() !== '') throw new BdcCodecError('file', 'columns');
  const read = readFields(new Map(columns.map((column, index) => [column, cells[index] ?? ''])));
  const amount = read.amount('Amt');
  if (amount === 0n) throw new BdcCodecError('field', 'Amt');
  const currency = read.optional('CurrNo', 3);
  if (currency !== '' && currency !== renminbi) throw new BdcCodecError('field', 'CurrNo');
  const balance = read.optionalAmount('Balance');
  return {
    bankSerial: read.matching('HostSeqNo', /^[0-9A-Za-z-]{1,40}$/),
    accountNo: read.matching('Acct', /^[0-9A-Za-z-]{1,40}$/),
    counterAccountNo: read.optional('OpponentAcct', 40),
    counterAccountName: read.optional('OpponentName', 200),
    direction: amount > 0n ? 'credit' : 'debit',
    amountFen: fen(amount < 0n ? -amount : amount),
    transactionDate: read.day('Date'),
    transactionTime: read.time('Time').toString({ smallestUnit: 'second' }),
    summary: read.optional('Summary', 200),
    remark: read.optional('Remark', 200),
    ...(balance === undefined ? {} : { balanceFen: balance }),
    isReversal: read.optional('Redo', 4) === '1',
  };
}
