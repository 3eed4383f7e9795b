/**
 * A month's roster (单位汇缴清册, 花名册) as an employer fills it in: what its columns are, what can be
 * wrong with a row, what each person pays, and what changed since last month. Pure and browser-safe.
 * Sources: handbook of the field §6.1 (columns), §6.2 (base, ratio, amounts); JGJ/T 320-2014.
 */
import { formatMonthText } from '../../platform/dates.ts';
import {
  divideFen,
  type Fen,
  fen,
  parseYuan,
  type RatePpm,
  ratioText,
  yuanText,
  zeroFen,
} from '../../platform/money.ts';
import {
  type CertificateType,
  certificateKey,
  certificateNumberFault,
  certificateTypes,
  eighteenDigits,
  foldIdentifier,
  foldMobile,
  foldName,
  type IdentifierFault,
  identifierFaultText,
  mobileFault,
  nameFault,
} from '../party/rules.ts';
import { certificateTypeNamed, rosterHeaders as headers, isForMonth, type RosterColumn } from './roster-columns.ts';

export { certificateTypeNamed, isForMonth, type RosterColumn, rosterColumns } from './roster-columns.ts';

/** How a centre rounds one side's monthly deposit: direction and unit. National practice is `half-up-fen`. */
export type DepositRounding = `${'half-up' | 'down' | 'up'}-${'fen' | 'jiao' | 'yuan'}`;

/**
 * One side's monthly deposit: base × ratio, rounded as said. Half is rounded away from zero, never to
 * even: 100.025 yuan gives 100.03 (binary fractions and banker's rounding give 100.02).
 */
export function depositOf(baseFen: Fen, ratio: RatePpm, rounding: DepositRounding): Fen {
  const unit = rounding.endsWith('-fen') ? 1n : rounding.endsWith('-jiao') ? 10n : 100n;
  const direction = rounding.startsWith('half-up') ? 'half-up' : rounding.startsWith('down') ? 'down' : 'up';
  return fen(divideFen(baseFen * ratio, 1_000_000n * unit, direction) * unit);
}

/** A row as it came: the line number beside it and its cells; a missing column is ''. */
export interface RosterRow {
  readonly line: number;
  readonly cells: Readonly<Partial<Record<RosterColumn, string>>>;
  /** Cells that the file itself could not hold faithfully (see `CellFault` of platform/xlsx). */
  readonly faults?: readonly {
    readonly column: RosterColumn;
    readonly fault: 'digits-lost' | 'error-value' | 'formula-without-result';
  }[];
}

/** What the check must know: the day, the month of the roster, and the policy that holds in that month. */
export interface RosterFacts {
  readonly today: Temporal.PlainDate;
  /** First day of the month to be paid. */
  readonly month: Temporal.PlainDate;
  /** All months of the business in words, when the roster is for several. */
  readonly monthsText?: string;
  readonly baseMinFen: Fen;
  readonly baseMaxFen: Fen;
  readonly employerRatioPpm: RatePpm;
  readonly memberRatioPpm: RatePpm;
  readonly roundingOfDeposit: DepositRounding;
  /** The employer whose roster this is, to refuse another's; not compared when missing. */
  readonly employer?: { readonly name: string; readonly accountNumber: string; readonly creditCode?: string };
}

export interface RosterEntry {
  readonly line: number;
  readonly name: string;
  readonly certificateType: CertificateType;
  readonly certificateNumber: string;
  /** '' when the roster gives none. */
  readonly mobile: string;
  readonly baseFen: Fen;
  readonly employerFen: Fen;
  readonly memberFen: Fen;
  readonly totalFen: Fen;
  readonly remark: string;
}

export type RosterFaultCode =
  | IdentifierFault
  | 'digits-lost'
  | 'error-value'
  | 'formula-without-result'
  | 'unknown-type'
  | 'repeated-person'
  | 'not-amount'
  | 'not-positive'
  | 'too-many-decimals'
  | 'below-floor'
  | 'above-cap'
  | 'differs-from-ratio'
  | 'other-employer'
  | 'other-month'
  | 'too-long'
  | 'name-differs'
  | 'account-elsewhere'
  | 'account-frozen';

/** One reason why one row cannot be taken; `message` gives the figures and says what to do. */
export interface RosterFault {
  readonly line: number;
  readonly column: RosterColumn;
  readonly code: RosterFaultCode;
  readonly message: string;
}

export const fileFaultText = {
  'digits-lost': '被 Excel 存成了数字，后几位已丢失，请先把该列设为“文本”格式，再重新填写',
  'error-value': '的单元格显示错误值，请改为实际内容',
  'formula-without-result': '的单元格是没有算出结果的公式，请用 Excel 打开保存后再上传，或直接填写数值',
} as const;

/** Reads one row and gathers its faults. */
interface RowCheck {
  readonly line: number;
  cell(column: RosterColumn): string;
  /** Adds a fault, unless the file itself is already at fault for this cell. */
  fault(column: RosterColumn, code: RosterFaultCode, message: string): void;
}

function identifierMessage(column: RosterColumn, fault: IdentifierFault, written: string): string {
  const header = headers.get(column) ?? column;
  const longer = fault === 'old-number' ? eighteenDigits(written) : undefined;
  const hint = longer === undefined ? '' : `（按规则应为 ${longer}，请对照证件）`;
  const given = fault === 'length' ? `（填了 ${[...written].length} 位）` : '';
  return `${header}${identifierFaultText[fault]}${given}${hint}${fault === 'missing' ? '，请补填。' : '。'}`;
}

function amountOf(row: RowCheck, column: RosterColumn): Fen | undefined {
  const written = row.cell(column);
  const header = headers.get(column) ?? column;
  const text = foldIdentifier(written).replace(/^[¥￥]|元$/g, '');
  if (text === '') return undefined;
  if (/^-?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d{3,}$/.test(text)) {
    row.fault(column, 'too-many-decimals', `${header}“${written}”超过两位小数，请填写到分。`);
    return undefined;
  }
  const amount = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d{1,2})?$/.test(text) ? parseYuan(text) : undefined;
  if (amount === undefined)
    row.fault(column, 'not-amount', `${header}“${written}”不是金额，请填写数字，例如 5000.00。`);
  return amount;
}

function checkPerson(row: RowCheck, facts: RosterFacts) {
  const name = foldName(row.cell('name'));
  const nameIssue = nameFault(name);
  if (nameIssue) row.fault('name', nameIssue, identifierMessage('name', nameIssue, name));

  const certificateType = certificateTypeNamed(row.cell('certificateType'));
  const certificateNumber = foldIdentifier(row.cell('certificateNumber'));
  if (certificateType === undefined) {
    const known = Object.values(certificateTypes).map((type) => type.name);
    row.fault(
      'certificateType',
      'unknown-type',
      `证件类型“${row.cell('certificateType')}”无法识别，请填写：${known.join('、')}。`,
    );
  } else {
    const issue = certificateNumberFault(certificateType, certificateNumber, facts.today);
    if (issue) row.fault('certificateNumber', issue, identifierMessage('certificateNumber', issue, certificateNumber));
  }

  const mobile = foldMobile(row.cell('mobile'));
  const mobileIssue = mobile === '' ? undefined : mobileFault(mobile);
  if (mobileIssue) row.fault('mobile', mobileIssue, identifierMessage('mobile', mobileIssue, mobile));

  const remark = row.cell('remark');
  if (remark.length > 200) row.fault('remark', 'too-long', `备注有 ${remark.length} 个字，请控制在 200 字以内。`);
  return {
    name,
    certificateType: certificateType ?? 'id-card',
    certificateNumber,
    mobile: mobileIssue ? '' : mobile,
    remark,
  };
}

function checkBase(row: RowCheck, facts: RosterFacts): Fen | undefined {
  const base = amountOf(row, 'base');
  if (row.cell('base') === '') row.fault('base', 'missing', identifierMessage('base', 'missing', ''));
  if (base === undefined) return undefined;
  const { baseMinFen, baseMaxFen } = facts;
  if (base <= 0n) row.fault('base', 'not-positive', `缴存基数 ${yuanText(base)}应大于零，请填写职工上年月平均工资。`);
  else if (base < baseMinFen) {
    row.fault('base', 'below-floor', `缴存基数 ${yuanText(base)}低于下限 ${yuanText(baseMinFen)}，请按下限填写。`);
  } else if (base > baseMaxFen) {
    row.fault('base', 'above-cap', `缴存基数 ${yuanText(base)}高于上限 ${yuanText(baseMaxFen)}，请按上限填写。`);
  } else return base;
  return undefined;
}

function checkAmounts(row: RowCheck, base: Fen | undefined, facts: RosterFacts) {
  const statedEmployer = amountOf(row, 'employerAmount');
  const statedMember = amountOf(row, 'memberAmount');
  const statedTotal = amountOf(row, 'totalAmount');
  if (base === undefined) return undefined;
  const employerFen = depositOf(base, facts.employerRatioPpm, facts.roundingOfDeposit);
  const memberFen = depositOf(base, facts.memberRatioPpm, facts.roundingOfDeposit);
  const totalFen = fen(employerFen + memberFen);
  const compare = (column: RosterColumn, stated: Fen | undefined, due: Fen, how: () => string) => {
    if (stated === undefined || stated === due) return;
    const header = headers.get(column);
    row.fault(
      column,
      'differs-from-ratio',
      `${header}填写 ${yuanText(stated)}，应为 ${yuanText(due)}（${how()}），请更正或留空。`,
    );
  };
  compare(
    'employerAmount',
    statedEmployer,
    employerFen,
    () => `基数 ${yuanText(base)} × 单位比例 ${ratioText(facts.employerRatioPpm)}`,
  );
  compare(
    'memberAmount',
    statedMember,
    memberFen,
    () => `基数 ${yuanText(base)} × 个人比例 ${ratioText(facts.memberRatioPpm)}`,
  );
  compare('totalAmount', statedTotal, totalFen, () => `单位 ${yuanText(employerFen)} + 个人 ${yuanText(memberFen)}`);
  return { baseFen: base, employerFen, memberFen, totalFen };
}

function checkWhose(row: RowCheck, facts: RosterFacts): void {
  const employer = foldIdentifier(row.cell('employer'));
  if (facts.employer && employer !== '') {
    const { name, accountNumber, creditCode } = facts.employer;
    if (employer !== accountNumber && employer !== creditCode) {
      row.fault(
        'employer',
        'other-employer',
        `这是另一单位的花名册：单位账号或信用代码为 ${employer}，本单位“${name}”为 ${accountNumber}。请上传本单位的文件。`,
      );
    }
  }
  const written = row.cell('month');
  if (isForMonth(written, facts.month)) return;
  const chosen = facts.monthsText ?? formatMonthText(facts.month);
  row.fault('month', 'other-month', `汇缴月份“${written}”不是本次办理的 ${chosen}，请核对是否选错文件。`);
}

/** Foot lines that spreadsheets carry below the people: a word for a sum and no certificate number. */
export function isFootLine(row: RosterRow): boolean {
  if ((row.cells.certificateNumber ?? '') !== '') return false;
  return [row.cells.name, row.cells.sequence].some((text) =>
    /^(?:合计|总计|小计|本页小计|本页合计)[:：]?$/.test(foldName(text ?? '').replaceAll(' ', '')),
  );
}

const noAmounts = { baseFen: zeroFen, employerFen: zeroFen, memberFen: zeroFen, totalFen: zeroFen } as const;

/** The person of a row, with its amounts as far as they are right; what is wrong goes to the faults. */
function checkRow(row: RosterRow, facts: RosterFacts, faults: RosterFault[]): RosterEntry {
  const spoilt = new Set<RosterColumn>();
  for (const { column, fault } of row.faults ?? []) {
    spoilt.add(column);
    faults.push({ line: row.line, column, code: fault, message: `${headers.get(column)}${fileFaultText[fault]}。` });
  }
  const check: RowCheck = {
    line: row.line,
    cell: (column) => row.cells[column] ?? '',
    fault(column, code, message) {
      if (!spoilt.has(column)) faults.push({ line: row.line, column, code, message });
    },
  };
  checkWhose(check, facts);
  const person = checkPerson(check, facts);
  const amounts = checkAmounts(check, checkBase(check, facts), facts);
  return { line: row.line, ...person, ...(amounts ?? noAmounts) };
}

/** Lines on which the same person stands, by certificate; the first line and how many there are. */
function repeatedPeople(rows: readonly RosterRow[]): RosterFault[] {
  const lines = new Map<string, { first: number; second: number; count: number }>();
  const keyOf = (row: RosterRow) =>
    row.faults?.some((fault) => fault.column === 'certificateNumber')
      ? ''
      : certificateKey(row.cells.certificateNumber ?? '');
  for (const row of rows) {
    const key = keyOf(row);
    const seen = lines.get(key);
    if (!seen) lines.set(key, { first: row.line, second: 0, count: 1 });
    else {
      if (seen.count === 1) seen.second = row.line;
      seen.count += 1;
    }
  }
  lines.delete('');
  return rows.flatMap((row) => {
    const seen = lines.get(keyOf(row));
    if (!seen || seen.count === 1) return [];
    const other = row.line === seen.first ? seen.second : seen.first;
    const many = seen.count > 2 ? `，文件中共出现 ${seen.count} 次` : '';
    const message = `第 ${row.line} 行与第 ${other} 行的证件号码相同${many}，请只保留一行。`;
    return [{ line: row.line, column: 'certificateNumber' as const, code: 'repeated-person' as const, message }];
  });
}

/** Whether a fault leaves open who is meant, or whether the row is this employer's at all. */
export const hidesThePerson = ({ column }: RosterFault): boolean =>
  ['employer', 'month', 'name', 'certificateType', 'certificateNumber'].includes(column);

/**
 * Checks a whole roster in linear time. Every wrong row is listed with every reason, by line.
 * All or nothing: `entries` is empty as soon as there is one fault, so half a roster cannot be taken;
 * `checked` counts the people in the file either way, and `sound` are the rows of which it is known who is meant, whatever
 * their amounts: what is wrong with those people is told in the same round.
 */
export function checkRoster(
  rows: readonly RosterRow[],
  facts: RosterFacts,
): {
  readonly entries: readonly RosterEntry[];
  readonly sound: readonly RosterEntry[];
  readonly faults: readonly RosterFault[];
  readonly checked: number;
} {
  const people = rows.filter((row) => !isFootLine(row));
  const faults: RosterFault[] = [];
  const entries = people.map((row) => checkRow(row, facts, faults));
  faults.push(...repeatedPeople(people));
  faults.sort((first, second) => first.line - second.line);
  const wrong = new Set(faults.filter(hidesThePerson).map(({ line }) => line));
  const sound = wrong.size > 0 ? entries.filter(({ line }) => !wrong.has(line)) : entries;
  return { entries: faults.length > 0 ? [] : entries, sound, faults, checked: people.length };
}

/** Head count and sums of a roster; `totalFen` is the sum of both sides. */
export function rosterTotals(entries: readonly RosterEntry[]) {
  let baseFen = 0n;
  let employerFen = 0n;
  let memberFen = 0n;
  for (const entry of entries) {
    baseFen += entry.baseFen;
    employerFen += entry.employerFen;
    memberFen += entry.memberFen;
  }
  return {
    count: entries.length,
    baseFen: fen(baseFen),
    employerFen: fen(employerFen),
    memberFen: fen(memberFen),
    totalFen: fen(employerFen + memberFen),
  };
}

/** A person of last month's roster. */
export interface LastMonthPerson {
  readonly certificateNumber: string;
  readonly name: string;
  readonly baseFen: Fen;
}

export interface RosterChange {
  readonly entry: RosterEntry;
  readonly before: LastMonthPerson;
  readonly isBaseChanged: boolean;
  /** A name cannot be changed by a roster: the caller refuses or asks (master data are changed at the counter). */
  readonly isNameChanged: boolean;
}

/**
 * This month against last month, by certificate number (15-digit numbers count as their 18-digit
 * successor): who stayed the same, who is new, who is gone, and whose base or name differs.
 */
export function compareRoster(entries: readonly RosterEntry[], lastMonth: readonly LastMonthPerson[]) {
  const left = new Map(lastMonth.map((person) => [certificateKey(person.certificateNumber), person]));
  const same: RosterEntry[] = [];
  const added: RosterEntry[] = [];
  const changed: RosterChange[] = [];
  for (const entry of entries) {
    const key = certificateKey(entry.certificateNumber);
    const before = left.get(key);
    left.delete(key);
    if (!before) {
      added.push(entry);
      continue;
    }
    const isBaseChanged = before.baseFen !== entry.baseFen;
    const isNameChanged = foldName(before.name) !== entry.name;
    if (isBaseChanged || isNameChanged) changed.push({ entry, before, isBaseChanged, isNameChanged });
    else same.push(entry);
  }
  return { same, added, gone: [...left.values()], changed };
}
