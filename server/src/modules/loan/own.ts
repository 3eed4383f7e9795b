import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { FileAnswer, RouteOutput } from '../../platform/route.ts';
import { writeSheet } from '../../platform/xlsx.ts';
import type * as contract from './contract.ts';
import { findLoan, type Loan, listBorrowers, listEntryRows, listLoansOfPerson } from './loan-store.ts';
import { refusals } from './problems.ts';
import { movementNames } from './rules/kinds.ts';
import { detailOf, loanView } from './screens.ts';

/** A loan that the caller borrowed or borrows with; anybody else's does not exist. */
export async function getOwnLoan(call: Call, loanId: string): Promise<Loan> {
  const borrowers = await listBorrowers(call.tx, call.centerId, loanId);
  const loan = borrowers.some(({ personId }) => personId === call.actor.id) ? await findLoan(call, loanId) : undefined;
  if (!loan) throw new Problem(refusals.notFound);
  return loan;
}

/** P-Q13: the caller's loans, the newest first. */
export async function myLoans(call: Call): Promise<RouteOutput<typeof contract.listMyLoans>> {
  const rows: RouteOutput<typeof contract.getLoan>[] = [];
  for (const loanId of await listLoansOfPerson(call.tx, call.centerId, call.actor.id)) {
    const loan = await findLoan(call, loanId);
    if (loan) rows.push(await loanView(call, loan));
  }
  return { rows };
}

/** The newest loan that a person borrowed or borrows with. */
export async function newestLoanOf(
  call: Call,
  personId: string,
): Promise<RouteOutput<typeof contract.getLoan> | undefined> {
  const [loanId] = await listLoansOfPerson(call.tx, call.centerId, personId);
  const loan = loanId === undefined ? undefined : await findLoan(call, loanId);
  return loan && loanView(call, loan);
}

const columns = [
  { key: 'on', header: '日期', kind: 'date' },
  { key: 'kind', header: '业务', kind: 'text', width: 16 },
  { key: 'dueOn', header: '还款期', kind: 'text', width: 14 },
  { key: 'amount', header: '金额（元）', kind: 'money' },
  { key: 'principal', header: '本金（元）', kind: 'money' },
  { key: 'interest', header: '利息（元）', kind: 'money' },
  { key: 'penalty', header: '罚息（元）', kind: 'money' },
  { key: 'balance', header: '剩余本金（元）', kind: 'money' },
  { key: 'detail', header: '说明', kind: 'text', width: 40 },
] as const;

/** P-Q14 as a workbook. */
export async function myEntriesFile(call: Call, loan: Loan): Promise<FileAnswer> {
  const { rows } = await listEntryRows(call.tx, call.centerId, loan.loanId, { limit: 2_000, offset: 0 });
  return {
    fileName: `还贷明细-${dayOf(call.now).toString().replaceAll('-', '')}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeSheet({
      title: `还贷明细 ${loan.contractNo}`,
      columns,
      rows: rows.map((row) => ({
        on: row.on,
        kind: movementNames[row.kind],
        dueOn: row.dueOn?.toString(),
        amount: row.amount,
        principal: row.principal,
        interest: row.interest,
        penalty: row.penalty,
        balance: row.balanceAfter,
        detail: detailOf(row) ?? undefined,
      })),
    }),
  };
}
