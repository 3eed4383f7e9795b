import type { Call } from '../../platform/call.ts';
import * as answers from './answers.ts';
import { type MessageHandler, Rejected } from './exchange.ts';
import type { Content, MessageKind } from './messages.ts';
import { creditedText, noteFromReceiver, receiveLetter, withdrawalAsked } from './outgoing.ts';
import type { Envelope } from './platform.ts';
import { findTransfer, type TransferRow } from './store.ts';

/** What each message means here. The contents have been checked against their shapes (exchange.ts). */
export const handleMessage: MessageHandler = async (call, envelope) => {
  const content = envelope.content as never;
  switch (envelope.kind as MessageKind) {
    case 'contact-letter':
      return receiveLetter(call, envelope, content);
    case 'withdrawal':
      return withdrawalAsked(call, envelope);
    case 'closed':
      return noteFromReceiver(call, envelope, `转入地中心终止协商：${(content as Content<'closed'>).reason}`);
    case 'credited':
      return noteFromReceiver(call, envelope, creditedText(content));
    case 'negotiation':
      return negotiated(call, envelope, (content as Content<'negotiation'>).text);
    case 'letter-accepted':
      return answers.letterAccepted(call, await getOwn(call, envelope));
    case 'letter-refused':
      return answers.letterRefused(call, await getOwn(call, envelope), content);
    case 'account-data':
      return answers.accountData(call, await getOwn(call, envelope), content);
    case 'transfer-failed':
      return answers.transferFailed(call, await getOwn(call, envelope), content);
    case 'withdrawal-answer':
      return answers.withdrawalAnswered(call, await getOwn(call, envelope), content);
  }
};

/** The letter of ours that somebody answers: only the centre that it was written to may. */
async function findOwn(call: Call, { letterNo, from }: Envelope): Promise<TransferRow | undefined> {
  const row = await findTransfer(call.tx, call.centerId, { direction: 'in', letterNo }, { lock: true });
  return row?.otherNode === from ? row : undefined;
}

async function getOwn(call: Call, envelope: Envelope): Promise<TransferRow> {
  const row = await findOwn(call, envelope);
  if (!row) throw new Rejected('没有发给该中心的这份联系函');
  return row;
}

/** Either side may write in a negotiation. */
async function negotiated(call: Call, envelope: Envelope, text: string): Promise<void> {
  const own = await findOwn(call, envelope);
  if (own) return answers.noted(call, own, `转出地中心来函：${text}`);
  return noteFromReceiver(call, envelope, `转入地中心来函：${text}`);
}
