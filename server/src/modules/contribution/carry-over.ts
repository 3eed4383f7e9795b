import type { Call } from '../../platform/call.ts';
import { formatMonthText, parseMonth } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { getEmployerAccount, listAccounts, monthlyDeposit, type PersonalAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { getFen } from '../params/index.ts';
import type * as contract from './contract.ts';
import { keepDraft } from './draft.ts';
import { checkMonth, monthsThrough } from './month.ts';
import { refusals } from './problems.ts';
import { findRemittance } from './store.ts';

/** A base outside the limits of the new month must be adjusted by a roster: a deposit year begins with other limits. */
async function checkBases(call: Call, month: Temporal.PlainDate, accounts: readonly PersonalAccount[]): Promise<void> {
  const floor = await getFen(call.tx, call.centerId, 'contribution.base-min-fen', month);
  const cap = await getFen(call.tx, call.centerId, 'contribution.base-max-fen', month);
  const outside = accounts.filter(({ base }) => base < floor.value || base > cap.value);
  if (outside.length === 0) return;
  throw new Problem(refusals.basesOutOfRange, {
    detail: `${formatMonthText(month)}有 ${outside.length} 名职工的缴存基数不在 ${formatYuan(floor.value)} 元至 ${formatYuan(cap.value)} 元之间。`,
    source: cap.source,
    remedy: '请下载预填的花名册，调整这些职工的缴存基数后导入。',
    accounts: outside.slice(0, 20).map((account) => account.accountNo),
  });
}

/**
 * Makes the month's draft from the people who contribute now, without a file: a month without changes, or without
 * anybody. Months that are
 * in arrears can be listed together up to `through`: confirmed by one signature, paid by one transfer, posted oldest first.
 * Answers the oldest one's id, which is the id of the request: the same request again is answered by what it made, and a
 * list that was made meanwhile stays.
 */
export async function carryOver(
  call: Call,
  employerId: string,
  { requestId, month: monthText, through = monthText }: RouteInput<typeof contract.carryOver>['body'],
): Promise<string> {
  await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  const known = await findRemittance(call.tx, call.centerId, { remittanceId: requestId });
  if (known) {
    if (known.employerId !== employerId) throw new Problem(refusals.notFound);
    return requestId;
  }
  const month = parseMonth(monthText);
  const { account, draft } = await checkMonth(call, employerId, month);
  const months = monthsThrough(call, month, parseMonth(through));
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  for (const one of months) await checkBases(call, one, rows);
  const lines = rows.map(({ accountId, personId, base }) => {
    const deposit = monthlyDeposit(base, account.ratios);
    return {
      accountId,
      personId,
      change: 'same' as const,
      baseFen: base,
      baseBeforeFen: base,
      employerFen: deposit.employer,
      memberFen: deposit.member,
    };
  });
  const ids = months.map((_, index) => (index === 0 ? requestId : call.newId()));
  const togetherId = requestId;
  for (const [index, one] of months.entries())
    await keepDraft(call, {
      employerId,
      month: one,
      source: 'carried-over',
      lines,
      newcomers: [],
      isOfNobody: rows.length === 0,
      replaces: index === 0 ? draft : undefined,
      ids: { remittanceId: ids[index] ?? '', togetherId: months.length > 1 ? togetherId : null },
    });
  await recordAudit(call, 'contribution.carry-over', ['remittance', togetherId], {
    personCount: rows.length,
    monthCount: months.length,
  });
  return togetherId;
}
