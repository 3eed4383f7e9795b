import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findOpenAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { findPersonalBalance, freeOf, type PersonalBalance, withdrawFrom } from '../ledger/index.ts';
import { getFen } from '../params/index.ts';
import { findAccount } from './account-store.ts';
import { lockBills } from './bill-store.ts';
import { quoteEarly, repayEarly } from './early.ts';
import { afterEnd } from './end.ts';
import { type Loan, listBorrowers, updateContract } from './loan-store.ts';
import {
  endOffsetAgreements,
  insertOffsetAgreement,
  listOffsetPersons,
  listOffsets,
  listYearlyOffsets,
} from './offset-store.ts';
import type { Source } from './post.ts';
import { refusals } from './problems.ts';
import { payBill } from './repay.ts';
import { type OffsetBy, offsets } from './rules/kinds.ts';
import { nextInstalment } from './rules/schedule.ts';

/**
 * 冲还贷签约: the main borrower says how the fund accounts repay the loan, or ends it for everybody; a co-borrower joins
 * with his own account, or leaves. Signing again what is signed changes nothing.
 */
export async function signOffset(
  call: Call,
  loan: Loan,
  { personId, by }: { readonly personId: string; readonly by: OffsetBy },
): Promise<void> {
  const borrowers = await listBorrowers(call.tx, call.centerId, loan.loanId);
  const one = borrowers.find((borrower) => borrower.personId === personId);
  if (!one) throw new Problem(refusals.notFound);
  if (!['active', 'signing', 'returned'].includes(loan.state)) {
    throw new Problem(refusals.notActive, { detail: '已结清或核销的贷款不再冲还。', state: loan.state });
  }
  if (by === 'none') await endOffsetAgreements(call, loan.loanId, one.relation === 'self' ? undefined : personId);
  else await agree(call, loan, { personId, by, isMain: one.relation === 'self' });
  if (one.relation === 'self') await updateContract(call.tx, call.centerId, loan.loanId, { offsetBy: by });
  await recordAudit(call, 'loan.sign-offset', ['loan', loan.loanId], { personId, by });
}

async function agree(
  call: Call,
  loan: Loan,
  { personId, by, isMain }: { readonly personId: string; readonly by: OffsetBy; readonly isMain: boolean },
): Promise<void> {
  if (!isMain && by !== loan.offsetBy) {
    throw new Problem(refusals.offsetNotAgreed, {
      detail: loan.offsetBy === 'none' ? '主借款人还没有签订冲还贷。' : `主借款人签订的是“${offsets[loan.offsetBy]}”。`,
      remedy: '冲还方式由主借款人选定；请主借款人先签订，共同借款人再加入。',
      source: '冲还贷协议',
    });
  }
  const account = await findOpenAccount(call.tx, call.centerId, personId);
  if (!account) throw new Problem(refusals.noAccount, { remedy: '有正常或封存的公积金账户才能冲还贷款。' });
  const known = await listOffsetPersons(call.tx, call.centerId, loan.loanId);
  if (!known.some((person) => person.personId === personId)) await insertOffsetAgreement(call, loan.loanId, personId);
}

/** A fund account that may be drawn for a loan. */
interface Fund {
  readonly accountId: string;
  readonly balance: PersonalBalance;
  readonly free: Fen;
}

/**
 * What the fund accounts of an agreement can give, in their order: all but what the centre says must stay and what a
 * withdrawal under way has been promised. A frozen account gives nothing. `lock` makes a withdrawal that begins wait.
 */
async function fundsOf(call: Call, loanId: string, { lock }: { readonly lock: boolean }): Promise<Fund[]> {
  const keep = await getFen(call.tx, call.centerId, 'loan.offset-keep-fen', call.accountingDate);
  const funds: Fund[] = [];
  for (const { personId } of await listOffsetPersons(call.tx, call.centerId, loanId)) {
    const account = await findOpenAccount(call.tx, call.centerId, personId);
    if (!account || account.state === 'frozen') continue;
    const balance = await findPersonalBalance(call.tx, call.centerId, account.accountId, { lock });
    const free = balance ? freeOf(balance) - keep.value : 0n;
    if (balance && free > 0n) funds.push({ accountId: account.accountId, balance, free: fen(free) });
  }
  return funds;
}

const sumOf = (funds: readonly Fund[]) => fen(funds.reduce((sum, { free }) => sum + free, 0n));

/** What the fund accounts of a loan could give now; for reminders. */
export const offsetFree = async (call: Call, loanId: string): Promise<Fen> =>
  sumOf(await fundsOf(call, loanId, { lock: false }));

/** Takes an amount from the accounts in their order: the first one as far as it goes. */
function sourceOf(funds: readonly Fund[], amount: Fen): Source {
  let left: bigint = amount;
  const movements = funds.flatMap(({ accountId, balance, free }) => {
    const part = fen(left < free ? left : free);
    left -= part;
    return part > 0n ? [{ accountId, ...withdrawFrom(balance, part) }] : [];
  });
  if (left > 0n) throw new RangeError(`${left} of ${amount} is not there`);
  return { kind: 'fund', movements };
}

/**
 * 按月冲还: the due bill of a contract with a monthly offset is paid from the fund accounts when they suffice; what they do
 * not pay goes to the bank as any other. Answers the last loan looked at, to go on from.
 */
export async function offsetMonthly(call: Call, after: string): Promise<string | undefined> {
  const limit = 200;
  await lockBills(call.tx, call.centerId);
  const due = await listOffsets(call.tx, call.centerId, { by: 'monthly', on: call.accountingDate, limit, after });
  for (const { loanId, dueOn, amount } of due) {
    const funds = await fundsOf(call, loanId, { lock: true });
    if (sumOf(funds) < amount) continue;
    await payBill(call, { loanId, dueOn, source: sourceOf(funds, amount), key: `loan:offset:${loanId}:${dueOn}` });
    await afterEnd(call, loanId);
  }
  return due.length === limit ? due.at(-1)?.loanId : undefined;
}

/**
 * 按年冲还本金: on the day of the grant, every year, what the fund accounts can give repays principal and the instalment
 * falls; when it is enough the loan is settled. Once a year, however often it is asked for.
 */
export async function offsetYearly(call: Call): Promise<number> {
  await lockBills(call.tx, call.centerId);
  const loans = await listYearlyOffsets(call.tx, call.centerId, call.accountingDate);
  let count = 0;
  for (const { loanId } of loans) {
    const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
    const funds = await fundsOf(call, loanId, { lock: true });
    const free = sumOf(funds);
    if (!account || free === 0n) continue;
    const { method, balance, rate, level, monthsLeft: months } = account;
    const due = nextInstalment(method, { balance, rate, months, level });
    const { repayment: full } = await quoteEarly(call, account, { kind: 'full' });
    // Less than an instalment more than the instalment itself is not worth a new plan.
    if (free < full.paid && free < 2n * due.payment) continue;
    const amount = free < full.paid ? free : full.paid;
    const wish =
      free < full.paid
        ? ({ kind: 'partial', amount, choice: 'lower-instalment' } as const)
        : ({ kind: 'full' } as const);
    const key = `loan:offset-year:${loanId}:${call.accountingDate.year}`;
    await repayEarly(call, { loanId, wish, source: sourceOf(funds, amount), key });
    await afterEnd(call, loanId);
    count += 1;
  }
  return count;
}
