import type { Call } from '../../platform/call.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getUnallocated } from '../ledger/index.ts';
import { getOwnRemittance } from './confirm.ts';
import { refusals } from './problems.ts';
import { stateAfter } from './states.ts';
import { payOldest } from './take-money.ts';
import { asOne, openMonths, togetherWith } from './together.ts';

/** Pays a confirmed remittance with money that is here already (method 02, handbook §6.2). */
export async function payFromUnallocated(call: Call, employerId: string, remittanceId: string): Promise<void> {
  const own = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  const together = await togetherWith(call, own, { lock: true });
  const remittance = asOne(together);
  const open = openMonths(together);
  if (stateAfter(remittance.state, 'payFromUnallocated') === undefined)
    throw new Problem(refusals.wrongState, { state: remittance.state });
  const unallocated = await getUnallocated(call.tx, call.centerId, remittance.employerId, { lock: true });
  // Of several months the oldest must be covered; the others follow when they are paid.
  const due = open[0]?.amountFen ?? remittance.amountFen;
  if (unallocated < due) {
    throw new Problem(refusals.notEnough, {
      detail: `未分摊余额 ${formatYuan(unallocated)} 元，应缴 ${formatYuan(due)} 元，尚差 ${formatYuan(fen(due - unallocated))} 元。`,
      remedy: '请转账补足差额，附言填写业务流水号，补足后自动入账。',
    });
  }
  await recordAudit(call, 'contribution.pay-from-unallocated', ['remittance', remittanceId], {
    amountFen: Number(remittance.amountFen),
  });
  await payOldest(call, open, 'unallocated');
}
