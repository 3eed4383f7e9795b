import type { Call } from '../../../platform/call.ts';
import { formatMonthText, isBefore } from '../../../platform/dates.ts';
import { type Fen, formatYuan, parseYuan } from '../../../platform/money.ts';
import { readSheet, type SheetColumn, type SheetRow } from '../../../platform/xlsx.ts';
import {
  getEmployerAccount,
  listAccounts,
  nextDueMonth,
  type PersonalAccount,
  type PersonalState,
} from '../../account/index.ts';
import { balancesOf } from '../../ledger/index.ts';
import { certificateKey, foldIdentifier, type NamedPerson, namesOf } from '../../party/index.ts';
import { foldName } from '../../party/rules.ts';
import { fileFaultText } from '../roster.ts';
import type { RowFault } from './open.ts';
import { baseLimits, type Limits } from './people.ts';
import { sealReasons, unsealReasons } from './reasons.ts';

/**
 * Files about people whom the employer has already. `yearly` names last year's average wages, `base` the new bases
 * themselves; `seal` and `unseal` say why, person by person.
 */
export const ownSheetKinds = ['base', 'yearly', 'seal', 'unseal'] as const;
export type OwnSheetKind = (typeof ownSheetKinds)[number];
type Column = 'accountNo' | 'name' | 'certificateNumber' | 'before' | 'amount' | 'reason';

const rowsMax = 50_000;
const chunk = 2_000;

const filled = {
  base: [{ key: 'amount', header: '新缴存基数', synonyms: ['调整后基数'], isRequired: true }],
  yearly: [{ key: 'amount', header: '上年月平均工资', synonyms: ['月平均工资'], isRequired: true }],
  seal: [{ key: 'reason', header: '封存原因', synonyms: ['原因', '减员原因'], isRequired: true }],
  unseal: [
    { key: 'amount', header: '启封后缴存基数', synonyms: ['新缴存基数'] },
    { key: 'reason', header: '启封原因', synonyms: ['原因', '增员原因'], isRequired: true },
  ],
} as const satisfies Record<OwnSheetKind, readonly SheetColumn<Column>[]>;

/** The columns of a file: who it is, the base as it is, and what is to be filled in. */
export const ownColumns = (kind: OwnSheetKind): readonly SheetColumn<Column>[] => [
  { key: 'accountNo', header: '个人账号', synonyms: ['个人公积金账号', '账号'] },
  { key: 'name', header: '姓名', synonyms: ['职工姓名'] },
  { key: 'certificateNumber', header: '证件号码', synonyms: ['身份证号', '身份证号码'] },
  { key: 'before', header: '现缴存基数' },
  ...filled[kind],
];
/** What must be filled in for somebody to be meant: who is left blank stays as is, since a template lists everybody. */
export const meantBy = { base: '新缴存基数', yearly: '上年月平均工资', seal: '封存原因', unseal: '启封原因' } as const;

/** The account state in which a business of the kind finds people. */
export const statesFor = {
  base: 'normal',
  yearly: 'normal',
  seal: 'normal',
  unseal: 'sealed',
} as const satisfies Record<OwnSheetKind, PersonalState>;

export interface OwnPerson {
  readonly account: PersonalAccount;
  readonly person: NamedPerson | undefined;
}

/** The employer's people in some states with their names, two thousand at a time: a file begins before all are read. */
export async function* ownPeople(
  call: Call,
  employerId: string,
  states: readonly PersonalState[],
): AsyncGenerator<OwnPerson> {
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states });
  for (let start = 0; start < rows.length; start += chunk) {
    const part = rows.slice(start, start + chunk);
    const people = await namesOf(
      call,
      part.map((account) => account.personId),
    );
    for (const account of part) yield { account, person: people.get(account.personId) };
  }
}

/** One person of a file, with what was filled in. */
export interface OwnRow {
  readonly line: number;
  readonly account: PersonalAccount;
  readonly amountFen: Fen | undefined;
  readonly reason: string;
}

export interface ReadOwn {
  readonly people: readonly OwnRow[];
  readonly faults: readonly RowFault[];
  readonly rowCount: number;
}

interface RowFacts {
  readonly byNumber: ReadonlyMap<string, OwnPerson>;
  readonly kind: OwnSheetKind;
  readonly month: Temporal.PlainDate;
  readonly limits: Limits;
  /** The line on which an account stood first. */
  readonly seen: Map<string, number>;
}

/** Reads a file about the employer's own people: before any transaction. Every wrong row is told with its reason. */
export async function readOwn(
  call: Call,
  employerId: string,
  { kind, file }: { kind: OwnSheetKind; file: Uint8Array },
): Promise<ReadOwn> {
  const byNumber = new Map<string, OwnPerson>();
  for await (const own of ownPeople(call, employerId, ['normal', 'sealed', 'frozen'])) {
    byNumber.set(own.account.accountNo, own);
    if (own.person) byNumber.set(certificateKey(own.person.certificateNumber), own);
  }
  const month = nextDueMonth(await getEmployerAccount(call.tx, call.centerId, employerId));
  const facts = { byNumber, kind, month, limits: await baseLimits(call, month), seen: new Map<string, number>() };
  const people: OwnRow[] = [];
  const faults: RowFault[] = [];
  let rowCount = 0;
  for await (const row of readSheet(file, ownColumns(kind), { maxRows: rowsMax })) {
    const isFilled = (key: Column) => cellOf(row, key) !== '' || row.faults.some(({ column }) => column === key);
    if (!isFilled('amount') && !isFilled('reason')) continue;
    rowCount += 1;
    const read = readRow(row, facts);
    if (Array.isArray(read)) faults.push(...read);
    else people.push(read);
  }
  if (kind === 'unseal') faults.push(...(await paidFaults(call, people, month)));
  return { people, faults: faults.toSorted((a, b) => a.line - b.line), rowCount };
}

const cellOf = (row: SheetRow<Column>, key: Column): string => {
  // A column that the kind has not is not there.
  const cells: Partial<Record<Column, string>> = row.cells;
  return cells[key] ?? '';
};

/** A row with every reason why it cannot be taken, whichever of its columns is wrong. */
function readRow(row: SheetRow<Column>, facts: RowFacts): OwnRow | RowFault[] {
  const { line } = row;
  const spoilt = new Set(row.faults.map(({ column }) => column));
  const faults = row.faults.map(({ column, fault }): RowFault => {
    const header = ownColumns(facts.kind).find(({ key }) => key === column)?.header ?? '';
    return { line, column, code: fault, message: `${header}${fileFaultText[fault]}。` };
  });
  const wrong = (column: Column, fault: Fault) => {
    if (!spoilt.has(column)) faults.push({ line, column, ...fault });
  };
  const account = ownOf(row, facts, wrong)?.account;
  if (account) checkOnce(row, account, facts, wrong);
  const amountFen = amountOf(row, account, facts, wrong);
  const reason = reasonOf(row, facts.kind, wrong);
  return account && faults.length === 0 ? { line, account, amountFen, reason } : faults;
}

type Fault = Pick<RowFault, 'code' | 'message' | 'offer'>;
type Wrong = (column: Column, fault: Fault) => void;

/** Nobody stands on two rows, and the account is in the state in which the business finds people. */
function checkOnce(row: SheetRow<Column>, { accountId, state }: PersonalAccount, facts: RowFacts, wrong: Wrong): void {
  const first = facts.seen.get(accountId);
  facts.seen.set(accountId, first ?? row.line);
  const fault: Fault | undefined =
    first === undefined
      ? stateFault(facts.kind, state)
      : { code: 'repeated-person', message: `与第 ${first} 行是同一名职工，请只保留一行。` };
  if (fault) wrong(accountColumn(row), fault);
}

const accountColumn = (row: SheetRow<Column>): Column =>
  foldIdentifier(cellOf(row, 'accountNo')) === '' ? 'certificateNumber' : 'accountNo';

/** Whose row it is: by the account number, else by the certificate; what else is filled in must be theirs too. */
function ownOf(row: SheetRow<Column>, { byNumber }: RowFacts, wrong: Wrong): OwnPerson | undefined {
  const accountNo = foldIdentifier(cellOf(row, 'accountNo'));
  const certificate = foldIdentifier(cellOf(row, 'certificateNumber'));
  const column = accountColumn(row);
  if (accountNo === '' && certificate === '') {
    wrong(column, { code: 'missing', message: '个人账号和证件号码都没有填写，请至少填写一项。' });
    return undefined;
  }
  const own = byNumber.get(accountNo === '' ? certificateKey(certificate) : accountNo);
  if (!own) {
    const message = `本单位的职工中没有这个${accountNo === '' ? '证件号码' : '个人账号'}，请核对。`;
    wrong(column, { code: 'unknown-person', message });
    return undefined;
  }
  const name = cellOf(row, 'name');
  const isOtherName = name !== '' && own.person !== undefined && foldName(name) !== own.person.name;
  if (isOtherName)
    wrong('name', { code: 'name-differs', message: `姓名“${name}”与该账号登记的不一致，请核对是否填错行。` });
  const isOtherCertificate =
    certificate !== '' &&
    own.person !== undefined &&
    certificateKey(certificate) !== certificateKey(own.person.certificateNumber);
  if (isOtherCertificate)
    wrong('certificateNumber', {
      code: 'certificate-differs',
      message: `证件号码与个人账号 ${accountNo} 登记的不一致，请核对是否填错行。`,
    });
  // Of two people it is not known which is meant: nothing else is said of either.
  return isOtherName || isOtherCertificate ? undefined : own;
}

function stateFault(kind: OwnSheetKind, state: PersonalState): Fault | undefined {
  if (state === statesFor[kind]) return undefined;
  if (state === 'frozen') return { code: 'account-frozen', message: '该职工的账户已冻结，请联系管理中心。' };
  if (kind === 'unseal') return { code: 'not-sealed', message: '该职工的账户没有封存，不需要启封。' };
  if (kind === 'seal') return { code: 'not-in-use', message: '该职工的账户已经封存，不需要再办。' };
  return {
    code: 'not-in-use',
    message: '该职工的账户已封存，不缴存；恢复缴存的请办理启封，启封时填写新的基数。',
    offer: 'unseal',
  };
}

/** The amount filled in; of somebody to be unsealed, left blank, the base as it is. */
function amountOf(
  row: SheetRow<Column>,
  account: PersonalAccount | undefined,
  { kind, month, limits }: RowFacts,
  wrong: Wrong,
): Fen | undefined {
  if (kind === 'seal') return undefined;
  const written = cellOf(row, 'amount');
  const isKept = kind === 'unseal' && written === '';
  const amount = isKept ? account?.base : parseYuan(written.replace(/^[¥￥]|元$/g, ''));
  if (isKept && amount === undefined) return undefined;
  const header = isKept ? '现缴存基数' : filled[kind][0].header;
  if (amount === undefined || amount <= 0n)
    wrong('amount', { code: 'not-amount', message: `${header}“${written}”不是大于零、最多两位小数的金额。` });
  else if (kind !== 'yearly') checkLimits({ amount, header, month, limits, isKept }, wrong);
  return amount;
}

/** A base as it will be is within the limits of its month; last year's wages are cut to them. */
function checkLimits(
  given: Pick<RowFacts, 'month' | 'limits'> & { amount: Fen; header: string; isKept: boolean },
  wrong: Wrong,
): void {
  const { amount, header, month, isKept } = given;
  const { baseMin, baseMax } = given.limits;
  if (amount >= baseMin && amount <= baseMax) return;
  const isBelow = amount < baseMin;
  const limit = isBelow ? `低于下限 ${formatYuan(baseMin)} 元` : `高于上限 ${formatYuan(baseMax)} 元`;
  const remedy = isKept ? '，请填写启封后缴存基数' : '';
  const message = `${header} ${formatYuan(amount)} 元${limit}（${formatMonthText(month)}）${remedy}。`;
  wrong('amount', { code: isBelow ? 'below-floor' : 'above-cap', message });
}

const reasonsFor = { seal: Object.values(sealReasons), unseal: Object.values(unsealReasons) } as const;

function reasonOf(row: SheetRow<Column>, kind: OwnSheetKind, wrong: Wrong): string {
  if (kind === 'base' || kind === 'yearly') return '';
  const written = cellOf(row, 'reason').replaceAll(/\s/g, '');
  const known: readonly string[] = reasonsFor[kind];
  if (known.includes(written)) return written;
  const said = written === '' ? `没有填写${meantBy[kind]}` : `${meantBy[kind]}“${written}”无法识别`;
  wrong('reason', { code: 'unknown-reason', message: `${said}，请填写：${known.join('、')}。` });
  return '';
}

/** Nobody is unsealed for a month that was paid for them already (handbook §6.2). */
async function paidFaults(call: Call, people: readonly OwnRow[], month: Temporal.PlainDate): Promise<RowFault[]> {
  const balances = await balancesOf(
    call.tx,
    call.centerId,
    people.map(({ account }) => account.accountId),
  );
  return people.flatMap(({ line, account }): RowFault[] => {
    const paidTo = balances.get(account.accountId)?.contributedTo;
    if (!paidTo || isBefore(paidTo, month)) return [];
    const message = `该职工已缴至${formatMonthText(paidTo)}，不能从${formatMonthText(month)}起启封；请在该月之后办理，或先办理错缴更正。`;
    return [{ line, column: 'accountNo', code: 'paid-already', message }];
  });
}
