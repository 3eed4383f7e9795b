import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { parseMonth } from '../../platform/dates.ts';
import { type Fen, zeroFen } from '../../platform/money.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { listAccounts, type PersonalAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { getFen } from '../params/index.ts';
import { findEmployer } from '../party/index.ts';
import type { importRoster as contract } from './contract.ts';
import { keepDraft } from './draft.ts';
import { identify, newcomerOf } from './identify.ts';
import { type Newcomer, type NewLine } from './line-store.ts';
import { checkMonth } from './month.ts';
import { checkRoster, type RosterEntry, type RosterFault, type RosterRow, rosterColumns } from './roster.ts';
import { insertRosterImport } from './store.ts';

const rowsMax = 50_000;
const faultsShown = 500;

export interface CheckedRoster {
  readonly rowCount: number;
  readonly entries: readonly RosterEntry[];
  readonly faults: readonly RosterFault[];
}

type Input = RouteInput<typeof contract>;

/** Checks the month, reads and checks the file: before any transaction, since it may take a second. Refuses what is not a table. */
export async function readRoster(call: Call, employerId: string, input: Input): Promise<CheckedRoster> {
  const month = parseMonth(input.query.month);
  // First, since only a month that is due has its rules: the parameters of long ago are not kept.
  const { account } = await checkMonth(call, employerId, month, { lock: false });
  const employer = await findEmployer(call, employerId);
  const baseMin = await getFen(call.tx, call.centerId, 'contribution.base-min-fen', month);
  const baseMax = await getFen(call.tx, call.centerId, 'contribution.base-max-fen', month);
  const rows: RosterRow[] = [];
  for await (const row of readSheet(input.file, rosterColumns, { maxRows: rowsMax })) rows.push(row);
  const { entries, faults, checked } = checkRoster(rows, {
    today: call.accountingDate,
    month,
    baseMinFen: baseMin.value,
    baseMaxFen: baseMax.value,
    employerRatioPpm: account.ratios.employer,
    memberRatioPpm: account.ratios.member,
    // monthlyDeposit of the account rules rounds the same way.
    roundingOfDeposit: 'half-up-fen',
    ...(employer && {
      employer: { name: employer.name, accountNumber: employer.employerAccountNo, creditCode: employer.creditCode },
    }),
  });
  return { rowCount: checked, entries, faults };
}

/** Takes a checked roster as the month's draft, or says what is wrong with every row: all or nothing. */
export async function importRoster(
  call: Call,
  employerId: string,
  input: Input,
  roster: CheckedRoster,
): Promise<RouteOutput<typeof contract>> {
  const month = parseMonth(input.query.month);
  const { draft } = await checkMonth(call, employerId, month);
  const matched = roster.faults.length === 0 ? await matchPeople(call, employerId, roster.entries) : undefined;
  const faults = matched?.faults.length ? matched.faults : roster.faults;
  const importId = call.newId();
  let remittanceId: string | null = null;
  if (matched && faults.length === 0) {
    const lines = [...matched.lines, ...(await goneLines(call, employerId, matched.lines))];
    remittanceId = await keepDraft(call, {
      employerId,
      month,
      source: 'roster',
      lines,
      newcomers: matched.newcomers,
      replaces: draft,
    });
  }
  await insertRosterImport(call.tx, call.centerId, {
    importId,
    employerId,
    month,
    fileName: input.query.fileName,
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

const headerOf = new Map(rosterColumns.map(({ key, header }) => [key, header]));
const shown = (fault: RosterFault) => ({
  line: fault.line,
  column: headerOf.get(fault.column) ?? fault.column,
  code: fault.code,
  message: fault.message,
});

interface Matched {
  readonly lines: NewLine[];
  readonly newcomers: Newcomer[];
  readonly faults: RosterFault[];
}

/** Who of the roster is known, has an account here, or one elsewhere. */
export async function matchPeople(call: Call, employerId: string, entries: readonly RosterEntry[]): Promise<Matched> {
  const matched: Matched = { lines: [], newcomers: [], faults: [] };
  for (const one of await identify(call, entries)) {
    const { entry, person, account } = one;
    const fault = faultOf(entry, employerId, person, account);
    if (fault) matched.faults.push(fault);
    else if (account) matched.lines.push(lineOf(entry, account));
    else addNewcomer(matched, entry, newcomerOf(call, one));
  }
  return matched;
}

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

function lineOf(entry: RosterEntry, account: PersonalAccount): NewLine {
  const change = account.state === 'sealed' ? 'back' : account.base === entry.baseFen ? 'same' : 'changed';
  return {
    accountId: account.accountId,
    personId: account.personId,
    change,
    baseFen: entry.baseFen,
    baseBeforeFen: account.base,
    employerFen: entry.employerFen,
    memberFen: entry.memberFen,
  };
}

function addNewcomer(matched: Matched, entry: RosterEntry, newcomer: Newcomer): void {
  const { baseFen, employerFen, memberFen } = entry;
  const { accountId, personId } = newcomer;
  matched.lines.push({ accountId, personId, change: 'new', baseFen, baseBeforeFen: null, employerFen, memberFen });
  matched.newcomers.push(newcomer);
}

/** Who contributed last month and is not on this list: their accounts are sealed when it is confirmed. */
async function goneLines(call: Call, employerId: string, lines: readonly NewLine[]): Promise<NewLine[]> {
  const listed = new Set(lines.map((line) => line.accountId));
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  return rows
    .filter((account) => !listed.has(account.accountId))
    .map((account) => goneLine(account.accountId, account.personId, account.base));
}

const goneLine = (accountId: string, personId: string, base: Fen): NewLine => ({
  accountId,
  personId,
  change: 'gone',
  baseFen: base,
  baseBeforeFen: base,
  employerFen: zeroFen,
  memberFen: zeroFen,
});
