import type { Edge } from '../../platform/http.ts';
import type { Refusal } from '../../platform/problem.ts';
import { done, pageOf } from '../../platform/route.ts';
import { registerClosingCheck } from '../accounting/index.ts';
import { maskBankCard } from '../party/index.ts';
import { ageing } from './ageing.ts';
import { allocationsOf, confirm, propose, useReturnHandler, withdraw } from './allocation/allocate.ts';
import { banks } from './banks.ts';
import { batches, batchRows, batchView } from './batch-screens.ts';
import { receiptsSettled } from './closing-checks.ts';
import { counterAccountContext } from './contexts.ts';
import * as contract from './contract.ts';
import { payerNames } from './payer-names.ts';
import { payments, paymentView } from './payment-screens.ts';
import { refusals } from './problems.ts';
import {
  noteBreak,
  ownAccount,
  receiveFromStatement,
  reconcileAgain,
  reconciliationFile,
  reconciliationView,
  reports,
} from './reconcile-screens.ts';
import { confirmRefund, proposeRefund, refundsOf, useRefundHandler, withdrawRefund } from './refund/refund.ts';
import { confirmRepayment, proposeRepayment, withdrawRepayment } from './repay.ts';
import { keepStatementFile, readStatement } from './statement-file.ts';
import { listReceiptRows } from './store.ts';

export { advanceDue, advancePayment } from './advance.ts';
export { advanceDueParts, advancePart } from './advance-part.ts';
export {
  type BankAnswer,
  type BankMovement,
  type BankOf,
  type BankOrder,
  type BankPort,
  type BatchAnswer,
  type BatchOrder,
  type CounterParty,
  hasBank,
  type MovementsAnswer,
  useBank,
  useBanks,
} from './bank.ts';
export { bankFacts } from './bank-facts.ts';
export { type Bank, listBanks } from './banks.ts';
export { type BatchHandler, type BatchResults, registerBatchHandler } from './batch-outcome.ts';
export { type Batch, listOpenBatches } from './batch-store.ts';
export { importStatement } from './import-statement.ts';
export { settleReceived } from './jobs.ts';
export { keepReconciled } from './nightly.ts';
export {
  findReturned,
  giveUpPayment,
  listReturned,
  type PaymentFacts,
  type PaymentHandler,
  type PaymentOutcome,
  registerPaymentHandler,
  takeReturned,
} from './outcome.ts';
export { holderNames, payeeMasked, payerMasked, payerNames } from './payer-names.ts';
export { countSent, waitingPayments } from './payment-store.ts';
export { type PaymentProgress, paymentProgress } from './progress.ts';
export { type AccountChange, receiveAccountChange } from './receive.ts';
export { countUnexplained } from './reconcile-store.ts';
export { hasOpenRefund } from './refund/store.ts';
export {
  addCollectionRows,
  type BatchRequest,
  type CollectionRow,
  openCollectionBatch,
  registerCollectionBatch,
  submitCollectionBatch,
} from './register-batch.ts';
export {
  type CollectionRequest,
  lastAttempt,
  type PaymentRequest,
  type Registered,
  registerCollection,
  registerPayment,
} from './register-payment.ts';
export type { Purpose } from './rules.ts';
export { type Claim, registerClaim } from './settle.ts';
export { findCenterOfAccount, getSpecialAccount, listReceiptRows, type Receipt, sumUnmatched } from './store.ts';
export { receiveMoneyOut } from './take-back.ts';
export { hasUnmatched, sumOwnUnmatched, takeUnmatched } from './unmatched-store.ts';

/** Named constraints that mean a refusal. */
export const constraintProblems: ReadonlyMap<string, Refusal> = new Map([
  ['payment__one_open', refusals.alreadyOpen],
  ['payment__four_eyes', refusals.sameActor],
  ['receipt_allocation__one_open', refusals.allocationOpen],
  ['employer_refund__one_open', refusals.refundOpen],
]);

export function registerSettlement(edge: Edge): void {
  useReturnHandler();
  useRefundHandler();
  edge.serve(contract.listBanks, banks);
  registerReceipts(edge);
  registerAllocations(edge);
  registerRefunds(edge);
  registerClosingCheck(receiptsSettled);
  registerPayments(edge);
  registerBatches(edge);
  registerReconciliation(edge);
}

function registerReconciliation(edge: Edge): void {
  edge.serve(contract.getAgeing, ageing);
  edge.serve(contract.listReconciliations, reports);
  edge.serve(contract.getReconciliation, reconciliationView);
  edge.serve(contract.exportReconciliation, reconciliationFile);
  edge.serve(contract.runReconciliation, reconcileAgain);
  edge.serve(contract.noteBreak, noteBreak);
  edge.serve(contract.receiveFromStatement, receiveFromStatement);
  edge.servePrepared(
    contract.importStatementFile,
    (_call, { params, file }) => readStatement(file, Temporal.PlainDate.from(params.day)),
    async (call, { params }, _answering, statement) => {
      const { accountNo } = await ownAccount(call, params.accountNo);
      return keepStatementFile(call, { accountNo, day: Temporal.PlainDate.from(params.day) }, statement);
    },
  );
}

function registerBatches(edge: Edge): void {
  edge.serve(contract.listBatches, batches);
  edge.serve(contract.getBatch, (call, { params }) => batchView(call, params.batchId));
  edge.serve(contract.listBatchRows, batchRows);
}

function registerPayments(edge: Edge): void {
  edge.serve(contract.listPayments, payments);
  edge.serve(contract.getPayment, (call, { params }) => paymentView(call, params.paymentId));
  edge.serve(contract.proposeRepayment, async (call, { params, body }) =>
    paymentView(call, await proposeRepayment(call, params.paymentId, body)),
  );
  edge.serve(contract.confirmRepayment, async (call, { params }) => {
    await confirmRepayment(call, params.paymentId);
    return paymentView(call, params.paymentId);
  });
  edge.serve(contract.withdrawRepayment, async (call, { params }) => {
    await withdrawRepayment(call, params.paymentId);
    return paymentView(call, params.paymentId);
  });
}

function registerRefunds(edge: Edge): void {
  edge.serve(contract.listRefunds, (call, { params }) => refundsOf(call, params.employerId));
  edge.serve(contract.proposeRefund, async (call, input) => {
    await proposeRefund(call, input);
    return done;
  });
  edge.serve(contract.confirmRefund, async (call, { params }) => {
    await confirmRefund(call, params.refundId);
    return done;
  });
  edge.serve(contract.withdrawRefund, async (call, { params }) => {
    await withdrawRefund(call, params.refundId);
    return done;
  });
}

function registerAllocations(edge: Edge): void {
  edge.serve(contract.listAllocations, (call, { params }) => allocationsOf(call, params.receiptId));
  edge.serve(contract.proposeAllocation, async (call, { params, body }) => {
    await propose(call, params.receiptId, body);
    return done;
  });
  edge.serve(contract.confirmAllocation, async (call, { params }) => {
    await confirm(call, params.allocationId);
    return done;
  });
  edge.serve(contract.withdrawAllocation, async (call, { params }) => {
    await withdraw(call, params.allocationId);
    return done;
  });
}

function registerReceipts(edge: Edge): void {
  edge.serve(contract.listReceipts, async (call, { query }) => {
    const { rows, total } = await listReceiptRows(call.tx, call.centerId, { state: query.state }, pageOf(query));
    const shown = payerNames(call);
    return {
      total,
      rows: rows.map(({ counterAccountSealed, ...row }) => ({
        ...row,
        counterName: shown(row.counterName),
        counterAccountMasked: maskBankCard(call.vault.open(counterAccountSealed, counterAccountContext)),
        amountFen: Number(row.amountFen),
        transactedOn: row.transactedOn.toString(),
        state: row.state as 'received' | 'settled' | 'unmatched',
        receivedAt: row.receivedAt.toString(),
        settledAt: row.settledAt?.toString() ?? null,
      })),
    };
  });
}
