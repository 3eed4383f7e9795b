import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openAuthority } from '../sandbox/src/authority/authority.ts';
import { openCentreKeys } from '../sandbox/src/bank/keys.ts';
import { openAccess } from '../sandbox/src/province/access.ts';
import { writeSealFiles } from '../sandbox/src/seal-files.ts';
import { openTransferAccess } from '../sandbox/src/transfer-platform/access.ts';
import { freePort } from '../scripts/postgres.ts';
import { newSecret, sha256 } from '../server/src/platform/crypto.ts';
import type { Database } from '../server/src/platform/db.ts';
import { sessionCookieName } from '../server/src/platform/http.ts';
import { keyRingFile } from './city.ts';

// The service in a process of its own, for benchmarks that ask it over HTTP.

export interface OpenBrowser {
  readonly accountId: string;
  readonly cookie: string;
}

/** Logs in people whose accounts lie evenly over all of the first centre. */
export async function openBrowsers(database: Database, count: number): Promise<OpenBrowser[]> {
  const found = await sql<{ accountId: string; personId: string }>`
    with numbered as (
      select account_id, person_id, row_number() over (order by account_no) as place, count(*) over () as total
      from account.personal_account where center_id = 1 and state = 'normal'
    ) select account_id, person_id from numbered where place % greatest(total / ${count}, 1) = 0 limit ${count}`.execute(
    database,
  );
  const browsers: OpenBrowser[] = [];
  for (const { accountId, personId } of found.rows)
    browsers.push({ accountId, cookie: await openSession(database, personId) });
  return browsers;
}

async function openSession(database: Database, personId: string): Promise<string> {
  const secret = newSecret();
  const now = Temporal.Now.instant();
  await database
    .insertInto('identity.session')
    .values({
      centerId: 1,
      sessionKey: sha256(secret),
      kind: 'person',
      subjectId: personId,
      actorName: '测试',
      roles: [],
      channel: 'web',
      host: '',
      address: '',
      device: '',
      createdAt: now,
      seenAt: now,
      expiresAt: now.add({ hours: 10 }),
    })
    .execute();
  return `${sessionCookieName('http://localhost')}=1.${secret}`;
}

/** Starts an API process on a city; answers its address when it is ready. Whoever starts it kills its children. */
export async function startService(appUrl: string, children: ChildProcess[]): Promise<string> {
  const directory = join(import.meta.dirname, '../.anju-bench/service');
  mkdirSync(directory, { recursive: true });
  await writeSealFiles(
    await openAuthority({ directory: join(directory, 'authority'), baseUrl: 'http://127.0.0.1:9' }),
    join(directory, 'seal'),
    [],
  );
  openCentreKeys(directory);
  const messageCentresFile = join(directory, 'message-centres.json');
  writeFileSync(messageCentresFile, JSON.stringify([{ kind: 'http', name: 'none', url: 'http://127.0.0.1:9' }]));
  const port = await freePort();
  const environment = {
    PORT: String(port),
    ANJU_PUBLIC_URL: `http://localhost:${port}`,
    ANJU_DATABASE_URL: appUrl,
    ANJU_KEY_RING_FILE: keyRingFile,
    ANJU_SEAL_DIRECTORY: join(directory, 'seal'),
    ANJU_TIMESTAMP_URL: 'http://127.0.0.1:9/tsa',
    ANJU_REVOCATION_ORIGINS: 'http://127.0.0.1:9',
    ANJU_MESSAGE_CENTRES_FILE: messageCentresFile,
    ANJU_BANK_PEER: '127.0.0.1:9',
    ANJU_BANK_PRIVATE_KEY_FILE: join(directory, 'centre-private-key.pem'),
    ANJU_EXCHANGE_URL: 'http://127.0.0.1:9',
    ANJU_EXCHANGE_KEY_URL: 'http://127.0.0.1:9',
    ANJU_EXCHANGE_FILE: openAccess(join(directory, 'province'), Temporal.Now.plainDateISO()).file,
    ANJU_TRANSFER_URL: 'http://127.0.0.1:9',
    ANJU_TRANSFER_FILE: openTransferAccess(join(directory, 'transfer')).file,
    ANJU_SANDBOX: 'true',
    ANJU_LOG_LEVEL: 'warn',
  };
  children.push(
    fork(join(import.meta.dirname, '../server/src/main.ts'), ['api'], { env: { ...process.env, ...environment } }),
  );
  return answering(`http://127.0.0.1:${port}`, '/healthz');
}

/** Waits until a path of an address answers, and answers the address. */
export async function answering(address: string, path: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (
      await fetch(address + path).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return address;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} does not answer`);
}
