import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { createExchange } from '../../../../sandbox/src/telephone/exchange.ts';
import { openLog } from '../../platform/log.ts';
import { openSpeech } from '../../platform/speech.ts';
import { until } from '../../testing-waits.ts';
import { createFastAgiGateway } from './gateway.ts';
import type { AgiSession } from './session.ts';
import { doings, serveOn } from './session-testing.ts';

let serve: (session: AgiSession) => Promise<void> = async () => undefined;
const gateway = createFastAgiGateway({
  listen: { host: '127.0.0.1', port: 0 },
  peers: ['127.0.0.1'],
  callsAtMost: 220,
  log: openLog('silent'),
  onCall: (session) => serve(session),
});
await gateway.start();
const agi = { host: '127.0.0.1', port: gateway.port() };
after(() => gateway.stop());
const sounds = mkdtempSync(join(tmpdir(), 'anju-gateway-sounds-'));
after(() => rmSync(sounds, { recursive: true, force: true }));
const welcome = await openSpeech({ program: '', directory: sounds })('您好');
const nothingOpen = () => until(async () => gateway.calls() === 0);

test('[V-1] a call is greeted, hears, keys and is put through', async () => {
  const exchange = createExchange({ agi, pace: 0 });
  const seen: unknown[] = [];
  serve = async (session) => {
    seen.push(session.variables.get('agi_callerid'), session.variables.get('agi_network_script'));
    await session.answer();
    seen.push(await session.play(welcome, ''));
    seen.push(await session.waitForDigit(5_000), await session.waitForDigit(5_000), await session.waitForDigit(1));
    await session.setVariable('ANJU', 'a "quoted" one');
    seen.push(await session.dial('PJSIP/8001', 5));
    await session.hangUp();
  };
  const call = exchange.place({ caller: '13800000001', centerId: 1 });
  // What is pressed under a sound that no key stops is lost.
  call.press('1');
  await until(() => seen.length === 3);
  call.press('4*');
  await until(async () => exchange.telephones().some(({ state }) => state === 'ringing'));
  assert.ok(exchange.lift('8001'));
  await until(async () => call.state() === 'talking');
  assert.ok(exchange.putDown('8001'));
  await call.ended;
  assert.deepEqual(seen, ['13800000001', 'hotline/1', undefined, '4', '*', undefined, 'talked']);
  await nothingOpen();
});

test('[V-1] a caller who hangs up at any moment leaves nothing open', async () => {
  for (const doing of doings) {
    const exchange = createExchange({ agi, pace: 1 });
    let ended: string | undefined;
    serve = (session) =>
      serveOn(session, doing, welcome).catch((error: Error) => {
        ended = error.name;
        throw error;
      });
    const call = exchange.place({ caller: '13800000001' });
    await until(async () => gateway.calls() === 1);
    await new Promise((resolve) => setTimeout(resolve, 10));
    call.hangUp();
    await call.ended;
    await until(async () => ended !== undefined);
    assert.equal(ended, 'LineOver', doing);
    assert.deepEqual(exchange.telephones(), []);
  }
  await nothingOpen();
});

test('[V-1] a caller who hangs up while an agent rings has left; one who hangs up after the talk has talked', async () => {
  for (const [isLifted, outcome] of [
    [false, 'left'],
    [true, 'talked'],
  ] as const) {
    const exchange = createExchange({ agi, pace: 1 });
    const came: unknown[] = [];
    serve = async (session) => {
      await session.answer();
      came.push(await session.dial('PJSIP/8001', 60), session.over.aborted);
      came.push(await session.dial('PJSIP/8001', 60));
    };
    const call = exchange.place({ caller: '13800000001' });
    await until(async () => exchange.telephones().length === 1);
    if (isLifted) assert.ok(exchange.lift('8001'));
    call.hangUp();
    await call.ended;
    await until(async () => came.length === 3);
    assert.deepEqual(came, [outcome, true, 'left']);
  }
  await nothingOpen();
});

test('[V-1] a sound that the exchange does not have is a fault of ours, and people answer the call', async () => {
  const exchange = createExchange({ agi, pace: 0 });
  let failed: unknown;
  serve = async (session) => {
    await session.answer();
    await session.play(welcome, '');
    await session.play('/nowhere/welcome', '').catch((error: unknown) => {
      failed = error;
      throw error;
    });
  };
  const call = exchange.place({ caller: '13800000001' });
  await call.ended;
  assert.match(String(failed), /AgiError: the exchange cannot play .nowhere.welcome/);
  assert.ok(call.isWithPeople());
  await nothingOpen();
});

test('[V-1] frames that no exchange sends end their call and no other', async () => {
  serve = async (session) => {
    await session.answer();
    await session.waitForDigit(50);
    await session.hangUp();
  };
  const greeting = 'agi_network: yes\nagi_uniqueid: 1.1\n\n';
  const speak = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(agi.port, agi.host, () => {
        socket.write(greeting);
        socket.end(bytes);
      });
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.on('close', () => resolve());
    });
  const good =
    '200 result=0\n200 result=49\nHANGUP\n511 Command Not Permitted on a dead channel or intercept routine\n';
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(good.length), async (noise, at) => {
      await speak(Buffer.concat([Buffer.from(good.slice(0, at)), noise, Buffer.from(good.slice(at))]));
    }),
    { numRuns: 60 },
  );
  await nothingOpen();
  const exchange = createExchange({ agi, pace: 0 });
  const call = exchange.place({ caller: '1' });
  await call.ended;
  await nothingOpen();
});

test('[V-1] only named exchanges hand calls over, and not more than there is room for', async () => {
  const narrow = createFastAgiGateway({
    listen: { host: '127.0.0.1', port: 0 },
    peers: ['10.9.9.9'],
    callsAtMost: 1,
    log: openLog('silent'),
    onCall: async () => assert.fail('a stranger was served'),
  });
  await narrow.start();
  const call = createExchange({ agi: { host: '127.0.0.1', port: narrow.port() } }).place({ caller: '1' });
  await call.ended;
  await narrow.stop();
});
