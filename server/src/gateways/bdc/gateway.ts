import type { KeyObject } from 'node:crypto';
import { beijing } from '../../platform/dates.ts';
import type { Log } from '../../platform/log.ts';
import {
  type BatchKind,
  type BatchOrder,
  type BatchProgress,
  type BatchResult,
  batchCodes,
  batchQueryCode,
  batchResultCode,
  formatBatchOrder,
  parseBatchProgress,
  parseBatchResults,
} from './batch.ts';
import type { BdcFrame } from './codec.ts';
import type { BdcCipherMode } from './crypto.ts';
import type { BdcDocument } from './document.ts';
import { createExchangeServer, type ExchangeLimits, type FrameExchange, type Peer } from './exchange.ts';
import { createInbound } from './inbound.ts';
import { type BdcOutcome, createLink, type Link } from './link.ts';
import {
  type AccountChangeNotice,
  type Collection,
  type DetailQuery,
  formatCollection,
  formatDetailQuery,
  formatPayment,
  formatTransactionQuery,
  type Payment,
  parseTransactionResult,
  returnCodes,
  type TransactionQuery,
  type TransactionResult,
  transactionCodes,
} from './message.ts';
import type { BdcSession } from './session.ts';
import { type AccountChange, parseStatement, statementLimits } from './statement.ts';

export type { BdcOutcome } from './link.ts';

export interface BdcGatewayOptions {
  /** Where the settlement application reaches the centre; port 0 takes a free one. */
  readonly listen: Peer;
  /** The settlement application. */
  readonly peer: Peer;
  /** The centre's node number, six characters: `C52240`. */
  readonly nodeNo: string;
  /** The centre's unit number, 15 digits. */
  readonly centreNo: string;
  /** Opens the session key at sign-on; see `unwrapSessionKey`. */
  readonly privateKey: KeyObject;
  readonly log: Log;
  /**
   * Stores one movement. The bank is told "received" only after the promise of every movement of its notice
   * has resolved; a rejection, or no answer within `handleMs`, makes the bank send the notice again. So it
   * must be safe to run twice for one `bankSerial`.
   */
  readonly onAccountChange: (notice: AccountChangeNotice) => Promise<void>;
  readonly cipherMode?: BdcCipherMode;
  /** Node number of the settlement application. */
  readonly peerNodeNo?: string;
  readonly limits?: Partial<BdcGatewayLimits>;
  /** Carries a frame to the peer and its answer back; over a socket when not given. */
  readonly exchange?: (frame: BdcFrame, limits: ExchangeLimits) => Promise<FrameExchange>;
  readonly now?: () => Temporal.ZonedDateTime;
}

export interface BdcGatewayLimits extends ExchangeLimits {
  readonly receiveMs: number;
  readonly handleMs: number;
  readonly maxConnections: number;
  /** Time between attempts to sign on while the peer is away. */
  readonly signOnRetryMs: number;
}

const defaultLimits: BdcGatewayLimits = {
  connectMs: 5_000,
  answerMs: 30_000,
  receiveMs: 15_000,
  handleMs: 30_000,
  maxConnections: 64,
  signOnRetryMs: 10_000,
};

export interface BdcGateway {
  /** Listens, and signs on as soon as the peer can be reached. */
  readonly start: () => Promise<void>;
  /** Finishes notices under way, signs off and stops listening. */
  readonly stop: () => Promise<void>;
  /** The port listened on; 0 before `start`. */
  readonly port: () => number;
  readonly isSignedOn: () => boolean;
  /** Answers a frame of the peer, as those that come over the socket are answered. */
  readonly answer: (frame: BdcFrame) => Promise<BdcFrame>;
  /** A serial for a payment: store it with the intent before calling `payment`. */
  readonly newSerial: () => string;
  /** BDC101. `sendSeqNo` is the idempotency key. Throws a BdcCodecError, nothing sent, for a value its field cannot carry. */
  readonly payment: (payment: Payment & { readonly sendSeqNo: string }) => Promise<BdcOutcome<TransactionResult>>;
  /** BDC102, with the same promises. */
  readonly collection: (order: Collection & { readonly sendSeqNo: string }) => Promise<BdcOutcome<TransactionResult>>;
  /** BDC103–106. `answered` is acceptance and nothing more: ask with `queryBatch`. */
  readonly batch: (
    order: BatchOrder & { readonly kind: BatchKind; readonly sendSeqNo: string },
  ) => Promise<BdcOutcome<unknown>>;
  /** BDC107. */
  readonly queryBatch: (
    query: TransactionQuery,
  ) => Promise<BdcOutcome<BatchProgress> | { readonly outcome: 'not-found' }>;
  /** BDC108: the rows decided so far, and those still in hand. */
  readonly batchResults: (
    query: TransactionQuery,
  ) => Promise<BdcOutcome<{ readonly results: readonly BatchResult[] }> | { readonly outcome: 'not-found' }>;
  /** BDC110. `not-found`: the bank has no such request, so it did not act on it. */
  readonly queryTransaction: (
    query: TransactionQuery,
  ) => Promise<BdcOutcome<TransactionResult> | { readonly outcome: 'not-found' }>;
  /** BDC113. The bank tells its newest 1,000 movements: with `mayBeIncomplete`, ask for fewer days. */
  readonly queryAccountDetails: (
    query: DetailQuery,
  ) => Promise<BdcOutcome<{ readonly changes: readonly AccountChange[]; readonly mayBeIncomplete: boolean }>>;
  /** SYS600: is the settlement application there? */
  readonly probe: () => Promise<boolean>;
}

/** The centre's end of the settlement application's protocol: notices in, payments and queries out. */
export function createBdcGateway(options: BdcGatewayOptions): BdcGateway {
  const { log, nodeNo, cipherMode = 'ecb', peerNodeNo = 'D00000' } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const now = options.now ?? (() => Temporal.Now.zonedDateTimeISO(beijing));
  const link = createLink({ ...options, peerNodeNo, cipherMode, limits, now });
  const { session } = link;
  const { handleMs, receiveMs, maxConnections } = limits;
  const { onAccountChange } = options;
  const answer = createInbound({ log, nodeNo, cipherMode, now, session, handleMs, onAccountChange });
  const server = createExchangeServer({ listen: options.listen, receiveMs, maxConnections, log, answer });
  const keeper = keepSignedOn(session, log, limits.signOnRetryMs);

  return {
    start: async () => {
      await server.start();
      keeper.start();
    },
    stop: async () => {
      keeper.stop();
      await server.stop();
      if (session.current()) await signOff(link);
      session.clear();
    },
    port: server.port,
    isSignedOn: () => session.current() !== undefined,
    answer,
    newSerial: session.nextSerial,
    ...requests(link),
    ...batchRequests(link),
  };
}

type Requests = Pick<BdcGateway, 'payment' | 'collection' | 'queryTransaction' | 'queryAccountDetails' | 'probe'>;
type BatchRequests = Pick<BdcGateway, 'batch' | 'queryBatch' | 'batchResults'>;

function batchRequests({ request, ask }: Link): BatchRequests {
  const about = async <T>(txCode: string, query: TransactionQuery, read: (answer: BdcDocument) => T) => {
    const result = await ask(request(txCode, formatTransactionQuery(query)), read);
    return isMissing(result) ? ({ outcome: 'not-found' } as const) : result;
  };
  return {
    batch: async ({ sendSeqNo, kind, ...order }) =>
      ask(request(batchCodes[kind], formatBatchOrder(order), sendSeqNo), () => ({})),
    queryBatch: (query) => about(batchQueryCode, query, parseBatchProgress),
    batchResults: (query) => about(batchResultCode, query, (answer) => ({ results: parseBatchResults(answer) })),
  };
}

const isMissing = (result: BdcOutcome<unknown>): boolean =>
  result.outcome === 'refused' && result.returnCode === returnCodes.unknownTransaction;

function requests(link: Link): Requests {
  const { request, ask } = link;
  return {
    payment: async ({ sendSeqNo, ...payment }) => {
      const document = request(transactionCodes.payment, formatPayment(payment), sendSeqNo);
      return ask(document, (answer) => parseTransactionResult('payment', answer));
    },
    collection: async ({ sendSeqNo, ...order }) => {
      const document = request(transactionCodes.collection, formatCollection(order), sendSeqNo);
      return ask(document, (answer) => parseTransactionResult('payment', answer));
    },
    queryTransaction: async (query) => {
      const document = request(transactionCodes.transactionQuery, formatTransactionQuery(query));
      const result = await ask(document, (answer) => parseTransactionResult('query', answer));
      return isMissing(result) ? { outcome: 'not-found' } : result;
    },
    queryAccountDetails: async (query) =>
      ask(request(transactionCodes.detailQuery, formatDetailQuery(query)), (answer) => {
        const changes = parseStatement(answer.body);
        return { changes, mayBeIncomplete: changes.length >= statementLimits.rows };
      }),
    probe: async () => {
      try {
        return (await link.askPlain(request(transactionCodes.probe))).head.txStatus === '0';
      } catch {
        return false;
      }
    },
  };
}

/** Best effort: a peer that is gone must not hold up a shutdown. */
async function signOff(link: Link): Promise<void> {
  const limits = { connectMs: 500, answerMs: 2_000 };
  await link.askPlain(link.request(transactionCodes.signOff), limits).catch(() => undefined);
}

/** Signs on in the background, again and again while the peer is away: notices come only to a centre signed on. */
function keepSignedOn(session: BdcSession, log: Log, retryMs: number) {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    try {
      await session.key();
    } catch (error) {
      if (isStopped) return;
      log.warn({ cause: error instanceof Error ? error.message : 'failed' }, 'bdc sign-on failed');
      timer = setTimeout(() => void run(), retryMs);
      timer.unref();
    }
  };
  const start = () => void run();
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
  };
  return { start, stop };
}
