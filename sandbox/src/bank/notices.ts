import { type BdcFrame, decodeBody, encodeBody } from '../../../server/src/gateways/bdc/codec.ts';
import { type BdcCipherMode, decryptBody, encryptBody } from '../../../server/src/gateways/bdc/crypto.ts';
import { BdcCodecError } from '../../../server/src/gateways/bdc/error.ts';
import { exchangeFrames, type FrameExchange, type Peer } from '../../../server/src/gateways/bdc/exchange.ts';
import {
  formatAccountChangeNotice,
  parseReplyHead,
  returnCodes,
  transactionCodes,
} from '../../../server/src/gateways/bdc/message.ts';
import type { Books, Notice } from './books.ts';

/** Faults on demand; counts go down as they are used. */
export interface BankFaults {
  /** Every notice is sent so many times more after it was acknowledged. */
  readonly repeatNotices: number;
  /** Time between booking and the first notice of it. */
  readonly delayMs: number;
  /** So many of the next acknowledgements get lost on their way to the bank. */
  readonly loseAcknowledgements: number;
  /** So many of the next payments are carried out, and the connection closed without an answer. */
  readonly loseAnswers: number;
  /** So many of the next payments are answered "processing"; a query finds them done. */
  readonly deferPayments: number;
  /** So many of the next payments and collections are refused: the card is stopped. */
  readonly refuseCards: number;
  /** Of a batch every such row fails for want of money; 0 none. */
  readonly failEvery: number;
  /** Of a batch every such row is told only after `lateMs`; 0 none. */
  readonly lateEvery: number;
  /** Time that a batch takes. */
  readonly batchMs: number;
  readonly lateMs: number;
  /** So many of the next payments come back by themselves after `returnMs`. */
  readonly returnPayments: number;
  readonly returnMs: number;
  /** So many of the next requests are answered only after `answerMs`, or never when the centre has gone meanwhile. */
  readonly slowAnswers: number;
  readonly answerMs: number;
}

export interface RetryTimes {
  readonly firstMs: number;
  readonly maxMs: number;
}

export type NoticeState =
  | { readonly state: 'acknowledged'; readonly acknowledgedAt: string; readonly attempts: number }
  | {
      readonly state: 'waiting';
      readonly attempts: number;
      readonly nextAttemptAt: string;
      readonly lastError: string | null;
    };

/** What one telling needs. `exchange` carries the frame to the centre and the answer back. */
export interface TellingOptions {
  readonly nodeNo: string;
  readonly centreNodeNo: () => string;
  readonly key: () => Buffer | undefined;
  readonly cipherMode: BdcCipherMode;
  readonly exchange: (frame: BdcFrame) => Promise<FrameExchange>;
  readonly faults: { get: () => BankFaults; set: (change: Partial<BankFaults>) => void };
  readonly now: () => Temporal.ZonedDateTime;
}

export interface PusherOptions extends Omit<TellingOptions, 'exchange'> {
  readonly books: Books;
  readonly centre: Peer;
  readonly retry: RetryTimes;
  readonly answerMs: number;
}

export interface Pusher {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Something new to tell, or the centre is back: look now. `all` also takes those that wait for their next try. */
  readonly wake: (all?: boolean) => void;
  readonly stateOf: (notice: Notice) => NoticeState;
}

interface Progress {
  attempts: number;
  dueMs: number;
  lastError: string | null;
  repeatsLeft: number;
}

/** Tells the centre of every movement until it says that it has stored it, with a growing pause between tries. */
export function createPusher(options: PusherOptions): Pusher {
  const schedule = createSchedule(options);
  const limits = { connectMs: 5_000, answerMs: options.answerMs };
  const exchange = (frame: BdcFrame) => exchangeFrames(options.centre, frame, limits);
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  let isWanted = false;
  let sending: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (isRunning) {
      const next = schedule.next();
      if (!next) return;
      if (next.waitMs > 0) {
        timer = setTimeout(() => wake(), Math.min(next.waitMs, 60_000));
        timer.unref();
        return;
      }
      const begunMs = options.now().epochMilliseconds;
      const error = await tell(next.notice, { ...options, exchange }).catch((cause: unknown) => String(cause));
      schedule.settle(next.notice, begunMs, error);
    }
  };

  const wake = (all = false) => {
    clearTimeout(timer);
    if (all) schedule.hurry();
    if (!isRunning) return;
    isWanted = sending !== undefined;
    if (isWanted) return;
    sending = run().finally(() => {
      sending = undefined;
      if (isWanted) wake();
    });
  };

  const start = () => {
    isRunning = true;
    wake();
  };
  const stop = async () => {
    isRunning = false;
    clearTimeout(timer);
    await sending;
  };
  return { start, stop, wake, stateOf: schedule.stateOf };
}

/** Which notice is due when, and how often it was tried. */
function createSchedule({ books, faults, retry, now }: PusherOptions) {
  const progress = new Map<string, Progress>();
  /** When the centre came back the last time. */
  let hurriedMs = Number.NEGATIVE_INFINITY;
  const nowMs = () => now().epochMilliseconds;
  const progressOf = (notice: Notice): Progress => {
    const known = progress.get(notice.noticeId);
    if (known) return known;
    const dueMs = notice.bookedAt.epochMilliseconds + faults.get().delayMs;
    const made = { attempts: 0, dueMs, lastError: null, repeatsLeft: 0 };
    progress.set(notice.noticeId, made);
    return made;
  };
  const isOpen = (notice: Notice) => !notice.acknowledgedAt || progressOf(notice).repeatsLeft > 0;

  const next = (): { notice: Notice; waitMs: number } | undefined => {
    const open = books.notices().filter(isOpen);
    const notice = open.sort((a, b) => progressOf(a).dueMs - progressOf(b).dueMs)[0];
    return notice && { notice, waitMs: progressOf(notice).dueMs - nowMs() };
  };

  const settle = (notice: Notice, begunMs: number, error: string | undefined) => {
    const state = progressOf(notice);
    state.attempts += 1;
    state.lastError = error ?? null;
    state.dueMs = nowMs();
    if (notice.acknowledgedAt) state.repeatsLeft -= 1;
    // A try that failed while the centre was coming back keeps its turn before what was booked later.
    else if (error !== undefined && begunMs <= hurriedMs) state.dueMs = hurriedMs;
    else if (error !== undefined)
      state.dueMs += Math.min(retry.maxMs, retry.firstMs * 2 ** Math.min(state.attempts - 1, 20));
    else {
      books.acknowledge(notice.noticeId, now().toInstant());
      state.repeatsLeft = faults.get().repeatNotices;
    }
  };

  /** Those that were tried in vain are due now; a first try keeps its delay. */
  const hurry = () => {
    hurriedMs = nowMs();
    for (const state of progress.values()) if (state.attempts > 0) state.dueMs = Math.min(state.dueMs, hurriedMs);
  };

  const stateOf = (notice: Notice): NoticeState => {
    const { attempts, dueMs, lastError } = progressOf(notice);
    const { acknowledgedAt } = notice;
    if (acknowledgedAt) return { state: 'acknowledged', acknowledgedAt: acknowledgedAt.toString(), attempts };
    const nextAttemptAt = Temporal.Instant.fromEpochMilliseconds(dueMs).toString();
    return { state: 'waiting', attempts, nextAttemptAt, lastError };
  };
  return { next, settle, hurry, stateOf };
}

/** One try; resolves with what went wrong, or `undefined` when the centre has stored it. */
export async function tell(notice: Notice, options: TellingOptions): Promise<string | undefined> {
  const { nodeNo, cipherMode, faults } = options;
  const key = options.key();
  if (!key) return '中心尚未签到';
  const head = {
    txCode: transactionCodes.accountChange,
    sendSeqNo: notice.noticeId,
    sendNode: nodeNo,
    receiveNode: options.centreNodeNo(),
    sentAt: options.now().toPlainDateTime(),
  };
  const body = encryptBody(encodeBody(formatAccountChangeNotice(head, [notice.change])), key, cipherMode);
  const result = await options.exchange({ nodeNo, isEncrypted: true, body });
  if (result.outcome !== 'answered') return result.cause;
  if (faults.get().loseAcknowledgements > 0) {
    faults.set({ loseAcknowledgements: faults.get().loseAcknowledgements - 1 });
    return '应答丢失（模拟）';
  }
  try {
    const { frame } = result;
    const reply = parseReplyHead(decodeBody(frame.isEncrypted ? decryptBody(frame.body, key, cipherMode) : frame.body));
    const isStored = frame.isEncrypted && reply.txStatus === '0' && reply.returnCode === returnCodes.success;
    return isStored ? undefined : `${reply.returnCode} ${reply.returnMessage}`;
  } catch (error) {
    if (error instanceof BdcCodecError) return error.message;
    throw error;
  }
}
