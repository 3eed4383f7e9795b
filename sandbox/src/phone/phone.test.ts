import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fastify } from 'fastify';
import { registerPhoneRoutes } from './http.ts';
import { messagesAtMost, openPhones } from './store.ts';

const directory = await mkdtemp(join(tmpdir(), 'anju-phone-'));
after(() => rm(directory, { recursive: true, force: true }));
let files = 0;
const newFile = () => join(directory, `${++files}`, 'messages.jsonl');
const message = (id: string, text = '您的验证码是 123456') => ({ id, mobile: '13800010001', text });

test('a message handed over twice lies on the phone once', async () => {
  const file = newFile();
  const phones = await openPhones(file);
  const results = await Promise.all([phones.receive(message('m1')), phones.receive(message('m1'))]);
  assert.deepEqual(results, ['kept', 'repeated']);
  assert.equal(phones.list().length, 1);
  assert.equal((await readFile(file, 'utf8')).trim().split('\n').length, 1);
});

test('an id that carried other words before is refused and changes nothing', async () => {
  const phones = await openPhones(newFile());
  await phones.receive(message('m1', '第一条'));
  assert.equal(await phones.receive(message('m1', '第二条')), 'contradicted');
  assert.equal(await phones.receive({ ...message('m1', '第一条'), mobile: '13900010001' }), 'contradicted');
  assert.deepEqual(
    phones.list().map(({ text }) => text),
    ['第一条'],
  );
});

test('the newest message comes first, and one mobile sees only its own', async () => {
  const phones = await openPhones(newFile());
  await phones.receive(message('m1'));
  await phones.receive({ ...message('m2'), mobile: '13900010002' });
  await phones.receive(message('m3'));
  assert.deepEqual(
    phones.list().map(({ id }) => id),
    ['m3', 'm2', 'm1'],
  );
  assert.deepEqual(
    phones.list({ mobile: '13800010001' }).map(({ id }) => id),
    ['m3', 'm1'],
  );
  assert.deepEqual(
    phones.list({ limit: 1 }).map(({ id }) => id),
    ['m3'],
  );
});

test('a restart keeps the messages, their times and their ids, and drops a torn line', async () => {
  const file = newFile();
  const at = Temporal.Instant.from('2026-11-23T02:00:00Z');
  const before = await openPhones(file, () => at);
  await before.receive(message('m1', '䶮先生您好'));
  await before.close();
  await appendFile(file, '{"id":"m2","mob');
  const afterwards = await openPhones(file);
  assert.deepEqual(afterwards.list(), [{ ...message('m1', '䶮先生您好'), receivedAt: at.toString() }]);
  assert.equal(await afterwards.receive(message('m1', '䶮先生您好')), 'repeated');
  assert.equal(await afterwards.receive(message('m2')), 'kept');
  const again = await openPhones(file);
  assert.deepEqual(
    again.list().map(({ id }) => id),
    ['m2', 'm1'],
  );
});

test('only the newest messages are remembered', async () => {
  const file = newFile();
  const phones = await openPhones(file);
  for (let count = 0; count <= messagesAtMost; count += 1) await phones.receive(message(`m${count}`));
  assert.equal(phones.list().length, messagesAtMost);
  assert.equal(phones.list().at(-1)?.id, 'm1');
  const reopened = await openPhones(file);
  assert.equal(reopened.list().at(-1)?.id, 'm1');
});

test('over HTTP: kept, repeated, contradicted, malformed and listed', async () => {
  const app = fastify();
  registerPhoneRoutes(app, await openPhones(newFile()));
  const post = (payload: object) => app.inject({ method: 'POST', url: '/phone/messages', payload });
  assert.deepEqual((await post(message('m1'))).json(), { result: 'kept' });
  assert.deepEqual((await post(message('m1'))).json(), { result: 'repeated' });
  assert.equal((await post(message('m1', '别的内容'))).statusCode, 409);
  assert.equal((await post({ ...message('m2'), mobile: '110' })).statusCode, 400);
  const listed = await app.inject({ url: '/phone/messages?mobile=13800010001&limit=5' });
  assert.deepEqual(
    listed.json<{ messages: { id: string }[] }>().messages.map(({ id }) => id),
    ['m1'],
  );
  assert.equal((await app.inject({ url: '/phone/messages?limit=100000' })).statusCode, 400);
});
