/**
 * Makes the first administrator (系统管理员) and the first security officer (安全管理员) of a centre, who make everybody else:
 *
 *     ANJU_OWNER_URL=postgresql://owner@host/anju ANJU_KEY_RING_FILE=… \
 *       npm run first-officers -- CENTRE administrator USERNAME 'NAME' security USERNAME 'NAME'
 *
 * Without the variables the local database and its keys are used. Prints a one-time activation code for each, once: with it
 * the officer sets password and authenticator at /staff/activate. Run again it gives a new code to whoever has not come
 * yet. With `--reset` before CENTRE an officer who is in use begins anew: the way back in when a centre's only officer of a
 * kind has lost the telephone. The login log of the account tells of both.
 */
import { join } from 'node:path';
import pg from 'pg';
import { type FirstOfficer, writeFirstOfficers } from '../server/src/modules/identity/index.ts';
import { openVault } from '../server/src/platform/crypto.ts';
import { localDatabase, localDirectory, useLocalServer } from './local-server.ts';

const usage = "npm run first-officers -- [--reset] CENTRE administrator USERNAME 'NAME' security USERNAME 'NAME'";

function explain(): never {
  console.error(usage);
  process.exit(2);
}

/** What the command line asks for. Says how it is called, and ends, for anything that it does not understand. */
function read(words: readonly string[]): { centerId: number; resets: boolean; officers: FirstOfficer[] } {
  const resets = words[0] === '--reset';
  const [centre, ...rest] = resets ? words.slice(1) : words;
  const centerId = Number(centre);
  if (!Number.isInteger(centerId) || centerId < 1 || rest.length === 0 || rest.length % 3 !== 0) explain();
  const officers = Array.from({ length: rest.length / 3 }, (_, place) => {
    const [role = '', username = '', name = ''] = rest.slice(place * 3, place * 3 + 3);
    if ((role !== 'administrator' && role !== 'security') || !/^[a-z][a-z0-9._-]{2,29}$/.test(username) || name === '')
      return explain();
    return { role, username, name, outlet: '' } satisfies FirstOfficer;
  });
  return { centerId, resets, officers };
}

async function write(url: string, keyRingFile: string, asked: ReturnType<typeof read>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin');
    const known = await client.query('select from party.center where center_id = $1', [asked.centerId]);
    if (known.rowCount === 0) throw new Error(`there is no centre ${asked.centerId}`);
    const codes = await writeFirstOfficers(client, openVault(keyRingFile), { ...asked, now: Temporal.Now.instant() });
    await client.query('commit');
    for (const { role, username, code, endsAt } of codes)
      console.log(`${role}  ${username}  activation code ${code}  until ${endsAt.toString()}`);
    const missed = asked.officers.filter(({ username }) => !codes.some((one) => one.username === username));
    for (const { username } of missed) console.log(`${username} is in use, stopped or has another role: left as it is`);
  } finally {
    await client.end();
  }
}

const given = process.env['ANJU_OWNER_URL'];
const keys = process.env['ANJU_KEY_RING_FILE'];
const asked = read(process.argv.slice(2));
if (given !== undefined && keys === undefined)
  throw new Error('ANJU_KEY_RING_FILE: activation codes are kept by their digest under the keys of the installation');
const server = given === undefined ? await useLocalServer() : undefined;
try {
  const url = given ?? server?.url('postgres', localDatabase) ?? '';
  await write(url, keys ?? join(localDirectory, 'keys.json'), asked);
} catch (error) {
  console.error(`nothing was written: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await server?.release();
}
