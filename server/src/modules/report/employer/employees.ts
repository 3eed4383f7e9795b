/** 职工信息查询 and 职工清册导出 (U-Q1, U-Q2). */
import type { Call } from '../../../platform/call.ts';
import { formatMonth } from '../../../platform/dates.ts';
import { ahead, defineExport } from '../../../platform/exports.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { getEmployerAccount, monthlyDeposit, type PersonalState, personalStates } from '../../account/index.ts';
import { openStates } from '../../account/rules.ts';
import { employerOf, maskCertificate, maskMobile, maskName, personContexts, wholeNamesOf } from '../../party/index.ts';
import * as contract from './contract.ts';
import {
  countEmployeeRows,
  type EmployeeChoice,
  type EmployeeRow,
  listEmployeeRows,
  nextEmployeeRows,
  nextRosterPage,
  type RosterPage,
  sumEmployees,
} from './employees-store.ts';
import { batchesOf, peopleNamed } from './scope.ts';

type Filter = Omit<RouteInput<typeof contract.listEmployees>['query'], 'page' | 'pageSize'>;

const choiceOf = (call: Call, { q, state }: Filter): EmployeeChoice => ({
  employerId: employerOf(call),
  states: state ? [state] : openStates,
  ...peopleNamed(call, q),
});

export const ratiosOf = async (call: Call) =>
  (await getEmployerAccount(call.tx, call.centerId, employerOf(call))).ratios;

const certificateOf = ({ vault }: Call, row: Pick<EmployeeRow, 'certificateSealed'>) =>
  maskCertificate(vault.open(row.certificateSealed, personContexts.certificate));

const mobileOf = ({ vault }: Call, { mobileSealed }: EmployeeRow) =>
  mobileSealed ? maskMobile(vault.open(mobileSealed, personContexts.mobile)) : '';

export async function listEmployees(
  call: Call,
  { query }: RouteInput<typeof contract.listEmployees>,
): Promise<RouteOutput<typeof contract.listEmployees>> {
  const ratios = await ratiosOf(call);
  const choice = choiceOf(call, query);
  const { sort = 'account' } = query;
  const page = pageOf(query);
  const counted = sumEmployees(call.tx, call.centerId, choice, ratios);
  // A later page of a list that no index has in this order may lie nearer to its end.
  const total = sort !== 'account' && page.offset > 0 ? (await counted).count : 0;
  const [rows, totals] = await Promise.all([
    listEmployeeRows(call.tx, call.centerId, choice, { sort, ...page, total }),
    counted,
  ]);
  const whole = await wholeNamesOf(call, query.names, rows.length);
  return {
    total: totals.count,
    monthlyFen: Number(totals.monthly),
    balanceFen: Number(totals.balance),
    rows: rows.map((row) => ({ ...employeeView(call, row, ratios), ...whole(row.name) })),
  };
}

/** An employee as lists show it, masked. */
export function employeeView(call: Call, row: EmployeeRow, ratios: Parameters<typeof monthlyDeposit>[1]) {
  const deposit = monthlyDeposit(fen(row.baseFen), ratios);
  return {
    accountId: row.accountId,
    accountNo: row.accountNo,
    nameMasked: maskName(row.name),
    certificateMasked: certificateOf(call, row),
    mobileMasked: mobileOf(call, row),
    state: personalStates[row.state as PersonalState],
    baseFen: Number(row.baseFen),
    employerFen: Number(deposit.employer),
    memberFen: Number(deposit.member),
    amountFen: Number(deposit.total),
    contributedTo: row.contributedTo && formatMonth(row.contributedTo),
    balanceFen: Number(row.balanceFen),
  };
}

const stateNames = { normal: '正常缴存', sealed: '封存', frozen: '冻结' } as const;

/** A filter on people in words, for headings. */
export const describePeople = ({ q, state }: Filter): string =>
  [state && stateNames[state], q && `查找“${q}”`].filter(Boolean).join('，');

/** All who are chosen, in the order of their accounts. */
export const employeeBatches = (call: Call, filter: Filter): AsyncGenerator<readonly EmployeeRow[]> => {
  const choice = choiceOf(call, filter);
  return batchesOf((last, limit) =>
    nextEmployeeRows(call.tx, call.centerId, choice, { after: last?.accountNo ?? '', limit }),
  );
};

export const countEmployees = (call: Call, filter: Filter): Promise<number> =>
  countEmployeeRows(call.tx, call.centerId, choiceOf(call, filter));

async function* rosterPages(call: Call, choice: EmployeeChoice): AsyncGenerator<RosterPage> {
  const limit = 2_000;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: RosterPage = await nextRosterPage(call.tx, call.centerId, choice, { after, limit });
    yield page;
    after = page.accountNos.length < limit ? undefined : page.accountNos.at(-1);
  }
}

/** The file is in the order of the accounts, whatever the list is sorted by: Excel sorts. */
export const employeesExport = defineExport(contract.exportEmployees, {
  columns: [
    { key: 'accountNo', header: '个人账号', kind: 'text' },
    { key: 'name', header: '姓名', kind: 'text' },
    { key: 'certificate', header: '证件号码', kind: 'text', width: 22 },
    { key: 'state', header: '账户状态', kind: 'text' },
    { key: 'base', header: '缴存基数', kind: 'money' },
    { key: 'employer', header: '单位月缴存额', kind: 'money', isSummed: true },
    { key: 'member', header: '个人月缴存额', kind: 'money', isSummed: true },
    { key: 'total', header: '月缴存额合计', kind: 'money', isSummed: true, isInWords: true },
    { key: 'contributedTo', header: '缴至年月', kind: 'text' },
    { key: 'balance', header: '账户余额', kind: 'money', isSummed: true },
  ],
  describe: describePeople,
  count: countEmployees,
  async *batches(call, filter) {
    const ratios = await ratiosOf(call);
    const choice = choiceOf(call, filter);
    for await (const page of ahead(rosterPages(call, choice))) {
      const certificates = await call.vault.openAll(page.certificatesSealed, personContexts.certificate);
      yield page.accountNos.map((accountNo, at) => {
        const state = page.states[at] as PersonalState;
        const base = BigInt(page.bases[at] ?? 0) as Fen;
        return {
          // Who is sealed pays nothing: the sums are what the employer owes a month.
          ...(state === 'normal' && monthlyDeposit(base, ratios)),
          accountNo,
          name: maskName(page.names[at] ?? ''),
          certificate: maskCertificate(certificates[at] ?? ''),
          state: personalStates[state],
          base,
          contributedTo: page.contributedTo[at],
          balance: BigInt(page.balances[at] ?? 0),
        };
      });
    }
  },
});
