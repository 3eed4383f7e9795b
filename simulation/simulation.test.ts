import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { type RunResult, simulate } from './run.ts';

// A short part of the hunt, in every run of the tests: `npm run simulate` is the long one.

const short = { days: 1, actsADay: 8 };

test('[X-8] a seed is lived twice alike, whatever the plans of the database, and what must never be is not found in it', async () => {
  const first = await simulate({ seed: 8, ...short });
  const second = await simulate({ seed: 8, ...short, otherPlans: true });
  assert.equal(first.finding, undefined, JSON.stringify(first.finding));
  assert.deepEqual(second, first);
  assert.ok(first.steps > 40, `only ${first.steps} steps`);
});

test('[X-8] a seed that nobody has tried finds nothing either', async () => {
  const seed = 1_000 + randomInt(1_000_000);
  const { finding } = await simulate({ seed, ...short });
  assert.equal(finding, undefined, `npm run simulate -- --seed ${seed} --days 1 --acts 8\n${JSON.stringify(finding)}`);
});

/** Bugs as somebody might write them, each in a clone of its own: what the service says to its database is not what is kept. */
const bugs = [
  {
    what: 'money that the bank told of is acknowledged and not kept',
    table: 'settlement.receipt',
    when: 'before insert',
    body: 'return null;',
    finds: /money that came in is received once/,
  },
  {
    what: 'the report that a message arrived is acknowledged and not kept',
    table: 'notice.sms_part',
    when: 'before update',
    body: 'if new.reported_at is not null then return old; end if; return new;',
    finds: /a report is kept as it was told/,
  },
  {
    what: 'who leaves stays logged in',
    table: 'identity.session',
    when: 'before delete',
    body: 'return null;',
    finds: /a session that is over opens nothing/,
  },
];

for (const { what, table, when, body, finds } of bugs)
  test(`[X-8] a planted bug is found within three seeds: ${what}`, async () => {
    let finding: RunResult['finding'];
    for (let seed = 1; seed <= 3 && !finding; seed += 1)
      ({ finding } = await simulate({
        seed,
        ...short,
        prepare: async ({ data }) => {
          await data.ownerPool.query(`
            create function simulation.bug() returns trigger language plpgsql as $$ begin ${body} end $$;
            create trigger bug ${when} on ${table} for each row execute function simulation.bug();`);
        },
      }));
    assert.match(finding?.rule ?? 'nothing was found', finds, JSON.stringify(finding));
  });
