import type { KeyObject } from 'node:crypto';
import { createAnswers } from '../sandbox/src/bank/answers.ts';
import { reverseTransfer } from '../sandbox/src/bank/bank.ts';
import { bookNext, takeBackRow } from '../sandbox/src/bank/batches.ts';
import { type BankAccount, type Books, type Notice, openBooks } from '../sandbox/src/bank/books.ts';
import { type BankFaults, tell } from '../sandbox/src/bank/notices.ts';
import type { BdcFrame } from '../server/src/gateways/bdc/codec.ts';
import type { FrameExchange } from '../server/src/gateways/bdc/exchange.ts';
import { beijing } from '../server/src/platform/dates.ts';
import type { Fen } from '../server/src/platform/money.ts';
import type { Random } from './random.ts';

/**
 * The sandbox's bank with its books, its answers and its notices, and with frames instead of sockets: what the centre
 * and the bank write is the settlement application's protocol to the byte, and the seed decides what becomes of it on
 * its way.
 */
export interface SimulatedBank {
  /** The centre's way to the bank: frames get lost on their way, come twice, or their answer gets lost. */
  exchange(frame: BdcFrame): Promise<FrameExchange>;
  /** Tells the centre of some of the movements that it has not said to have stored, in any order. */
  tellSome(answer: (frame: BdcFrame) => Promise<BdcFrame>, most: number): Promise<number>;
  /** Tells a movement again that was acknowledged long ago. */
  tellAgain(answer: (frame: BdcFrame) => Promise<BdcFrame>): Promise<boolean>;
  pay(order: { from: string; fromName: string; to: string; toName: string; amount: Fen; remark: string }): string;
  /** Books what is due of the batches that were taken in; answers how many sums. */
  bookBatches(most: number): number;
  /** Sends the money of a payment back, in or out; `undefined` when there is none. */
  giveBack(): string | undefined;
  /** Takes a collected row of a batch back for its payer. */
  takeBackRow(): string | undefined;
  /** The mood of the next orders. */
  setFaults(change: Partial<BankFaults>): void;
  balanceOf(accountNo: string): Fen;
  waiting(): number;
  /** Every movement of the centre's accounts as the bank has it. */
  changes(): readonly Movement[];
  /** Nothing goes wrong on the way any more. */
  isCalm: boolean;
}

/** A movement of an account of the centre, as the bank has it. */
export interface Movement {
  readonly bankSerial: string;
  readonly remark: string;
  readonly accountNo: string;
  readonly direction: 'credit' | 'debit';
  readonly amountFen: Fen;
  /** The centre has said that it keeps it. */
  readonly isAcknowledged: boolean;
}

const nodeNo = 'D00000';
const noFaults: BankFaults = {
  repeatNotices: 0,
  delayMs: 0,
  loseAcknowledgements: 0,
  loseAnswers: 0,
  deferPayments: 0,
  refuseCards: 0,
  failEvery: 0,
  lateEvery: 0,
  batchMs: 0,
  lateMs: 0,
  returnPayments: 0,
  returnMs: 0,
  slowAnswers: 0,
  answerMs: 0,
};

export interface SimulatedBankOptions {
  readonly directory: string;
  /** The centre's special accounts. */
  readonly accounts: readonly BankAccount[];
  readonly centrePublicKey: KeyObject;
  readonly random: Random;
  readonly now: () => Temporal.Instant;
}

export function openSimulatedBank(options: SimulatedBankOptions): SimulatedBank {
  const books = openBooks(options.directory, options.accounts);
  const switches = openSwitches();
  const session = openSession();
  const mood = { isCalm: false };
  return {
    get isCalm() {
      return mood.isCalm;
    },
    set isCalm(isCalm) {
      mood.isCalm = isCalm;
    },
    exchange: openWay(options, { books, switches, session, mood }),
    ...openTelling(options, { books, switches, session, mood }),
    ...openDesk(options, books),
    setFaults: switches.set,
    balanceOf: (accountNo) => {
      const account = books.accounts().find((known) => known.accountNo === accountNo);
      if (!account) throw new Error(`the bank has no account ${accountNo}`);
      return account.balanceFen;
    },
    waiting: () => books.notices().filter(({ acknowledgedAt }) => acknowledgedAt === undefined).length,
    changes: () =>
      books.notices().map(({ change: { bankSerial, remark, accountNo, direction, amountFen }, acknowledgedAt }) => ({
        bankSerial,
        remark,
        accountNo,
        direction,
        amountFen,
        isAcknowledged: acknowledgedAt !== undefined,
      })),
  };
}

interface Inside {
  readonly books: Books;
  readonly switches: ReturnType<typeof openSwitches>;
  readonly session: ReturnType<typeof openSession>;
  readonly mood: { isCalm: boolean };
}

function openSwitches() {
  let faults = noFaults;
  return {
    get: () => faults,
    set: (change: Partial<BankFaults>) => {
      faults = { ...faults, ...change };
    },
  };
}

function openSession() {
  let held: { readonly key: Buffer; readonly centreNodeNo: string } | undefined;
  return {
    key: () => held?.key,
    centreNodeNo: () => held?.centreNodeNo ?? '000000',
    open: (key: Buffer, centreNodeNo: string) => {
      held = { key, centreNodeNo };
    },
    close: () => {
      held = undefined;
    },
  };
}

/** The centre's frames on their way to the bank, and the answers on their way back. */
function openWay(
  { centrePublicKey, now, random }: SimulatedBankOptions,
  { books, switches, session, mood }: Inside,
): SimulatedBank['exchange'] {
  const answer = createAnswers({
    books,
    session,
    nodeNo,
    cipherMode: 'ecb',
    centrePublicKey,
    faults: switches,
    now: () => now().toZonedDateTimeISO(beijing),
    onChange: () => undefined,
    onBatch: () => undefined,
    onPaid: () => undefined,
  });
  return async (frame) => {
    const way = mood.isCalm ? 1 : random.next();
    if (way < 0.04) return { outcome: 'not-sent', cause: 'no way to the bank (simulated)' };
    if (way < 0.08) return { outcome: 'unknown', cause: 'lost on its way (simulated)' };
    const first = await answer(frame);
    // A frame that comes twice is answered twice; the centre reads the second answer.
    const reply = way < 0.12 ? await answer(frame) : first;
    if (!reply || way < 0.18) return { outcome: 'unknown', cause: 'answer lost (simulated)' };
    return { outcome: 'answered', frame: reply };
  };
}

/** The bank's notices on their way to the centre. */
function openTelling(
  { now, random }: SimulatedBankOptions,
  { books, switches, session, mood }: Inside,
): Pick<SimulatedBank, 'tellSome' | 'tellAgain'> {
  const told = (notice: Notice, centre: (frame: BdcFrame) => Promise<BdcFrame>) =>
    tell(notice, {
      nodeNo,
      centreNodeNo: session.centreNodeNo,
      key: session.key,
      cipherMode: 'ecb',
      faults: switches,
      now: () => now().toZonedDateTimeISO(beijing),
      async exchange(frame) {
        if (!mood.isCalm && random.chance(0.05)) return { outcome: 'not-sent', cause: 'lost (simulated)' };
        const reply = await centre(frame);
        if (!mood.isCalm && random.chance(0.08)) return { outcome: 'unknown', cause: 'answer lost (simulated)' };
        return { outcome: 'answered', frame: reply };
      },
    });
  return {
    async tellSome(centre, most) {
      const open = random.shuffled(books.notices().filter((notice) => !notice.acknowledgedAt));
      let count = 0;
      for (const notice of open.slice(0, most)) {
        if ((await told(notice, centre)) !== undefined) continue;
        books.acknowledge(notice.noticeId, now());
        count += 1;
      }
      return count;
    },
    async tellAgain(centre) {
      const notice = random.pick(books.notices().filter((known) => known.acknowledgedAt !== undefined));
      return notice !== undefined && (await told(notice, centre)) === undefined;
    },
  };
}

/** What people do at the bank, and the bank by itself. */
function openDesk(
  { accounts, random, now }: SimulatedBankOptions,
  books: Books,
): Pick<SimulatedBank, 'pay' | 'bookBatches' | 'giveBack' | 'takeBackRow'> {
  const takenBack = new Set<string>();
  const own = new Set(accounts.map(({ accountNo }) => accountNo));
  return {
    pay({ from, fromName, to, toName, amount, remark }) {
      const order = {
        fromAccountNo: from,
        fromAccountName: fromName,
        toAccountNo: to,
        toAccountName: toName,
        amountFen: amount,
        summary: '转账',
        remark,
      };
      const result = books.book(order, now());
      if ('refusal' in result) throw new Error(`the bank did not pay: ${result.refusal}`);
      return result.bankSerial;
    },
    bookBatches(most) {
      const open = books.batches().filter(({ booked }) => booked < 2);
      for (const batch of open.slice(0, most)) bookNext(books, batch, now());
      return Math.min(most, open.length);
    },
    giveBack() {
      const paid = books.transfers().filter((one) => own.has(one.fromAccountNo) || own.has(one.toAccountNo));
      const transfer = random.pick(paid.filter(({ summary }) => !/退/.test(summary)));
      if (!transfer) return undefined;
      const result = reverseTransfer(books, transfer.bankSerial, '账户已销户', now());
      return 'refusal' in result ? undefined : result.bankSerial;
    },
    takeBackRow() {
      const batch = random.pick(books.batches().filter(({ booked, isPayment }) => booked > 0 && !isPayment));
      if (!batch) return undefined;
      const { referenceNo, rows } = batch.order;
      const rowNo = 1 + random.int(rows.length);
      if (takenBack.has(`${referenceNo}/${rowNo}`)) return undefined;
      takenBack.add(`${referenceNo}/${rowNo}`);
      const result = takeBackRow(books, { referenceNo, rowNo, reason: '付款人异议' }, now());
      return 'refusal' in result ? undefined : result.bankSerial;
    },
  };
}
