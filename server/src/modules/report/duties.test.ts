import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import * as contract from './contract.ts';

let service: TestService;
const own = { manager: crypto.randomUUID(), reviewer: crypto.randomUUID(), clerk: crypto.randomUUID() };

before(async () => {
  service = await openTestService({ role: 'api' });
  // What the city has left undone.
  await service.ownerPool.query(
    'truncate identity.staff_change, policy.parameter_change, service.change, workorder.work_order cascade',
  );
  await service.ownerPool.query("delete from evidence.certificate where state = 'open'");
  for (const table of ['content.version', 'survey.survey', 'notice.revision'])
    await service.ownerPool.query(`update ${table} set state = 'withdrawn' where state = 'in-review'`);
});
after(() => service.close());

const dutiesOf = async (caller: TestCaller) =>
  Object.fromEntries((await caller.call(contract.listDuties, {})).rows.map(({ kind, count }) => [kind, count]));

/** A session of somebody who is known by their id. */
async function staff(roles: readonly string[], subjectId: string): Promise<TestCaller> {
  const { name, value } = await service.cookieOf({ kind: 'staff', subjectId, roles, centerId: 1 });
  return service.visitor({ cookie: `${name}=${value}` });
}

const insert = (text: string, values: readonly unknown[] = []) => service.ownerPool.query(text, [...values]);

test('[C-2] whoever logs in is told what waits for them, and nothing that they may not decide', async () => {
  const manager = await staff(['manager'], own.manager);
  const reviewer = await staff(['reviewer'], own.reviewer);
  const both = await staff(['manager', 'reviewer', 'approver'], own.manager);
  const [approver, security, clerk, agent, administrator, elsewhere] = await Promise.all([
    service.staff(['approver']),
    service.staff(['security']),
    staff(['clerk'], own.clerk),
    service.staff(['agent']),
    service.staff(['administrator']),
    service.staff(['approver', 'security', 'reviewer'], 2),
  ]);
  for (const caller of [manager, reviewer, approver, security, clerk, agent, administrator])
    assert.deepEqual(await dutiesOf(caller), {}, 'nothing waits yet');

  await insert(
    `insert into policy.parameter_change (center_id, change_id, key, valid_from, value, source, reason, state, proposed_by, proposed_at)
     values (1, gen_random_uuid(), 'a', '2027-01-01', '1', 'x', 'x', 'waiting', $1, now())`,
    [own.manager],
  );
  assert.deepEqual(await dutiesOf(approver), { parameters: 1 });
  assert.deepEqual(await dutiesOf(manager), {}, 'who may not approve');
  assert.deepEqual(await dutiesOf(both), {}, 'nobody approves their own');

  await insert(
    `insert into identity.staff_change (center_id, change_id, staff_id, kind, username, content, before, reason, proposed_by, proposed_at)
     values (1, gen_random_uuid(), gen_random_uuid(), 'open', 'x', '{}', '{}', 'x', gen_random_uuid(), now())`,
  );
  assert.deepEqual(await dutiesOf(security), { 'staff-accounts': 1 });

  await insert(
    `insert into workorder.work_order (center_id, work_order_id, number, kind, channel, priority, subject_kind, title, question, may_publish,
       written_at, written_on, due_on, due_source, state, staff_id, answer, result, answered_by)
     select 1, gen_random_uuid(), 'GD-' || state, 'complaint', 'web', 'usual', 'unknown', 'x', 'x', false, now(), '2026-11-12', '2026-11-19', 'x',
       state, case when state <> 'waiting' then $1::uuid end, case when state = 'in-review' then 'x' end,
       case when state = 'in-review' then 'solved' end, case when state = 'in-review' then $1::uuid end
     from unnest(array['waiting', 'assigned', 'in-review']) state`,
    [own.clerk],
  );
  assert.deepEqual(await dutiesOf(clerk), { 'work-orders': 1 });
  assert.deepEqual(await dutiesOf(reviewer), { 'work-orders-review': 1, 'work-orders-waiting': 1 });
  assert.deepEqual(await dutiesOf(agent), {}, 'another’s');
  const answerer = await staff(['reviewer'], own.clerk);
  assert.deepEqual(await dutiesOf(answerer), { 'work-orders': 1, 'work-orders-waiting': 1 }, 'not their own answer');

  await insert(
    `insert into accounting.voucher_request (center_id, request_id, kind, summary, lines, state, proposed_by, proposed_at)
     values (1, gen_random_uuid(), 'manual', 'x', '[]', 'proposed', gen_random_uuid(), now())`,
  );
  assert.deepEqual(await dutiesOf(approver), { decisions: 1, parameters: 1 });
  assert.deepEqual(await dutiesOf(await service.staff(['accountant'])), {}, 'who prepares vouchers approves none');
  assert.deepEqual(await dutiesOf(elsewhere), {}, 'another centre');
});

test('[C-2] a case waits for whose stage it is, as the list of cases has it', async () => {
  const { rows } = await insert(
    `insert into casework.case_record (center_id, case_id, kind, number, subject_kind, subject_id, channel, state, stage, round, version, opened_by, opened_by_kind, opened_at, changed_at)
     select center_id, gen_random_uuid(), 'withdrawal', 'TQ20261112-000001', 'person', person_id, 'counter', 'reviewing', 'review', 1, 1, person_id, 'person', now(), now()
     from account.personal_account where center_id = 1 limit 1 returning case_id`,
  );
  assert.equal(rows.length, 1);
  assert.equal((await dutiesOf(await service.staff(['reviewer'])))['cases'], 1);
  assert.equal((await dutiesOf(await service.staff(['approver'])))['cases'], undefined);
});
