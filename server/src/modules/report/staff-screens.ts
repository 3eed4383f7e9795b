/** The desk: a person and an employer as clerks see them, masked. */
import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { common, Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import {
  accountsOfEmployer,
  countByState,
  employerStates,
  findShownAccount,
  getEmployerAccount,
  listAccounts,
} from '../account/index.ts';
import { type AuditDetail, recordAudit } from '../audit/index.ts';
import { listRemittanceRows, postingKeyOf, type RemittanceRow, summaryOf } from '../contribution/index.ts';
import { listLoginLog, throttleUnmasking } from '../identity/index.ts';
import { findJournal, getUnallocated, sumBalances } from '../ledger/index.ts';
import {
  type Employer,
  findEmployer,
  findPerson,
  maskMobile,
  maskName,
  type Person,
  personsOf,
} from '../party/index.ts';
import type * as contract from './contract.ts';
import { findLines, lineJson, noLines } from './entries.ts';
import { refusals } from './problems.ts';
import { accountFacts, findAccountParts, personFacts, personHit } from './shapes.ts';

async function getKnownPerson(call: Call, personId: string): Promise<Person> {
  const person = await findPerson(call, personId);
  if (!person) throw new Problem(refusals.personNotFound);
  return person;
}

async function getKnownEmployer(call: Call, employerId: string): Promise<Employer> {
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.employerNotFound);
  return employer;
}

/** Looking at somebody's data is kept even though a read changes nothing: in a transaction of its own, before the answer. */
/** A look at a person is kept, and the person sees it (谁查询过我的信息). */
export const recordView = (call: Call, personId: string, detail: AuditDetail) =>
  call.aside((tx) => recordAudit({ ...call, tx }, 'report.view-person', ['person', personId], detail));

// The login that counts is near the top: six wrong passwords in a row lock the login.
const loginsLookedAt = 20;

async function findLastLogin({ tx, centerId }: Call, personId: string): Promise<string | null> {
  const { rows } = await listLoginLog(tx, centerId, 'person', personId, { limit: loginsLookedAt, offset: 0 });
  return rows.find(({ result }) => result === '成功')?.at.toString() ?? null;
}

export async function getPerson(
  call: Call,
  { params: { personId } }: RouteInput<typeof contract.getPerson>,
): Promise<RouteOutput<typeof contract.getPerson>> {
  const person = await getKnownPerson(call, personId);
  await recordView(call, personId, {});
  const [account, lastLoginAt] = await Promise.all([
    findShownAccount(call.tx, call.centerId, personId),
    findLastLogin(call, personId),
  ]);
  const parts = account && (await findAccountParts(call, account));
  return {
    personId,
    ...personFacts(person),
    employerId: account?.employerId ?? null,
    account: parts ? accountFacts(parts) : null,
    lastLoginAt,
  };
}

/** Shows what is masked elsewhere; the reason is kept with what was shown, in the same transaction. */
export async function unmaskPerson(
  call: Call,
  { params: { personId }, body }: RouteInput<typeof contract.unmaskPerson>,
): Promise<RouteOutput<typeof contract.unmaskPerson>> {
  const reason = body.reason.trim();
  if (reason.length < 4) throw new Problem(common.invalid, { fields: { reason: '请写明理由，至少 4 个字' } });
  await throttleUnmasking(call);
  const { name, certificateNumber, mobile, bankCard, birthDate } = await getKnownPerson(call, personId);
  const held = { name, certificateNumber, mobile, bankCard, birthDate };
  const fields = Object.entries(held)
    .filter(([, value]) => value !== null)
    .map(([field]) => field);
  await recordAudit(call, 'report.unmask', ['person', personId], { reason, fields });
  return {
    name,
    certificateNumber,
    mobile: mobile ?? '',
    bankCard: bankCard ?? '',
    birthDate: birthDate?.toString() ?? null,
  };
}

export async function listPersonEntries(
  call: Call,
  { params: { personId }, query }: RouteInput<typeof contract.listPersonEntries>,
): Promise<RouteOutput<typeof contract.listPersonEntries>> {
  await getKnownPerson(call, personId);
  const account = await findShownAccount(call.tx, call.centerId, personId);
  const { rows, total, increase, decrease } = account
    ? ((await findLines(call, account, query, pageOf(query))) ?? noLines)
    : noLines;
  const { kind, from, to, page = 1 } = query;
  await recordView(call, personId, { page, ...(kind && { kind }), ...(from && { from }), ...(to && { to }) });
  return {
    rows: rows.map((line) => ({ ...lineJson(line), journalId: line.journalId })),
    total,
    increaseFen: Number(increase),
    decreaseFen: Number(decrease),
  };
}

// Two years of months: the employer's own pages have them all.
const remittancesShown = { limit: 24, offset: 0 };

async function withJournal({ tx, centerId }: Call, row: RemittanceRow) {
  const journal =
    row.state === 'posted' ? await findJournal(tx, centerId, { businessKey: postingKeyOf(row) }) : undefined;
  return { ...summaryOf(row), journalId: journal?.journalId ?? null };
}

export async function getEmployer(
  call: Call,
  { params: { employerId } }: RouteInput<typeof contract.getEmployer>,
): Promise<RouteOutput<typeof contract.getEmployer>> {
  const { tx, centerId } = call;
  const employer = await getKnownEmployer(call, employerId);
  const [account, counts, balance, unallocated, remittances] = await Promise.all([
    getEmployerAccount(tx, centerId, employerId),
    countByState(tx, centerId, employerId),
    sumBalances(tx, centerId, accountsOfEmployer(centerId, employerId)),
    getUnallocated(tx, centerId, employerId, { lock: false }),
    listRemittanceRows(tx, centerId, employerId, {}, remittancesShown),
  ]);
  return {
    employerId,
    name: employer.name,
    employerAccountNo: employer.employerAccountNo,
    creditCode: employer.creditCode,
    address: employer.address,
    legalRepresentativeMasked: maskName(employer.legalRepresentative),
    handlerNameMasked: maskName(employer.handlerName),
    handlerMobileMasked: maskMobile(employer.handlerMobile ?? ''),
    payday: employer.payday,
    state: employerStates[account.state],
    employerRatioPpm: Number(account.ratios.employer),
    memberRatioPpm: Number(account.ratios.member),
    openedOn: account.openedOn.toString(),
    contributedTo: account.contributedTo && formatMonth(account.contributedTo),
    normalCount: counts.normal,
    sealedCount: counts.sealed,
    balanceFen: Number(balance),
    unallocatedFen: Number(unallocated),
    remittances: await Promise.all(remittances.rows.map((row) => withJournal(call, row))),
  };
}

/** People with an open account at an employer, by account number. */
export async function listEmployerPersons(
  call: Call,
  { params: { employerId }, query }: RouteInput<typeof contract.listEmployerPersons>,
): Promise<RouteOutput<typeof contract.listEmployerPersons>> {
  const employer = await getKnownEmployer(call, employerId);
  const { rows, total } = await listAccounts(call.tx, call.centerId, employerId, {}, pageOf(query));
  const persons = await personsOf(
    call,
    rows.map(({ personId }) => personId),
  );
  const hits = rows.flatMap((account) => {
    const person = persons.get(account.personId);
    return person ? [personHit(person, account, employer.name)] : [];
  });
  return { rows: hits, total };
}
