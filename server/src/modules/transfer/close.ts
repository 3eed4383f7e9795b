import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { hasUnmatched } from '../settlement/index.ts';
import { endIncoming } from './incoming.ts';
import { business } from './money-in.ts';
import { refusals } from './problems.ts';
import { stateAfter, transferStates } from './states.ts';
import { findTransfer } from './store.ts';
import { writeTo } from './write.ts';

/** 20: ends a negotiation without a transfer. Only when none of its money stands here any more: it has gone back to its payer. */
export async function closeNegotiation(call: Call, transferId: string, reason: string): Promise<void> {
  const row = await findTransfer(call.tx, call.centerId, { transferId }, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  if (stateAfter(row.direction, row.state, 'close') === undefined)
    throw new Problem(refusals.wrongState, {
      detail: `该笔转移接续“${transferStates[row.state].name}”，只有协商中的才能终止。`,
      state: row.state,
    });
  if (await hasUnmatched(call, { business, businessId: transferId }))
    throw new Problem(refusals.moneyWaiting, {
      detail: '该笔转移接续的款项还列在暂收款中。',
      remedy: '请先在“到账通知”中将暂收款退回付款人，退款成功后再终止。',
    });
  await endIncoming(call, row, 'close', `协商后终止：${reason}`);
  await writeTo(call, row, 'closed', { reason });
}
