import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, monthOf } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import { type EmployerAccount, getEmployerAccount, nextDueMonth } from '../../account/index.ts';
import { checkAccountOpen } from '../month.ts';
import { findRemittance } from '../store.ts';
import { refusals } from './problems.ts';
import { type BusinessKind, businessKinds, effectiveMonthFault, excludedBy } from './rules.ts';
import { findBusiness } from './store.ts';

/**
 * Checks that an employer may begin or confirm a business now (handbook §6.2) and answers its account, locked, with the
 * month from which the business takes effect: the next due one. A confirmed list of that month that is not paid yet
 * stands in the way, since it says what everybody pays.
 */
export async function checkMayChange(
  call: Call,
  employerId: string,
  kind: BusinessKind,
): Promise<{ account: EmployerAccount; effectiveMonth: Temporal.PlainDate }> {
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  checkAccountOpen(account);
  const effectiveMonth = nextDueMonth(account);
  const fault = effectiveMonthFault(kind, { nextDue: effectiveMonth, thisMonth: monthOf(call.accountingDate) });
  if (fault) throw new Problem(refusals.notYet, { detail: fault, effectiveMonth: formatMonth(effectiveMonth) });
  const listed = await findRemittance(call.tx, call.centerId, { employerId, month: effectiveMonth });
  if (listed && listed.state !== 'draft') {
    throw new Problem(refusals.monthUnderWay, {
      detail: `${formatMonthText(effectiveMonth)}的汇缴（流水号 ${listed.serial}）已核定，正在等待缴款，此时不能办理${businessKinds[kind].name}。`,
      remedy: '请先完成该月缴款；需要改动清册的，可以撤回已核定的清册后再办理。',
      remittanceId: listed.remittanceId,
      number: listed.serial,
    });
  }
  await checkOthers(call, employerId, kind);
  return { account, effectiveMonth };
}

/** Checks that an employer may do what leaves the list of the month that is due as it is: that list does not stand in the way. */
export async function checkMayPayBack(
  call: Call,
  employerId: string,
  kind: BusinessKind = 'back-payment',
): Promise<EmployerAccount> {
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  checkAccountOpen(account);
  await checkOthers(call, employerId, kind);
  return account;
}

/** Refuses a second business of a kind, or of one that changes the same figures, while the first is under way. */
async function checkOthers(call: Call, employerId: string, kind: BusinessKind): Promise<void> {
  for (const other of [kind, excludedBy(kind)]) {
    if (!other) continue;
    const open = await findBusiness(call.tx, call.centerId, { employerId, kind: other });
    if (open?.state !== 'pending') continue;
    throw new Problem(refusals.inProgress, {
      detail: `本单位有一笔${businessKinds[other].name}（流水号 ${open.number}）正在办理。`,
      remedy: '请等它办结后再办理，或先撤回它。',
      businessId: open.businessId,
      number: open.number,
    });
  }
}
