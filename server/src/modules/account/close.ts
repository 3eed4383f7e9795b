import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { type Closing, closeRow, reopenRow } from './closing-store.ts';
import { refusals } from './problems.ts';

/**
 * Closes an account that is withdrawn in full (提取销户) or moves to another centre (外部转出销户, JGJ/T 320 A.6): nothing else
 * can use it from now on. Refused with
 * `account/not-closable` when it is no longer open.
 */
export async function closeAccount(call: Call, closing: Closing): Promise<void> {
  if (await closeRow(call, closing)) return;
  throw new Problem(refusals.notClosable, { remedy: '请核对账户状态后重新办理。' });
}

/**
 * Opens an account again whose closing by this case did not come about: as it was before. Refused with
 * `account/not-closable` when the person has opened another one meanwhile (one account each, 《住房公积金管理条例》第十三条).
 */
export async function reopenAccount(call: Call, closing: Closing): Promise<void> {
  if (await reopenRow(call, closing)) return;
  throw new Problem(refusals.notClosable, { remedy: '该职工已在其他单位重新开户，请更正收款卡后重新付款。' });
}
