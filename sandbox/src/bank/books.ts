import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { BdcCodecError } from '../../../server/src/gateways/bdc/error.ts';
import { type AccountChange, formatStatement } from '../../../server/src/gateways/bdc/statement.ts';
import { beijing } from '../../../server/src/platform/dates.ts';
import { type Fen, fen } from '../../../server/src/platform/money.ts';
import type { Batch } from './batches.ts';

export interface BankAccount {
  readonly accountNo: string;
  readonly name: string;
  /** `centre`: a special account (专户) of the centre, whose movements are told to it. */
  readonly holder: 'centre' | 'payer';
  readonly balanceFen: Fen;
}

export interface TransferOrder {
  readonly fromAccountNo: string;
  readonly fromAccountName: string;
  readonly toAccountNo: string;
  readonly toAccountName: string;
  readonly amountFen: Fen;
  readonly summary: string;
  readonly remark: string;
}

export interface Transfer extends TransferOrder {
  readonly bankSerial: string;
  readonly bookedAt: Temporal.Instant;
}

/** A request of the centre to pay, by its serial. The digest tells a repeat from another payment. */
export interface PaymentRecord {
  readonly sendSeqNo: string;
  readonly digest: string;
  readonly receivedAt: Temporal.Instant;
  /** What was booked; absent when the payment failed. */
  readonly bankSerial?: string;
  /** Why it failed, in Chinese. */
  readonly reason?: string;
}

export interface Notice {
  /** Serial of the message and of every repetition of it. */
  readonly noticeId: string;
  readonly change: AccountChange;
  readonly bookedAt: Temporal.Instant;
  readonly acknowledgedAt?: Temporal.Instant;
}

/** Why the bank does not book, in Chinese. */
export interface Refusal {
  readonly refusal: string;
}

export interface Books {
  readonly accounts: () => BankAccount[];
  /** Oldest first. */
  readonly transfers: () => readonly Transfer[];
  readonly notices: () => readonly Notice[];
  /** Books a transfer; an account that the bank does not keep belongs to another bank. */
  readonly book: (
    order: TransferOrder,
    now: Temporal.Instant,
    payment?: Omit<PaymentRecord, 'receivedAt'>,
  ) => Transfer | Refusal;
  readonly paymentBy: (sendSeqNo: string) => PaymentRecord | undefined;
  readonly recordFailedPayment: (payment: PaymentRecord) => void;
  readonly acknowledge: (noticeId: string, now: Temporal.Instant) => void;
  /** Oldest first. */
  readonly batches: () => readonly Batch[];
  readonly batchBy: (sendSeqNo: string) => Batch | undefined;
  readonly recordBatch: (batch: Omit<Batch, 'booked'>) => void;
  readonly recordBatchBooked: (sendSeqNo: string, booked: 1 | 2, now: Temporal.Instant) => void;
}

type Entry =
  | {
      readonly entry: 'account';
      readonly accountNo: string;
      readonly name: string;
      readonly holder: 'centre' | 'payer';
      readonly balanceFen: number;
    }
  | (Omit<Transfer, 'amountFen' | 'bookedAt'> & {
      readonly entry: 'transfer';
      readonly amountFen: number;
      readonly bookedAt: string;
      readonly payment?: { readonly sendSeqNo: string; readonly digest: string };
    })
  | {
      readonly entry: 'failed-payment';
      readonly sendSeqNo: string;
      readonly digest: string;
      readonly receivedAt: string;
      readonly reason?: string;
    }
  | { readonly entry: 'acknowledged'; readonly noticeId: string; readonly at: string }
  | { readonly entry: 'batch'; readonly receivedAt: string; readonly batch: object }
  | { readonly entry: 'batch-booked'; readonly sendSeqNo: string; readonly booked: 1 | 2; readonly at: string };

interface State {
  readonly accounts: Map<string, BankAccount>;
  readonly transfers: Transfer[];
  readonly notices: Map<string, Notice>;
  readonly payments: Map<string, PaymentRecord>;
  readonly batches: Map<string, Batch>;
}

/** Opens the books kept in `directory`: one line of JSON per event, read back at the start. */
export function openBooks(directory: string, openingAccounts: readonly BankAccount[]): Books {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'ledger.jsonl');
  const state: State = {
    accounts: new Map(),
    transfers: [],
    notices: new Map(),
    payments: new Map(),
    batches: new Map(),
  };
  for (const entry of readEntries(file)) apply(state, entry);
  const record = (entry: Entry) => {
    appendFileSync(file, `${JSON.stringify(entry)}\n`);
    apply(state, entry);
  };
  for (const account of openingAccounts) {
    if (!state.accounts.has(account.accountNo))
      record({ entry: 'account', ...account, balanceFen: Number(account.balanceFen) });
  }
  return {
    accounts: () => [...state.accounts.values()],
    transfers: () => state.transfers,
    notices: () => [...state.notices.values()],
    book: (order, now, payment) => {
      const bankSerial = serialOf(state.transfers.length + 1, now);
      const refusal = refusalOf(state, order, { bankSerial, now });
      if (refusal !== undefined) return { refusal };
      record({
        entry: 'transfer',
        bankSerial,
        ...order,
        amountFen: Number(order.amountFen),
        bookedAt: now.toString(),
        ...(payment ? { payment: { sendSeqNo: payment.sendSeqNo, digest: payment.digest } } : {}),
      });
      return { bankSerial, bookedAt: now, ...order };
    },
    paymentBy: (sendSeqNo) => state.payments.get(sendSeqNo),
    recordFailedPayment: ({ receivedAt, ...payment }) =>
      record({ entry: 'failed-payment', ...payment, receivedAt: receivedAt.toString() }),
    batches: () => [...state.batches.values()],
    batchBy: (sendSeqNo) => state.batches.get(sendSeqNo),
    recordBatch: ({ receivedAt, ...batch }) =>
      record({ entry: 'batch', receivedAt: receivedAt.toString(), batch: plain(batch) }),
    recordBatchBooked: (sendSeqNo, booked, now) =>
      record({ entry: 'batch-booked', sendSeqNo, booked, at: now.toString() }),
    acknowledge: (noticeId, now) => record({ entry: 'acknowledged', noticeId, at: now.toString() }),
  };
}

/** A digest of everything a payment says, so that a repeat with other content is seen. */
export function digestOf(content: object): string {
  const text = JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  return createHash('sha256').update(text).digest('hex');
}

function readEntries(file: string): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  // A process killed while writing leaves half a line: that event never happened.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Entry);
}

function serialOf(number: number, now: Temporal.Instant): string {
  const day = now.toZonedDateTimeISO(beijing).toPlainDate().toString().replaceAll('-', '');
  return `${day}${String(number).padStart(10, '0')}`;
}

function refusalOf(
  state: State,
  order: TransferOrder,
  at: { readonly bankSerial: string; readonly now: Temporal.Instant },
): string | undefined {
  const from = state.accounts.get(order.fromAccountNo);
  const to = state.accounts.get(order.toAccountNo);
  if (order.amountFen <= 0n) return '金额须大于零';
  if (order.fromAccountNo === order.toAccountNo) return '付款账号与收款账号相同';
  if (!from && !to) return '付款账号与收款账号均非本行账户';
  if (from && from.name !== order.fromAccountName) return '付款户名与账号不符';
  if (to && to.name !== order.toAccountName) return '收款户名与账号不符';
  if (from && from.balanceFen < order.amountFen) return '付款账户余额不足';
  return untellable({ ...order, bankSerial: at.bankSerial, bookedAt: at.now }, state);
}

/** What cannot be told to the centre must not be booked. */
function untellable(transfer: Transfer, state: State): string | undefined {
  try {
    const changes = changesOf(transfer, state).map(({ change }) => change);
    formatStatement('check', changes);
    return undefined;
  } catch (error) {
    if (error instanceof BdcCodecError) return '账号、户名、摘要或备注含有报文不支持的字符，或过长';
    throw error;
  }
}

function apply(state: State, entry: Entry): void {
  switch (entry.entry) {
    case 'account': {
      const { accountNo, name, holder, balanceFen } = entry;
      state.accounts.set(accountNo, { accountNo, name, holder, balanceFen: fen(balanceFen) });
      return;
    }
    case 'transfer': {
      const { entry: _, payment, ...stored } = entry;
      applyTransfer(
        state,
        { ...stored, amountFen: fen(stored.amountFen), bookedAt: Temporal.Instant.from(stored.bookedAt) },
        payment,
      );
      return;
    }
    case 'failed-payment': {
      const { entry: _, receivedAt, ...payment } = entry;
      state.payments.set(payment.sendSeqNo, { ...payment, receivedAt: Temporal.Instant.from(receivedAt) });
      return;
    }
    case 'acknowledged': {
      const notice = state.notices.get(entry.noticeId);
      if (notice) state.notices.set(entry.noticeId, { ...notice, acknowledgedAt: Temporal.Instant.from(entry.at) });
      return;
    }
    case 'batch': {
      const batch = revived(entry.batch);
      const receivedAt = Temporal.Instant.from(entry.receivedAt);
      state.batches.set(batch.sendSeqNo, { ...batch, receivedAt, booked: 0 });
      return;
    }
    case 'batch-booked': {
      const batch = state.batches.get(entry.sendSeqNo);
      if (batch) state.batches.set(entry.sendSeqNo, { ...batch, booked: entry.booked });
      return;
    }
    default:
      entry satisfies never;
  }
}

/** Amounts as JSON carries them, and back. */
const plain = (batch: object): object =>
  JSON.parse(
    JSON.stringify(batch, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  ) as object;

function revived(kept: object): Omit<Batch, 'booked' | 'receivedAt'> {
  const batch = kept as Omit<Batch, 'booked' | 'receivedAt'>;
  const rows = <R extends { readonly amountFen: Fen }>(given: readonly R[]): R[] =>
    given.map((row) => ({ ...row, amountFen: fen(row.amountFen) }));
  return { ...batch, order: { ...batch.order, rows: rows(batch.order.rows) }, results: rows(batch.results) };
}

function applyTransfer(
  state: State,
  transfer: Transfer,
  payment?: { readonly sendSeqNo: string; readonly digest: string },
): void {
  const { fromAccountNo, toAccountNo, amountFen, bankSerial, bookedAt } = transfer;
  const move = (accountNo: string, amount: bigint) => {
    const account = state.accounts.get(accountNo);
    if (account) state.accounts.set(accountNo, { ...account, balanceFen: fen(account.balanceFen + amount) });
  };
  for (const { noticeId, change } of changesOf(transfer, state))
    state.notices.set(noticeId, { noticeId, change, bookedAt });
  move(fromAccountNo, -amountFen);
  move(toAccountNo, amountFen);
  state.transfers.push(transfer);
  if (payment) state.payments.set(payment.sendSeqNo, { ...payment, receivedAt: bookedAt, bankSerial });
}

/** What the centre must be told of a transfer: one movement for each of its own accounts in it. */
function changesOf(transfer: Transfer, state: State): { noticeId: string; change: AccountChange }[] {
  const moment = transfer.bookedAt.toZonedDateTimeISO(beijing);
  const told: { noticeId: string; change: AccountChange }[] = [];
  for (const direction of ['debit', 'credit'] as const) {
    const own = state.accounts.get(direction === 'credit' ? transfer.toAccountNo : transfer.fromAccountNo);
    if (own?.holder !== 'centre') continue;
    const change: AccountChange = {
      bankSerial: transfer.bankSerial,
      accountNo: own.accountNo,
      counterAccountNo: direction === 'credit' ? transfer.fromAccountNo : transfer.toAccountNo,
      counterAccountName: direction === 'credit' ? transfer.fromAccountName : transfer.toAccountName,
      direction,
      amountFen: transfer.amountFen,
      transactionDate: moment.toPlainDate(),
      transactionTime: moment.toPlainTime().toString({ smallestUnit: 'second' }),
      summary: transfer.summary,
      remark: transfer.remark,
      balanceFen: fen(
        direction === 'credit' ? own.balanceFen + transfer.amountFen : own.balanceFen - transfer.amountFen,
      ),
      isReversal: false,
    };
    told.push({ noticeId: `${transfer.bankSerial}${direction === 'credit' ? '1' : '2'}`, change });
  }
  return told;
}
