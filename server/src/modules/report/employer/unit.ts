/** One employee, and the employer itself: particulars, money, payments, businesses. */

import type { Static } from 'typebox';
import type { Call } from '../../../platform/call.ts';
import { channelText } from '../../../platform/channels.ts';
import { dayOf, formatInstantText, formatMonth } from '../../../platform/dates.ts';
import { defineExport } from '../../../platform/exports.ts';
import { fen, ratioText } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput, sortedPageOf } from '../../../platform/route.ts';
import {
  accountsOf,
  employerStates,
  getEmployerAccount,
  type PersonalState,
  personalStates,
} from '../../account/index.ts';
import { businessKinds, businessStates } from '../../contribution/business/rules.ts';
import { listBusinesses, listRemittanceRows } from '../../contribution/index.ts';
import { type EntryKind, entryKinds, getUnallocated } from '../../ledger/index.ts';
import {
  type CertificateType,
  type ContactField,
  certificateTypes,
  employerOf,
  findContact,
  findEmployer,
  maskContact,
  maskMobile,
  maskName,
  wholeNamesOf,
} from '../../party/index.ts';
import { daysIn, monthsIn } from '../filters.ts';
import { refusals } from '../problems.ts';
import { businessText, maskBirthDate, rangeText } from '../rules.ts';
import { sexText } from '../shapes.ts';
import * as contract from './contract.ts';
import { countEmployees, describePeople, employeeBatches, employeeView, ratiosOf } from './employees.ts';
import { type EmployeeRow, findEmployeeRow } from './employees-store.ts';
import { pagesOf } from './scope.ts';
import { listEmployeeEntryRows, listUnitEntryRows, sumEmployeeEntries, sumUnitEntries } from './unit-store.ts';

type Dated = { from?: string | undefined; to?: string | undefined };
const scopeOf = (call: Call) => ({ centerId: call.centerId, employerId: employerOf(call) });
const asked = (call: Call, { from, to }: Dated) => ({ ...scopeOf(call), ...daysIn({ from, to }) });
const describe = ({ from, to }: Dated): string => rangeText(from, to, '全部日期');

/** The employee if the account is with the caller's employer; anybody else's does not exist. */
async function getOwnEmployee(call: Call, accountId: string): Promise<EmployeeRow> {
  const row = await findEmployeeRow(call.tx, call.centerId, { employerId: employerOf(call), accountId });
  if (!row) throw new Problem(refusals.employeeNotFound);
  return row;
}

const factsOf = (row: EmployeeRow) => ({
  certificateType: certificateTypes[row.certificateType as CertificateType].name,
  sex: sexText(row.sex),
  birthDateMasked: maskBirthDate(row.birthDate),
  openedOn: row.openedOn.toString(),
  sealedOn: row.sealedOn?.toString() ?? null,
});

/** U-Q3. */
export async function getEmployee(
  call: Call,
  { params, query }: RouteInput<typeof contract.getEmployee>,
): Promise<RouteOutput<typeof contract.getEmployee>> {
  const row = await getOwnEmployee(call, params.accountId);
  const account = (await accountsOf(call.tx, call.centerId, [params.accountId])).get(params.accountId);
  const contact = account && (await findContact(call, account.personId));
  const shown = (field: ContactField) => {
    const value = contact?.[field];
    return value ? maskContact(field, value) : '';
  };
  return {
    ...employeeView(call, row, await ratiosOf(call)),
    ...(await wholeNamesOf(call, query.names, 1))(row.name),
    ...factsOf(row),
    landlineMasked: shown('landline'),
    addressMasked: shown('address'),
    postcode: shown('postcode'),
  };
}

const employeeFactsExport = defineExport(contract.exportEmployeeFacts, {
  columns: [
    { key: 'accountNo', header: '个人账号', kind: 'text', width: 16 },
    { key: 'nameMasked', header: '姓名', kind: 'text', width: 14 },
    { key: 'sex', header: '性别', kind: 'text', width: 8 },
    { key: 'birthDateMasked', header: '出生日期', kind: 'text', width: 14 },
    { key: 'certificateType', header: '证件类型', kind: 'text', width: 16 },
    { key: 'certificateMasked', header: '证件号码', kind: 'text', width: 22 },
    { key: 'mobileMasked', header: '手机号码', kind: 'text', width: 16 },
    { key: 'state', header: '账户状态', kind: 'text', width: 12 },
    { key: 'openedOn', header: '开户日期', kind: 'date' },
    { key: 'sealedOn', header: '封存日期', kind: 'date' },
    { key: 'base', header: '缴存基数', kind: 'money' },
    { key: 'contributedTo', header: '缴至年月', kind: 'text', width: 12 },
  ],
  describe: describePeople,
  count: countEmployees,
  async *batches(call, filter) {
    const ratios = await ratiosOf(call);
    for await (const batch of employeeBatches(call, filter)) {
      yield batch.map((row) => ({
        ...textsOf(employeeView(call, row, ratios)),
        ...textsOf(factsOf(row)),
        state: personalStates[row.state as PersonalState],
        base: row.baseFen,
        openedOn: row.openedOn,
        sealedOn: row.sealedOn ?? undefined,
      }));
    }
  },
});

/** The texts of a view; figures are written by the columns that want them. */
const textsOf = (view: object): Record<string, string> =>
  Object.fromEntries(Object.entries(view).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

// U-Q4

type EntryRow = Awaited<ReturnType<typeof listEmployeeEntryRows>>[number];
function entryView({ accountingDate, kind, month, amountFen, employerPartFen }: EntryRow) {
  const employer = employerPartFen ?? 0n;
  return {
    on: accountingDate.toString(),
    kindText: entryKinds[kind as EntryKind],
    month: month && formatMonth(month),
    employerFen: Number(employer),
    memberFen: Number(amountFen - employer),
    amountFen: Number(amountFen),
  };
}

export async function listEmployeeEntries(
  call: Call,
  { params, query }: RouteInput<typeof contract.listEmployeeEntries>,
): Promise<RouteOutput<typeof contract.listEmployeeEntries>> {
  const { accountId } = await getOwnEmployee(call, params.accountId);
  const wanted = { ...asked(call, query), accountId };
  const [rows, sums] = await Promise.all([
    listEmployeeEntryRows(call.tx, wanted, pageOf(query)),
    sumEmployeeEntries(call.tx, wanted),
  ]);
  return { rows: rows.map(entryView), total: sums.count, amountFen: Number(sums.amount) };
}

const employeeEntriesExport = defineExport(contract.exportEmployeeEntries, {
  columns: [
    { key: 'on', header: '入账日期', kind: 'date' },
    { key: 'kindText', header: '业务', kind: 'text', width: 12 },
    { key: 'month', header: '所属月份', kind: 'text', width: 12 },
    { key: 'employer', header: '单位部分', kind: 'money', isSummed: true },
    { key: 'member', header: '个人部分', kind: 'money', isSummed: true },
    { key: 'amount', header: '合计', kind: 'money', isSummed: true, isInWords: true },
  ],
  describe,
  async count(call, filter) {
    const { accountId } = await getOwnEmployee(call, filter.accountId);
    return (await sumEmployeeEntries(call.tx, { ...asked(call, filter), accountId })).count;
  },
  async *batches(call, filter) {
    const wanted = { ...asked(call, filter), accountId: filter.accountId };
    // A working life has some hundred entries.
    const rows = await listEmployeeEntryRows(call.tx, wanted, { limit: 10_000, offset: 0 });
    yield rows.map((row) => ({
      on: row.accountingDate,
      kindText: entryKinds[row.kind as EntryKind],
      month: row.month ? formatMonth(row.month) : undefined,
      employer: row.employerPartFen ?? 0n,
      member: row.amountFen - (row.employerPartFen ?? 0n),
      amount: row.amountFen,
    }));
  },
});

// U-Q6

const unitExport = defineExport(contract.exportUnit, {
  columns: [
    { key: 'label', header: '项目', kind: 'text', width: 24 },
    { key: 'value', header: '内容', kind: 'text', width: 60 },
  ],
  count: async (call) => (await unitFacts(call)).length,
  async *batches(call) {
    yield await unitFacts(call);
  },
});

async function unitFacts(call: Call): Promise<{ label: string; value: string }[]> {
  const { centerId, employerId } = scopeOf(call);
  const [employer, account, unallocated] = await Promise.all([
    findEmployer(call, employerId),
    getEmployerAccount(call.tx, centerId, employerId),
    getUnallocated(call.tx, centerId, employerId, { lock: false }),
  ]);
  if (!employer) throw new Problem(refusals.employerNotFound);
  const pairs: [string, string][] = [
    ['单位名称', employer.name],
    ['统一社会信用代码', employer.creditCode],
    ['单位公积金账号', employer.employerAccountNo],
    ['单位地址', employer.address],
    ['法定代表人', maskName(employer.legalRepresentative)],
    ['经办人', maskName(employer.handlerName)],
    ['经办人手机', employer.handlerMobile ? maskMobile(employer.handlerMobile) : ''],
    ['发薪日', `每月 ${employer.payday} 日`],
    ['缴存登记日期', employer.registeredOn.toString()],
    ['账户设立日期', account.openedOn.toString()],
    ['账户状态', employerStates[account.state]],
    ['单位缴存比例', ratioText(account.ratios.employer)],
    ['个人缴存比例', ratioText(account.ratios.member)],
    ['缴至年月', account.contributedTo ? formatMonth(account.contributedTo) : '尚未缴存'],
    ['未分摊余额（元）', `${Number(unallocated) / 100}`],
  ];
  return pairs.map(([label, value]) => ({ label, value }));
}

// U-Q7

export async function listUnitEntries(
  call: Call,
  { query }: RouteInput<typeof contract.listUnitEntries>,
): Promise<RouteOutput<typeof contract.listUnitEntries>> {
  const wanted = asked(call, query);
  const [rows, sums] = await Promise.all([
    listUnitEntryRows(call.tx, wanted, sortedPageOf(query)),
    sumUnitEntries(call.tx, wanted),
  ]);
  return {
    total: sums.count,
    toPeopleFen: Number(sums.toPeople),
    unallocatedInFen: Number(sums.unallocatedIn),
    unallocatedOutFen: Number(sums.unallocatedOut),
    rows: rows.map((row) => ({
      journalId: row.journalId,
      on: row.accountingDate.toString(),
      kindText: businessText(row.business),
      month: row.month && formatMonth(row.month),
      personCount: row.personCount,
      summary: row.summary,
      toPeopleFen: Number(row.toPeopleFen),
      unallocatedChangeFen: Number(row.unallocatedChangeFen),
      unallocatedFen: row.unallocatedFen === null ? null : Number(row.unallocatedFen),
    })),
  };
}

const unitEntriesExport = defineExport(contract.exportUnitEntries, {
  columns: [
    { key: 'on', header: '入账日期', kind: 'date' },
    { key: 'kind', header: '业务', kind: 'text', width: 14 },
    { key: 'month', header: '所属月份', kind: 'text', width: 12 },
    { key: 'personCount', header: '人数', kind: 'integer' },
    { key: 'summary', header: '摘要', kind: 'text', width: 44 },
    { key: 'toPeople', header: '记入职工账户', kind: 'money', isSummed: true, isInWords: true },
    { key: 'change', header: '未分摊增减', kind: 'money' },
    { key: 'unallocated', header: '未分摊余额', kind: 'money' },
  ],
  describe,
  count: async (call, filter) => (await sumUnitEntries(call.tx, asked(call, filter))).count,
  async *batches(call, filter) {
    const wanted = asked(call, filter);
    const batches = pagesOf((page) => listUnitEntryRows(call.tx, wanted, page));
    for await (const batch of batches) {
      yield batch.map((row) => ({
        on: row.accountingDate,
        kind: businessText(row.business),
        month: row.month ? formatMonth(row.month) : undefined,
        personCount: row.personCount ?? undefined,
        summary: row.summary,
        toPeople: row.toPeopleFen,
        change: row.unallocatedChangeFen,
        unallocated: row.unallocatedFen ?? undefined,
      }));
    }
  },
});

// U-Q13, U-Q16

const businessesIn = ({ kind, state, number, ...days }: Static<typeof contract.exportBusinesses.filter>) => ({
  ...daysIn(days),
  kind,
  states: state && [state],
  number,
});

const businessesExport = defineExport(contract.exportBusinesses, {
  columns: [
    { key: 'at', header: '提交时间', kind: 'text', width: 18 },
    { key: 'number', header: '业务流水号', kind: 'text' },
    { key: 'kind', header: '业务', kind: 'text', width: 14 },
    { key: 'state', header: '状态', kind: 'text', width: 12 },
    { key: 'month', header: '所属月份', kind: 'text', width: 12 },
    { key: 'personCount', header: '人数', kind: 'integer' },
    { key: 'amount', header: '金额', kind: 'money', isSummed: true },
    { key: 'confirmedBy', header: '确认人', kind: 'text', width: 16 },
    { key: 'finishedAt', header: '办结时间', kind: 'text', width: 18 },
    { key: 'channel', header: '渠道', kind: 'text', width: 16 },
  ],
  describe,
  count: async (call, filter) =>
    (await listBusinesses(call.tx, call.centerId, employerOf(call), businessesIn(filter), { limit: 1, offset: 0 }))
      .total,
  async *batches(call, filter) {
    const batches = pagesOf(
      async (page) => (await listBusinesses(call.tx, call.centerId, employerOf(call), businessesIn(filter), page)).rows,
    );
    for await (const batch of batches) {
      yield batch.map((row) => ({
        at: formatInstantText(row.createdAt),
        number: row.number,
        kind: businessKinds[row.kind].name,
        state: businessStates[row.state],
        month: formatMonth(row.effectiveMonth),
        personCount: row.personCount,
        amount: row.amountFen,
        confirmedBy: row.confirmedBy ?? undefined,
        finishedAt: row.finishedAt ? formatInstantText(row.finishedAt) : undefined,
        channel: channelText(row.channel),
      }));
    }
  },
});

const remittanceStates = {
  draft: '待核对确认',
  confirmed: '待缴款',
  short: '缴款不足',
  collecting: '委托收款中',
  posted: '已入账',
  withdrawn: '已作废',
} as const;

const paymentsIn = ({ state, ...months }: Static<typeof contract.exportPayments.filter>) => ({
  ...monthsIn(months),
  states: state && [state],
});

const paymentsExport = defineExport(contract.exportPayments, {
  columns: [
    { key: 'month', header: '汇缴月份', kind: 'text', width: 12 },
    { key: 'serial', header: '业务流水号', kind: 'text' },
    { key: 'state', header: '状态', kind: 'text', width: 12 },
    { key: 'personCount', header: '人数', kind: 'integer' },
    { key: 'employer', header: '单位部分', kind: 'money', isSummed: true },
    { key: 'member', header: '个人部分', kind: 'money', isSummed: true },
    { key: 'amount', header: '合计', kind: 'money', isSummed: true, isInWords: true },
    { key: 'confirmedOn', header: '确认日期', kind: 'date' },
    { key: 'postedOn', header: '入账日期', kind: 'date' },
  ],
  describe: ({ from, to, state }) => `${rangeText(from, to, '全部月份')}${state ? `，${remittanceStates[state]}` : ''}`,
  count: async (call, filter) =>
    (await listRemittanceRows(call.tx, call.centerId, employerOf(call), paymentsIn(filter), { limit: 1, offset: 0 }))
      .total,
  async *batches(call, filter) {
    // Forty years have five hundred months.
    const page = { limit: 10_000, offset: 0 };
    const { rows } = await listRemittanceRows(call.tx, call.centerId, employerOf(call), paymentsIn(filter), page);
    yield rows.map((row) => ({
      month: formatMonth(row.month),
      serial: row.serial,
      state: remittanceStates[row.state],
      personCount: row.personCount,
      employer: fen(row.employerFen),
      member: fen(row.memberFen),
      amount: fen(row.amountFen),
      confirmedOn: row.confirmedAt ? dayOf(row.confirmedAt) : undefined,
      postedOn: row.postedAt ? dayOf(row.postedAt) : undefined,
    }));
  },
});

export const unitExports = [
  employeeFactsExport,
  employeeEntriesExport,
  unitExport,
  unitEntriesExport,
  businessesExport,
  paymentsExport,
];
