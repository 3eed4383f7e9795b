import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { findDifferences } from '../modules/ledger/index.ts';
import { dayOf, monthOf } from '../platform/dates.ts';
import { fen } from '../platform/money.ts';
import { clearOfMidnight, until } from '../testing-waits.ts';
import { type Installation, openInstallation } from './crash-testing.ts';

const employerName = '安居市万人制造有限公司(演示)';
const people = 10_000;
let firstMonth: Temporal.PlainDate;
/** Printed, so that a run can be looked at again: the moments follow from it. */
const seed = randomInt(1_000_000);

let place: Installation;
before(async () => {
  await clearOfMidnight();
  firstMonth = monthOf(dayOf(Temporal.Now.instant())).subtract({ months: 5 });
  place = await openInstallation({ employerName, people, firstMonth });
  await place.start();
});
after(() => place.close());

/** Mulberry32: a small generator whose numbers follow from the seed. */
function generator(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Remittance {
  readonly remittanceId: string;
  readonly amountFen: number;
  readonly serial: string;
  readonly state: string;
}

/** The list of a month, signed and confirmed. */
async function confirmedMonth(month: Temporal.PlainDate, keyId: string, certificate: string): Promise<Remittance> {
  const body = { month: month.toPlainYearMonth().toString(), requestId: crypto.randomUUID() };
  const { remittanceId } = await place.call<{ remittanceId: string }>('POST', '/employer/remittances/carry-over', body);
  const path = `/employer/remittances/${remittanceId}`;
  const { challengeId, text } = await place.call<{ challengeId: string; text: string }>('POST', `${path}/confirmation`);
  const signature = Buffer.from(await place.sandbox.authority.signWithKey(keyId, Buffer.from(text))).toString('base64');
  return place.call<Remittance>('POST', `${path}/confirm`, { challengeId, certificate, signature });
}

interface Seen {
  readonly state: string;
  readonly receipts: number;
  readonly openReceipts: number;
  readonly journals: number;
  readonly entries: number;
  readonly occasions: number;
  readonly openOccasions: number;
  readonly messages: number;
  readonly told: number;
}

/** What the tables have of a month, in one look. */
async function look({ remittanceId, serial }: Remittance): Promise<Seen> {
  const { rows } = await sql<Seen>`
    with journal as (select journal_id from ledger.journal where center_id = 1 and business_key = 'remittance:' || ${remittanceId}),
    occasion as (select occasion_id, expanded_at from notice.occasion where center_id = 1 and audience_id in (select journal_id from journal))
    select (select state from contribution.remittance where remittance_id = ${remittanceId}::uuid) as state,
      (select count(*)::int from settlement.receipt where remark = ${serial}) as receipts,
      (select count(*)::int from settlement.receipt where remark = ${serial} and state = 'received') as open_receipts,
      (select count(*)::int from journal) as journals,
      (select count(*)::int from ledger.personal_entry where journal_id in (select journal_id from journal)) as entries,
      (select count(*)::int from occasion) as occasions,
      (select count(*)::int from occasion where expanded_at is null) as open_occasions,
      (select count(*)::int from notice.message where occasion_id in (select occasion_id from occasion)) as messages,
      (select count(distinct recipient_id)::int from notice.message where occasion_id in (select occasion_id from occasion)) as told`.execute(
    place.database(),
  );
  assert.ok(rows[0]);
  return rows[0];
}

/** What is killed, and the span of milliseconds after the payment in which: before, while and after it is posted and told. */
const rounds = [
  { kills: ['service', 'database'], from: 0, to: 40 },
  { kills: ['service'], from: 30, to: 250 },
  { kills: ['database'], from: 60, to: 500 },
  { kills: ['service', 'database'], from: 300, to: 1_600 },
] as const;

test(`killed anywhere, a month of ${people} people is posted once and each is told once (seed ${seed})`, async (context) => {
  const random = generator(seed);
  const order = { employerName, creditCode: place.creditCode, clerkName: '经办' };
  const { keyId, certificateDer } = await place.sandbox.authority.issueEmployerKey({
    ...order,
    algorithm: 'rsa',
    condition: 'good',
  });
  const certificate = Buffer.from(certificateDer).toString('base64');
  for (const [at, { kills, from, to }] of rounds.entries()) {
    const month = await confirmedMonth(firstMonth.add({ months: at }), keyId, certificate);
    pay(month);
    const delay = Math.round(from + random() * (to - from));
    await setTimeout(delay);
    const killed = performance.now();
    for (const what of kills) await place.kill(what);
    await place.start();
    const found = await look(month);
    const { state, receipts, entries, messages } = found;
    context.diagnostic(
      `${kills.join(' and ')} killed after ${delay} ms: ${state}, ${receipts} receipt, ${entries} entries, ${messages} messages`,
    );
    // All of it or nothing of it: no state between.
    assert.deepEqual([found.journals, found.entries, found.occasions], state === 'posted' ? [1, people, 1] : [0, 0, 0]);
    await assertBooks();
    await finished(month);
    const seconds = ((performance.now() - killed) / 1000).toFixed(1);
    context.diagnostic(`all done ${seconds} seconds after the kill`);
  }
});

function pay({ amountFen, serial }: Remittance): void {
  const { centre, employer } = place.accounts;
  const order = { fromAccountNo: employer, fromAccountName: employerName, toAccountNo: centre, remark: serial };
  assert.ok('bankSerial' in place.bank.pay({ ...order, amountFen: fen(amountFen) }));
}

async function assertBooks(): Promise<void> {
  const database = place.database();
  assert.deepEqual(await findDifferences(database, 1, { unmatchedFen: fen(0) }), []);
}

/** In the end: the bank has been heard, one receipt, one journal, one entry and one message for each. */
async function finished(month: Remittance): Promise<void> {
  const isDone = (seen: Seen) =>
    seen.state === 'posted' && seen.openReceipts === 0 && seen.occasions === 1 && seen.openOccasions === 0;
  try {
    await until(async () => {
      await setTimeout(200);
      return isDone(await look(month));
    }, 90_000);
  } catch (error) {
    throw new Error(`not finished; ${await place.waiting()}`, { cause: error });
  }
  const { receipts, journals, entries, messages, told } = await look(month);
  assert.deepEqual(
    { receipts, journals, entries, messages, told },
    { receipts: 1, journals: 1, entries: people, messages: people, told: people },
  ); // prettier-ignore
  await until(async () =>
    place.bank.state().transactions.every(({ notices }) => notices.every((notice) => notice.state === 'acknowledged')),
  );
  await assertBooks();
}
