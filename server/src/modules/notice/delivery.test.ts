import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Call } from '../../platform/call.ts';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { change, onDay, openBooks, personalDraft } from '../ledger/books-testing.ts';
import { postJournal } from '../ledger/index.ts';
import { expand } from './expand.ts';
import { notify } from './notify.ts';
import { removeOldMessages } from './retention.ts';

// What jobs do with occasions when they are stopped anywhere or run twice.

const people = 2_300;
const centerId = 1;
let data: TestDatabase;
let journalId: string;
/** The id in the payload of the job that was enqueued last. */
let enqueued = '';
const log = openLog('silent');

const parts = () => {
  const enqueue = async (_tx: unknown, _center: number, _job: unknown, payload: object) => {
    enqueued = Object.values(payload)[0] as string;
  };
  return {
    database: data.database,
    vault: data.vault,
    enqueue,
    now: () => Temporal.Instant.from('2026-11-12T02:00:00Z'),
  };
};
const inCall = <T>(work: (call: Call) => Promise<T>) =>
  systemCall(parts(), { name: 'test', centerId, requestId: 'test' })(work); // prettier-ignore

/** A run that is stopped before its transaction with this number, as by a crash. */
const stoppedBefore = (limit: number) => {
  let calls = 0;
  return {
    log,
    inCall: async <T>(work: (call: Call) => Promise<T>): Promise<T> => {
      calls += 1;
      if (calls > limit) throw new Error('stopped');
      return inCall(work);
    },
  };
};
const run = stoppedBefore(Number.POSITIVE_INFINITY);

before(async () => {
  data = await openTestDatabase();
  const { accountIds } = await openBooks(data, centerId, { accounts: people, on: '2026-11-01' });
  await data.ownerPool.query(
    `insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
     select $1, id, lpad(row_number() over (order by id)::text, 12, '0'), gen_random_uuid(), $2, 'normal', 1, '2026-11-01', '2026-11-01' from unnest($3::uuid[]) id`,
    [centerId, newUuid(0), accountIds],
  );
  const draft = personalDraft(
    'remittance',
    accountIds.map((accountId, at) => change(accountId, 100 + at)),
  ); // prettier-ignore
  ({ journalId } = await onDay(data, centerId, '2026-11-12', (call) => postJournal(call, draft)));
});
after(() => data.close());

async function newOccasion(): Promise<string> {
  await inCall((call) =>
    notify(call, 'contribution.remitted', ['journal', journalId], { month: '2026-11', on: '2026-11-12' }),
  );
  return enqueued;
}

async function toldOf(occasionId: string) {
  const { rows } = await data.ownerPool.query(
    `select count(*)::int as messages, count(distinct recipient_id)::int as recipients,
       (select expanded_at is not null from notice.occasion where occasion_id = $1) as is_told, (select message_count from notice.occasion where occasion_id = $1) as counted,
       (select told_count from notice.occasion where occasion_id = $1) as progress
     from notice.message where occasion_id = $1`,
    [occasionId],
  );
  return rows[0];
}
const all = { messages: people, recipients: people, is_told: true, counted: people, progress: people };

test('each person on a journal is told once, with the own amount and balance', async () => {
  const occasionId = await newOccasion();
  await expand(run, occasionId);
  assert.deepEqual(await toldOf(occasionId), all);
  const { rows } = await data.ownerPool.query(
    `select m.body, a.account_no from notice.message m join account.personal_account a on a.person_id = m.recipient_id
     join ledger.personal_entry e using (account_id) where m.occasion_id = $1 and e.current_change_fen = 777`,
    [occasionId],
  );
  const tail = rows[0].account_no.slice(-4);
  assert.equal(
    rows[0].body,
    `您的住房公积金账户（尾号${tail}）于2026年11月12日汇缴入账2026年11月缴存额 7.77 元，账户余额 7.77 元。`,
  );
});

test('telling that is stopped anywhere and begun again, however often, tells each once', async () => {
  const stops = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const property = fc.asyncProperty(stops, async (limits) => {
    const occasionId = await newOccasion();
    for (const limit of limits) {
      await expand(stoppedBefore(limit), occasionId).catch((error: Error) => assert.match(error.message, /stopped/));
      // Wherever it stopped, the progress on screen is what the inboxes hold.
      const { messages, progress, is_told } = await toldOf(occasionId);
      assert.deepEqual([progress, is_told], [messages, messages === people]);
    }
    await expand(run, occasionId);
    assert.deepEqual(await toldOf(occasionId), all);
    await expand(run, occasionId);
    assert.deepEqual(await toldOf(occasionId), all);
  });
  await fc.assert(property, { numRuns: 5 });
});

test('two workers that tell the same occasion at once tell each once', async () => {
  const occasionId = await newOccasion();
  await Promise.all([expand(run, occasionId), expand(run, occasionId), expand(run, occasionId)]);
  assert.deepEqual(await toldOf(occasionId), all);
});

test('what was kept for as long as it is to be kept is removed, with its tries and parts; what is younger or on its way stays', async () => {
  const personId = newUuid(0);
  const owner = data.ownerPool;
  // The parameters: 36 months of the inbox, 12 of what went to phones.
  const at = (months: number, days: number) =>
    parts().now().toZonedDateTimeISO('Asia/Shanghai').subtract({ months }).add({ days }).toInstant().toString();
  for (const days of [-1, 1])
    await owner.query(
      `insert into notice.message (center_id, recipient_kind, recipient_id, message_id, occasion_id, template, title, body, created_at)
       values (1, 'person', $1, gen_random_uuid(), gen_random_uuid(), 'loan.settled', $2, '', $3)`,
      [personId, String(days), at(36, days)],
    );
  const texts = { old: crypto.randomUUID(), young: crypto.randomUUID(), moving: crypto.randomUUID() };
  for (const [smsId, state, days] of [
    [texts.old, 'delivered', -1],
    [texts.young, 'delivered', 1],
    [texts.moving, 'handed-over', -1],
  ] as const) {
    await owner.query(
      `insert into notice.sms (center_id, sms_id, mobile_sealed, mobile_index, body_sealed, template, state, created_at, next_at, expires_at)
       values (1, $1, '', '', '', 'loan.settled', $2, $3, $3, $3)`,
      [smsId, state, at(12, days)],
    );
    await owner.query(
      `insert into notice.sms_try (center_id, sms_id, try_no, route, state, started_at) values (1, $1, 1, 'phones', 'delivered', now())`,
      [smsId],
    );
    await owner.query(
      `insert into notice.sms_part (center_id, sms_id, try_no, part_no, route, state) values (1, $1, 1, 1, 'phones', 'delivered')`,
      [smsId],
    );
  }
  for (const days of [-1, 1])
    await owner.query(
      `insert into notice.uplink (center_id, uplink_id, route, reference, mobile_sealed, mobile_index, access_number, body_sealed, received_at, answered_at)
       values (1, gen_random_uuid(), 'retention', $1, '', '', '12329', '', $2, $2)`,
      [String(days), at(12, days)],
    );
  await inCall(removeOldMessages);
  const { rows: kept } = await owner.query('select title from notice.message where recipient_id = $1', [personId]);
  assert.deepEqual(kept, [{ title: '1' }]);
  for (const table of ['sms', 'sms_try', 'sms_part']) {
    const { rows } = await owner.query<{ sms_id: string }>(
      `select sms_id from notice.${table} where sms_id = any ($1::uuid[])`,
      [Object.values(texts)],
    );
    assert.deepEqual(rows.map((row) => row.sms_id).sort(), [texts.young, texts.moving].sort(), table);
  }
  const { rows: uplinks } = await owner.query("select reference from notice.uplink where route = 'retention'");
  assert.deepEqual(uplinks, [{ reference: '1' }]);
  assert.equal(await inCall(removeOldMessages), 0);
});
