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

test('no code of what the desk and the channels do stands on the screen', () => {
  const entries: readonly (readonly [operation: string, detail: Readonly<Record<string, unknown>>])[] = [
    ['kiosk.leave', { reason: 'card-out', pages: 2 }],
    ['kiosk.print', { kind: 'contribution-details' }],
    ['identity.propose-staff', { kind: 'reset', roles: ['clerk', 'reviewer'] }],
    ['request.denied', { permission: 'booking.manage' }],
    ['casework.open', { kind: 'loan.write-off' }],
    ['casework.decide', { from: 'reviewing', to: 'approved', stage: 'approval' }],
    ['contribution.business-confirm', { kind: 'seal' }],
    ['contribution.business-rows', { kind: 'yearly', codes: ['above-cap', 'check-digit', 'unknown-person'] }],
    ['workorder.open', { kind: 'tip-off' }],
    ['workorder.answer', { kind: 'complaint', result: 'explained' }],
    ['workorder.prioritise', { priority: 'critical' }],
    ['service.propose', { kind: 'threshold', target: 'account-query' }],
    ['service.stop', { preset: 'bank-down', total: 20, failed: 9 }],
    ['booking.take-ticket', { priorityReason: 'elderly' }],
    ['booking.save-day', { kind: 'closed' }],
    ['accounting.close', { kind: 'month' }],
    ['accounting.carry', { business: 'year-end-surplus' }],
    ['settlement.register-payment', { business: 'loan-grant' }],
    ['settlement.payment-outcome', { outcome: 'repaid' }],
    ['settlement.propose-allocation', { kind: 'return' }],
    ['loan.request-repayment', { kind: 'early-full' }],
    ['loan.sign-offset', { by: 'yearly' }],
    ['registration.close-employer', { reason: 'dissolved' }],
    ['registration.change-employer', { fields: ['handlerName', 'handlerMobile', 'legalRepresentative'] }],
    ['registration.look-up-employer', { result: 'not-found' }],
    ['evidence.query', { business: 'registration', source: 'employer' }],
    ['evidence.hand-in', { issuerKind: 'authority' }],
    ['notice.uplink', { route: 'province' }],
    ['identity.care-mode', { careMode: true, textSize: 'largest' }],
    ['transfer.step', { state: 'data-approved' }],
    ['wechat.answer', { matter: 'progress' }],
    ['hotline.query', { topic: 'balance' }],
    ['identity.send-code', { purpose: 'close-registration' }],
    ['notice.batch', { step: 'pause', from: 'open' }],
    ['notice.preference', { category: 'repayment' }],
    ['contribution.leave-out', { reason: 'unpaid-wage' }],
    ['contribution.counter-submit', { state: 'reviewing' }],
    ['evidence.audit', { result: 'genuine' }],
    ['desk.open-chat', { channel: 'employer' }],
    ['desk.end', { topic: 'account' }],
  ];
  for (const [operation, detail] of entries) {
    const text = said(detail, operation).join();
    assert.doesNotMatch(text, /[a-z]{3}|其他（/, `${operation}: ${text}`);
  }
});

test('no code of a source, a purpose or an agent stands on the screen', () => {
  const text = said({ source: 'marriage', purpose: 'withdrawal', state: 'online', outcome: 'paid' }).join();
  assert.doesNotMatch(text, /[a-z]{3}/);
});
