import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen, formatYuan, sumFen } from '../../platform/money.ts';
import { common, Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import {
  employerEntriesOf,
  findJournal,
  findReversal,
  type JournalLine,
  linesOf,
  listSubjects,
  postJournal,
  reverseJournal,
} from '../ledger/index.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { getFen } from '../params/index.ts';
import type * as contract from './contract.ts';
import { staffTexts } from './names.ts';
import { refusals } from './problems.ts';
import { type DraftLine, draftFault, ownedTexts, ownerOf } from './rules.ts';
import {
  decideRequest,
  findRequest,
  insertRequest,
  listRequests,
  type StoredLine,
  type VoucherRequestRow,
} from './store.ts';

// Vouchers by hand and reversals: one person enters, another posts (制单、复核).

type View = Static<typeof contract.VoucherRequest>;

type TakenBack = (call: Call, original: { readonly businessKey: string; readonly reason: string }) => Promise<void>;
const takenBackBy = new Map<string, TakenBack>();

/** What a module undoes of its own, in the same transaction, when a voucher of its business is taken back; said once at start-up. */
export function registerTakenBack(business: string, undo: TakenBack): void {
  takenBackBy.set(business, undo);
}

async function reverse(call: Call, journalId: string, reason: string) {
  const original = await findJournal(call.tx, call.centerId, { journalId });
  if (original) await takenBackBy.get(original.business)?.(call, { businessKey: original.businessKey, reason });
  return reverseJournal(call, { journalId, reason });
}

async function viewsOf(call: Call, rows: readonly VoucherRequestRow[]): Promise<View[]> {
  const names = new Map((await listSubjects(call.tx)).map(({ code, name }) => [code, name]));
  const textOf = await staffTexts(
    call,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy ?? '']),
  );
  return rows.map((row) => ({
    requestId: row.requestId,
    kind: row.kind,
    summary: row.summary,
    lines: row.lines.map((line) => ({ ...line, subjectName: names.get(line.subject) ?? '' })),
    amountFen: row.lines.reduce((sum, { debitFen }) => sum + debitFen, 0),
    reversesId: row.reversesId,
    state: row.state,
    proposedBy: textOf(row.proposedBy),
    proposedAt: row.proposedAt.toString(),
    decidedBy: row.decidedBy && textOf(row.decidedBy),
    decidedAt: row.decidedAt?.toString() ?? null,
    note: row.note,
    journalId: row.journalId,
    isOwn: row.proposedBy === call.actor.id,
  }));
}

async function viewOf(call: Call, requestId: string): Promise<View> {
  const row = await findRequest(call.tx, call.centerId, requestId);
  const [view] = row ? await viewsOf(call, [row]) : [];
  if (!view) throw new Problem(refusals.notFound);
  return view;
}

export async function voucherRequests(
  call: Call,
  { query }: RouteInput<typeof contract.listVoucherRequests>,
): Promise<RouteOutput<typeof contract.listVoucherRequests>> {
  const { rows, total } = await listRequests(call.tx, call.centerId, query, pageOf(query));
  return { rows: await viewsOf(call, rows), total };
}

async function checkLines(call: Call, lines: readonly DraftLine[]): Promise<void> {
  const limit = await getFen(call.tx, call.centerId, 'accounting.voucher-max-fen', call.accountingDate);
  const fault = draftFault(lines, limit.value);
  if (!fault) return;
  switch (fault.kind) {
    case 'sub-ledger':
      throw new Problem(refusals.subLedgerSubject, {
        detail: `${fault.subject} 由对应业务记入明细账，不能手工记账。`,
        remedy: '请通过相应业务办理；错账用冲正。',
      });
    case 'one-side':
      throw new Problem(refusals.notBalanced, {
        detail: `第 ${fault.line} 行须且只能填借方或贷方之一，金额大于零。`,
        remedy: '不用的行请删除。',
      });
    case 'not-balanced':
      throw new Problem(refusals.notBalanced, {
        detail: `借方合计 ${formatYuan(fen(fault.debit))} 元，贷方合计 ${formatYuan(fen(fault.credit))} 元，不相等。`,
        remedy: '请核对各行的借方和贷方后再提交。',
        debitFen: Number(fault.debit),
        creditFen: Number(fault.credit),
      });
    case 'over-limit':
      throw new Problem(refusals.voucherOverLimit, {
        detail: `合计 ${formatYuan(fen(fault.debit))} 元，手工凭证单张不超过 ${formatYuan(limit.value)} 元。`,
        remedy: '请核对金额的位数和小数点；金额无误的，分张录入，或由业务管理人员在“业务参数”中调整上限。',
        source: limit.source,
        amountFen: Number(fault.debit),
        limitFen: Number(limit.value),
      });
  }
}

const same = (row: VoucherRequestRow, summary: string, lines: readonly StoredLine[]) =>
  row.summary === summary && JSON.stringify(row.lines.map(pick)) === JSON.stringify(lines.map(pick));
const pick = ({ subject, debitFen, creditFen }: StoredLine) => [subject, debitFen, creditFen];

/** Enters a voucher by hand: checked at once, posted when another person agrees. */
export async function proposeVoucher(
  call: Call,
  { body: { requestId, summary, lines } }: RouteInput<typeof contract.proposeVoucher>,
): Promise<View> {
  await checkLines(
    call,
    lines.map((line) => ({ subject: line.subject, debit: fen(line.debitFen), credit: fen(line.creditFen) })),
  );
  const known = new Set((await listSubjects(call.tx)).map(({ code }) => code));
  const unknown = lines.find(({ subject }) => !known.has(subject));
  if (unknown) throw new Problem(common.invalid, { detail: `没有科目 ${unknown.subject}。` });
  const before = await findRequest(call.tx, call.centerId, requestId);
  if (before && !same(before, summary, lines)) throw new Problem(common.repeatedWithOtherContent);
  if (!before) await propose(call, { requestId, kind: 'manual', summary, lines, reversesId: null });
  return viewOf(call, requestId);
}

/** Asks for the reversal of a journal, with the reason that will stand on the red voucher. */
export async function proposeReversal(
  call: Call,
  { params: { journalId }, body: { requestId, reason } }: RouteInput<typeof contract.proposeReversal>,
): Promise<View> {
  const { tx, centerId } = call;
  const before = await findRequest(tx, centerId, requestId);
  if (before) {
    if (before.reversesId !== journalId || before.summary !== reason)
      throw new Problem(common.repeatedWithOtherContent);
    return viewOf(call, requestId);
  }
  const journal = await findJournal(tx, centerId, { journalId });
  if (!journal) throw new Problem(ledgerRefusals.journalNotFound);
  if (journal.reversesId) throw new Problem(ledgerRefusals.notReversible);
  if (await findReversal(tx, centerId, journalId)) throw new Problem(ledgerRefusals.alreadyReversed);
  const posted = await linesOf(tx, centerId, journalId);
  const owner = ownerOf({
    business: journal.business,
    subjects: posted.map(({ subjectCode }) => subjectCode),
    hasEmployerEntry: (await employerEntriesOf(tx, centerId, journalId)).length > 0,
  });
  if (owner) throw new Problem(refusals.ownedByBusiness, ownedTexts[owner]);
  const lines = posted.map((line) => ({
    subject: line.subjectCode,
    debitFen: -Number(line.debitFen),
    creditFen: -Number(line.creditFen),
  }));
  await propose(call, { requestId, kind: 'reversal', summary: reason, lines, reversesId: journalId });
  return viewOf(call, requestId);
}

async function propose(
  call: Call,
  row: Pick<VoucherRequestRow, 'requestId' | 'kind' | 'summary' | 'lines' | 'reversesId'>,
): Promise<void> {
  await insertRequest(call.tx, call.centerId, { ...row, proposedBy: call.actor.id, proposedAt: call.now });
  await recordAudit(call, 'accounting.propose', ['voucher', row.requestId], {
    kind: row.kind,
    journalId: row.reversesId,
  });
}

/** The request of a decision: waiting, locked, and not the caller's own. */
async function undecided(call: Call, requestId: string): Promise<VoucherRequestRow> {
  const row = await findRequest(call.tx, call.centerId, requestId, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  if (row.state !== 'proposed') throw new Problem(refusals.wrongState);
  if (row.proposedBy === call.actor.id)
    throw new Problem(refusals.sameActor, {
      remedy: '请由另一位有复核权限的人员办理。',
      source: '《会计基础工作规范》',
    });
  return row;
}

/** Agrees to a request: it is posted now, in the same transaction, under the name of who agreed. */
export async function approveVoucher(
  call: Call,
  { params: { requestId } }: RouteInput<typeof contract.approveVoucher>,
): Promise<View> {
  const row = await undecided(call, requestId);
  const { journalId } = row.reversesId
    ? await reverse(call, row.reversesId, row.summary)
    : await postJournal(call, {
        businessKey: `voucher:${requestId}`,
        business: 'manual',
        summary: row.summary,
        lines: row.lines.map(journalLine),
      });
  await decide(call, row, { state: 'posted', journalId });
  return viewOf(call, requestId);
}

const journalLine = ({ subject, debitFen, creditFen }: StoredLine): JournalLine =>
  debitFen === 0 ? { subject, credit: fen(creditFen) } : { subject, debit: fen(debitFen) };

export async function refuseVoucher(
  call: Call,
  { params: { requestId }, body: { note } }: RouteInput<typeof contract.refuseVoucher>,
): Promise<View> {
  await decide(call, await undecided(call, requestId), { state: 'refused', note });
  return viewOf(call, requestId);
}

/** Takes an own request back before anybody decided. */
export async function withdrawVoucher(
  call: Call,
  { params: { requestId } }: RouteInput<typeof contract.withdrawVoucher>,
): Promise<View> {
  const row = await findRequest(call.tx, call.centerId, requestId, { lock: true });
  if (row?.proposedBy !== call.actor.id) throw new Problem(refusals.notFound);
  if (row.state !== 'proposed') throw new Problem(refusals.wrongState);
  await decide(call, row, { state: 'withdrawn' });
  return viewOf(call, requestId);
}

async function decide(
  call: Call,
  row: VoucherRequestRow,
  decision: { state: 'posted' | 'refused' | 'withdrawn'; journalId?: string; note?: string },
): Promise<void> {
  await decideRequest(call.tx, call.centerId, row.requestId, {
    ...decision,
    decidedBy: call.actor.id,
    decidedAt: call.now,
  });
  await recordAudit(call, 'accounting.decide', ['voucher', row.requestId], {
    state: decision.state,
    journalId: decision.journalId ?? null,
    amountFen: Number(sumFen(row.lines.map(({ debitFen }) => fen(debitFen)))),
  });
}
