import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { createWeiboPlatform, type WeiboPlatform } from '../../../../sandbox/src/push/weibo-platform.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { sortedSignature } from '../../gateways/push/signed-listener.ts';
import type { MessageCentres } from '../../message-centre-settings.ts';
import { type OpenCentre, openMessageCentres } from '../../message-centres.ts';
import { inPieces, useOutsideAnswers } from '../../outside-answers.ts';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import type { RouteInput } from '../../platform/route.ts';
import { openTestService, type TestCaller, type TestService, testNow } from '../../testing.ts';
import { knownPersons, refused, stranger } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { approveChange } from '../service/service-testing.ts';
import * as workorder from '../workorder/contract.ts';
import * as contract from './contract.ts';
import { agentsOf, clearDesk, type TestAgent, visitorWith } from './desk-testing.ts';
import {
  type CallToConnect,
  callEnded,
  deliverMessage,
  handOverCall,
  hearWeiboAtGate,
  keepDesk,
  type OutgoingMessage,
  readImage,
  receiveMessage,
  standingOfCall,
  useCalls,
  useDelivery,
} from './index.ts';

let service: TestService;
before(async () => {
  service = await openTestService();
  // By the national hours, which the city has of its own.
  await service.ownerPool.query("delete from params.center_value where key = 'desk.service-hours'");
  await openWeibo();
});
beforeEach(() => clearDesk(service));
after(async () => {
  await weiboCentre?.stop();
  await weibo?.stop();
  await service.close();
});

const id = () => newUuid(service.clock.now.epochMilliseconds);
const online = ({ caller }: TestAgent) => caller.call(contract.setAgentState, { body: { state: 'online' } });
const of = (conversationId: string) => ({ params: { conversationId } });
const answering = (conversationId: string, text: string, isNote = false) => ({
  ...of(conversationId),
  body: { messageId: id(), text, isNote },
});
const system = <T>(work: Parameters<ReturnType<typeof systemCall>>[0]) =>
  systemCall(service.service.parts, { name: 'gateway', centerId: 1, requestId: id() })(work) as Promise<T>;

test('[P-O3] [V-3] a visitor waits, is answered, comes back to what was said after the last seen, ends, rates and takes the record', async () => {
  const [one] = await agentsOf(service, 1, { capacity: 1 });
  assert.ok(one);
  const first = await visitorWith(service, '您好，租房提取要什么材料？', 'withdrawal');
  service.clock.now = testNow.add({ seconds: 1 });
  const second = await visitorWith(service, '想问贷款额度');
  assert.equal((await second.caller.call(contract.getChat, of(second.conversationId))).before, 1);
  await online(one);
  const chat = await first.caller.call(contract.getChat, of(first.conversationId));
  assert.deepEqual([chat.state, chat.before, chat.agentName], ['active', null, '赵老师']);
  assert.deepEqual((await second.caller.call(contract.getChat, of(second.conversationId))).before, 0);
  await one.caller.call(contract.answerConversation, answering(first.conversationId, '租房合同不用提供。'));
  await one.caller.call(contract.answerConversation, answering(first.conversationId, '来访者有些着急', true));
  const message = { ...of(first.conversationId), body: { messageId: id(), text: '谢谢，还要婚姻证明吗？' } };
  const said = await Promise.all(Array.from({ length: 4 }, () => first.caller.call(contract.sayInChat, message)));
  assert.deepEqual(new Set(said.map(({ seq }) => seq)).size, 1);
  const all = await first.caller.call(contract.readChat, { ...of(first.conversationId), query: {} });
  assert.deepEqual(
    all.rows.map(({ sender, kind, text, by }) => [sender, kind, text, by]),
    [
      ['visitor', 'text', '您好，租房提取要什么材料？', null],
      ['system', 'event', '赵老师为您服务', null],
      ['agent', 'text', '租房合同不用提供。', '赵老师'],
      ['visitor', 'text', '谢谢，还要婚姻证明吗？', null],
    ],
  );
  const later = await first.caller.call(contract.readChat, { ...of(first.conversationId), query: { after: 3 } });
  assert.deepEqual(later.rows, all.rows.slice(3));
  const staffSees = await one.caller.call(contract.readConversation, { ...of(first.conversationId), query: {} });
  assert.deepEqual(
    staffSees.rows.map(({ seq }) => seq),
    [1, 2, 3, 4, 5],
  );
  assert.equal((await one.caller.call(contract.getDesk, {})).mine[0]?.unseen, 1);
  const rating = { ...of(first.conversationId), body: { score: 5, remark: '很耐心' } };
  assert.equal((await refused(first.caller, contract.rateChat, rating)).code, 'desk/not-ended');
  await one.caller.call(contract.endConversation, {
    ...of(first.conversationId),
    body: { topic: 'withdrawal', note: '' },
  });
  // The place that is free is given to whoever waits.
  assert.equal((await second.caller.call(contract.getChat, of(second.conversationId))).state, 'active');
  assert.equal((await first.caller.call(contract.rateChat, rating)).score, 5);
  assert.equal((await refused(first.caller, contract.rateChat, rating)).code, 'desk/already-rated');
  assert.equal(
    (await refused(first.caller, contract.sayInChat, { ...message, body: { ...message.body, messageId: id() } })).code,
    'desk/conversation-ended',
  );
  const record = await first.caller.try(contract.chatTranscript, of(first.conversationId));
  assert.match(record.bytes.toString(), /我：您好，租房提取要什么材料？[\s\S]*赵老师：租房合同不用提供。/);
  assert.doesNotMatch(record.bytes.toString(), /有些着急/);
});

test('[P-O3] [U-O4] nobody reads or writes in the conversation of another browser, person or employer', async () => {
  const mine = await visitorWith(service, '我的问题');
  const other = await visitorWith(service, '别人的问题');
  const [person] = await knownPersons(service);
  assert.ok(person);
  const known = await service.person(person.personId);
  const own = id();
  const opening = { centerId: 1, conversationId: own, channel: 'web' as const, topic: null, text: '我的贷款' };
  assert.equal((await known.call(contract.openChat, { body: opening })).conversationId, own);
  assert.equal((await known.call(contract.openChat, { body: opening })).lastSeq, 1);
  const { rows } = await service.ownerPool.query<{ employer_id: string }>(
    'select employer_id from party.employer where center_id = 1 order by employer_id limit 1',
  );
  const employer = await service.employer(rows[0]?.employer_id ?? '');
  // A clerk asks for the employer, and the desk is told which.
  const theirs = id();
  const opened = { ...opening, conversationId: theirs, channel: 'employer' as const, text: '汇缴清册怎么改' };
  assert.equal((await employer.call(contract.openChat, { body: opened })).lastSeq, 1);
  const [agent] = await agentsOf(service, 1, { channels: ['employer'] });
  assert.ok(agent);
  await online(agent);
  const seen = await agent.caller.call(contract.getConversation, of(theirs));
  assert.deepEqual([seen.channel, seen.isMine, seen.employer?.employerId], ['employer', true, rows[0]?.employer_id]);
  const colleague = await service.employer(rows[0]?.employer_id ?? '');
  assert.equal((await refused(colleague, contract.getChat, of(theirs))).code, 'desk/conversation-not-found');
  const message = { body: { messageId: id(), text: '看看' } };
  for (const [caller, conversationId] of [
    [other.caller, mine.conversationId],
    [stranger(service), mine.conversationId],
    [known, mine.conversationId],
    [employer, own],
    [mine.caller, own],
    [await service.person(person.personId, 2), own],
  ] as const)
    for (const route of [
      contract.getChat,
      contract.readChat,
      contract.sayInChat,
      contract.endChat,
      contract.chatTranscript,
    ])
      assert.equal(
        (await refused(caller, route, { ...of(conversationId), query: {}, ...message })).code,
        'desk/conversation-not-found',
      );
  const again = { body: { ...opening, conversationId: mine.conversationId } };
  assert.equal((await refused(known, contract.openChat, again)).code, 'desk/conversation-open');
  assert.equal(
    (await refused(known, contract.openChat, { body: { ...opening, conversationId: id() } })).code,
    'desk/conversation-open',
  );
  // What was sent stands sealed.
  const { rows: kept } = await service.ownerPool.query<{ text_sealed: Buffer }>(
    'select text_sealed from desk.message where conversation_id = $1',
    [mine.conversationId],
  );
  assert.ok(kept.every(({ text_sealed }) => !text_sealed.toString().includes('我的问题')));
});

test('[V-3] thirty who come at once and three who come at once: nobody is given twice, nobody is given too much', async () => {
  const agents = await agentsOf(service, 3, { capacity: 4 });
  const [visitors] = await Promise.all([
    Promise.all(Array.from({ length: 30 }, (_none, place) => visitorWith(service, `问题 ${place}`))),
    ...agents.map(online),
  ]);
  // Whoever the last giving could not lock, because they were just writing, is given by the round.
  await system(keepDesk);
  const { rows } = await service.ownerPool.query<{ agent_id: string; count: bigint }>(
    "select agent_id, count(*) as count from desk.conversation where state = 'active' group by agent_id order by agent_id",
  );
  assert.deepEqual(
    rows.map(({ count }) => Number(count)),
    [4, 4, 4],
  );
  const given = await service.ownerPool.query<{ count: bigint }>(
    `select count(*) as count from desk.message m join desk.conversation c using (center_id, conversation_id)
     where c.state <> 'ended' and m.kind = 'event'`,
  );
  assert.equal(Number(given.rows[0]?.count), 12);
  // Those who came first are served first.
  const waiting = await service.ownerPool.query<{ early: bigint }>(
    `select count(*) as early from desk.conversation w where w.state = 'waiting' and exists
       (select from desk.conversation a where a.state = 'active' and a.queued_at > w.queued_at)`,
  );
  assert.equal(Number(waiting.rows[0]?.early), 0);
  assert.equal(visitors.length, 30);
});

test('[V-3] two who take the same visitor: one has them, the other is told who', async () => {
  const agents = await agentsOf(service, 6, { capacity: 2 });
  for (const { caller } of agents) await caller.call(contract.setAgentState, { body: { state: 'busy' } });
  const { conversationId } = await visitorWith(service, '有人吗');
  const answers = await Promise.all(
    agents.map(({ caller }) => caller.try(contract.takeConversation, of(conversationId))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, two) => one - two),
    [200, 409, 409, 409, 409, 409],
  );
  const winner = agents[answers.findIndex(({ status }) => status === 200)];
  const loser = agents[answers.findIndex(({ status }) => status === 409)];
  assert.ok(winner && loser);
  assert.equal(
    (await refused(loser.caller, contract.answerConversation, answering(conversationId, '您好'))).code,
    'desk/not-mine',
  );
  const hand = (toStaffId: string | null) => ({ ...of(conversationId), body: { toStaffId, note: '问贷款' } });
  // A colleague who is busy is not given anybody.
  assert.equal(
    (await refused(winner.caller, contract.handOverConversation, hand(loser.staffId))).code,
    'desk/wrong-colleague',
  );
  await online(loser);
  await winner.caller.call(contract.handOverConversation, hand(loser.staffId));
  assert.equal((await loser.caller.call(contract.getConversation, of(conversationId))).isMine, true);
  await loser.caller.call(contract.answerConversation, answering(conversationId, '您好，我来接着答'));
  const full = await Promise.all([1, 2].map((place) => visitorWith(service, `再来 ${place}`)));
  assert.equal((await loser.caller.call(contract.getDesk, {})).queue.length, 1);
  const left = (await loser.caller.call(contract.getDesk, {})).queue[0]?.conversationId ?? '';
  assert.equal((await refused(loser.caller, contract.takeConversation, of(left))).code, 'desk/no-place-free');
  assert.equal(full.length, 2);
});

test('[V-3] whoever closes the page is away, and their visitor who waits for a word is given to a colleague', async () => {
  const [gone, stays] = await agentsOf(service, 2, { capacity: 1 });
  assert.ok(gone && stays);
  await online(gone);
  const { conversationId, caller } = await visitorWith(service, '在吗');
  service.clock.now = testNow.add({ seconds: 70 });
  await online(stays);
  service.clock.now = testNow.add({ seconds: 80 });
  await system(keepDesk);
  assert.equal((await stays.caller.call(contract.getConversation, of(conversationId))).isMine, true);
  const states = (await stays.caller.call(contract.listAgents, {})).rows;
  assert.equal(states.find(({ staffId }) => staffId === gone.staffId)?.state, 'away');
  await stays.caller.call(contract.answerConversation, answering(conversationId, '在的'));
  service.clock.now = testNow.add({ minutes: 32 });
  await system(keepDesk);
  assert.equal((await caller.call(contract.getChat, of(conversationId))).state, 'ended');
  service.clock.now = testNow;
});

test('[P-O3] outside the hours nobody is kept waiting; too many messages and what is no picture are refused', async () => {
  service.clock.now = Temporal.Instant.from('2026-11-14T02:00:00Z');
  const opening = { body: { centerId: 1, conversationId: id(), channel: 'web', topic: null, text: '周末有人吗' } };
  const closed = await refused(stranger(service), contract.openChat, opening);
  assert.deepEqual([closed.code, closed.detail], ['desk/out-of-hours', '人工服务时间是工作日 09:00–17:00。']);
  const { service: shown } = await stranger(service).call(contract.myChat, { query: { centerId: 1 } });
  assert.equal(shown.isServed, false);
  service.clock.now = testNow;
  const { caller, conversationId } = await visitorWith(service, '问题');
  const say = () => ({ ...of(conversationId), body: { messageId: id(), text: '快点' } });
  const answers = await Promise.all(Array.from({ length: 22 }, () => caller.try(contract.sayInChat, say())));
  assert.equal(answers.filter(({ status }) => status === 200).length, 19);
  const pdf = { ...of(conversationId), query: { messageId: id() }, file: Buffer.from('%PDF-1.7') };
  // Nothing is drawn for who has said too much.
  assert.equal((await refused(caller, contract.showInChat, pdf)).code, 'desk/too-many-messages');
  service.clock.now = testNow.add({ minutes: 2 });
  assert.equal((await refused(caller, contract.showInChat, pdf)).code, 'request/unsupported');
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#2060a0' } })
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .jpeg()
    .toBuffer();
  const { seq } = await caller.call(contract.showInChat, {
    ...of(conversationId),
    query: { messageId: id() },
    file: photo,
  });
  const drawn = await caller.try(contract.chatImage, { params: { conversationId, seq } });
  assert.equal(drawn.headers['content-type'], 'image/jpeg');
  assert.ok(
    !drawn.bytes.toString('latin1').includes('secret place') && photo.toString('latin1').includes('secret place'),
  );
  const other = await visitorWith(service, '别人');
  await assert.rejects(
    system((call) => readImage(call, Buffer.from('GIF89a'))),
    /unsupported/,
  );
  assert.equal(
    (await refused(other.caller, contract.chatImage, { params: { conversationId, seq } })).code,
    'desk/conversation-not-found',
  );
  service.clock.now = testNow;
});

test('[V-3] a message that a channel brings many times at once is said once, and the answer goes out until it arrives', async () => {
  const [agent] = await agentsOf(service, 1);
  const [person] = await knownPersons(service);
  assert.ok(agent && person);
  const sent: OutgoingMessage[] = [];
  useDelivery('wechat', async (message) => {
    sent.push(message);
    if (sent.length === 1) throw new Error('the channel is down');
    return { delivered: true };
  });
  const bring = (sourceId: string, text: string) =>
    system<Awaited<ReturnType<typeof receiveMessage>>>((call) =>
      receiveMessage(call, { channel: 'wechat', from: { key: 'openid-1', personId: person.personId }, text, sourceId }),
    );
  const brought = await Promise.all(Array.from({ length: 6 }, () => bring('m1', '怎么查余额')));
  assert.deepEqual(new Set(brought.map(({ conversationId, seq }) => `${conversationId} ${seq}`)).size, 1);
  const { conversationId } = await bring('m2', '在线等');
  assert.equal(conversationId, brought[0]?.conversationId);
  await online(agent);
  const view = await agent.caller.call(contract.getConversation, of(conversationId));
  assert.deepEqual([view.channel, view.isMine, view.person?.personId], ['wechat', true, person.personId]);
  assert.match(view.person?.certificate ?? '', /\*{6,}/);
  await agent.caller.call(contract.answerConversation, answering(conversationId, '关注后点“我的公积金”'));
  const deliveries = async () =>
    (await agent.caller.call(contract.readConversation, { ...of(conversationId), query: {} })).rows.flatMap((row) =>
      row.delivery === null ? [] : [row],
    );
  // The agent is told that it has not arrived yet.
  await until(async () => (await deliveries())[0]?.fault === '暂时无法送达，将自动重试');
  const run = {
    log: openLog('silent'),
    inCall: systemCall(service.service.parts, { name: 'retry', centerId: 1, requestId: id() }),
  };
  const payload = { centerId: 1, conversationId, seq: (await deliveries())[0]?.seq ?? 0 };
  await deliverMessage.handle(run, payload);
  await deliverMessage.handle(run, payload);
  assert.equal((await deliveries())[0]?.delivery, 'delivered');
  assert.deepEqual(
    sent.map(({ to, text, messageId }) => [to, text, messageId === sent[0]?.messageId]),
    [
      ['openid-1', '关注后点“我的公积金”', true],
      ['openid-1', '关注后点“我的公积金”', true],
    ],
  );
  const reason = { ...of(conversationId), body: { reason: '核对来访者身份' } };
  const shown = await agent.caller.call(contract.revealVisitor, reason);
  assert.equal(shown.certificate, person.certificateNumber);
  const { rows } = await service.ownerPool.query(
    "select 1 from audit.entry where operation = 'desk.reveal' and subject_id = $1",
    [person.personId],
  );
  assert.equal(rows.length, 1);
});

const takingDown = (
  conversationId: string,
  body: Partial<RouteInput<typeof contract.openFromConversation>['body']> = {},
) => ({
  ...of(conversationId),
  body: {
    workOrderId: id(),
    kind: 'complaint' as const,
    priority: 'urgent' as const,
    title: '扣款重复',
    question: '九月的还款被扣了两次，请核实退回。',
    contact: null,
    department: 'loan',
    ...body,
  },
});

test('[V-3] an agent takes down a work order in a conversation: of the person, for a department, once, and the visitor is told its number', async () => {
  const [agent, other] = await agentsOf(service, 2);
  const [person] = await knownPersons(service);
  assert.ok(agent && other && person);
  const { conversationId } = await system<Awaited<ReturnType<typeof receiveMessage>>>((call) =>
    receiveMessage(call, {
      channel: 'weibo',
      from: { key: 'uid-9', personId: person.personId },
      text: '扣了两次',
      sourceId: 'w9',
    }),
  );
  assert.equal(
    (await refused(other.caller, contract.openFromConversation, takingDown(conversationId))).code,
    'desk/not-mine',
  );
  await online(agent);
  const input = takingDown(conversationId);
  const all = await Promise.all(
    Array.from({ length: 4 }, () => agent.caller.call(contract.openFromConversation, input)),
  );
  const [opened] = all;
  assert.ok(opened);
  assert.deepEqual(new Set(all.map(({ number }) => number)).size, 1);
  // Ten working days from Thursday 12 November 2026.
  assert.deepEqual([opened.state, opened.dueOn], ['assigned', '2026-11-26']);
  assert.deepEqual(await agent.caller.call(contract.openFromConversation, input), opened);
  assert.equal(
    (
      await refused(agent.caller, contract.openFromConversation, {
        ...input,
        body: { ...input.body, question: '另一件事情' },
      })
    ).code,
    'workorder/taken',
  );
  assert.equal(
    (await refused(agent.caller, contract.openFromConversation, takingDown(conversationId, { department: 'moon' })))
      .code,
    'workorder/wrong-assignee',
  );
  const clerk = await service.staff(['clerk']);
  const seen = await clerk.call(workorder.getStaffWorkOrder, { params: { workOrderId: opened.workOrderId } });
  assert.deepEqual(
    [seen.channel, seen.priority, seen.departmentName, seen.subjectId, seen.origin],
    ['weibo', 'urgent', '贷款管理科', person.personId, { kind: 'conversation', id: conversationId }],
  );
  const own = await service.person(person.personId);
  assert.equal(
    (await own.call(workorder.getWorkOrder, { params: { workOrderId: opened.workOrderId } })).number,
    opened.number,
  );
  // Later: those of one moment stand in no order.
  service.clock.now = testNow.add({ seconds: 1 });
  const tipOff = await agent.caller.call(
    contract.openFromConversation,
    takingDown(conversationId, { kind: 'tip-off', department: null }),
  );
  const { rows } = await agent.caller.call(contract.readConversation, { ...of(conversationId), query: {} });
  assert.deepEqual(
    rows.filter(({ text }) => text.includes('工单')).map(({ text }) => text),
    [`已登记工单 ${opened.number}，我们将在2026年11月26日前答复`],
  );
  const ordersSeenBy = async (caller: TestCaller) =>
    (await caller.call(contract.getConversation, of(conversationId))).workOrders.map(({ number }) => number);
  // Written at one moment of the standing clock: their order is that of their ids.
  assert.deepEqual(new Set(await ordersSeenBy(agent.caller)), new Set([opened.number, tipOff.number]));
  // Whose tip-off it is: colleagues do not read it from the conversation, nor the conversation from the tip-off.
  assert.deepEqual(await ordersSeenBy(other.caller), [opened.number]);
  const secret = await clerk.call(workorder.getStaffWorkOrder, { params: { workOrderId: tipOff.workOrderId } });
  assert.deepEqual([secret.origin, secret.subjectId], [null, null]);
  const view = await other.caller.call(contract.getConversation, of(conversationId));
  assert.deepEqual(
    view.contacts.filter(({ kind }) => kind === 'work-order').map(({ title }) => title),
    ['投诉：扣款重复'],
  );
  service.clock.now = testNow;
});

test('[V-3] a call that is handed over comes before those who write, rings at whoever takes it, and ends with the caller', async () => {
  const [agent] = await agentsOf(service, 1, { capacity: 1 });
  assert.ok(agent);
  await service.ownerPool.query("update desk.agent set extension = '8001' where staff_id = $1", [agent.staffId]);
  const rung: string[] = [];
  const connect = async ({ callId, extension }: CallToConnect) => {
    rung.push(`${callId} ${extension}`);
    return { delivered: true } as const;
  };
  useCalls({ connect, hangUp: async () => ({ failed: '电话系统没有回应' }) });
  const written = await visitorWith(service, '排在前面的文字咨询');
  service.clock.now = testNow.add({ seconds: 5 });
  const callId = id();
  const call = {
    callId,
    callerNumber: '13800000000',
    asked: ['个人查询', '余额'],
    identifiedBy: '身份证号和预留手机号',
  };
  const standing = await system<Awaited<ReturnType<typeof handOverCall>>>((given) => handOverCall(given, call));
  assert.deepEqual([standing.state, standing.before], ['waiting', 0]);
  await online(agent);
  const view = await agent.caller.call(contract.getConversation, of(standing.conversationId));
  assert.deepEqual(
    [view.isMine, view.context],
    [true, { asked: ['个人查询', '余额'], identifiedBy: '身份证号和预留手机号' }],
  );
  assert.equal((await written.caller.call(contract.getChat, of(written.conversationId))).state, 'waiting');
  await until(async () => rung.length > 0);
  await until(async () => {
    const { rows } = await agent.caller.call(contract.readConversation, { ...of(standing.conversationId), query: {} });
    return rows.some(({ text }) => text.startsWith('来电已转到您的分机'));
  });
  assert.deepEqual(rung, [`${callId} 8001`]);
  assert.equal((await system<{ state: string }>((given) => standingOfCall(given, callId))).state, 'active');
  const hangingUp = of(standing.conversationId);
  assert.equal(
    (await refused((await agentsOf(service, 1))[0]?.caller as TestCaller, contract.hangUpCall, hangingUp)).code,
    'desk/not-mine',
  );
  await agent.caller.call(contract.hangUpCall, hangingUp);
  await until(async () => {
    const { rows } = await agent.caller.call(contract.readConversation, { ...hangingUp, query: {} });
    return rows.some(({ text }) => text === '没有挂断：电话系统没有回应');
  });
  // Without a number of its own, the caller's is called back.
  const back = await agent.caller.call(
    contract.openFromConversation,
    takingDown(standing.conversationId, { kind: 'call-back', title: '请回电' }),
  );
  const kept = await agent.caller.call(workorder.getStaffWorkOrder, { params: { workOrderId: back.workOrderId } });
  assert.deepEqual([kept.channel, kept.contactMasked], ['hotline', '138****0000']);
  await system((given) => callEnded(given, callId));
  assert.equal((await refused(agent.caller, contract.hangUpCall, hangingUp)).code, 'desk/not-on-call');
  await agent.caller.call(contract.endConversation, {
    ...of(standing.conversationId),
    body: { topic: 'account', note: '已告知余额' },
  });
  service.clock.now = testNow;
});

// Weibo, as the sandbox plays it, and its account's way into the desk.
const host = '127.0.0.1';
const account = { uid: '5612329001', appSecret: 'the secret of Weibo', accessToken: 'the token of the account' };
// More than a number of JSON holds.
const uid = '9007199254740995123';
let weibo: WeiboPlatform;
let weiboCentre: OpenCentre;
let listenPort: number;
/** How many hours Weibo's clock is ahead. */
let ahead = 0;
async function openWeibo(): Promise<void> {
  listenPort = await freePort();
  const { now } = service.service.parts;
  weibo = createWeiboPlatform({
    listen: { host, port: 0 },
    account,
    messagesUrl: `http://${host}:${listenPort}/`,
    now: () => now().add({ hours: ahead }),
  });
  await weibo.start();
  const { appSecret, accessToken } = account;
  const installed: MessageCentres[number] = {
    kind: 'weibo',
    name: 'weibo',
    centerId: 1,
    origin: `http://${host}:${weibo.port()}`,
    appSecret,
    accessToken,
    listenHost: host,
    listenPort,
  };
  const nothing = async () => undefined;
  weiboCentre = openMessageCentres([installed], {
    log: openLog('silent'),
    now,
    onReport: nothing,
    onUplink: nothing,
    onWechat: nothing,
    onWeibo: (centerId, incoming) =>
      hearWeiboAtGate({ inCall: (work) => system(work as never), gate: service.service.gate, now }, centerId, incoming),
  })[0] as OpenCentre;
  await weiboCentre.start();
  useOutsideAnswers([installed]);
}
const waitingChannels = async () =>
  (
    await service.ownerPool.query<{ channel: string }>("select channel from desk.conversation where state = 'waiting'")
  ).rows.map(({ channel }) => channel);
const lines = () => weibo.chat(uid).lines.map(({ from, text }) => `${from}: ${text}`);

test('[V-3] a message at Weibo waits in the one queue once, is answered there by an agent, and goes on as a work order', async () => {
  const [agent] = (await agentsOf(service, 1)) as [TestAgent];
  const deskOf = () => agent.caller.call(contract.getDesk, {});
  const answer = (conversationId: string, text: string) =>
    agent.caller.call(contract.answerConversation, answering(conversationId, text));
  const deliveries = async (conversationId: string) =>
    (await agent.caller.call(contract.readConversation, { ...of(conversationId), query: {} })).rows.flatMap((row) =>
      row.delivery === null ? [] : [[row.text, row.delivery, row.fault]],
    );
  await weibo.act(uid, { kind: 'follow' });
  await weibo.act(uid, { kind: 'text', text: '离职了公积金怎么取？' });
  await weibo.bringAgain(uid);
  await weibo.act(uid, { kind: 'image' });
  const waiting = (await deskOf()).queue.filter(({ channel }) => channel === 'weibo');
  assert.equal(waiting.length, 1);
  const conversationId = waiting[0]?.conversationId ?? '';
  assert.deepEqual([waiting[0]?.name, waiting[0]?.isKnown], ['微博用户', false]);
  const said = lines();
  assert.match(said[0] ?? '', /^account: 您好，这里是.+直接发私信/);
  assert.match(said[2] ?? '', /^account: 正在为您转接人工服务/);
  assert.match(said.at(-1) ?? '', /^account: 这里看不到图片/);
  await agent.caller.call(contract.setAgentState, { body: { state: 'online' } });
  assert.equal((await deskOf()).mine[0]?.conversationId, conversationId);
  await answer(conversationId, '与单位终止劳动关系满半年，可以在网上申请。');
  await until(async () => (await deliveries(conversationId))[0]?.[1] === 'delivered');
  assert.equal(lines().at(-1), 'account: 与单位终止劳动关系满半年，可以在网上申请。');
  const before = lines().length;
  await weibo.act(uid, { kind: 'mention', text: '@安居公积金 谢谢' });
  // From now on it is the agent who answers.
  assert.equal(lines().length, before + 1);
  const opened = await agent.caller.call(contract.openFromConversation, {
    params: { conversationId },
    body: {
      workOrderId: crypto.randomUUID(),
      kind: 'complaint',
      priority: 'usual',
      title: '单位不办封存',
      question: '离职半年，单位没有办理封存，请督促。',
      contact: null,
      department: 'contribution',
    },
  });
  await until(async () => lines().at(-1)?.includes(opened.number) ?? false);
  const seen = await agent.caller.call(workorder.getStaffWorkOrder, { params: { workOrderId: opened.workOrderId } });
  assert.deepEqual([seen.channel, seen.subjectKind, seen.subjectName], ['weibo', 'unknown', '微博用户']);
  // What Weibo does not take says why, and what may have arrived is not sent twice.
  const last = async () => (await deliveries(conversationId)).at(-1)?.slice(1);
  weibo.faults.set({ silentSubmits: 1 });
  await answer(conversationId, '请问还有问题吗');
  await until(async () => (await last())?.[0] === 'failed');
  assert.deepEqual(await last(), ['failed', '没有收到渠道的回应，可能已经送达']);
  assert.equal(lines().filter((line) => line.endsWith('请问还有问题吗')).length, 1);
  ahead = 49;
  await answer(conversationId, '两天后的答复');
  await until(async () => (await last())?.[0] === 'failed');
  assert.match(String((await last())?.[1]), /超过 48 小时/);
  ahead = 0;
});

test('[V-3] who writes to Weibo out of hours keeps their place until the agents come', async () => {
  // Saturday.
  service.clock.now = Temporal.Instant.from('2026-11-14T02:00:00Z');
  await weibo.act(uid, { kind: 'text', text: '周末有人吗' });
  assert.match(lines().at(-1) ?? '', /现在不是人工服务时间.*坐席上班后答复/);
  service.clock.now = Temporal.Instant.from('2026-11-16T02:00:00Z');
  await system((call) => keepDesk(call));
  assert.deepEqual(await waitingChannels(), ['weibo']);
  service.clock.now = testNow;
});

test('[G-1] a message at Weibo passes the gate of every channel, and is told why not', async () => {
  const set = async (isOn: boolean) => {
    await approveChange(service, {
      channel: 'weibo',
      kind: 'switch',
      target: 'chat',
      content: { isOn },
      reason: '坐席培训',
    });
    await service.service.gate.load();
  };
  await set(false);
  await weibo.act(uid, { kind: 'text', text: '现在能问吗' });
  assert.match(lines().at(-1) ?? '', /^account: 微博的“人工客服”自 .+ 起暂停：坐席培训。/);
  assert.deepEqual(await waitingChannels(), []);
  await set(true);
  await weibo.act(uid, { kind: 'text', text: '现在能问了吧' });
  assert.deepEqual(await waitingChannels(), ['weibo']);
});

test('what is not signed with the secret, or is old, is refused and opens nothing', async () => {
  const at = (seconds: number) => String(Math.floor(service.clock.now.epochMilliseconds / 1_000) + seconds);
  const bring = async (timestamp: string, secret: string, method = 'POST', body = '') => {
    const query = new URLSearchParams({
      timestamp,
      nonce: 'n',
      signature: sortedSignature(secret, timestamp, 'n'),
      echostr: 'e',
    });
    const answered = await fetch(`http://${host}:${listenPort}/?${query.toString()}`, {
      method,
      ...(body && { body }),
    });
    return [answered.status, await answered.text()];
  };
  const text = `{"type":"text","text":"x","sender_id":${uid},"receiver_id":1,"created_at":"x"}`;
  assert.deepEqual(await bring(at(0), 'another secret', 'POST', text), [403, '']);
  assert.deepEqual(await bring(at(-301), account.appSecret, 'POST', text), [403, '']);
  assert.deepEqual(await bring(at(0), account.appSecret, 'POST', 'no JSON'), [400, '']);
  assert.deepEqual(await bring(at(0), account.appSecret, 'GET'), [200, 'e']);
  assert.deepEqual(await waitingChannels(), []);
});

test('a long answer is cut between characters', () => {
  assert.deepEqual(inPieces('', 3), []);
  assert.deepEqual(inPieces('一二三四𠮷', 2), ['一二', '三四', '𠮷']);
});
