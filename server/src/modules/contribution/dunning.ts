import type { Call } from '../../platform/call.ts';
import { daysBetween, formatMonth, isBefore, monthOf } from '../../platform/dates.ts';
import { sumFen } from '../../platform/money.ts';
import { getEmployerAccount, listAccounts, listOwing, monthlyDeposit, remitBy } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findEmployer } from '../party/index.ts';
import { hasDunned, insertDunning } from './dunning-store.ts';
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
  const employer = await findEmployer({ tx, vault: call.vault, centerId }, employerId);
  const days = await getNumber(tx, centerId, 'contribution.remit-days-after-payday', month);
  const dueOn = remitBy(month, employer?.payday ?? 1, days.value);
  if (!isBefore(dueOn, today)) return;
  const interval = await getNumber(tx, centerId, 'contribution.dunning-interval-days', today);
  const round = dunningRound(daysBetween(dueOn, today), interval.value);
  if (await hasDunned(tx, centerId, { employerId, month, round })) return;
  const owed = await owedFor(call, employerId, month);
  if (owed.personCount === 0) return;
  const row = {
    dunningId: call.newId(),
    employerId,
    month,
    round,
    dueOn,
    method: 'message',
    dunnedAt: call.now,
    ...owed,
  };
  // Another worker was faster: it has told them.
  if (!(await insertDunning(tx, centerId, row))) return;
  await recordAudit(call, 'contribution.dun', ['employer', employerId], { month: formatMonth(month), round });
  await notify(call, 'contribution.dunned', ['employer', employerId], {
    month: formatMonth(month),
    dueOn: dueOn.toString(),
    personCount: owed.personCount,
    amountFen: Number(owed.amountFen),
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
