import type { Call } from '../../platform/call.ts';
import { divideFen, type Fen, fen, zeroFen } from '../../platform/money.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { listBorrowers, listFundPaid, listLoansOfPerson } from './loan-store.ts';

/** This month's instalment: fixed, or fixed principal with the interest of what is owed. */
const instalmentOf = ({ method, level, balance, rate }: LoanAccount): Fen =>
  method === 'level-payment' ? level : fen(level + divideFen(balance * rate, 12_000_000n, 'half-up'));

interface OpenLoan {
  readonly outstanding: Fen;
  readonly instalment: Fen;
  readonly grantedOn: Temporal.PlainDate;
  readonly borrowers: readonly string[];
  /** Due days of the instalments of the last two years that fund accounts have paid (冲还贷). */
  readonly fundPaid: readonly Temporal.PlainDate[];
}

/** What somebody owes of an open loan: for withdrawals that repay it, and for those that an open loan forbids. */
export async function findOpenLoanOf(call: Call, personId: string): Promise<OpenLoan | undefined> {
  for (const loanId of await listLoansOfPerson(call.tx, call.centerId, personId)) {
    const account = await findAccount(call.tx, call.centerId, loanId);
    if (account?.state !== 'active' && account?.state !== 'returned') continue;
    // Whose grant came back owes nothing until it is paid once more.
    const isOwed = account.state === 'active';
    const outstanding = isOwed ? fen(account.balance + account.overdue) : zeroFen;
    const instalment = isOwed ? instalmentOf(account) : zeroFen;
    const borrowers = (await listBorrowers(call.tx, call.centerId, loanId)).map((borrower) => borrower.personId);
    const fundPaid = await listFundPaid(call.tx, call.centerId, loanId, call.accountingDate.subtract({ years: 2 }));
    return { outstanding, instalment, grantedOn: account.grantedOn, borrowers, fundPaid };
  }
  return undefined;
}
