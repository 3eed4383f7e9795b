import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as contracts from '../../contract.ts';
import { routesOf } from '../../openapi.ts';
import { belongingOf, isServiceCode, serviceCodes, services } from './rules/catalog.ts';

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

test('every service is offered somewhere, and limits are of business that moves money', () => {
  for (const code of serviceCodes) assert.ok(services[code].channels.length > 0, code);
  for (const code of serviceCodes) if ('limited' in services[code]) assert.equal(services[code].kind, 'business');
  assert.equal(isServiceCode('constructor'), false);
});
