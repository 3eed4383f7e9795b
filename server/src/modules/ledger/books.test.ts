import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { change, digestOf, employerDraft, onDay, openBooks, personalDraft } from './books-testing.ts';
import { checkBooks } from './invariants.ts';
import { type JournalDraft, postJournal } from './post.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

const opened = '2026-01-01';
const accounts = 4;

/** What the books should say, kept the slow way: a list of what every account held and since when. */
interface Model {
  day: Temporal.PlainDate;
  readonly parts: Part[];
  unallocated: number;
  readonly posted: Map<string, { draft: JournalDraft; journalId: string }>;
}
interface Part {
  carried: number;
  current: number;
  accrual: bigint;
  since: Temporal.PlainDate;
  entries: number;
}

type Step =
  | {
      readonly kind: 'personal';
      readonly moves: readonly (readonly [account: number, current: number, carried: number])[];
      readonly days: number;
    }
  | { readonly kind: 'employer'; readonly amount: number; readonly days: number }
  | { readonly kind: 'repeat'; readonly which: number; readonly changed: boolean };

const amounts = fc.integer({ min: -20_000, max: 30_000 });
const days = fc.constantFrom(0, 0, 1, 30, -1);
const moves = fc.uniqueArray(fc.tuple(fc.nat({ max: accounts - 1 }), amounts, amounts), {
  minLength: 1,
  selector: ([account]) => account,
});
const totalOf = (given: readonly (readonly [number, number, number])[]) =>
  given.reduce((total, [, current, carried]) => total + current + carried, 0);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('personal' as const),
      moves: moves.filter((given) => totalOf(given) !== 0),
      days,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('employer' as const),
      amount: amounts.filter((amount) => amount !== 0),
      days,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(), changed: fc.boolean() }) },
);

/** What must come of a personal posting: the refusal's code, or `undefined` when it is posted. */
function movePersonal(model: Model, given: (Step & { kind: 'personal' })['moves'], on: Temporal.PlainDate) {
  const touched = given.map(([account, current, carried]) => ({ part: model.parts[account], current, carried }));
  const isLate = (part: Part | undefined) => part !== undefined && Temporal.PlainDate.compare(part.since, on) > 0;
  const falls = touched.some(
    ({ part, current, carried }) => part && !isLate(part) && (part.current + current < 0 || part.carried + carried < 0),
  );
  if (falls) return 'ledger/below-zero';
  if (touched.some(({ part }) => isLate(part))) return 'ledger/accounts-not-open';
  for (const { part, current, carried } of touched) {
    if (!part) continue;
    part.accrual += BigInt(part.current + part.carried) * BigInt(part.since.until(on, { largestUnit: 'day' }).days);
    part.since = on;
    part.current += current;
    part.carried += carried;
    part.entries += 1;
  }
  return undefined;
}

test('after any sequence of postings, refused and repeated ones too, the books say what a slow count says', async () => {
  let centerId = 1_000;
  const property = fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 14 }), async (sequence) => {
    centerId += 1;
    const { accountIds, employerId } = await openBooks(data, centerId, { accounts, on: opened });
    const day = Temporal.PlainDate.from(opened);
    const parts = accountIds.map(() => ({ carried: 0, current: 0, accrual: 0n, since: day, entries: 0 }));
    const model: Model = { day, parts, unallocated: 0, posted: new Map() };
    const books = { centerId, accountIds, employerId };
    for (const [at, step] of sequence.entries()) {
      await takeStep(books, model, { step, key: `step:${at}` });
      await compare(books, model);
    }
  });
  await fc.assert(property, { numRuns: 20 });
});

type Books = Awaited<ReturnType<typeof openBooks>> & { readonly centerId: number };

async function takeStep(books: Books, model: Model, { step, key }: { step: Step; key: string }): Promise<void> {
  const { accountIds, employerId, centerId } = books;
  if (step.kind === 'repeat') return repeat(books, model, step);
  const on = model.day.add({ days: step.days });
  if (step.days > 0) model.day = on;
  const draft =
    step.kind === 'personal'
      ? personalDraft(
          key,
          step.moves.map(([account, current, carried]) => change(accountIds[account] ?? '', current, carried)),
        )
      : employerDraft(key, employerId, fen(step.amount));
  const expected = step.kind === 'personal' ? movePersonal(model, step.moves, on) : moveEmployer(model, step.amount);
  const answer = await attempt(centerId, on, draft);
  assert.equal(answer.code, expected);
  if (answer.journalId !== undefined) model.posted.set(key, { draft, journalId: answer.journalId });
}

function moveEmployer(model: Model, amount: number): string | undefined {
  if (model.unallocated + amount < 0) return 'ledger/below-zero';
  model.unallocated += amount;
  return undefined;
}

async function repeat({ centerId }: Books, model: Model, { which, changed }: Step & { kind: 'repeat' }): Promise<void> {
  const known = [...model.posted.values()];
  const { draft, journalId } = known[which % Math.max(1, known.length)] ?? {};
  if (!draft) return;
  const answer = await attempt(centerId, model.day, changed ? { ...draft, summary: `${draft.summary}!` } : draft);
  assert.deepEqual(answer, changed ? { code: 'ledger/repeated-with-other-content' } : { journalId });
}

/** Posts; a refusal must leave every row as it was. */
async function attempt(
  centerId: number,
  on: Temporal.PlainDate,
  draft: JournalDraft,
): Promise<{ journalId?: string; code?: string }> {
  const digest = await digestOf(data.ownerPool, ['ledger']);
  try {
    const { journalId } = await onDay(data, centerId, on.toString(), (call) => postJournal(call, draft));
    return { journalId };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    assert.equal(await digestOf(data.ownerPool, ['ledger']), digest);
    return { code: error.refusal.code };
  }
}

async function compare({ centerId, accountIds, employerId }: Books, model: Model): Promise<void> {
  const { rows } = await data.pool.query(
    `select carried_fen::int as carried, current_fen::int as current, carried_accrual + current_accrual as accrual, accrued_to as since, entry_no as entries
     from ledger.personal_balance where center_id = $1 order by account_id`,
    [centerId],
  );
  assert.deepEqual(
    rows.map((row: Part) => ({ ...row, since: row.since.toString() })),
    accountIds.map((_, at) => ({ ...model.parts[at], since: model.parts[at]?.since.toString() })),
  );
  const sums = await data.pool.query(
    `select (select coalesce(sum(credit_fen - debit_fen), 0) from ledger.journal_line where center_id = $1 and subject_code = '201')::int as personal,
       (select unallocated_fen from ledger.employer_balance where center_id = $1 and employer_id = $2)::int as unallocated,
       (select count(*) from ledger.journal where center_id = $1)::int as journals`,
    [centerId, employerId],
  );
  const personal = model.parts.reduce((total, part) => total + part.carried + part.current, 0);
  assert.deepEqual(sums.rows, [{ personal, unallocated: model.unallocated, journals: model.posted.size }]);
  const checked = await checkBooks(data.database, centerId);
  assert.deepEqual(
    checked.flatMap((result) => result.differences),
    [],
  );
  const entries = model.parts.reduce((total, part) => total + part.entries, 0);
  assert.equal(checked.find((result) => result.check === 'personal-chain')?.checked, entries);
}
