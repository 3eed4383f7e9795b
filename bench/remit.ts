import { sql } from 'kysely';
import pg from 'pg';
import { carryOver } from '../server/src/modules/contribution/carry-over.ts';
import { confirm, prepareConfirmation } from '../server/src/modules/contribution/confirm.ts';
import { findRemittance } from '../server/src/modules/contribution/index.ts';
import { receivePayment } from '../server/src/modules/contribution/receive-payment.ts';
import { employerOf } from '../server/src/modules/party/index.ts';
import { receiveAccountChange, registerClaim } from '../server/src/modules/settlement/index.ts';
import { settle } from '../server/src/modules/settlement/settle.ts';
import type { Call } from '../server/src/platform/call.ts';
import { formatMonth } from '../server/src/platform/dates.ts';
import { type Database, openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { type CallParts, openJobs, systemCall } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { type BenchCity, benchNow, median, milliseconds, openBenchCity } from './city.ts';
import { fillEmployer } from './employer.ts';
import type { Benchmark } from './main.ts';

const rounds = 7;
const roundsOfHuge = 3;
const centerId = 1;
registerClaim(receivePayment);

/**
 * Confirming and posting one employer's month of 10,000 people (and of 100, and of 100,000), as the service does it:
 * confirmation with its audit, the bank's notice, matching, journal, sub-ledgers, occasions for the notices. The floor is
 * one SQL statement that updates as many balance rows and inserts as many entries into the same tables with the same
 * indexes. The goal holds for 10,000 and for 100,000: for 100 the fixed parts (six transactions) are most of it.
 */
export async function run(): Promise<Benchmark> {
  const city = await openBenchCity();
  const pool = openServicePool(city.appUrl, 6);
  const database = openDatabase(pool);
  const jobs = await openJobs(city.appUrl, openLog('silent'));
  try {
    const parts = { database, vault: city.vault, enqueue: jobs.enqueue };
    const large = await measured(parts, await employerOfSize(database, 10_000), rounds);
    const small = await measured(parts, await employerOfSize(database, 100), rounds);
    const huge = await measured(parts, await anEmployerOf(city, 100_000), roundsOfHuge);
    return {
      name: 'remit',
      ratio: Math.max(large.work / large.floor, huge.work / huge.floor),
      goal: 1.5,
      comparison: '<=',
      figures: {
        people: large.people,
        workMs: large.work,
        floorMs: large.floor,
        ratio: large.work / large.floor,
        smallPeople: small.people,
        smallWorkMs: small.work,
        smallFloorMs: small.floor,
        smallRatio: small.work / small.floor,
        hugePeople: huge.people,
        hugeWorkMs: huge.work,
        hugeFloorMs: huge.floor,
        hugeRatio: huge.work / huge.floor,
      },
    };
  } finally {
    await jobs.stop();
    await pool.end();
    await city.close();
  }
}

/** An employer that the city does not have, with so many people. */
async function anEmployerOf({ ownerUrl, vault }: BenchCity, people: number): Promise<Employer> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const employerId = await fillEmployer(client, vault, { centerId, people });
  await client.query('vacuum analyze');
  await client.end();
  return { employerId, people };
}

export interface Employer {
  readonly employerId: string;
  readonly people: number;
}

/** The employer of the first centre whose people are nearest to a number. */
export async function employerOfSize(database: Database, wanted: number): Promise<Employer> {
  const found = await sql<{ employerId: string; people: bigint }>`
    select employer_id, count(*) as people from account.personal_account where center_id = ${centerId} and state = 'normal'
    group by employer_id order by abs(count(*) - ${wanted}) limit 1`.execute(database);
  const row = found.rows[0];
  if (!row) throw new Error('no employer');
  return { employerId: row.employerId, people: Number(row.people) };
}

type Parts = Omit<CallParts, 'now'>;
interface Month {
  readonly work: number;
  readonly floor: number;
}

/** How many months from the first an employer has paid already: in a city that was kept from an earlier run. */
async function monthsPaid(database: Database, employerId: string): Promise<number> {
  const { rows } = await sql<{ contributedTo: Temporal.PlainDate }>`
    select contributed_to from account.employer_account where center_id = ${centerId} and employer_id = ${employerId}::uuid`.execute(
    database,
  );
  const last = benchNow.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().with({ day: 1 }).subtract({ months: 1 });
  return rows[0] ? last.until(rows[0].contributedTo, { largestUnit: 'month' }).months : 0;
}

/** One month after the other of an employer, from the one that is due: the floor and the work, in milliseconds. */
export async function monthsOf(parts: Parts, employer: Employer): Promise<() => Promise<Month>> {
  let months = await monthsPaid(parts.database, employer.employerId);
  return async () => {
    const now = benchNow.toZonedDateTimeISO('Asia/Shanghai').add({ months }).toInstant();
    months += 1;
    const inCall = callsOf({ ...parts, now: () => now }, employer.employerId);
    const remittanceId = await inCall((call) =>
      carryOver(call, employer.employerId, { month: formatMonth(call.accountingDate), requestId: call.newId() }),
    );
    const floor = await milliseconds(() => floorStatement(parts.database, employer, now));
    const work = await milliseconds(() => confirmAndPost(inCall, remittanceId));
    await sql`checkpoint`.execute(parts.database).catch(() => undefined);
    return { work, floor };
  };
}

async function measured(parts: Parts, employer: Employer, count: number): Promise<Month & { people: number }> {
  const next = await monthsOf(parts, employer);
  const months: Month[] = [];
  for (let round = 0; round < count; round += 1) months.push(await next());
  return {
    work: median(months.map(({ work }) => work)),
    floor: median(months.map(({ floor }) => floor)),
    people: employer.people,
  };
}

function callsOf(parts: CallParts, employerId: string) {
  const inCall = systemCall(parts, { name: 'bench', centerId, requestId: 'bench' });
  // The clerk of the employer: confirming is a clerk's deed.
  return <T>(work: (call: Call) => Promise<T>) =>
    inCall((call) =>
      work({
        ...call,
        actor: { kind: 'employer', id: employerId, employerId, sessionKey: 'bench', permissions: new Set() },
      }),
    );
}

async function confirmAndPost(inCall: ReturnType<typeof callsOf>, remittanceId: string): Promise<void> {
  const challenge = await inCall((call) => prepareConfirmation(call, employerOf(call), remittanceId));
  const signed = {
    ...challenge,
    signature: Buffer.from('bench'),
    certificate: Buffer.from('bench'),
    fingerprint: '',
    signerName: '',
    creditCode: '',
    subjectName: '',
  };
  await inCall((call) => confirm(call, employerOf(call), remittanceId, { by: 'signature', signed }));
  const receiptId = await inCall(async (call) => {
    const remittance = await findRemittance(call.tx, centerId, { remittanceId });
    if (!remittance) throw new Error('no remittance');
    const change = {
      accountNo: '1',
      bankSerial: remittanceId,
      counterAccountNo: '2',
      counterName: '3',
      transactedOn: call.accountingDate,
      transactionTime: '100000',
      summary: '',
    };
    await receiveAccountChange(call, { ...change, amount: remittance.amountFen, remark: remittance.serial });
    const kept = await sql<{
      receiptId: string;
    }>`select receipt_id from settlement.receipt where center_id = ${centerId} and bank_serial = ${remittanceId}`.execute(
      call.tx,
    );
    return kept.rows[0]?.receiptId ?? '';
  });
  await inCall((call) => settle(call, receiptId));
  const after = await inCall((call) => findRemittance(call.tx, centerId, { remittanceId }));
  if (after?.state !== 'posted') throw new Error(`the remittance is ${after?.state}`);
}

async function floorStatement(
  database: Database,
  { employerId, people }: Employer,
  now: Temporal.Instant,
): Promise<void> {
  const done = await sql<{ count: bigint }>`
    with touched as (
      update ledger.personal_balance b set current_fen = b.current_fen + 100, entry_no = b.entry_no + 1
      from account.personal_account a
      where b.center_id = ${centerId} and a.center_id = ${centerId} and a.employer_id = ${employerId}::uuid and a.state = 'normal' and b.account_id = a.account_id
      returning b.account_id, b.entry_no, b.carried_fen + b.current_fen as balance
    ), entered as (
      insert into ledger.personal_entry (center_id, account_id, entry_no, journal_id, kind, carried_change_fen, current_change_fen, balance_after_fen, accounting_date, recorded_at)
      select ${centerId}, account_id, entry_no, one_journal.id, 'remittance', 0, 100, balance, ${now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate()}::date, ${now}::timestamptz
      from touched, (select gen_random_uuid() as id) one_journal
      returning 1
    ) select count(*) from entered`.execute(database);
  if (Number(done.rows[0]?.count) !== people) throw new Error(`the floor touched ${done.rows[0]?.count} rows`);
}
