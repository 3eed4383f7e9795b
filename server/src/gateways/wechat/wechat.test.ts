import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { createWechatPlatform } from '../../../../sandbox/src/push/wechat-platform.ts';
import { freePort } from '../../../../scripts/postgres.ts';
import { openLog } from '../../platform/log.ts';
import { until } from '../../testing-waits.ts';
import { isSortedSignature, sortedSignature } from '../push/signed-listener.ts';
import { createWechatGateway } from './account.ts';
import { createWechatCallback, type WechatCallbackOptions } from './callback.ts';
import { decryptMessage, encryptMessage } from './codec.ts';
import { readWechatMessage, type WechatIncoming, type WechatReport } from './messages.ts';
import { cdata, readXml } from './xml.ts';

// Our end of WeChat against another's cryptography (`@wecom/crypto`), and over sockets against the platform of the sandbox.

const safe = { encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', appId: 'wx5823bf96d3bd56c7' };
const host = '127.0.0.1';
const opened: { stop(): Promise<void> | void }[] = [];
const stopAll = async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
};
afterEach(stopAll);
after(stopAll);

test('[M-X1] what we sign and encrypt the other implementation opens, and the other way round, for any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.integer({ min: 1, max: 2_000_000_000 }),
      (text, time) => {
        const encrypted = encryptMessage(text, safe);
        const theirs = decrypt(safe.encodingAesKey, encrypted);
        assert.deepEqual([theirs.message, theirs.id], [text, safe.appId]);
        assert.equal(decryptMessage(encrypt(safe.encodingAesKey, text, safe.appId), safe), text);
        assert.equal(
          sortedSignature('token', String(time), 'n', encrypted),
          getSignature('token', time, 'n', encrypted),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('[M-X1] what is for another account, under another key, padded or cut otherwise is not opened', () => {
  const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg';
  assert.equal(decryptMessage(encrypt(safe.encodingAesKey, '<xml></xml>', 'wx-other'), safe), undefined);
  assert.equal(decryptMessage(encrypt(other, '<xml></xml>', safe.appId), safe), undefined);
  assert.equal(decryptMessage('', safe), undefined);
  assert.equal(decryptMessage('bm90IGEgYmxvY2s=', safe), undefined);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Buffer.from(encryptMessage('余额', safe), 'base64');
      const place = at % bytes.length;
      bytes[place] = (bytes[place] as number) ^ flip;
      assert.notEqual(decryptMessage(bytes.toString('base64'), safe), '余额');
    }),
  );
  assert.throws(() => encryptMessage('x', { ...safe, encodingAesKey: 'short' }), /43 characters/);
});

test('[M-X1] the signature of the official example, and none that differs', () => {
  // JS-SDK, example of the documentation: the same way of signing over other parts.
  const parts = ['token', '1409659813', '1372623149'];
  assert.ok(isSortedSignature(getSignature('token', 1_409_659_813, '1372623149', ''), ...parts));
  assert.ok(!isSortedSignature(sortedSignature(...parts).toUpperCase(), ...parts));
  assert.ok(!isSortedSignature('', ...parts));
});

test('[M-X1] XML is read in order: what somebody writes is never taken for a field, and what WeChat does not write is refused', () => {
  const injected = '余额]]></Content><MsgId>1</MsgId><FromUserName>other</FromUserName>';
  const message = readWechatMessage(
    `<xml><ToUserName>${cdata('gh')}</ToUserName><FromUserName>${cdata('me')}</FromUserName><CreateTime>1700000000</CreateTime>` +
      `<MsgType>${cdata('text')}</MsgType><Content>${cdata(injected)}</Content><MsgId>99</MsgId></xml>`,
  );
  assert.deepEqual(message?.incoming, {
    key: '99',
    openId: 'me',
    second: 1_700_000_000,
    said: { kind: 'text', text: injected },
  });
  for (const bad of [
    '<!DOCTYPE x [<!ENTITY a "b">]><xml></xml>',
    '<xml><a href="1"></a></xml>',
    '<xml>&amp;</xml>',
    '<xml><a></xml>',
    '<xml></xml><xml></xml>',
    `${'<a>'.repeat(20)}${'</a>'.repeat(20)}`,
    '',
  ])
    assert.equal(readXml(bad), undefined, bad);
  fc.assert(
    fc.property(fc.string(), (text) => readXml(`<xml><c>${cdata(text)}</c></xml>`)?.children[0]?.text === text),
  );
  fc.assert(fc.property(fc.string(), (text) => void readWechatMessage(text)));
});

async function meet(given: Partial<WechatCallbackOptions> & { plain?: boolean; messages?: 'subscription' } = {}) {
  const heard: WechatIncoming[] = [];
  const reports: WechatReport[] = [];
  const port = await freePort();
  const encodingAesKey = given.plain ? undefined : safe.encodingAesKey;
  const account = {
    appId: safe.appId,
    secret: 'right',
    templateId: 't1',
    ...(given.messages && { messages: given.messages }),
  };
  const platform = createWechatPlatform({
    listen: { host, port: 0 },
    account,
    events: { url: `http://${host}:${port}/`, token: 'agreed', encodingAesKey },
    show: () => undefined,
    now: () => Temporal.Now.instant(),
  });
  await platform.start();
  const gateway = createWechatGateway({
    account: {
      ...account,
      origin: `http://${host}:${platform.port()}`,
      authorizeOrigin: `http://${host}:${platform.port()}`,
      fields: { title: 'thing1', text: 'thing2' },
    },
  });
  const callback = createWechatCallback({
    listen: { host, port },
    appId: safe.appId,
    token: 'agreed',
    encodingAesKey,
    log: openLog('silent'),
    now: () => Temporal.Now.instant(),
    onReport: async (report) => void reports.push(report),
    onIncoming: async (incoming) => {
      heard.push(incoming);
      return incoming.said.kind === 'text' ? `您说：${incoming.said.text}` : undefined;
    },
    onLate: async (openId, text) => void (await gateway.sendText(openId, text)),
    ...given,
  });
  await callback.start();
  opened.push(callback, platform);
  const url = `http://${host}:${port}/`;
  const query = ({ token = 'agreed', timestamp = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) } = {}) =>
    new URLSearchParams({
      signature: getSignature(token, timestamp, 'n', ''),
      timestamp: String(timestamp),
      nonce: 'n',
      echostr: 'hello',
    });
  return { platform, gateway, heard, reports, url, query };
}
const mobile = '13800001111';
const openId = `openid-${mobile}`;

test('[M-X1] a text is answered, in the plain mode and in the safe mode, to whoever wrote it', async () => {
  for (const plain of [true, false]) {
    const { platform, heard } = await meet({ plain });
    await platform.act(mobile, { kind: 'text', text: '余额 ]]> <b>' });
    await platform.act(mobile, { kind: 'click', key: 'loan' });
    assert.deepEqual(
      platform.chat(mobile).lines.map(({ from, text }) => `${from} ${text}`),
      ['follower 余额 ]]> <b>', 'account 您说：余额 ]]> <b>', 'system 您点了菜单“loan”'],
    );
    assert.deepEqual(
      heard.map(({ openId: who, said }) => [who, said.kind]),
      [
        [openId, 'text'],
        [openId, 'click'],
      ],
    );
    await stopAll();
  }
});

test('[M-X1] who does not know the token or the key, plays an old request again or speaks in the open is refused', async () => {
  const { url, query, platform, heard } = await meet();
  assert.equal(await (await fetch(`${url}?${query().toString()}`)).text(), 'hello');
  const old = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000) - 400;
  for (const bad of [query({ token: 'guessed' }), query({ timestamp: old }), new URLSearchParams()])
    assert.equal((await fetch(`${url}?${bad.toString()}`)).status, 403);
  const post = async (body: string, more: Record<string, string> = {}) => {
    const asked = query();
    for (const [name, value] of Object.entries(more)) asked.set(name, value);
    return (await fetch(`${url}?${asked.toString()}`, { method: 'POST', body })).status;
  };
  const xml = platform.followers.textXml(openId, '余额');
  // In the open, though the safe mode was agreed.
  assert.equal(await post(xml), 403);
  const sealed = encrypt(safe.encodingAesKey, xml, safe.appId);
  const envelope = `<xml><Encrypt>${cdata(sealed)}</Encrypt></xml>`;
  assert.equal(
    await post(envelope, { encrypt_type: 'aes', msg_signature: getSignature('agreed', 1, 'n', sealed) }),
    403,
  );
  const asked = query();
  const right = getSignature('agreed', asked.get('timestamp') ?? '', 'n', sealed);
  const foreign = encrypt(safe.encodingAesKey, xml, 'wx-other');
  const foreignSignature = getSignature('agreed', asked.get('timestamp') ?? '', 'n', foreign);
  assert.equal(await post(`<xml><Encrypt>${cdata(foreign)}</Encrypt></xml>`, { msg_signature: foreignSignature }), 403);
  assert.equal(await post('x'.repeat(70_000)), 413);
  assert.deepEqual(heard, []);
  assert.equal(await post(envelope, { msg_signature: right }), 200);
  assert.equal(heard.length, 1);
});

test('[M-X1] an answer that takes longer than WeChat waits follows as a message of its own', async () => {
  let finish = () => {};
  const waiting = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { platform } = await meet({
    answerMs: 50,
    onIncoming: async () => {
      await waiting;
      return '您的余额';
    },
  });
  const acting = platform.act(mobile, { kind: 'text', text: '余额' });
  await acting;
  const said = () => platform.chat(mobile).lines.map(({ from, text }) => `${from} ${text}`);
  assert.deepEqual(said(), ['follower 余额']);
  finish();
  await until(() => said().length >= 2);
  assert.deepEqual(said(), ['follower 余额', 'account 您的余额']);
});

test('[M-X1] subscription messages reach who accepted them; the event says what became of them', async () => {
  const { platform, gateway, reports, heard } = await meet({ messages: 'subscription' });
  const message = { id: 'm1', openId, title: '账户变动', text: '您的账户已入账。' };
  const refused = await gateway.send(message);
  assert.ok(refused.outcome === 'answered' && refused.code === 43_101);
  await platform.act(mobile, { kind: 'consent', accepts: true });
  assert.deepEqual(heard[0]?.said, { kind: 'consent', consents: [{ templateId: 't1', isAccepted: true }] });
  const taken = await gateway.send(message);
  assert.ok(taken.outcome === 'answered' && taken.code === 0);
  await until(() => reports.length > 0);
  assert.deepEqual(reports, [{ messageId: taken.messageId, openId, status: 'success', outcome: 'delivered' }]);
  // Without an id of ours a lost answer is not a reason to send it again.
  platform.faults.set({ silentSubmits: 1 });
  assert.deepEqual(await gateway.send(message), { outcome: 'unknown' });
});

test('[M-X1] the menu is taken or refused; a code tells who logged in, once', async () => {
  const { platform, gateway } = await meet();
  const click = { name: '余额', type: 'click', key: 'contribution' } as const;
  const made = await gateway.createMenu([{ name: '我的', sub_button: [click] }]);
  assert.ok(made.outcome === 'answered' && made.code === 0);
  assert.equal(platform.chat(mobile).menu[0]?.name, '我的');
  const refused = await gateway.createMenu([{ name: '我的', sub_button: [] }]);
  assert.ok(refused.outcome === 'answered' && refused.code === 40_017);
  const address = gateway.authorizeAddress({ redirect: 'http://localhost:8080/m/wechat', state: 's1' });
  const asked = await fetch(`${address.replace('#wechat_redirect', '')}&mobile=${mobile}`, { redirect: 'manual' });
  const back = new URL(asked.headers.get('location') ?? '');
  assert.deepEqual([back.pathname, back.searchParams.get('state')], ['/m/wechat', 's1']);
  const code = back.searchParams.get('code') ?? '';
  assert.deepEqual(await gateway.exchangeCode(code), { outcome: 'known', openId });
  assert.deepEqual(await gateway.exchangeCode(code), { outcome: 'refused', code: 40_029 });
  await platform.stop();
  assert.deepEqual(await gateway.exchangeCode('any'), { outcome: 'unknown' });
});
