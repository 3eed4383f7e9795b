import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { done, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { type WrittenColumn, writeSheet } from '../../platform/xlsx.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { statementAccountContext } from './contexts.ts';
import type * as contract from './contract.ts';
import { importStatement } from './import-statement.ts';
import { holderWords } from './payer-names.ts';
import { refusals } from './problems.ts';
import { receiveAccountChange } from './receive.ts';
import { groupsOf, runReconciliation } from './reconcile.ts';
import { insertNote, listClosedBreaks, listNotes, listOpenBreaks, listReports } from './reconcile-store.ts';
import { ageOf, breakKinds, type Group } from './rules/reconcile.ts';
import { findStatementDay, findStatementLine, listBankAccounts, spanOfStatements } from './statement-store.ts';

/** A special account of the caller's centre. */
export async function ownAccount(call: Call, accountNo: string) {
  const account = (await listBankAccounts(call.tx, call.centerId)).find((known) => known.accountNo === accountNo);
  if (!account) throw new Problem(refusals.accountNotFound);
  return account;
}

type ReportJson = Static<typeof contract.ReconciliationReport>;
type ReportRow = Awaited<ReturnType<typeof listReports>>['rows'][number];

const reportJson = ({ centerId: _, runBy: __, day, runAt, ...row }: ReportRow): ReportJson => ({
  accountNo: row.accountNo,
  day: day.toString(),
  runNo: row.runNo,
  statementCount: row.statementCount,
  statementInFen: Number(row.statementInFen),
  statementOutFen: Number(row.statementOutFen),
  messageCount: row.messageCount,
  messageInFen: Number(row.messageInFen),
  messageOutFen: Number(row.messageOutFen),
  bookCount: row.bookCount,
  bookInFen: Number(row.bookInFen),
  bookOutFen: Number(row.bookOutFen),
  matchedCount: row.matchedCount,
  breakCount: row.breakCount,
  breakFen: Number(row.breakFen),
  isComplete: row.isComplete,
  agrees: row.agrees,
  runAt: runAt.toString(),
});

export async function reports(
  call: Call,
  { query }: RouteInput<typeof contract.listReconciliations>,
): Promise<RouteOutput<typeof contract.listReconciliations>> {
  const accounts = await listBankAccounts(call.tx, call.centerId);
  const { rows, total } = await listReports(call.tx, call.centerId, { accountNo: query.accountNo }, pageOf(query));
  return {
    total,
    rows: rows.map(reportJson),
    accounts: accounts.map(({ accountNo, accountName, bankName }) => ({ accountNo, accountName, bankName })),
    today: dayOf(call.now).toString(),
  };
}

const amountOf = (items: readonly { readonly amount: bigint }[]) =>
  Number(items.reduce((sum, { amount }) => sum + amount, 0n));

function groupJson(group: Group, words: (text: string) => string): Static<typeof contract.ReconciliationGroup> {
  const { ref, direction, on, breakKind, statement, message, books } = group;
  return {
    ref,
    direction,
    day: on.toString(),
    breakKind: breakKind ?? null,
    statement: statement.map((item) => ({
      serial: item.serial,
      day: item.on.toString(),
      amountFen: Number(item.amount),
      words: words(item.words),
    })),
    message: message
      ? {
          kind: message.kind,
          id: message.id,
          day: message.on.toString(),
          amountFen: Number(message.amount),
          isPending: message.isPending,
          words: words(message.words),
        }
      : null,
    books: books.map((item) => ({
      journalId: item.journalId,
      day: item.on.toString(),
      amountFen: Number(item.amount),
      words: item.words,
    })),
  };
}

async function breaksJson(call: Call, accountNo: string, day: Temporal.PlainDate) {
  const open = await listOpenBreaks(call.tx, call.centerId, accountNo);
  const closed = await listClosedBreaks(call.tx, call.centerId, accountNo, day);
  const all = [...open, ...closed];
  const notes = await listNotes(
    call.tx,
    call.centerId,
    accountNo,
    all.map(({ breakRef }) => breakRef),
  );
  const names = await staffNames(
    call.tx,
    call.centerId,
    notes.map(({ actorId }) => actorId),
  );
  const notesOf = Map.groupBy(notes, ({ breakRef }) => breakRef);
  const today = dayOf(call.now);
  const words = holderWords(call);
  return all.map((one) => ({
    ref: one.breakRef,
    kind: one.kind,
    direction: one.direction,
    firstDay: one.firstDay.toString(),
    age: ageOf(one.firstDay, today),
    days: Math.max(0, one.firstDay.until(today, { largestUnit: 'day' }).days),
    statementFen: Number(one.statement),
    messageFen: Number(one.message),
    bookFen: Number(one.book),
    // What only the books have is told by its voucher, which begins with no name.
    words: one.kind === 'books-only' ? one.words : words(one.words),
    isOpen: one.closedAt === null,
    notes: (notesOf.get(one.breakRef) ?? []).map(({ note, actorId, at }) => ({
      note,
      actor: names.get(actorId) ?? namelessStaff,
      at: at.toString(),
    })),
  }));
}

/** The day's page: the report, the breaks with their ages and notes, and the three columns. */
export async function reconciliationView(
  call: Call,
  { params, query }: RouteInput<typeof contract.getReconciliation>,
): Promise<RouteOutput<typeof contract.getReconciliation>> {
  const account = await ownAccount(call, params.accountNo);
  const day = Temporal.PlainDate.from(params.day);
  const { rows } = await listReports(
    call.tx,
    call.centerId,
    { accountNo: account.accountNo, day },
    { limit: 1, offset: 0 },
  );
  const statement = await findStatementDay(call.tx, call.centerId, account.accountNo, day);
  const { limit, offset } = pageOf(query);
  const groups = await dayGroups(call, account.accountNo, day);
  const chosen = query.onlyBreaks ? groups.filter(({ breakKind }) => breakKind !== undefined) : groups;
  return {
    accountNo: account.accountNo,
    accountName: account.accountName,
    bankName: account.bankName,
    day: day.toString(),
    report: rows[0] ? reportJson(rows[0]) : null,
    statement: statement
      ? {
          source: statement.source,
          rowCount: statement.rowCount,
          creditFen: Number(statement.credit),
          debitFen: Number(statement.debit),
          closingFen: statement.closing === null ? null : Number(statement.closing),
          isComplete: statement.isComplete,
          importedAt: statement.importedAt.toString(),
        }
      : null,
    breaks: await breaksJson(call, account.accountNo, day),
    groups: chosen.slice(offset, offset + limit).map((group) => groupJson(group, holderWords(call))),
    total: chosen.length,
  };
}

/** What concerns a day, breaks first: everything of it, and what is open from before. */
async function dayGroups(call: Call, accountNo: string, day: Temporal.PlainDate): Promise<Group[]> {
  const found = await groupsOf(call, accountNo, day);
  if (!found) return [];
  const isOfDay = ({ statement, message, books }: Group) =>
    [...statement, ...books, ...(message ? [message] : [])].some(({ on }) => on.equals(day));
  const order = (group: Group) => (group.breakKind === undefined ? 1 : 0);
  return found.groups
    .filter((group) => group.breakKind !== undefined || isOfDay(group))
    .toSorted((a, b) => order(a) - order(b) || Temporal.PlainDate.compare(a.on, b.on) || (a.ref < b.ref ? -1 : 1));
}

const fileColumns = [
  { key: 'state', header: '结果', kind: 'text' },
  { key: 'direction', header: '方向', kind: 'text' },
  { key: 'day', header: '日期', kind: 'text' },
  { key: 'statement', header: '银行对账单（元）', kind: 'money' },
  { key: 'serial', header: '银行流水号', kind: 'text' },
  { key: 'message', header: '结算报文（元）', kind: 'money' },
  { key: 'book', header: '账面 101（元）', kind: 'money' },
  { key: 'words', header: '说明', kind: 'text' },
] as const satisfies readonly WrittenColumn<string>[];

export async function reconciliationFile(
  call: Call,
  { params }: RouteInput<typeof contract.exportReconciliation>,
): Promise<RouteOutput<typeof contract.exportReconciliation>> {
  const { accountNo, accountName } = await ownAccount(call, params.accountNo);
  const day = Temporal.PlainDate.from(params.day);
  const groups = await dayGroups(call, accountNo, day);
  const shown = holderWords(call);
  const rows = groups.map(({ breakKind, direction, on, statement, message, books }) => ({
    state: breakKind === undefined ? '相符' : breakKinds[breakKind],
    direction: direction === 'in' ? '收' : '付',
    day: on.toString(),
    serial: statement.map(({ serial }) => serial).join('、'),
    statement: fen(amountOf(statement)),
    message: message?.amount ?? fen(0),
    book: fen(amountOf(books)),
    words: message || statement[0] ? shown((message ?? statement[0])?.words ?? '') : (books[0]?.words ?? ''),
  }));
  const title = `银行对账 ${accountName} ${day.toString()}`;
  return {
    fileName: `银行对账_${accountNo.slice(-4)}_${day.toString()}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeSheet({ title, columns: fileColumns, rows }),
  };
}

/** Runs a day again on what is here; when no statement is here yet, or `fetch` is asked, the bank is asked for it. */
export async function reconcileAgain(
  call: Call,
  { params, body }: RouteInput<typeof contract.runReconciliation>,
): Promise<RouteOutput<typeof contract.runReconciliation>> {
  const { accountNo } = await ownAccount(call, params.accountNo);
  const day = Temporal.PlainDate.from(params.day);
  if (Temporal.PlainDate.compare(day, dayOf(call.now)) > 0)
    throw new Problem(refusals.dayNotOver, { detail: `${day.toString()} 尚未到来，没有对账单。` });
  if (body.fetch) {
    await call.enqueue(importStatement, { day: day.toString() });
    await recordAudit(call, 'settlement.fetch-statement', ['bank-account', accountNo], { day: day.toString() });
    return { done: true, isFetching: true };
  }
  const report = await runReconciliation(call, accountNo, day);
  if (!report) {
    const span = await spanOfStatements(call.tx, call.centerId, accountNo);
    throw new Problem(refusals.noStatement, {
      detail: span
        ? `已有 ${span.first.toString()} 至 ${span.last.toString()} 的对账单，没有 ${day.toString()} 的。`
        : '该账户还没有导入过对账单。',
      remedy: '请先向银行取对账单，或上传对账单文件。',
    });
  }
  return { done: true, isFetching: false };
}

export async function noteBreak(
  call: Call,
  { params, body }: RouteInput<typeof contract.noteBreak>,
): Promise<RouteOutput<typeof contract.noteBreak>> {
  const { accountNo } = await ownAccount(call, params.accountNo);
  const isKept = await insertNote(call.tx, call.centerId, {
    accountNo,
    breakRef: body.ref,
    note: body.note,
    actorId: call.actor.id,
    at: call.now,
  });
  if (!isKept) throw new Problem(refusals.breakNotFound);
  await recordAudit(call, 'settlement.note-break', ['bank-account', accountNo], { ref: body.ref });
  return done;
}

/** Money on the statement whose notice never came: kept as if it had, and settled by the same job. */
export async function receiveFromStatement(
  call: Call,
  { params, body }: RouteInput<typeof contract.receiveFromStatement>,
): Promise<RouteOutput<typeof contract.receiveFromStatement>> {
  const { accountNo } = await ownAccount(call, params.accountNo);
  const line = await findStatementLine(call.tx, call.centerId, { accountNo, bankSerial: body.serial });
  if (!line) throw new Problem(refusals.lineNotFound);
  const kept = await receiveAccountChange(call, {
    accountNo,
    bankSerial: line.bankSerial,
    counterAccountNo: call.vault.open(line.counterAccountSealed, statementAccountContext),
    counterName: line.counterName,
    amount: fen(line.amountFen),
    transactedOn: line.day,
    transactionTime: line.transactionTime,
    summary: line.summary,
    remark: line.remark,
  });
  if (kept === 'repeated')
    throw new Problem(refusals.alreadyReceived, { remedy: '该笔到账已登记，请在到账通知中查看处理结果。' });
  await recordAudit(call, 'settlement.receive-from-statement', ['bank-account', accountNo], {
    serial: line.bankSerial,
  });
  // The break is no longer the bank's alone: nobody shall enter a voucher for it, too. It goes when the money is booked.
  await runReconciliation(call, accountNo, line.day);
  return done;
}
