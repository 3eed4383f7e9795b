/** The books and the audit trail as staff read them. */
import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatInstantText, instantsIn } from '../../platform/dates.ts';
import { defineExport } from '../../platform/exports.ts';
import { yuanCapital } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { accountsOf } from '../account/index.ts';
import { voucherHands } from '../accounting/index.ts';
import { type AuditCheck, checkAudit, listEntries, operationText, recordAudit } from '../audit/index.ts';
import { staffNamed } from '../identity/index.ts';
import {
  employerEntriesOf,
  entriesOf,
  findJournal,
  listJournals as findJournals,
  findReversal,
  findVoucherNumber,
  linesOf,
  listJournalsOfKeys,
} from '../ledger/index.ts';
import { listLoanEntriesOf, movementNames } from '../loan/index.ts';
import { getCenter, maskName, namesOf } from '../party/index.ts';
import { actorTexts, posterTexts } from './actors.ts';
import type * as contract from './contract.ts';
import { auditExport as auditExportDeclared } from './contract.ts';
import { daysIn } from './filters.ts';
import { originsOf } from './journal-origins.ts';
import { listKeysOfCase } from './journal-origins-store.ts';
import { refusals } from './problems.ts';
import { employerNames } from './shapes.ts';

const entriesMax = 200;

type Journal = NonNullable<Awaited<ReturnType<typeof findJournal>>>;

const journalJson = (journal: Journal, posterOf: (id: string) => string) => ({
  journalId: journal.journalId,
  accountingDate: journal.accountingDate.toString(),
  business: journal.business,
  summary: journal.summary,
  amountFen: Number(journal.debitFen),
  entryCount: journal.entryCount,
  recordedAt: journal.recordedAt.toString(),
  postedBy: posterOf(journal.postedBy),
});

export async function listJournals(
  call: Call,
  { query }: RouteInput<typeof contract.listJournals>,
): Promise<RouteOutput<typeof contract.listJournals>> {
  const { from, to, ...others } = query;
  const filter = { ...others, ...daysIn({ from, to }) };
  const { rows, total, debit, credit } = await findJournals(call.tx, call.centerId, filter, pageOf(query));
  const posterOf = await posterTexts(
    call,
    rows.map(({ postedBy }) => postedBy),
  );
  return {
    rows: rows.map((journal) => ({ ...journalJson(journal, posterOf), number: journal.number })),
    total,
    debitFen: Number(debit),
    creditFen: Number(credit),
  };
}

type Voucher = Static<typeof contract.getJournal.response>;

async function personalEntries(call: Call, journalId: string): Promise<Voucher['entries']> {
  const entries = await entriesOf(call.tx, call.centerId, journalId, entriesMax);
  const accounts = await accountsOf(
    call.tx,
    call.centerId,
    entries.map(({ accountId }) => accountId),
  );
  const persons = await namesOf(
    call,
    [...accounts.values()].map(({ personId }) => personId),
  );
  const listed = entries.flatMap(({ accountId, amountFen, balanceAfterFen }) => {
    const account = accounts.get(accountId);
    const person = account && persons.get(account.personId);
    if (!person) return [];
    return [
      {
        personId: person.personId,
        accountNo: account.accountNo,
        nameMasked: maskName(person.name),
        amountFen: Number(amountFen),
        balanceFen: Number(balanceAfterFen),
      },
    ];
  });
  // In the order in which people look for them; the numbers have one length.
  return listed.sort((one, other) => (one.accountNo < other.accountNo ? -1 : 1));
}

async function employerEntries(call: Call, journalId: string): Promise<Voucher['employerEntries']> {
  const entries = await employerEntriesOf(call.tx, call.centerId, journalId);
  const nameOf = employerNames(call);
  return Promise.all(
    entries.map(async ({ employerId, amountFen, balanceAfterFen }) => ({
      employerId,
      employerName: await nameOf(employerId),
      amountFen: Number(amountFen),
      balanceFen: Number(balanceAfterFen),
    })),
  );
}

export async function getJournal(
  call: Call,
  { params: { journalId } }: RouteInput<typeof contract.getJournal>,
): Promise<RouteOutput<typeof contract.getJournal>> {
  const { tx, centerId } = call;
  const journal = await findJournal(tx, centerId, { journalId });
  if (!journal) throw new Problem(refusals.journalNotFound);
  const [posterOf, center, lines, entries, employers, loans, origins, number, reversal, hands] = await Promise.all([
    posterTexts(call, [journal.postedBy]),
    getCenter(tx, centerId),
    linesOf(tx, centerId, journalId),
    personalEntries(call, journalId),
    employerEntries(call, journalId),
    listLoanEntriesOf(tx, centerId, journalId, entriesMax),
    originsOf(call, journal),
    findVoucherNumber(tx, centerId, journalId),
    findReversal(tx, centerId, journalId),
    voucherHands(call, journalId),
  ]);
  return {
    ...journalJson(journal, posterOf),
    businessKey: journal.businessKey,
    number: number ?? null,
    reversesId: journal.reversesId,
    reversedById: reversal?.journalId ?? null,
    centerName: center.name,
    ...hands,
    amountCapital: yuanCapital(journal.debitFen),
    lines: lines.map((line) => ({
      lineNo: line.lineNo,
      subjectCode: line.subjectCode,
      subjectName: line.name,
      debitFen: Number(line.debitFen),
      creditFen: Number(line.creditFen),
    })),
    entries,
    employerEntries: employers,
    loanEntryCount: loans.total,
    loanEntries: loans.entries.map(({ kind, amount, balanceAfter, ...row }) => ({
      ...row,
      kindText: movementNames[kind],
      amountFen: Number(amount),
      balanceFen: Number(balanceAfter),
    })),
    origins,
  };
}

/** The vouchers that a case became, in the order of the books. */
export async function listCaseJournals(
  { tx, centerId }: Call,
  { params: { caseId } }: RouteInput<typeof contract.listCaseJournals>,
): Promise<RouteOutput<typeof contract.listCaseJournals>> {
  const rows = await listJournalsOfKeys(tx, centerId, await listKeysOfCase(tx, centerId, caseId));
  return {
    rows: rows.map(({ accountingDate, debitFen, ...row }) => ({
      ...row,
      accountingDate: accountingDate.toString(),
      amountFen: Number(debitFen),
    })),
  };
}

type AuditQuery = RouteInput<typeof contract.listAudit>['query'];

/** The filter as the trail knows it: names of staff become ids, days of Beijing become times. */
async function auditFilter(call: Call, { who, result, from, to, ...rest }: Omit<AuditQuery, 'page' | 'pageSize'>) {
  return {
    ...rest,
    ...(who && { actorIds: await staffNamed(call.tx, call.centerId, who) }),
    ...(result && { isRefused: result === 'refused' }),
    ...instantsIn({ from, to }),
  };
}

/** The chain recomputed while nobody waits for a lock, and a note that somebody did. */
export const checkTrail = (call: Call): Promise<AuditCheck> => checkAudit(call.tx, call.centerId);
export async function noteCheck(call: Call, checked: AuditCheck): Promise<RouteOutput<typeof contract.verifyAudit>> {
  await recordAudit(call, 'audit.verify', ['audit', String(checked.batches)], {
    batches: checked.batches,
    brokenBatch: checked.brokenBatch ?? null,
  });
  return { ...checked, sealedAt: checked.sealedAt?.toString() ?? null, brokenBatch: checked.brokenBatch ?? null };
}

const exportBatch = 2_000;
/** The chosen entries as a workbook, the newest first. */
export const auditTrailExport = defineExport(auditExportDeclared, {
  columns: [
    { key: 'at', header: '时间', kind: 'text', width: 20 },
    { key: 'actor', header: '谁', kind: 'text', width: 18 },
    { key: 'operation', header: '做了什么', kind: 'text', width: 24 },
    { key: 'subject', header: '对象', kind: 'text', width: 44 },
    { key: 'channel', header: '渠道', kind: 'text', width: 10 },
    { key: 'result', header: '结果', kind: 'text', width: 10 },
    { key: 'address', header: '网络地址', kind: 'text', width: 18 },
    { key: 'detail', header: '详情', kind: 'text', width: 60 },
  ],
  async count(call, filter) {
    const { total } = await listEntries(call.tx, call.centerId, await auditFilter(call, filter), {
      limit: 1,
      offset: 0,
    });
    return total;
  },
  async *batches(call, filter) {
    const chosen = await auditFilter(call, filter);
    for (let offset = 0; ; offset += exportBatch) {
      const { rows } = await listEntries(call.tx, call.centerId, chosen, { limit: exportBatch, offset });
      const actorOf = await actorTexts(call, rows);
      yield rows.map((row) => ({
        at: formatInstantText(row.recordedAt),
        actor: actorOf(row),
        operation: operationText(row.operation),
        subject: `${row.subjectKind} ${row.subjectId}`,
        channel: row.channel,
        result: row.detail['refused'] === true ? '被拒绝' : '完成',
        address: row.address,
        detail: JSON.stringify(row.detail),
      }));
      if (rows.length < exportBatch) return;
    }
  },
});

/** Who did what, newest first; what an entry adds is shown as it was stored. */
export async function listAudit(
  call: Call,
  { query }: RouteInput<typeof contract.listAudit>,
): Promise<RouteOutput<typeof contract.listAudit>> {
  const { rows, total } = await listEntries(call.tx, call.centerId, await auditFilter(call, query), pageOf(query));
  const actorOf = await actorTexts(call, rows);
  return {
    total,
    rows: rows.map((row) => ({
      at: row.recordedAt.toString(),
      actorKind: row.actorKind,
      actor: actorOf(row),
      channel: row.channel,
      operation: row.operation,
      operationText: operationText(row.operation),
      subjectKind: row.subjectKind,
      subjectId: row.subjectId,
      detail: row.detail,
      address: row.address,
    })),
  };
}
