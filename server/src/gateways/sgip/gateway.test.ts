import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { pino } from 'pino';
import type { ShownMessage } from '../../../../sandbox/src/message-centre/handset.ts';
import { createSgipCentre } from '../../../../sandbox/src/message-centre/sgip-centre.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { until } from '../../testing-waits.ts';
import { divideText, readText } from '../short-message/text.ts';
import { encodeSgip, type SgipDeliver, type SgipReport } from './codec.ts';
import { createSgipGateway, type SgipGateway, type SgipLimits } from './gateway.ts';

const now = () => Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
const log = pino({ level: 'silent' });
const host = '127.0.0.1';
const login = { name: 'anju', password: 'secret' };
const inboundLogin = { name: 'smg', password: 'back' };
const opened: { stop(): Promise<void> }[] = [];
const stopAll = async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
};
afterEach(stopAll);
after(stopAll);

async function meet(limits: Partial<SgipLimits> = {}, providerLogin = inboundLogin) {
  const shown: ShownMessage[] = [];
  const delivered: SgipDeliver[] = [];
  const reports: SgipReport[] = [];
  const keeps = { value: true };
  const providerPort = await freePort();
  const centre = createSgipCentre({
    listen: { host, port: 0 },
    provider: { host, port: providerPort },
    login,
    providerLogin,
    show: (message) => void shown.push(message),
    now,
  });
  await centre.start();
  const gateway = createSgipGateway({
    peer: { host, port: centre.port() },
    listen: { host, port: providerPort },
    node: 3_037_112_345,
    login,
    inboundLogin,
    log,
    onDeliver: async (deliver) => void delivered.push(deliver),
    onReport: async (report) => {
      if (!keeps.value) throw new Error('no database');
      reports.push(report);
    },
    limits,
    tickMs: 20,
  });
  await gateway.start();
  opened.push(centre, gateway);
  return { centre, gateway, shown, delivered, reports, keeps };
}

const send = (gateway: SgipGateway, text: string, userNumber = '8613000001111') =>
  Promise.all(
    divideText(text).map(({ udhi, format, content }) =>
      gateway.submit(
        {
          sourceNumber: '12329',
          chargeNumber: '0'.repeat(21),
          userNumbers: [userNumber],
          corporationId: '99001',
          serviceType: 'HPF',
          feeType: 2,
          feeValue: '0',
          givenValue: '0',
          agentFlag: 0,
          causedBy: 2,
          priority: 0,
          expiresAt: '',
          sendAt: '',
          reportFlag: 1,
          udhi,
          format,
          content,
          linkId: '',
        },
        gateway.newSequence(),
      ),
    ),
  );

test('a long message is shown whole once; the gateway logs in at ours and reports each part by its sequence', async () => {
  const { gateway, shown, reports } = await meet();
  const text = `【公积金】${'您的账户已入账。'.repeat(12)}𬀩`;
  const outcomes = await send(gateway, text);
  assert.deepEqual(shown, [{ mobile: '13000001111', from: '12329', text }]);
  assert.ok(outcomes.every((one) => one.outcome === 'answered' && one.result === 0));
  await until(() => reports.length === outcomes.length);
  const sequences = outcomes.map((one) => (one.outcome === 'not-sent' ? undefined : one.sequence));
  for (const { submitted, state } of reports) {
    assert.equal(state, 0);
    assert.ok(
      sequences.some((sequence) => sequence?.counter === submitted.counter && sequence.time === submitted.time),
    );
  }
});

test('a number without 86 is refused, a busy gateway says so', async () => {
  const { centre, gateway } = await meet();
  const resultOf = async (text: string, number?: string) => {
    const [outcome] = await send(gateway, text, number);
    return outcome?.outcome === 'answered' ? outcome.result : outcome?.outcome;
  };
  assert.equal(await resultOf('一', '13000001111'), 6);
  centre.faults.set({ throttledSubmits: 1 });
  assert.equal(await resultOf('二'), 11);
  assert.equal(await resultOf('三'), 0);
});

test('no answer within its time leaves a message unknown; it is not sent again', async () => {
  const { centre, gateway, shown } = await meet({ answerMs: 1_500 });
  centre.faults.set({ silentSubmits: 1 });
  assert.equal((await send(gateway, '到账'))[0]?.outcome, 'unknown');
  assert.equal(shown.length, 1);
  assert.equal((await send(gateway, '再来'))[0]?.outcome, 'answered');
});

test('a gateway that is down or refuses the login takes nothing, and is asked anew by the next message', async () => {
  const { centre, gateway, shown } = await meet();
  centre.faults.set({ down: true });
  assert.deepEqual(await send(gateway, '一'), [{ outcome: 'not-sent' }]);
  centre.faults.set({ down: false, refuseLogin: true });
  assert.deepEqual(await send(gateway, '二'), [{ outcome: 'not-sent' }]);
  centre.faults.set({ refuseLogin: false });
  assert.equal((await send(gateway, '三'))[0]?.outcome, 'answered');
  assert.deepEqual(
    shown.map(({ text }) => text),
    ['三'],
  );
});

test('an idle connection is left, and bound again for the next message', async () => {
  const { gateway } = await meet({ idleMs: 60 });
  assert.equal((await send(gateway, '一'))[0]?.outcome, 'answered');
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal((await send(gateway, '二'))[0]?.outcome, 'answered');
});

test('a report that could not be kept comes again', async () => {
  const { gateway, reports, keeps } = await meet();
  keeps.value = false;
  await send(gateway, '一');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(reports.length, 0);
  keeps.value = true;
  await until(() => reports.length === 1);
});

test('uplinks arrive; who does not know the password brings none', async () => {
  const known = await meet();
  known.centre.uplink({ mobile: '13000001111', to: '12329', text: '查余额' });
  await until(() => known.delivered.length === 1);
  const [deliver] = known.delivered;
  assert.deepEqual(
    [deliver?.userNumber, readText(deliver?.content ?? Buffer.alloc(0), deliver?.format ?? 0)],
    ['8613000001111', '查余额'],
  );
  const stranger = await meet({}, { name: 'smg', password: 'guess' });
  stranger.centre.uplink({ mobile: '13000001111', to: '12329', text: '查余额' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(stranger.delivered.length, 0);
});

test('whoever speaks before logging in is cut off', async () => {
  const { gateway, delivered } = await meet();
  const socket = connect({ host, port: gateway.port() });
  const body = {
    userNumber: '8613000001111',
    destinationNumber: '12329',
    udhi: false,
    format: 0,
    content: Buffer.from('YE'),
    linkId: '',
  };
  socket.write(encodeSgip({ command: 'deliver', body, sequence: { node: 1, time: 1, counter: 1 } }));
  await new Promise((resolve) => socket.once('close', resolve));
  assert.equal(delivered.length, 0);
});
