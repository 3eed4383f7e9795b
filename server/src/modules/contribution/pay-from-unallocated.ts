import type { Call } from '../../platform/call.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { getUnallocated } from '../ledger/index.ts';
import { getOwnRemittance } from './confirm.ts';
import { postRemittance } from './post.ts';
import { refusals } from './problems.ts';
import { stateAfter } from './states.ts';

/** Pays a confirmed remittance with money that is here already (method 02, handbook §6.2). */
export async function payFromUnallocated(call: Call, employerId: string, remittanceId: string): Promise<void> {
  const remittance = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  if (stateAfter(remittance.state, 'payFromUnallocated') === undefined)
    throw new Problem(refusals.wrongState, { state: remittance.state });
  const unallocated = await getUnallocated(call.tx, call.centerId, remittance.employerId, { lock: true });
  if (unallocated < remittance.amountFen) {
    throw new Problem(refusals.notEnough, {
      detail: `未分摊余额 ${formatYuan(unallocated)} 元，应缴 ${formatYuan(remittance.amountFen)} 元，尚差 ${formatYuan(fen(remittance.amountFen - unallocated))} 元。`,
      remedy: '请转账补足差额，附言填写业务流水号，补足后自动入账。',
    });
  }
  await recordAudit(call, 'contribution.pay-from-unallocated', ['remittance', remittanceId], {
    amountFen: Number(remittance.amountFen),
  });
  await postRemittance(call, remittance, { source: 'unallocated', method: 'unallocated' });
}
