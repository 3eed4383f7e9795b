import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openLog } from '../../platform/log.ts';
import { openSpeech, readWav, wavOf } from '../../platform/speech.ts';
import { until } from '../../testing-waits.ts';
import { hangUpDevice, readAmi } from '../ami/orders.ts';
import { type AsteriskExchange, openAsteriskExchange } from './asterisk-exchange-testing.ts';
import { createFastAgiGateway, type FastAgiGateway } from './gateway.ts';
import type { AgiSession } from './session.ts';
import { doings, serveOn, whenOver } from './session-testing.ts';

// The gateway against a real Asterisk with the files of deploy/asterisk: what the exchange of the sandbox only imitates.

// Keys in real time need a machine that is not busy with all other tests.
const folder = process.env['ANJU_ASTERISK'] ?? '';
const skip = folder === '' && 'needs a real Asterisk: npm run asterisk';
const sounds = mkdtempSync(join(tmpdir(), 'anju-asterisk-sounds-'));
const hertz = 600;
const tone = Int16Array.from({ length: 4_000 }, (_, at) =>
  Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / 8_000)),
);

let serve: (session: AgiSession) => Promise<void> = async () => undefined;
let gateway: FastAgiGateway;
let exchange: AsteriskExchange;
let welcome = '';
before(async () => {
  if (skip) return;
  gateway = createFastAgiGateway({
    listen: { host: '127.0.0.1', port: 0 },
    peers: ['127.0.0.1'],
    callsAtMost: 2,
    log: openLog('silent'),
    onCall: (session) => serve(session),
  });
  await gateway.start();
  const agi = { host: '127.0.0.1', port: gateway.port() };
  exchange = await openAsteriskExchange({ folder, agi });
  welcome = await openSpeech({ program: '', directory: sounds })('您好');
  // Half a second of a tone, so that it is heard what was played.
  writeFileSync(`${welcome}.wav`, wavOf(tone));
});
after(async () => {
  if (skip) return;
  await exchange.close();
  await gateway.stop();
  rmSync(sounds, { recursive: true, force: true });
});

/** How many milliseconds of a recording are the tone: its share in each hundredth of a second. */
function millisecondsOfTone(file: string): number {
  const { samples } = readWav(readFileSync(file));
  let found = 0;
  for (let from = 0; from + 80 <= samples.length; from += 80) {
    let [cosine, sine, power] = [0, 0, 0];
    for (let at = 0; at < 80; at += 1) {
      const sample = samples[from + at] ?? 0;
      cosine += sample * Math.cos((2 * Math.PI * hertz * at) / 8_000);
      sine += sample * Math.sin((2 * Math.PI * hertz * at) / 8_000);
      power += sample * sample;
    }
    if (power > 1e8 && (cosine * cosine + sine * sine) / (power * 40) > 0.8) found += 10;
  }
  return found;
}

test('[V-1] a call over SIP is greeted, hears, keys and is hung up', { skip }, async () => {
  const seen: unknown[] = [];
  serve = async (session) => {
    seen.push(session.variables.get('agi_callerid'), session.variables.get('agi_network_script'));
    await session.answer();
    seen.push(await session.play(welcome, ''), await session.play(welcome, '0123456789*#'));
    seen.push(await session.waitForDigit(5_000), await session.waitForDigit(5_000), await session.waitForDigit(50));
    await session.hangUp();
  };
  const call = exchange.place({ caller: '13800000001', centerId: 1 });
  await until(() => call.heard().length === 2);
  call.press('4*#');
  await call.ended;
  assert.deepEqual(seen, ['13800000001', 'hotline/1', undefined, '4', '*', '#', undefined]);
  assert.ok(!call.isWithPeople());
  const heard = await until(() => millisecondsOfTone(exchange.recordingOf(call)));
  assert.ok(heard >= 500 && heard <= 1_000, `${heard} ms of the tone were heard`);
});

test('[V-1] who dials the shared number comes without a centre, who hides the number without one', {
  skip,
}, async () => {
  const seen: unknown[] = [];
  serve = async (session) => {
    seen.push(session.variables.get('agi_callerid'), session.variables.get('agi_network_script'));
    await session.answer();
    await session.hangUp();
  };
  await exchange.place({ caller: '' }).ended;
  assert.deepEqual(seen, ['anonymous', 'hotline']);
});

test('[V-1] a caller who hangs up at any moment leaves nothing open', { skip }, async () => {
  for (const doing of doings) {
    let ended: string | undefined;
    serve = (session) =>
      serveOn(session, doing, welcome).catch((error: Error) => {
        ended = error.name;
        throw error;
      });
    const call = exchange.place({ caller: '13800000001' });
    await until(() => gateway.calls() === 1);
    await until(() => (doing === 'dial' ? exchange.telephones().length === 1 : true));
    await new Promise((resolve) => setTimeout(resolve, 150));
    call.hangUp();
    await call.ended;
    await until(() => ended !== undefined && gateway.calls() === 0 && exchange.telephones().length === 0);
    assert.equal(ended, 'LineOver', doing);
  }
});

for (const [what, outcome] of [
  ['the agent hangs up', 'talked'],
  ['the caller hangs up', 'talked'],
  ['Anju orders it to hang up', 'talked'],
  ['the caller hangs up while it rings', 'left'],
  ['the agent refuses', 'busy'],
  ['nobody lifts', 'no-answer'],
  ['there is no such telephone', 'failed'],
] as const)
  test(`[V-2] an agent is rung, and ${what}: ${outcome}`, { skip }, async () => {
    const came: unknown[] = [];
    const isAbsent = what === 'there is no such telephone';
    serve = async (session) => {
      await session.answer();
      came.push(await session.dial(isAbsent ? 'PJSIP/8009' : 'PJSIP/8001', what === 'nobody lifts' ? 1 : 20));
      came.push(session.over.aborted);
      if (!session.over.aborted) await session.hangUp();
    };
    const call = exchange.place({ caller: '13800000002' });
    if (!isAbsent) {
      await until(() => exchange.telephones().length === 1);
      assert.equal(exchange.telephones()[0]?.caller, '13800000002');
    }
    if (outcome === 'talked') {
      assert.ok(exchange.lift('8001'));
      await until(() => call.state() === 'talking');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    if (what === 'the agent hangs up' || outcome === 'busy') exchange.putDown('8001');
    if (what.startsWith('the caller')) call.hangUp();
    if (what.startsWith('Anju')) assert.equal(await hangUpDevice(readAmi(exchange.orders), 'PJSIP/8001'), 'hung-up');
    await call.ended;
    await until(() => came.length === 2);
    assert.deepEqual(came, [outcome, what.startsWith('the caller')]);
    await until(() => exchange.telephones().length === 0);
  });

test('[V-3] orders: nobody to hang up, and an account that it does not know', { skip }, async () => {
  const account = readAmi(exchange.orders);
  assert.equal(await hangUpDevice(account, 'PJSIP/8001'), 'nobody');
  assert.equal(await hangUpDevice({ ...account, secret: 'another' }, 'PJSIP/8001'), 'refused');
});

test('[V-1] people answer a call for which a sound is missing, or for which there is no room', { skip }, async () => {
  let failed: unknown;
  serve = async (session) => {
    await session.answer();
    await session.play('/nowhere/welcome', '').catch((error: unknown) => {
      failed = error;
      throw error;
    });
  };
  const one = exchange.place({ caller: '13800000003' });
  await until(() => one.isWithPeople() && exchange.telephones().length > 0);
  assert.match(String(failed), /the exchange cannot play .nowhere.welcome/);
  one.hangUp();
  await one.ended;
  serve = whenOver;
  const [first, second] = [exchange.place({ caller: '13800000004' }), exchange.place({ caller: '13800000005' })];
  await until(() => gateway.calls() === 2);
  const third = exchange.place({ caller: '13800000006' });
  await until(() => third.isWithPeople());
  assert.ok(!first.isWithPeople() && !second.isWithPeople());
  for (const call of [first, second, third]) call.hangUp();
  await Promise.all([first, second, third].map(({ ended }) => ended));
  // The queue lets the telephones ring a moment longer.
  await until(() => exchange.telephones().length === 0);
});

test('[V-2] a service that is gone while they talk: they go on talking, and nobody is put into the queue afterwards', {
  skip,
}, async () => {
  let fail: () => void = () => undefined;
  serve = async (session) => {
    await session.answer();
    const isDown = new Promise<never>((_, reject) => {
      fail = () => reject(new Error('the service is begun anew'));
    });
    await Promise.race([session.dial('PJSIP/8001', 20).catch(() => undefined), isDown]);
  };
  const call = exchange.place({ caller: '13800000007' });
  await until(() => exchange.telephones().length === 1);
  assert.ok(exchange.lift('8001'));
  await until(() => call.state() === 'talking');
  fail();
  await until(() => gateway.calls() === 0);
  assert.equal(call.state(), 'talking');
  assert.ok(exchange.putDown('8001'));
  await call.ended;
  assert.ok(!call.isWithPeople());
});

test('the files of deploy/asterisk are read without complaint', { skip }, () => {
  const complaints = exchange
    .log()
    .split('\n')
    .filter((line) => /(WARNING|ERROR)/.test(line));
  const ours = complaints.filter((line) =>
    /extensions\.conf|pjsip\.conf|queues\.conf|manager\.conf|pbx_config|app_queue/.test(line),
  );
  assert.deepEqual(ours, []);
});
