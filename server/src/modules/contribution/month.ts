import type { Call } from '../../platform/call.ts';
import { formatMonth, formatMonthText, isBefore, monthOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { type EmployerAccount, employerStates, getEmployerAccount, nextDueMonth } from '../account/index.ts';
import { monthsFrom } from './business/rules.ts';
import { refusals } from './problems.ts';
import { findRemittance, type RemittanceRow } from './store.ts';

const open = new Set(['normal', 'opened', 'deferred']);

/** Refuses an employer whose account is closed, sealed or otherwise not in use. */
export function checkAccountOpen(account: EmployerAccount): void {
  if (open.has(account.state)) return;
  throw new Problem(refusals.employerNotOpen, {
    detail: `贵单位账户状态为“${employerStates[account.state]}”，只有正常、开户、缓缴状态可以办理缴存业务。`,
    remedy: '请到柜台办理单位账户启用手续。',
  });
}

/**
 * Checks that an employer may make the list of a month (handbook §6.2): the account is normal, opened or deferred; the
 * month is the next due one and not in the future; no confirmed list of that month exists. Answers the employer's
 * account, locked unless told otherwise, and the draft that a new list replaces.
 */
export async function checkMonth(
  call: Call,
  employerId: string,
  month: Temporal.PlainDate,
  { lock }: { lock: boolean } = { lock: true },
): Promise<{ account: EmployerAccount; draft: RemittanceRow | undefined }> {
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock });
  checkAccountOpen(account);
  const due = nextDueMonth(account);
  if (!month.equals(due)) {
    throw new Problem(refusals.wrongMonth, {
      detail: `应汇缴的月份是${formatMonthText(due)}，您选择的是${formatMonthText(month)}。汇缴须逐月办理。`,
      remedy: `请办理${formatMonthText(due)}的汇缴。`,
      dueMonth: formatMonth(due),
    });
  }
  if (isBefore(monthOf(call.accountingDate), month)) {
    throw new Problem(refusals.wrongMonth, {
      detail: `${formatMonthText(month)}尚未开始，不能提前办理。`,
      remedy: `请于${formatMonthText(month)}1日以后办理。`,
      dueMonth: formatMonth(due),
    });
  }
  const existing = await findRemittance(call.tx, call.centerId, { employerId, month }, { lock });
  if (existing && existing.state !== 'draft') {
    throw new Problem(refusals.alreadyOpen, {
      detail: `${formatMonthText(month)}的汇缴（流水号 ${existing.serial}）已核定，不能重复办理。`,
      remedy: '请在“缴款记录”中查看该笔汇缴的进度。',
      remittanceId: existing.remittanceId,
    });
  }
  return { account, draft: existing };
}

const monthsMax = 24;

/** The months from the one that is due to another one: not in the future, and no more than two years at once. */
export function monthsThrough(call: Call, first: Temporal.PlainDate, last: Temporal.PlainDate): Temporal.PlainDate[] {
  const months = monthsFrom(first, last);
  if (months.length === 0 || months.length > monthsMax)
    throw new Problem(refusals.wrongMonth, {
      detail: `从${formatMonthText(first)}到${formatMonthText(last)}不能一次办理。`,
      remedy: `请选择${formatMonthText(first)}起、最多 ${monthsMax} 个月。`,
    });
  if (isBefore(monthOf(call.accountingDate), last))
    throw new Problem(refusals.wrongMonth, {
      detail: `${formatMonthText(last)}尚未开始，不能提前办理。`,
      remedy: '请只选择已到期的月份。',
    });
  return months;
}

/**
 * A remittance, locked for the rest of the transaction together with its employer's account: always the account first, as
 * new lists lock it too, so that those who work on the same month queue and do not wait for each other in a circle.
 */
export async function lockRemittance(
  call: Call,
  by: { remittanceId: string } | { serial: string },
): Promise<RemittanceRow | undefined> {
  const found = await findRemittance(call.tx, call.centerId, by);
  return found && lockFound(call, found);
}

/** The same for a remittance that was read already: as it is once it is locked. */
export async function lockFound(call: Call, { employerId, remittanceId }: RemittanceRow): Promise<RemittanceRow> {
  await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  const locked = await findRemittance(call.tx, call.centerId, { remittanceId }, { lock: true });
  if (!locked) throw new Problem(refusals.notFound);
  return locked;
}
