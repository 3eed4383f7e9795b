import type { Call } from '../../platform/call.ts';
import { formatDay, formatMonth, formatMonthText } from '../../platform/dates.ts';
import { fen, formatYuan, type RatePpm, ratioText, yuanCapital, yuanText } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import {
  findShownAccount,
  getEmployerAccount,
  isClosed,
  listAccountsOf,
  monthlyDeposit,
  type PersonalAccount,
  personalStates,
} from '../account/index.ts';
import { entryKinds, findEntries, findPersonalBalance, type PersonalBalance } from '../ledger/index.ts';
import {
  type CertificateType,
  certificateTypes,
  type Employer,
  findEmployer,
  findPerson,
  maskCertificate,
  maskName,
  type Person,
} from '../party/index.ts';
import type { issueMyPaper as contract } from './contract.ts';
import { contributionCertificate, type FundStatement, fundStatement, type StatementOfAccount } from './papers.ts';
import { refusals } from './problems.ts';
import { continuousPeriod } from './rules.ts';
import { type PaperOrder, type PreparedPaper, preparePaper } from './stamp.ts';

export interface Known {
  readonly person: Person;
  readonly account: PersonalAccount;
  readonly employer: Employer;
  readonly balance: PersonalBalance;
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
}

/** Everything the papers of a person say, as the books have it now; of the account that is named, if it is theirs. */
export async function factsOf(call: Call, personId: string, accountId?: string): Promise<Known> {
  const person = await findPerson(call, personId);
  const account =
    person &&
    (accountId === undefined
      ? await findShownAccount(call.tx, call.centerId, person.personId)
      : (await listAccountsOf(call.tx, call.centerId, person.personId)).find((one) => one.accountId === accountId));
  const employer = account && (await findEmployer(call, account.employerId));
  const balance = account && (await findPersonalBalance(call.tx, call.centerId, account.accountId));
  if (!person || !account || !employer || !balance)
    throw new Problem(refusals.noAccount, { remedy: '如您在其他城市缴存，请到缴存地的管理中心办理。' });
  return {
    person,
    account,
    employer,
    balance,
    ratios: (await getEmployerAccount(call.tx, call.centerId, account.employerId)).ratios,
  };
}

/** More than an account has in a working life: nothing of it is left out. */
const entriesMax = 5_000;

export function accountFacts({ person, account, employer, balance, ratios }: Known) {
  const total = fen(balance.carried + balance.current);
  return {
    personName: person.name,
    certificateType: certificateTypes[person.certificateType as CertificateType].name,
    certificateNumber: person.certificateNumber,
    accountNumber: account.accountNo,
    employerName: employer.name,
    openedMonth: formatMonthText(account.openedOn),
    accountState: personalStates[account.state],
    paidToMonth: balance.contributedTo ? formatMonthText(balance.contributedTo) : '—',
    monthlyTotal: isClosed(account.state) ? '—' : yuanText(monthlyDeposit(account.base, ratios).total),
    balance: yuanText(total),
    balanceCapital: yuanCapital(total),
  };
}

export function publicFacts({ person, account, employer, balance }: Known, asOf: Temporal.PlainDate) {
  return [
    { label: '姓名', value: maskName(person.name) },
    { label: '证件号码', value: maskCertificate(person.certificateNumber) },
    { label: '缴存单位', value: employer.name },
    { label: '账户状态', value: personalStates[account.state] },
    { label: '缴至年月', value: balance.contributedTo ? formatMonthText(balance.contributedTo) : '—' },
    { label: '账户余额', value: yuanText(balance.carried + balance.current) },
    { label: '数据截至', value: formatDay(asOf) },
  ];
}

/** P-Q2 缴存证明 and P-Q3 公积金查询书 of a person: the caller, or who sits at the clerk's window. */
export async function prepareMyPaper(
  call: Call,
  personId: string,
  body: RouteInput<typeof contract>['body'],
): Promise<PreparedPaper> {
  const known = await factsOf(call, personId);
  const order: Omit<PaperOrder, 'layout' | 'names'> = {
    kind: body.kind,
    requestId: body.requestId,
    subject: ['person', known.person.personId],
    facts: publicFacts(known, call.accountingDate),
  };
  const { names, layout } =
    body.kind === 'fund-statement' ? await statement(call, known) : await certificate(call, known);
  return preparePaper(call, {
    ...order,
    names: [...new Set([known.person.name, known.employer.name, ...names])],
    layout,
  });
}

/** A paper, and the names on it beside those of the person and the employer of today. */
interface Drawn {
  readonly names: readonly string[];
  readonly layout: PaperOrder['layout'];
}

async function certificate(call: Call, known: Known): Promise<Drawn> {
  const { account, ratios } = known;
  const deposit = monthlyDeposit(account.base, ratios);
  const paid = await findEntries(
    call.tx,
    call.centerId,
    [account.accountId],
    { kinds: ['remittance', 'back-payment'] },
    { limit: 600, offset: 0 },
  );
  const months = paid.rows.flatMap((row) => (row.month ? [row.month] : []));
  const layout: Drawn['layout'] = (head) =>
    contributionCertificate({
      ...head,
      ...accountFacts(known),
      asOf: formatDay(call.accountingDate),
      ...(isClosed(account.state)
        ? { base: '—', employerRatio: '—', memberRatio: '—', monthlyEmployer: '—', monthlyMember: '—' }
        : {
            base: yuanText(account.base),
            employerRatio: ratioText(ratios.employer),
            memberRatio: ratioText(ratios.member),
            monthlyEmployer: yuanText(deposit.employer),
            monthlyMember: yuanText(deposit.member),
          }),
      continuousPeriod: continuousPeriod(months),
    });
  return { names: [], layout };
}

/** P-Q3: every account that the person has or had, what there is now last. */
async function statement(call: Call, known: Known): Promise<Drawn> {
  const { account, employer } = known;
  const own = await movementsOf(call, account, employer);
  const accounts = await listAccountsOf(call.tx, call.centerId, account.personId);
  const earlier: FundStatement['earlier'][number][] = [];
  for (const one of accounts.filter(({ accountId }) => accountId !== account.accountId).toReversed()) {
    const of = (await findEmployer(call, one.employerId)) ?? employer;
    earlier.push({
      accountNumber: one.accountNo,
      employerName: of.name,
      openedMonth: formatMonthText(one.openedOn),
      accountState: personalStates[one.state],
      ...(await movementsOf(call, one, of)),
    });
  }
  const all = [...earlier, own];
  const [first = account.openedOn.toString()] = all.flatMap(({ entries }) => entries.map(({ date }) => date)).sort();
  return {
    names: all.flatMap(({ entries }) => entries.map((entry) => entry.employer)),
    layout: (head) =>
      fundStatement({
        ...head,
        ...accountFacts(known),
        employerAccount: employer.employerAccountNo,
        period: `${formatDay(Temporal.PlainDate.from(first))}至${formatDay(call.accountingDate)}`,
        earlier,
        ...own,
      }),
  };
}

/** Everything that moved on an account, the oldest first. */
async function movementsOf(call: Call, account: PersonalAccount, employer: Employer): Promise<StatementOfAccount> {
  const found = await findEntries(call.tx, call.centerId, [account.accountId], {}, { limit: entriesMax, offset: 0 });
  const rows = found.rows.toReversed();
  const employers = await employersOf(call, employer, rows);
  return {
    entries: rows.map((row) => ({
      date: row.accountingDate.toString(),
      business: entryKinds[row.kind],
      month: row.month ? formatMonth(row.month) : '',
      employer: row.employerId ? (employers.get(row.employerId) ?? '') : '',
      increase: row.amountFen > 0n ? formatYuan(row.amountFen) : '',
      decrease: row.amountFen < 0n ? formatYuan(-row.amountFen) : '',
      balance: formatYuan(row.balanceAfterFen),
    })),
    totalIncrease: formatYuan(found.increase),
    totalDecrease: formatYuan(found.decrease),
    balanceFigure: formatYuan(rows.at(-1)?.balanceAfterFen ?? 0n),
  };
}

/** What the employers of entries are called. */
export async function employersOf(
  call: Call,
  own: Employer,
  rows: readonly { readonly employerId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const employers = new Map<string, string>([[own.employerId, own.name]]);
  for (const id of new Set(rows.flatMap((row) => (row.employerId ? [row.employerId] : [])))) {
    if (!employers.has(id)) employers.set(id, (await findEmployer(call, id))?.name ?? '');
  }
  return employers;
}
