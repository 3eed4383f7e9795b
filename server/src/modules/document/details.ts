import type { Call } from '../../platform/call.ts';
import { formatDay, formatMonth, formatMonthText } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { listAccountsOf, type PersonalAccount, personalStates } from '../account/index.ts';
import { type EntryKind, entryKinds, findEntries } from '../ledger/index.ts';
import { accountFacts, employersOf, factsOf, publicFacts } from './my-papers.ts';
import { type AccountFacts, type PaperHead, type PaperLayout, paperHead, templatePath } from './papers.ts';
import { refusals } from './problems.ts';
import { paperKinds } from './rules.ts';
import { type PreparedPaper, preparePaper } from './stamp.ts';

/** Details of an account for a time: every movement, or the contributions alone with their two parts. */
export interface DetailsOrder {
  readonly requestId: string;
  readonly kind: 'contribution-details' | 'account-details';
  /** One account of the person; every one that they have or had when nothing is said. */
  readonly accountId?: string | undefined;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

/** 缴存明细 and 账户明细 (handbook §9): the columns beside the account's facts. */
interface Details extends PaperHead, AccountFacts {
  readonly title: string;
  readonly period: string;
  readonly head: readonly string[];
  /** Account by account, what there is now last; where there is one alone, it needs no caption. */
  readonly accounts: readonly (MovedOnAccount & {
    /** Seven columns of which the last three are figures. */
    readonly rows: readonly (readonly string[])[];
    readonly totalText: string;
    readonly totals: readonly string[];
  })[];
}

type MovedOnAccount = Pick<AccountFacts, 'accountNumber' | 'employerName' | 'accountState' | 'openedMonth'>;

const details = (paper: Details): PaperLayout => ({
  template: templatePath('account-details'),
  title: paper.title,
  data: { ...paper, ...paperHead(paper) },
});

const rowsMax = 1_000;
// What took a contribution back belongs to its month too.
const contributed: readonly EntryKind[] = ['remittance', 'back-payment', 'correction', 'reversal'];

/** K-P2 缴存明细 and K-P3 账户明细 of a person, stamped. */
export async function prepareDetails(call: Call, personId: string, order: DetailsOrder): Promise<PreparedPaper> {
  const known = await factsOf(call, personId, order.accountId);
  const all = await listAccountsOf(call.tx, call.centerId, personId);
  const accounts = order.accountId ? [known.account] : all.toReversed();
  const found: Found[] = [];
  for (const account of accounts) found.push(await foundOf(call, account, order));
  const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
  const total = found.reduce((sum, one) => sum + one.total, 0);
  if (total > rowsMax)
    throw new Problem(refusals.tooManyRows, { detail: `所选期间有 ${total} 笔，一次最多打印 ${rowsMax} 笔。` });
  const employers = await employersOf(call, known.employer, [...accounts, ...found.flatMap(({ rows }) => rows)]);
  const nameOf = (id: string) => employers.get(id) ?? '';
  const { title } = paperKinds[order.kind];
  const period = `${formatDay(order.from)}至${formatDay(order.to)}`;
  const table = tables[order.kind];
  return preparePaper(call, {
    kind: order.kind,
    requestId: order.requestId,
    subject: ['person', known.person.personId],
    facts: [
      ...publicFacts(known, call.accountingDate),
      { label: '明细期间', value: period },
      { label: '笔数', value: `${count} 笔` },
    ],
    names: [known.person.name, ...employers.values()],
    layout: (head) =>
      details({
        ...head,
        ...accountFacts(known),
        title,
        period,
        head: table.head,
        accounts: found.map(({ account, rows }) => ({
          accountNumber: account.accountNo,
          employerName: nameOf(account.employerId),
          accountState: personalStates[account.state],
          openedMonth: formatMonthText(account.openedOn),
          ...table.of(rows, nameOf),
          totalText: `合计（共 ${rows.length} 笔）`,
        })),
      }),
  });
}

interface Found {
  readonly account: PersonalAccount;
  /** The oldest first. */
  readonly rows: readonly Entry[];
  readonly total: number;
}
async function foundOf(call: Call, account: PersonalAccount, { kind, from, to }: DetailsOrder): Promise<Found> {
  const ofKind = kind === 'contribution-details' ? { kinds: contributed, ofMonths: true } : {};
  const found = await findEntries(
    call.tx,
    call.centerId,
    [account.accountId],
    { from, to, ...ofKind },
    { limit: rowsMax, offset: 0 },
  );
  return { account, rows: found.rows.toReversed(), total: found.total };
}

type Entry = Awaited<ReturnType<typeof findEntries>>['rows'][number];
const sum = (rows: readonly Entry[], of: (row: Entry) => bigint): string =>
  formatYuan(rows.reduce((total, row) => total + of(row), 0n));
const nameOf = (employers: (id: string) => string, { employerId }: Entry): string =>
  employerId ? employers(employerId) : '';

function contributionRows(rows: readonly Entry[], employers: (id: string) => string) {
  const employer = (row: Entry) => row.employerPartFen ?? 0n;
  const member = (row: Entry) => row.amountFen - employer(row);
  return {
    rows: rows.map((row) => [
      row.accountingDate.toString(),
      entryKinds[row.kind],
      row.month ? formatMonth(row.month) : '',
      nameOf(employers, row),
      formatYuan(employer(row)),
      formatYuan(member(row)),
      formatYuan(row.amountFen),
    ]),
    totals: [sum(rows, employer), sum(rows, member), sum(rows, (row) => row.amountFen)],
  };
}

function movementRows(rows: readonly Entry[], employers: (id: string) => string) {
  const increase = ({ amountFen }: Entry) => (amountFen > 0n ? amountFen : 0n);
  const decrease = ({ amountFen }: Entry) => (amountFen < 0n ? -amountFen : 0n);
  return {
    rows: rows.map((row) => [
      row.accountingDate.toString(),
      entryKinds[row.kind],
      row.month ? formatMonth(row.month) : '',
      nameOf(employers, row),
      row.amountFen > 0n ? formatYuan(row.amountFen) : '',
      row.amountFen < 0n ? formatYuan(-row.amountFen) : '',
      formatYuan(row.balanceAfterFen),
    ]),
    totals: [sum(rows, increase), sum(rows, decrease), formatYuan(rows.at(-1)?.balanceAfterFen ?? 0n)],
  };
}

const tables = {
  'contribution-details': {
    head: ['记账日期', '业务', '所属年月', '单位', '单位缴存（元）', '个人缴存（元）', '合计（元）'],
    of: contributionRows,
  },
  'account-details': {
    head: ['记账日期', '业务', '所属年月', '单位', '增加（元）', '减少（元）', '余额（元）'],
    of: movementRows,
  },
} as const;
