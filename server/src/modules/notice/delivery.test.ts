import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import { handOver, httpSmsRoute, type SmsRoute, useSmsRoute } from './hand-over.ts';
import { notify, sendCode } from './notify.ts';

// What jobs do with occasions and short messages when they are stopped anywhere, run twice, or the way to phones is down.

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
       (select expanded_at is not null from notice.occasion where occasion_id = $1) as is_told, (select message_count from notice.occasion where occasion_id = $1) as counted
     from notice.message where occasion_id = $1`,
    [occasionId],
  );
  return rows[0];
}
const all = { messages: people, recipients: people, is_told: true, counted: people };

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
      await assert.rejects(expand(stoppedBefore(limit), occasionId), /stopped/);
      assert.equal((await toldOf(occasionId)).is_told, false);
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

async function newSms(): Promise<string> {
  await inCall((call) => sendCode(call, '19900000000', { code: '123456', purpose: '登录', centerName: '中心' }));
  return enqueued;
}
const smsOf = async (smsId: string) => {
  const { rows } = await data.ownerPool.query(
    'select state, attempts, handed_over_at is not null as is_dated from notice.sms where sms_id = $1',
    [smsId],
  ); // prettier-ignore
  return rows[0];
};

/** A route that answers as told, one after another, and remembers what it was given. */
function routeThat(...answers: readonly ('handed-over' | 'refused' | Error)[]) {
  const sent: Parameters<SmsRoute['send']>[0][] = [];
  useSmsRoute({
    async send(message) {
      const answer = answers[sent.length] ?? 'handed-over';
      sent.push(message);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return sent;
}
const down = new Error('the route is down');

test('a short message is handed over once, however often its job runs', async () => {
  const sent = routeThat();
  const smsId = await newSms();
  await handOver(run, smsId);
  await handOver(run, smsId);
  assert.deepEqual(
    sent.map((message) => [message.id, message.mobile]),
    [[smsId, '19900000000']],
  ); // prettier-ignore
  assert.deepEqual(await smsOf(smsId), { state: 'handed-over', attempts: 1, is_dated: true });
});

test('while the route is down the message stays queued and its job fails to be tried again; then it goes', async () => {
  const sent = routeThat(down, down);
  const smsId = await newSms();
  for (const attempts of [1, 2]) {
    await assert.rejects(handOver(run, smsId), down);
    assert.deepEqual(await smsOf(smsId), { state: 'queued', attempts, is_dated: false });
  }
  await handOver(run, smsId);
  assert.deepEqual(await smsOf(smsId), { state: 'handed-over', attempts: 3, is_dated: true });
  assert.deepEqual(new Set(sent.map((message) => message.id)), new Set([smsId]));
});

test('after five attempts a message is given up and said to have failed, not tried for ever', async () => {
  const sent = routeThat(down, down, down, down, down);
  const smsId = await newSms();
  for (let attempt = 1; attempt < 5; attempt += 1) await assert.rejects(handOver(run, smsId), down);
  await handOver(run, smsId);
  await handOver(run, smsId);
  assert.equal(sent.length, 5);
  assert.deepEqual(await smsOf(smsId), { state: 'failed', attempts: 5, is_dated: false });
});

test('a message that the route refuses has failed at once', async () => {
  const sent = routeThat('refused');
  const smsId = await newSms();
  await handOver(run, smsId);
  await handOver(run, smsId);
  assert.equal(sent.length, 1);
  assert.deepEqual(await smsOf(smsId), { state: 'failed', attempts: 1, is_dated: false });
});

test('a worker that dies between handing over and noting it hands the same id over again, so that the receiver keeps one', async () => {
  const sent = routeThat();
  const smsId = await newSms();
  await assert.rejects(handOver(stoppedBefore(1), smsId), /stopped/);
  assert.equal((await smsOf(smsId)).state, 'queued');
  await handOver(run, smsId);
  assert.deepEqual(
    sent.map((message) => message.id),
    [smsId, smsId],
  ); // prettier-ignore
  assert.equal((await smsOf(smsId)).state, 'handed-over');
});

test('over HTTP a 2xx is taken, a 4xx refused, and a 5xx or no answer is tried again', async () => {
  let status = 200;
  let body = '';
  const server = createServer((request, response) => {
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => response.writeHead(status).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const route = httpSmsRoute(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const message = { id: 'a', mobile: '19900000000', text: '您好' };
  assert.equal(await route.send(message), 'handed-over');
  assert.deepEqual(JSON.parse(body), message);
  status = 422;
  assert.equal(await route.send(message), 'refused');
  status = 503;
  await assert.rejects(route.send(message), /503/);
  await new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await assert.rejects(route.send(message));
});
