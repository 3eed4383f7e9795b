/** 业务明细: entries of the books and changes of the account that move no money, as one list. */
import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth } from '../../platform/dates.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { listChanges } from '../account/index.ts';
import { type EntryKind, entryKinds, findEntries } from '../ledger/index.ts';
import type * as contract from './contract.ts';
import { daysIn } from './filters.ts';
import {
  type ChangeKind,
  changeKinds,
  changeSummary,
  entriesNeeded,
  entrySummary,
  mergeNewestFirst,
  newestFirst,
} from './rules.ts';
import { employerNames } from './shapes.ts';

/** One line of the list; a change has no balance and no journal. */
interface Line {
  readonly on: Temporal.PlainDate;
  readonly at: Temporal.Instant;
  readonly kind: string;
  readonly kindText: string;
  readonly month: Temporal.PlainDate | null;
  readonly employerId: string | null;
  readonly summary: string;
  readonly increase: Fen;
  readonly decrease: Fen;
  readonly balance: Fen | null;
  readonly journalId: string | null;
}

interface Lines {
  readonly rows: readonly (Line & { readonly employerName: string })[];
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
type Rows = { readonly limit: number; readonly offset: number };
type Days = ReturnType<typeof daysIn>;

const isWithin = (day: Temporal.PlainDate, { from, to }: Days) =>
  (!from || Temporal.PlainDate.compare(day, from) >= 0) && (!to || Temporal.PlainDate.compare(day, to) <= 0);

/** All changes of the account on the days chosen: by the day they were made, not the month they take effect. */
async function changeLines({ tx, centerId }: Call, accountId: string, days: Days): Promise<Line[]> {
  const changes = await listChanges(tx, centerId, accountId, {});
  const lines = changes.map((change) => {
    const kind = change.kind as ChangeKind;
    const summary = changeSummary(kind, change.beforeText, change.afterText);
    const none = { increase: zeroFen, decrease: zeroFen, balance: null, journalId: null };
    const { changeId, changedAt, employerId, effectiveMonth } = change;
    return {
      on: dayOf(changedAt),
      at: changedAt,
      kind,
      kindText: changeKinds[kind],
      month: effectiveMonth,
      employerId,
      summary,
      ...none,
      changeId,
    };
  });
  // Changes of one business bear one instant: their id keeps pages apart.
  const inOrder = lines.sort(
    (first, second) => newestFirst(first, second) || (first.changeId < second.changeId ? 1 : -1),
  );
  return inOrder.filter((line) => isWithin(line.on, days));
}

function entryLine(entry: Awaited<ReturnType<typeof findEntries>>['rows'][number]): Line {
  const { kind, month, employerId, journalId } = entry;
  const amount = fen(entry.amountFen);
  const kindText = entryKinds[kind];
  const employerPart = entry.employerPartFen === null ? null : fen(entry.employerPartFen);
  return {
    on: entry.accountingDate,
    at: entry.recordedAt,
    kind,
    kindText,
    month,
    employerId,
    journalId,
    summary: entrySummary({ kindText, month, amount, employerPart }),
    increase: amount > 0n ? amount : zeroFen,
    decrease: amount < 0n ? fen(-amount) : zeroFen,
    balance: fen(entry.balanceAfterFen),
  };
}

async function chosenLines(
  call: Call,
  accountId: string,
  filter: Filter,
  page: Rows,
): Promise<Omit<Lines, 'rows'> & { rows: Line[] }> {
  const { tx, centerId } = call;
  const { kind } = filter;
  const days = daysIn(filter);
  if (kind !== undefined && kind !== 'change') {
    const found = await findEntries(tx, centerId, [accountId], { ...days, kinds: [kind] }, page);
    return { ...found, rows: found.rows.map(entryLine) };
  }
  const changes = await changeLines(call, accountId, days);
  if (kind === 'change') {
    const rows = changes.slice(page.offset, page.offset + page.limit);
    return { rows, total: changes.length, increase: zeroFen, decrease: zeroFen };
  }
  const { read, within } = entriesNeeded(page, changes.length);
  const found = await findEntries(tx, centerId, [accountId], days, read);
  const merged = mergeNewestFirst(found.rows.map(entryLine), changes);
  return {
    ...found,
    rows: merged.slice(within.offset, within.offset + within.limit),
    total: found.total + changes.length,
  };
}

/** A page of the list of one account, newest first, with the totals of all that pass the filter. */
export async function findLines(call: Call, accountId: string, filter: Filter, page: Rows): Promise<Lines> {
  const { rows, ...totals } = await chosenLines(call, accountId, filter, page);
  const nameOf = employerNames(call);
  return {
    ...totals,
    rows: await Promise.all(rows.map(async (line) => ({ ...line, employerName: await nameOf(line.employerId) }))),
  };
}

/** A line as JSON carries it. */
export function lineJson(line: Lines['rows'][number]): Static<typeof contract.EntryRow> {
  return {
    on: line.on.toString(),
    kind: line.kind,
    kindText: line.kindText,
    month: line.month && formatMonth(line.month),
    employerName: line.employerName,
    summary: line.summary,
    increaseFen: Number(line.increase),
    decreaseFen: Number(line.decrease),
    balanceFen: line.balance === null ? null : Number(line.balance),
  };
}
