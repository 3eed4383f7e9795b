import type { Call } from '../../../platform/call.ts';
import { formatMonthText } from '../../../platform/dates.ts';
import { type Fen, formatYuan, parseYuan } from '../../../platform/money.ts';
import type { FileAnswer } from '../../../platform/route.ts';
import { readSheet, writeSheet } from '../../../platform/xlsx.ts';
import { getEmployerAccount, listAccounts, nextDueMonth, type PersonalAccount } from '../../account/index.ts';
import { certificateKey, foldIdentifier, namesOf, type Person } from '../../party/index.ts';
import { foldName } from '../../party/rules.ts';
import { rosterColumns } from '../roster.ts';
import type { RowFault } from './open.ts';
import { baseLimits, type Limits } from './people.ts';

/** What an employer can bring as a file. `yearly` names last year's average wages, `base` the new bases themselves. */
export type SheetKind = 'base' | 'yearly' | 'open' | 'transfer-in';

const rowsMax = 50_000;
const chunk = 2_000;
const amountHeaders = { base: '新缴存基数', yearly: '上年月平均工资' } as const;

const baseColumns = (kind: 'base' | 'yearly') =>
  [
    { key: 'accountNo', header: '个人账号', synonyms: ['个人公积金账号', '账号'] },
    { key: 'name', header: '姓名', synonyms: ['职工姓名'] },
    { key: 'certificateNumber', header: '证件号码', synonyms: ['身份证号', '身份证号码'] },
    { key: 'before', header: '现缴存基数', synonyms: [] },
    { key: 'amount', header: amountHeaders[kind], synonyms: ['调整后基数', '月平均工资'], isRequired: true },
  ] as const;

interface OwnPerson {
  readonly account: PersonalAccount;
  readonly person: Person | undefined;
}

/** The employer's people in use with their names, two thousand at a time: an in-list has its limit. */
async function* ownPeople(call: Call, employerId: string): AsyncGenerator<OwnPerson> {
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  for (let start = 0; start < rows.length; start += chunk) {
    const part = rows.slice(start, start + chunk);
    const people = await namesOf(
      call,
      part.map((account) => account.personId),
    );
    for (const account of part) yield { account, person: people.get(account.personId) };
  }
}

export interface ReadAmounts {
  readonly people: readonly { readonly accountId: string; readonly amountFen: Fen }[];
  readonly faults: readonly RowFault[];
  readonly rowCount: number;
}

/** Reads a file of bases or wages: before any transaction. Every wrong row is told with its reason. */
export async function readAmounts(
  call: Call,
  employerId: string,
  { kind, file }: { kind: 'base' | 'yearly'; file: Uint8Array },
): Promise<ReadAmounts> {
  const byNumber = new Map<string, OwnPerson>();
  for await (const own of ownPeople(call, employerId)) {
    byNumber.set(own.account.accountNo, own);
    if (own.person) byNumber.set(certificateKey(own.person.certificateNumber), own);
  }
  const month = nextDueMonth(await getEmployerAccount(call.tx, call.centerId, employerId));
  const facts = { byNumber, kind, month, limits: await baseLimits(call, month), seen: new Map<string, number>() };
  const people: { accountId: string; amountFen: Fen }[] = [];
  const faults: RowFault[] = [];
  let rowCount = 0;
  for await (const row of readSheet(file, baseColumns(kind), { maxRows: rowsMax })) {
    // Who is left blank keeps the base: a template lists everybody.
    if (row.cells.amount === '') continue;
    rowCount += 1;
    const read = readRow(row, facts);
    if ('message' in read) faults.push(read);
    else people.push(read);
  }
  return { people, faults, rowCount };
}

interface RowFacts {
  readonly byNumber: ReadonlyMap<string, OwnPerson>;
  readonly kind: 'base' | 'yearly';
  readonly month: Temporal.PlainDate;
  readonly limits: Limits;
  /** The line on which an account stood first. */
  readonly seen: Map<string, number>;
}

function readRow(
  {
    line,
    cells,
  }: { line: number; cells: Readonly<Record<'accountNo' | 'name' | 'certificateNumber' | 'amount', string>> },
  { byNumber, kind, month, limits, seen }: RowFacts,
): RowFault | { accountId: string; amountFen: Fen } {
  const accountNo = foldIdentifier(cells.accountNo);
  const number = certificateKey(foldIdentifier(cells.certificateNumber));
  const own = byNumber.get(accountNo) ?? byNumber.get(number);
  const column = accountNo === '' ? 'certificateNumber' : 'accountNo';
  if (!own)
    return { line, column, code: 'unknown-person', message: '本单位正常缴存的职工中没有这个账号或证件号码，请核对。' };
  if (cells.name !== '' && own.person && foldName(cells.name) !== own.person.name)
    return {
      line,
      column: 'name',
      code: 'name-differs',
      message: `姓名“${cells.name}”与该账号登记的不一致，请核对是否填错行。`,
    };
  const first = seen.get(own.account.accountId);
  if (first !== undefined)
    return { line, column, code: 'repeated-person', message: `与第 ${first} 行是同一名职工，请只保留一行。` };
  seen.set(own.account.accountId, line);
  const amount = amountOf(line, cells.amount, { kind, month, limits });
  return typeof amount === 'bigint' ? { accountId: own.account.accountId, amountFen: amount } : amount;
}

function amountOf(
  line: number,
  written: string,
  { kind, month, limits }: Pick<RowFacts, 'kind' | 'month' | 'limits'>,
): Fen | RowFault {
  const amount = parseYuan(written.replace(/^[¥￥]|元$/g, ''));
  const header = amountHeaders[kind];
  const at = { line, column: 'amount' } as const;
  if (amount === undefined || amount <= 0n)
    return { ...at, code: 'not-amount', message: `${header}“${written}”不是大于零、最多两位小数的金额。` };
  if (kind === 'yearly' || (amount >= limits.baseMin && amount <= limits.baseMax)) return amount;
  const isBelow = amount < limits.baseMin;
  const message = `${header} ${formatYuan(amount)} 元${isBelow ? '低于下限' : '高于上限'} ${formatYuan(isBelow ? limits.baseMin : limits.baseMax)} 元（${formatMonthText(month)}）。`;
  return { ...at, code: isBelow ? 'below-floor' : 'above-cap', message };
}

const titles: Readonly<Record<SheetKind, string>> = {
  base: '缴存基数调整表',
  yearly: '年度缴存基数调整表',
  open: '职工开户表',
  'transfer-in': '职工内部转移表',
};

/** The sheet to fill in: people in use with their present bases, or an empty list with the right headers. */
export function sheetTemplate(call: Call, employerId: string, kind: SheetKind): FileAnswer {
  const content = kind === 'base' || kind === 'yearly' ? amountsTemplate(call, employerId, kind) : peopleTemplate(kind);
  return {
    fileName: `${titles[kind]}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content,
  };
}

function amountsTemplate(call: Call, employerId: string, kind: 'base' | 'yearly') {
  async function* rows() {
    for await (const { account, person } of ownPeople(call, employerId)) {
      yield {
        accountNo: account.accountNo,
        name: person?.name ?? '',
        certificateNumber: person?.certificateNumber ?? '',
        before: account.base,
        amount: undefined,
      };
    }
  }
  const columns = baseColumns(kind).map(({ key, header }) => ({
    key,
    header,
    kind: key === 'before' || key === 'amount' ? ('money' as const) : ('text' as const),
    ...(key === 'certificateNumber' && { width: 22 }),
  }));
  return writeSheet({ title: titles[kind], columns, rows: rows() });
}

const asked = new Set(['name', 'certificateType', 'certificateNumber', 'mobile', 'base', 'remark']);

function peopleTemplate(kind: SheetKind) {
  const columns = rosterColumns
    .filter(({ key }) => asked.has(key))
    .map(({ key, header }) => ({ key, header, kind: key === 'base' ? ('money' as const) : ('text' as const) }));
  return writeSheet({ title: titles[kind], columns, rows: [] });
}
