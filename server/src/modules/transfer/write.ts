import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { defineJob } from '../../platform/jobs.ts';
import { sendDue } from './exchange.ts';
import { insertMessage } from './message-store.ts';
import { type Content, type MessageKind, messageContext } from './messages.ts';

/** Sends what waits as soon as it is written; the round of the gateways takes up what a silent platform has left. */
export const sendTransferMessages = defineJob({
  name: 'transfer.send',
  payload: Type.Object({}),
  retry: { limit: 2, backoffSeconds: 2 },
  handle: (run) => sendDue(run),
});

/** Writes to the other side, in this transaction: sent after the commit, in the order of writing. */
export async function writeTo<K extends MessageKind>(
  call: Call,
  { letterNo, otherNode }: { readonly letterNo: string; readonly otherNode: string },
  kind: K,
  content: Content<K>,
): Promise<void> {
  await insertMessage(call, {
    messageId: call.newId(),
    direction: 'out',
    kind,
    letterNo,
    otherNode,
    contentSealed: call.vault.seal(JSON.stringify(content), messageContext),
    state: 'waiting',
    nextAt: call.now,
    doneAt: null,
  });
  await call.enqueue(sendTransferMessages, {});
}
