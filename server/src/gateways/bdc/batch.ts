import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { type BdcDocument, type BdcNode, fieldsOf } from './document.ts';
import { BdcCodecError } from './error.ts';
import { checkPattern, checkText, codeOf, readFields, writeAmount } from './fields.ts';
import { packFile, unpackFile } from './file.ts';

// BDC103–108: files of orders that the bank takes in at once and carries out later. The reply is only acceptance.

/** The transaction code of each kind of batch. */
export const batchCodes = {
  payment: 'BDC103',
  collection: 'BDC104',
  'loan-deduction': 'BDC105',
  split: 'BDC106',
} as const;
export type BatchKind = keyof typeof batchCodes;
export const batchQueryCode = 'BDC107';
export const batchResultCode = 'BDC108';

export const batchLimits = { rows: 10_000 } as const;

/** One order of a batch: the other side's account and the amount. `rowNo` counts from 1 without gaps. */
export interface BatchRow {
  readonly rowNo: number;
  readonly accountNo: string;
  readonly name: string;
  readonly holder: 'personal' | 'corporate';
  readonly bankClass: string;
  readonly amountFen: Fen;
  readonly summary: string;
}

export interface BatchOrder {
  readonly businessType: string;
  /** The centre's account: money goes out of it (payment) or into it. */
  readonly ownAccountNo: string;
  readonly ownName: string;
  /** The centre's own number, in the remark of what is booked. */
  readonly referenceNo: string;
  readonly rows: readonly BatchRow[];
}

const separator = '@|$';
const holders = { '1': 'personal', '2': 'corporate' } as const;
const accountPattern = /^[0-9A-Za-z-]{1,40}$/;
const serialPattern = /^[0-9A-Za-z-]{1,40}$/;

function cell(value: string, name: string): string {
  if (/[\r\n]/.test(value) || value.includes(separator)) throw new BdcCodecError('characters', name);
  return value;
}

const orderColumns = ['No', 'AcctNo', 'AcctName', 'AcctClass', 'BankClass', 'Amt', 'Summary'] as const;

function formatOrderRow(row: BatchRow, index: number): string {
  if (row.rowNo !== index + 1) throw new BdcCodecError('file', 'No');
  if (row.amountFen <= 0n) throw new BdcCodecError('field', 'Amt');
  return [
    String(row.rowNo),
    checkPattern(row.accountNo, 'AcctNo', accountPattern),
    cell(checkText(row.name, 'AcctName', { min: 1, max: 120 }), 'AcctName'),
    codeOf(holders, row.holder, 'AcctClass'),
    checkPattern(row.bankClass, 'BankClass', /^\d{3}$/),
    writeAmount(row.amountFen),
    cell(checkText(row.summary, 'Summary', { min: 0, max: 60 }), 'Summary'),
  ].join(separator);
}

/** Body of BDC103–106; throws a BdcCodecError for what a field cannot carry. */
export function formatBatchOrder(order: BatchOrder): BdcNode[] {
  const { rows } = order;
  if (rows.length === 0) throw new BdcCodecError('empty', 'FILE_LIST');
  if (rows.length > batchLimits.rows) throw new BdcCodecError('too-many-fields', 'FILE_LIST');
  return [
    { name: 'BusType', value: checkPattern(order.businessType, 'BusType', /^\d{2}$/) },
    { name: 'AcctNo', value: checkPattern(order.ownAccountNo, 'AcctNo', accountPattern) },
    { name: 'AcctName', value: checkText(order.ownName, 'AcctName', { min: 1, max: 120 }) },
    { name: 'RefSeqNo1', value: checkPattern(order.referenceNo, 'RefSeqNo1', serialPattern) },
    { name: 'TotalNum', value: String(rows.length) },
    { name: 'TotalAmt', value: writeAmount(sumFen(rows.map(({ amountFen }) => amountFen))) },
    packFile(`BDC_BATCH_${order.referenceNo}.txt`, rows.map(formatOrderRow).join('\n')),
  ];
}

function cellsOf(row: string, columns: readonly string[]): ReadonlyMap<string, string> {
  const cells = row.split(separator);
  // A separator inside a text would shift every column after it: refuse rather than guess the amount.
  if (cells.length !== columns.length) throw new BdcCodecError('file', 'columns');
  return new Map(columns.map((column, index) => [column, cells[index] ?? '']));
}

export function parseBatchOrder(document: BdcDocument): BatchOrder {
  const read = readFields(fieldsOf(document.body, 'body'));
  const lines = unpackFile(document.body);
  if (lines.length > batchLimits.rows) throw new BdcCodecError('too-many-fields', 'DATA');
  const rows = lines.map((line, index): BatchRow => {
    const row = readFields(cellsOf(line, orderColumns));
    const amountFen = row.amount('Amt');
    if (amountFen <= 0n) throw new BdcCodecError('field', 'Amt');
    if (row.matching('No', /^\d{1,5}$/) !== String(index + 1)) throw new BdcCodecError('file', 'No');
    return {
      rowNo: index + 1,
      accountNo: row.matching('AcctNo', accountPattern),
      name: row.text('AcctName', 120),
      holder: row.code('AcctClass', holders),
      bankClass: row.matching('BankClass', /^\d{3}$/),
      amountFen,
      summary: row.optional('Summary', 60),
    };
  });
  if (read.matching('TotalNum', /^\d{1,6}$/) !== String(rows.length) || rows.length === 0)
    throw new BdcCodecError('field', 'TotalNum');
  if (read.amount('TotalAmt') !== sumFen(rows.map(({ amountFen }) => amountFen)))
    throw new BdcCodecError('field', 'TotalAmt');
  return {
    businessType: read.matching('BusType', /^\d{2}$/),
    ownAccountNo: read.matching('AcctNo', accountPattern),
    ownName: read.text('AcctName', 120),
    referenceNo: read.matching('RefSeqNo1', serialPattern),
    rows,
  };
}

const batchStates = { '0': 'finished', '1': 'refused', '2': 'processing' } as const;

/** BDC107: how far the bank is; `finished` may still hold rows in hand. The counts are of rows that are decided. */
export interface BatchProgress {
  readonly state: (typeof batchStates)[keyof typeof batchStates];
  readonly doneCount: number;
  readonly doneFen: Fen;
  readonly failedCount: number;
}

export const formatBatchProgress = (progress: BatchProgress): BdcNode[] => [
  { name: 'BatchStatus', value: codeOf(batchStates, progress.state, 'BatchStatus') },
  { name: 'SuccNum', value: String(progress.doneCount) },
  { name: 'SuccAmt', value: writeAmount(progress.doneFen) },
  { name: 'FailNum', value: String(progress.failedCount) },
];

export function parseBatchProgress(document: BdcDocument): BatchProgress {
  const read = readFields(fieldsOf(document.body, 'body'));
  const count = (name: string) => Number(read.matching(name, /^\d{1,6}$/));
  const doneFen = read.amount('SuccAmt');
  if (doneFen < 0n) throw new BdcCodecError('field', 'SuccAmt');
  return {
    state: read.code('BatchStatus', batchStates),
    doneCount: count('SuccNum'),
    doneFen: fen(doneFen),
    failedCount: count('FailNum'),
  };
}

/** One row of BDC108: what became of an order. `processing` is decided later. */
export interface BatchResult {
  readonly rowNo: number;
  readonly amountFen: Fen;
  readonly state: 'done' | 'failed' | 'processing';
  readonly reason: string;
}

const resultStates = { '0': 'done', '1': 'failed', '2': 'processing' } as const;
const resultColumns = ['No', 'Amt', 'Status', 'Reason'] as const;

export function formatBatchResults(referenceNo: string, results: readonly BatchResult[]): BdcNode[] {
  if (results.length > batchLimits.rows) throw new BdcCodecError('too-many-fields', 'FILE_LIST');
  const rows = results.map(({ rowNo, amountFen, state, reason }) =>
    [
      String(rowNo),
      writeAmount(amountFen),
      codeOf(resultStates, state, 'Status'),
      cell(checkText(reason, 'Reason', { min: 0, max: 120 }), 'Reason'),
    ].join(separator),
  );
  return [packFile(`BDC_RESULT_${referenceNo}.txt`, rows.join('\n'))];
}

/** The results in a body; a row told twice is refused, because either could be meant. */
export function parseBatchResults(document: BdcDocument): BatchResult[] {
  const lines = unpackFile(document.body);
  if (lines.length > batchLimits.rows) throw new BdcCodecError('too-many-fields', 'DATA');
  const seen = new Set<number>();
  return lines.map((line) => {
    const row = readFields(cellsOf(line, resultColumns));
    const rowNo = Number(row.matching('No', /^[1-9]\d{0,4}$/));
    const amountFen = row.amount('Amt');
    if (amountFen <= 0n) throw new BdcCodecError('field', 'Amt');
    if (seen.has(rowNo)) throw new BdcCodecError('repeated-field', 'No');
    seen.add(rowNo);
    return { rowNo, amountFen, state: row.code('Status', resultStates), reason: row.optional('Reason', 120) };
  });
}
