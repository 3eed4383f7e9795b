import type { KeyObject } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  batchCodes,
  batchQueryCode,
  batchResultCode,
  formatBatchProgress,
  formatBatchResults,
  parseBatchOrder,
} from '../../../server/src/gateways/bdc/batch.ts';
import { type BdcFrame, decodeBody, encodeBody } from '../../../server/src/gateways/bdc/codec.ts';
import {
  type BdcCipherMode,
  decryptBody,
  encryptBody,
  newSessionKey,
  wrapSessionKey,
} from '../../../server/src/gateways/bdc/crypto.ts';
import type { BdcDocument, BdcNode } from '../../../server/src/gateways/bdc/document.ts';
import { BdcCodecError } from '../../../server/src/gateways/bdc/error.ts';
import {
  formatReply,
  formatSignOnAnswer,
  formatTransactionResult,
  parseCollection,
  parseDetailQuery,
  parsePayment,
  parseRequestHead,
  parseTransactionQuery,
  type RequestHead,
  returnCodes,
  transactionCodes,
} from '../../../server/src/gateways/bdc/message.ts';
import { type AccountChange, formatStatement, statementLimits } from '../../../server/src/gateways/bdc/statement.ts';
import { type Batch, decideRows, progressOf, refusalOfBatch, toldOf } from './batches.ts';
import { type Books, digestOf, type Refusal, type Transfer, type TransferOrder } from './books.ts';
import type { BankFaults } from './notices.ts';

export interface BankSession {
  readonly key: () => Buffer | undefined;
  readonly open: (key: Buffer, centreNodeNo: string) => void;
  readonly close: () => void;
}

export interface AnswersOptions {
  readonly books: Books;
  readonly session: BankSession;
  readonly nodeNo: string;
  readonly cipherMode: BdcCipherMode;
  readonly centrePublicKey: KeyObject;
  readonly faults: { get: () => BankFaults; set: (change: Partial<BankFaults>) => void };
  readonly now: () => Temporal.ZonedDateTime;
  /** Money moved or a session began: there may be something to tell. */
  readonly onChange: (isNewSession: boolean) => void;
  /** A file of orders was taken in. */
  readonly onBatch: (sendSeqNo: string) => void;
  /** The centre's payment was carried out. */
  readonly onPaid: (bankSerial: string) => void;
}

interface Verdict {
  readonly status: '0' | '1';
  readonly code: string;
  readonly message: string;
  readonly body?: readonly BdcNode[];
}

const done = (body?: readonly BdcNode[]): Verdict => ({
  status: '0',
  code: returnCodes.success,
  message: '成功',
  ...(body ? { body } : {}),
});
const refused = (code: string, message: string): Verdict => ({ status: '1', code, message });

/** Answers the centre's requests as the settlement application does; `undefined` closes without an answer. */
export function createAnswers(options: AnswersOptions): (frame: BdcFrame) => Promise<BdcFrame | undefined> {
  const { session, cipherMode, nodeNo } = options;
  const deferred = new Set<string>();

  const reply = (head: Partial<RequestHead>, verdict: Verdict, key?: Buffer): BdcFrame => {
    const moment = options.now();
    const document = formatReply(
      {
        txCode: head.txCode ?? transactionCodes.probe,
        txStatus: verdict.status,
        returnCode: verdict.code,
        returnMessage: verdict.message,
        sendNode: nodeNo,
        receiveNode: head.sendNode ?? '000000',
        receiveSeqNo: `${nodeNo}${moment.epochMilliseconds}`,
        repliedAt: moment.toPlainDateTime(),
      },
      verdict.body,
    );
    const body = encodeBody(document);
    return key
      ? { nodeNo, isEncrypted: true, body: encryptBody(body, key, cipherMode) }
      : { nodeNo, isEncrypted: false, body };
  };

  const answer = (frame: BdcFrame): BdcFrame | undefined => {
    if (!frame.isEncrypted) {
      const head = parseRequestHead(decodeBody(frame.body));
      return reply(head, plainVerdict(head, options));
    }
    const key = session.key();
    const document = key && opened(frame, key, cipherMode);
    if (!key || !document) return reply({}, refused(returnCodes.sessionRefused, '会话密钥无效，请重新签到'));
    const head = parseRequestHead(document);
    const verdict = sealedVerdict(head, document, { ...options, deferred });
    return verdict && reply(head, verdict, key);
  };

  return async (frame) => {
    try {
      const answered = answer(frame);
      const { slowAnswers, answerMs } = options.faults.get();
      if (!frame.isEncrypted || slowAnswers === 0) return answered;
      options.faults.set({ slowAnswers: slowAnswers - 1 });
      await pause(answerMs, undefined, { ref: false });
      return answered;
    } catch (error) {
      if (error instanceof BdcCodecError) return reply({}, refused(returnCodes.malformed, '报文格式有误'));
      throw error;
    }
  };
}

function opened(frame: BdcFrame, key: Buffer, mode: BdcCipherMode): BdcDocument | undefined {
  try {
    return decodeBody(decryptBody(frame.body, key, mode));
  } catch (error) {
    if (error instanceof BdcCodecError) return undefined;
    throw error;
  }
}

function plainVerdict(head: RequestHead, options: AnswersOptions): Verdict {
  switch (head.txCode) {
    case transactionCodes.signOn: {
      const key = newSessionKey();
      options.session.open(key, head.sendNode);
      // The centre must have read the answer before it can read a notice under the new key.
      setTimeout(() => options.onChange(true), 20).unref();
      return done(formatSignOnAnswer(wrapSessionKey(key, options.centrePublicKey)));
    }
    case transactionCodes.signOff:
      options.session.close();
      return done();
    case transactionCodes.probe:
      return done();
    default:
      return refused(returnCodes.unsupported, '该交易须加密');
  }
}

type SealedOptions = AnswersOptions & { readonly deferred: Set<string> };

function sealedVerdict(head: RequestHead, document: BdcDocument, options: SealedOptions): Verdict | undefined {
  switch (head.txCode) {
    case transactionCodes.payment:
    case transactionCodes.collection:
      return move(head, document, options);
    case batchCodes.payment:
    case batchCodes.collection:
    case batchCodes['loan-deduction']:
    case batchCodes.split:
      return takeBatch(head, document, options);
    case batchQueryCode:
      return tellBatch(document, options, (batch) => formatBatchProgress(progressOf(batch)));
    case batchResultCode:
      return tellBatch(document, options, (batch) => formatBatchResults(batch.order.referenceNo, toldOf(batch)));
    case transactionCodes.transactionQuery:
      return tellTransaction(document, options);
    case transactionCodes.detailQuery:
      return tellDetails(head, document, options);
    default:
      return refused(returnCodes.unsupported, '不支持的交易');
  }
}

/** What the bank is asked to move, whichever way: the centre's account must be on the centre's side. */
function orderOf(head: RequestHead, document: BdcDocument, books: Books): { order: TransferOrder } | Refusal {
  const isCollection = head.txCode === transactionCodes.collection;
  const { from, to, amountFen, summary, remark } = isCollection ? parseCollection(document) : parsePayment(document);
  const own = isCollection ? to : from;
  if (!isCentreAccount(books, own.accountNo)) return { refusal: '账号不是中心专户' };
  return {
    order: {
      fromAccountNo: from.accountNo,
      fromAccountName: from.name,
      toAccountNo: to.accountNo,
      toAccountName: to.name,
      amountFen,
      summary,
      remark,
    },
  };
}

/** BDC101 and BDC102: carried out once for a serial. */
function move(head: RequestHead, document: BdcDocument, options: SealedOptions): Verdict | undefined {
  const { books, faults } = options;
  const asked = orderOf(head, document, books);
  const digest = digestOf(asked);
  const { sendSeqNo } = head;
  const known = books.paymentBy(sendSeqNo);
  if (known && known.digest !== digest) return refused(returnCodes.repeatedWithOtherContent, '流水号已用于另一笔付款');
  if (!known) {
    const now = options.now().toInstant();
    const result = 'order' in asked ? carryOut(asked.order, { sendSeqNo, digest }, options) : asked;
    if ('refusal' in result) books.recordFailedPayment({ sendSeqNo, digest, receivedAt: now, reason: result.refusal });
    else options.onChange(false);
    const { deferPayments } = faults.get();
    if (deferPayments > 0 && !('refusal' in result)) {
      faults.set({ deferPayments: deferPayments - 1 });
      options.deferred.add(sendSeqNo);
    }
    if (!('refusal' in result) && head.txCode === transactionCodes.payment) options.onPaid(result.bankSerial);
    if (isAnswerLost(options)) return undefined;
  }
  return told('payment', sendSeqNo, options);
}

function carryOut(
  order: TransferOrder,
  payment: { readonly sendSeqNo: string; readonly digest: string },
  { books, faults, now }: SealedOptions,
): Transfer | Refusal {
  const { refuseCards } = faults.get();
  if (refuseCards > 0) {
    faults.set({ refuseCards: refuseCards - 1 });
    return {
      refusal: isCentreAccount(books, order.toAccountNo) ? '付款账号状态异常，不能扣款' : '收款账号状态异常，不能入账',
    };
  }
  return books.book(order, now().toInstant(), payment);
}

function told(answerTo: 'payment' | 'query', sendSeqNo: string, options: SealedOptions): Verdict {
  const result = resultOf(sendSeqNo, options);
  const reason = result.state === 'failed' ? options.books.paymentBy(sendSeqNo)?.reason : undefined;
  return { ...done(formatTransactionResult(answerTo, result)), ...(reason !== undefined && { message: reason }) };
}

/** BDC103–106: taken in once for a serial, carried out later; the reply is acceptance and nothing more. */
function takeBatch(head: RequestHead, document: BdcDocument, options: SealedOptions): Verdict | undefined {
  const { books, faults } = options;
  const order = parseBatchOrder(document);
  const isPayment = head.txCode === batchCodes.payment;
  const digest = digestOf({ txCode: head.txCode, order });
  const { sendSeqNo } = head;
  const known = books.batchBy(sendSeqNo);
  if (known && known.digest !== digest) return refused(returnCodes.repeatedWithOtherContent, '流水号已用于另一批');
  if (!known) {
    const refusal = refusalOfBatch(books, order, isPayment);
    if (refusal) return refused(returnCodes.malformed, refusal.refusal);
    const receivedAt = options.now().toInstant();
    books.recordBatch({ sendSeqNo, digest, isPayment, order, receivedAt, ...decideRows(order, faults.get()) });
    options.onBatch(sendSeqNo);
    if (isAnswerLost(options)) return undefined;
  }
  return done();
}

function tellBatch(
  document: BdcDocument,
  { books, now }: SealedOptions,
  body: (batch: Batch) => readonly BdcNode[],
): Verdict {
  const query = parseTransactionQuery(document);
  const batch = books.batchBy(query.sendSeqNo);
  const day = batch?.receivedAt.toZonedDateTimeISO(now().timeZoneId).toPlainDate();
  if (!batch || !day?.equals(query.date)) return refused(returnCodes.unknownTransaction, '未找到原批次');
  return done(body(batch));
}

/** One of the answers that get lost, when there are any to lose. */
function isAnswerLost({ faults }: SealedOptions): boolean {
  const { loseAnswers } = faults.get();
  if (loseAnswers > 0) faults.set({ loseAnswers: loseAnswers - 1 });
  return loseAnswers > 0;
}

function isCentreAccount(books: Books, accountNo: string): boolean {
  return books.accounts().some((account) => account.accountNo === accountNo && account.holder === 'centre');
}

function resultOf(sendSeqNo: string, { books, deferred }: SealedOptions) {
  const bankSerial = books.paymentBy(sendSeqNo)?.bankSerial;
  if (bankSerial === undefined) return { state: 'failed' } as const;
  return deferred.has(sendSeqNo) ? ({ state: 'processing' } as const) : ({ state: 'done', bankSerial } as const);
}

function tellTransaction(document: BdcDocument, options: SealedOptions): Verdict {
  const query = parseTransactionQuery(document);
  const payment = options.books.paymentBy(query.sendSeqNo);
  const day = payment?.receivedAt.toZonedDateTimeISO(options.now().timeZoneId).toPlainDate();
  if (!day?.equals(query.date)) return refused(returnCodes.unknownTransaction, '未找到原交易');
  options.deferred.delete(query.sendSeqNo);
  return told('query', query.sendSeqNo, options);
}

function tellDetails(head: RequestHead, document: BdcDocument, { books }: SealedOptions): Verdict {
  const { from, to, until } = parseDetailQuery(document);
  const isInTime = ({ transactionDate, transactionTime }: AccountChange) =>
    !until || !transactionDate.equals(to) || transactionTime <= until.toString({ smallestUnit: 'second' });
  const isWithin = (change: AccountChange) =>
    Temporal.PlainDate.compare(change.transactionDate, from) >= 0 &&
    Temporal.PlainDate.compare(change.transactionDate, to) <= 0 &&
    isInTime(change);
  const changes = books
    .notices()
    .map(({ change }) => change)
    .filter(isWithin);
  return done([formatStatement(`BDC_ACC_DTL_${head.sendSeqNo}.act`, changes.slice(-statementLimits.rows))]);
}
