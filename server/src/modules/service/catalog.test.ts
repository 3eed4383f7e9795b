import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as contracts from '../../contract.ts';
import { routesOf } from '../../openapi.ts';
import { nothingSet } from './gate.ts';
import { belongingOf, isOffered, isServiceCode, serviceCodes, services } from './rules/catalog.ts';
import { otherChannels } from './rules/settings.ts';

const routes = routesOf(contracts).map(({ route }) => route);

test('[G-1] every route of the contracts belongs to a service, to the house or to the office', () => {
  const unnamed = routes.filter((route) => belongingOf(route) === undefined);
  assert.deepEqual(
    unnamed.map(({ method, path }) => `${method} ${path}`),
    [],
    'name what belongs to these in server/src/modules/service/rules/catalog.ts',
  );
  assert.equal(belongingOf({ method: 'POST', path: '/lottery' }), undefined);
});

test('[G-1] every service has routes, but for those that are reached without any', () => {
  const reached = new Set(routes.map(belongingOf));
  assert.deepEqual(
    serviceCodes.filter((code) => !reached.has(code)),
    [],
  );
});

for (const [method, path, belonging] of [
  ['POST', '/withdrawals', 'withdrawal'],
  ['POST', '/withdrawals/:caseId/submit', 'withdrawal'],
  ['GET', '/withdrawals/:caseId', 'case'],
  ['POST', '/staff/persons/:personId/withdrawals', 'withdrawal'],
  ['GET', '/staff/persons/:personId', 'office'],
  ['GET', '/person/overview', 'account-query'],
  ['GET', '/person/loans', 'loan-query'],
  ['POST', '/person/loans/:loanId/repayments', 'loan-repayment'],
  ['POST', '/employer/remittances/:remittanceId/confirm', 'remittance'],
  ['GET', '/employer/remittances', 'employer-query'],
  ['POST', '/counter/employers/:employerId/remittances/carry-over', 'remittance'],
  ['POST', '/sessions/person', 'login'],
  ['POST', '/sessions/staff', 'house'],
  ['POST', '/session/leave-everywhere', 'house'],
  ['GET', '/outlets/:outletId/board', 'house'],
  ['POST', '/staff/service-stops', 'office'],
] as const) {
  test(`[G-1] ${method} ${path} belongs to ${belonging}`, () => assert.equal(belongingOf({ method, path }), belonging));
}

test('[G-1] what the public can reach is never of the office, and the office is never closed', () => {
  const open = routes.filter((route) => route.permission === 'public' && belongingOf(route) === 'office');
  assert.deepEqual(
    open.map(({ path }) => path),
    [],
  );
  for (const route of routes.filter(({ path }) => path.startsWith('/staff/service')))
    assert.equal(belongingOf(route), 'office', route.path);
});

test('[G-1] what can be switched at the counter or on the website is what has routes there: no switch does nothing', () => {
  const isOfStaff = (path: string) => /^\/(?:staff|counter)\//.test(path);
  for (const [channel, isHere] of [
    ['counter', isOfStaff],
    ['web', (path: string) => !isOfStaff(path)],
  ] as const) {
    const reached = new Set(routes.filter(({ path }) => isHere(path)).map(belongingOf));
    assert.deepEqual(
      serviceCodes.filter((code) => isOffered(code, channel)),
      serviceCodes.filter((code) => reached.has(code)),
      channel,
    );
  }
});

test('[G-1] nobody is sent where it cannot be done', () => {
  const at = Temporal.Instant.from('2026-11-12T01:00:00Z');
  const open = nothingSet(at);
  assert.deepEqual(otherChannels(open, { service: 'loan-application', channel: 'counter' }, at), []);
  assert.deepEqual(otherChannels(open, { service: 'certificate', channel: 'web' }, at), [
    'counter',
    'app',
    'wechat',
    'kiosk',
  ]);
  assert.deepEqual(otherChannels(open, { service: 'profile', channel: 'web' }, at), ['counter', 'app', 'wechat']);
});

test('every service is offered somewhere, and limits are of business that moves money', () => {
  for (const code of serviceCodes) assert.ok(services[code].channels.length > 0, code);
  for (const code of serviceCodes) if ('limited' in services[code]) assert.equal(services[code].kind, 'business');
  assert.equal(isServiceCode('constructor'), false);
});
