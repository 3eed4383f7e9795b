import { type Static, Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen, zeroFen } from '../../platform/money.ts';
import { type RouteInput, type RouteOutput, Uuid } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type CaseRow,
  type CaseView,
  finishCase,
  getSubmittedForm,
  intakeToApproval,
  noteOnCase,
  proposeCase,
  registerCaseKind,
  summaryOf,
} from '../casework/index.ts';
import { giveUpPayment } from '../settlement/index.ts';
import type { LoanAccount } from './account-store.ts';
import type * as contract from './change-contract.ts';
import { contractFact } from './evidence-words.ts';
import { type Loan, updateContract } from './loan-store.ts';
import { postMovement, refuseInactive, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { bankCondition, type Conditions, loanOf, refuseUnmet } from './quotes.ts';
import { sumRepaid } from './repaid-store.ts';
import { findReturnedGrant, grantPayment, stopReturned } from './returned.ts';

// 撤销发放: the bank sent the money of a grant back, and nobody wants it any more. What was lent is with the centre again:
// the loan comes to nothing, and nothing of it is owed (Dr 219 / Cr 121). Proposed by one, decided by others.

const CancelForm = Type.Object({ loanId: Uuid, reason: Type.String() });
type CancelForm = Static<typeof CancelForm>;

/** The money is back, what was repaid of it is given back, and nothing is asked of the borrower's bank. */
async function conditionsOf(call: Call, loan: Loan): Promise<Conditions> {
  const back = await findReturnedGrant(call, loan);
  const { principal, interest, penalty } = await sumRepaid(call.tx, call.centerId, loan.loanId);
  const repaid = fen(principal + interest + penalty);
  const isBack = back !== undefined && !back.isPaidAgain;
  return [
    {
      key: 'returned',
      text: '发放的款项已被银行退回，没有重新付出',
      holds: isBack ? 'yes' : 'no',
      figures: back ? `退回 ${yuan(back.amount)}${back.isPaidAgain ? '，正在重新付款' : ''}` : '没有退回的款项',
      source: '付款记录',
      ...(!isBack && { remedy: back ? '请先撤销待复核的重新付款。' : '款项已经付出的贷款，由借款人提前结清。' }),
    },
    {
      key: 'repaid',
      text: '没有收过本息，或者已经退还',
      holds: repaid === zeroFen ? 'yes' : 'no',
      figures: `已收 ${yuan(repaid)}`,
      source: '贷款业务明细',
      ...(repaid !== zeroFen && { remedy: '请在“付款与收款”查看退还给借款人的本息，付出以后再撤销。' }),
    },
    await bankCondition(call, loan.loanId),
  ];
}

/** A loan that has not ended; one that runs on with its money back is stopped now. */
async function stoppedLoan(call: Call, loanId: string) {
  await stopReturned(call, loanId);
  const found = await loanOf(call, loanId);
  if (!isOpen(found.account)) refuseInactive(found.account);
  return found;
}
const isOpen = ({ state }: LoanAccount) => state === 'active' || state === 'returned';

export async function proposeCancellation(
  call: Call,
  { params, body }: RouteInput<typeof contract.proposeCancellation>,
): Promise<RouteOutput<typeof contract.proposeCancellation>> {
  const { loan } = await stoppedLoan(call, params.loanId);
  refuseUnmet(await conditionsOf(call, loan), refusals.mayNotCancel);
  const form: CancelForm = { loanId: loan.loanId, ...body };
  return summaryOf(await proposeCase(call, { kind: 'loan.cancel', subject: ['person', loan.personId], form }));
}

const formOf = async (call: Call, { caseId }: CaseRow): Promise<CancelForm> =>
  (await getSubmittedForm(call, caseId)) as CancelForm;

async function cancelLoan(call: Call, { loanId, reason }: CancelForm): Promise<void> {
  const { loan, account } = await stoppedLoan(call, loanId);
  refuseUnmet(await conditionsOf(call, loan), refusals.mayNotCancel);
  const held = await giveUpPayment(call, grantPayment(loan));
  const on = call.accountingDate;
  await postMovement(call, account, {
    businessKey: `loan:cancel:${loanId}`,
    summary: `撤销贷款发放 ${loan.contractNo}`,
    entry: {
      kind: 'cancel',
      principal: zeroFen,
      interest: zeroFen,
      penalty: zeroFen,
      balanceChange: fen(-account.balance),
      overdueChange: zeroFen,
      detail: `款项被银行退回，撤销发放 ${yuan(held)}：${reason}`,
    },
    after: { state: 'settled', endedOn: on, nextDueOn: null, monthsLeft: 0 },
    more: { '219': held },
  });
  await updateContract(call.tx, call.centerId, loanId, { cancelledOn: on, securityFreedOn: on });
  await recordAudit(call, 'loan.cancel', ['loan', loanId], { amountFen: Number(held) });
}

async function view(call: Call, row: CaseRow): Promise<CaseView> {
  const form = await formOf(call, row);
  const { loan, account } = await loanOf(call, form.loanId);
  return {
    facts: [
      contractFact(loan),
      { label: '发放金额', value: yuan(loan.principal) },
      { label: '收款人', value: loan.payee.name },
      { label: '撤销原因', value: form.reason },
      { label: '记账', value: '借 219 其他应付款，贷 121 委托贷款；贷款不再计息，抵押可以解除' },
    ],
    claims: [],
    conditions: isOpen(account) ? await conditionsOf(call, loan) : [],
    amountFen: Number(loan.principal),
  };
}

export function registerCancellation(): void {
  registerCaseKind({
    kind: 'loan.cancel',
    title: '撤销贷款发放',
    prefix: 'DC',
    subject: 'person',
    form: CancelForm,
    isCounterForm: true,
    stages: intakeToApproval,
    describe: () => ({ headline: '款项被银行退回，撤销发放' }),
    assess: async (call, row) => {
      const { loan } = await loanOf(call, (await formOf(call, row)).loanId);
      await noteOnCase(call.tx, call.centerId, row.caseId, { amountFen: loan.principal });
      return { next: 'review', reason: '符合撤销条件，转复核', conditions: await conditionsOf(call, loan) };
    },
    onApproved: async (call, row) => {
      await cancelLoan(call, await formOf(call, row));
      await finishCase(call, row.caseId, { outcome: '已撤销发放，这笔贷款不用归还' });
    },
    view,
  });
}
