import assert from 'node:assert/strict';
import { test } from 'node:test';
import { senderOf } from './sender-address.ts';

for (const [address, bucket] of [
  ['101.2.3.4', '101.2.3.4'],
  ['::ffff:101.2.3.4', '101.2.3.4'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['2001:db8:1:2:3::', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
] as const)
  test(`what comes from ${address} is counted at ${bucket}`, () => assert.equal(senderOf(address), bucket));
