import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { openTestService, type TestService, testNow } from '../../testing.ts';
import { staffIsPerson } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import {
  type Acting,
  actingAs,
  decided,
  leave,
  outcomeOf,
  registerSimpleKinds,
  simpleForm,
  staffActing,
  submitted,
  told,
} from './case-testing.ts';
import {
  cancelCase,
  executeCase,
  failCase,
  finishCase,
  getForm,
  holdCase,
  keepCases,
  openCase,
  releaseCase,
  saveDraft,
  sendToReview,
  submitCase,
} from './index.ts';
import { kindOf, listKinds, registerCaseKind } from './kinds.ts';
import { findCaseRow, listEvents } from './store.ts';

let service: TestService;
let persons: string[];
let clerk: Acting;
let reviewer: Acting & { readonly id: string };
let approver: Acting;

before(async () => {
  service = await openTestService();
  registerSimpleKinds();
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 120',
  );
  persons = rows.map((row) => row.person_id);
});
after(() => service.close());
beforeEach(() => {
  service.clock.now = testNow;
  leave.toCancel = false;
  clerk = staffActing(service, 'case.work', 'case.intake');
  reviewer = staffActing(service, 'case.work', 'case.review');
  approver = staffActing(service, 'case.work', 'case.approve');
});

/** Somebody who has no case yet. */
function nextPerson(): { id: string; acting: Acting } {
  const id = persons.pop();
  assert.ok(id);
  return { id, acting: actingAs(service, { kind: 'person', id }) };
}
const rowOf = async (caseId: string) => {
  const row = await findCaseRow(service.database, 1, { caseId });
  assert.ok(row);
  return row;
};
const eventsOf = async (caseId: string) => (await listEvents(service.database, 1, caseId)).map(({ step }) => step);

test('[C-2] a case goes from draft through three people to its execution and its end, and everything is in its history', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id);
  assert.deepEqual(
    [row.state, row.stage, row.round, row.headline, row.amountFen],
    ['reviewing', 'intake', 1, '测试提取', 120_000n],
  );
  assert.match(row.number, /^CS20261112-\d{6}$/);
  const accepted = await decided(clerk, row);
  assert.deepEqual([accepted.state, accepted.stage], ['reviewing', 'review']);
  const reviewed = await decided(reviewer, accepted);
  assert.deepEqual([reviewed.state, reviewed.stage], ['reviewing', 'approval']);
  const approved = await decided(approver, reviewed);
  assert.deepEqual([approved.state, approved.stage], ['executing', null]);
  assert.equal(told.at(-1), `approved ${row.number}`);
  const done = await clerk((call) => finishCase(call, row.caseId, { outcome: '1,200.00 元已转出' }));
  assert.equal(done.state, 'done');
  assert.ok(done.endedAt);
  assert.deepEqual(await eventsOf(row.caseId), [
    'open',
    'submit',
    'review',
    'pass',
    'pass',
    'approve',
    'execute',
    'finish',
  ]);
});

test('whoever accepts a case at the counter has taken its first stage', async () => {
  const { id } = nextPerson();
  const both = staffActing(service, 'case.work', 'case.intake', 'case.review', 'case.approve');
  const row = await submitted(both, id);
  assert.equal(row.stage, 'review');
  assert.equal(await outcomeOf(decided(both, row)), 'casework/acted-already');
  assert.equal((await decided(reviewer, row)).stage, 'approval');
});

test('[C-2] nobody of the staff opens or decides a case of their own account, and the attempt stays in the audit trail', async () => {
  const { id, acting } = nextPerson();
  const own = staffActing(service, 'case.work', 'case.intake', 'case.review', 'case.approve');
  await staffIsPerson(service, own.id, id);
  assert.equal(await outcomeOf(submitted(own, id)), 'casework/own-business');
  const row = await submitted(acting, id);
  for (const outcome of ['approve', 'return', 'refuse'] as const)
    assert.equal(await outcomeOf(decided(own, row, { outcome })), 'casework/own-business');
  assert.equal((await rowOf(row.caseId)).version, row.version);
  const { rows } = await service.ownerPool.query<{ operation: string }>(
    `select operation from audit.entry where detail->>'refused' = 'true' and actor_id = $1 order by operation`,
    [own.id],
  );
  assert.deepEqual(
    rows.map(({ operation }) => operation),
    ['casework.decide', 'casework.decide', 'casework.decide', 'casework.open'],
  );
  // Others' cases are theirs to decide, and the case is others'.
  const other = nextPerson();
  assert.equal(await outcomeOf(decided(own, await submitted(other.acting, other.id))), 'reviewing');
  assert.equal(await outcomeOf(decided(clerk, row)), 'reviewing');
});

test('[C-2] nobody acts twice in one chain, whatever their permissions, and the attempt stays in the audit trail', async () => {
  const { id, acting } = nextPerson();
  const all = staffActing(service, 'case.work', 'case.intake', 'case.review', 'case.approve');
  const row = await submitted(acting, id);
  const accepted = await decided(all, row);
  for (const outcome of ['approve', 'return', 'refuse'] as const)
    assert.equal(await outcomeOf(decided(all, accepted, { outcome })), 'casework/acted-already');
  assert.equal((await rowOf(row.caseId)).version, accepted.version);
  const { rows } = await service.ownerPool.query<{ count: bigint }>(
    `select count(*) from audit.entry where subject_id = $1 and operation = 'casework.decide' and detail->>'refused' = 'true' and actor_id = $2`,
    [row.caseId, all.id],
  );
  assert.equal(rows[0]?.count, 3n);
  // After a correction the same duty is the same duty, another one is not.
  const returned = await decided(reviewer, accepted, { outcome: 'return', reason: '材料不清楚' });
  const again = await acting((call) => submitCase(call, { caseId: returned.caseId }));
  assert.equal(await outcomeOf(decided(all, again)), 'reviewing');
  assert.equal(await outcomeOf(decided(all, await rowOf(row.caseId))), 'casework/acted-already');
});

test('the database itself refuses a second act of one person in one round', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id);
  const accepted = await decided(clerk, row);
  await assert.rejects(
    service.pool.query(
      `insert into casework.decision select center_id, case_id, version + 100, round, 'review', outcome, actor_kind, actor_id, true, reason, corrections, conditions, decided_at
       from casework.decision where case_id = $1`,
      [accepted.caseId],
    ),
    { constraint: 'decision__nobody_twice' },
  );
});

test('a stage needs its permission, and who may take none of a kind does not see its cases', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id);
  assert.equal(await outcomeOf(decided(reviewer, row)), 'request/forbidden');
  assert.equal(await outcomeOf(decided(staffActing(service, 'case.work'), row)), 'casework/not-found');
  assert.equal((await rowOf(row.caseId)).version, row.version);
});

test('whoever decides on an old screen is refused, and to return or refuse needs a reason', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id);
  assert.equal(await outcomeOf(decided(clerk, { ...row, version: row.version - 1 })), 'casework/changed-meanwhile');
  assert.equal(await outcomeOf(decided(clerk, row, { outcome: 'refuse', reason: ' 不 ' })), 'casework/reason-needed');
  assert.equal(await outcomeOf(decided(clerk, row, { outcome: 'return', reason: '' })), 'casework/reason-needed');
});

test('[R-2] what the rules confirm is approved at once as the system decision, unless the person asks for a human', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id, { ...simpleForm, rules: 'approve', afterwards: 'finish' });
  assert.equal(row.state, 'done');
  const { rows } = await service.ownerPool.query(
    'select stage, actor_kind, actor_id, outcome, conditions from casework.decision where case_id = $1',
    [row.caseId],
  );
  assert.deepEqual(
    rows.map(({ conditions: _, ...rest }) => rest),
    [{ stage: 'automatic', actor_kind: 'system', actor_id: 'rules', outcome: 'approve' }],
  );
  assert.equal(rows[0].conditions[0].holds, 'yes');
});

test('[C-2] returned for correction: the draft is back, the term ends, and a second submission begins a new round', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id);
  const corrections = [{ field: 'amountFen', text: '金额与发票不符' }];
  const returned = await decided(clerk, row, { outcome: 'return', reason: '金额有误', corrections });
  assert.deepEqual([returned.state, returned.dueOn], ['returned', null]);
  assert.equal(returned.closesOn?.toString(), '2026-12-12');
  assert.equal(told.at(-1), `returned ${row.number}`);
  const { revision } = await acting((call) =>
    saveDraft(call, { caseId: row.caseId, form: { ...simpleForm, amountFen: 5 } }),
  );
  assert.equal(revision, 1);
  const again = await acting((call) => submitCase(call, { caseId: row.caseId }));
  assert.deepEqual(
    [again.state, again.stage, again.round, again.amountFen, again.closesOn],
    ['reviewing', 'intake', 2, 5n, null],
  );
});

test('waiting for evidence: the term stands still, and the case goes on where it waited', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id, { ...simpleForm, rules: 'wait' });
  assert.equal(row.state, 'waiting');
  // Accepted on Thursday: three days end on Sunday, so on Monday.
  assert.equal(row.dueOn?.toString(), '2026-11-16');
  service.clock.now = testNow.add({ hours: 48 });
  const system = actingAs(service, { kind: 'system', id: 'evidence' }, { channel: 'system' });
  await system((call) => releaseCase(call, row.caseId, { reason: '登记信息已查到' }));
  // The rules say wait again, so it waits again; a person may send it to review.
  assert.equal((await rowOf(row.caseId)).state, 'waiting');
  const reviewing = await clerk((call) => sendToReview(call, row.caseId, { reason: '人工核对纸质证明' }));
  assert.deepEqual(
    [reviewing.state, reviewing.stage, reviewing.dueOn?.toString()],
    ['reviewing', 'intake', '2026-11-18'],
  );
  const held = await clerk((call) => holdCase(call, row.caseId, { reason: '再查一次' }));
  assert.equal(held.stage, 'intake');
  const released = await system((call) => releaseCase(call, row.caseId, { reason: '查到了' }));
  assert.deepEqual([released.state, released.stage], ['reviewing', 'intake']);
  // Twice is once.
  assert.equal((await system((call) => releaseCase(call, row.caseId, { reason: '查到了' }))).version, released.version);
});

test('a failure can be mended and tried again, and cancelling ends where money is on its way', async () => {
  const { id, acting } = nextPerson();
  const row = await submitted(acting, id, { ...simpleForm, rules: 'approve' });
  assert.equal(row.state, 'executing');
  const cancel = () => outcomeOf(acting((call) => cancelCase(call, { caseId: row.caseId, reason: '不办了' })));
  assert.equal(await cancel(), 'casework/too-late-to-cancel');
  await acting((call) => failCase(call, row.caseId, { reason: '银行卡已注销，款项退回' }));
  assert.equal(await cancel(), 'casework/too-late-to-cancel');
  assert.equal((await acting((call) => executeCase(call, row.caseId))).state, 'executing');
  await acting((call) => failCase(call, row.caseId, { reason: '再次退回' }));
  leave.toCancel = true;
  assert.equal(await cancel(), 'cancelled');
  assert.equal(told.at(-1), `cancelled ${row.number}`);
  // Its place is free again.
  assert.equal(
    (await acting((call) => openCase(call, { kind: 'test.simple', subject: ['person', id], form: {} }))).state,
    'draft',
  );
});

test('what a business throws undoes the step', async () => {
  const { id, acting } = nextPerson();
  const { caseId } = await acting((call) =>
    openCase(call, {
      kind: 'test.simple',
      subject: ['person', id],
      form: { ...simpleForm, rules: 'approve', afterwards: 'throw' },
    }),
  );
  await assert.rejects(
    acting((call) => submitCase(call, { caseId })),
    /the business cannot/,
  );
  assert.deepEqual([(await rowOf(caseId)).state, await eventsOf(caseId)], ['draft', ['open']]);
});

test('stages after the approval are taken in their order, and one that is not separate by whoever acted before', async () => {
  const { id } = nextPerson();
  const row = await submitted(clerk, id, simpleForm, 'test.staged');
  const approved = await decided(approver, await decided(reviewer, row));
  assert.deepEqual([approved.state, approved.stage], ['executing', 'contract']);
  const signed = await decided(clerk, approved);
  assert.deepEqual([signed.state, signed.stage], ['executing', 'payment']);
  assert.equal(await outcomeOf(decided(reviewer, signed)), 'casework/acted-already');
  const paid = await decided(staffActing(service, 'case.review'), signed);
  assert.equal(paid.state, 'done');
  assert.deepEqual(told.slice(-2), [`contract ${row.number}`, `payment ${row.number}`]);
  // Before the last of them something may have to change: back for correction, and through the chain again.
  const other = await submitted(clerk, nextPerson().id, simpleForm, 'test.staged');
  const open = await decided(clerk, await decided(approver, await decided(reviewer, other)));
  const returned = await decided(staffActing(service, 'case.review'), open, {
    outcome: 'return',
    reason: '请更正金额',
  });
  assert.deepEqual([returned.state, returned.stage, told.at(-1)], ['returned', null, `returned ${other.number}`]);
  const again = await clerk((call) => submitCase(call, { caseId: other.caseId, form: simpleForm }));
  assert.deepEqual([again.state, again.stage, again.round], ['reviewing', 'review', 2]);
});

test('a number says which business it is of: no two share their letters', () => {
  assert.throws(
    () => registerCaseKind({ ...kindOf('test.simple'), kind: 'test.other' }),
    /CS of test.other is that of/,
  );
  const letters = listKinds().map(({ prefix }) => prefix);
  assert.equal(new Set(letters).size, letters.length);
});

test('a draft is saved by whoever is first: two channels that overwrite each other are told', async () => {
  const { id, acting } = nextPerson();
  const { caseId } = await acting((call) => openCase(call, { kind: 'test.simple', subject: ['person', id], form: {} }));
  await acting((call) => saveDraft(call, { caseId, form: { amountFen: 1 }, revision: 1 }));
  await assert.rejects(
    clerk((call) => saveDraft(call, { caseId, form: { amountFen: 2 }, revision: 1 })),
    (error: { refusal?: { code: string } }) => error.refusal?.code === 'casework/changed-meanwhile',
  );
  const kept = await acting((call) => getForm(call, caseId));
  assert.deepEqual([kept.form, kept.revision], [{ amountFen: 1 }, 2]);
  // An incomplete form names what is missing.
  await assert.rejects(
    acting((call) => submitCase(call, { caseId })),
    (error: { refusal?: { code: string }; detail?: { fields?: object } }) => {
      assert.equal(error.refusal?.code, 'casework/incomplete');
      assert.deepEqual(Object.keys(error.detail?.fields ?? {}).sort(), ['afterwards', 'rules']);
      return true;
    },
  );
});

test('[C-2] the hourly round calls on somebody for what is overdue, once, and ends what nobody came back to', async () => {
  const [late, draft, returned] = [nextPerson(), nextPerson(), nextPerson()];
  const row = await submitted(late.acting, late.id);
  const { caseId } = await draft.acting((call) =>
    openCase(call, { kind: 'test.simple', subject: ['person', draft.id], form: {} }),
  );
  const back = await decided(clerk, await submitted(returned.acting, returned.id), {
    outcome: 'return',
    reason: '材料不清楚',
  });
  const house = actingAs(service, { kind: 'system', id: 'house' }, { channel: 'system' });
  service.clock.now = testNow.add({ hours: 24 * 4 });
  const round = async () => {
    await house(keepCases);
    await until(async () => {
      const { rows } = await service.ownerPool.query<{ open: bigint }>(
        "select count(*) as open from jobs.job where name = 'casework.keep' and state in ('created', 'active', 'retry')",
      );
      return rows[0]?.open === 0n;
    });
  };
  await round();
  assert.equal((await rowOf(row.caseId)).escalatedAt, null);
  service.clock.now = testNow.add({ hours: 24 * 31 });
  await round();
  // Twice at once, as two workers would.
  await Promise.all([round(), round()]);
  assert.deepEqual(
    (await eventsOf(row.caseId)).filter((step) => step === 'overdue'),
    ['overdue'],
  );
  assert.deepEqual([(await rowOf(caseId)).state, (await rowOf(back.caseId)).state], ['cancelled', 'cancelled']);
  // Whose case ended by itself is told, with the reason.
  // What is written to people is made by a job after the case's own.
  const told = await until(async () => {
    const { rows } = await service.ownerPool.query<{ recipient_id: string; body: string }>(
      "select recipient_id, body from notice.message where center_id = 1 and template = 'casework.news/lapsed' and recipient_id = any ($1)",
      [[draft.id, returned.id]],
    );
    return rows.length >= 2 && rows;
  });
  const saidTo = (id: string) =>
    told
      .filter((one) => one.recipient_id === id)
      .map(({ body }) => body)
      .join();
  assert.deepEqual(
    [told.length, /草稿逾期未提交/.test(saidTo(draft.id)), /逾期未补正/.test(saidTo(returned.id))],
    [2, true, true],
  );
});
