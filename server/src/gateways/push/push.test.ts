import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { after, afterEach, test } from 'node:test';
import { createAppPlatform } from '../../../../sandbox/src/push/app-platform.ts';
import type { PushPlatform, ShownPush } from '../../../../sandbox/src/push/platform.ts';
import { createWechatPlatform } from '../../../../sandbox/src/push/wechat-platform.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { openLog } from '../../platform/log.ts';
import { until } from '../../testing-waits.ts';
import { createWechatGateway, shortened } from '../wechat/account.ts';
import { createWechatCallback } from '../wechat/callback.ts';
import type { WechatReport } from '../wechat/messages.ts';
import { createAppPushGateway } from './app.ts';
import { postWithId } from './http.ts';

// Pushes over real HTTP against the platforms of the sandbox.

const host = '127.0.0.1';
const opened: { stop(): Promise<void> | void }[] = [];
const stopAll = async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
};
afterEach(stopAll);
after(stopAll);

/** A connection that was kept is seen to be closed: a request over it may have arrived, one over none has not. */
const closed = () => new Promise((resolve) => setTimeout(resolve, 150));

async function meetWechat({ secret = 'right', token = 'agreed' } = {}) {
  const shown: ShownPush[] = [];
  const reports: WechatReport[] = [];
  let refusals = 0;
  const port = await freePort();
  const events = createWechatCallback({
    listen: { host, port },
    appId: 'wx1',
    token,
    log: openLog('silent'),
    now: () => Temporal.Now.instant(),
    onIncoming: async () => undefined,
    onLate: async () => undefined,
    onReport: async (report) => {
      refusals -= 1;
      if (refusals >= 0) throw new Error('not kept');
      reports.push(report);
    },
  });
  const platform = createWechatPlatform({
    listen: { host, port: 0 },
    account: { appId: 'wx1', secret: 'right', templateId: 't1' },
    events: { url: `http://${host}:${port}/`, token: 'agreed' },
    show: (push) => void shown.push(push),
    now: () => Temporal.Now.instant(),
  });
  await events.start();
  await platform.start();
  opened.push(events, platform);
  const gateway = createWechatGateway({
    account: {
      origin: `http://${host}:${platform.port()}`,
      appId: 'wx1',
      secret,
      templateId: 't1',
      fields: { title: 'thing1', text: 'thing2' },
    },
    answerMs: 1_000,
  });
  const refuse = (count: number) => void (refusals = count);
  return { gateway, platform, shown, reports, events, refuse };
}

let ids = 0;
const message = (openId = 'openid-13800001111') => {
  ids += 1;
  return { id: `m${ids}`, openId, title: '账户变动', text: '您的账户已入账。' };
};

test('a template message of WeChat is shown with its title, and the event says that it arrived', async () => {
  const { gateway, shown, reports, refuse } = await meetWechat();
  refuse(1);
  const outcome = await gateway.send(message());
  assert.ok(outcome.outcome === 'answered' && outcome.code === 0);
  assert.deepEqual(shown, [{ channel: 'wechat', mobile: '13800001111', title: '账户变动', text: '您的账户已入账。' }]);
  // The first time it was not kept: WeChat brings it again.
  await until(() => reports.length === 1);
  assert.deepEqual(reports, [
    { messageId: outcome.messageId, openId: 'openid-13800001111', status: 'success', outcome: 'delivered' },
  ]);
});

test('a token that is worth nothing any more is fetched anew, once for all who wait; nothing is lost or shown twice', async () => {
  const { gateway, platform, shown } = await meetWechat();
  await gateway.send(message());
  platform.forgetTokens();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => gateway.send(message())));
  assert.ok(outcomes.every((one) => one.outcome === 'answered' && one.code === 0));
  assert.equal(shown.length, 9);
});

test('without an answer it goes again under its id and is shown once; what is never answered is unknown', async () => {
  const { gateway, platform, shown } = await meetWechat();
  platform.faults.set({ silentSubmits: 2 });
  const recovered = await gateway.send(message());
  assert.ok(recovered.outcome === 'answered' && recovered.code === 0);
  assert.equal(shown.length, 1);
  platform.faults.set({ silentSubmits: 100 });
  assert.deepEqual(await gateway.send(message()), { outcome: 'unknown' });
  assert.equal(shown.length, 2);
});

test('what was sent once without an answer may have arrived, though nobody is there any more afterwards', async () => {
  const peer = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      peer.close();
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => peer.listen(0, host, resolve));
  const { port } = peer.address() as AddressInfo;
  const asked = await postWithId({ url: `http://${host}:${port}/`, body: {}, answerMs: 1_000 });
  assert.deepEqual(asked, { outcome: 'unknown' });
});

test('refusals are told by their code; who cannot be reached or refuses the secret took nothing', async () => {
  const { gateway, platform, shown, reports } = await meetWechat();
  platform.faults.set({ throttledSubmits: 1 });
  const code = async (openId?: string) => {
    const outcome = await gateway.send(message(openId));
    return outcome.outcome === 'answered' ? outcome.code : outcome.outcome;
  };
  assert.equal(await code(), 45_009);
  assert.equal(await code('nobody'), 40_003);
  platform.faults.set({ submitResult: 43_101 });
  assert.equal(await code(), 43_101);
  platform.faults.set({ submitResult: 0, down: true });
  await closed();
  assert.equal(await code(), 'not-sent');
  platform.faults.set({ down: false, report: 'failed' });
  await closed();
  assert.equal(await code(), 0);
  await until(() => reports.some(({ status }) => status === 'failed:user block'));
  assert.equal(shown.length, 0);
  const stranger = await meetWechat({ secret: 'wrong' });
  assert.deepEqual(await stranger.gateway.send(message()), { outcome: 'not-sent' });
});

test('what a field of the template cannot hold is cut between characters', () => {
  assert.equal(shortened('您的账户已入账', 7), '您的账户已入账');
  assert.equal(shortened('您的账户已入账。', 7), '您的账户已入…');
  assert.equal(shortened('𬀩𬀩𬀩', 2), '𬀩…');
});

async function meetApp(masterSecret = 'right') {
  const shown: ShownPush[] = [];
  const arrived: string[] = [];
  const account = { appKey: 'key', masterSecret: 'right' };
  const platform: PushPlatform = createAppPlatform({
    listen: { host, port: 0 },
    account,
    show: (push) => void shown.push(push),
  });
  await platform.start();
  const gateway = createAppPushGateway({
    account: { ...account, masterSecret, origin: `http://${host}:${platform.port()}` },
    onArrived: async (messageId) => void arrived.push(messageId),
    answerMs: 1_000,
    askAfterMs: [10, 20, 20],
  });
  opened.push(platform, gateway);
  return { gateway, platform, shown, arrived };
}
const push = (registrationId = 'device-13800001111') => {
  ids += 1;
  return { id: `p${ids}`, registrationId, title: '还款提醒', text: '本月应还 2,000.00 元。', seconds: 60 };
};

test('a push to the APP is shown once, whatever is lost on the way, and the platform is asked until it has arrived', async () => {
  const { gateway, platform, shown, arrived } = await meetApp();
  platform.faults.set({ silentSubmits: 2 });
  const outcome = await gateway.send(push());
  assert.ok(outcome.outcome === 'answered' && outcome.code === 0);
  await until(() => arrived.length === 1);
  assert.deepEqual(arrived, [outcome.messageId]);
  assert.equal(shown.length, 1);
  platform.faults.set({ silentSubmits: 100 });
  assert.deepEqual(await gateway.send(push()), { outcome: 'unknown' });
});

test('a push that is not on its phone is never called arrived; refusals are told by their code', async () => {
  const { gateway, platform, shown, arrived } = await meetApp();
  platform.faults.set({ report: 'none' });
  await gateway.send(push());
  platform.faults.set({ throttledSubmits: 1 });
  const code = async (registrationId?: string) => {
    const outcome = await gateway.send(push(registrationId));
    return outcome.outcome === 'answered' ? outcome.code : outcome.outcome;
  };
  assert.deepEqual([await code(), await code('nobody')], [2002, 1011]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([shown.length, arrived], [1, []]);
  const stranger = await meetApp('wrong');
  const refused = await stranger.gateway.send(push());
  assert.ok(refused.outcome === 'answered' && refused.code === 1004);
  await platform.stop();
  await closed();
  assert.equal(await code(), 'not-sent');
});
