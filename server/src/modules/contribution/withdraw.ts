import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getOwnRemittance } from './confirm.ts';
import { endCounterCase } from './counter/guard.ts';
import { throwAway } from './draft.ts';
import { refusals } from './problems.ts';
import { stateAfter } from './states.ts';
import { updateRemittance } from './store.ts';
import { asOne, openMonths, togetherWith } from './together.ts';

/**
 * 撤回清册: takes a confirmed list back before it is paid, so that another can be made. Money that came for it already, or
 * comes later, is the employer's unallocated money. What the list changed about people (accounts opened, sealed,
 * unsealed, bases) stays: each of those is undone by its own business.
 */
export async function withdrawRemittance(call: Call, employerId: string, remittanceId: string): Promise<void> {
  const together = await togetherWith(call, await getOwnRemittance(call, employerId, remittanceId, { lock: true }), {
    lock: true,
  });
  const remittance = asOne(together);
  if (stateAfter(remittance.state, 'withdraw') === undefined)
    throw new Problem(refusals.wrongState, {
      detail: remittance.state === 'posted' ? '该月汇缴已经入账，不能撤回。' : '只有已核定、未入账的清册可以撤回。',
      state: remittance.state,
      remedy: remittance.state === 'posted' ? '个别职工缴错的，请办理错缴更正。' : '请刷新页面查看最新状态。',
    });
  const open = openMonths(together);
  for (const month of open) await updateRemittance(call.tx, call.centerId, month.remittanceId, { state: 'withdrawn' });
  await recordAudit(call, 'contribution.withdraw', ['remittance', remittanceId], {
    month: formatMonth(remittance.month),
    serial: remittance.serial,
    before: remittance.state,
    monthCount: open.length,
  });
}

/** Gives up a list that is not confirmed yet: nothing has changed but that it is gone. */
export async function discardRemittance(call: Call, employerId: string, remittanceId: string): Promise<void> {
  const remittance = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  if (stateAfter(remittance.state, 'discard') === undefined)
    throw new Problem(refusals.wrongState, { detail: '只有未确认的清册可以放弃。', state: remittance.state });
  await endCounterCase(call, employerId, 'remittance', '单位放弃该月清册');
  await throwAway(call, remittance);
  await recordAudit(call, 'contribution.discard', ['remittance', remittanceId], {
    month: formatMonth(remittance.month),
  });
}
