import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { getNumber } from '../params/index.ts';
import { begin, binding, confirm, finish, identify } from './authorize.ts';
import * as contract from './contract.ts';
import { account, handOver, notePublished } from './menu.ts';
import { deleteOld } from './store.ts';

export { useWechatAccounts } from './account.ts';
export { hearAtGate, type Incoming } from './listen.ts';

/** Removes what has expired and what WeChat brought longer ago than it is kept. Safe to run again. */
export async function removeOldIncoming({ tx, centerId, now, accountingDate }: Call): Promise<void> {
  const { value: days } = await getNumber(tx, centerId, 'wechat.keep-days', accountingDate);
  await deleteOld(tx, centerId, { at: now, incomingBefore: now.subtract({ hours: days * 24 }) });
}

export function registerWechat(edge: Edge): void {
  edge.serve(contract.beginAuthorization, begin);
  edge.servePrepared(contract.finishAuthorization, identify, finish);
  edge.serve(contract.getBinding, binding);
  edge.serve(contract.bind, confirm);
  edge.serve(contract.getAccount, account);
  edge.servePrepared(contract.publishMenu, handOver, notePublished);
}
