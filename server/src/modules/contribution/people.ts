import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import type { FileAnswer, RouteInput, RouteOutput } from '../../platform/route.ts';
import { pageOf } from '../../platform/route.ts';
import { writeSheet } from '../../platform/xlsx.ts';
import {
  accountsOf,
  getEmployerAccount,
  listAccounts,
  monthlyDeposit,
  nextDueMonth,
  type PersonalAccount,
} from '../account/index.ts';
import {
  type CertificateType,
  certificateKey,
  certificateTypes,
  findEmployer,
  foldIdentifier,
  maskCertificate,
  maskName,
  namesOf,
  personContexts,
  personsNamed,
  personsOf,
  wholeNamesOf,
} from '../party/index.ts';
import { correctedOf } from './business/store.ts';
import type * as contract from './contract.ts';
import { listLineRows, listNewcomers, type Newcomer, peopleSought } from './line-store.ts';
import { rosterColumns } from './roster.ts';
import { type RemittanceRow } from './store.ts';
import { togetherWith } from './together.ts';

/** What a text means: a certificate number, folded, or the beginning of a name; `undefined` without one. */
function searchedFor(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const folded = certificateKey(foldIdentifier(text));
  return /\d{6}/.test(folded) ? folded : text.trim();
}

async function employeeRows(call: Call, employerId: string, accounts: readonly PersonalAccount[]) {
  const { ratios } = await getEmployerAccount(call.tx, call.centerId, employerId);
  const people = await personsOf(
    call,
    accounts.map((account) => account.personId),
  );
  return accounts.map((account) => ({
    account,
    deposit: monthlyDeposit(account.base, ratios),
    person: people.get(account.personId),
  }));
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const chunk = 2_000;

/**
 * The roster of the coming month, or of several, filled with who contributes now: the employer's own people in full, as it needs them
 * to keep the list; the file is the employer's.
 */
export async function rosterFile(call: Call, employerId: string, through?: string): Promise<FileAnswer> {
  const employer = await findEmployer(call, employerId);
  const account = await getEmployerAccount(call.tx, call.centerId, employerId);
  const due = formatMonth(nextDueMonth(account));
  const isSeveral = through !== undefined && through > due;
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  async function* people() {
    for (let start = 0; start < rows.length; start += chunk) {
      for (const { account: own, deposit, person } of await employeeRows(
        call,
        employerId,
        rows.slice(start, start + chunk),
      )) {
        yield {
          employer: employer?.employerAccountNo ?? '',
          month: isSeveral ? '' : due,
          name: person?.name ?? '',
          certificateType: certificateTypes[(person?.certificateType ?? 'id-card') as CertificateType].name,
          certificateNumber: person?.certificateNumber ?? '',
          mobile: person?.mobile ?? '',
          base: own.base,
          employerAmount: deposit.employer,
          memberAmount: deposit.member,
          remark: '',
        };
      }
    }
  }
  const money = new Set(['base', 'employerAmount', 'memberAmount']);
  const columns = rosterColumns
    .filter(({ key }) => key !== 'sequence' && key !== 'totalAmount')
    .map(({ key, header }) => ({ key, header, kind: money.has(key) ? ('money' as const) : ('text' as const) }));
  return {
    fileName: `花名册-${isSeveral ? `${due}至${through}` : due}.xlsx`,
    contentType: xlsx,
    content: writeSheet({ title: '住房公积金汇缴清册', columns, rows: people() }),
  };
}

/** Who is searched for, as a query; newcomers of a draft are not registered yet and are looked for on its lists. */
async function soughtOn(call: Call, remittance: RemittanceRow, text: string | undefined) {
  const name = searchedFor(text);
  if (name === undefined) return undefined;
  const { months } = await togetherWith(call, remittance);
  return peopleSought(
    call.centerId,
    months.map(({ remittanceId }) => remittanceId),
    {
      registered: personsNamed(call, name),
      name,
      certificateIndex: call.vault.blindIndex(name, personContexts.certificate),
    },
  );
}

/** The list of a remittance, filtered by kind of change or by a person. */
export async function remittanceLines(
  call: Call,
  remittance: RemittanceRow,
  query: RouteInput<typeof contract.listRemittanceLines>['query'],
): Promise<RouteOutput<typeof contract.listRemittanceLines>> {
  const sought = await soughtOn(call, remittance, query.q);
  const { rows, total } = await listLineRows(
    call.tx,
    call.centerId,
    remittance.remittanceId,
    { change: query.change, sought },
    pageOf(query),
  );
  const named = await namedLines(call, remittance, rows);
  const whole = await wholeNamesOf(call, query.names, rows.length);
  // Only what is posted can be taken back.
  const corrected =
    remittance.state === 'posted'
      ? await correctedOf(call.tx, call.centerId, remittance.employerId, { remittanceId: remittance.remittanceId })
      : [];
  const corrections = new Map(corrected.map(({ accountId, state }) => [accountId, state]));
  return {
    total,
    rows: named.map(({ row, account, name, certificate }) => ({
      lineNo: row.lineNo,
      accountNo: account?.accountNo ?? null,
      nameMasked: maskName(name),
      ...whole(name),
      certificateMasked: maskCertificate(certificate),
      change: row.change,
      baseFen: Number(row.baseFen),
      baseBeforeFen: row.baseBeforeFen === null ? null : Number(row.baseBeforeFen),
      employerFen: Number(row.employerFen),
      memberFen: Number(row.memberFen),
      amountFen: Number(row.employerFen + row.memberFen),
      leftOut: row.leftOut,
      correction: corrections.get(row.accountId) ?? null,
    })),
  };
}

/** Lines with the names of their people: newcomers of a draft are not registered yet. */
export async function namedLines(
  call: Call,
  remittance: RemittanceRow,
  rows: Awaited<ReturnType<typeof listLineRows>>['rows'],
) {
  const people = await namesOf(
    call,
    rows.map((row) => row.personId),
  );
  const accounts = await accountsOf(
    call.tx,
    call.centerId,
    rows.map((row) => row.accountId),
  );
  const missing = rows.some((row) => !people.has(row.personId));
  const newcomers = new Map(
    (missing ? await newcomersOf(call, remittance) : []).map((person) => [person.personId, person]),
  );
  return rows.map((row) => {
    const person = people.get(row.personId) ?? newcomers.get(row.personId);
    return {
      row,
      account: accounts.get(row.accountId),
      name: person?.name ?? '',
      certificate: person?.certificateNumber ?? '',
    };
  });
}

/** Who has no account yet on a draft; of several months each stands with the first month that lists him. */
async function newcomersOf(call: Call, remittance: RemittanceRow) {
  const newcomers: Newcomer[] = [];
  for (const { remittanceId } of (await togetherWith(call, remittance)).months)
    newcomers.push(...(await listNewcomers(call.tx, call.centerId, remittanceId)));
  const numbers = await call.vault.openAll(
    newcomers.map((person) => person.certificateSealed),
    personContexts.certificate,
  );
  return newcomers.map((person, at) => ({ ...person, certificateNumber: numbers[at] ?? '' }));
}
