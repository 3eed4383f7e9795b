/** 业务明细: entries of the books and changes of the account that move no money, as one list. */
import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { type EntryKind, entryKinds } from '../ledger/index.ts';
import type * as contract from './contract.ts';
import { daysIn } from './filters.ts';
import { type LineRow, type LineSorted, readLines } from './person-page-store.ts';
import { type ChangeKind, changeKinds, changeSummary, entrySummary } from './rules.ts';

/** One line of the list; a change has no balance and no journal. */
interface Line {
  readonly on: Temporal.PlainDate;
  readonly kind: string;
  readonly kindText: string;
  readonly month: Temporal.PlainDate | null;
  /** Where there are several. */
  readonly accountNo: string | null;
  readonly employerName: string;
  readonly summary: string;
  readonly increase: Fen;
  readonly decrease: Fen;
  readonly balance: Fen | null;
  readonly journalId: string | null;
}

interface Lines {
  readonly rows: readonly Line[];
  readonly total: number;
  readonly increase: Fen;
  readonly decrease: Fen;
}

/** The list of somebody who has no account. */
export const noLines: Lines = { rows: [], total: 0, increase: zeroFen, decrease: zeroFen };

interface Filter {
  readonly kind?: EntryKind | 'change' | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function changeLine({ on, month, accountNo, employerName, beforeText, afterText, ...row }: LineRow): Line {
  const kind = row.kind as ChangeKind;
  return {
    on,
    kind,
    month,
    accountNo,
    kindText: changeKinds[kind],
    employerName: employerName ?? '',
    summary: changeSummary(kind, beforeText, afterText),
    increase: zeroFen,
    decrease: zeroFen,
    balance: null,
    journalId: null,
  };
}

function entryLine({ on, month, accountNo, employerName, journalId, ...row }: LineRow): Line {
  const kind = row.kind as EntryKind;
  const amount = fen(row.amountFen ?? 0n);
  const kindText = entryKinds[kind];
  const employerPart = row.employerPartFen === null ? null : fen(row.employerPartFen);
  return {
    on,
    kind,
    kindText,
    month,
    accountNo,
    journalId,
    employerName: employerName ?? '',
    summary: entrySummary({ kindText, month, amount, employerPart }),
    increase: amount > 0n ? amount : zeroFen,
    decrease: amount < 0n ? fen(-amount) : zeroFen,
    balance: fen(row.balanceAfterFen ?? 0n),
  };
}

/**
 * A page of the list of an account, or of the account that a person looks at, newest first unless told, with the totals of all that
 * pass the filter; `undefined` when there is no such account.
 */
export async function findLines(
  { tx, centerId }: Call,
  of: { readonly accountId: string } | { readonly personId: string },
  filter: Filter,
  page: { readonly limit: number; readonly offset: number } & LineSorted,
): Promise<Lines | undefined> {
  const found = await readLines(tx, centerId, of, { kind: filter.kind, ...daysIn(filter), ...page });
  return (
    found && { ...found, rows: found.rows.map((row) => (row.entryNo === null ? changeLine(row) : entryLine(row))) }
  );
}

/** A line as JSON carries it. */
export function lineJson(line: Line): Static<typeof contract.EntryRow> {
  return {
    on: line.on.toString(),
    kind: line.kind,
    kindText: line.kindText,
    month: line.month && formatMonth(line.month),
    accountNo: line.accountNo,
    employerName: line.employerName,
    summary: line.summary,
    increaseFen: Number(line.increase),
    decreaseFen: Number(line.decrease),
    balanceFen: line.balance === null ? null : Number(line.balance),
  };
}
