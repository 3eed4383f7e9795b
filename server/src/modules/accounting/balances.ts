import type { Call } from '../../platform/call.ts';
import { formatYuan, sumFen } from '../../platform/money.ts';
import type { FileAnswer, RouteInput, RouteOutput } from '../../platform/route.ts';
import { printList } from '../document/index.ts';
import {
  trialBalance as balancesOf,
  listSubjects as subjectsOfChart,
  listJournalTemplates as templates,
} from '../ledger/index.ts';
import { getCenter } from '../party/index.ts';
import type * as contract from './contract.ts';
import { bookPaper, pdfAnswer, sheetAnswer, sightOf } from './files.ts';
import { mayEnter } from './rules.ts';

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

/** An amount on the side of its sign: what stands on the other is an empty cell. */
const debitSide = (net: bigint) => (net > 0n ? net : undefined);
const creditSide = (net: bigint) => (net < 0n ? -net : undefined);

const known = (knownOn: string | undefined) => (knownOn ? `（按 ${knownOn} 已记录的账）` : '');

const figures = [
  { key: 'openingDebit', header: '期初借方' },
  { key: 'openingCredit', header: '期初贷方' },
  { key: 'debit', header: '本期借方' },
  { key: 'credit', header: '本期贷方' },
  { key: 'closingDebit', header: '期末借方' },
  { key: 'closingCredit', header: '期末贷方' },
] as const;

/** The table as it is read on paper: each amount on its side, and the totals, of which each pair is equal. */
async function tableOf(call: Call, query: RouteInput<typeof contract.exportTrialBalance>['query']) {
  const rows = (await balancesOf(call.tx, call.centerId, sightOf(query)))
    .filter(({ opening, debit, credit, closing }) => opening || debit || credit || closing)
    .map((row) => ({
      code: row.code,
      name: row.name,
      openingDebit: debitSide(row.opening),
      openingCredit: creditSide(row.opening),
      debit: row.debit || undefined,
      credit: row.credit || undefined,
      closingDebit: debitSide(row.closing),
      closingCredit: creditSide(row.closing),
    }));
  const sums = figures.map(({ key }) => [key, rows.reduce((sum, row) => sum + (row[key] ?? 0n), 0n)] as const);
  return { rows, totals: Object.fromEntries(sums) as Record<(typeof figures)[number]['key'], bigint> };
}

export async function exportTrialBalance(
  call: Call,
  { query }: RouteInput<typeof contract.exportTrialBalance>,
): Promise<FileAnswer> {
  const { rows, totals } = await tableOf(call, query);
  return sheetAnswer(call, '试算平衡表', {
    title: `试算平衡表 ${query.from} 至 ${query.to}${known(query.knownOn)}`,
    columns: [
      { key: 'code', header: '科目代码', kind: 'text', width: 10 },
      { key: 'name', header: '科目名称', kind: 'text', width: 24 },
      ...figures.map((figure) => ({ ...figure, kind: 'money' as const })),
    ],
    rows: [...rows, { name: '合计', ...totals }],
  });
}

/** The table on paper, with who made and who checked it. */
export async function printTrialBalance(
  call: Call,
  { query }: RouteInput<typeof contract.printTrialBalance>,
): Promise<FileAnswer> {
  const { rows, totals } = await tableOf(call, query);
  const text = (amount: bigint | undefined) => (amount === undefined ? '' : formatYuan(amount));
  const content = await printList(call, {
    title: '试算平衡表',
    owner: (await getCenter(call.tx, call.centerId)).name,
    filterText: `${query.from} 至 ${query.to}${known(query.knownOn)}`,
    columns: [
      { header: '科目代码', isFigure: false, share: 8 },
      { header: '科目名称', isFigure: false, share: 18 },
      ...figures.map(({ header }) => ({ header, isFigure: true, share: 16 })),
    ],
    rows: rows.map((row) => [row.code, row.name, ...figures.map(({ key }) => text(row[key]))]),
    totals: ['', '', ...figures.map(({ key }) => formatYuan(totals[key]))],
    capital: '',
    ...bookPaper,
  });
  return pdfAnswer(call, '试算平衡表', content);
}

export async function subjects(call: Call): Promise<RouteOutput<typeof contract.listSubjects>> {
  return { rows: (await subjectsOfChart(call.tx)).map((row) => ({ ...row, mayEnter: mayEnter(row.code) })) };
}

export async function journalTemplates(call: Call): Promise<RouteOutput<typeof contract.listJournalTemplates>> {
  return { rows: await templates(call.tx) };
}
