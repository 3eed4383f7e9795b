import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weiboTime } from '../../../../sandbox/src/push/weibo-platform.ts';
import { readWeiboMessage, weiboReply } from './messages.ts';

const brought = (fields: string) =>
  `{"type":"text","receiver_id":1902538057,"sender_id":9223372036854775807,"created_at":"Mon Jul 16 18:09:20 +0800 2012",${fields}}`;

test('what Weibo brings is read with whole uids, and the same words of the same second are the same message', () => {
  const read = readWeiboMessage(brought('"text":"怎么提取","data":{}'));
  assert.deepEqual(
    [read?.senderId, read?.receiverId, read?.said],
    ['9223372036854775807', '1902538057', { kind: 'text', text: '怎么提取' }],
  );
  assert.equal(readWeiboMessage(brought('"text":"怎么提取","data":{}'))?.key, read?.key);
  assert.notEqual(readWeiboMessage(brought('"text":"怎么提取？","data":{}'))?.key, read?.key);
  // Words that look like a field are words.
  const tricky = readWeiboMessage(brought('"text":"\\"sender_id\\":12","data":{}'));
  assert.deepEqual(tricky?.said, { kind: 'text', text: '"sender_id":12' });
});

const table: readonly (readonly [string, object])[] = [
  [
    '"type":"mention","text":"@中心 你好","data":{"subtype":"mention_status","key":5000000000000001}',
    { kind: 'mention', text: '@中心 你好' },
  ],
  ['"type":"image","text":"","data":{"vfid":821804459,"tovfid":821804469}', { kind: 'media' }],
  ['"type":"voice","text":"","data":{"vfid":1,"tovfid":2}', { kind: 'media' }],
  ['"type":"event","text":"","data":{"subtype":"follow"}', { kind: 'follow' }],
  ['"type":"event","text":"","data":{"subtype":"unfollow"}', { kind: 'other' }],
  ['"type":"event","text":""', { kind: 'other' }],
];
for (const [fields, said] of table)
  test(`reads ${fields.slice(0, 40)}`, () => {
    const json = `{${fields},"receiver_id":1,"sender_id":22,"created_at":"Mon Jul 16 18:09:20 +0800 2012"}`;
    assert.deepEqual(readWeiboMessage(json)?.said, said);
  });

test('what is no message of Weibo is refused, whatever it is', () => {
  for (const json of [
    '',
    '{',
    '[]',
    'null',
    '7',
    '{}',
    '{"type":"text"}',
    '{"type":"text","sender_id":"x","receiver_id":1}',
  ])
    assert.equal(readWeiboMessage(json), undefined, json);
});

test('an answer changes sender and receiver and carries its text as encoded JSON', () => {
  const read = readWeiboMessage(brought('"text":"你好","data":{}'));
  assert.ok(read);
  const reply = weiboReply(read, '请稍候 "1" & 2\n');
  assert.match(reply, /"sender_id":1902538057,"receiver_id":9223372036854775807/);
  const { data } = JSON.parse(reply) as { data: string };
  assert.deepEqual(JSON.parse(decodeURIComponent(data)), { text: '请稍候 "1" & 2\n' });
});

test('the sandbox writes the time as Weibo does', () => {
  assert.equal(weiboTime(Temporal.Instant.from('2012-07-16T10:09:20Z')), 'Mon Jul 16 18:09:20 +0800 2012');
});
