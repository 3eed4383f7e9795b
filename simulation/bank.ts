import type { KeyObject } from 'node:crypto';
import { createAnswers } from '../sandbox/src/bank/answers.ts';
import { reverseTransfer } from '../sandbox/src/bank/bank.ts';
import { bookNext, takeBackRow } from '../sandbox/src/bank/batches.ts';
import { type BankAccount, openBooks } from '../sandbox/src/bank/books.ts';
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
  changes(): readonly { readonly bankSerial: string; readonly remark: string; readonly accountNo: string }[];
  /** Nothing goes wrong on the way any more. */
  isCalm: boolean;
}

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

export function openSimulatedBank(options: {
  readonly directory: string;
  readonly accounts: readonly BankAccount[];
  readonly centrePublicKey: KeyObject;
  readonly random: Random;
  readonly now: () => Temporal.Instant;
}): SimulatedBank {
  const { random } = options;
  const now = () => options.now().toZonedDateTimeISO(beijing);
  const books = openBooks(options.directory, options.accounts);
  let faults = noFaults;
  const switches = {
    get: () => faults,
    set: (change: Partial<BankFaults>) => {
      faults = { ...faults, ...change };
    },
  };
  let held: { readonly key: Buffer; readonly centreNodeNo: string } | undefined;
  const session = {
    key: () => held?.key,
    open: (key: Buffer, centreNodeNo: string) => {
      held = { key, centreNodeNo };
    },
    close: () => {
      held = undefined;
    },
  };
  const answer = createAnswers({
    books,
    session,
    nodeNo: 'D00000',
    cipherMode: 'ecb',
    centrePublicKey: options.centrePublicKey,
    faults: switches,
    now,
    onChange: () => undefined,
    onBatch: () => undefined,
    onPaid: () => undefined,
  });
  const takenBack = new Set<string>();
  const told = (notice: Parameters<typeof tell>[0], centre: (frame: BdcFrame) => Promise<BdcFrame>) =>
    tell(notice, {
      nodeNo: 'D00000',
      centreNodeNo: () => held?.centreNodeNo ?? '000000',
      key: session.key,
      cipherMode: 'ecb',
      faults: switches,
      now,
      async exchange(frame) {
        if (!bank.isCalm && random.chance(0.05)) return { outcome: 'not-sent', cause: 'lost (simulated)' };
        const reply = await centre(frame);
        if (!bank.isCalm && random.chance(0.08)) return { outcome: 'unknown', cause: 'answer lost (simulated)' };
        return { outcome: 'answered', frame: reply };
      },
    });
  const bank: SimulatedBank = {
    isCalm: false,
    async exchange(frame) {
      const way = bank.isCalm ? 1 : random.next();
      if (way < 0.04) return { outcome: 'not-sent', cause: 'no way to the bank (simulated)' };
      if (way < 0.08) return { outcome: 'unknown', cause: 'lost on its way (simulated)' };
      const first = await answer(frame);
      // A frame that comes twice is answered twice; the centre reads the second answer.
      const reply = way < 0.12 ? await answer(frame) : first;
      if (!reply || way < 0.18) return { outcome: 'unknown', cause: 'answer lost (simulated)' };
      return { outcome: 'answered', frame: reply };
    },
    async tellSome(centre, most) {
      const open = random.shuffled(books.notices().filter((notice) => !notice.acknowledgedAt));
      let count = 0;
      for (const notice of open.slice(0, most)) {
        if ((await told(notice, centre)) !== undefined) continue;
        books.acknowledge(notice.noticeId, options.now());
        count += 1;
      }
      return count;
    },
    async tellAgain(centre) {
      const notice = random.pick(books.notices().filter((known) => known.acknowledgedAt !== undefined));
      return notice !== undefined && (await told(notice, centre)) === undefined;
    },
    pay({ from, fromName, to, toName, amount, remark }) {
      const result = books.book(
        {
          fromAccountNo: from,
          fromAccountName: fromName,
          toAccountNo: to,
          toAccountName: toName,
          amountFen: amount,
          summary: '转账',
          remark,
        },
        options.now(),
      );
      if ('refusal' in result) throw new Error(`the bank did not pay: ${result.refusal}`);
      return result.bankSerial;
    },
    bookBatches(most) {
      const open = books.batches().filter(({ booked }) => booked < 2);
      for (const batch of open.slice(0, most)) bookNext(books, batch, options.now());
      return Math.min(most, open.length);
    },
    giveBack() {
      const own = new Set(options.accounts.map(({ accountNo }) => accountNo));
      const paid = books.transfers().filter((one) => own.has(one.fromAccountNo) || own.has(one.toAccountNo));
      const transfer = random.pick(paid.filter(({ summary }) => !/退/.test(summary)));
      if (!transfer) return undefined;
      const result = reverseTransfer(books, transfer.bankSerial, '账户已销户', options.now());
      return 'refusal' in result ? undefined : result.bankSerial;
    },
    takeBackRow() {
      const batch = random.pick(books.batches().filter(({ booked, isPayment }) => booked > 0 && !isPayment));
      if (!batch) return undefined;
      const rowNo = 1 + random.int(batch.order.rows.length);
      const key = `${batch.order.referenceNo}/${rowNo}`;
      if (takenBack.has(key)) return undefined;
      takenBack.add(key);
      const result = takeBackRow(
        books,
        { referenceNo: batch.order.referenceNo, rowNo, reason: '付款人异议' },
        options.now(),
      );
      return 'refusal' in result ? undefined : result.bankSerial;
    },
    setFaults: switches.set,
    balanceOf: (accountNo) => {
      const account = books.accounts().find((known) => known.accountNo === accountNo);
      if (!account) throw new Error(`the bank has no account ${accountNo}`);
      return account.balanceFen;
    },
    waiting: () => books.notices().filter(({ acknowledgedAt }) => acknowledgedAt === undefined).length,
    changes: () =>
      books.notices().map(({ change: { bankSerial, remark, accountNo } }) => ({ bankSerial, remark, accountNo })),
  };
  return bank;
}
