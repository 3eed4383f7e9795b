import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { report, workorder } from '../../contract.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons } from '../../testing-logins.ts';

let world: TestService;
let clerk: TestCaller;
let me: TestCaller;
let personId: string;
before(async () => {
  world = await openTestService({ role: 'api' });
  clerk = await world.staff(['clerk']);
  const { rows } = await world.ownerPool.query<{ person_id: string }>(
    "select person_id from account.personal_account where center_id = 1 and state = 'normal'",
  );
  const normal = new Set(rows.map((row) => row.person_id));
  personId = (await knownPersons(world)).find((person) => normal.has(person.personId))?.personId ?? '';
  me = await world.person(personId);
});
after(() => world.close());

const look = (query: object = {}) =>
  clerk.call(report.getTimeline, { params: { personId }, query: { pageSize: 200, ...query } });

test('[G-11] registration, trades and every meeting of a person stand on one line of time, the newest first, and are chosen by kind and day', async () => {
  await me.call(workorder.writeWorkOrder, {
    body: {
      workOrderId: crypto.randomUUID(),
      kind: 'question',
      title: '怎样办理提取',
      question: '租房提取需要带什么材料？',
      contact: null,
      mayPublish: false,
    },
  });
  // Whose tip-off it is, the staff are not to know.
  await me.call(workorder.writeWorkOrder, {
    body: {
      workOrderId: crypto.randomUUID(),
      kind: 'tip-off',
      title: '单位少缴公积金',
      question: '单位按最低工资缴存公积金，与工资不符。',
      contact: null,
      mayPublish: false,
    },
  });
  const all = await look();
  assert.equal(JSON.stringify(all).includes('单位少缴公积金'), false);
  const kinds = new Set(all.rows.map(({ kind }) => kind));
  for (const kind of ['registration', 'trade', 'work-order'] as const) assert.ok(kinds.has(kind), kind);
  const times = all.rows.map(({ at }) => Temporal.Instant.from(at).epochMilliseconds);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => other - one),
  );
  const { rows } = await world.ownerPool.query<{ n: number; sum: number }>(
    `select count(*)::integer as n, sum(carried_change_fen + current_change_fen)::float8 as sum from ledger.personal_entry join account.personal_account using (center_id, account_id)
     where center_id = 1 and person_id = $1`,
    [personId],
  );
  const trades = await look({ kind: 'trade' });
  assert.equal(trades.total, rows[0]?.n);
  assert.equal(
    trades.rows.reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0),
    rows[0]?.sum,
  );
  const today = await look({ kind: 'work-order', from: '2026-11-12', to: '2026-11-12' });
  assert.equal(today.total, 1);
  assert.match(today.rows[0]?.text ?? '', /怎样办理提取/);
  assert.equal((await look({ kind: 'work-order', to: '2026-11-11' })).total, 0);
  assert.equal(JSON.stringify(all).includes('租房提取需要带什么材料'), false, 'what was written is not shown here');
});

test('[G-11] what an account became is said in yuan, with what it was before', async () => {
  await world.ownerPool.query(
    `insert into account.account_change (center_id, account_id, change_id, employer_id, kind, before_text, after_text, effective_month,
       changed_at, business_id, actor_id, channel)
     select 1, account_id, gen_random_uuid(), employer_id, 'base', '500000', '750000', '2026-07-01', '2026-07-01T01:00:00Z',
       gen_random_uuid(), 'job', 'system' from account.personal_account where center_id = 1 and person_id = $1 and state = 'normal'`,
    [personId],
  );
  const { rows } = await look({ kind: 'account', from: '2026-07-01', to: '2026-07-01' });
  assert.deepEqual(
    rows.map(({ what, text, state }) => [what, text, state]),
    [['base', '缴存基数由 5,000.00 元调整为 7,500.00 元', '']],
  );
});

test('[G-11] [X-4] each look is kept and the person sees it; another centre’s person does not exist', async () => {
  const before_ = (await me.call(report.listMyLookups, { query: {} })).total;
  await look();
  assert.equal((await me.call(report.listMyLookups, { query: {} })).total, before_ + 1);
  const elsewhere = await world.staff(['clerk'], 2);
  assert.equal((await elsewhere.try(report.getTimeline, { params: { personId }, query: {} })).status, 404);
});
