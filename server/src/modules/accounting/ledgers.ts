import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { common, Problem } from '../../platform/problem.ts';
import { type FileAnswer, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { printList } from '../document/index.ts';
import { generalLedger as ledgerMonths, listSubjects, type RunningSums, subsidiaryLedger } from '../ledger/index.ts';
import { getCenter } from '../party/index.ts';
import type * as contract from './contract.ts';
import { bookPaper, pdfAnswer, sheetAnswer, sightOf } from './files.ts';
import { refusals } from './problems.ts';
import { generalLines, type LedgerLine, sideOf, subsidiaryLines } from './rules.ts';

// 总账 and 明细账 of one subject: on the screen, as a worksheet, on paper.

const sumsJson = ({ debit, credit, yearDebit, yearCredit }: Readonly<Record<keyof RunningSums, bigint>>) => ({
  debitFen: Number(debit),
  creditFen: Number(credit),
  yearDebitFen: Number(yearDebit),
  yearCreditFen: Number(yearCredit),
});

/** Months of a 总账 at once, on the screen as in a file: more than any centre is old. */
const monthsMost = 600;

function checkMonths({ from, to }: Pick<Range, 'from' | 'to'>): void {
  const first = Temporal.PlainYearMonth.from(from);
  const months = first.until(Temporal.PlainYearMonth.from(to), { largestUnit: 'months' }).months + 1;
  if (months <= monthsMost) return;
  throw new Problem(refusals.tooLong, {
    detail: `这段期间共 ${months} 个月，总账一次最多 ${monthsMost} 个月。`,
    remedy: '请缩短期间分次查询。',
  });
}

export async function generalLedger(
  call: Call,
  { query }: RouteInput<typeof contract.getGeneralLedger>,
): Promise<RouteOutput<typeof contract.getGeneralLedger>> {
  checkMonths(query);
  const rows = await ledgerMonths(call.tx, call.centerId, query.subject, sightOf(query));
  return {
    rows: rows.map((row) => ({
      month: formatMonth(row.month),
      openingFen: Number(row.opening),
      closingFen: Number(row.closing),
      ...sumsJson(row),
    })),
  };
}

type Range = RouteInput<typeof contract.exportSubjectLines>['query'];

async function linesOf(call: Call, { subject, ...range }: Range, page: { limit: number; offset: number }) {
  const { opening, total, rows } = await subsidiaryLedger(call.tx, call.centerId, subject, sightOf(range), page);
  return {
    openingFen: Number(opening),
    total,
    rows: rows.map((row) => ({
      journalId: row.journalId,
      lineNo: row.lineNo,
      on: row.accountingDate.toString(),
      number: row.number,
      summary: row.summary,
      debitFen: Number(row.debitFen),
      creditFen: Number(row.creditFen),
      balanceFen: Number(row.balance),
      sums: row.isMonthEnd ? sumsJson(row) : null,
    })),
  };
}

export const subjectLines = (
  call: Call,
  { query }: RouteInput<typeof contract.listSubjectLines>,
): Promise<RouteOutput<typeof contract.listSubjectLines>> => linesOf(call, query, pageOf(query));

/**
 * How many lines go out at once. On paper what a person could bind: some hundred and fifty pages. As a worksheet ten years of
 * a busy subject. Of more nothing goes out: a book that lacks its end looks whole.
 */
const mosts = { 打印: 5_000, 导出: 100_000 } as const;

const wholeMonths = async (call: Call, query: Range) => generalLines((await generalLedger(call, { query })).rows);
const wholeLines = async (call: Call, query: Range, limit: number) => {
  const { openingFen, total, rows } = await linesOf(call, query, { limit, offset: 0 });
  return { total, lines: subsidiaryLines({ from: query.from, openingFen, rows }) };
};

const amountOf = (amount: number) => (amount === 0 ? undefined : BigInt(amount));

/** Days and numbers of vouchers stand in the book of single lines only. */
type Book = '总账' | '明细账';
const hasVouchers = (book: Book) => book === '明细账';

/** The lines of an account book as a worksheet; the side of the balance stands beside it, as in the book. */
async function sheetOf(call: Call, book: Book, query: Range, lines: readonly LedgerLine[]): Promise<FileAnswer> {
  const vouchers = [
    { key: 'on', header: '会计日', kind: 'date' },
    { key: 'number', header: '凭证号', kind: 'integer' },
  ] as const;
  return sheetAnswer(call, `${book}-${query.subject}`, {
    title: `${book} ${await nameOf(call, query.subject)} ${daysOf(query)}`,
    columns: [
      ...(hasVouchers(book) ? vouchers : []),
      { key: 'summary', header: '摘要', kind: 'text', width: 50 },
      { key: 'debit', header: '借方', kind: 'money' },
      { key: 'credit', header: '贷方', kind: 'money' },
      { key: 'side', header: '借或贷', kind: 'text', width: 8 },
      { key: 'balance', header: '余额', kind: 'money' },
    ],
    rows: lines.map(({ on, number, summary, debitFen, creditFen, balanceFen }) => ({
      on: on === null ? undefined : Temporal.PlainDate.from(on),
      number: number ?? undefined,
      summary,
      debit: amountOf(debitFen),
      credit: amountOf(creditFen),
      side: sideOf(balanceFen),
      balance: BigInt(Math.abs(balanceFen)),
    })),
  });
}

export const exportGeneralLedger = async (
  call: Call,
  { query }: RouteInput<typeof contract.exportGeneralLedger>,
): Promise<FileAnswer> => sheetOf(call, '总账', query, await wholeMonths(call, query));

export const exportSubjectLines = async (
  call: Call,
  { query }: RouteInput<typeof contract.exportSubjectLines>,
): Promise<FileAnswer> => {
  const { total, lines } = await wholeLines(call, query, mosts.导出);
  checkLength(total, '导出');
  return sheetOf(call, '明细账', query, lines);
};

const daysOf = ({ from, to }: Range) => `${from} 至 ${to}`;

async function nameOf({ tx }: Call, subject: string): Promise<string> {
  const found = (await listSubjects(tx)).find(({ code }) => code === subject);
  if (!found) throw new Problem(common.notFound, { detail: `没有代码为 ${subject} 的科目。` });
  return `${subject} ${found.name}`;
}

async function paperOf(call: Call, book: Book, query: Range, lines: readonly LedgerLine[]): Promise<FileAnswer> {
  const text = (amount: number) => (amount === 0 ? '' : formatYuan(amount));
  const [name, center] = await Promise.all([nameOf(call, query.subject), getCenter(call.tx, call.centerId)]);
  const columns: { header: string; isFigure: boolean; share: number; of: (line: LedgerLine) => string }[] = [
    { header: '会计日', isFigure: false, share: 0, of: ({ on }) => on ?? '' },
    { header: '凭证号', isFigure: true, share: 0, of: ({ number }) => number?.toString() ?? '' },
    { header: '摘要', isFigure: false, share: 1, of: ({ summary }) => summary },
    { header: '借方', isFigure: true, share: 0, of: ({ debitFen }) => text(debitFen) },
    { header: '贷方', isFigure: true, share: 0, of: ({ creditFen }) => text(creditFen) },
    { header: '借或贷', isFigure: false, share: 0, of: ({ balanceFen }) => sideOf(balanceFen) },
    { header: '余额', isFigure: true, share: 0, of: ({ balanceFen }) => formatYuan(Math.abs(balanceFen)) },
  ];
  const shown = hasVouchers(book) ? columns : columns.slice(2);
  const content = await printList(call, {
    title: book,
    owner: `${center.name}　科目：${name}`,
    filterText: daysOf(query),
    columns: shown.map(({ of: _, ...column }) => column),
    rows: lines.map((line) => shown.map(({ of }) => of(line))),
    underlined: lines.map(({ kind }) => underlines[kind]),
    totals: [],
    capital: '',
    ...bookPaper,
  });
  return pdfAnswer(call, `${book}-${query.subject}`, content);
}

/** Red lines below the sums of a month and of a year until then, two below a whole year (《会计基础工作规范》第六十四条). */
const underlines: Readonly<Record<LedgerLine['kind'], 0 | 1 | 2>> = {
  opening: 0,
  line: 0,
  month: 1,
  year: 1,
  'full-year': 2,
};

export const printGeneralLedger = async (
  call: Call,
  { query }: RouteInput<typeof contract.printGeneralLedger>,
): Promise<FileAnswer> => paperOf(call, '总账', query, await wholeMonths(call, query));

function checkLength(count: number, way: keyof typeof mosts): void {
  if (count <= mosts[way]) return;
  throw new Problem(refusals.tooLong, {
    detail: `这段期间共 ${count} 笔，一次最多${way} ${mosts[way]} 笔。`,
    remedy: way === '打印' ? '请缩短期间分次打印，或导出表格。' : '请缩短期间分次导出。',
  });
}

export async function printSubjectLines(
  call: Call,
  { query }: RouteInput<typeof contract.printSubjectLines>,
): Promise<FileAnswer> {
  const { total, lines } = await wholeLines(call, query, mosts.打印);
  checkLength(total, '打印');
  return paperOf(call, '明细账', query, lines);
}
