import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type Assessment,
  type CaseRow,
  type CaseView,
  failCase,
  finishCase,
  getSubmittedForm,
  intakeToApproval,
  listDecisions,
  registerCaseKind,
} from '../casework/index.ts';
import { cancelEvidence, registerEvidenceHandler } from '../evidence/index.ts';
import { maskBankCard } from '../party/index.ts';
import {
  giveUpPayment,
  type PaymentFacts,
  type PaymentOutcome,
  registerPayment,
  registerPaymentHandler,
} from '../settlement/index.ts';
import { LoanForm } from './application-contract.ts';
import { lockBorrowers } from './borrower-store.ts';
import { borrowersOf } from './borrowers.ts';
import { checkConditions, checkMayBorrow, type Estimate, estimate } from './estimate.ts';
import { answersOf, askAgencies, askedItems, business, receiveEvidence } from './evidence.ts';
import { claimOf, conditionOf, contractFact, waitingFor, whyOpen } from './evidence-words.ts';
import { grantLoan } from './grant.ts';
import { findLoan, findLoanOfCase, updateContract } from './loan-store.ts';
import { signOffset } from './offset.ts';
import { yuan } from './post.ts';
import { registerRefunds, startAnew, stopReturned } from './returned.ts';
import { houseNoLabel, loanKinds, maritals, offsets, securities, slotsOf } from './rules/kinds.ts';
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
      ...intakeToApproval,
      // The contract is signed and the mortgage registered at the window; money is let go by somebody else again.
      { key: 'contract', name: '签约', permission: 'case.intake', phase: 'execution', isSeparate: false },
      { key: 'mortgage', name: '抵押', permission: 'case.intake', phase: 'execution', isSeparate: false },
      { key: 'grant', name: '发放', permission: 'loan.grant', phase: 'execution' },
    ],
    describe: (form: LoanForm) => ({
      headline: `${loanKinds[form.kind]} ${form.months} 期`,
      amount: fen(form.amountFen),
    }),
    assess: assessLoan,
    onApproved: drawUp,
    onRefused: stop,
    onCancelled: stop,
    onReturned: giveUpContract,
    onStagePassed: passStage,
    mayCancel: async (call, row) => {
      // The bank has refused the money: nothing of it is on its way, and the contract binds nobody any more.
      if (row.state === 'failed') return true;
      const loanId = await findLoanOfCase(call.tx, call.centerId, row.caseId);
      const loan = loanId && (await findLoan(call, loanId));
      return !loan || loan.signedOn === null;
    },
    view,
    ownView: async (call, row) => factsOf(await formOf(call, row)),
  });
  registerPaymentHandler('loan-grant', settleGrant);
  registerRefunds();
  registerEvidenceHandler(business, receiveEvidence);
}

const formOf = async (call: Call, { caseId }: CaseRow): Promise<LoanForm> =>
  (await getSubmittedForm(call, caseId)) as LoanForm;

/** The estimate of today; beside today's limit stands what was compared when the case was accepted. */
async function estimateOf(call: Call, row: CaseRow, form: LoanForm): Promise<Estimate> {
  const found = await estimate(call, row.subjectId, form, row.caseId);
  const accepted = (await listDecisions(call.tx, call.centerId, row.caseId)).findLast(
    ({ stage }) => stage === 'intake',
  );
  const then = accepted?.conditions.find(({ key }) => key === 'limit')?.figures;
  const conditions = found.conditions.map((condition) => {
    if (condition.key !== 'limit' || then === undefined) return condition;
    const remedy = condition.holds === 'no' && { remedy: '请退回，由申请人更正申请金额后重新提交；或不予批准。' };
    return { ...condition, figures: `现在：${condition.figures}；受理时：${then}`, ...remedy };
  });
  return { ...found, conditions };
}

/** The agencies are asked no more, and a contract that was drawn up already binds nobody. */
async function stop(call: Call, row: CaseRow): Promise<void> {
  await cancelEvidence(call, { business, businessId: row.caseId });
  await giveUpContract(call, row);
}

/** A contract that was drawn up, or signed, comes to nothing: approved once more there will be another one. */
async function giveUpContract(call: Call, { caseId }: CaseRow): Promise<void> {
  const loanId = await findLoanOfCase(call.tx, call.centerId, caseId);
  if (!loanId) return;
  // Refused while the payments desk tries once more; after it nobody there pays it.
  await giveUpPayment(call, { business: 'loan-grant', businessId: loanId });
  await updateContract(call.tx, call.centerId, loanId, { cancelledOn: call.accountingDate });
}

/**
 * What the rules and the agencies say. Submitted by a clerk the agencies are asked; when they have answered the rules are
 * asked again, and what no longer holds is for a person to see.
 */
async function assessLoan(call: Call, row: CaseRow): Promise<Assessment> {
  const form = await formOf(call, row);
  const found = await estimate(call, row.subjectId, form, row.caseId);
  if (call.actor.kind === 'staff') {
    checkConditions(found);
    await askAgencies(call, row, form);
  }
  const items = await askedItems(call, row, form);
  const conditions = [...found.conditions, ...items.map(conditionOf)];
  const pending = items.filter(({ state }) => state === 'pending');
  if (pending.length > 0) return { next: 'wait', reason: waitingFor(pending), conditions };
  const open = items.filter(({ state }) => state === 'open');
  if (open.length > 0) {
    const corrections = open.map((item) => ({
      field: item.slot,
      text: `${item.title}：${whyOpen(item)}，请收取证明`,
    }));
    return { next: 'return', reason: '有关部门没有核实，需要补充证明', corrections, conditions };
  }
  return { next: 'review', reason: '符合受理条件，转复核', conditions };
}

/**
 * Approved: the contract is drawn up, with a number; it is signed at the window. Whether the borrowers may have a loan, and
 * so much, is asked again, whoever decided: two applications may share a borrower, and neither was a loan when it was
 * submitted (第二十六条); balances and parameters may have changed.
 */
async function drawUp(call: Call, row: CaseRow): Promise<void> {
  const form = await formOf(call, row);
  const borrowers = await lockedBorrowers(call, row, form);
  checkMayBorrow(await estimateOf(call, row, form));
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

/** Nobody else draws up or grants a loan with one of them meanwhile. */
async function lockedBorrowers(call: Call, row: CaseRow, form: LoanForm) {
  const borrowers = await borrowersOf(call, row.subjectId, form, row.caseId);
  const personIds = borrowers.map(({ person }) => person.personId);
  await lockBorrowers(call.tx, call.centerId, personIds);
  return borrowers;
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
  // What has changed since the approval stops the money, whatever has been signed (第二十六条, 第四十一条).
  const form = await formOf(call, row);
  await lockedBorrowers(call, row, form);
  checkMayBorrow(await estimateOf(call, row, form), grantWayOn);
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

const grantWayOn =
  '条件恢复后可再次发放；不能恢复的，请打开办理过程退回补正（更正后重新复核、审批、签订新合同），或不予发放。';

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
  // Settlement holds the money in 219 until it is paid again to a corrected account.
  if (outcome.kind === 'returned') await stopReturned(call, loan.loanId);
  if (outcome.kind === 'repaid' && (await startAnew(call, loan))) await tellGranted(call, loan);
}

function factsOf(form: LoanForm): CaseView['facts'] {
  return [
    { label: '贷款种类', value: loanKinds[form.kind] },
    { label: '申请金额', value: yuan(form.amountFen) },
    { label: '期限', value: `${form.months} 期` },
    { label: '还款方式', value: repaymentMethods[form.method] },
    { label: '房屋套数', value: homes[form.home] },
    { label: '婚姻状况', value: maritals[form.marital] },
    ...(form.houseNo === null ? [] : [{ label: houseNoLabel(form.kind), value: form.houseNo }]),
    ...(form.priceFen === null ? [] : [{ label: '合同总价', value: yuan(form.priceFen) }]),
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
  const loanId = await findLoanOfCase(call.tx, call.centerId, row.caseId);
  const loan = loanId && (await findLoan(call, loanId));
  const [found, items, answers] = [
    await estimateOf(call, row, form),
    await askedItems(call, row, form),
    await answersOf(call, row.caseId),
  ];
  return {
    facts: [...(loan ? [contractFact(loan)] : []), ...factsOf(form), ...limitFacts(found)],
    claims: [
      ...found.borrowers.map(({ nameMasked, relation, balanceFen, incomeFen, monthsPaid }, index) => ({
        label: index === 0 ? relation : `共同借款人 ${index}（${relation}）`,
        claimed: `${nameMasked}，月收入 ${yuan(incomeFen)}`,
        found: `可用余额 ${yuan(balanceFen)}，连续缴存 ${monthsPaid} 个月`,
        foundBy: '本中心账簿',
        verdict: 'agrees' as const,
      })),
      ...items.map((item) => claimOf(item, item.query && answers.get(item.query.queryId))),
    ],
    conditions: [...found.conditions, ...items.map(conditionOf)],
    amountFen: form.amountFen,
  };
}

const limitFacts = (found: Estimate): CaseView['facts'] => [
  { label: '可贷额度', value: `${yuan(found.limitFen)}（受限于${found.limitedBy}）` },
  ...found.caps.map(({ label, amountFen, figures, source }) => ({
    label: `　${label}`,
    value: `${yuan(amountFen)}：${figures}`,
    source,
  })),
  {
    label: '月还款额',
    value: `${yuan(found.instalmentFen)}（占月收入 ${Math.round(found.burdenPpm / 10_000)}%）`,
  },
];
