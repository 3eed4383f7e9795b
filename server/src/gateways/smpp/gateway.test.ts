import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { pino } from 'pino';
import type { ShownMessage } from '../../../../sandbox/src/message-centre/handset.ts';
import { createSmppCentre } from '../../../../sandbox/src/message-centre/smpp-centre.ts';
import { until } from '../../testing-waits.ts';
import { divideText } from '../short-message/text.ts';
import { createSmppGateway, type SmppLimits, type SmppUplink } from './gateway.ts';
import { decimalId, outcomeOfReceipt, readReceipt, type SmppReceipt } from './receipt.ts';

// The peer is the server of the npm library `smpp`: an implementation of SMPP that is not ours.

const opened: { stop(): Promise<void> }[] = [];
const stopAll = async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
};
afterEach(stopAll);
after(stopAll);

async function meet({ password = 'secret', limits = {} }: { password?: string; limits?: Partial<SmppLimits> } = {}) {
  const shown: ShownMessage[] = [];
  const receipts: SmppReceipt[] = [];
  const uplinks: SmppUplink[] = [];
  const login = { systemId: 'anju', password: 'secret' };
  const listen = { host: '127.0.0.1', port: 0 };
  const centre = createSmppCentre({ listen, login, show: (message) => void shown.push(message) });
  await centre.start();
  let refusesUplinks = 0;
  const gateway = createSmppGateway({
    peer: { host: '127.0.0.1', port: centre.port() },
    login: { ...login, password },
    log: pino({ level: 'silent' }),
    onReceipt: async (receipt) => void receipts.push(receipt),
    onUplink: async (uplink) => {
      refusesUplinks -= 1;
      if (refusesUplinks >= 0) throw new Error('not kept');
      uplinks.push(uplink);
    },
    reconnectMs: 20,
    tickMs: 20,
    limits,
  });
  gateway.start();
  opened.push(centre, gateway);
  const refuseUplinks = (count: number) => void (refusesUplinks = count);
  return { centre, gateway, shown, receipts, uplinks, refuseUplinks };
}

const submitsOf = (text: string, mobile = '13800001111') =>
  divideText(text).map((part) => ({ part, mobile, accessNumber: '12329', validUntil: '261127100000032+' }));

test('[S-D1] a long Chinese message goes by SMPP whole, and each part has its receipt', async () => {
  const { gateway, shown, receipts } = await meet();
  await until(gateway.isReady);
  const text = `【中心】${'您的住房公积金账户已入账，𬀩女士。'.repeat(8)}`;
  const outcomes = await Promise.all(submitsOf(text).map(gateway.submit));
  const ids = outcomes.map((outcome) => outcome.outcome === 'answered' && outcome.messageId);
  assert.equal(new Set(ids).size, outcomes.length);
  await until(() => receipts.length === outcomes.length);
  assert.deepEqual(new Set(receipts.map(({ messageId }) => messageId)), new Set(ids));
  assert.ok(receipts.every(({ stat }) => stat === 'DELIVRD'));
  assert.deepEqual([shown.length, shown[0]?.text], [1, text]);
});

test('a wrong password, a refusal, throttling and a number that nobody has are told apart', async () => {
  const refused = await meet({ password: 'wrong' });
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(refused.gateway.isReady(), false);
  assert.deepEqual(await refused.gateway.submit(submitsOf('x')[0] as never), { outcome: 'not-sent' });
  const { centre, gateway } = await meet();
  await until(gateway.isReady);
  for (const [status, faults] of [
    [0x58, { throttledSubmits: 1 }],
    [0x0b, { submitResult: 0x0b }],
    [0x45, { submitResult: 0x45 }],
  ] as const) {
    centre.faults.set(faults);
    assert.deepEqual(await gateway.submit(submitsOf('x')[0] as never), {
      outcome: 'answered',
      status,
      messageId: undefined,
    });
  }
});

test('[X-6] an answer that never comes is unknown and nothing is sent again; the line comes up anew', async () => {
  const { centre, gateway, shown } = await meet({ limits: { answerMs: 1_500 } });
  await until(gateway.isReady);
  centre.faults.set({ silentSubmits: 1, report: 'none' });
  assert.deepEqual(await gateway.submit(submitsOf('您好')[0] as never), { outcome: 'unknown' });
  await until(gateway.isReady);
  assert.equal((await gateway.submit(submitsOf('第二条')[0] as never)).outcome, 'answered');
  assert.deepEqual(
    shown.map(({ text }) => text),
    ['您好', '第二条'],
  );
  centre.faults.set({ down: true });
  await until(() => !gateway.isReady());
  assert.deepEqual(await gateway.submit(submitsOf('第三条')[0] as never), { outcome: 'not-sent' });
});

test('an uplink that was not kept is brought again, and is answered then', async () => {
  const { centre, gateway, uplinks, refuseUplinks } = await meet();
  await until(gateway.isReady);
  refuseUplinks(1);
  centre.uplink({ mobile: '13800001111', to: '12329', text: '查余额' });
  await until(() => uplinks.length === 1);
  const [{ mobile, accessNumber, content, reference } = { mobile: '' } as SmppUplink] = uplinks;
  assert.deepEqual([mobile, accessNumber, content], ['13800001111', '12329', '查余额']);
  assert.match(reference, /-1$/);
});

for (const [name, given, expected] of [
  [
    'as the specification writes it',
    { text: 'id:0a1b sub:001 dlvrd:001 submit date:2611 done date:2611 stat:DELIVRD err:000 text:' },
    ['0a1b', 'DELIVRD'],
  ],
  ['with blanks and other case', { text: 'ID: 7 Stat: undeliv' }, ['7', 'UNDELIV']],
  [
    'by the optional fields, which win',
    { text: 'id:1 stat:EXPIRED', receipted_message_id: '9\0', message_state: 2 },
    ['9', 'DELIVRD'],
  ],
  ['a message without an id is none', { text: '您好' }, undefined],
] as const)
  test(`a receipt is read: ${name}`, () => {
    const { text, ...fields } = given;
    const receipt = readReceipt({ ...fields, short_message: { message: text } });
    assert.deepEqual(receipt && [receipt.messageId, receipt.stat], expected);
  });

test('a receipt says that it arrived, that it did not, not yet, or that nobody knows', () => {
  assert.deepEqual(['DELIVRD', 'EXPIRED', 'REJECTD', 'ENROUTE', 'UNKNOWN'].map(outcomeOfReceipt), [
    'delivered',
    'failed',
    'failed',
    'underway',
    'unknown',
  ]);
});

test('an answer in hexadecimal and a receipt in decimal name the same message', () => {
  for (const [answered, reported] of [
    ['0000001f', '31'],
    ['1F', '0000000031'],
    ['ffffffffffffffff', '18446744073709551615'],
    ['a-7', 'a-7'],
  ] as const)
    assert.equal(decimalId(answered, 'hexadecimal'), decimalId(reported, 'decimal'));
});
