import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { pino } from 'pino';
import { type CmppCentre, createCmppCentre } from '../../../../sandbox/src/message-centre/cmpp-centre.ts';
import type { ShownMessage } from '../../../../sandbox/src/message-centre/handset.ts';
import { until } from '../../testing-waits.ts';
import { divideText, readText } from '../short-message/text.ts';
import type { Deliver, Submit } from './codec.ts';
import { type CmppGateway, createCmppGateway } from './gateway.ts';
import { readReport } from './report.ts';
import type { CmppAccount, CmppSessionLimits } from './session.ts';

const now = () => Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
const log = pino({ level: 'silent' });
const account: CmppAccount = { sourceAddress: '901234', secret: 'secret', version: 3, verifiesGateway: true };
const opened: { stop(): Promise<void> }[] = [];
const stopAll = async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
};
afterEach(stopAll);
after(stopAll);

async function meet(given: { account?: Partial<CmppAccount>; limits?: Partial<CmppSessionLimits> } = {}) {
  const shown: ShownMessage[] = [];
  const delivered: Deliver[] = [];
  const centre = createCmppCentre({
    listen: { host: '127.0.0.1', port: 0 },
    account: { sourceAddress: '901234', secret: 'secret' },
    show: (message) => void shown.push(message),
    now,
  });
  await centre.start();
  const gateway = createCmppGateway({
    peer: { host: '127.0.0.1', port: centre.port() },
    account: { ...account, ...given.account },
    log,
    onDeliver: async (deliver) => void delivered.push(deliver),
    reconnectMs: 20,
    tickMs: 20,
    ...(given.limits && { limits: given.limits }),
  });
  gateway.start();
  opened.push(centre, gateway);
  return { centre, gateway, shown, delivered };
}

const submitsOf = (text: string, mobile = '13800001111'): Submit[] =>
  divideText(text).map(({ total, number, udhi, format, content }) => ({
    messageId: 0n,
    partTotal: total,
    partNumber: number,
    registeredDelivery: 1,
    level: 0,
    serviceId: 'HPF',
    feeUserType: 2,
    feeTerminal: '',
    udhi,
    format,
    source: '901234',
    feeType: '01',
    feeCode: '0',
    validUntil: '',
    sendAt: '',
    sourceNumber: '12329',
    destinations: [mobile],
    content,
    linkId: '',
  }));
const send = (gateway: CmppGateway, text: string) =>
  Promise.all(submitsOf(text).map((submit) => gateway.submit(submit)));
const reportsOf = (delivered: readonly Deliver[]) =>
  delivered.filter(({ isReport }) => isReport).map(({ content }) => readReport(content));

for (const version of [2, 3] as const)
  test(`over CMPP ${version}.0 a long message with rare characters is shown whole once, and its parts are reported`, async () => {
    const { gateway, shown, delivered } = await meet({ account: { version } });
    await until(gateway.isReady);
    const text = `【公积金】${'您的账户已入账。'.repeat(12)}𬀩䶮`;
    const outcomes = await send(gateway, text);
    assert.ok(outcomes.length > 1);
    assert.deepEqual(shown, [{ mobile: '13800001111', from: '12329', text }]);
    await until(() => reportsOf(delivered).length === outcomes.length);
    const ids = outcomes.map((one) => (one.outcome === 'answered' ? one.messageId : undefined));
    const reports = reportsOf(delivered);
    assert.deepEqual(new Set(reports.map(({ messageId }) => messageId)), new Set(ids));
    assert.ok(reports.every(({ stat, terminal }) => stat === 'DELIVRD' && terminal === '13800001111'));
  });

test('a report may come before the answer, and more than once', async () => {
  const { centre, gateway, delivered } = await meet();
  await until(gateway.isReady);
  centre.faults.set({ reportAfterMs: -1, reportTimes: 2 });
  const [outcome] = await send(gateway, '余额');
  await until(() => reportsOf(delivered).length === 2);
  assert.ok(outcome?.outcome === 'answered');
  assert.ok(reportsOf(delivered).every(({ messageId }) => messageId === outcome.messageId));
});

test('flow control and refusals are told as results', async () => {
  const { centre, gateway, shown } = await meet();
  await until(gateway.isReady);
  centre.faults.set({ throttledSubmits: 1 });
  assert.deepEqual((await send(gateway, '一'))[0], { outcome: 'answered', result: 8, messageId: undefined });
  centre.faults.set({ submitResult: 13 });
  assert.deepEqual((await send(gateway, '二'))[0], { outcome: 'answered', result: 13, messageId: undefined });
  assert.equal(shown.length, 0);
});

test('an answer that never comes: sent again under its number, the centre says «repeated», the phone shows it once', async () => {
  const { centre, gateway, shown } = await meet({ limits: { answerMs: 1_500 } });
  await until(gateway.isReady);
  centre.faults.set({ silentSubmits: 1 });
  assert.deepEqual((await send(gateway, '到账'))[0], { outcome: 'answered', result: 0, messageId: undefined });
  assert.equal(shown.length, 1);
});

test('a connection that breaks leaves what was sent unknown, and comes back by itself', async () => {
  const { centre, gateway } = await meet();
  await until(gateway.isReady);
  centre.faults.set({ silentSubmits: 1 });
  const sent = send(gateway, '到账');
  await new Promise((resolve) => setTimeout(resolve, 50));
  centre.cut();
  assert.deepEqual(await sent, [{ outcome: 'unknown' }]);
  assert.deepEqual(await send(gateway, '马上'), [{ outcome: 'not-sent' }]);
  await until(gateway.isReady);
  assert.equal((await send(gateway, '再来'))[0]?.outcome, 'answered');
});

test('a centre that is down or refuses the login is tried again until it lets us in', async () => {
  const { centre, gateway } = await meet();
  await until(gateway.isReady);
  centre.faults.set({ down: true });
  await until(() => !gateway.isReady());
  centre.faults.set({ down: false, refuseLogin: true });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.ok(!gateway.isReady());
  centre.faults.set({ refuseLogin: false });
  await until(gateway.isReady);
});

test('a wrong secret is never let in', async () => {
  const { gateway } = await meet({ account: { secret: 'guess' } });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.ok(!gateway.isReady());
});

test('an uplink in plain letters and one in Chinese arrive once each', async () => {
  const { centre, gateway, delivered } = await meet();
  await until(gateway.isReady);
  for (const text of ['CXYE', '查余额']) centre.uplink({ mobile: '13800001111', to: '12329', text });
  await until(() => delivered.length === 2);
  assert.deepEqual(
    delivered.map(({ content, format, sourceTerminal }) => [readText(content, format), sourceTerminal]),
    [
      ['CXYE', '13800001111'],
      ['查余额', '13800001111'],
    ],
  );
});

test('a thousand messages are each answered and shown once', async () => {
  const { gateway, shown, centre }: { gateway: CmppGateway; shown: ShownMessage[]; centre: CmppCentre } = await meet({
    limits: { queueAtMost: 2_000 },
  });
  await until(gateway.isReady);
  centre.faults.set({ report: 'none' });
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, (_none, index) => send(gateway, `第${index}条`)));
  assert.ok(outcomes.flat().every((one) => one.outcome === 'answered' && one.result === 0));
  assert.equal(new Set(shown.map(({ text }) => text)).size, 1_000);
  assert.equal(shown.length, 1_000);
});
