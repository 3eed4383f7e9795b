import assert from 'node:assert/strict';
import { test } from 'node:test';
import { permissionsOf, staffPermissions } from './permissions.ts';
import { deviceOf, passwordFaults, placeOf, queryPasswordFault } from './rules.ts';

const known = ['0105216X', '05216X', '13800138000'];
for (const [password, faults] of [
  ['Anju@demo2026', []],
  ['abcdefg1', []],
  ['密码密码密码a1', []],
  ['abc1234', ['至少 8 位']],
  [`a1${'x'.repeat(63)}`, ['最多 64 位']],
  ['abcdefgh', ['须同时含有字母和数字']],
  ['12345678', ['须同时含有字母和数字']],
  ['!!!!!!!!', ['须同时含有字母和数字', '不能是同一个字符']],
  ['11111111', ['须同时含有字母和数字', '不能是同一个字符']],
  ['a05216X', ['至少 8 位', '不能包含证件号码或手机号码']],
  ['pass-05216X', ['不能包含证件号码或手机号码']],
  ['pass-05216x', ['不能包含证件号码或手机号码']],
  ['a13800138000', ['不能包含证件号码或手机号码']],
  ['a1380013800', []],
] satisfies [string, string[]][]) {
  test(`a password ${password.slice(0, 20)} ${faults.length > 0 ? `lacks: ${faults.join('、')}` : 'is good'}`, () =>
    assert.deepEqual(passwordFaults(password, { known }), faults));
}

test('a known text that is short or missing forbids nothing', () => {
  assert.deepEqual(passwordFaults('abc12345', { known: ['', 'abc', '12345'] }), []);
});

for (const [password, isGood] of [
  ['246813', true],
  ['24681', false],
  ['111111', false],
  ['345678', false],
  ['900307', false],
  ['800138', false],
] as const)
  test(`a query password ${password} is ${isGood ? 'good' : 'refused'}`, () =>
    assert.equal(queryPasswordFault(password, ['11010519900307231X', '13800138000']) === undefined, isGood));

for (const [address, place] of [
  ['127.0.0.1', '本机'],
  ['::1', '本机'],
  ['::ffff:127.0.0.1', '本机'],
  ['10.2.3.4', '内网'],
  ['192.168.1.7', '内网'],
  ['172.16.0.1', '内网'],
  ['172.31.255.1', '内网'],
  ['::ffff:192.168.1.7', '内网'],
  ['fe80::1', '内网'],
  ['fd12:3456::1', '内网'],
  ['172.15.0.1', '未知'],
  ['172.32.0.1', '未知'],
  ['101.2.3.4', '未知'],
  ['::1f00:7', '未知'],
  ['2001:db8::1', '未知'],
  ['', '未知'],
] satisfies [string, string][]) {
  test(`a login from ${address || 'nowhere'} comes from ${place}`, () => assert.equal(placeOf(address), place));
}

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
for (const [userAgent, device] of [
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36`, 'Windows · Chrome 浏览器'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
    'Windows · Edge 浏览器',
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; 23049RAD8C) ${webKit} Chrome/140.0.0.0 Mobile Safari/537.36`,
    'Android · Chrome 浏览器',
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; V2171A) ${webKit} Version/4.0 Chrome/138 Mobile Safari/537.36 MicroMessenger/8.0.61`,
    'Android · 微信',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webKit} Mobile/15E148 MicroMessenger/8.0.61`,
    'iPhone · 微信',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webKit} Version/18.6 Mobile/15E148 Safari/604.1`,
    'iPhone · Safari 浏览器',
  ],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.6 Safari/605.1.15`, 'macOS · Safari 浏览器'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Linux · Firefox 浏览器'],
  ['', '未知系统 · 未知浏览器'],
  ['curl/8.5.0', '未知系统 · 未知浏览器'],
] satisfies [string, string][]) {
  test(`a browser that says «${userAgent.slice(-40)}» is called ${device}`, () =>
    assert.equal(deviceOf(userAgent), device));
}

test('only staff have roles: a person or an employer never gains a permission of staff by one', () => {
  const every = ['clerk', 'accountant', 'auditor'];
  for (const kind of ['person', 'employer'] as const) {
    assert.deepEqual(
      [...permissionsOf(kind, every)].filter((permission) => staffPermissions.includes(permission)),
      [],
    );
  }
  assert.deepEqual([...permissionsOf('staff', [])], ['session.own']);
  assert.deepEqual([...permissionsOf('staff', ['nobody'])], ['session.own']);
  assert.equal(permissionsOf('staff', ['accountant']).has('staff.unmask'), false);
  assert.equal(permissionsOf('staff', ['auditor']).has('staff.unmask'), false);
});
