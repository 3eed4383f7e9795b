import type { ChildProcess } from 'node:child_process';
import { request } from 'node:http';
import { sql } from 'kysely';
import { personContexts } from '../server/src/modules/party/index.ts';
import { openDatabase, openPool } from '../server/src/platform/db.ts';
import { hashPassword, verifyPassword } from '../server/src/platform/passwords.ts';
import { type BenchCity, median, openBenchCity } from './city.ts';
import { askOver } from './load.ts';
import type { Benchmark } from './main.ts';
import { startService } from './service.ts';

const connections = 16;
const seconds = 5;
const rounds = 3;
const people = 400;
const password = 'anju-bench-2026';

/**
 * A person logs in by certificate number and password over HTTP (Argon2id at the OWASP parameters, the throttle, the
 * session, the login log and the audit entry in one durable transaction), at 16 connections. The floor is the checking
 * of as many password hashes alone, as many at once.
 */
export async function run(): Promise<Benchmark> {
  const city = await openBenchCity();
  const children: ChildProcess[] = [];
  try {
    const stored = await hashPassword(password);
    const accounts = await peopleWithPassword(city, stored);
    const service = await startService(city.appUrl, children);
    const logins: number[] = [];
    const hashes: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const hash = await rate(async () => void (await verifyPassword(stored, password)));
      const login = await rate((number) => enter(service, accounts[number % accounts.length] ?? '', number));
      if (round < 0) continue; // The first round warms up.
      hashes.push(hash);
      logins.push(login);
    }
    return {
      name: 'login',
      ratio: median(logins) / median(hashes),
      goal: 0.9,
      comparison: '>=',
      figures: { connections, loginsPerSecond: median(logins), hashesPerSecond: median(hashes) },
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await city.close();
  }
}

const rate = async (ask: (number: number) => Promise<void>): Promise<number> =>
  (await askOver(ask, { connections, seconds })).perSecond;

/** Gives people of the city a password, as if they had logged in before; answers their certificate numbers. */
async function peopleWithPassword({ ownerUrl, vault }: BenchCity, stored: string): Promise<string[]> {
  const pool = openPool(ownerUrl, 1);
  const database = openDatabase(pool);
  const { rows } = await sql<{ certificateSealed: Buffer }>`
    with chosen as (
      select person_id, certificate_sealed from party.person
      where center_id = 1 and person_id in (select person_id from account.personal_account where center_id = 1 and state = 'normal')
      order by person_id limit ${people}
    ), given as (
      insert into identity.login (center_id, login_id, kind, subject_id, password_hash, first_login_at)
      select 1, gen_random_uuid(), 'person', person_id, ${stored}, now() from chosen
      on conflict (center_id, kind, subject_id) do update set password_hash = excluded.password_hash, first_login_at = excluded.first_login_at
    ) select certificate_sealed from chosen`.execute(database);
  await pool.end();
  return rows.map((row) => vault.open(row.certificateSealed, personContexts.certificate));
}

/** One login from an address of its own: the limit of attempts is per address. */
function enter(service: string, account: string, number: number): Promise<void> {
  const body = JSON.stringify({ centerId: 1, account, password });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-forwarded-for': `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${service}/api/sessions/person`, { method: 'POST', headers }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`a login answered ${response.statusCode}`)),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
