/**
 * Lists of the person's own data as workbooks. They leave no audit entry: a GET writes nothing, and people may read their
 * own data as often as they like.
 */
import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth } from '../../platform/dates.ts';
import type { FileAnswer, RouteInput } from '../../platform/route.ts';
import { type SheetOutput, writeSheet } from '../../platform/xlsx.ts';
import { findPerson, maskName } from '../party/index.ts';
import type * as contract from './contract.ts';
import { findContributions } from './contributions.ts';
import { findLines } from './entries.ts';
import { getOwnAccounts, refuseWithoutAccount } from './person-screens.ts';
import { rangeText } from './rules.ts';

// A working life of forty years has some hundred lines; ten thousand bound the answer all the same.
const all = { limit: 10_000, offset: 0 };

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `个人业务明细-20261123.xlsx`, by the day of the export in Beijing. */
function workbook<Key extends string>(call: Call, name: string, output: SheetOutput<Key>): FileAnswer {
  return {
    fileName: `${name}-${dayOf(call.now).toString().replaceAll('-', '')}.xlsx`,
    contentType,
    content: writeSheet(output),
  };
}

async function titleOf(call: Call, name: string, range: string): Promise<string> {
  const person = await findPerson(call, call.actor.id);
  return `${name} ${maskName(person?.name ?? '')} ${range}`;
}

/** Which account a row is of; where there is one alone, the column is left out. */
const accountColumn = { key: 'accountNo', header: '个人账号', kind: 'text', width: 16 } as const;
const needed = <Column extends { key: string }>(
  columns: readonly Column[],
  rows: readonly { accountNo: string | null }[],
) =>
  rows.some(({ accountNo }) => accountNo !== null) ? columns : columns.filter(({ key }) => key !== accountColumn.key);

const entryColumns = [
  { key: 'on', header: '日期', kind: 'date' },
  { key: 'kindText', header: '业务', kind: 'text', width: 14 },
  { key: 'month', header: '所属月份', kind: 'text', width: 12 },
  { key: 'summary', header: '摘要', kind: 'text', width: 44 },
  { key: 'increase', header: '增加（元）', kind: 'money' },
  { key: 'decrease', header: '减少（元）', kind: 'money' },
  { key: 'balance', header: '余额（元）', kind: 'money' },
  { key: 'employerName', header: '缴存单位', kind: 'text', width: 36 },
  accountColumn,
] as const;

/** P-Q10 as a workbook; a side that did not move is an empty cell. */
export async function exportMyEntries(
  call: Call,
  { query }: RouteInput<typeof contract.exportMyEntries>,
): Promise<FileAnswer> {
  const { rows } = (await findLines(call, { personId: call.actor.id }, query, all)) ?? refuseWithoutAccount();
  return workbook(call, '个人业务明细', {
    title: await titleOf(call, '个人业务明细', rangeText(query.from, query.to, '全部日期')),
    columns: needed(entryColumns, rows),
    rows: rows.map(({ on, kindText, month, summary, increase, decrease, balance, employerName, accountNo }) => ({
      on,
      kindText,
      summary,
      employerName,
      accountNo: accountNo ?? undefined,
      month: month ? formatMonth(month) : undefined,
      increase: increase || undefined,
      decrease: decrease || undefined,
      balance: balance ?? undefined,
    })),
  });
}

const contributionColumns = [
  { key: 'month', header: '缴存月份', kind: 'text', width: 12 },
  { key: 'kindText', header: '种类', kind: 'text', width: 10 },
  { key: 'employer', header: '单位缴（元）', kind: 'money' },
  { key: 'member', header: '个人缴（元）', kind: 'money' },
  { key: 'amount', header: '合计（元）', kind: 'money' },
  { key: 'balance', header: '缴后余额（元）', kind: 'money' },
  { key: 'on', header: '入账日期', kind: 'date' },
  { key: 'employerName', header: '缴存单位', kind: 'text', width: 36 },
  accountColumn,
] as const;

/** P-Q11 as a workbook. */
export async function exportMyContributions(
  call: Call,
  { query }: RouteInput<typeof contract.exportMyContributions>,
): Promise<FileAnswer> {
  const { rows } = await findContributions(call, await getOwnAccounts(call), query, all);
  return workbook(call, '缴存明细', {
    title: await titleOf(call, '缴存明细', rangeText(query.from, query.to, '全部月份')),
    columns: needed(contributionColumns, rows),
    rows: rows.map(({ on, kindText, month, employer, member, amount, balance, employerName, accountNo }) => ({
      on,
      kindText,
      employer,
      member,
      amount,
      balance,
      employerName,
      accountNo: accountNo ?? undefined,
      month: month ? formatMonth(month) : undefined,
    })),
  });
}
