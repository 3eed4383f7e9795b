import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBdcSession } from './session.ts';

const start = Temporal.ZonedDateTime.from('2026-11-23T09:15:02.100+08:00[Asia/Shanghai]');

function sessionWith(answers: (() => Promise<Buffer>)[]) {
  const clock = { now: start };
  let signOns = 0;
  const signOn = () => {
    const answer = answers[signOns];
    signOns += 1;
    return answer ? answer() : Promise.reject(new Error('no more'));
  };
  const session = createBdcSession({ nodeNo: 'C52240', now: () => clock.now, signOn, renewEveryMs: 5_000 });
  return { session, clock, signOns: () => signOns };
}

const keyOf = (byte: number) => Buffer.alloc(24, byte);
const giving = (byte: number) => () => Promise.resolve(keyOf(byte));

test('callers at the same time share one sign-on, later ones use its key', async () => {
  const { session, signOns } = sessionWith([giving(1)]);
  const keys = await Promise.all([session.key(), session.key()]);
  assert.deepEqual([...keys, await session.key()], [keyOf(1), keyOf(1), keyOf(1)]);
  assert.equal(signOns(), 1);
});

test('a failed sign-on is told to its callers and tried anew by the next', async () => {
  const { session } = sessionWith([() => Promise.reject(new Error('away')), giving(2)]);
  await assert.rejects(session.key(), /away/);
  assert.deepEqual(await session.key(), keyOf(2));
});

test('a refused key is forgotten, but not the newer one that replaced it', async () => {
  const { session } = sessionWith([giving(1), giving(2)]);
  const old = await session.key();
  session.refused(old);
  assert.deepEqual(await session.key(), keyOf(2));
  session.refused(old);
  assert.deepEqual(session.current(), keyOf(2));
});

test('bytes that no key opens make it sign on again only every five seconds', async () => {
  const { session, clock, signOns } = sessionWith([giving(1), giving(2), giving(3)]);
  await session.renew();
  await session.renew();
  assert.equal(signOns(), 1);
  clock.now = start.add({ seconds: 5 });
  await session.renew();
  assert.equal(signOns(), 2);
});

test('serials have twenty digits and rise in a burst, from day to day and over a restart', () => {
  const { session, clock } = sessionWith([]);
  const first = session.nextSerial();
  assert.equal(first, '52240261123333021000');
  assert.equal(session.nextSerial(), '52240261123333021001');
  clock.now = start.add({ milliseconds: 1 });
  assert.ok(sessionAt(clock.now) > session.nextSerial().slice(0, 19));
  clock.now = start.add({ days: 1 }).startOfDay();
  assert.equal(session.nextSerial(), '52240261124000000000');
});

function sessionAt(now: Temporal.ZonedDateTime): string {
  return createBdcSession({ nodeNo: 'C52240', now: () => now, signOn: giving(1) }).nextSerial();
}
