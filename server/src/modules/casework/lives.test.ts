import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openTestService, type TestService } from '../../testing.ts';
import {
  type Acting,
  actingAs,
  decided,
  leave,
  outcomeOf,
  registerSimpleKinds,
  type SimpleForm,
  simpleForm,
  staffActing,
  submitted,
} from './case-testing.ts';
import {
  type CaseRow,
  cancelCase,
  executeCase,
  failCase,
  findCase,
  findInProgress,
  finishCase,
  getOwnCase,
  getStaffCase,
  holdCase,
  openCase,
  releaseCase,
  sendToReview,
  submitCase,
  summaryOf,
} from './index.ts';
import { mayAct } from './rules.ts';
import { caseStates, hasEnded, stateAfter, stateNames, steps } from './states.ts';

// Many lives of cases, and many hands on one case: what must hold whatever happens.

let service: TestService;
let persons: string[];
before(async () => {
  service = await openTestService({ role: 'api' });
  registerSimpleKinds();
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 250',
  );
  persons = rows.map((row) => row.person_id);
  await Promise.all(Array.from({ length: 15 }, () => service.service.pool.query('select pg_sleep(0.05)')));
});
after(() => service.close());

const nextPerson = (): string => {
  const id = persons.pop();
  assert.ok(id);
  return id;
};
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

test('every state has a name, every step leads to a state, and what has ended goes nowhere', () => {
  for (const state of caseStates) {
    assert.ok(stateNames[state]);
    for (const to of Object.values(steps[state])) assert.ok(caseStates.includes(to));
  }
  assert.deepEqual(caseStates.filter(hasEnded).sort(), ['cancelled', 'done', 'refused']);
  assert.equal(stateAfter('done', 'cancel'), undefined);
});

type Hand = 'clerk' | 'clerk2' | 'reviewer' | 'approver' | 'everything';
const hands: Readonly<Record<Hand, readonly string[]>> = {
  clerk: ['case.intake'],
  clerk2: ['case.intake', 'case.review'],
  reviewer: ['case.review'],
  approver: ['case.approve'],
  everything: ['case.intake', 'case.review', 'case.approve'],
};
const move = fc.oneof(
  fc.record({
    what: fc.constant('decide' as const),
    hand: fc.constantFrom(...(Object.keys(hands) as Hand[])),
    outcome: fc.constantFrom(
      'approve' as const,
      'approve' as const,
      'approve' as const,
      'return' as const,
      'refuse' as const,
    ),
    isStale: fc.boolean(),
  }),
  fc.record({
    what: fc.constantFrom('open', 'submit', 'cancel', 'hold', 'release', 'review', 'execute', 'finish', 'fail'),
    rules: fc.constantFrom<SimpleForm['rules']>('approve', 'review', 'wait'),
  }),
);

interface Life {
  readonly owner: Acting;
  readonly desks: ReadonlyMap<string, Acting>;
  readonly subject: string;
  readonly kind: string;
}

/** One try at a step, whether or not it is allowed now. */
function tried(
  { owner, desks, subject, kind }: Life,
  row: CaseRow,
  next: typeof move extends fc.Arbitrary<infer M> ? M : never,
): Promise<CaseRow> {
  const { caseId } = row;
  if (next.what === 'decide') {
    const { hand, outcome, isStale } = next as { hand: Hand; outcome: 'approve'; isStale: boolean };
    const desk = desks.get(hand);
    assert.ok(desk);
    return decided(desk, { caseId, version: isStale ? row.version - 1 : row.version }, { outcome, reason: '理由充分' });
  }
  const { rules } = next as { rules: SimpleForm['rules'] };
  const form = { ...simpleForm, rules };
  const reason = { reason: '就这样' };
  const doors: Readonly<Record<string, () => Promise<CaseRow>>> = {
    open: () => owner((call) => openCase(call, { kind, subject: ['person', subject], form })),
    submit: () => owner((call) => submitCase(call, { caseId, form })),
    cancel: () => owner((call) => cancelCase(call, { caseId, ...reason })),
    hold: () => owner((call) => holdCase(call, caseId, reason)),
    release: () => owner((call) => releaseCase(call, caseId, reason)),
    review: () => owner((call) => sendToReview(call, caseId, reason)),
    execute: () => owner((call) => executeCase(call, caseId)),
    finish: () => owner((call) => finishCase(call, caseId, { outcome: '已办好' })),
    fail: () => owner((call) => failCase(call, caseId, reason)),
  };
  const door = doors[next.what];
  assert.ok(door);
  return door();
}

test('whatever is tried: the table of states holds, nobody acts twice, one case is open, and what is refused changes nothing', async () => {
  leave.toCancel = true;
  const life = fc.record({
    kind: fc.constantFrom('test.simple', 'test.staged'),
    moves: fc.array(move, { minLength: 4, maxLength: 16 }),
  });
  await fc.assert(
    fc.asyncProperty(life, async ({ kind, moves }) => {
      const subject = nextPerson();
      const owner = actingAs(service, { kind: 'person', id: subject });
      const desks = new Map(
        Object.entries(hands).map(([hand, may]) => [hand, staffActing(service, 'case.work', ...may)]),
      );
      let row = await owner((call) => openCase(call, { kind, subject: ['person', subject], form: simpleForm }));
      const ids = new Set([row.caseId]);
      for (const next of moves) {
        const before = await everything([...ids]);
        const outcome = await outcomeOf(tried({ owner, desks, subject, kind }, row, next));
        if (outcome.includes('/'))
          assert.deepEqual(await everything([...ids]), before, `${next.what} was refused: ${outcome}`);
        const open = await findInProgress(service.database, 1, { subject: ['person', subject], kind, matter: '' });
        row = open ?? (await findCase(service.database, 1, { caseId: row.caseId })) ?? row;
        ids.add(row.caseId);
      }
      for (const caseId of ids) await assertHistory(caseId);
      await assertOneOpen(subject, kind);
    }),
    { numRuns: 25 },
  );
  leave.toCancel = false;
});

async function everything(ids: readonly string[]) {
  const tables = ['case_record', 'case_event', 'decision', 'submission', 'draft'];
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await service.ownerPool.query(
        `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from casework.${table} t where case_id = any ($1)`,
        [ids],
      );
      return rows[0]?.digest as string;
    }),
  );
}

/** Versions follow one another, each event takes a step of the table from where the last one led, and the chain is lawful. */
async function assertHistory(caseId: string): Promise<void> {
  const { rows: events } = await service.ownerPool.query<{
    version: number;
    step: string;
    from_state: string | null;
    to_state: string;
  }>('select version, step, from_state, to_state from casework.case_event where case_id = $1 order by version', [
    caseId,
  ]);
  assert.deepEqual(
    events.map(({ version }) => version),
    times(events.length, (at) => at + 1),
  );
  let state: string | null = null;
  for (const event of events) {
    assert.equal(event.from_state, state);
    if (state !== null)
      assert.equal((steps as Record<string, Record<string, string>>)[state]?.[event.step], event.to_state);
    state = event.to_state;
  }
  const { rows } = await service.ownerPool.query('select state, version from casework.case_record where case_id = $1', [
    caseId,
  ]);
  assert.deepEqual(rows, [{ state, version: events.length }]);
  const { rows: acts } = await service.ownerPool.query<{
    round: number;
    stage: string;
    actor_id: string;
    is_separate: boolean;
  }>(
    "select round, stage, actor_id, is_separate from casework.decision where case_id = $1 and actor_kind = 'staff' order by version",
    [caseId],
  );
  const chain = acts.map((act) => ({
    round: act.round,
    stage: act.stage,
    actorId: act.actor_id,
    isSeparate: act.is_separate,
  }));
  for (const [at, act] of chain.entries()) assert.ok(mayAct(chain.slice(0, at), act), JSON.stringify(chain));
}

async function assertOneOpen(subject: string, kind: string): Promise<void> {
  const { rows } = await service.ownerPool.query<{ open: number }>(
    "select count(*)::int as open from casework.case_record where subject_id = $1 and kind = $2 and state not in ('done', 'refused', 'cancelled')",
    [subject, kind],
  );
  assert.ok((rows[0]?.open ?? 0) <= 1);
}

const tally = (found: readonly string[]) =>
  Object.fromEntries([...Map.groupBy(found, (one) => one)].map(([one, all]) => [one, all.length]));

test('the same case begun on many channels at once: one is opened, every other is told its number and state', async () => {
  const channels = ['web', 'counter', 'wechat', 'app', 'kiosk'] as const;
  for (const _ of times(4, () => 0)) {
    const subject = nextPerson();
    const outcomes = await Promise.allSettled(
      times(10, (at) =>
        actingAs(
          service,
          { kind: 'person', id: subject },
          { channel: channels[at % channels.length] ?? 'web' },
        )((call) => openCase(call, { kind: 'test.simple', subject: ['person', subject], form: simpleForm })),
      ),
    );
    const opened = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    assert.deepEqual([opened.length, refused.length], [1, 9]);
    for (const { refusal, detail } of refused) {
      assert.equal(refusal.code, 'casework/already-in-progress');
      assert.deepEqual([detail.number, detail.state], [opened[0]?.number, 'draft']);
      assert.match(detail.detail, new RegExp(opened[0]?.number ?? 'x'));
    }
  }
});

test('[C-2] two clerks decide the same stage at once: one wins, the other is told that it changed', async () => {
  for (const outcomes of [
    ['approve', 'refuse'],
    ['approve', 'approve'],
    ['return', 'approve'],
  ] as const) {
    const subject = nextPerson();
    const row = await submitted(actingAs(service, { kind: 'person', id: subject }), subject);
    const found = await Promise.all(
      outcomes.map((outcome) =>
        outcomeOf(decided(staffActing(service, 'case.intake'), row, { outcome, reason: '理由充分' })),
      ),
    );
    assert.equal(found.filter((one) => one === 'casework/changed-meanwhile').length, 1, found.join());
    await assertHistory(row.caseId);
  }
});

test('the person cancels while the last approval is given: either one, never both', async () => {
  const counts: string[] = [];
  for (const _ of times(6, () => 0)) {
    const subject = nextPerson();
    const person = actingAs(service, { kind: 'person', id: subject });
    const first = await decided(staffActing(service, 'case.intake'), await submitted(person, subject));
    const row = await decided(staffActing(service, 'case.review'), first);
    const found = await Promise.all([
      outcomeOf(person((call) => cancelCase(call, { caseId: row.caseId, reason: '不办了' }))),
      outcomeOf(decided(staffActing(service, 'case.approve'), row)),
    ]);
    const won = found.filter((one) => !one.includes('/'));
    assert.equal(won.length, 1, found.join());
    counts.push(won[0] ?? '');
    await assertHistory(row.caseId);
  }
  assert.equal(
    Object.values(tally(counts)).reduce((sum, count) => sum + count, 0),
    6,
  );
});

test("a case is found by its owner and by whoever takes its stages; another's is not there", async () => {
  const [mine, theirs] = [nextPerson(), nextPerson()];
  const { caseId, number } = await submitted(actingAs(service, { kind: 'person', id: mine }), mine);
  const own = await actingAs(service, { kind: 'person', id: mine })((call) => getOwnCase(call, caseId));
  assert.equal(summaryOf(own).number, number);
  assert.equal((await staffActing(service, 'case.review')((call) => getStaffCase(call, caseId))).number, number);
  const notThere = (work: Promise<CaseRow>) => outcomeOf(work);
  assert.equal(
    await notThere(actingAs(service, { kind: 'person', id: theirs })((call) => getOwnCase(call, caseId))),
    'casework/not-found',
  );
  assert.equal(
    await notThere(staffActing(service, 'ledger.read')((call) => getStaffCase(call, caseId))),
    'casework/not-found',
  );
});
