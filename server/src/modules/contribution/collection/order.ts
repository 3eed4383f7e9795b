import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { recordAudit } from '../../audit/index.ts';
import { getUnallocated } from '../../ledger/index.ts';
import { registerCollection } from '../../settlement/index.ts';
import { getOwnRemittance } from '../confirm.ts';
import { refusals } from '../problems.ts';
import { monthsText, stillToPay } from '../rules.ts';
import { stateAfter } from '../states.ts';
import { updateRemittance } from '../store.ts';
import { asOne, openMonths, togetherWith } from '../together.ts';
import { accountNoOf } from './agreement.ts';
import { type Agreement, findAgreement, insertCollection } from './store.ts';

/** The name under which settlement knows these collections. */
export const collectionBusiness = 'remittance-collection';

async function getAgreement({ tx, centerId }: Call, employerId: string): Promise<Agreement> {
  const agreement = await findAgreement(tx, centerId, { employerId });
  if (!agreement)
    throw new Problem(refusals.noAgreement, {
      detail: '委托收款须先与管理中心签约，约定付款账户。',
      remedy: '请在“单位业务”中办理委托收款签约，或转账缴款。',
    });
  return agreement;
}

/**
 * 委托收款 (method 04, handbook §6.2): has the bank collect what a confirmed remittance still needs. Nobody can pay,
 * withdraw or collect it a second time until the bank has answered.
 */
export async function collectRemittance(call: Call, employerId: string, remittanceId: string): Promise<void> {
  const { tx, centerId } = call;
  const own = await getOwnRemittance(call, employerId, remittanceId, { lock: true });
  const together = await togetherWith(call, own, { lock: true });
  const remittance = asOne(together);
  const open = openMonths(together);
  if (stateAfter(remittance.state, 'collect') === undefined)
    throw new Problem(refusals.wrongState, {
      detail:
        remittance.state === 'collecting'
          ? '该笔汇缴正在委托银行收款，不能重复委托。'
          : '只有已核定、未入账的汇缴可以委托收款。',
      state: remittance.state,
      remedy: '请刷新页面查看该笔汇缴的最新状态。',
    });
  const agreement = await getAgreement(call, employerId);
  const unallocated = await getUnallocated(tx, centerId, employerId, { lock: true });
  const amount = stillToPay(remittance, unallocated);
  if (amount === 0n)
    throw new Problem(refusals.wrongState, {
      detail: '未分摊余额已足够缴清，不需要委托收款。',
      state: remittance.state,
      remedy: '请使用“用未分摊余额缴款”。',
    });
  const collectionId = call.newId();
  await insertCollection(tx, centerId, {
    collectionId,
    employerId,
    remittanceId: remittance.remittanceId,
    agreementId: agreement.agreementId,
    amountFen: amount,
    orderedBy: call.actor.id,
    channel: call.channel,
    orderedAt: call.now,
  });
  for (const month of open) await updateRemittance(tx, centerId, month.remittanceId, { state: 'collecting' });
  await registerCollection(call, {
    business: collectionBusiness,
    businessId: collectionId,
    payer: {
      name: agreement.accountName,
      accountNo: accountNoOf(call, agreement),
      bankCode: agreement.bankCode,
      bankName: agreement.bankName,
      holder: 'corporate',
    },
    amount,
    purpose: 'contribution',
    // With the serial in it money that the bank books against its own word is still known by what it is for.
    summary: `${monthsText(open.map(({ month }) => month))}汇缴 ${remittance.serial}`,
  });
  await recordAudit(call, 'contribution.collect', ['remittance', remittance.remittanceId], {
    collectionId,
    serial: remittance.serial,
    amountFen: Number(amount),
  });
}
