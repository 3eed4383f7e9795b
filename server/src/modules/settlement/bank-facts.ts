import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { type BankFacts, sumSubjectLines } from '../ledger/index.ts';
import { accountsOfLines, listReconciledAccounts } from './reconcile-store.ts';
import { getSpecialAccount } from './store.ts';

/**
 * What the books are held against: bank book = bank statements ± named items in transit (handbook §6.3), for every
 * special account from its first statement on, as things were known at its last reconciliation. What was posted since
 * is looked at by the next one.
 */
export async function bankFacts({ tx, centerId }: Pick<Call, 'tx' | 'centerId'>): Promise<BankFacts[]> {
  const accounts = await listReconciledAccounts(tx, centerId);
  if (accounts.length === 0) return [];
  const { accountNo: fallback } = await getSpecialAccount(tx, centerId);
  const facts: BankFacts[] = [];
  for (const { accountNo, first, last, runAt, statement, named } of accounts) {
    const of = { owners: accountsOfLines(centerId), owner: accountNo, fallback };
    const book = await sumSubjectLines(tx, centerId, '101', { from: first, to: last, knownAt: runAt }, of);
    facts.push({ accountNo, statement: fen(statement), book, named: fen(named) });
  }
  return facts;
}
