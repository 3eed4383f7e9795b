import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { type EvidenceWorld, openEvidenceWorld } from './evidence-testing.ts';
import {
  answerAs,
  askDue,
  cancelEvidence,
  findConsent,
  giveConsent,
  isProven,
  listEvidence,
  queryEvidence,
  recheckEvidence,
  revokeConsent,
} from './index.ts';

// Questions over the sandbox's real sockets.

let world: EvidenceWorld;
before(async () => {
  world = await openEvidenceWorld();
});
after(() => world.service.close());

const province = () => world.service.sandbox.province;
const asked = () => province().seen().length;
const breakDown = (kind: 'down' | 'slow' | 'garbage' | 'unreachable' | 'limit' | 'refuse-token' | undefined) =>
  province().faults.set('housing-contract', kind && { kind, until: null, delayMs: 1_500 });
const later = (duration: { hours?: number; minutes?: number }) => {
  world.service.clock.now = world.service.clock.now.add(duration);
};

test('[R-3] a claim that the register confirms is a match: the business is told with what it wanted, and no more is kept', async () => {
  const { businessId, queryId } = await world.ask({}, { wants: ['buyerCount', 'standing'] });
  await world.reaches(businessId, 'matched');
  const [outcome, second] = world.told(businessId);
  assert.ok(outcome && !second);
  assert.ok(isProven(outcome.result));
  assert.deepEqual(answerAs(outcome, 'housing-contract'), {
    priceFen: world.contract.priceFen,
    signedOn: world.contract.signedOn,
    standing: 'valid',
    buyerCount: outcome.answer['buyerCount'],
  });
  assert.equal(answerAs(outcome, 'marriage'), undefined);
  const seen = province().seen()[0];
  assert.deepEqual([...(seen?.columns ?? [])].sort(), ['HTZJ', 'HTZT', 'MSRRS', 'QDRQ']);
  const { rows } = await world.service.ownerPool.query(
    'select r.result, r.serial, q.attempt_count from evidence.receipt r join evidence.query q using (center_id, receipt_id) where q.query_id = $1',
    [queryId],
  );
  assert.equal(rows[0].result, 'match');
  assert.match(rows[0].serial, /^[0-9a-f-]{36}$/);
});

test('[R-3] a wrong price is a mismatch that names the field; an unknown number is not found', async () => {
  const wrong = await world.ask({ priceFen: world.contract.priceFen + 100 });
  await world.reaches(wrong.businessId, 'mismatched');
  assert.deepEqual(world.told(wrong.businessId)[0]?.unconfirmed, ['合同总价']);
  const missing = await world.ask({ contractNo: 'HT2026999' });
  await world.reaches(missing.businessId, 'not-found');
  assert.deepEqual(world.told(missing.businessId)[0]?.answer, {});
});

test('[X-10] a register that is down today answers tomorrow: the case waits, is asked again by itself, and everybody is told', async () => {
  breakDown('down');
  const { businessId } = await world.ask({ signedOn: undefined } as never);
  await world.reaches(businessId, 'waiting');
  assert.equal(world.told(businessId)[0]?.result, 'unavailable');
  assert.equal(world.told(businessId)[0]?.deadlineOn.toString(), '2026-11-22');
  assert.equal(await world.inCall(askDue), 0, 'asked again before its time');
  later({ minutes: 1 });
  assert.equal(await world.inCall(askDue), 1);
  await until(async () => (await attempts(businessId)) === 2);
  later({ hours: 24 });
  breakDown(undefined);
  assert.equal(await world.inCall(askDue), 1);
  await world.reaches(businessId, 'matched');
  assert.deepEqual(
    world.told(businessId).map(({ result }) => result),
    ['unavailable', 'match'],
  );
  const titles = await until(async () => {
    const { rows } = await world.service.ownerPool.query<{ title: string }>(
      "select title from notice.message m join notice.occasion o using (center_id, occasion_id) where recipient_id = $1 and template like 'evidence.%' order by o.created_at, o.occasion_id",
      [world.personId],
    );
    return rows.length === 2 && rows.map(({ title }) => title);
  });
  assert.deepEqual(titles, ['业务办理：等待部门核验', '业务办理：部门核验已有结果']);
});

const attempts = async (businessId: string): Promise<number> => {
  const { rows } = await world.service.ownerPool.query<{ count: number }>(
    "select count(*)::int as count from evidence.attempt a join evidence.query q using (center_id, query_id) where business_id = $1 and outcome is not null and q.state = 'waiting'",
    [businessId],
  );
  return rows[0]?.count ?? 0;
};

test('[X-10] slow, cut off, limited, refusing and nonsense are all unavailable, each with its reason', async () => {
  const reasons: [Parameters<typeof breakDown>[0], string][] = [
    ['slow', 'timeout'],
    ['unreachable', 'unreachable'],
    ['limit', 'busy'],
    ['refuse-token', 'refused'],
    ['garbage', 'garbage'],
  ];
  const before = asked();
  for (const [kind, reason] of reasons) {
    breakDown(kind);
    const { businessId, queryId } = await world.ask({ sellerName: kind ?? '' });
    await world.reaches(businessId, 'waiting');
    const { rows } = await world.service.ownerPool.query('select reason from evidence.query where query_id = $1', [
      queryId,
    ]);
    assert.equal(rows[0].reason, reason);
    await world.inCall((call) => cancelEvidence(call, { business: 'test', businessId }));
  }
  breakDown(undefined);
  // The slow one comes to its end too; a refused token is tried three times.
  await until(async () => asked() === before + reasons.length + 2);
});

test('[R-3] a fresh answer to the same claim is used again until its freshness ends; another claim is asked', async () => {
  const { businessId } = await world.ask();
  await world.reaches(businessId, 'matched');
  const before = asked();
  const again = await world.ask();
  await world.reaches(again.businessId, 'matched');
  assert.equal(asked(), before);
  const receiptOf = (id: string) => world.told(id)[0]?.receiptId;
  assert.equal(receiptOf(again.businessId), receiptOf(businessId));
  const other = await world.ask({ address: '别处' });
  await world.reaches(other.businessId, 'mismatched');
  assert.equal(asked(), before + 1);
  later({ hours: 24 });
  const stale = await world.ask();
  await world.reaches(stale.businessId, 'matched');
  assert.equal(asked(), before + 2);
});

test('[R-3] asking again by hand asks anew, whatever was answered', async () => {
  const { businessId, queryId } = await world.ask();
  await world.reaches(businessId, 'matched');
  const before = asked();
  await world.inCall((call) => recheckEvidence(call, queryId));
  await until(async () => world.told(businessId).length === 2);
  assert.equal(asked(), before + 1);
});

test('[R-3] nothing is asked without a consent for source and purpose, nor after it was revoked', async () => {
  const consentId = await world.consent();
  const { personId } = world;
  const { consentId: forLoan } = await world.inCall((call) =>
    giveConsent(call, { personId, sources: ['housing-contract'], purpose: 'loan' }),
  );
  const others = await world.consent(world.otherPersonId);
  for (const wrong of [forLoan, others, unknownUuid()])
    await assert.rejects(world.ask({}, { basis: { consentId: wrong } }), { message: 'evidence/no-consent' });
  const wanted = { personId, sources: ['housing-contract', 'marriage'] as const, purpose: 'withdrawal' as const };
  assert.ok(await world.inCall((call) => findConsent(call, wanted)));
  assert.equal(await world.inCall((call) => findConsent(call, { ...wanted, sources: ['bank-loan'] })), undefined);
  breakDown('down');
  const { businessId } = await world.ask({ dealing: 'new' }, { basis: { consentId } });
  await world.reaches(businessId, 'waiting');
  await world.inCall((call) => revokeConsent(call, personId, consentId));
  breakDown(undefined);
  later({ hours: 2 });
  const before = asked();
  await world.inCall(askDue);
  await world.reaches(businessId, 'cancelled');
  assert.equal(asked(), before);
  await assert.rejects(world.ask({}, { basis: { consentId } }), { message: 'evidence/no-consent' });
  // Another's consent is not there to be revoked, and a revoked one stays revoked.
  for (const wrong of [others, unknownUuid()])
    await assert.rejects(
      world.inCall((call) => revokeConsent(call, personId, wrong)),
      { message: 'evidence/consent-not-found' },
    );
});

test('[R-3] a named law stands in for consent; a register of employers needs none', async () => {
  const { rows } = await world.service.ownerPool.query(
    'select employer_id from party.employer where center_id = 1 order by employer_account_no offset 2 limit 1',
  );
  const businessId = unknownUuid();
  await world.inCall((call) =>
    queryEvidence(call, {
      source: 'employer',
      subject: ['employer', rows[0].employer_id],
      business: 'test',
      businessId,
      purpose: 'account',
      basis: { law: '《中华人民共和国个人信息保护法》第十三条' },
      claims: { standing: 'open' },
      wants: ['name'],
    }),
  );
  await world.reaches(businessId, 'matched');
  assert.match(String(world.told(businessId)[0]?.answer['name']), /有限公司/);
});

test('[R-3] the same question of the same business is registered once, also by two at once', async () => {
  const consentId = await world.consent();
  const businessId = unknownUuid();
  const more = { businessId, basis: { consentId } };
  const [one, two] = await Promise.all([world.ask({}, more), world.ask({}, more)]);
  assert.equal(one.queryId, two.queryId);
  await world.reaches(businessId, 'matched');
  assert.equal(world.told(businessId).length, 1);
  await assert.rejects(
    world.inCall((call) => recheckEvidence(call, unknownUuid())),
    { message: 'evidence/query-not-found' },
  );
});

test('[R-3] what a business cancelled is asked no more', async () => {
  breakDown('down');
  const { businessId, queryId } = await world.ask({ area: '88.00' });
  await world.reaches(businessId, 'waiting');
  await world.inCall((call) => cancelEvidence(call, { business: 'test', businessId }));
  breakDown(undefined);
  later({ hours: 2 });
  const before = asked();
  await world.inCall(askDue);
  const [row] = await world.inCall((call) => listEvidence(call, { business: 'test', businessId }));
  assert.deepEqual([row?.state, asked()], ['cancelled', before]);
  await assert.rejects(
    world.inCall((call) => recheckEvidence(call, queryId)),
    { message: 'evidence/wrong-state' },
  );
});

test('[X-10] after its last day it is asked no more, the business and the person are told', async () => {
  breakDown('down');
  const { businessId } = await world.ask({ area: '99.00' });
  await world.reaches(businessId, 'waiting');
  later({ hours: 24 * 11 });
  const before = asked();
  await world.inCall(askDue);
  await world.reaches(businessId, 'overdue');
  assert.equal(asked(), before);
  assert.equal(world.told(businessId).at(-1)?.result, 'overdue');
  breakDown(undefined);
});
