import { BdcCodecError } from './gateways/bdc/error.ts';
import type { BdcGateway, BdcOutcome } from './gateways/bdc/gateway.ts';
import type { AccountChangeNotice, TransactionResult } from './gateways/bdc/message.ts';
import { carriedByGbk } from './gateways/bdc/text.ts';
import {
  type BankAnswer,
  type BankOrder,
  type BankPort,
  type BatchAnswer,
  type BatchOrder,
  findCenterOfAccount,
  receiveAccountChange,
  receiveMoneyOut,
} from './modules/settlement/index.ts';
import { newUuid } from './platform/ids.ts';
import { type CallParts, systemCall } from './platform/jobs.ts';

/** The bank's notices: each is kept in a transaction of the account's centre before the bank is answered. */
export function bankNotices(
  parts: CallParts,
  /** Whether a node speaks for a centre: what it tells of another's account is not believed. */
  speaksFor: (centerId: number) => boolean = () => true,
): (notice: AccountChangeNotice) => Promise<void> {
  return async (notice) => {
    const centerId = await findCenterOfAccount(parts.database, notice.accountNo);
    if (centerId === undefined || !speaksFor(centerId))
      throw new Error('the notice names an account that is no special account of ours');
    const requestId = newUuid(parts.now().epochMilliseconds);
    const inCall = systemCall(parts, { name: 'bank', centerId, channel: 'bank', requestId });
    const change = {
      accountNo: notice.accountNo,
      bankSerial: notice.bankSerial,
      counterAccountNo: notice.counterAccountNo,
      counterName: notice.counterAccountName,
      amount: notice.amountFen,
      transactedOn: notice.transactionDate,
      transactionTime: notice.transactionTime,
      summary: notice.summary,
      remark: notice.remark,
    };
    // Money that leaves is told by the answers to our own payments, but for what the bank takes back.
    await inCall((call) =>
      notice.direction === 'credit' ? receiveAccountChange(call, change) : receiveMoneyOut(call, change),
    );
  };
}

/** The settlement bank as `settlement` asks for it, over the gateway of the settlement application. */
export function bankPortOf(gateway: BdcGateway): BankPort {
  return {
    newSerial: gateway.newSerial,
    pay: (order) =>
      sent(() =>
        gateway.payment({ sendSeqNo: order.serial, ...termsOf(order), from: ownOf(order), to: counterOf(order) }),
      ),
    collect: (order) =>
      sent(() =>
        gateway.collection({ sendSeqNo: order.serial, ...termsOf(order), from: counterOf(order), to: ownOf(order) }),
      ),
    ask: async ({ serial, sentOn }) => {
      const result = await gateway.queryTransaction({ sendSeqNo: serial, date: sentOn });
      if (result.outcome === 'not-found') return { kind: 'not-found' };
      // A question that the bank refuses tells nothing of the order.
      return result.outcome === 'answered' ? answerOf(result) : { kind: 'unknown', cause: causeOf(result) };
    },
    sendBatch: (order) => sendBatch(gateway, order),
    askBatch: (order) => askBatch(gateway, order),
    movements: async (days) => {
      const result = await gateway.queryAccountDetails(days);
      if (result.outcome !== 'answered') return { kind: 'unknown', cause: causeOf(result) };
      const { changes, mayBeIncomplete } = result;
      return {
        kind: 'told',
        mayBeIncomplete,
        movements: changes.map((change) => ({
          accountNo: change.accountNo,
          bankSerial: change.bankSerial,
          direction: change.direction,
          amount: change.amountFen,
          counterAccountNo: change.counterAccountNo,
          counterName: change.counterAccountName,
          transactedOn: change.transactionDate,
          transactionTime: change.transactionTime,
          summary: change.summary,
          remark: change.remark,
          balance: change.balanceFen,
          isReversal: change.isReversal,
        })),
      };
    },
  };
}

function termsOf({ account, counter, ...order }: BankOrder) {
  return {
    settlement: account.bankCode === counter.bankCode ? ('same-bank' as const) : ('inter-bank-real-time' as const),
    businessType: order.businessType,
    amountFen: order.amount,
    referenceNo: order.paymentNo,
    summary: order.summary,
    remark: order.paymentNo,
  };
}

const ownOf = ({ account }: BankOrder) => ({
  accountNo: account.accountNo,
  name: account.name,
  holder: 'corporate' as const,
});

const counterOf = ({ counter }: BankOrder) => ({
  accountNo: counter.accountNo,
  name: counter.name,
  holder: counter.holder,
  bankClass: counter.bankCode,
  bankName: counter.bankName,
});

const sent = (send: () => Promise<BdcOutcome<TransactionResult>>): Promise<BankAnswer> => sending(send, answerOf);

const sendBatch = (gateway: BdcGateway, order: BatchOrder): Promise<BatchAnswer> =>
  sending(
    () =>
      gateway.batch({
        kind: order.kind,
        sendSeqNo: order.serial,
        businessType: order.businessType,
        ownAccountNo: order.account.accountNo,
        ownName: order.account.name,
        referenceNo: order.partNumber,
        rows: order.rows.map(({ rowNo, name, accountNo, bankCode, holder, amount }) => ({
          rowNo,
          // One rare name must not hold up everybody's collection (a payment to a name that is not whole is never sent).
          name: carriedByGbk(name),
          accountNo,
          holder,
          bankClass: bankCode,
          amountFen: amount,
          summary: order.summary,
        })),
      }),
    () => ({ kind: 'accepted' as const }),
  );

async function askBatch(
  gateway: BdcGateway,
  { serial, sentOn }: { serial: string; sentOn: Temporal.PlainDate },
): Promise<BatchAnswer> {
  const query = { sendSeqNo: serial, date: sentOn };
  const progress = await gateway.queryBatch(query);
  if (progress.outcome === 'not-found') return { kind: 'not-found' };
  if (progress.outcome !== 'answered') return { kind: 'unknown', cause: causeOf(progress) };
  if (progress.state === 'refused') return { kind: 'failed' };
  if (progress.state === 'processing') return { kind: 'accepted' };
  const told = await gateway.batchResults(query);
  if (told.outcome !== 'answered') return { kind: 'unknown', cause: causeOf(told) };
  const decided = told.results.filter(({ state }) => state !== 'processing');
  return {
    kind: 'told',
    rows: decided.map(({ rowNo, amountFen, state, reason }) => ({
      rowNo,
      reason,
      amount: amountFen,
      isDone: state === 'done',
    })),
  };
}

async function sending<T, A>(
  send: () => Promise<BdcOutcome<T>>,
  read: (answered: T) => A,
): Promise<A | Exclude<BankAnswer, { kind: 'done' | 'processing' | 'not-found' }>> {
  try {
    const result = await send();
    switch (result.outcome) {
      case 'answered':
        return read(result);
      case 'refused':
        return { kind: 'failed', reason: result.returnMessage || result.returnCode };
      case 'unknown':
        return { kind: 'unknown', cause: result.cause };
      case 'not-sent':
        return { kind: 'not-sent', cause: result.cause };
      default:
        return result satisfies never;
    }
  } catch (error) {
    // Thrown before anything is sent: a value that the message cannot carry, such as a rare character in a name.
    if (error instanceof BdcCodecError) return { kind: 'unsendable' };
    throw error;
  }
}

function answerOf({ state, bankSerial, reason }: TransactionResult): BankAnswer {
  switch (state) {
    case 'done':
      return { kind: 'done', bankSerial };
    case 'failed':
      return { kind: 'failed', reason };
    case 'processing':
      return { kind: 'processing' };
    default:
      return state satisfies never;
  }
}

const causeOf = (result: BdcOutcome<unknown> | { readonly outcome: 'not-found' }) =>
  'cause' in result ? result.cause : 'returnMessage' in result ? result.returnMessage : result.outcome;
