import type { KeyObject } from 'node:crypto';
import type { Log } from '../../platform/log.ts';
import { type BdcFrame, decodeBody, encodeBody } from './codec.ts';
import { type BdcCipherMode, decryptBody, encryptBody, unwrapSessionKey } from './crypto.ts';
import type { BdcDocument, BdcNode } from './document.ts';
import { BdcCodecError } from './error.ts';
import { type ExchangeLimits, exchangeFrames, type FrameExchange, type Peer } from './exchange.ts';
import {
  formatRequest,
  parseReplyHead,
  parseSignOnAnswer,
  type ReplyHead,
  returnCodes,
  transactionCodes,
} from './message.ts';
import { type BdcSession, createBdcSession } from './session.ts';

/** What came of asking the bank. Only `unknown` is no knowledge: it is solved by a query, never by sending again. */
export type BdcOutcome<T> =
  | ({ readonly outcome: 'answered' } & T)
  /** The bank read the request and did not carry it out. */
  | { readonly outcome: 'refused'; readonly returnCode: string; readonly returnMessage: string }
  | { readonly outcome: 'unknown'; readonly cause: string }
  | { readonly outcome: 'not-sent'; readonly cause: string };

export interface LinkOptions {
  readonly peer: Peer;
  readonly nodeNo: string;
  readonly centreNo: string;
  readonly peerNodeNo: string;
  readonly privateKey: KeyObject;
  readonly cipherMode: BdcCipherMode;
  readonly limits: ExchangeLimits;
  /** Carries a frame to the peer and its answer back; over a socket when not given. */
  readonly exchange?: (frame: BdcFrame, limits: ExchangeLimits) => Promise<FrameExchange>;
  readonly now: () => Temporal.ZonedDateTime;
  readonly log: Log;
}

const exchangeOf = ({ exchange, peer }: LinkOptions): NonNullable<LinkOptions['exchange']> =>
  exchange ?? ((frame, limits) => exchangeFrames(peer, frame, limits));

/** The centre's way out: requests under the session key, signing on when needed. */
export interface Link {
  readonly session: BdcSession;
  readonly request: (txCode: string, body?: readonly BdcNode[], sendSeqNo?: string) => BdcDocument;
  /** Sends once; only a peer that could not read the request, for want of its key, gets it again under a new key. */
  readonly ask: <T>(document: BdcDocument, read: (answer: BdcDocument) => T) => Promise<BdcOutcome<T>>;
  /** Sign-on, sign-off and probe go in plain text. Rejects when there is no answer. */
  readonly askPlain: (document: BdcDocument, limits?: ExchangeLimits) => Promise<Answer>;
}

export interface Answer {
  readonly head: ReplyHead;
  readonly document: BdcDocument;
}

export function createLink(options: LinkOptions): Link {
  const { nodeNo, centreNo, peerNodeNo, now, log } = options;

  const request: Link['request'] = (txCode, body = [], sendSeqNo = session.nextSerial()) => {
    const sentAt = now().toPlainDateTime();
    return formatRequest(
      { txCode, sendSeqNo, sendNode: nodeNo, receiveNode: peerNodeNo, sentAt, txUnitNo: centreNo },
      body,
    );
  };

  const askPlain: Link['askPlain'] = async (document, limits = options.limits) => {
    const frame = { nodeNo, isEncrypted: false, body: encodeBody(document) };
    const result = await exchangeOf(options)(frame, limits);
    if (result.outcome !== 'answered') throw new Error(result.cause);
    const answer = decodeBody(result.frame.body);
    return { head: parseReplyHead(answer), document: answer };
  };

  const signOn = async (): Promise<Buffer> => {
    const { head, document } = await askPlain(request(transactionCodes.signOn));
    if (head.txStatus !== '0') throw new Error(`sign-on refused: ${head.returnCode}`);
    const key = unwrapSessionKey(parseSignOnAnswer(document), options.privateKey);
    log.info('bdc signed on');
    return key;
  };
  const session = createBdcSession({ nodeNo, now, signOn });

  const ask: Link['ask'] = async (document, read) => {
    const [txCode, sendSeqNo] = [document.head.get('TxCode'), document.head.get('SendSeqNo')];
    const result = await askUnderKey(document, session, options);
    const cause = 'cause' in result ? result.cause : undefined;
    log.info({ txCode, sendSeqNo, outcome: result.outcome, cause }, 'bdc request');
    if (result.outcome !== 'answered') return result;
    return understood(() => {
      if (result.head.txCode !== txCode) throw new BdcCodecError('other-message', 'TxCode');
      return { outcome: 'answered', ...read(result.document) };
    });
  };
  return { session, request, ask, askPlain };
}

async function askUnderKey(
  document: BdcDocument,
  session: BdcSession,
  options: LinkOptions,
): Promise<BdcOutcome<Answer>> {
  const body = encodeBody(document);
  for (let tries = 0; tries < 2; tries += 1) {
    let key: Buffer;
    try {
      key = await session.key();
    } catch (error) {
      const cause = `sign-on: ${error instanceof Error ? error.message : 'failed'}`;
      return { outcome: tries === 0 ? 'not-sent' : 'unknown', cause };
    }
    const sealed = encryptBody(body, key, options.cipherMode);
    const frame = { nodeNo: options.nodeNo, isEncrypted: true, body: sealed };
    const result = await exchangeOf(options)(frame, options.limits);
    if (result.outcome !== 'answered') return result;
    const answer = understood(() => readAnswer(result.frame, key, options.cipherMode));
    if (answer.outcome !== 'key-refused') return answer;
    session.refused(key);
  }
  return { outcome: 'unknown', cause: 'session-refused' };
}

/** An answer that came and cannot be understood leaves the outcome unknown: the bank may have acted. */
function understood<T>(read: () => T): T | { readonly outcome: 'unknown'; readonly cause: string } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BdcCodecError)) throw error;
    return { outcome: 'unknown', cause: error.message };
  }
}

function readAnswer(
  frame: BdcFrame,
  key: Buffer,
  mode: BdcCipherMode,
): BdcOutcome<Answer> | { readonly outcome: 'key-refused' } {
  const document = decodeBody(frame.isEncrypted ? decryptBody(frame.body, key, mode) : frame.body);
  const head = parseReplyHead(document);
  if (!frame.isEncrypted) {
    // Without the session key anyone could say "refused": believe only that the key must be renewed.
    if (head.returnCode === returnCodes.sessionRefused) return { outcome: 'key-refused' };
    return { outcome: 'unknown', cause: 'plain-answer' };
  }
  const { returnCode, returnMessage } = head;
  return head.txStatus === '1'
    ? { outcome: 'refused', returnCode, returnMessage }
    : { outcome: 'answered', head, document };
}
