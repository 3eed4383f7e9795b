import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailParts } from './audit-detail.ts';

const said = (detail: Readonly<Record<string, unknown>>, operation?: string) =>
  detailParts(detail, operation).map(({ label, text }) => `${label}：${text}`);

test('states are told in the words of their business, the one before first', () => {
  assert.deepEqual(said({ to: 'returned', from: 'reviewing' }, 'casework.decide'), ['自：审核中', '至：待补正']);
  assert.deepEqual(said({ to: 'waiting' }, 'casework.hold'), ['至：等待核验']);
  assert.deepEqual(said({ to: 'waiting' }, 'booking.move-ticket'), ['至：排回队列']);
});

test('no code of a source, a purpose or an agent stands on the screen', () => {
  const text = said({ source: 'marriage', purpose: 'withdrawal', state: 'online', outcome: 'paid' }).join();
  assert.doesNotMatch(text, /[a-z]{3}/);
});
