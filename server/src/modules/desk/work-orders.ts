import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { findPerson } from '../party/index.ts';
import { openWorkOrder, type WorkOrderChannel, type WorkOrderRow, workOrdersFrom } from '../workorder/index.ts';
import { contexts } from './contexts.ts';
import type * as contract from './contract-agent.ts';
import type { ConversationRow } from './conversation-store.ts';
import { refusals } from './problems.ts';
import type { DeskChannel } from './rules/conversation.ts';
import { isOutside, lockConversation, say, sayEvent } from './say.ts';

const channelOf: Readonly<Record<DeskChannel, WorkOrderChannel>> = {
  web: 'web',
  employer: 'web',
  wechat: 'wechat',
  weibo: 'weibo',
  hotline: 'hotline',
};

const viewOf = ({
  workOrderId,
  number,
  title,
  state,
  dueOn,
}: WorkOrderRow): Static<typeof contract.OpenedWorkOrder> => ({
  workOrderId,
  number,
  title,
  state,
  dueOn: dueOn.toString(),
});

/** What was taken down in a conversation; of a call, whoever asked to be called back in it too. */
export async function openedFrom(call: Call, row: ConversationRow): Promise<Static<typeof contract.OpenedWorkOrder>[]> {
  const { callId } = row.context;
  return (await workOrdersFrom(call, callId ? [row.conversationId, callId] : [row.conversationId])).map(viewOf);
}

/** The number that a call came from, when there is one to call. */
function callerOf(call: Call, { channel, outsideSealed }: ConversationRow): string | null {
  if (channel !== 'hotline' || !outsideSealed) return null;
  const number = call.vault.open(outsideSealed, contexts.outside);
  return /^[0-9-]{7,15}$/.test(number) ? number : null;
}

/** On a channel of others only what an agent says goes out. */
async function tellVisitor(call: Call, row: ConversationRow, { number, dueOn }: WorkOrderRow): Promise<void> {
  const text = `已登记工单 ${number}，我们将在${formatDay(dueOn)}前答复`;
  if (!isOutside(row.channel)) await sayEvent(call, row, text);
  else await say(call, row, { sourceId: call.newId(), sender: 'agent', kind: 'text', text, staffId: call.actor.id });
}

/**
 * Whoever serves a conversation takes down what cannot be answered in it; also after it has ended, when they write down what it
 * was about. The visitor is told the number, but not of a tip-off: colleagues read conversations, and are not to know whose it is.
 */
export async function openFrom(
  call: Call,
  { params, body }: RouteInput<typeof contract.openFromConversation>,
): Promise<RouteOutput<typeof contract.openFromConversation>> {
  const row = await lockConversation(call, params.conversationId);
  if (row.agentId !== call.actor.id) throw new Problem(refusals.notMine);
  const person = row.personId ? await findPerson(call, row.personId) : undefined;
  const contact = body.contact ?? callerOf(call, row) ?? (body.kind === 'call-back' ? (person?.mobile ?? null) : null);
  if (body.kind === 'call-back' && contact === null)
    throw new Problem(refusals.contactMissing, {
      fields: { contact: '请填写回电的号码' },
      remedy: '请问来访者回电的号码，填在“联系电话”。',
    });
  const known = await workOrdersFrom(call, [row.conversationId]);
  const opened = await openWorkOrder(call, {
    ...body,
    contact,
    channel: channelOf[row.channel],
    subject: person
      ? { kind: 'person', id: person.personId }
      : row.employerId
        ? { kind: 'employer', id: row.employerId }
        : { kind: 'unknown', name: row.name },
    mayPublish: false,
    origin: { kind: 'conversation', id: row.conversationId },
    createdBy: call.actor.id,
  });
  const isNew = !known.some(({ workOrderId }) => workOrderId === opened.workOrderId);
  if (isNew && row.state === 'active' && opened.kind !== 'tip-off') await tellVisitor(call, row, opened);
  return viewOf(opened);
}
