import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { service as contract, withdrawal } from '../../contract.ts';
import type { Call } from '../../platform/call.ts';
import type { Channel } from '../../platform/channels.ts';
import { systemCall } from '../../platform/jobs.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import {
  asPerson,
  freshMember,
  openWithdrawals,
  sealedOn,
  type Withdrawals,
} from '../withdrawal/withdrawal-testing.ts';
import { countTrade, releaseTrade } from './index.ts';
import { refusals } from './problems.ts';
import { approveChange } from './service-testing.ts';

let world: Withdrawals;
before(async () => {
  world = await openWithdrawals();
});
after(() => world.close());

const limit = {
  lowestFen: 10_000,
  highestFen: 500_000,
  dayFen: 800_000,
  dayCount: 3,
  warning: '单笔 100 元至 5,000 元，每天不超过 8,000 元。',
};
const setLimit = (content: object, target = 'withdrawal') =>
  approveChange(world, { kind: 'limit', target, channel: 'web', content });

const inCall = <T>(work: (call: Call) => Promise<T>, channel: Channel = 'web'): Promise<T> =>
  systemCall(world.service.parts, { name: 'test', centerId: 1, requestId: crypto.randomUUID() })((call) =>
    work({ ...call, channel }),
  );
const trade = (
  personId: string,
  amount: number,
  { tradeId = crypto.randomUUID() as string, channel = 'web' as Channel } = {},
) =>
  inCall((call) => countTrade(call, { service: 'withdrawal', tradeId, personId, amount: fen(amount) }), channel).then(
    () => 'counted',
    (error: unknown) => (error instanceof Problem ? error.refusal.code : Promise.reject(error as Error)),
  );

test('[G-5] trades at the same moment cannot pass the limit of the day together', async () => {
  await setLimit(limit);
  const personId = crypto.randomUUID();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => trade(personId, 400_000)));
  assert.equal(outcomes.filter((one) => one === 'counted').length, 2);
  assert.equal(outcomes.filter((one) => one === refusals.aboveDayAmount.code).length, 6);
  const small = crypto.randomUUID();
  const many = await Promise.all(Array.from({ length: 8 }, () => trade(small, 10_000)));
  assert.equal(many.filter((one) => one === 'counted').length, 3);
  assert.equal(many.filter((one) => one === refusals.aboveDayCount.code).length, 5);
  // The limit is of a person, a channel and a day.
  assert.equal(await trade(crypto.randomUUID(), 400_000), 'counted');
  assert.equal(await trade(personId, 400_000, { channel: 'counter' }), 'counted');
  const today = world.clock.now;
  world.clock.now = today.add({ hours: 24 });
  assert.equal(await trade(personId, 400_000), 'counted');
  world.clock.now = today;
});

test('[G-5] who is refused at the counter is not sent to the counter', async () => {
  const one = { kind: 'limit', target: 'withdrawal', content: limit };
  await approveChange(world, { ...one, channel: 'counter' });
  const remedyAt = (channel: Channel) =>
    inCall((call) => {
      const asked = { service: 'withdrawal', tradeId: crypto.randomUUID(), personId: crypto.randomUUID() } as const;
      return countTrade(call, { ...asked, amount: fen(500_001) });
    }, channel).then(
      () => 'counted',
      (error: unknown) => (error instanceof Problem ? error.detail.remedy : Promise.reject(error as Error)),
    );
  await setLimit(limit);
  assert.match((await remedyAt('web')) ?? '', /不超过 8,000 元。 也可以携带身份证到柜台办理/);
  assert.equal(await remedyAt('counter'), limit.warning);
  const none = { lowestFen: null, highestFen: null, dayFen: null, dayCount: null, warning: '' };
  await approveChange(world, { ...one, channel: 'counter', content: none });
});

test('[G-5] a trade handed in again counts once, and one that ended gives its limit back', async () => {
  const personId = crypto.randomUUID();
  const tradeId = crypto.randomUUID();
  assert.equal(await trade(personId, 500_000, { tradeId }), 'counted');
  assert.equal(await trade(personId, 500_000, { tradeId }), 'counted');
  assert.equal(await trade(personId, 300_000, { tradeId }), 'counted');
  assert.equal(await trade(personId, 500_000), 'counted');
  assert.equal(await trade(personId, 10_000), refusals.aboveDayAmount.code);
  await Promise.all([1, 2, 3].map(() => inCall((call) => releaseTrade(call, tradeId))));
  assert.equal(await trade(personId, 300_000), 'counted');
  assert.equal(await trade(personId, 9_999), refusals.belowLowest.code);
  assert.equal(await trade(personId, 500_001), refusals.aboveHighest.code);
  const { rows } = await world.ownerPool.query<{ wrong: number }>(
    `select count(*)::integer as wrong from service.trade_day d where row(trades, amount_fen) is distinct from
       (select row(count(*)::integer, coalesce(sum(amount_fen), 0)::bigint) from service.trade t where t.center_id = d.center_id and t.person_id = d.person_id
         and t.service = d.service and t.channel = d.channel and t.day = d.day and t.released_at is null)`,
  );
  assert.equal(rows[0]?.wrong, 0, 'the sums are those of the trades');
});

test('[G-5] a withdrawal above the limit is refused with the figures and the warning that the page shows before', async () => {
  const member = await freshMember(world, sealedOn('2026-01-01'));
  const { me, open } = await asPerson(world, member.personId);
  await setLimit({ ...limit, lowestFen: null, highestFen: 1, dayFen: null, dayCount: null });
  const { services } = await me.call(contract.listServices, { query: {} });
  assert.equal(services.find(({ service }) => service === 'withdrawal')?.limit?.warning, limit.warning);
  const { caseId, version } = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  const submit = () => me.try(withdrawal.submitMine, { params: { caseId }, body: { version } });
  const { body } = await submit();
  const { code, detail, remedy } = body as { code: string; detail: string; remedy: string };
  assert.equal(code, refusals.aboveHighest.code, JSON.stringify(body));
  assert.match(detail, /网上服务大厅办理“提取”单笔不超过 0\.01 元，本次 [\d,.]+ 元。/);
  assert.ok(remedy.startsWith(limit.warning));
  await setLimit({ ...limit, lowestFen: null, highestFen: null, dayFen: null, dayCount: 1 });
  assert.equal((await submit()).status, 200);
  const { rows } = await world.ownerPool.query('select amount_fen from service.trade where trade_id = $1', [caseId]);
  assert.equal(rows.length, 1);
});
