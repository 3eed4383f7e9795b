import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { type Operation, recordRefusal, type SubjectKind } from '../audit/index.ts';
import { isOwnBusiness } from '../identity/index.ts';
import { refusals } from './problems.ts';

/** Refuses a member of staff who would do their own business (回避); an attempt is kept although it is refused. */
export async function checkNotOwnBusiness(
  call: Call,
  personId: string,
  [operation, about]: readonly [Operation, readonly [SubjectKind, string]],
): Promise<void> {
  if (!(await isOwnBusiness(call, personId))) return;
  await recordRefusal(call, operation, about, { reason: 'own-business' });
  throw new Problem(refusals.ownBusiness, {
    detail: '办理的是您本人的业务；本次尝试已记入审计记录。',
    remedy: '请由同事受理和审核；您本人可以在网上服务大厅或手机应用申请。',
    source: '工作人员回避：不办理本人的业务',
  });
}
