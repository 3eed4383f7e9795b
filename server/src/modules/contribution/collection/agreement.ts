import type { Call } from '../../../platform/call.ts';
import { monthOf } from '../../../platform/dates.ts';
import { zeroFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { findEmployer, maskBankCard } from '../../party/index.ts';
import { listBanks } from '../../settlement/index.ts';
import { checkMayPayBack } from '../business/checks.ts';
import { keepBusiness } from '../business/draft.ts';
import type { KindHandler } from '../business/kind.ts';
import { refusals } from '../business/problems.ts';
import type { BusinessRow } from '../business/store.ts';
import { accountNoFault, foldAccountNo } from './rules.ts';
import { type Agreement, deleteUnsigned, findAgreement, insertAgreement, updateAgreement } from './store.ts';

/** What sealed account numbers are bound to. */
const accountContext = 'contribution.collection-agreement.account';

export const accountNoOf = ({ vault }: Pick<Call, 'vault'>, agreement: Agreement): string =>
  vault.open(agreement.accountSealed, accountContext);

export interface AgreementInput {
  readonly businessId: string;
  readonly accountNo: string;
  readonly bankCode: string;
}

const fieldFault = (field: string, message: string) =>
  new Problem(refusals.outOfPolicy, {
    detail: `${message}。`,
    remedy: '请改正后重新提交。',
    fields: { [field]: message },
  });

const ofToday = (call: Call) => ({ effectiveMonth: monthOf(call.accountingDate), lines: [], personCount: 0 });
const noMonthly = { before: zeroFen, after: zeroFen };

/**
 * 委托收款签约: the employer lets the centre collect from one account, always in the employer's own name. An agreement
 * that is in force is replaced when the new one is signed.
 */
export async function draftAgreement(call: Call, employerId: string, input: AgreementInput): Promise<string> {
  await checkMayPayBack(call, employerId, 'collection-agreement');
  const accountNo = foldAccountNo(input.accountNo);
  const fault = accountNoFault(accountNo);
  if (fault) throw fieldFault('accountNo', fault);
  const bank = (await listBanks(call)).find(({ code }) => code === input.bankCode);
  if (!bank) throw fieldFault('bankCode', '请选择列表中的开户银行');
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const accountIndex = call.vault.blindIndex(accountNo, accountContext);
  const active = await findAgreement(call.tx, call.centerId, { employerId });
  if (
    active?.accountIndex.equals(accountIndex) &&
    active.bankCode === bank.code &&
    active.accountName === employer.name
  )
    throw new Problem(refusals.nothingChanges, {
      detail: '该账户已经签约。',
      remedy: '可以直接委托收款，不需要重新签约。',
    });
  const businessId = await keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'collection-agreement',
    ...ofToday(call),
    monthly: noMonthly,
    facts: {
      accountName: employer.name,
      accountMasked: maskBankCard(accountNo),
      bankName: bank.name,
      replaces: active ? maskBankCard(accountNoOf(call, active)) : null,
    },
  });
  const known = await findAgreement(call.tx, call.centerId, { agreementId: businessId });
  if (!known)
    await insertAgreement(call.tx, call.centerId, {
      agreementId: businessId,
      employerId,
      accountName: employer.name,
      accountSealed: call.vault.seal(accountNo, accountContext),
      accountIndex,
      bankCode: bank.code,
      bankName: bank.name,
    });
  return businessId;
}

/** 委托收款解约: nothing is collected any more; what is at the bank already comes to its end. */
export async function draftAgreementEnd(call: Call, employerId: string, businessId: string): Promise<string> {
  await checkMayPayBack(call, employerId, 'collection-end');
  const active = await findAgreement(call.tx, call.centerId, { employerId });
  if (!active)
    throw new Problem(refusals.nothingChanges, { detail: '单位没有生效的委托收款协议。', remedy: '不需要办理。' });
  return keepBusiness(call, {
    businessId,
    employerId,
    kind: 'collection-end',
    ...ofToday(call),
    monthly: noMonthly,
    facts: {
      agreementId: active.agreementId,
      accountName: active.accountName,
      accountMasked: maskBankCard(accountNoOf(call, active)),
      bankName: active.bankName,
      signedOn: active.signedOn?.toString() ?? null,
    },
  });
}

async function unsigned(call: Call, business: BusinessRow): Promise<Agreement> {
  const agreement = await findAgreement(call.tx, call.centerId, { agreementId: business.businessId });
  if (agreement?.state !== 'draft') throw new Problem(refusals.outdated);
  return agreement;
}

async function endActive(call: Call, employerId: string): Promise<void> {
  const active = await findAgreement(call.tx, call.centerId, { employerId });
  if (active)
    await updateAgreement(call.tx, call.centerId, active.agreementId, { state: 'ended', endedOn: call.accountingDate });
}

export const agreementKind: KindHandler = {
  async textLines(call, business) {
    const agreement = await unsigned(call, business);
    return [
      `付款户名：${agreement.accountName}`,
      `付款账号：${maskBankCard(accountNoOf(call, agreement))}`,
      // Binds the signature to the whole number without printing it: the index is keyed, nobody can guess back from it.
      `账号校验码：${agreement.accountIndex.toString('hex')}`,
      `开户银行：${agreement.bankName}`,
      '授权内容：本单位每次提出委托收款时，由管理中心通过银行从上述账户收取该笔汇缴的应缴金额',
    ];
  },
  async apply(call, business) {
    const agreement = await unsigned(call, business);
    await endActive(call, business.employerId);
    await updateAgreement(call.tx, call.centerId, agreement.agreementId, {
      state: 'active',
      signedOn: call.accountingDate,
    });
    return 'finish';
  },
  async giveUp(call, business) {
    if (business.state === 'draft') await deleteUnsigned(call.tx, call.centerId, business.employerId);
  },
};

export const agreementEndKind: KindHandler = {
  textLines: (_call, { facts }) => [
    `付款户名：${String(facts.accountName)}`,
    `付款账号：${String(facts.accountMasked)}`,
    `开户银行：${String(facts.bankName)}`,
    `签约日期：${String(facts.signedOn)}`,
  ],
  async apply(call, { employerId, facts }) {
    const active = await findAgreement(call.tx, call.centerId, { employerId });
    if (active?.agreementId !== facts.agreementId) throw new Problem(refusals.outdated);
    await endActive(call, employerId);
    return 'finish';
  },
};
