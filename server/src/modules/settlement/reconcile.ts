import type { Call } from '../../platform/call.ts';
import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import { listSubjectLines } from '../ledger/index.ts';
import {
  closeBreaks,
  daysOfOpenBreaks,
  type FoundBreak,
  insertReport,
  listOpenBreaks,
  type Report,
  upsertBreaks,
} from './reconcile-store.ts';
import {
  type BookItem,
  daysOf,
  type Group,
  isJudged,
  type MessageItem,
  reconcile,
  type StatementItem,
} from './rules/reconcile.ts';
import { paymentNoIn } from './rules.ts';
import {
  daysOfMessages,
  findStatementDay,
  listJournalAccounts,
  listMessages,
  listStatementLines,
  spanOfStatements,
} from './statement-store.ts';
import { getSpecialAccount } from './store.ts';

// What belongs together lies within days of each other. So a run looks at the days around its own, around the open breaks,
// and around messages that were booked only now; older things were matched when they were young.
const judgedDays = 10;
const lookedDays = 20;

export interface Items {
  readonly statement: readonly StatementItem[];
  readonly messages: readonly MessageItem[];
  readonly books: readonly BookItem[];
}

/** Everything about an account on some days: the bank's rows, our messages, the lines on 101. */
export async function loadItems(call: Call, accountNo: string, days: readonly Temporal.PlainDate[]): Promise<Items> {
  const { tx, centerId } = call;
  const [rows, messages, lines, first] = await Promise.all([
    listStatementLines(tx, centerId, accountNo, days),
    listMessages(tx, centerId, accountNo, days),
    listSubjectLines(tx, centerId, '101', days),
    getSpecialAccount(tx, centerId),
  ]);
  const journalIds = new Set(lines.flatMap(({ journalId, reversesId }) => [journalId, reversesId ?? journalId]));
  const known = await listJournalAccounts(tx, centerId, [...journalIds]);
  const linkOf = new Map(known.map((link) => [`${link.journalId}:${link.lineNo}`, link]));
  return {
    statement: rows.map((row) => ({
      serial: row.bankSerial,
      direction: row.direction === 'credit' ? 'in' : 'out',
      amount: row.amount,
      on: row.day,
      paymentNo: paymentNoIn(row.remark, row.summary),
      words: `${row.counterName} ${row.remark || row.summary}`.trim(),
    })),
    messages: messages.map(({ amountFen, onDay, serial, paymentNo, ...message }) => ({
      ...message,
      amount: fen(amountFen),
      on: onDay,
      serials: serial === null ? [] : [serial],
      paymentNo: paymentNo ?? undefined,
    })),
    books: lines.flatMap((line) => {
      const link = linkOf.get(`${line.journalId}:${line.lineNo}`);
      // A red line is of the account of what it takes back; a voucher made by hand, of the centre's first one.
      const taken = linkOf.get(`${line.reversesId ?? ''}:${line.lineNo}`);
      if ((link?.accountNo ?? taken?.accountNo ?? first.accountNo) !== accountNo) return [];
      return [bookItem(line, link)];
    }),
  };
}

function bookItem(
  line: Awaited<ReturnType<typeof listSubjectLines>>[number],
  link: Awaited<ReturnType<typeof listJournalAccounts>>[number] | undefined,
): BookItem {
  const net = line.debitFen - line.creditFen;
  const isRed = line.debitFen < 0n || line.creditFen < 0n;
  const message = link && link.messageKind !== 'manual' ? { kind: link.messageKind, id: link.messageId } : undefined;
  const rest = { journalId: line.journalId, lineNo: line.lineNo, on: line.accountingDate, words: line.summary };
  // A red line behind a message of its own is money that moved back; any other takes back what its original says.
  if (isRed && !message && line.reversesId !== null) {
    const direction = line.debitFen === 0n ? 'out' : 'in';
    return { ...rest, direction, amount: fen(direction === 'in' ? net : -net), message, reverses: line.reversesId };
  }
  return { ...rest, direction: net > 0n ? 'in' : 'out', amount: fen(net > 0n ? net : -net), message };
}

const daysFrom = (first: Temporal.PlainDate, last: Temporal.PlainDate) =>
  Array.from({ length: Math.max(0, first.until(last, { largestUnit: 'day' }).days) + 1 }, (_, index) =>
    first.add({ days: index }),
  );
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) >= 0 ? a : b);
const sooner = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b);
const isFrom = (day: Temporal.PlainDate, first: Temporal.PlainDate) => Temporal.PlainDate.compare(day, first) >= 0;

/** Messages that books were posted behind and that are not among these: their notice, or their answer, came late. */
function unmet({ messages, books }: Items): NonNullable<BookItem['message']>[] {
  const known = new Set(messages.map(({ kind, id }) => `${kind}:${id}`));
  return books.flatMap(({ message }) => (message && !known.has(`${message.kind}:${message.id}`) ? [message] : []));
}

/** The groups that a run on this day judges; undefined before the first statement of the account. */
export async function groupsOf(
  call: Call,
  accountNo: string,
  day: Temporal.PlainDate,
): Promise<{ groups: Group[]; items: Items; openRefs: ReadonlySet<string> } | undefined> {
  const span = await spanOfStatements(call.tx, call.centerId, accountNo);
  if (!span || !isFrom(day, span.first)) return undefined;
  const open = await listOpenBreaks(call.tx, call.centerId, accountNo);
  const days = new Map<string, Temporal.PlainDate>();
  // Nothing younger than the last statement, but what came after the day may explain it: a day that is done again must
  // not find open what a later one has closed.
  const add = (first: Temporal.PlainDate, last: Temporal.PlainDate) => {
    for (const one of daysFrom(later(first, span.first), sooner(last, later(span.last, day))))
      days.set(one.toString(), one);
  };
  add(day.subtract({ days: lookedDays }), day.add({ days: judgedDays }));
  for (const { firstDay } of open) add(firstDay, firstDay.add({ days: judgedDays }));
  for (const one of await daysOfOpenBreaks(call.tx, call.centerId, accountNo)) add(one, one);
  const near = await loadItems(call, accountNo, [...days.values()]);
  const looked = days.size;
  for (const one of await daysOfMessages(call.tx, call.centerId, unmet(near))) add(one, one.add({ days: judgedDays }));
  const items = days.size === looked ? near : await loadItems(call, accountNo, [...days.values()]);
  const openRefs = new Set(open.filter(({ firstDay }) => isFrom(day, firstDay)).map(({ breakRef }) => breakRef));
  const begin = later(day.subtract({ days: judgedDays }), span.first);
  const groups = reconcile({ ...items, through: span.last }).filter(
    (group) => isFrom(day, group.on) && isJudged(group, begin, openRefs),
  );
  return { groups, items, openRefs };
}

const amountOf = (items: readonly { readonly amount: Fen }[]) => sumFen(items.map(({ amount }) => amount));

export function breakOf(group: Group): FoundBreak | undefined {
  if (group.breakKind === undefined) return undefined;
  return {
    breakRef: group.ref,
    kind: group.breakKind,
    direction: group.direction,
    firstDay: group.on,
    days: daysOf(group),
    statement: amountOf(group.statement),
    message: group.message?.amount ?? fen(0),
    book: amountOf(group.books),
    words: (group.message ?? group.statement[0] ?? group.books[0])?.words ?? '',
  };
}

/**
 * Reconciles an account through a day: opens, changes and closes breaks, and keeps the report of the day. Nothing before
 * the account's first statement. Safe to run again: the same facts give the same breaks and one more run of the report.
 */
export async function runReconciliation(
  call: Call,
  accountNo: string,
  day: Temporal.PlainDate,
): Promise<Report | undefined> {
  const span = await spanOfStatements(call.tx, call.centerId, accountNo);
  // What is younger than the last statement is not reconciled yet.
  if (!span || !isFrom(span.last, day)) return undefined;
  const found = await groupsOf(call, accountNo, day);
  if (!found) return undefined;
  const breaks = found.groups.flatMap((group) => breakOf(group) ?? []);
  const refs = new Set(breaks.map(({ breakRef }) => breakRef));
  const closed = [...found.openRefs].filter((ref) => !refs.has(ref));
  await upsertBreaks(call.tx, call.centerId, accountNo, { breaks, now: call.now });
  await closeBreaks(call.tx, call.centerId, accountNo, { refs: closed, now: call.now, on: day });
  const statement = await findStatementDay(call.tx, call.centerId, accountNo, day);
  const report = reportOf(day, found, { breaks, isComplete: statement?.isComplete ?? false });
  const run = { ...report, runBy: call.actor.id, runAt: call.now };
  const runNo = await insertReport(call.tx, call.centerId, accountNo, run);
  await recordAudit(call, 'settlement.reconcile', ['bank-account', accountNo], {
    day: day.toString(),
    runNo,
    breakCount: report.breakCount,
    agrees: report.agrees,
  });
  return report;
}

function reportOf(
  day: Temporal.PlainDate,
  { groups, items }: { groups: readonly Group[]; items: Items },
  { breaks, isComplete }: { breaks: readonly FoundBreak[]; isComplete: boolean },
): Report {
  const ofDay = <T extends { on: Temporal.PlainDate }>(all: readonly T[]) => all.filter(({ on }) => on.equals(day));
  const sums = (all: readonly { direction: 'in' | 'out'; amount: Fen }[]) => ({
    in: amountOf(all.filter(({ direction }) => direction === 'in')),
    out: amountOf(all.filter(({ direction }) => direction === 'out')),
  });
  const [statement, messages, books] = [ofDay(items.statement), ofDay(items.messages), ofDay(items.books)];
  const [told, said, posted] = [sums(statement), sums(messages), sums(books)];
  const matched = groups.filter(
    (group) => group.breakKind === undefined && [...group.statement, ...group.books].some(({ on }) => on.equals(day)),
  );
  const wrong = breaks.filter(({ kind }) => kind !== 'in-transit');
  return {
    day,
    statementCount: statement.length,
    statementIn: told.in,
    statementOut: told.out,
    messageCount: messages.length,
    messageIn: said.in,
    messageOut: said.out,
    bookCount: books.length,
    bookIn: posted.in,
    bookOut: posted.out,
    matchedCount: matched.length,
    breakCount: breaks.length,
    breakAmount: sumFen(breaks.map((one) => fen(largest([one.statement, one.message, one.book])))),
    isComplete,
    // Things in transit explain themselves; anything else must be explained by people.
    agrees: isComplete && wrong.length === 0,
  };
}

const largest = (amounts: readonly Fen[]) => amounts.reduce((a, b) => (a >= b ? a : b));
