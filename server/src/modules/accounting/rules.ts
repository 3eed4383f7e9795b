import { type Fen, fen } from '../../platform/money.ts';

/** Subjects whose balance is the sum of a sub-ledger: only the businesses that keep it may move them. */
const subLedgerSubjects: ReadonlySet<string> = new Set(['121', '122', '201', '219']);

export interface DraftLine {
  readonly subject: string;
  readonly debit: Fen;
  readonly credit: Fen;
}

export type DraftFault =
  | { readonly kind: 'not-balanced'; readonly debit: bigint; readonly credit: bigint }
  | { readonly kind: 'one-side'; readonly line: number }
  | { readonly kind: 'sub-ledger'; readonly subject: string }
  | { readonly kind: 'over-limit'; readonly debit: bigint };

/**
 * What is wrong with a voucher entered by hand: each line stands on one side, debits equal credits, subjects with a
 * sub-ledger are left to their businesses, and the whole is within what the centre enters by hand (`max`). 《会计基础工作规范》第五十一条 (contents of a voucher).
 */
export function draftFault(lines: readonly DraftLine[], max: Fen): DraftFault | undefined {
  const wrong = lines.findIndex(({ debit, credit }) => debit < 0n || credit < 0n || (debit === 0n) === (credit === 0n));
  if (wrong >= 0) return { kind: 'one-side', line: wrong + 1 };
  const guarded = lines.find(({ subject }) => subLedgerSubjects.has(subject));
  if (guarded) return { kind: 'sub-ledger', subject: guarded.subject };
  const debit = lines.reduce((sum, line) => sum + line.debit, 0n);
  const credit = lines.reduce((sum, line) => sum + line.credit, 0n);
  if (debit !== credit || debit === 0n) return { kind: 'not-balanced', debit, credit };
  return debit > max ? { kind: 'over-limit', debit } : undefined;
}

/** What a journal was posted for, which subjects it moved, and whether the entries of a sub-ledger went with it. */
export interface PostedFacts {
  readonly business: string;
  readonly subjects: readonly string[];
  readonly hasEmployerEntry: boolean;
}

/** Posted once for a period, of which something else remembers that it was: a reversal would not bring it back. */
const periodBusinesses: ReadonlySet<string> = new Set([
  'interest-accrual',
  'interest-accrual-excess',
  'year-end-income',
  'year-end-expense',
  'year-end-surplus',
  'risk-reserve',
  'opening',
]);

/**
 * Who must take a journal back when a red voucher alone may not: a reversal takes the entries of people and employers
 * with it, but a loan's account and a temporary receipt are kept by their modules, and would stay as they were; so would the
 * run that settled a year's interest, and the day up to which interest is accrued.
 */
export function ownerOf({ business, subjects, hasEmployerEntry }: PostedFacts): keyof typeof ownedTexts | undefined {
  if (business === 'interest') return 'interest';
  if (periodBusinesses.has(business)) return 'period';
  // Its receipt is a temporary one again.
  if (business === 'temporary-booking') return undefined;
  if (subjects.includes('121') || subjects.includes('122')) return 'loan';
  return subjects.includes('219') && !hasEmployerEntry ? 'temporary-receipt' : undefined;
}

/** Why its owner must, and where. */
export const ownedTexts = {
  interest: {
    detail: '年度结息整批记入个人账户，这一年已经结过；只冲凭证不会重新结息，职工会少一年的利息。',
    remedy: '请在职工的“结息与余额”中核对每一段余额、天数和利率；整批有误的，请在冲正之前联系运行维护人员。',
  },
  period: {
    detail: '计提、年终结转和期初建账按期间只记一次，冲正后不会重新计算这一期间。',
    remedy: '计提有差额的，用手工凭证补记或冲减；年终结转之后又有收支的，在“结账”中再次结转，只记差额。',
  },
  loan: {
    detail: '该凭证动用 121/122 贷款科目，贷款账户的余额和期次由贷款业务记载，只冲凭证会使账实不符。',
    remedy: '请在该笔贷款中办理更正（如提前还款、逾期处理、还款退回）。',
  },
  'temporary-receipt': {
    detail: '该凭证是 219 中尚无归属的暂收款，没有单位明细可一并冲回。',
    remedy: '请在“到账通知”中将该笔暂收款分配至单位、退回付款人或记入科目。',
  },
} as const;

/** An entry as it is written: what is less than nothing stands the other way round (a loss is Dr 321 / Cr 311). */
export const written = <E extends { readonly amount: Fen; readonly debit: string; readonly credit: string }>(
  entry: E,
): E =>
  entry.amount < 0n ? { ...entry, debit: entry.credit, credit: entry.debit, amount: fen(-entry.amount) } : entry;

/** The last day of a month. */
export const monthEnd = (month: Temporal.PlainDate): Temporal.PlainDate => month.with({ day: month.daysInMonth });

/** Whether a subject may stand in a voucher entered by hand. */
export const mayEnter = (subject: string): boolean => !subLedgerSubjects.has(subject);

/** What a subject moved in a month, and in its year until then. */
export interface MovementSums {
  readonly debitFen: number;
  readonly creditFen: number;
  readonly yearDebitFen: number;
  readonly yearCreditFen: number;
}

/** A line of an account book; `full-year` are the sums of the year in its December. */
export interface LedgerLine {
  readonly kind: 'opening' | 'line' | 'month' | 'year' | 'full-year';
  readonly key: string;
  readonly on: string | null;
  readonly number: number | null;
  readonly journalId: string | null;
  readonly summary: string;
  readonly debitFen: number;
  readonly creditFen: number;
  /** Debit less credit. */
  readonly balanceFen: number;
}

/** On which side a balance stands, as account books write it. */
export const sideOf = (balanceFen: number): '借' | '贷' | '平' =>
  balanceFen === 0 ? '平' : balanceFen > 0 ? '借' : '贷';

const summed = (key: string, summary: string, balanceFen: number) => ({
  key,
  on: null,
  number: null,
  journalId: null,
  summary,
  debitFen: 0,
  creditFen: 0,
  balanceFen,
});

/** 本月合计 and 本年累计 below the last line of a month (《会计基础工作规范》第六十四条). */
function sumLines(month: string, sums: MovementSums, balanceFen: number, prefix = ''): LedgerLine[] {
  return [
    {
      ...summed(`${month}-month`, `${prefix}本月合计`, balanceFen),
      kind: 'month',
      debitFen: sums.debitFen,
      creditFen: sums.creditFen,
    },
    {
      ...summed(`${month}-year`, `${prefix}本年累计`, balanceFen),
      kind: month.endsWith('-12') ? 'full-year' : 'year',
      debitFen: sums.yearDebitFen,
      creditFen: sums.yearCreditFen,
    },
  ];
}

/** What stands before the first line: at the beginning of a year it is carried from the one before. */
const openingLine = (from: string, balanceFen: number, text = from.endsWith('-01-01') ? '上年结转' : '期初余额') =>
  ({ ...summed('opening', text, balanceFen), kind: 'opening' }) as const;

/** 总账: for each month its sums, those of the year, and the balance. */
export function generalLines(
  months: readonly (MovementSums & { month: string; openingFen: number; closingFen: number })[],
): LedgerLine[] {
  const [first] = months;
  if (!first) return [];
  return [
    openingLine(`${first.month}-01`, first.openingFen),
    ...months.flatMap(({ month, closingFen, ...sums }) =>
      sumLines(month, sums, closingFen, `${month.slice(0, 4)}年${Number(month.slice(5))}月　`),
    ),
  ];
}

/** 明细账: its lines, with the sums below the last one of each month; a later page begins with what the one before brought. */
export function subsidiaryLines({
  from,
  openingFen,
  rows,
  isContinued = false,
}: {
  readonly from: string;
  readonly openingFen: number;
  readonly rows: readonly (Pick<LedgerLine, 'number' | 'summary' | 'debitFen' | 'creditFen' | 'balanceFen'> & {
    readonly journalId: string;
    readonly lineNo: number;
    readonly on: string;
    readonly sums: MovementSums | null;
  })[];
  readonly isContinued?: boolean;
}): LedgerLine[] {
  const [first] = rows;
  const opening =
    isContinued && first
      ? openingLine(from, first.balanceFen - first.debitFen + first.creditFen, '承前页')
      : openingLine(from, openingFen);
  const lines = rows.flatMap(({ lineNo, sums, ...row }): LedgerLine[] => [
    { ...row, kind: 'line', key: `${row.journalId}-${lineNo}` },
    ...(sums ? sumLines(row.on.slice(0, 7), sums, row.balanceFen) : []),
  ]);
  return [opening, ...lines];
}
