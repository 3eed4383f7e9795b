import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { accountAsOf, employerAsOf, momentOf } from './as-of.ts';
import { change, digestOf, employerDraft, onDay, openBooks, personalDraft } from './books-testing.ts';
import { checkBooks } from './invariants.ts';
import { type JournalDraft, postJournal } from './post.ts';
import { reverseJournal } from './reverse.ts';
import { trialBalance } from './trial-balance.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

const opened = '2026-01-01';
const firstRecorded = Temporal.PlainDate.from('2028-01-01');
const accounts = 4;

/** What the books should say, kept the slow way: a list of what every account held and since when. */
interface Model {
  day: Temporal.PlainDate;
  readonly parts: Part[];
  unallocated: number;
  readonly posted: Map<string, Known>;
  /** What was reversed, by the journal it took back. */
  readonly reversed: Map<string, string>;
  /** Everything that moved, in the order in which it was recorded: what any day is a replay of. */
  readonly moved: Moved[];
}
interface Known {
  readonly draft: JournalDraft;
  readonly journalId: string;
  readonly on: Temporal.PlainDate;
  readonly moves: Moves;
  /** Of the employer. */
  readonly amount: number;
}
type Moves = readonly (readonly [account: number, current: number, carried: number])[];
interface Moved {
  readonly on: Temporal.PlainDate;
  readonly recordedOn: Temporal.PlainDate;
  readonly moves: Moves;
  readonly amount: number;
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
  | { readonly kind: 'repeat'; readonly which: number; readonly changed: boolean }
  | { readonly kind: 'reverse'; readonly which: number; readonly days: number };

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
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('reverse' as const), which: fc.nat(), days }) },
);

/** What must come of a personal posting: the refusal's code, or `undefined` when it is posted. */
function movePersonal(model: Model, given: Moves, on: Temporal.PlainDate, valueDate = on) {
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
    // Money that counts from another day brings its days with it: none when it is taken back.
    part.accrual += BigInt(current + carried) * BigInt(valueDate.until(on, { largestUnit: 'day' }).days);
    part.since = on;
    part.current += current;
    part.carried += carried;
    part.entries += 1;
  }
  return undefined;
}

test('[X-11] after any sequence of postings and reversals, refused and repeated ones too, the books say what a slow count says, today and of any day', async () => {
  let centerId = 1_000;
  const property = fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 14 }), async (sequence) => {
    centerId += 1;
    const { accountIds, employerId } = await openBooks(data, centerId, { accounts, on: opened });
    const day = Temporal.PlainDate.from(opened);
    const parts = accountIds.map(() => ({ carried: 0, current: 0, accrual: 0n, since: day, entries: 0 }));
    const model: Model = { day, parts, unallocated: 0, posted: new Map(), reversed: new Map(), moved: [] };
    const books = { centerId, accountIds, employerId };
    for (const [at, step] of sequence.entries()) {
      // Recorded on a day of its own: long after the accounting date, and in another order when a step is dated back.
      const recordedOn = firstRecorded.add({ days: at });
      await takeStep(books, model, { step, key: `step:${at}`, recordedOn });
      await compare(books, model);
    }
    await compareDays(books, model);
  });
  await fc.assert(property, { numRuns: 20 });
});

type Books = Awaited<ReturnType<typeof openBooks>> & { readonly centerId: number };

interface Taken {
  readonly step: Step;
  readonly key: string;
  readonly recordedOn: Temporal.PlainDate;
}

async function takeStep(books: Books, model: Model, { step, key, recordedOn }: Taken): Promise<void> {
  const { accountIds, employerId, centerId } = books;
  if (step.kind === 'repeat') return repeat(books, model, { step, recordedOn });
  const on = model.day.add({ days: step.days });
  if (step.days > 0) model.day = on;
  if (step.kind === 'reverse') return reverse(books, model, { which: step.which, on, recordedOn });
  const [moves, amount] = step.kind === 'personal' ? [step.moves, 0] : [[], step.amount];
  const draft =
    step.kind === 'personal'
      ? personalDraft(
          key,
          moves.map(([account, current, carried]) => change(accountIds[account] ?? '', current, carried)),
        )
      : employerDraft(key, employerId, fen(amount));
  const expected = step.kind === 'personal' ? movePersonal(model, moves, on) : moveEmployer(model, amount);
  const answer = await attempt({ centerId, on, recordedOn }, (call) => postJournal(call, draft));
  assert.equal(answer.code, expected);
  if (answer.journalId === undefined) return;
  model.posted.set(key, { draft, journalId: answer.journalId, on, moves, amount });
  model.moved.push({ on, recordedOn, moves, amount });
}

/** Takes a posted journal back; what was taken back before replays, and afterwards it is as if it had never been. */
async function reverse(
  { centerId }: Books,
  model: Model,
  { which, on, recordedOn }: { which: number; on: Temporal.PlainDate; recordedOn: Temporal.PlainDate },
): Promise<void> {
  const known = [...model.posted.values()];
  const original = known[which % Math.max(1, known.length)];
  if (!original) return;
  const { journalId, amount } = original;
  const before = model.reversed.get(journalId);
  const moves = original.moves.map(([account, current, carried]) => [account, -current, -carried] as const);
  const isPersonal = moves.length > 0;
  const expected = before
    ? undefined
    : isPersonal
      ? movePersonal(model, moves, on, original.on)
      : moveEmployer(model, -amount);
  const answer = await attempt({ centerId, on, recordedOn }, (call) =>
    reverseJournal(call, { journalId, reason: '错账' }),
  );
  assert.equal(answer.code, expected);
  if (before) assert.equal(answer.journalId, before);
  if (before || answer.journalId === undefined) return;
  model.reversed.set(journalId, answer.journalId);
  model.moved.push({ on, recordedOn, moves, amount: isPersonal ? 0 : -amount });
}

function moveEmployer(model: Model, amount: number): string | undefined {
  if (model.unallocated + amount < 0) return 'ledger/below-zero';
  model.unallocated += amount;
  return undefined;
}

async function repeat(
  { centerId }: Books,
  model: Model,
  { step: { which, changed }, recordedOn }: { step: Step & { kind: 'repeat' }; recordedOn: Temporal.PlainDate },
): Promise<void> {
  const known = [...model.posted.values()];
  const { draft, journalId } = known[which % Math.max(1, known.length)] ?? {};
  if (!draft) return;
  const asked = changed ? { ...draft, summary: `${draft.summary}!` } : draft;
  const answer = await attempt({ centerId, on: model.day, recordedOn }, (call) => postJournal(call, asked));
  assert.deepEqual(answer, changed ? { code: 'ledger/repeated-with-other-content' } : { journalId });
}

/** Posts; a refusal must leave every row as it was. */
async function attempt(
  { centerId, on, recordedOn }: { centerId: number; on: Temporal.PlainDate; recordedOn: Temporal.PlainDate },
  post: (call: Call) => Promise<{ journalId: string }>,
): Promise<{ journalId?: string; code?: string }> {
  const digest = await digestOf(data.ownerPool, ['ledger']);
  try {
    const { journalId } = await onDay(data, centerId, recordedOn.toString(), (call) =>
      post({ ...call, accountingDate: on }),
    );
    return { journalId };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    assert.equal(await digestOf(data.ownerPool, ['ledger']), digest);
    return { code: error.refusal.code };
  }
}

/** Any day, by accounting date and by what had been recorded, is a replay of what was posted up to then. */
async function compareDays({ centerId, accountIds, employerId }: Books, model: Model): Promise<void> {
  const days = [...new Set(model.moved.flatMap(({ on }) => [on.toString(), on.subtract({ days: 1 }).toString()]))];
  const known = [undefined, ...model.moved.map(({ recordedOn }) => recordedOn.toString())];
  // A few of them: every pair of the first, the middle and the last.
  const some = <T>(all: readonly T[]) => [...new Set([all[0], all[all.length >> 1], all.at(-1)])] as T[];
  for (const on of some(days)) {
    for (const knownOn of some(known)) {
      if (on === undefined) continue;
      const isSeen = (one: Moved) =>
        one.on.toString() <= on && (knownOn === undefined || one.recordedOn.toString() <= knownOn);
      const seen = model.moved.filter(isSeen);
      const moment = momentOf({ on, knownOn });
      for (const [at, accountId] of accountIds.entries()) {
        const own = seen.flatMap(({ moves }) => moves.filter(([account]) => account === at));
        const { carried, current, entries } = await accountAsOf(data.database, centerId, accountId, moment);
        assert.deepEqual(
          [current, carried, entries],
          [BigInt(sumOf(own, 1)), BigInt(sumOf(own, 2)), own.length],
          `${accountId} on ${on} as known on ${knownOn}`,
        );
      }
      const { unallocated } = await employerAsOf(data.database, centerId, employerId, moment);
      assert.equal(unallocated, BigInt(seen.reduce((sum, { amount }) => sum + amount, 0)));
      // The general ledger of that day says the same as the sub-ledgers together.
      const rows = await trialBalance(data.database, centerId, { from: moment.to, ...moment });
      const personal = seen.flatMap(({ moves }) => moves);
      assert.equal(rows.find(({ code }) => code === '201')?.closing, -BigInt(sumOf(personal, 1) + sumOf(personal, 2)));
      assert.equal(rows.find(({ code }) => code === '219')?.closing, -unallocated);
    }
  }
}
const sumOf = (moves: Moves, place: 1 | 2) => moves.reduce((sum, move) => sum + move[place], 0);

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
  const journals = model.posted.size + model.reversed.size;
  assert.deepEqual(sums.rows, [{ personal, unallocated: model.unallocated, journals }]);
  const checked = await checkBooks(data.database, centerId);
  assert.deepEqual(
    checked.flatMap((result) => result.differences),
    [],
  );
  const entries = model.parts.reduce((total, part) => total + part.entries, 0);
  assert.equal(checked.find((result) => result.check === 'personal-chain')?.checked, entries);
}
