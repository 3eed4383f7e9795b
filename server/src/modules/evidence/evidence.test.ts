import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Call } from '../../platform/call.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestService, until } from '../../testing.ts';
import { knownPersons, unknownUuid } from '../../testing-logins.ts';
import {
  answerAs,
  askDue,
  cancelEvidence,
  type EvidenceOutcome,
  findConsent,
  giveConsent,
  isProven,
  listEvidence,
  queryEvidence,
  recheckEvidence,
  registerEvidenceHandler,
  revokeConsent,
  type SourceAnswer,
  useExchange,
} from './index.ts';

let service: TestService;
let personId: string;
const told: EvidenceOutcome[] = [];
let answer: SourceAnswer = { kind: 'unavailable', reason: 'unreachable' };
let asked = 0;

const inCall = <T>(work: (call: Call) => Promise<T>): Promise<T> =>
  systemCall(service.service.parts, { name: 'test', centerId: 1, requestId: unknownUuid() })(work);
const outcomesOf = (businessId: string) => told.filter((outcome) => outcome.businessId === businessId);
const lastOf = (businessId: string) => outcomesOf(businessId).at(-1);

before(async () => {
  service = await openTestService({ role: 'worker' });
  const [person] = await knownPersons(service, 1);
  assert.ok(person);
  personId = person.personId;
  registerEvidenceHandler('test', async (_call, outcome) => void told.push(outcome));
  useExchange(async () => {
    asked += 1;
    return answer;
  });
});
after(() => service.close());

const consent = () =>
  inCall((call) => giveConsent(call, { personId, sources: ['retirement', 'marriage'], purpose: 'withdrawal' }));
const question = (businessId: string, consentId: string, retiredOn = '2026-10-01') => ({
  source: 'retirement' as const,
  subject: ['person', personId] as const,
  business: 'test',
  businessId,
  purpose: 'withdrawal' as const,
  basis: { consentId },
  claims: { isRetired: true, retiredOn },
});
const answered = (record: Record<string, string | boolean>): SourceAnswer => ({
  kind: 'answered',
  serial: 'S1',
  records: [record],
});

test('(X-10) a source that is down today is asked again by itself and answers tomorrow; the handler is told both', async () => {
  const { consentId } = await consent();
  const businessId = unknownUuid();
  answer = { kind: 'unavailable', reason: 'source-down' };
  const { queryId } = await inCall((call) => queryEvidence(call, question(businessId, consentId)));
  await until(async () => lastOf(businessId)?.result === 'unavailable');
  assert.equal(await inCall(askDue), 0, 'asked again before its time');
  service.clock.now = service.clock.now.add({ hours: 24 });
  answer = answered({ isRetired: true, retiredOn: '2026-10-01' });
  assert.equal(await inCall(askDue), 1);
  const outcome = await until(async () => outcomesOf(businessId)[1]);
  assert.equal(outcome.result, 'match');
  assert.ok(isProven(outcome.result));
  assert.deepEqual(answerAs(outcome, 'retirement'), { isRetired: true, retiredOn: '2026-10-01' });
  // The handler runs in the transaction of the outcome: what it was told is committed a moment later.
  const [row] = await until(async () => {
    const rows = await inCall((call) => listEvidence(call, { business: 'test', businessId }));
    return rows[0]?.state === 'matched' && rows;
  });
  assert.deepEqual([row?.queryId, row?.result], [queryId, 'match']);
});

test('(R-3) a fresh answer to the same claim is used again; another claim is asked', async () => {
  const found = await inCall((call) => findConsent(call, { personId, sources: ['retirement'], purpose: 'withdrawal' }));
  assert.ok(found);
  const before = asked;
  const again = unknownUuid();
  await inCall((call) => queryEvidence(call, question(again, found.consentId)));
  await until(async () => lastOf(again)?.result === 'match');
  assert.equal(asked, before);
  const other = unknownUuid();
  await inCall((call) => queryEvidence(call, question(other, found.consentId, '2026-09-01')));
  const outcome = await until(async () => lastOf(other));
  assert.deepEqual([outcome.result, outcome.unconfirmed], ['mismatch', ['退休日期']]);
  assert.equal(asked, before + 1);
  answer = answered({ isRetired: true, retiredOn: '2026-09-01' });
  await inCall((call) => recheckEvidence(call, outcome.queryId));
  await until(async () => lastOf(other)?.result === 'match');
});

test('(R-3) nothing is asked without a consent for source and purpose, nor after it was revoked', async () => {
  const { consentId } = await consent();
  const { consentId: otherPurpose } = await inCall((call) =>
    giveConsent(call, { personId, sources: ['retirement'], purpose: 'loan' }),
  );
  const refused = { message: 'evidence/no-consent' };
  await assert.rejects(
    inCall((call) => queryEvidence(call, question(unknownUuid(), otherPurpose))),
    refused,
  );
  await assert.rejects(
    inCall((call) => queryEvidence(call, question(unknownUuid(), unknownUuid()))),
    refused,
  );
  answer = { kind: 'unavailable', reason: 'timeout' };
  const businessId = unknownUuid();
  await inCall((call) => queryEvidence(call, question(businessId, consentId, '2026-08-01')));
  await until(async () => lastOf(businessId)?.result === 'unavailable');
  await inCall((call) => revokeConsent(call, personId, consentId));
  service.clock.now = service.clock.now.add({ hours: 2 });
  const before = asked;
  await inCall(askDue);
  await until(async () => lastOf(businessId)?.result === 'cancelled');
  assert.equal(asked, before);
  await assert.rejects(
    inCall((call) => queryEvidence(call, question(unknownUuid(), consentId))),
    refused,
  );
});

test('(R-3) the same question of the same business is registered once, and not asked once it was cancelled', async () => {
  const { consentId } = await consent();
  answer = { kind: 'unavailable', reason: 'timeout' };
  const businessId = unknownUuid();
  await assert.rejects(
    inCall((call) => recheckEvidence(call, unknownUuid())),
    { message: 'evidence/query-not-found' },
  );
  const twice = await Promise.all(
    [1, 2].map(() => inCall((call) => queryEvidence(call, question(businessId, consentId, '2026-07-01')))),
  );
  assert.equal(twice[0]?.queryId, twice[1]?.queryId);
  await until(async () => lastOf(businessId)?.result === 'unavailable');
  await inCall((call) => cancelEvidence(call, { business: 'test', businessId }));
  service.clock.now = service.clock.now.add({ hours: 2 });
  const before = asked;
  await inCall(askDue);
  assert.equal(asked, before);
  const [cancelled] = await inCall((call) => listEvidence(call, { business: 'test', businessId }));
  await assert.rejects(
    inCall((call) => recheckEvidence(call, cancelled?.queryId ?? '')),
    { message: 'evidence/wrong-state' },
  );
});

test('(X-10) after the deadline it is asked no more and the business is told', async () => {
  const { consentId } = await consent();
  answer = { kind: 'unavailable', reason: 'unreachable' };
  const businessId = unknownUuid();
  await inCall((call) => queryEvidence(call, question(businessId, consentId, '2026-06-01')));
  await until(async () => lastOf(businessId)?.result === 'unavailable');
  service.clock.now = service.clock.now.add({ hours: 24 * 11 });
  await inCall(askDue);
  await until(async () => lastOf(businessId)?.result === 'overdue');
});
