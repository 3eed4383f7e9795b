import type { Call } from '../../platform/call.ts';
import { parseMonth } from '../../platform/dates.ts';
import { listAccounts, monthlyDeposit } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { keepDraft } from './draft.ts';
import { checkMonth } from './month.ts';

/** Makes the month's draft from the people who contribute now, without a file: a month without changes. */
export async function carryOver(call: Call, employerId: string, monthText: string): Promise<string> {
  const month = parseMonth(monthText);
  const { account, draft } = await checkMonth(call, employerId, month);
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
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
  const remittanceId = await keepDraft(call, {
    employerId,
    month,
    source: 'carried-over',
    lines,
    newcomers: [],
    replaces: draft,
  });
  await recordAudit(call, 'contribution.carry-over', ['remittance', remittanceId], { personCount: rows.length });
  return remittanceId;
}
