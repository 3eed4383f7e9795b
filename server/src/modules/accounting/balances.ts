import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth, startOfDay } from '../../platform/dates.ts';
import { sumFen } from '../../platform/money.ts';
import { type FileAnswer, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { writeSheet } from '../../platform/xlsx.ts';
import {
  trialBalance as balancesOf,
  generalLedger as ledgerMonths,
  type Sight,
  listSubjects as subjectsOfChart,
  subsidiaryLedger,
  listJournalTemplates as templates,
} from '../ledger/index.ts';
import type * as contract from './contract.ts';
import { mayEnter } from './rules.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function sightOf({ from, to, knownOn }: { from: string; to: string; knownOn?: string | undefined }): Sight {
  const known = knownOn && startOfDay(Temporal.PlainDate.from(knownOn).add({ days: 1 }));
  return { from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to), ...(known && { knownAt: known }) };
}

export async function trialBalance(
  call: Call,
  { query }: RouteInput<typeof contract.getTrialBalance>,
): Promise<RouteOutput<typeof contract.getTrialBalance>> {
  const rows = await balancesOf(call.tx, call.centerId, sightOf(query));
  const sum = (key: 'opening' | 'debit' | 'credit' | 'closing') => sumFen(rows.map((row) => row[key]));
  const totals = { opening: sum('opening'), debit: sum('debit'), credit: sum('credit'), closing: sum('closing') };
  return {
    rows: rows.map((row) => ({
      code: row.code,
      name: row.name,
      direction: row.direction,
      openingFen: Number(row.opening),
      debitFen: Number(row.debit),
      creditFen: Number(row.credit),
      closingFen: Number(row.closing),
    })),
    totals: {
      openingFen: Number(totals.opening),
      debitFen: Number(totals.debit),
      creditFen: Number(totals.credit),
      closingFen: Number(totals.closing),
    },
    isBalanced: totals.opening === 0n && totals.debit === totals.credit,
  };
}

const fileOf = (call: Call, name: string, content: FileAnswer['content']): FileAnswer => ({
  fileName: `${name}-${dayOf(call.now).toString().replaceAll('-', '')}.xlsx`,
  contentType: xlsx,
  content,
});

/** An amount on the side of its sign: what stands on the other is an empty cell. */
const debitSide = (net: bigint) => (net > 0n ? net : undefined);
const creditSide = (net: bigint) => (net < 0n ? -net : undefined);

export async function exportTrialBalance(
  call: Call,
  { query }: RouteInput<typeof contract.exportTrialBalance>,
): Promise<FileAnswer> {
  const rows = await balancesOf(call.tx, call.centerId, sightOf(query));
  const known = query.knownOn ? `（按 ${query.knownOn} 已记录的账）` : '';
  const content = writeSheet({
    title: `试算平衡表 ${query.from} 至 ${query.to}${known}`,
    columns: [
      { key: 'code', header: '科目代码', kind: 'text', width: 10 },
      { key: 'name', header: '科目名称', kind: 'text', width: 24 },
      { key: 'openingDebit', header: '期初借方', kind: 'money' },
      { key: 'openingCredit', header: '期初贷方', kind: 'money' },
      { key: 'debit', header: '本期借方', kind: 'money' },
      { key: 'credit', header: '本期贷方', kind: 'money' },
      { key: 'closingDebit', header: '期末借方', kind: 'money' },
      { key: 'closingCredit', header: '期末贷方', kind: 'money' },
    ],
    rows: rows.map((row) => ({
      code: row.code,
      name: row.name,
      openingDebit: debitSide(row.opening),
      openingCredit: creditSide(row.opening),
      debit: row.debit,
      credit: row.credit,
      closingDebit: debitSide(row.closing),
      closingCredit: creditSide(row.closing),
    })),
  });
  return fileOf(call, '试算平衡表', content);
}

export async function generalLedger(
  call: Call,
  { query }: RouteInput<typeof contract.getGeneralLedger>,
): Promise<RouteOutput<typeof contract.getGeneralLedger>> {
  const rows = await ledgerMonths(call.tx, call.centerId, query.subject, sightOf(query));
  return {
    rows: rows.map((row) => ({
      month: formatMonth(row.month),
      openingFen: Number(row.opening),
      debitFen: Number(row.debit),
      creditFen: Number(row.credit),
      closingFen: Number(row.closing),
    })),
  };
}

export async function subjectLines(
  call: Call,
  { query }: RouteInput<typeof contract.listSubjectLines>,
): Promise<RouteOutput<typeof contract.listSubjectLines>> {
  const { opening, total, rows } = await subsidiaryLedger(
    call.tx,
    call.centerId,
    query.subject,
    sightOf(query),
    pageOf(query),
  );
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
    })),
  };
}

// Ten years of a busy subject; a sheet holds a million lines.
const exportedMax = 100_000;

export async function exportSubjectLines(
  call: Call,
  { query }: RouteInput<typeof contract.exportSubjectLines>,
): Promise<FileAnswer> {
  const page = { limit: exportedMax, offset: 0 };
  const { opening, rows } = await subsidiaryLedger(call.tx, call.centerId, query.subject, sightOf(query), page);
  const first = { summary: '期初余额', balance: opening };
  const content = writeSheet({
    title: `明细账 ${query.subject} ${query.from} 至 ${query.to}`,
    columns: [
      { key: 'on', header: '会计日', kind: 'date' },
      { key: 'number', header: '凭证号', kind: 'integer' },
      { key: 'summary', header: '摘要', kind: 'text', width: 50 },
      { key: 'debit', header: '借方', kind: 'money' },
      { key: 'credit', header: '贷方', kind: 'money' },
      { key: 'balance', header: '余额（借为正）', kind: 'money' },
    ],
    rows: [
      first,
      ...rows.map((row) => ({
        on: row.accountingDate,
        number: row.number ?? undefined,
        summary: row.summary,
        debit: row.debitFen || undefined,
        credit: row.creditFen || undefined,
        balance: row.balance,
      })),
    ],
  });
  return fileOf(call, `明细账-${query.subject}`, content);
}

export async function subjects(call: Call): Promise<RouteOutput<typeof contract.listSubjects>> {
  return { rows: (await subjectsOfChart(call.tx)).map((row) => ({ ...row, mayEnter: mayEnter(row.code) })) };
}

export async function journalTemplates(call: Call): Promise<RouteOutput<typeof contract.listJournalTemplates>> {
  return { rows: await templates(call.tx) };
}
