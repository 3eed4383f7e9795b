import type { Fen } from '../../platform/money.ts';

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

/** What a journal moved on a subject, and whether the entries of a sub-ledger went with it. */
export interface PostedFacts {
  readonly subjects: readonly string[];
  readonly hasEmployerEntry: boolean;
}

/**
 * Who must take a journal back when a red voucher alone may not: a reversal takes the entries of people and employers
 * with it, but a loan's account and a temporary receipt are kept by their modules, and would stay as they were.
 */
export function ownerOf({ subjects, hasEmployerEntry }: PostedFacts): 'loan' | 'temporary-receipt' | undefined {
  if (subjects.includes('121') || subjects.includes('122')) return 'loan';
  return subjects.includes('219') && !hasEmployerEntry ? 'temporary-receipt' : undefined;
}

/** Why its owner must, and where. */
export const ownedTexts = {
  loan: {
    detail: '该凭证动用 121/122 贷款科目，贷款账户的余额和期次由贷款业务记载，只冲凭证会使账实不符。',
    remedy: '请在该笔贷款中办理更正（如提前还款、逾期处理、还款退回）。',
  },
  'temporary-receipt': {
    detail: '该凭证是 219 中尚无归属的暂收款，没有单位明细可一并冲回。',
    remedy: '请在“到账通知”中将该笔暂收款分配至单位、退回付款人或记入科目。',
  },
} as const;

/** The last day of a month. */
export const monthEnd = (month: Temporal.PlainDate): Temporal.PlainDate => month.with({ day: month.daysInMonth });

/** The 30 June on or before a day: the last one whose interest is due. */
export function lastInterestDay(day: Temporal.PlainDate): Temporal.PlainDate {
  const thisYear = Temporal.PlainDate.from({ year: day.year, month: 6, day: 30 });
  return Temporal.PlainDate.compare(thisYear, day) <= 0 ? thisYear : thisYear.subtract({ years: 1 });
}

/** Whether a subject may stand in a voucher entered by hand. */
export const mayEnter = (subject: string): boolean => !subLedgerSubjects.has(subject);
