import type { Call } from '../../platform/call.ts';
import { daysBetween, formatMonth, formatMonthText, isBefore, monthOf } from '../../platform/dates.ts';
import { sumFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import {
  getEmployerAccount,
  listAccounts,
  listOwing,
  monthlyDeposit,
  nextDueMonth,
  remitBy,
} from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findEmployer } from '../party/index.ts';
import { type DunningRow, findLastDunning, hasDunned, insertDunning } from './dunning-store.ts';
import { refusals } from './problems.ts';
import { dunningRound } from './rules.ts';
import { findRemittance } from './store.ts';

const chunk = 500;

/**
 * 催缴: reminds every employer whose month was not paid by its day (《住房公积金管理条例》第十九条: five days after the
 * payday), once on the day after and again at the centre's interval. Safe to run as often as one likes.
 */
export async function dunOverdue(call: Call): Promise<void> {
  const thisMonth = monthOf(call.accountingDate);
  let after: string | undefined;
  do {
    const page = await listOwing(call.tx, call.centerId, thisMonth, { after, limit: chunk });
    for (const { employerId, month } of page) await dun(call, employerId, month);
    after = page.length === chunk ? page.at(-1)?.employerId : undefined;
  } while (after !== undefined);
}

async function dun(call: Call, employerId: string, month: Temporal.PlainDate): Promise<void> {
  const { tx, centerId, accountingDate: today } = call;
  const dueOn = await dueOf(call, employerId, month);
  if (!isBefore(dueOn, today)) return;
  const interval = await getNumber(tx, centerId, 'contribution.dunning-interval-days', today);
  const round = dunningRound(daysBetween(dueOn, today), interval.value);
  if (await hasDunned(tx, centerId, { employerId, month, round })) return;
  const owed = await owedFor(call, employerId, month);
  if (owed.personCount === 0) return;
  // Another worker was faster: it has told them.
  await remind(call, { employerId, month, round, dueOn, method: 'message', reason: null, dunnedBy: null, ...owed });
}

async function dueOf(call: Call, employerId: string, month: Temporal.PlainDate): Promise<Temporal.PlainDate> {
  const employer = await findEmployer(call, employerId);
  const days = await getNumber(call.tx, call.centerId, 'contribution.remit-days-after-payday', month);
  return remitBy(month, employer?.payday ?? 1, days.value);
}

/** Keeps a reminder and tells the employer, once; answers whether it was the first of its round or day. */
async function remind(call: Call, row: Omit<DunningRow, 'dunningId' | 'dunnedOn' | 'dunnedAt'>): Promise<boolean> {
  const { employerId, month, round, dueOn, personCount, amountFen, method, reason } = row;
  const kept = { ...row, dunningId: call.newId(), dunnedOn: call.accountingDate, dunnedAt: call.now };
  if (!(await insertDunning(call.tx, call.centerId, kept))) return false;
  await recordAudit(call, 'contribution.dun', ['employer', employerId], {
    month: formatMonth(month),
    round,
    method,
    ...(reason !== null && { reason }),
  });
  await notify(call, 'contribution.dunned', ['employer', employerId], {
    month: formatMonth(month),
    dueOn: dueOn.toString(),
    personCount,
    amountFen: Number(amountFen),
  });
  return true;
}

/**
 * A clerk reminds an employer of its oldest overdue month, with a reason, once a day. Refused with
 * `contribution/not-overdue` before the last day to pay has passed, and with `contribution/reminded-today`.
 */
export async function dunByHand(call: Call, employerId: string, reason: string): Promise<void> {
  const { tx, centerId, accountingDate: today } = call;
  if (!(await findEmployer(call, employerId))) throw new Problem(refusals.notFound, { detail: '没有这个单位。' });
  const month = nextDueMonth(await getEmployerAccount(tx, centerId, employerId, { lock: true }));
  const dueOn = await dueOf(call, employerId, month);
  const owed = await owedFor(call, employerId, month);
  if (!isBefore(dueOn, today) || owed.personCount === 0)
    throw new Problem(refusals.notOverdue, {
      detail:
        owed.personCount === 0
          ? '该单位没有正常缴存的职工，没有应缴金额。'
          : `${formatMonthText(month)}应于${dueOn.toString()}前到账，尚未逾期。`,
      remedy: '逾期之后再催缴。',
    });
  const last = await findLastDunning(tx, centerId, { employerId, month });
  const row = {
    employerId,
    month,
    round: 0,
    dueOn,
    method: 'manual' as const,
    reason,
    dunnedBy: call.actor.id,
    ...owed,
  };
  if (last?.lastOn.equals(today) || !(await remind(call, row)))
    throw new Problem(refusals.remindedToday, {
      detail: `今日已就${formatMonthText(month)}催缴过该单位。`,
      remedy: '同一月份每天只催缴一次，请明日再办，或电话联系单位经办人。',
    });
}

/** What the month costs: the list that is there, else what the people in use pay. */
async function owedFor(call: Call, employerId: string, month: Temporal.PlainDate) {
  const listed = await findRemittance(call.tx, call.centerId, { employerId, month });
  if (listed && listed.state !== 'draft') return { personCount: listed.personCount, amountFen: listed.amountFen };
  const { ratios } = await getEmployerAccount(call.tx, call.centerId, employerId);
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  return { personCount: rows.length, amountFen: sumFen(rows.map(({ base }) => monthlyDeposit(base, ratios).total)) };
}
