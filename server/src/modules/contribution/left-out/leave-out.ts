import type { Call } from '../../../platform/call.ts';
import { fen, sumFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordAudit } from '../../audit/index.ts';
import { getOwnRemittance } from '../confirm.ts';
import { checkNotInReview } from '../counter/guard.ts';
import { digestOf } from '../draft.ts';
import { refusals } from '../problems.ts';
import { updateRemittance } from '../store.ts';
import type { LeftOutReason } from './reasons.ts';
import { listWhole, setLeftOut } from './store.ts';

/**
 * 部分缴存: people on a draft who are not paid for with this month, or are again. They stay with the employer and on the
 * list; the month is owed for them (《住房公积金管理条例》第二十条: on time and in full), and paid by back-payment.
 */
export async function leaveOut(
  call: Call,
  employerId: string,
  remittanceId: string,
  { lineNos, reason }: { readonly lineNos: readonly number[]; readonly reason: LeftOutReason | null },
): Promise<void> {
  const { tx, centerId } = call;
  const remittance = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  if (remittance.state !== 'draft' || remittance.togetherId !== null)
    throw new Problem(refusals.wrongState, {
      detail:
        remittance.state === 'draft'
          ? '多个月份一并办理时不能只缴一部分职工。'
          : '只有未确认的清册可以调整本月缴存的职工。',
      state: remittance.state,
      remedy: remittance.state === 'draft' ? '请放弃后逐月办理。' : '请刷新页面查看最新状态。',
    });
  await checkNotInReview(call, employerId, 'remittance');
  const chosen = [...new Set(lineNos)];
  if ((await setLeftOut(tx, centerId, remittanceId, { lineNos: chosen, reason })) < chosen.length)
    throw new Problem(refusals.listChanged, {
      detail: '所选职工中有人不在清册上，或本月减少。',
      remedy: '请刷新后重新选择。',
    });
  const lines = await listWhole(tx, centerId, remittanceId);
  const paying = lines.filter(({ change, leftOut }) => change !== 'gone' && leftOut === null);
  if (paying.length === 0)
    throw new Problem(refusals.emptyList, {
      detail: '至少有一名职工本月缴存。',
      remedy: '整月暂不能缴存的，请申请缓缴。',
    });
  const employerFen = sumFen(paying.map((line) => line.employerFen));
  const memberFen = sumFen(paying.map((line) => line.memberFen));
  await updateRemittance(tx, centerId, remittanceId, {
    state: 'draft',
    personCount: paying.length,
    employerFen,
    memberFen,
    amountFen: fen(employerFen + memberFen),
    listHash: digestOf(lines),
  });
  await recordAudit(call, 'contribution.leave-out', ['remittance', remittanceId], {
    personCount: chosen.length,
    reason: reason ?? 'taken in again',
  });
}
