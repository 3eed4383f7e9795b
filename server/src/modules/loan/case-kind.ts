import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type CaseRow,
  type CaseView,
  failCase,
  finishCase,
  getSubmittedForm,
  registerCaseKind,
} from '../casework/index.ts';
import { maskBankCard } from '../party/index.ts';
import {
  type PaymentFacts,
  type PaymentOutcome,
  registerPayment,
  registerPaymentHandler,
} from '../settlement/index.ts';
import { LoanForm } from './application-contract.ts';
import { borrowersOf, checkConditions, estimate } from './estimate.ts';
import { grantLoan } from './grant.ts';
import { findLoan, findLoanOfCase, updateContract } from './loan-store.ts';
import { signOffset } from './offset.ts';
import { yuan } from './post.ts';
import { loanKinds, offsets, securities, slotsOf } from './rules/kinds.ts';
import { homes } from './rules/rates.ts';
import { repaymentMethods } from './rules/schedule.ts';
import { insertContract } from './store.ts';
import { tellGranted } from './tell.ts';

export const stageNames: Readonly<Record<string, string>> = {
  intake: '受理',
  review: '复核',
  approval: '审批',
  contract: '签约',
  mortgage: '抵押',
};

/** C-4: the chain of a loan: 受理 → 复核 → 审批, then 签约 → 抵押 → 发放. */
export function registerLoanCases(): void {
  registerCaseKind({
    kind: 'loan',
    title: '住房公积金贷款',
    prefix: 'DK',
    subject: 'person',
    form: LoanForm,
    deadline: { parameter: 'loan.decision-days', counting: 'days' },
    slots: slotsOf(),
    stages: [
      { key: 'intake', name: '受理', permission: 'case.intake', phase: 'review', isIntake: true },
      { key: 'review', name: '复核', permission: 'case.review', phase: 'review' },
      { key: 'approval', name: '审批', permission: 'case.approve', phase: 'review' },
      // The contract is signed and the mortgage registered at the window; money is let go by somebody else again.
      { key: 'contract', name: '签约', permission: 'case.intake', phase: 'execution', isSeparate: false },
      { key: 'mortgage', name: '抵押', permission: 'case.intake', phase: 'execution', isSeparate: false },
      { key: 'grant', name: '发放', permission: 'loan.grant', phase: 'execution' },
    ],
    describe: (form: LoanForm) => ({
      headline: `${loanKinds[form.kind]} ${form.months} 期`,
      amount: fen(form.amountFen),
    }),
    assess: async (call, row) => {
      const found = await estimate(call, row.subjectId, await formOf(call, row));
      checkConditions(found);
      return { next: 'review', reason: '符合受理条件，转复核', conditions: found.conditions };
    },
    onApproved: drawUp,
    onStagePassed: passStage,
    mayCancel: async (call, row) => {
      const loanId = await findLoanOfCase(call.tx, call.centerId, row.caseId);
      const loan = loanId && (await findLoan(call, loanId));
      return !loan || loan.signedOn === null;
    },
    view,
    ownView: async (call, row) => factsOf(await formOf(call, row)),
  });
  registerPaymentHandler('loan-grant', settleGrant);
}

const formOf = async (call: Call, { caseId }: CaseRow): Promise<LoanForm> =>
  (await getSubmittedForm(call, caseId)) as LoanForm;

/** Approved: the contract is drawn up, with a number; it is signed at the window. */
async function drawUp(call: Call, row: CaseRow): Promise<void> {
  const form = await formOf(call, row);
  const borrowers = await borrowersOf(call, row.subjectId, form);
  const loanId = call.newId();
  const day = call.accountingDate.toString().replaceAll('-', '');
  await insertContract(call, {
    loanId,
    contractNo: `HT${day}${String(randomInt(10_000_000)).padStart(7, '0')}`,
    caseId: row.caseId,
    personId: row.subjectId,
    kind: form.kind,
    home: form.home,
    method: form.method,
    principal: fen(form.amountFen),
    termMonths: form.months,
    houseAddress: form.houseAddress,
    houseArea: form.houseArea,
    houseValue: fen(form.houseValueFen),
    estateId: form.estateId,
    security: form.security,
    commercialBank: form.commercialBank,
    commercial: form.commercialFen === null ? null : fen(form.commercialFen),
    payee: form.payee,
    repay: form.repay,
    offsetBy: form.offsetBy,
    signedOn: null,
    borrowers: borrowers.map(({ person, relation, income }) => ({ personId: person.personId, relation, income })),
  });
}

/** Signed, mortgaged, let go: the last one asks the bank to pay, and the case waits for its answer. */
async function passStage(call: Call, row: CaseRow, { stage }: { stage: string; last: boolean }): Promise<void> {
  const loanId = await findLoanOfCase(call.tx, call.centerId, row.caseId);
  const loan = loanId && (await findLoan(call, loanId));
  if (!loan) throw new Error(`case ${row.caseId} has no contract`);
  const on = call.accountingDate;
  if (stage === 'contract') {
    await updateContract(call.tx, call.centerId, loan.loanId, { signedOn: on });
    if (loan.offsetBy !== 'none') await signOffset(call, loan, { personId: loan.personId, by: loan.offsetBy });
  }
  if (stage === 'mortgage') await updateContract(call.tx, call.centerId, loan.loanId, { securityHeldOn: on });
  if (stage !== 'grant') return;
  await registerPayment(call, {
    business: 'loan-grant',
    businessId: loan.loanId,
    payee: loan.payee,
    amount: loan.principal,
    purpose: 'loan-grant',
    summary: `贷款发放 ${loan.contractNo}`,
  });
  await recordAudit(call, 'loan.grant', ['loan', loan.loanId], { amountFen: Number(loan.principal) });
}

/** What became of the grant's money: the account begins with the bank's «paid», and never before. */
async function settleGrant(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  const loan = await findLoan(call, payment.businessId);
  if (!loan) throw new Error(`payment ${payment.paymentNo} is for no loan`);
  if (outcome.kind === 'paid') {
    await grantLoan(call, loan);
    if (loan.caseId) {
      await finishCase(call, loan.caseId, { outcome: `${yuan(loan.principal)} 已划付至${loan.payee.name}` });
    }
    await tellGranted(call, loan);
    return;
  }
  if (outcome.kind === 'failed' && loan.caseId)
    await failCase(call, loan.caseId, { reason: `银行未能付款：${outcome.reason}` });
  // `returned`: settlement holds the money in 219 until it is paid again to a corrected account (`repaid`).
}

function factsOf(form: LoanForm): CaseView['facts'] {
  return [
    { label: '贷款种类', value: loanKinds[form.kind] },
    { label: '申请金额', value: yuan(form.amountFen) },
    { label: '期限', value: `${form.months} 期` },
    { label: '还款方式', value: repaymentMethods[form.method] },
    { label: '房屋套数', value: homes[form.home] },
    { label: '房屋地址', value: form.houseAddress },
    { label: '建筑面积', value: `${form.houseArea} 平方米` },
    { label: '房价（评估价）', value: yuan(form.houseValueFen) },
    { label: '担保方式', value: securities[form.security] },
    ...(form.commercialFen === null
      ? []
      : [{ label: '商业贷款', value: `${form.commercialBank ?? ''} ${yuan(form.commercialFen)}` }]),
    { label: '收款人', value: `${form.payee.name}（${form.payee.bankName} ${maskBankCard(form.payee.accountNo)}）` },
    { label: '还款账户', value: `${form.repay.bankName} ${maskBankCard(form.repay.accountNo)}` },
    { label: '冲还贷', value: offsets[form.offsetBy] },
  ];
}

async function view(call: Call, row: CaseRow): Promise<CaseView> {
  const form = await formOf(call, row);
  const found = await estimate(call, row.subjectId, form);
  const least = (amount: number) => yuan(fen(amount) as Fen);
  return {
    facts: [
      ...factsOf(form),
      { label: '可贷额度', value: `${least(found.limitFen)}（受限于${found.limitedBy}）` },
      ...found.caps.map(({ label, amountFen, figures, source }) => ({
        label: `　${label}`,
        value: `${least(amountFen)}：${figures}`,
        source,
      })),
      {
        label: '月还款额',
        value: `${least(found.instalmentFen)}（占月收入 ${Math.round(found.burdenPpm / 10_000)}%）`,
      },
    ],
    claims: found.borrowers.map(({ nameMasked, relation, balanceFen, incomeFen, monthsPaid }) => ({
      label: relation,
      claimed: `${nameMasked}，月收入 ${yuan(incomeFen)}`,
      found: `余额 ${yuan(balanceFen)}，连续缴存 ${monthsPaid} 个月`,
      foundBy: '本中心账簿',
      verdict: 'agrees' as const,
    })),
    conditions: found.conditions,
    amountFen: form.amountFen,
  };
}
