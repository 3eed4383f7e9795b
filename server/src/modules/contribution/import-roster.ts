import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { formatMonthText, parseMonth } from '../../platform/dates.ts';
import { tidyFileName } from '../../platform/file-names.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { listAccounts, type PersonalAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { getFen } from '../params/index.ts';
import { certificateKey, findEmployer } from '../party/index.ts';
import type { importRoster as contract } from './contract.ts';
import { keepDraft } from './draft.ts';
import { identify, newcomerOf } from './identify.ts';
import { type Newcomer } from './line-store.ts';
import { type Listed, linesOfMonths, type Standing } from './list-changes.ts';
import { checkMonth, monthsThrough } from './month.ts';
import { refusals } from './problems.ts';
import { type RosterEntry, type RosterFacts, type RosterFault, type RosterRow, rosterColumns } from './roster.ts';
import { checkRosterOfMonths, type MonthEntries } from './roster-months.ts';
import { insertRosterImport, type RemittanceRow } from './store.ts';

const rowsMax = 50_000;
const faultsShown = 500;

export interface CheckedRoster {
  readonly rowCount: number;
  readonly months: readonly MonthEntries[];
  readonly sound: readonly RosterEntry[];
  readonly faults: readonly RosterFault[];
}

type Input = RouteInput<typeof contract>;

/**
 * Checks the months, reads and checks the file: before any transaction, since it may take a second. Refuses what is not a
 * table.
 */
export async function readRoster(call: Call, employerId: string, input: Input): Promise<CheckedRoster> {
  const first = parseMonth(input.query.month);
  // First, since only a month that is due has its rules: the parameters of long ago are not kept.
  const { account } = await checkMonth(call, employerId, first, { lock: false });
  const employer = await findEmployer(call, employerId);
  const facts: RosterFacts[] = [];
  for (const month of monthsThrough(call, first, parseMonth(input.query.through ?? input.query.month)))
    facts.push({
      today: call.accountingDate,
      month,
      baseMinFen: (await getFen(call.tx, call.centerId, 'contribution.base-min-fen', month)).value,
      baseMaxFen: (await getFen(call.tx, call.centerId, 'contribution.base-max-fen', month)).value,
      employerRatioPpm: account.ratios.employer,
      memberRatioPpm: account.ratios.member,
      // monthlyDeposit of the account rules rounds the same way.
      roundingOfDeposit: 'half-up-fen',
      ...(employer && {
        employer: { name: employer.name, accountNumber: employer.employerAccountNo, creditCode: employer.creditCode },
      }),
    });
  const rows: RosterRow[] = [];
  for await (const row of readSheet(input.file, rosterColumns, { maxRows: rowsMax })) rows.push(row);
  const { checked, ...rest } = checkRosterOfMonths(rows, facts);
  return { rowCount: checked, ...rest };
}

/**
 * Takes a checked roster as the list of its month, or of each of its months, or says what is wrong with every row: all or
 * nothing. Several months are confirmed by one signature and paid by one transfer, like those that are carried over.
 */
export async function importRoster(
  call: Call,
  employerId: string,
  input: Input,
  roster: CheckedRoster,
): Promise<RouteOutput<typeof contract>> {
  const month = parseMonth(input.query.month);
  const { draft } = await checkMonth(call, employerId, month);
  if (roster.faults.length === 0) checkNobodyMissing(roster.months);
  const { faults, ...matched } = await matchRoster(call, employerId, roster);
  const importId = call.newId();
  const remittanceId = faults.length === 0 ? await keepMonths(call, employerId, matched, draft) : null;
  await insertRosterImport(call.tx, call.centerId, {
    importId,
    employerId,
    month,
    fileName: tidyFileName(input.query.fileName) || '未命名',
    fileSha256: sha256(input.file),
    rowCount: roster.rowCount,
    faultCount: faults.length,
    // The reasons without their texts: those quote what people wrote.
    faults: faults.slice(0, faultsShown).map(({ line, column, code }) => ({ line, column, code })),
    importedAt: call.now,
    actorId: call.actor.id,
    remittanceId,
  });
  await recordAudit(call, 'contribution.import-roster', ['employer', employerId], {
    importId,
    rowCount: roster.rowCount,
    monthCount: roster.months.length,
    faultCount: faults.length,
    remittanceId,
  });
  if (remittanceId) return { result: 'taken', importId, remittanceId, rowCount: roster.rowCount };
  return {
    result: 'refused',
    importId,
    rowCount: roster.rowCount,
    faultCount: faults.length,
    faults: faults.slice(0, faultsShown).map(shown),
  };
}

/** The list of each month as a draft; answers the oldest one's id. */
async function keepMonths(
  call: Call,
  employerId: string,
  matched: Omit<Matched, 'faults'>,
  draft: RemittanceRow | undefined,
): Promise<string> {
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  const paying = rows.map(({ accountId, personId, base }) => ({ accountId, personId, base, isPaying: true }));
  const lines = linesOfMonths(
    [...paying, ...matched.sealed],
    matched.months.map(({ listed }) => listed),
  );
  const ids = matched.months.map(() => call.newId());
  const [leadId = ''] = ids;
  for (const [index, { month }] of matched.months.entries()) {
    const opened = new Set((lines[index] ?? []).filter(({ change }) => change === 'new').map((line) => line.accountId));
    await keepDraft(call, {
      employerId,
      month,
      source: 'roster',
      lines: lines[index] ?? [],
      newcomers: matched.newcomers.filter(({ accountId }) => opened.has(accountId)),
      replaces: index === 0 ? draft : undefined,
      ids: { remittanceId: ids[index] ?? '', togetherId: ids.length > 1 ? leadId : null },
    });
  }
  return leadId;
}

/** Of several months each must have its people: a roster of one month is not stretched over others silently. */
function checkNobodyMissing(months: readonly MonthEntries[]): void {
  const empty = months.find(({ entries }) => entries.length === 0);
  if (!empty || months.length === 1) return;
  throw new Problem(refusals.emptyList, {
    detail: `花名册中没有${formatMonthText(empty.month)}的职工：填了“汇缴月份”的行只用于所填的月份。`,
    remedy: '各月人员和基数相同的，请将“汇缴月份”留空；不同的，请补上该月的行。',
  });
}

const headerOf = new Map(rosterColumns.map(({ key, header }) => [key, header]));
const shown = (fault: RosterFault) => ({
  line: fault.line,
  column: headerOf.get(fault.column) ?? fault.column,
  code: fault.code,
  message: fault.message,
});

interface Matched {
  readonly months: readonly { readonly month: Temporal.PlainDate; readonly listed: readonly Listed[] }[];
  /** Whose account is sealed with this employer. */
  readonly sealed: readonly Standing[];
  readonly newcomers: readonly Newcomer[];
  readonly faults: readonly RosterFault[];
}

/**
 * Matches a checked roster. Where rows are wrong, those that are right are looked up all the same: everything that is wrong
 * with a file is told in one round.
 */
export async function matchRoster(call: Call, employerId: string, roster: CheckedRoster): Promise<Matched> {
  const { faults, months, sound } = roster;
  if (faults.length === 0) return matchPeople(call, employerId, months);
  const matched = await matchPeople(
    call,
    employerId,
    months.slice(0, 1).map(({ month }) => ({ month, entries: sound })),
  );
  return { ...matched, faults: [...faults, ...matched.faults].sort((one, other) => one.line - other.line) };
}

/** Who of a roster is known, has an account here, or one elsewhere; each person is looked for once, whatever the months. */
async function matchPeople(call: Call, employerId: string, months: readonly MonthEntries[]): Promise<Matched> {
  const entries = new Map<string, RosterEntry>();
  const faults: RosterFault[] = [];
  for (const entry of rowsOf(months)) {
    const known = entries.get(keyOf(entry));
    if (!known) entries.set(keyOf(entry), entry);
    else if (known.name !== entry.name) faults.push(otherName(entry, known));
  }
  const accounts = new Map<string, Pick<Listed, 'accountId' | 'personId'>>();
  const sealed: Standing[] = [];
  const newcomers: Newcomer[] = [];
  for (const one of await identify(call, [...entries.values()])) {
    const { entry, person, account } = one;
    const fault = faultOf(entry, employerId, person, account);
    if (fault) faults.push(fault);
    if (account?.state === 'sealed') sealed.push({ ...account, isPaying: false });
    const owner = account ?? newcomerOf(call, one);
    if (!account) newcomers.push(owner as Newcomer);
    accounts.set(keyOf(entry), owner);
  }
  const listed = (entry: RosterEntry): Listed[] => {
    const owner = accounts.get(keyOf(entry));
    const { baseFen, employerFen, memberFen } = entry;
    return owner ? [{ accountId: owner.accountId, personId: owner.personId, baseFen, employerFen, memberFen }] : [];
  };
  return {
    months: months.map(({ month, entries: those }) => ({ month, listed: those.flatMap(listed) })),
    sealed,
    newcomers,
    faults: faults.sort((one, other) => one.line - other.line),
  };
}

const keyOf = ({ certificateType, certificateNumber }: RosterEntry) =>
  `${certificateType}:${certificateKey(certificateNumber)}`;

/** Every row once: one that is for several months is on each of their lists. */
function rowsOf(months: readonly MonthEntries[]): RosterEntry[] {
  const rows = new Map<number, RosterEntry>();
  for (const { entries } of months) for (const entry of entries) if (!rows.has(entry.line)) rows.set(entry.line, entry);
  return [...rows.values()];
}

const otherName = (entry: RosterEntry, known: RosterEntry): RosterFault => ({
  line: entry.line,
  column: 'name',
  code: 'name-differs',
  message: `第 ${entry.line} 行与第 ${known.line} 行是同一证件号码，姓名“${entry.name}”与“${known.name}”不一致，请核对。`,
});

function faultOf(
  entry: RosterEntry,
  employerId: string,
  person: { name: string } | undefined,
  account: PersonalAccount | undefined,
): RosterFault | undefined {
  if (person && person.name !== entry.name) {
    return {
      line: entry.line,
      column: 'name',
      code: 'name-differs',
      message: `该证件号码在本中心登记的姓名与“${entry.name}”不一致，请核对；确需更名的，请职工本人到柜台办理。`,
    };
  }
  if (!account) return undefined;
  if (account.employerId !== employerId) {
    const message =
      account.state === 'sealed'
        ? '该职工的账户封存在其他单位，请先办理内部转移，再列入本单位清册。'
        : '该职工正在其他单位正常缴存，一人只能有一个账户；请原单位先办理封存，再办理内部转移。';
    return { line: entry.line, column: 'certificateNumber', code: 'account-elsewhere', message };
  }
  if (account.state === 'frozen')
    return {
      line: entry.line,
      column: 'certificateNumber',
      code: 'account-frozen',
      message: '该职工的账户已冻结，不能汇缴，请联系管理中心。',
    };
  return undefined;
}
