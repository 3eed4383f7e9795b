import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { listCasesOf, summaryOf } from '../casework/index.ts';
import { staffNames } from '../identity/index.ts';
import { findEmployer, findPerson, maskCertificate, maskMobile, maskName } from '../party/index.ts';
import { workOrdersOf } from '../workorder/index.ts';
import { workOrderChannels, workOrderKinds, workOrderStates } from '../workorder/rules/work-order.ts';
import { type AgentRow, listAgents } from './agent-store.ts';
import { isThere } from './assign.ts';
import type * as contract from './contract-agent.ts';
import {
  type ConversationRow,
  countTopics,
  findConversation,
  listContacts,
  listEnded,
  listOfAgent,
  listWaiting,
  sumByChannel,
} from './conversation-store.ts';
import { refusals } from './problems.ts';
import { conversationStates, deskChannels, deskTopics } from './rules/conversation.ts';
import { openedFrom } from './work-orders.ts';

const agentView = (call: Call, row: AgentRow, name: string): Static<typeof contract.Agent> => ({
  staffId: row.staffId,
  name,
  state: row.state,
  isThere: isThere(row, call.now),
  channels: [...row.channels],
  skills: [...row.skills],
  capacity: row.capacity,
  load: row.load,
  extension: row.extension,
});

export async function agentRows(call: Call): Promise<Static<typeof contract.Agent>[]> {
  const { tx, centerId } = call;
  const rows = await listAgents(tx, centerId);
  const names = await staffNames(
    tx,
    centerId,
    rows.map(({ staffId }) => staffId),
  );
  return rows.map((row) => agentView(call, row, names.get(row.staffId) ?? namelessStaff));
}

export async function agentOf(call: Call, staffId: string): Promise<Static<typeof contract.Agent>> {
  const found = (await agentRows(call)).find((row) => row.staffId === staffId);
  if (!found) throw new Problem(refusals.notAgent);
  return found;
}

function rowOf(
  call: Call,
  row: ConversationRow,
  agentNames: ReadonlyMap<string, string>,
): Static<typeof contract.DeskRow> {
  const { conversationId, channel, name, topic, state, lastSeq, agentSeq, lastSaidBy, agentId } = row;
  return {
    conversationId,
    channel,
    name,
    isKnown: row.personId !== null || row.employerId !== null,
    topic,
    state,
    since: (state === 'waiting' ? row.queuedAt : (row.givenAt ?? row.queuedAt)).toString(),
    lastSeq,
    unseen: lastSaidBy === 'visitor' ? lastSeq - agentSeq : 0,
    lastSaidBy,
    lastSaidAt: row.lastSaidAt.toString(),
    agentName: agentId && (agentNames.get(agentId) ?? namelessStaff),
    isMeantForMe: row.meantFor === call.actor.id,
  };
}

export async function deskOf(call: Call): Promise<RouteOutput<typeof contract.getDesk>> {
  const { tx, centerId, actor } = call;
  const agents = await agentRows(call);
  const names = new Map(agents.map(({ staffId, name }) => [staffId, name]));
  const queue = await listWaiting(tx, centerId, { limit: 100 });
  const mine = await listOfAgent(tx, centerId, actor.id);
  return {
    me: agents.find(({ staffId }) => staffId === actor.id) ?? null,
    queue: queue.map((row) => rowOf(call, row, names)),
    mine: mine.map((row) => rowOf(call, row, names)),
    agentsOnline: agents.filter((agent) => agent.isThere).length,
  };
}

export async function getRow(call: Call, conversationId: string): Promise<ConversationRow> {
  const row = await findConversation(call.tx, call.centerId, conversationId);
  if (!row) throw new Problem(refusals.conversationNotFound);
  return row;
}

const contactsShown = 12;

async function contactsOf(
  call: Call,
  row: ConversationRow,
): Promise<Static<typeof contract.StaffConversation>['contacts']> {
  const { tx, centerId } = call;
  const talks = (await listContacts(tx, centerId, row, contactsShown + 1))
    .filter(({ conversationId }) => conversationId !== row.conversationId)
    .map((one) => ({
      kind: 'conversation' as const,
      id: one.conversationId,
      at: one.openedAt.toString(),
      title: deskTopics[one.endTopic ?? one.topic ?? 'other'],
      state: conversationStates[one.state],
      channel: deskChannels[one.channel],
    }));
  const subject = row.personId
    ? (['person', row.personId] as const)
    : row.employerId
      ? (['employer', row.employerId] as const)
      : undefined;
  const cases = subject ? (await listCasesOf(tx, centerId, subject, { limit: contactsShown, offset: 0 })).rows : [];
  const caseRows = cases.map((one) => {
    const { caseId, openedAt, title, stateText, channelText } = summaryOf(one);
    return { kind: 'case' as const, id: caseId, at: openedAt, title, state: stateText, channel: channelText };
  });
  const orders = subject ? await workOrdersOf(call, { kind: subject[0], id: subject[1] }, contactsShown) : [];
  const orderRows = orders.map((one) => ({
    kind: 'work-order' as const,
    id: one.workOrderId,
    at: one.writtenAt.toString(),
    title: `${workOrderKinds[one.kind]}：${one.title}`,
    state: workOrderStates[one.state],
    channel: workOrderChannels[one.channel],
  }));
  return [...talks, ...caseRows, ...orderRows].sort((one, two) => (one.at < two.at ? 1 : -1)).slice(0, contactsShown);
}

export async function conversationView(
  call: Call,
  conversationId: string,
): Promise<Static<typeof contract.StaffConversation>> {
  const { tx, centerId, actor } = call;
  const row = await getRow(call, conversationId);
  const names = await staffNames(tx, centerId, row.agentId ? [row.agentId] : []);
  const person = row.personId ? await findPerson(call, row.personId) : undefined;
  const employer = row.employerId ? await findEmployer(call, row.employerId) : undefined;
  const { identifiedBy, asked, isOver } = row.context;
  return {
    ...rowOf(call, row, names),
    isMine: row.agentId === actor.id,
    openedAt: row.openedAt.toString(),
    endedAt: row.endedAt?.toString() ?? null,
    endTopic: row.endTopic,
    endNote: row.endNote,
    score: row.score,
    remark: row.remark,
    context: {
      ...(identifiedBy !== undefined && { identifiedBy }),
      ...(asked && { asked: [...asked] }),
      ...(isOver && { isOver }),
    },
    person: person
      ? {
          personId: person.personId,
          name: maskName(person.name),
          certificate: maskCertificate(person.certificateNumber),
          mobile: person.mobile && maskMobile(person.mobile),
        }
      : null,
    employer: employer && row.employerId ? { employerId: row.employerId, name: employer.name } : null,
    contacts: await contactsOf(call, row),
    workOrders: await openedFrom(call, row),
  };
}

export async function endedRows(
  call: Call,
  { query }: RouteInput<typeof contract.listEnded>,
): Promise<RouteOutput<typeof contract.listEnded>> {
  const { tx, centerId, actor } = call;
  const filter = { channel: query.channel, topic: query.topic, agentId: query.isMine ? actor.id : undefined };
  const { rows, total } = await listEnded(tx, centerId, filter, pageOf(query));
  const names = await staffNames(tx, centerId, [...new Set(rows.flatMap(({ agentId }) => (agentId ? [agentId] : [])))]);
  return {
    rows: rows.map((row) => ({
      ...rowOf(call, row, names),
      endedAt: (row.endedAt ?? row.lastSaidAt).toString(),
      endTopic: row.endTopic,
      score: row.score,
    })),
    total,
  };
}

const startOf = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime('Asia/Shanghai').toInstant();
const rounded = (seconds: number | null) => (seconds === null ? null : Math.round(seconds));

export async function figures(
  call: Call,
  { query }: RouteInput<typeof contract.deskFigures>,
): Promise<RouteOutput<typeof contract.deskFigures>> {
  const { tx, centerId } = call;
  const from = startOf(query.from);
  const to = startOf(query.to).add({ hours: 24 });
  const channels = await sumByChannel(tx, centerId, from, to);
  const topics = await countTopics(tx, centerId, from, to);
  return {
    channels: channels.map(({ channel, opened, served, ended, rated, scoreSum, waitSeconds, replySeconds }) => ({
      channel,
      opened: Number(opened),
      served: Number(served),
      ended: Number(ended),
      rated: Number(rated),
      averageScore: rated === 0n ? null : Math.round((Number(scoreSum) / Number(rated)) * 10) / 10,
      waitSeconds: rounded(waitSeconds),
      replySeconds: rounded(replySeconds),
    })),
    topics: topics.map(({ topic, count }) => ({ topic, count: Number(count) })),
  };
}
