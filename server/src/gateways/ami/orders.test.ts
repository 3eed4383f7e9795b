import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { actionOf, channelsOf, fieldsOf, hangUpDevice, readAmi } from './orders.ts';

test('reads where the manager is, and refuses what is no such address', () => {
  assert.deepEqual(readAmi('ami://anju:a%40b@10.0.0.9:5039'), {
    host: '10.0.0.9',
    port: 5039,
    user: 'anju',
    secret: 'a@b',
  });
  assert.equal(readAmi('ami://anju@exchange').port, 5038);
  for (const address of ['', 'anju', 'http://anju@exchange', 'ami://exchange'])
    assert.throws(() => readAmi(address), address);
});

test('a value cannot begin a line of its own', () => {
  assert.equal(
    actionOf({ Action: 'Hangup', Channel: 'x\r\nAction: Originate' }),
    'Action: Hangup\r\nChannel: xAction: Originate\r\n\r\n',
  );
  assert.deepEqual(fieldsOf('Response: Success\r\nMessage: a: b\r\nno colon'), {
    Response: 'Success',
    Message: 'a: b',
  });
});

test('names the channels of one extension and of no other', () => {
  const named = new RegExp(channelsOf('PJSIP/8001').slice(1, -1));
  assert.ok(named.test('PJSIP/8001-0000002a'));
  assert.ok(!named.test('PJSIP/80012-0000002a') && !named.test('Local/PJSIP/8001-1'));
  assert.equal(channelsOf('SIP/8.1'), '/^SIP\\/8\\.1-/');
});

/** What comes after the answer to an action, as Asterisk 22 sends it; `ID` stands for the action's. */
const list = (channels: readonly string[]) =>
  [
    'Response: Success\r\nID\r\nEventList: start\r\nMessage: Channels hung up will follow\r\n\r\n',
    ...channels.map((channel) => `Event: ChannelHungup\r\nChannel: ${channel}\r\nID\r\n\r\n`),
    `Event: ChannelsHungupListComplete\r\nID\r\nEventList: Complete\r\nListItems: ${channels.length}\r\n\r\n`,
  ].join('');
const plain = (response: string, message: string) => `Response: ${response}\r\nID\r\nMessage: ${message}\r\n\r\n`;
const letIn = plain('Success', 'Authentication accepted');

/** An exchange that answers each action so, in pieces, with an event between. */
async function exchange(answers: Readonly<Record<string, string>>) {
  const server = createServer((socket) => {
    socket.write('Asterisk Call MANAGER/11.0.0\r\n');
    let rest = '';
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      const blocks = (rest + piece.toString()).split('\r\n\r\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const { Action = '', ActionID = '' } = fieldsOf(block);
        const answer = answers[Action];
        if (answer === undefined) return socket.destroy();
        socket.write('Event: FullyBooted\r\n\r\nResp');
        socket.write(answer.replaceAll('\r\nID\r\n', `\r\nActionID: ${ActionID}\r\n`).slice('Resp'.length));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const account = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, user: 'anju', secret: 's' };
  return { account, stop: () => new Promise((resolve) => server.close(resolve)) };
}

const table: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['one channel', { Login: letIn, Hangup: list(['PJSIP/8001-00000001']) }, 'hung-up'],
  ['two channels', { Login: letIn, Hangup: list(['PJSIP/8001-00000001', 'PJSIP/8001-00000002']) }, 'hung-up'],
  // A success, with nobody in it.
  ['an empty list', { Login: letIn, Hangup: list([]) }, 'nobody'],
  ['no right', { Login: letIn, Hangup: plain('Error', 'Permission denied') }, 'refused'],
  ['no account', { Login: plain('Error', 'Authentication failed') }, 'refused'],
  ['nothing', { Login: letIn }, 'unreachable'],
];
for (const [what, answers, outcome] of table)
  test(`an exchange that answers with ${what}: ${outcome}`, async () => {
    const { account, stop } = await exchange(answers);
    assert.equal(await hangUpDevice(account, 'PJSIP/8001'), outcome);
    await stop();
  });

test('an exchange that is not there, or says nothing, is unreachable', async () => {
  const { account, stop } = await exchange({});
  await stop();
  assert.equal(await hangUpDevice(account, 'PJSIP/8001'), 'unreachable');
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const port = (silent.address() as AddressInfo).port;
  assert.equal(await hangUpDevice({ ...account, port }, 'PJSIP/8001', 50), 'unreachable');
  silent.close();
});
