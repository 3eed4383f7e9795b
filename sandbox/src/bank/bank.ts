import type { KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type BdcCipherMode, sessionKeyBytes } from '../../../server/src/gateways/bdc/crypto.ts';
import { createExchangeServer, type Peer } from '../../../server/src/gateways/bdc/exchange.ts';
import { beijing } from '../../../server/src/platform/dates.ts';
import { type Fen, fen } from '../../../server/src/platform/money.ts';
import { type BankSession, createAnswers } from './answers.ts';
import { type Batch, bookNext, progressOf, takeBackRow } from './batches.ts';
import { type BankAccount, type Books, openBooks, type Refusal, type Transfer } from './books.ts';
import { type BankFaults, createPusher, type NoticeState, type Pusher, type RetryTimes } from './notices.ts';

export interface BankOptions {
  readonly listen: Peer;
  /** Where the centre takes notices. */
  readonly centre: Peer;
  /** Holds the ledger and the session key over a restart. */
  readonly directory: string;
  /** The centre's public key, under which the session key travels. */
  readonly centrePublicKey: KeyObject;
  readonly accounts?: readonly BankAccount[];
  readonly cipherMode?: BdcCipherMode;
  readonly retry?: RetryTimes;
  readonly answerMs?: number;
  readonly nodeNo?: string;
  readonly log?: Logger;
  readonly now?: () => Temporal.ZonedDateTime;
}

export interface PayOrder {
  readonly fromAccountNo: string;
  readonly fromAccountName: string;
  readonly toAccountNo: string;
  readonly amountFen: Fen;
  readonly remark: string;
  /** `转账` when absent. */
  readonly summary?: string;
}

export interface BankState {
  readonly isSignedOn: boolean;
  readonly faults: BankFaults;
  readonly accounts: readonly BankAccount[];
  /** Newest first, at most 200. */
  readonly transactions: readonly (Transfer & {
    readonly notices: readonly ({ readonly direction: 'credit' | 'debit' } & NoticeState)[];
  })[];
  /** Newest first, at most 50. */
  readonly batches: readonly ReturnType<typeof batchState>[];
}

/** A file of orders, as the page shows it. */
function batchState(batch: Batch) {
  const { sendSeqNo, order, isPayment, receivedAt, booked } = batch;
  const { doneCount, doneFen, failedCount } = progressOf(batch);
  return {
    sendSeqNo,
    isPayment,
    doneCount,
    failedCount,
    referenceNo: order.referenceNo,
    rowCount: order.rows.length,
    receivedAt: receivedAt.toString(),
    doneFen: Number(doneFen),
    state: (['processing', 'partly', 'finished'] as const)[booked],
  };
}

export interface Bank {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly port: () => number;
  /** Books a payment and tells the centre of it, if an account of the centre is in it; a refusal is in Chinese. */
  readonly pay: (order: PayOrder) => Transfer | Refusal;
  /** Sends the money of a transfer back, as a payee's bank does with a closed card or a payer with a deduction. */
  readonly giveBack: (bankSerial: string, reason: string) => Transfer | Refusal;
  /** Takes one collected row of a batch back for its payer. */
  readonly takeBackRow: (referenceNo: string, rowNo: number, reason: string) => Transfer | Refusal;
  readonly state: () => BankState;
  readonly faults: { readonly get: () => BankFaults; readonly set: (change: Partial<BankFaults>) => void };
}

/** Made-up accounts for a first start: the centre's special account and three employers. */
export const sampleAccounts: readonly BankAccount[] = [
  {
    accountNo: '41001580000000010001',
    name: '安居市住房公积金管理中心',
    holder: 'centre',
    balanceFen: fen(5_000_000_000),
  },
  { accountNo: '41001580000000020001', name: '安居市第一实验学校', holder: 'payer', balanceFen: fen(800_000_000) },
  {
    accountNo: '41001580000000020002',
    name: '安居市中原机械有限公司',
    holder: 'payer',
    balanceFen: fen(1_200_000_000),
  },
  { accountNo: '41001580000000020003', name: '安居市云台软件有限公司', holder: 'payer', balanceFen: fen(300_000_000) },
];

const noFaults: BankFaults = {
  repeatNotices: 0,
  delayMs: 0,
  loseAcknowledgements: 0,
  loseAnswers: 0,
  deferPayments: 0,
  refuseCards: 0,
  failEvery: 0,
  lateEvery: 0,
  batchMs: 500,
  lateMs: 20_000,
  returnPayments: 0,
  returnMs: 5_000,
  slowAnswers: 0,
  answerMs: 10_000,
};

/** A bank behind the settlement application, speaking the real protocol over real sockets; it keeps real books. */
export function createBank(options: BankOptions): Bank {
  const { nodeNo = 'D00000', cipherMode = 'ecb', retry = { firstMs: 500, maxMs: 30_000 }, answerMs = 40_000 } = options;
  const now = options.now ?? (() => Temporal.Now.zonedDateTimeISO(beijing));
  const books = openBooks(options.directory, options.accounts ?? sampleAccounts);
  const session = openSession(options.directory);
  const faults = faultSwitches();
  const pusher: Pusher = createPusher({
    books,
    centre: options.centre,
    nodeNo,
    centreNodeNo: session.centreNodeNo,
    key: session.key,
    cipherMode,
    retry,
    answerMs,
    faults,
    now,
  });
  const { centrePublicKey } = options;
  const batches = createBatchClock({
    books,
    faults,
    now,
    onChange: pusher.wake,
    giveBack: (serial) => desk.giveBack(serial, '账户已销户'),
  });
  const answer = createAnswers({
    books,
    session,
    nodeNo,
    cipherMode,
    centrePublicKey,
    faults,
    now,
    onChange: pusher.wake,
    onBatch: batches.take,
    onPaid: batches.paid,
  });
  const desk = openDesk(books, pusher, now);
  const log = options.log ?? pino({ level: 'silent' });
  const server = createExchangeServer({ listen: options.listen, receiveMs: 15_000, maxConnections: 64, log, answer });
  return {
    start: async () => {
      await server.start();
      pusher.start();
      batches.resume();
    },
    stop: async () => {
      batches.stop();
      await Promise.all([server.stop(), pusher.stop()]);
    },
    port: server.port,
    ...desk,
    state: () => stateOf({ books, pusher, session, faults }),
    faults,
  };
}

/** What people do at the bank: pay, and give money back. */
function openDesk(
  books: Books,
  pusher: Pusher,
  now: () => Temporal.ZonedDateTime,
): Pick<Bank, 'pay' | 'giveBack' | 'takeBackRow'> {
  const told = (result: Transfer | Refusal) => {
    pusher.wake();
    return result;
  };
  return {
    pay: ({ summary = '转账', ...order }) => {
      const to = books.accounts().find((account) => account.accountNo === order.toAccountNo);
      if (!to) return { refusal: '收款账号不存在' };
      return told(books.book({ ...order, summary, toAccountName: to.name }, now().toInstant()));
    },
    giveBack: (bankSerial, reason) => told(reverseTransfer(books, bankSerial, reason, now().toInstant())),
    takeBackRow: (referenceNo, rowNo, reason) =>
      told(takeBackRow(books, { referenceNo, rowNo, reason }, now().toInstant())),
  };
}

/** The transfer the other way round; what came back once does not come back again. */
export function reverseTransfer(
  books: Books,
  bankSerial: string,
  reason: string,
  now: Temporal.Instant,
): Transfer | Refusal {
  const transfer = books.transfers().find((known) => known.bankSerial === bankSerial);
  if (!transfer) return { refusal: '没有这笔交易' };
  const mark = `原流水${bankSerial}`;
  if (books.transfers().some(({ summary }) => summary.includes(mark))) return { refusal: '该笔交易已经退回' };
  return books.book(
    {
      fromAccountNo: transfer.toAccountNo,
      fromAccountName: transfer.toAccountName,
      toAccountNo: transfer.fromAccountNo,
      toAccountName: transfer.fromAccountName,
      amountFen: transfer.amountFen,
      summary: `退汇 ${mark}`,
      remark: `${reason} ${transfer.remark}`.slice(0, 200),
    },
    now,
  );
}

/** What the bank does later by itself: batches, and payments that come back. */
function createBatchClock(parts: {
  books: Books;
  faults: Bank['faults'];
  now: () => Temporal.ZonedDateTime;
  onChange: () => void;
  giveBack: (bankSerial: string) => void;
}) {
  const { books, faults, now } = parts;
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  };
  const take = (sendSeqNo: string, ms = faults.get().batchMs) =>
    later(ms, () => {
      const batch = books.batchBy(sendSeqNo);
      if (!batch || batch.booked === 2) return;
      bookNext(books, batch, now().toInstant());
      parts.onChange();
      if (books.batchBy(sendSeqNo)?.booked === 1) take(sendSeqNo, faults.get().lateMs);
    });
  return {
    take: (sendSeqNo: string) => take(sendSeqNo),
    /** What was under way when the bank was stopped goes on. */
    resume: () => {
      for (const { sendSeqNo, booked } of books.batches()) if (booked < 2) take(sendSeqNo);
    },
    paid: (bankSerial: string) => {
      const { returnPayments, returnMs } = faults.get();
      if (returnPayments === 0) return;
      faults.set({ returnPayments: returnPayments - 1 });
      later(returnMs, () => parts.giveBack(bankSerial));
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function stateOf(parts: { books: Books; pusher: Pusher; session: BankSession; faults: Bank['faults'] }): BankState {
  const { books, pusher } = parts;
  const notices = Map.groupBy(books.notices(), (notice) => notice.change.bankSerial);
  const newest = books.transfers().slice(-200).toReversed();
  return {
    isSignedOn: parts.session.key() !== undefined,
    faults: parts.faults.get(),
    accounts: books.accounts(),
    batches: books.batches().slice(-50).toReversed().map(batchState),
    transactions: newest.map((transfer) => ({
      ...transfer,
      notices: (notices.get(transfer.bankSerial) ?? []).map((notice) => ({
        direction: notice.change.direction,
        ...pusher.stateOf(notice),
      })),
    })),
  };
}

function faultSwitches(): Bank['faults'] {
  let current = noFaults;
  const set = (change: Partial<BankFaults>) => {
    current = { ...current, ...change };
  };
  return { get: () => current, set };
}

/** The session key outlives a restart of the bank, as the centre's does in the field. */
function openSession(directory: string): BankSession & { readonly centreNodeNo: () => string } {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'session-key');
  let held = readSession(file);
  return {
    key: () => held?.key,
    centreNodeNo: () => held?.centreNodeNo ?? '000000',
    open: (key, centreNodeNo) => {
      held = { key, centreNodeNo };
      writeFileSync(file, `${centreNodeNo} ${key.toString('hex')}`, { mode: 0o600 });
    },
    close: () => {
      held = undefined;
      rmSync(file, { force: true });
    },
  };
}

function readSession(file: string): { key: Buffer; centreNodeNo: string } | undefined {
  try {
    const [centreNodeNo = '', hex = ''] = readFileSync(file, 'utf8').split(' ');
    const key = Buffer.from(hex, 'hex');
    return key.length === sessionKeyBytes ? { key, centreNodeNo } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
