/** Lists about people beside their accounts: months' lines, changes, bases, back-payments, submissions, particulars. */

import type { Call } from '../../../platform/call.ts';
import { channelText } from '../../../platform/channels.ts';
import { openPresent } from '../../../platform/crypto.ts';
import { formatInstantText, formatMonth } from '../../../platform/dates.ts';
import { ahead, defineExport } from '../../../platform/exports.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import { type RouteInput, type RouteOutput, sortedPageOf } from '../../../platform/route.ts';
import type { Sorted } from '../../../platform/sorting.ts';
import { businessKinds, businessStates } from '../../contribution/business/rules.ts';
import { employerOf, maskCertificate, maskName, personContexts, wholeNamesOf } from '../../party/index.ts';
import { actorTexts } from '../actors.ts';
import { daysIn, monthsIn } from '../filters.ts';
import { type ChangeKind, changeKinds, changeSummary, fieldText, rangeText } from '../rules.ts';
import * as contract from './contract.ts';
import {
  accountChanges,
  backPaymentLines,
  contributionLines,
  type Named,
  nextRows,
  type PeopleList,
  pageRows,
  personChanges,
  type SubmittedRow,
  submittedLines,
  totalsOf,
} from './list-store.ts';
import { batchesOf, peopleNamed } from './scope.ts';

/** How a list is looked at: no part of what it holds. */
type Shown = 'page' | 'pageSize' | 'names' | 'sort' | 'order';
type Page = Pick<RouteInput<typeof contract.listBaseChanges>['query'], 'page' | 'pageSize' | 'names'>;
type Dated = { from?: string | undefined; to?: string | undefined; q?: string | undefined };

const scopeOf = (call: Call) => ({ centerId: call.centerId, employerId: employerOf(call) });
const daysAndPeople = (call: Call, { q, from, to }: Dated) => ({
  ...scopeOf(call),
  ...daysIn({ from, to }),
  ...peopleNamed(call, q),
});

/** A row whose certificate is open, before it is masked. */
type Opened = Omit<Named, 'certificateSealed'> & {
  readonly certificate: string | null;
  /** The whole name, where it is asked for. */
  readonly whole?: { name?: string };
};

async function opened<R>({ vault }: Call, rows: readonly (R & Named)[]): Promise<(R & Opened)[]> {
  const certificates = await openPresent(
    vault,
    rows.map((row) => row.certificateSealed),
    personContexts.certificate,
  );
  return rows.map((row, at) => ({ ...row, certificate: certificates[at] ?? null }));
}

/** Whose the row is, masked. Who is on a draft and has no account yet is named there, not in a list of records. */
const personOf = ({ accountNo, name, certificate, whole }: Opened) => ({
  accountNo,
  nameMasked: name === null ? '（待开户）' : maskName(name),
  ...whole,
  certificateMasked: certificate === null ? '' : maskCertificate(certificate),
});

const personColumns = [
  { key: 'accountNo', header: '个人账号', kind: 'text', width: 16 },
  { key: 'nameMasked', header: '姓名', kind: 'text', width: 14 },
  { key: 'certificateMasked', header: '证件号码', kind: 'text', width: 22 },
] as const;

async function paged<R, Key extends string>(
  call: Call,
  list: PeopleList<R, Key>,
  query: Page & Sorted<Key>,
  { sum = false } = {},
) {
  const [rows, totals] = await Promise.all([
    pageRows(call.tx, call.centerId, list, sortedPageOf(query)),
    totalsOf(call.tx, list as PeopleList<never>, { sum }),
  ]);
  const [known, whole] = [await opened(call, rows), await wholeNamesOf(call, query.names, rows.length)];
  return {
    rows: known.map((row) => ({ ...row, whole: whole(row.name) })),
    total: totals.count,
    amount: totals.amount,
  };
}

const counted = async (call: Call, list: PeopleList<never>) => (await totalsOf(call.tx, list)).count;

async function* inBatches<R>(call: Call, list: PeopleList<R>): AsyncGenerator<(R & Opened)[]> {
  const batches = batchesOf<R & Named>((last, limit) => nextRows(call.tx, call.centerId, list, { last, limit }));
  for await (const batch of ahead(batches)) yield opened(call, batch);
}

/** The cells of a file from the row of the list: what is null is empty, amounts are fen again. */
function cellsOf<R extends object>(row: R) {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value === null ? undefined : key.endsWith('Fen') ? BigInt(value as number) : (value as string),
    ]),
  );
}

const describeDates = (all: string, { from, to, q }: Dated): string =>
  [rangeText(from, to, all), q && `查找“${q}”`].filter(Boolean).join('，');

// U-Q8

const lineStates: Readonly<Record<string, string>> = {
  confirmed: '待缴款',
  short: '缴款不足',
  collecting: '委托收款中',
  posted: '已入账',
};
const lineChanges: Readonly<Record<string, string>> = {
  same: '无变化',
  new: '新增',
  back: '启封',
  changed: '基数变动',
  gone: '减少',
};

type LineFilter = Omit<RouteInput<typeof contract.listContributionLines>['query'], Shown>;
const linesFor = (call: Call, { from, to, q, change }: LineFilter) =>
  contributionLines({ ...scopeOf(call), ...monthsIn({ from, to }), ...peopleNamed(call, q), change });
type LineRow = ReturnType<typeof contributionLines> extends PeopleList<infer R> ? R & Opened : never;

const lineView = (row: LineRow) => ({
  ...personOf(row),
  month: formatMonth(row.month),
  serial: row.serial,
  stateText: lineStates[row.state] ?? row.state,
  lineNo: row.lineNo,
  changeText: lineChanges[row.change] ?? row.change,
  baseFen: Number(row.baseFen),
  employerFen: Number(row.employerFen),
  memberFen: Number(row.memberFen),
  amountFen: Number(row.employerFen + row.memberFen),
});

export async function listContributionLines(
  call: Call,
  { query }: RouteInput<typeof contract.listContributionLines>,
): Promise<RouteOutput<typeof contract.listContributionLines>> {
  const { rows, total, amount } = await paged(call, linesFor(call, query), query, { sum: true });
  return { rows: rows.map((row) => lineView(row)), total, amountFen: Number(amount) };
}

const contributionLinesExport = defineExport(contract.exportContributionLines, {
  columns: [
    { key: 'month', header: '汇缴月份', kind: 'text', width: 12 },
    { key: 'serial', header: '业务流水号', kind: 'text' },
    { key: 'stateText', header: '状态', kind: 'text', width: 12 },
    ...personColumns,
    { key: 'changeText', header: '变动', kind: 'text', width: 12 },
    { key: 'baseFen', header: '缴存基数', kind: 'money' },
    { key: 'employerFen', header: '单位部分', kind: 'money', isSummed: true },
    { key: 'memberFen', header: '个人部分', kind: 'money', isSummed: true },
    { key: 'amountFen', header: '合计', kind: 'money', isSummed: true, isInWords: true },
  ],
  describe: (filter) => describeDates('全部月份', filter),
  count: (call, filter) => counted(call, linesFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, linesFor(call, filter))) yield batch.map((row) => cellsOf(lineView(row)));
  },
});

// U-Q9, U-Q10, U-Q12

const changesListed = ['open', 'seal', 'unseal', 'transfer', 'freeze', 'unfreeze', 'merge'] as const;
type ChangeFilter = Omit<RouteInput<typeof contract.listAccountChanges>['query'], Shown>;
const changesFor = (call: Call, filter: ChangeFilter) =>
  accountChanges({ ...daysAndPeople(call, filter), kinds: filter.kind ? [filter.kind] : changesListed });
type ChangeRow = ReturnType<typeof accountChanges> extends PeopleList<infer R> ? R & Opened : never;

const changeView = (row: ChangeRow) => ({
  at: row.changedAt.toString(),
  ...personOf(row),
  kindText: changeKinds[row.kind as ChangeKind],
  summary: changeSummary(row.kind as ChangeKind, row.beforeText, row.afterText),
  effectiveMonth: formatMonth(row.effectiveMonth),
  channel: channelText(row.channel),
});

export async function listAccountChanges(
  call: Call,
  { query }: RouteInput<typeof contract.listAccountChanges>,
): Promise<RouteOutput<typeof contract.listAccountChanges>> {
  const { rows, total } = await paged(call, changesFor(call, query), query);
  return { rows: rows.map((row) => changeView(row)), total };
}

const timeColumn = { key: 'at', header: '办理时间', kind: 'text', width: 18 } as const;
const timed = <R extends { at: string }>(row: R): R => ({
  ...row,
  at: formatInstantText(Temporal.Instant.from(row.at)),
});

const accountChangesExport = defineExport(contract.exportAccountChanges, {
  columns: [
    timeColumn,
    ...personColumns,
    { key: 'kindText', header: '变更种类', kind: 'text', width: 12 },
    { key: 'summary', header: '变更内容', kind: 'text', width: 44 },
    { key: 'effectiveMonth', header: '生效月份', kind: 'text', width: 12 },
    { key: 'channel', header: '办理渠道', kind: 'text', width: 16 },
  ],
  describe: (filter) => describeDates('全部日期', filter),
  count: (call, filter) => counted(call, changesFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, changesFor(call, filter)))
      yield batch.map((row) => cellsOf(timed(changeView(row))));
  },
});

const basesFor = (call: Call, filter: Dated) => accountChanges({ ...daysAndPeople(call, filter), kinds: ['base'] });
/** Bases are kept as text of fen. */
const baseIn = (text: string | null): Fen => fen(BigInt(text !== null && /^\d+$/.test(text) ? text : '0'));

function baseView(row: ChangeRow) {
  const [before, after] = [baseIn(row.beforeText), baseIn(row.afterText)];
  return {
    at: row.changedAt.toString(),
    ...personOf(row),
    baseBeforeFen: Number(before),
    baseFen: Number(after),
    differenceFen: Number(after - before),
    effectiveMonth: formatMonth(row.effectiveMonth),
    channel: channelText(row.channel),
  };
}

export async function listBaseChanges(
  call: Call,
  { query }: RouteInput<typeof contract.listBaseChanges>,
): Promise<RouteOutput<typeof contract.listBaseChanges>> {
  const { rows, total } = await paged(call, basesFor(call, query), query);
  return { rows: rows.map((row) => baseView(row)), total };
}

const baseChangesExport = defineExport(contract.exportBaseChanges, {
  columns: [
    timeColumn,
    ...personColumns,
    { key: 'baseBeforeFen', header: '调整前基数', kind: 'money' },
    { key: 'baseFen', header: '调整后基数', kind: 'money' },
    { key: 'differenceFen', header: '增减', kind: 'money' },
    { key: 'effectiveMonth', header: '生效月份', kind: 'text', width: 12 },
    { key: 'channel', header: '办理渠道', kind: 'text', width: 16 },
  ],
  describe: (filter) => describeDates('全部日期', filter),
  count: (call, filter) => counted(call, basesFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, basesFor(call, filter)))
      yield batch.map((row) => cellsOf(timed(baseView(row))));
  },
});

// U-Q9, U-Q11, U-Q14

const submittedView = (row: SubmittedRow & Opened) => ({
  at: row.createdAt.toString(),
  number: row.number,
  kindText: businessKinds[row.kind as keyof typeof businessKinds].name,
  stateText: businessStates[row.state as keyof typeof businessStates],
  month: formatMonth(row.month),
  ...personOf(row),
  baseBeforeFen: row.baseBeforeFen === null ? null : Number(row.baseBeforeFen),
  baseFen: row.baseFen === null ? null : Number(row.baseFen),
  employerFen: Number(row.employerFen),
  memberFen: Number(row.memberFen),
  amountFen: Number(row.employerFen + row.memberFen),
  reason: row.reason,
});

const backPaymentsFor = (call: Call, filter: Dated) => backPaymentLines(daysAndPeople(call, filter));

export async function listBackPaymentLines(
  call: Call,
  { query }: RouteInput<typeof contract.listBackPaymentLines>,
): Promise<RouteOutput<typeof contract.listBackPaymentLines>> {
  const { rows, total, amount } = await paged(call, backPaymentsFor(call, query), query, { sum: true });
  return { rows: rows.map((row) => submittedView(row)), total, amountFen: Number(amount) };
}

/** `sums` for lists whose amounts may be added up: everything that was ever submitted is no sum of anything. */
const submittedColumns = (sums: { readonly isSummed?: true }) => [
  { ...timeColumn, header: '提交时间' },
  { key: 'number', header: '业务流水号', kind: 'text' } as const,
  { key: 'kindText', header: '业务', kind: 'text', width: 12 } as const,
  { key: 'stateText', header: '状态', kind: 'text', width: 12 } as const,
  { key: 'month', header: '所属月份', kind: 'text', width: 12 } as const,
  ...personColumns,
  { key: 'baseBeforeFen', header: '原基数', kind: 'money' } as const,
  { key: 'baseFen', header: '基数', kind: 'money' } as const,
  { key: 'employerFen', header: '单位部分', kind: 'money', ...sums } as const,
  { key: 'memberFen', header: '个人部分', kind: 'money', ...sums } as const,
  { key: 'amountFen', header: '合计', kind: 'money', isInWords: sums.isSummed === true, ...sums } as const,
  { key: 'reason', header: '原因', kind: 'text', width: 24 } as const,
];

const backPaymentLinesExport = defineExport(contract.exportBackPaymentLines, {
  columns: submittedColumns({ isSummed: true }),
  describe: (filter) => describeDates('全部日期', filter),
  count: (call, filter) => counted(call, backPaymentsFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, backPaymentsFor(call, filter)))
      yield batch.map((row) => cellsOf(timed(submittedView(row))));
  },
});

type SubmittedFilter = Omit<RouteInput<typeof contract.listSubmittedLines>['query'], Shown>;
const submittedFor = (call: Call, { state, number, ...filter }: SubmittedFilter) =>
  submittedLines({ ...daysAndPeople(call, filter), state, number: number || undefined });

export async function listSubmittedLines(
  call: Call,
  { query }: RouteInput<typeof contract.listSubmittedLines>,
): Promise<RouteOutput<typeof contract.listSubmittedLines>> {
  const { rows, total } = await paged(call, submittedFor(call, query), query);
  return { rows: rows.map((row) => submittedView(row)), total };
}

const submittedLinesExport = defineExport(contract.exportSubmittedLines, {
  columns: submittedColumns({}),
  describe: (filter) => describeDates('全部日期', filter),
  count: (call, filter) => counted(call, submittedFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, submittedFor(call, filter)))
      yield batch.map((row) => cellsOf(timed(submittedView(row))));
  },
});

// U-Q15

const personChangesFor = (call: Call, filter: Dated) => personChanges(daysAndPeople(call, filter));
type PersonChangeRow = ReturnType<typeof personChanges> extends PeopleList<infer R> ? R & Opened : never;

/** A clerk of the centre is not named to an employer. */
async function personChangeViews(call: Call, rows: readonly PersonChangeRow[]) {
  const actorOf = await actorTexts(call, []);
  return rows.map((row) => ({
    at: row.changedAt.toString(),
    ...personOf(row),
    field: fieldText(row.field),
    before: row.beforeMasked,
    after: row.afterMasked,
    actor: row.actorKind === 'staff' ? '中心工作人员' : actorOf(row),
    channel: channelText(row.channel),
  }));
}

export async function listPersonChanges(
  call: Call,
  { query }: RouteInput<typeof contract.listPersonChanges>,
): Promise<RouteOutput<typeof contract.listPersonChanges>> {
  const { rows, total } = await paged(call, personChangesFor(call, query), query);
  return { rows: await personChangeViews(call, rows), total };
}

const personChangesExport = defineExport(contract.exportPersonChanges, {
  columns: [
    { ...timeColumn, header: '变更时间' },
    ...personColumns,
    { key: 'field', header: '变更项目', kind: 'text', width: 14 },
    { key: 'before', header: '变更前', kind: 'text', width: 24 },
    { key: 'after', header: '变更后', kind: 'text', width: 24 },
    { key: 'actor', header: '操作人', kind: 'text', width: 14 },
    { key: 'channel', header: '渠道', kind: 'text', width: 16 },
  ],
  describe: (filter) => describeDates('全部日期', filter),
  count: (call, filter) => counted(call, personChangesFor(call, filter) as PeopleList<never>),
  async *batches(call, filter) {
    for await (const batch of inBatches(call, personChangesFor(call, filter)))
      yield (await personChangeViews(call, batch)).map((row) => cellsOf(timed(row)));
  },
});

export const peopleListExports = [
  contributionLinesExport,
  accountChangesExport,
  baseChangesExport,
  backPaymentLinesExport,
  submittedLinesExport,
  personChangesExport,
];
