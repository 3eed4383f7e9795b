import { type Fen, fen } from '../../platform/money.ts';
import { type BdcDocument, type BdcNode, fieldsOf } from './document.ts';
import { BdcCodecError } from './error.ts';
import { checkPattern, checkText, codeOf, readFields, writeAmount, writeDay, writeTime } from './fields.ts';
import { type AccountChange, formatStatement, parseStatement } from './statement.ts';

export const transactionCodes = {
  signOn: 'BDC001',
  signOff: 'BDC002',
  probe: 'SYS600',
  payment: 'BDC101',
  collection: 'BDC102',
  transactionQuery: 'BDC110',
  detailQuery: 'BDC113',
  accountChange: 'SBDC100',
} as const;

/**
 * Return codes. `00000` is the field's; the published material shows no list of refusals, so the others
 * are this project's and stand here alone, to be replaced by a bank's own.
 */
export const returnCodes = {
  success: '00000',
  sessionRefused: '90001',
  malformed: '90002',
  notStored: '90003',
  unknownTransaction: '90004',
  repeatedWithOtherContent: '90005',
  unsupported: '90006',
} as const;

/** Head of a request, of either side. `sentAt` is Beijing time. */
export interface RequestHead {
  readonly txCode: string;
  readonly sendSeqNo: string;
  readonly sendNode: string;
  readonly receiveNode: string;
  readonly sentAt: Temporal.PlainDateTime;
  /** The centre's unit number, 15 digits; only in requests of the centre. */
  readonly txUnitNo?: string;
}

export interface ReplyHead {
  readonly txCode: string;
  /** `0` accepted, `1` refused, `2` still in hand. */
  readonly txStatus: '0' | '1' | '2';
  readonly returnCode: string;
  readonly returnMessage: string;
  readonly sendNode: string;
  readonly receiveNode: string;
  readonly receiveSeqNo: string;
  readonly repliedAt: Temporal.PlainDateTime;
}

const serial = /^[0-9A-Za-z-]{1,40}$/;
const accountNo = /^[0-9A-Za-z-]{1,40}$/;
const node = /^[0-9A-Za-z]{6}$/;
const returnCode = /^[0-9A-Za-z]{1,12}$/;
const statuses = { '0': '0', '1': '1', '2': '2' } as const;

/** A request with its body nodes; throws a BdcCodecError for a value that does not fit its field. */
export function formatRequest(head: RequestHead, body: readonly BdcNode[] = []): BdcDocument {
  const [day, time] = [writeDay(head.sentAt.toPlainDate()), writeTime(head.sentAt.toPlainTime())];
  const fields: [string, string][] = [
    ['SendDate', day],
    ['SendTime', time],
    ['SendSeqNo', checkPattern(head.sendSeqNo, 'SendSeqNo', serial)],
    ['SendNode', checkPattern(head.sendNode, 'SendNode', node)],
    ['TxCode', head.txCode],
    ['ReceiveNode', checkPattern(head.receiveNode, 'ReceiveNode', node)],
  ];
  const own: [string, string][] =
    head.txUnitNo === undefined
      ? [
          ['BDCDate', day],
          ['BDCTime', time],
          ['BDCSeqNo', head.sendSeqNo],
        ]
      : [
          ['TxUnitNo', checkPattern(head.txUnitNo, 'TxUnitNo', /^\d{15}$/)],
          ['CustNo', ''],
          ['OperNo', ''],
        ];
  return { head: new Map([...fields, ...own]), body };
}

export function parseRequestHead(document: BdcDocument): RequestHead {
  const read = readFields(document.head);
  const txUnitNo = read.optional('TxUnitNo', 15);
  return {
    txCode: read.matching('TxCode', /^[A-Z0-9]{3,10}$/),
    sendSeqNo: read.matching('SendSeqNo', serial),
    sendNode: read.matching('SendNode', node),
    receiveNode: read.optional('ReceiveNode', 6),
    sentAt: read.day('SendDate').toPlainDateTime(read.time('SendTime')),
    ...(txUnitNo === '' ? {} : { txUnitNo }),
  };
}

export function formatReply(head: ReplyHead, body: readonly BdcNode[] = []): BdcDocument {
  const [day, time] = [writeDay(head.repliedAt.toPlainDate()), writeTime(head.repliedAt.toPlainTime())];
  return {
    head: new Map([
      ['TxStatus', head.txStatus],
      ['RtnCode', checkPattern(head.returnCode, 'RtnCode', returnCode)],
      ['RtnMessage', checkText(head.returnMessage, 'RtnMessage', { min: 0, max: 200 })],
      ['ReceiveDate', day],
      ['ReceiveTime', time],
      ['ReceiveSeqNo', checkPattern(head.receiveSeqNo, 'ReceiveSeqNo', serial)],
      ['ReceiveNode', checkPattern(head.receiveNode, 'ReceiveNode', node)],
      ['TxCode', head.txCode],
      ['BDCDate', day],
      ['BDCTime', time],
      ['BDCSeqNo', head.receiveSeqNo],
      ['SendNode', checkPattern(head.sendNode, 'SendNode', node)],
    ]),
    body,
  };
}

export function parseReplyHead(document: BdcDocument): ReplyHead {
  const read = readFields(document.head);
  return {
    txCode: read.optional('TxCode', 10),
    txStatus: read.code('TxStatus', statuses),
    returnCode: read.matching('RtnCode', returnCode),
    returnMessage: read.optional('RtnMessage', 200),
    sendNode: read.optional('SendNode', 6),
    receiveNode: read.optional('ReceiveNode', 6),
    receiveSeqNo: read.optional('ReceiveSeqNo', 40),
    repliedAt: read.day('ReceiveDate').toPlainDateTime(read.time('ReceiveTime')),
  };
}

/** BDC001 answer: the session key under the centre's RSA key, in hex. */
export const formatSignOnAnswer = (handKey: string): BdcNode[] => [{ name: 'HandKey', value: handKey }];

export function parseSignOnAnswer(document: BdcDocument): string {
  return readFields(fieldsOf(document.body, 'body')).matching('HandKey', /^(?:[0-9A-Fa-f]{2}){64,512}$/);
}

const settlements = { '1': 'same-bank', '2': 'inter-bank-real-time', '3': 'inter-bank-deferred' } as const;
const holders = { '1': 'personal', '2': 'corporate' } as const;
const results = { '0': 'done', '1': 'failed', '2': 'processing' } as const;

/** What the bank did with money: `processing` is neither, and is solved by asking again. */
export type TransactionState = (typeof results)[keyof typeof results];

export interface PaymentParty {
  readonly accountNo: string;
  readonly name: string;
  readonly holder: (typeof holders)[keyof typeof holders];
}

/** The other side's bank: the settlement application finds it by class, name or inter-bank number. */
export interface PartyBank {
  readonly bankClass: string;
  readonly bankName?: string;
  readonly exchangeNo?: string;
}

interface Terms {
  readonly settlement: (typeof settlements)[keyof typeof settlements];
  /** Fund business type, two digits: 02 partial withdrawal, 03 closing withdrawal, 04 loan … 20 other. */
  readonly businessType: string;
  readonly amountFen: Fen;
  /** The centre's own number for this business (业务明细流水号). */
  readonly referenceNo: string;
  readonly summary: string;
  readonly remark: string;
}

/** BDC101 single payment out of an account of the centre, principal only. */
export interface Payment extends Terms {
  readonly from: PaymentParty;
  readonly to: PaymentParty & PartyBank;
}

/** BDC102 single collection into an account of the centre: the same fields, the bank being that of the payer. */
export interface Collection extends Terms {
  readonly from: PaymentParty & PartyBank;
  readonly to: PaymentParty;
}

type Side = 'De' | 'Cr';

const writeParty = (side: Side, { accountNo: number, name, holder }: PaymentParty): BdcNode[] => [
  { name: `${side}AcctNo`, value: checkPattern(number, `${side}AcctNo`, accountNo) },
  { name: `${side}AcctName`, value: checkText(name, `${side}AcctName`, { min: 1, max: 120 }) },
  { name: `${side}AcctClass`, value: codeOf(holders, holder, `${side}AcctClass`) },
];

const writeBank = (side: Side, { bankClass, bankName = '', exchangeNo = '' }: PartyBank): BdcNode[] => [
  { name: `${side}BankClass`, value: checkPattern(bankClass, `${side}BankClass`, /^\d{3}$/) },
  { name: `${side}BankName`, value: checkText(bankName, `${side}BankName`, { min: 0, max: 120 }) },
  { name: `${side}ChgNo`, value: checkPattern(exchangeNo, `${side}ChgNo`, /^\d{0,14}$/) },
];

function formatTransfer(order: Payment | Collection, bank: { side: Side; nodes: BdcNode[] }): BdcNode[] {
  if (order.amountFen <= 0n) throw new BdcCodecError('field', 'Amt');
  const amount = writeAmount(order.amountFen);
  return [
    { name: 'SettleType', value: codeOf(settlements, order.settlement, 'SettleType') },
    { name: 'BusType', value: checkPattern(order.businessType, 'BusType', /^\d{2}$/) },
    ...writeParty('De', order.from),
    ...(bank.side === 'De' ? bank.nodes : []),
    { name: 'CapAmt', value: amount },
    ...writeParty('Cr', order.to),
    ...(bank.side === 'Cr' ? bank.nodes : []),
    { name: 'Amt', value: amount },
    { name: 'RefSeqNo1', value: checkPattern(order.referenceNo, 'RefSeqNo1', serial) },
    { name: 'Summary', value: checkText(order.summary, 'Summary', { min: 1, max: 100 }) },
    { name: 'Remark', value: checkText(order.remark, 'Remark', { min: 1, max: 200 }) },
  ];
}

export const formatPayment = (payment: Payment): BdcNode[] =>
  formatTransfer(payment, { side: 'Cr', nodes: writeBank('Cr', payment.to) });

export const formatCollection = (collection: Collection): BdcNode[] =>
  formatTransfer(collection, { side: 'De', nodes: writeBank('De', collection.from) });

function parseTransfer(document: BdcDocument) {
  const read = readFields(fieldsOf(document.body, 'body'));
  const party = (side: Side): PaymentParty => ({
    accountNo: read.matching(`${side}AcctNo`, accountNo),
    name: read.text(`${side}AcctName`, 120),
    holder: read.code(`${side}AcctClass`, holders),
  });
  const bank = (side: Side): PartyBank => {
    const bankName = read.optional(`${side}BankName`, 120);
    const exchangeNo = read.optional(`${side}ChgNo`, 14);
    return {
      bankClass: read.matching(`${side}BankClass`, /^\d{3}$/),
      ...(bankName === '' ? {} : { bankName }),
      ...(exchangeNo === '' ? {} : { exchangeNo }),
    };
  };
  const amount = read.amount('Amt');
  if (amount <= 0n || read.amount('CapAmt') !== amount) throw new BdcCodecError('field', 'Amt');
  const terms: Terms = {
    settlement: read.code('SettleType', settlements),
    businessType: read.matching('BusType', /^\d{2}$/),
    amountFen: fen(amount),
    referenceNo: read.matching('RefSeqNo1', serial),
    summary: read.text('Summary', 100),
    remark: read.text('Remark', 200),
  };
  return { terms, party, bank };
}

export function parsePayment(document: BdcDocument): Payment {
  const { terms, party, bank } = parseTransfer(document);
  return { ...terms, from: party('De'), to: { ...party('Cr'), ...bank('Cr') } };
}

export function parseCollection(document: BdcDocument): Collection {
  const { terms, party, bank } = parseTransfer(document);
  return { ...terms, from: { ...party('De'), ...bank('De') }, to: party('Cr') };
}

/** What the bank says of a payment, at once (BDC101) or when asked (BDC110). */
export interface TransactionResult {
  readonly state: TransactionState;
  readonly bankSerial?: string;
  /** Why it failed, in the bank's words: the head's message. */
  readonly reason?: string;
}

const resultFields = { payment: ['HostStatus', 'CapHostSeqNo'], query: ['OldTxStatus', 'HostSeqNo'] } as const;

export function formatTransactionResult(answerTo: keyof typeof resultFields, result: TransactionResult): BdcNode[] {
  const [status, hostSerial] = resultFields[answerTo];
  return [
    { name: status, value: codeOf(results, result.state, status) },
    { name: hostSerial, value: result.bankSerial ?? '' },
  ];
}

export function parseTransactionResult(answerTo: keyof typeof resultFields, document: BdcDocument): TransactionResult {
  const [status, hostSerial] = resultFields[answerTo];
  const read = readFields(fieldsOf(document.body, 'body'));
  const bankSerial = read.optional(hostSerial, 40);
  const state = read.code(status, results);
  const reason = state === 'failed' ? readFields(document.head).optional('RtnMessage', 200) : '';
  return { state, ...(bankSerial === '' ? {} : { bankSerial }), ...(reason === '' ? {} : { reason }) };
}

/** BDC110: what became of the request that was sent on that day under that serial. */
export interface TransactionQuery {
  readonly date: Temporal.PlainDate;
  readonly sendSeqNo: string;
}

export const formatTransactionQuery = (query: TransactionQuery): BdcNode[] => [
  { name: 'TxDate', value: writeDay(query.date) },
  { name: 'TxSeqNo', value: checkPattern(query.sendSeqNo, 'TxSeqNo', serial) },
];

export function parseTransactionQuery(document: BdcDocument): TransactionQuery {
  const read = readFields(fieldsOf(document.body, 'body'));
  return { date: read.day('TxDate'), sendSeqNo: read.matching('TxSeqNo', serial) };
}

/** BDC113: movements of the centre's accounts from one day to another, both included. */
export interface DetailQuery {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  /** Only movements of the last day up to this second, itself included: how to see what the newest 1,000 hide. */
  readonly until?: Temporal.PlainTime;
}

export const formatDetailQuery = (query: DetailQuery): BdcNode[] => [
  { name: 'TxDateBegin', value: writeDay(query.from) },
  { name: 'TxDateEnd', value: writeDay(query.to) },
  ...(query.until ? [{ name: 'TxTimeEnd', value: writeTime(query.until) }] : []),
];

export function parseDetailQuery(document: BdcDocument): DetailQuery {
  const read = readFields(fieldsOf(document.body, 'body'));
  const until = read.optional('TxTimeEnd', 6) === '' ? undefined : read.time('TxTimeEnd');
  const query = { from: read.day('TxDateBegin'), to: read.day('TxDateEnd'), ...(until && { until }) };
  if (Temporal.PlainDate.compare(query.from, query.to) > 0) throw new BdcCodecError('field', 'TxDateEnd');
  return query;
}

/** SBDC100 到账通知: one movement, and the serial of the message that told it. */
export interface AccountChangeNotice extends AccountChange {
  readonly sendSeqNo: string;
}

export function formatAccountChangeNotice(head: RequestHead, changes: readonly AccountChange[]): BdcDocument {
  return formatRequest(head, [formatStatement(`BDC_BAL_NTF_${head.sendSeqNo}.act`, changes)]);
}

/** The movements of a notice, usually one; throws a BdcCodecError when there is none or any is malformed. */
export function parseAccountChangeNotice(document: BdcDocument): AccountChangeNotice[] {
  const { sendSeqNo, txCode } = parseRequestHead(document);
  if (txCode !== transactionCodes.accountChange) throw new BdcCodecError('other-message', 'TxCode');
  const changes = parseStatement(document.body);
  if (changes.length === 0) throw new BdcCodecError('file', 'DATA');
  return changes.map((change) => ({ sendSeqNo, ...change }));
}
