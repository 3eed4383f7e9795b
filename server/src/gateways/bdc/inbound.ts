import type { Log } from '../../platform/log.ts';
import { type BdcFrame, decodeBody, encodeBody } from './codec.ts';
import { type BdcCipherMode, decryptBody, encryptBody } from './crypto.ts';
import type { BdcDocument } from './document.ts';
import { BdcCodecError } from './error.ts';
import {
  type AccountChangeNotice,
  formatReply,
  parseAccountChangeNotice,
  parseRequestHead,
  type RequestHead,
  returnCodes,
  transactionCodes,
} from './message.ts';
import type { BdcSession } from './session.ts';

export interface InboundOptions {
  readonly log: Log;
  readonly nodeNo: string;
  readonly cipherMode: BdcCipherMode;
  readonly now: () => Temporal.ZonedDateTime;
  readonly session: BdcSession;
  readonly handleMs: number;
  readonly onAccountChange: (notice: AccountChangeNotice) => Promise<void>;
}

interface Verdict {
  readonly returnCode: string;
  /** Read by the bank's staff, in Chinese. */
  readonly returnMessage: string;
}

const accepted: Verdict = { returnCode: returnCodes.success, returnMessage: '成功' };
const sessionRefused: Verdict = {
  returnCode: returnCodes.sessionRefused,
  returnMessage: '会话密钥无效，请用新密钥重发',
};
const malformed: Verdict = { returnCode: returnCodes.malformed, returnMessage: '报文格式有误' };
const notStored: Verdict = { returnCode: returnCodes.notStored, returnMessage: '未能登记，请重发' };
const unsupported: Verdict = { returnCode: returnCodes.unsupported, returnMessage: '不支持的交易' };

/**
 * Answers what the settlement application sends to the centre. A notice is answered with success only
 * after it is stored; every other end of it is an error code, so that the bank sends it again.
 */
export function createInbound(options: InboundOptions): (frame: BdcFrame) => Promise<BdcFrame> {
  const { session, cipherMode, log } = options;

  const reply = (head: Partial<RequestHead>, verdict: Verdict, key?: Buffer): BdcFrame => {
    const document = formatReply({
      txCode: head.txCode ?? transactionCodes.probe,
      txStatus: verdict === accepted ? '0' : '1',
      ...verdict,
      sendNode: options.nodeNo,
      receiveNode: head.sendNode ?? 'D00000',
      receiveSeqNo: session.nextSerial(),
      repliedAt: options.now().toPlainDateTime(),
    });
    const body = encodeBody(document);
    if (!key) return { nodeNo: options.nodeNo, isEncrypted: false, body };
    return { nodeNo: options.nodeNo, isEncrypted: true, body: encryptBody(body, key, cipherMode) };
  };

  const refuseKey = (): BdcFrame => {
    session.renew().catch((error: unknown) => log.warn({ err: error }, 'bdc sign-on failed'));
    return reply({}, sessionRefused);
  };

  const answerEncrypted = async (frame: BdcFrame): Promise<BdcFrame> => {
    const key = session.current();
    if (!key) return refuseKey();
    let document: BdcDocument;
    try {
      document = decodeBody(decryptBody(frame.body, key, cipherMode));
    } catch (error) {
      // A wrong key shows as bad padding or, one time in 256, as bytes that are no XML.
      if (error instanceof BdcCodecError) return refuseKey();
      throw error;
    }
    const head = parseRequestHead(document);
    const verdict = head.txCode === transactionCodes.accountChange ? await takeNotice(document, options) : unsupported;
    log.info({ txCode: head.txCode, sendSeqNo: head.sendSeqNo, returnCode: verdict.returnCode }, 'bdc notice');
    return reply(head, verdict, key);
  };

  return async (frame) => {
    try {
      if (frame.isEncrypted) return await answerEncrypted(frame);
      const head = parseRequestHead(decodeBody(frame.body));
      // A notice in plain text could come from anyone who reaches the port: only the probe may.
      return reply(head, head.txCode === transactionCodes.probe ? accepted : unsupported);
    } catch (error) {
      if (!(error instanceof BdcCodecError)) throw error;
      log.warn({ cause: error.message }, 'bdc request refused');
      return reply({}, malformed);
    }
  };
}

async function takeNotice(document: BdcDocument, options: InboundOptions): Promise<Verdict> {
  let notices: AccountChangeNotice[];
  try {
    notices = parseAccountChangeNotice(document);
  } catch (error) {
    if (!(error instanceof BdcCodecError)) throw error;
    options.log.error({ cause: error.message }, 'bdc notice cannot be read');
    return malformed;
  }
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('notice not stored in time')), options.handleMs);
  });
  const store = async () => {
    for (const notice of notices) await options.onAccountChange(notice);
  };
  try {
    await Promise.race([store(), deadline]);
    return accepted;
  } catch (error) {
    options.log.error({ err: error }, 'bdc notice not stored');
    return notStored;
  } finally {
    clearTimeout(timer);
  }
}
