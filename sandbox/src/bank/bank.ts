import type { KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { type BdcCipherMode, sessionKeyBytes } from '../../../server/src/gateways/bdc/crypto.ts';
import { createExchangeServer, type Peer } from '../../../server/src/gateways/bdc/exchange.ts';
import { beijing } from '../../../server/src/platform/dates.ts';
import { type Fen, fen } from '../../../server/src/platform/money.ts';
import { type BankSession, createAnswers } from './answers.ts';
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
}

export interface Bank {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly port: () => number;
  /** Books a payment and tells the centre of it, if an account of the centre is in it; a refusal is in Chinese. */
  readonly pay: (order: PayOrder) => Transfer | Refusal;
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
  const answer = createAnswers({
    books,
    session,
    nodeNo,
    cipherMode,
    centrePublicKey,
    faults,
    now,
    onChange: pusher.wake,
  });
  const log = options.log ?? pino({ level: 'silent' });
  const server = createExchangeServer({ listen: options.listen, receiveMs: 15_000, maxConnections: 64, log, answer });
  return {
    start: async () => {
      await server.start();
      pusher.start();
    },
    stop: async () => {
      await Promise.all([server.stop(), pusher.stop()]);
    },
    port: server.port,
    pay: ({ summary = '转账', ...order }) => {
      const to = books.accounts().find((account) => account.accountNo === order.toAccountNo);
      if (!to) return { refusal: '收款账号不存在' };
      const result = books.book({ ...order, summary, toAccountName: to.name }, now().toInstant());
      pusher.wake();
      return result;
    },
    state: () => stateOf({ books, pusher, session, faults }),
    faults,
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
