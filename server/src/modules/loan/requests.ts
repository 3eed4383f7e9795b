import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { findPerson } from '../party/index.ts';
import { countTrade, releaseTrade } from '../service/index.ts';
import {
  type PaymentFacts,
  type PaymentOutcome,
  registerCollection,
  registerPaymentHandler,
} from '../settlement/index.ts';
import { findAccount } from './account-store.ts';
import type * as contract from './contract.ts';
import { type EarlyWish, quoteEarly, repayEarly } from './early.ts';
import { afterEnd } from './end.ts';
import { findLoan, type Loan } from './loan-store.ts';
import { lockActive, refuseInactive, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { owedNow, payOverdue } from './repay.ts';
import {
  endRequest,
  findLastRequest,
  findRequest,
  insertRequest,
  type RequestKind,
  type RequestRow,
} from './request-store.ts';
import { scheduleOf, totalsOf } from './rules/schedule.ts';
import { takeBackRequest } from './take-back.ts';
import { checkRecovery, recoverWritten } from './written-off.ts';

type Wish =
  | RouteInput<typeof contract.repayMine>['body']['wish']
  | { readonly kind: 'recovery'; readonly amountFen: number };

function wishOf(wish: Extract<Wish, { kind: 'full' | 'partial' }>): EarlyWish {
  if (wish.kind === 'full') return { kind: 'full' };
  return { kind: 'partial', amount: fen(wish.amountFen ?? 0), choice: wish.choice ?? 'lower-instalment' };
}

/** What an early repayment today would cost, save and leave. */
export async function earlyQuote(
  call: Call,
  loanId: string,
  wish: RouteInput<typeof contract.quoteMyEarly>['body'],
): Promise<RouteOutput<typeof contract.quoteMyEarly>> {
  const account = await findAccount(call.tx, call.centerId, loanId);
  if (!account) throw new Problem(refusals.notFound);
  if (account.state !== 'active') refuseInactive(account);
  const { repayment, before, after } = await quoteEarly(call, account, wishOf(wish));
  const plan = { method: before.method, rateAt: () => before.rate };
  const unchanged = totalsOf(
    scheduleOf({ ...plan, balance: before.balance, months: before.months, level: before.level }),
  );
  const rest = after
    ? scheduleOf({ ...plan, balance: repayment.balanceAfter, months: after.months, level: after.level })
    : [];
  const interest = totalsOf(rest).interest + repayment.instalmentInterest - repayment.rebate;
  return {
    on: call.accountingDate.toString(),
    paidFen: Number(repayment.paid),
    instalmentPrincipalFen: Number(repayment.instalmentPrincipal),
    instalmentInterestFen: Number(repayment.instalmentInterest),
    extraPrincipalFen: Number(repayment.extraPrincipal),
    rebateFen: Number(repayment.rebate),
    days: repayment.days,
    balanceAfterFen: Number(repayment.balanceAfter),
    savedFen: Number(unchanged.interest - interest),
    interestBeforeFen: Number(unchanged.interest),
    interestAfterFen: Number(totalsOf(rest).interest),
    monthsAfter: rest.length,
    instalmentAfterFen: Number(rest[0]?.payment ?? 0n),
  };
}

/** The amount that a wish costs today, refused when it may not be made. */
async function amountOf(call: Call, loanId: string, wish: Wish): Promise<Fen> {
  if (wish.kind === 'recovery') {
    const written = await findAccount(call.tx, call.centerId, loanId, { lock: true });
    if (!written) throw new Problem(refusals.notFound);
    await checkRecovery(call, written, fen(wish.amountFen));
    return fen(wish.amountFen);
  }
  const account = await lockActive(call, loanId);
  if (wish.kind !== 'overdue') return (await quoteEarly(call, account, wishOf(wish))).repayment.paid;
  const owed = await owedNow(call, account);
  if (owed === 0n) throw new Problem(refusals.nothingDue, { detail: '该笔贷款没有逾期。' });
  const amount = wish.amountFen === undefined ? owed : fen(wish.amountFen);
  if (amount > owed)
    throw new Problem(refusals.moreThanOwed, {
      detail: `逾期本息和罚息今天共 ${yuan(owed)}，申请归还 ${yuan(amount)}。`,
      remedy: '请改为不超过应还的金额；还清逾期后，可以再办理提前还款。',
      owedFen: Number(owed),
    });
  return amount;
}

const requestKinds = {
  overdue: 'overdue',
  full: 'early-full',
  partial: 'early-partial',
  recovery: 'recovery',
} as const satisfies Record<Wish['kind'], RequestKind>;
const kindOf = ({ kind }: Wish): RequestKind => requestKinds[kind];

/**
 * Asks for a repayment outside the plan: the amount of today is collected from the repayment account; the loan changes
 * when the bank says it is paid. The same request id does it once; a second one while one is under way is refused.
 */
export async function requestRepayment(
  call: Call,
  loan: Loan,
  { requestId, wish }: { requestId: string; wish: Wish },
): Promise<void> {
  const known = await findRequest(call.tx, call.centerId, requestId);
  if (known?.loanId === loan.loanId) return;
  const last = await findLastRequest(call.tx, call.centerId, loan.loanId);
  if (last?.state === 'collecting') {
    throw new Problem(refusals.requestOpen, {
      detail: `${last.askedOn} 申请的还款 ${yuan(last.amount)} 正在等待银行扣款结果。`,
      remedy: '请等银行答复后再办理；款项不会重复扣收。',
    });
  }
  const amount = await amountOf(call, loan.loanId, wish);
  // What is overdue may be paid in any amount.
  if (wish.kind !== 'overdue')
    await countTrade(call, { service: 'loan-repayment', tradeId: requestId, personId: loan.personId, amount });
  const choice = wish.kind === 'partial' ? (wish.choice ?? 'lower-instalment') : null;
  await insertRequest(call, { requestId, loanId: loan.loanId, kind: kindOf(wish), amount, choice });
  const payer = await findPerson(call, loan.personId);
  await registerCollection(call, {
    business: 'loan-request',
    businessId: requestId,
    payer: { ...loan.repay, name: payer?.name ?? '', holder: 'personal' },
    amount,
    purpose: 'loan-repayment',
    summary: `贷款还款 ${loan.contractNo}`,
  });
  await notify(call, 'loan.early-accepted', ['person', loan.personId], {
    contractTail: loan.contractNo.slice(-4),
    amountFen: Number(amount),
    on: call.accountingDate.toString(),
  });
  await recordAudit(call, 'loan.request-repayment', ['loan', loan.loanId], {
    requestId,
    kind: kindOf(wish),
    amountFen: Number(amount),
  });
}

async function bookRequest(call: Call, request: RequestRow): Promise<{ readonly entryNo: number }> {
  const { loanId, amount, requestId } = request;
  const key = `loan:request:${requestId}`;
  if (request.kind === 'overdue') return payOverdue(call, { loanId, amount, key });
  if (request.kind === 'recovery') return recoverWritten(call, { loanId, amount, key });
  // The rebate is of the day on which it was asked for: the bank's answer may come after midnight.
  const wish: EarlyWish =
    request.kind === 'early-full'
      ? { kind: 'full' }
      : { kind: 'partial', amount, choice: request.choice ?? 'lower-instalment' };
  return repayEarly(call, { loanId, wish, key, asked: { on: request.askedOn, amount } });
}

/** Books what the bank has collected for a request. */
export async function finishRequest(call: Call, request: RequestRow): Promise<void> {
  const { loanId, requestId } = request;
  const found = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  const { entryNo } = await bookRequest(call, request);
  const booked = { entryNo, monthsBefore: found?.monthsLeft ?? 0, levelBefore: found?.level ?? zeroFen };
  await endRequest(call, requestId, { state: 'done', booked });
  await afterEnd(call, loanId);
}

async function settleRequest(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  const request = await findRequest(call.tx, call.centerId, payment.businessId);
  if (!request) throw new Error(`collection ${payment.paymentNo} is for no request`);
  const loan = await findLoan(call, request.loanId);
  if (!loan) throw new Error(`request ${request.requestId} is of no loan`);
  const words = { contractTail: loan.contractNo.slice(-4), amountFen: Number(request.amount) };
  if (outcome.kind === 'paid') {
    await finishRequest(call, request);
    await notify(call, 'loan.repaid-early', ['person', loan.personId], words);
  }
  if (outcome.kind === 'failed') {
    await endRequest(call, request.requestId, { state: 'failed', reason: outcome.reason });
    await releaseTrade(call, request.requestId);
    await notify(call, 'loan.request-failed', ['person', loan.personId], { ...words, reason: outcome.reason });
  }
  if (outcome.kind === 'returned') await takeBackRequest(call, request, outcome.reason);
}

export function registerRequests(): void {
  registerPaymentHandler('loan-request', settleRequest);
}
