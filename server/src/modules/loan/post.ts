import type { Call } from '../../platform/call.ts';
import { type Fen, fen, formatYuan, sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { type JournalLine, type PersonalMovement, postJournal } from '../ledger/index.ts';
import {
  type AccountAfter,
  type EntryFacts,
  findAccount,
  type LoanAccount,
  type MovementKind,
  moveAccount,
} from './account-store.ts';
import { refusals } from './problems.ts';

/** Where money of a repayment comes from: the bank, or the borrowers' own fund accounts. */
export type Source =
  | { readonly kind: 'bank' }
  | { readonly kind: 'fund'; readonly movements: readonly PersonalMovement[] };
export const fromBank: Source = { kind: 'bank' };

/** The account locked; refused when there is none, or when it is not active. */
export async function lockActive(call: Call, loanId: string): Promise<LoanAccount> {
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account) throw new Problem(refusals.notFound);
  if (account.state !== 'active') refuseInactive(account);
  return account;
}

/** Why nothing is repaid or changed of a loan that is not running. */
export function refuseInactive({ state, endedOn }: LoanAccount): never {
  const why = {
    active: '',
    returned: '发放的款项已被银行退回，重新付出前不用还款，也不办理变更。',
    settled: `该笔贷款已于 ${endedOn} 结清。`,
    'written-off': '该笔贷款已核销，只能登记收回。',
  };
  throw new Problem(refusals.notActive, { detail: why[state], state });
}

/** Journal lines from what each subject moves, debits positive: nothing where nothing moves. */
export function journalLines(moved: Readonly<Record<string, bigint>>): JournalLine[] {
  const lines: JournalLine[] = [];
  for (const [subject, amount] of Object.entries(moved)) {
    if (amount > 0n) lines.push({ subject, debit: fen(amount) });
    if (amount < 0n) lines.push({ subject, credit: fen(-amount) });
  }
  return lines;
}

export interface Movement {
  readonly businessKey: string;
  readonly summary: string;
  readonly entry: EntryFacts;
  readonly after: AccountAfter;
  readonly source?: Source;
  /** Further subjects that move, debits positive. */
  readonly more?: Readonly<Record<string, bigint>>;
}

/** What the fund accounts give, for a journal. */
export const drawnFrom = (source: Source) =>
  source.kind === 'fund' && {
    personal: {
      kind: 'loan-offset' as const,
      count: source.movements.length,
      total: sumFen(source.movements.map(({ carriedChange, currentChange }) => fen(carriedChange + currentChange))),
      from: source.movements,
    },
  };

const businesses: Partial<Record<MovementKind, string>> = { grant: 'loan-grant', overdue: 'loan-overdue' };

/**
 * Posts a movement of one loan with its journal: what comes in (101, or 201 from the fund account) against 121, 122 and
 * 401 as the entry says. Answers false when this event was posted before: nothing was written now.
 */
export async function postMovement(call: Call, account: LoanAccount, movement: Movement): Promise<boolean> {
  const { entry, source = fromBank, businessKey, summary } = movement;
  const income = entry.interest + entry.penalty;
  const change = entry.balanceChange + entry.overdueChange;
  const cash = movement.more ? 0n : income - change;
  const money = source.kind === 'bank' ? '101' : '201';
  const lines = journalLines({
    [money]: cash,
    '122': entry.overdueChange,
    '121': entry.balanceChange,
    '401': -income,
    ...movement.more,
  });
  const { journalId, replayed } = await postJournal(call, {
    businessKey,
    business: businesses[entry.kind] ?? `loan-${entry.kind}`,
    summary,
    lines,
    ...drawnFrom(source),
  });
  if (replayed) return false;
  await moveAccount(call, account, { entry, after: movement.after, journalId });
  return true;
}

/** How an account ends when nothing is left: settled on the day. */
export function endedBy(call: Call, balance: Fen, overdue: Fen): AccountAfter {
  if (balance > 0n || overdue > 0n) return {};
  return { state: 'settled', endedOn: call.accountingDate, nextDueOn: null };
}

export const yuan = (amount: bigint | number): string => `${formatYuan(amount)} 元`;
