import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { openLog } from './log.ts';

function written(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  write(openLog('info', destination));
  return text;
}

test('what the database tells of a row that it refused is not logged: it holds names', () => {
  const refused = Object.assign(new Error('new row for relation "payment" violates check constraint "payment__sent"'), {
    code: '23514',
    constraint: 'payment__sent',
    detail: 'Failing row contains (1, 张三, 6222000011112222).',
    where: 'COPY payment, line 1: "张三"',
  });
  const text = written((log) => log.error({ err: refused, paymentId: 'p1' }, 'a payment could not be advanced'));
  assert.match(text, /payment__sent/);
  assert.match(text, /log\.test/, 'where it was thrown');
  assert.match(text, /p1/);
  assert.doesNotMatch(text, /张三|6222/);
});

test('fields that may hold personal data are left out by their names', () => {
  const text = written((log) => log.info({ person: { name: '张三', mobile: '13800000000' }, id: 'x1' }, 'seen'));
  assert.match(text, /x1/);
  assert.doesNotMatch(text, /张三|13800000000/);
});
