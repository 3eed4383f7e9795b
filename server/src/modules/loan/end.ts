import type { Call } from '../../platform/call.ts';
import { notify } from '../notice/index.ts';
import { findAccount } from './account-store.ts';
import { findLoan, updateContract } from './loan-store.ts';

/** When a loan has come to its end its security is free, and the person is told. */
export async function afterEnd(call: Call, loanId: string): Promise<void> {
  const account = await findAccount(call.tx, call.centerId, loanId);
  const loan = account?.state === 'settled' ? await findLoan(call, loanId) : undefined;
  if (!loan || loan.securityFreedOn) return;
  await updateContract(call.tx, call.centerId, loanId, { securityFreedOn: call.accountingDate });
  await notify(call, 'loan.settled', ['person', loan.personId], { contractTail: loan.contractNo.slice(-4) });
}
