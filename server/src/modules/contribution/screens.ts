import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth, isBefore, monthOf } from '../../platform/dates.ts';
import { type Fen, fen, sumFen, yuanCapital } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import {
  accountsOfEmployer,
  countByBase,
  countByState,
  employerStates,
  getEmployerAccount,
  monthlyDeposit,
  nextDueMonth,
  remitBy,
} from '../account/index.ts';
import { getUnallocated, sumBalances } from '../ledger/index.ts';
import { getFen, getNumber, getRate } from '../params/index.ts';
import { findEmployer, maskMobile, maskName } from '../party/index.ts';
import { getSpecialAccount, listReceiptRows } from '../settlement/index.ts';
import { findDeferredThrough } from './business/store.ts';
import { collectionView, collectsFrom } from './collection/view.ts';
import type * as contract from './contract.ts';
import { findLastDunning } from './dunning-store.ts';
import { sumLeftOut } from './left-out/store.ts';
import { type ChangeCounts, countChanges } from './line-store.ts';
import { moneySteps } from './money-steps.ts';
import { refusals } from './problems.ts';
import { monthsText, stillToPay } from './rules.ts';
import { findRemittance, listRemittanceRows, type RemittanceRow } from './store.ts';
import { asOne, dueOf, type Together, togetherWith } from './together.ts';

const text = (instant: Temporal.Instant | null) => instant?.toString() ?? null;

/** A remittance as lists show it. */
export function summaryOf(row: RemittanceRow) {
  return {
    remittanceId: row.remittanceId,
    month: formatMonth(row.month),
    serial: row.serial,
    state: row.state,
    personCount: row.personCount,
    employerFen: Number(row.employerFen),
    memberFen: Number(row.memberFen),
    amountFen: Number(row.amountFen),
    createdAt: row.createdAt.toString(),
    confirmedAt: text(row.confirmedAt),
    receivedAt: text(row.receivedAt),
    postedAt: text(row.postedAt),
  };
}

/** The last day to pay a month: payday + 5 days by the Regulation of that month. */
async function dueDay(call: Call, month: Temporal.PlainDate, payday: number): Promise<Temporal.PlainDate> {
  const days = await getNumber(call.tx, call.centerId, 'contribution.remit-days-after-payday', month);
  return remitBy(month, payday, days.value);
}

interface Waiting {
  /** What is listed together; its oldest month without money says until when to pay. */
  readonly months: readonly RemittanceRow[];
  readonly unallocated: Fen;
}

/** Where and how much to pay, while a remittance waits for a transfer. */
async function paymentOf(call: Call, row: RemittanceRow, { months, unallocated }: Waiting) {
  if (row.state !== 'confirmed' && row.state !== 'short') return null;
  const account = await getSpecialAccount(call.tx, call.centerId);
  const employer = await findEmployer(call, row.employerId);
  const oldest = months.find(({ state }) => state !== 'posted') ?? row;
  const dueOn = await dueDay(call, oldest.month, employer?.payday ?? 1);
  const rest = stillToPay(row, unallocated);
  const missing = rest === 0n ? row.amountFen : rest;
  return {
    accountNo: account.accountNo,
    accountName: account.accountName,
    bankName: account.bankName,
    amountFen: Number(missing),
    amountCapital: yuanCapital(missing),
    remark: row.serial,
    dueOn: dueOn.toString(),
  };
}

/** One remittance with everything its page shows: counts of changes, payment instruction, money received, honest steps. */
export async function remittanceView(
  call: Call,
  given: RemittanceRow,
): Promise<RouteOutput<typeof contract.getRemittance>> {
  const together = await togetherWith(call, given);
  const row = asOne(together);
  const countsOf = ({ remittanceId }: RemittanceRow) => countChanges(call.tx, call.centerId, remittanceId);
  const counts = await countsOf(row);
  const unallocated = await getUnallocated(call.tx, call.centerId, row.employerId, { lock: false });
  const receipts = await listReceiptRows(
    call.tx,
    call.centerId,
    { businessId: row.remittanceId },
    { limit: 50, offset: 0 },
  );
  const last = await findRemittance(call.tx, call.centerId, {
    employerId: row.employerId,
    month: row.month.subtract({ months: 1 }),
  });
  const leftOut = await sumLeftOut(call.tx, call.centerId, row.remittanceId);
  const collection = await collectionView(call, row.remittanceId);
  return {
    ...summaryOf(row),
    counts,
    lastMonthCount: last?.personCount ?? 0,
    lastMonthFen: Number(last?.amountFen ?? 0n),
    confirmedBy: row.confirmedBy,
    payment: await paymentOf(call, row, { months: together.months, unallocated }),
    receipts: receipts.rows.map((receipt) => ({
      receiptId: receipt.receiptId,
      amountFen: Number(receipt.amountFen),
      receivedAt: receipt.receivedAt.toString(),
      outcome: receipt.outcome,
      counterName: receipt.counterName,
    })),
    leftOut: { personCount: leftOut.personCount, amountFen: Number(leftOut.amountFen) },
    collection,
    collectsFrom: await collectsFrom(call, row.employerId),
    together: together.months.length > 1 ? await monthsOf(together, countsOf) : null,
    unallocatedFen: Number(unallocated),
    steps: moneySteps(row, {
      unallocated,
      receivedCount: receipts.total,
      collection,
      listed: { months: monthsText(together.months.map(({ month }) => month)), amountFen: dueOf(together.months) },
    }),
  };
}

/** Each month of several, with what changes in it. */
async function monthsOf({ months }: Together, countsOf: (row: RemittanceRow) => Promise<ChangeCounts>) {
  const rows: (ReturnType<typeof summaryOf> & { counts: ChangeCounts })[] = [];
  for (const month of months) rows.push({ ...summaryOf(month), counts: await countsOf(month) });
  return rows;
}

/** The month's work of an employer on one page. */
export async function employerOverview(
  call: Call,
  employerId: string,
): Promise<RouteOutput<typeof contract.getEmployerOverview>> {
  const { tx, centerId } = call;
  const employer = await findEmployer({ tx, vault: call.vault, centerId }, employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const account = await getEmployerAccount(tx, centerId, employerId);
  const counts = await countByState(tx, centerId, employerId);
  const nextDue = nextDueMonth(account);
  const dueOn = await dueDay(call, nextDue, employer.payday);
  const baseMin = await getFen(tx, centerId, 'contribution.base-min-fen', call.accountingDate);
  const baseMax = await getFen(tx, centerId, 'contribution.base-max-fen', call.accountingDate);
  const ratioMin = await getRate(tx, centerId, 'contribution.ratio-min-ppm', call.accountingDate);
  const ratioMax = await getRate(tx, centerId, 'contribution.ratio-max-ppm', call.accountingDate);
  const deferral = await getNumber(tx, centerId, 'contribution.deferral-max-months', call.accountingDate);
  const current = await findRemittance(tx, centerId, { employerId, month: nextDue });
  const posted = await listRemittanceRows(tx, centerId, employerId, { states: ['posted'] }, { limit: 12, offset: 0 });
  const reminded = await findLastDunning(tx, centerId, { employerId, month: nextDue });
  const isDue = !isBefore(monthOf(call.accountingDate), nextDue);
  const isDeferred = account.state === 'deferred';
  return {
    name: employer.name,
    employerAccountNo: employer.employerAccountNo,
    creditCode: employer.creditCode,
    address: employer.address,
    legalRepresentativeMasked: maskName(employer.legalRepresentative),
    handlerNameMasked: maskName(employer.handlerName),
    handlerMobileMasked: employer.handlerMobile ? maskMobile(employer.handlerMobile) : '',
    payday: employer.payday,
    registeredOn: employer.registeredOn.toString(),
    openedOn: account.openedOn.toString(),
    state: employerStates[account.state],
    employerRatioPpm: Number(account.ratios.employer),
    memberRatioPpm: Number(account.ratios.member),
    contributedTo: account.contributedTo && formatMonth(account.contributedTo),
    nextDueMonth: formatMonth(nextDue),
    dueOn: dueOn.toString(),
    // Who may defer owes nothing yet; who has closed its account owes nothing any more.
    isOverdue: isDue && (account.state === 'normal' || account.state === 'opened') && isBefore(dueOn, dayOf(call.now)),
    deferredThrough: isDeferred ? ((await findDeferredThrough(tx, centerId, employerId)) ?? null) : null,
    normalCount: counts.normal,
    sealedCount: counts.sealed,
    balanceFen: Number(await sumBalances(tx, centerId, accountsOfEmployer(centerId, employerId))),
    unallocatedFen: Number(await getUnallocated(tx, centerId, employerId, { lock: false })),
    monthlyFen: Number(await monthlyTotal(call, employerId, account.ratios)),
    ratioMinPpm: Number(ratioMin.value),
    ratioMaxPpm: Number(ratioMax.value),
    baseMinFen: Number(baseMin.value),
    baseMaxFen: Number(baseMax.value),
    baseSource: baseMax.source,
    deferralMaxMonths: Number(deferral.value),
    current: current ? summaryOf(current) : null,
    reminded: reminded ? { times: reminded.times, lastAt: reminded.lastAt.toString() } : null,
    history: posted.rows
      .map((row) => ({ month: formatMonth(row.month), amountFen: Number(row.amountFen), personCount: row.personCount }))
      .reverse(),
  };
}

/** What a month without changes would cost. */
async function monthlyTotal(
  call: Call,
  employerId: string,
  ratios: Parameters<typeof monthlyDeposit>[1],
): Promise<Fen> {
  const bases = await countByBase(call.tx, call.centerId, employerId);
  return sumFen(bases.map(({ base, count }) => fen(monthlyDeposit(base, ratios).total * BigInt(count))));
}
