/**
 * Adds a centre to a deployment, while it runs:
 *
 *     ANJU_OWNER_URL=postgresql://owner@host/anju ANJU_KEY_RING_FILE=… npm run add-centre -- centre.json
 *
 * Without the variables the local database and its keys are used. The file (`examples/centre.json`) says what the centre
 * is: its special account, its own parameters with their sources, the first day of its books, its staff. Everything is
 * written in one transaction or nothing is. Run again with a longer file it adds what is new, such as a new clerk; what
 * is there already it never changes: a value that differs is refused. Prints the first password and the secret of the
 * one-time codes of each new member of staff, once.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { generateSecret, generateURI } from 'otplib';
import pg from 'pg';
import { openVault, type Vault } from '../server/src/platform/crypto.ts';
import { newUuid } from '../server/src/platform/ids.ts';
import { hashPassword } from '../server/src/platform/passwords.ts';
import { type CentreFile, ownParameters, readCentreFile } from './centre-file.ts';
import { localDatabase, localDirectory, useLocalServer } from './local-server.ts';

/** What somebody new needs to log in; it is shown once and kept nowhere. */
export interface FirstLogin {
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string;
}

export interface Added {
  readonly isNew: boolean;
  readonly logins: readonly FirstLogin[];
  readonly parameters: number;
  readonly bankAccounts: number;
}

/** Writes what is new of a centre, in one transaction. Throws an Error for anything that stands there otherwise. */
export async function addCentre(ownerUrl: string, vault: Vault, file: CentreFile): Promise<Added> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('begin');
    // Two that add the same centre at once: the second finds what the first has written.
    await client.query(`select pg_advisory_xact_lock(hashtext('add-centre'))`);
    const isNew = await writeCentre(client, file);
    const added = {
      isNew,
      bankAccounts: await writeBankAccounts(client, file),
      parameters: await writeParameters(client, file),
      logins: await writeStaff(client, vault, file),
    };
    await client.query('commit');
    return added;
  } finally {
    await client.end();
  }
}

async function writeCentre(client: pg.Client, file: CentreFile): Promise<boolean> {
  const { centerId, name, city, address, phone } = file;
  const { rows } = await client.query<{ name: string }>('select name from party.center where center_id = $1', [
    centerId,
  ]);
  if (rows[0] && rows[0].name !== name)
    throw new Error(`centre ${centerId} is ${rows[0].name} already: give ${name} another number`);
  if (!rows[0]) {
    await client.query('insert into party.center (center_id, name, city, address, phone) values ($1, $2, $3, $4, $5)', [
      centerId,
      name,
      city,
      address,
      phone,
    ]);
    const closedThrough = Temporal.PlainDate.from(file.booksOpenOn).subtract({ days: 1 });
    await client.query('insert into ledger.books (center_id, closed_through) values ($1, $2)', [
      centerId,
      closedThrough.toString(),
    ]);
  }
  for (const number of file.smsNumbers)
    await client.query('insert into notice.access_number (center_id, number) values ($1, $2) on conflict do nothing', [
      centerId,
      number,
    ]);
  return rows.length === 0;
}

async function writeBankAccounts(client: pg.Client, { centerId, bankAccounts }: CentreFile): Promise<number> {
  let written = 0;
  for (const { accountNo, accountName, bankCode, bankName } of bankAccounts) {
    // The bank's notices name the account alone: two centres cannot have the same.
    const { rows } = await client.query<{ center_id: number }>(
      'select center_id from settlement.bank_account where account_no = $1',
      [accountNo],
    );
    const [known] = rows;
    if (known && known.center_id !== centerId)
      throw new Error(`account ${accountNo} is the special account of centre ${known.center_id}`);
    if (known) continue;
    await client.query(
      'insert into settlement.bank_account (center_id, account_no, account_name, bank_code, bank_name) values ($1, $2, $3, $4, $5)',
      [centerId, accountNo, accountName, bankCode, bankName],
    );
    written += 1;
  }
  return written;
}

/** A value that was in force stays what it was: another one begins on another day. */
async function writeParameters(client: pg.Client, { centerId, parameters }: CentreFile): Promise<number> {
  const { rows } = await client.query<{ key: string }>('select distinct key from params.national_value');
  const keys = new Set<string>([...ownParameters, ...rows.map(({ key }) => key)]);
  let written = 0;
  for (const { key, validFrom, value, source } of parameters) {
    if (!keys.has(key)) throw new Error(`parameters: there is no ${key}`);
    const text = JSON.stringify(value);
    const known = await client.query<{ same: boolean }>(
      'select value = $4::jsonb as same from params.center_value where center_id = $1 and key = $2 and valid_from = $3',
      [centerId, key, validFrom, text],
    );
    if (known.rows[0]?.same === false)
      throw new Error(`parameters: ${key} from ${validFrom} has another value already; a change begins on another day`);
    if (known.rows[0]) continue;
    await client.query(
      'insert into params.center_value (center_id, key, valid_from, value, source) values ($1, $2, $3, $4, $5)',
      [centerId, key, validFrom, text, source],
    );
    written += 1;
  }
  return written;
}

async function writeStaff(client: pg.Client, vault: Vault, { centerId, staff }: CentreFile): Promise<FirstLogin[]> {
  const logins: FirstLogin[] = [];
  for (const { username, name, outlet, roles } of staff) {
    const known = await client.query(
      `select from identity.login where center_id = $1 and kind = 'staff' and username = $2`,
      [centerId, username],
    );
    if (known.rowCount !== 0) continue;
    const now = Temporal.Now.instant().epochMilliseconds;
    const [staffId, loginId] = [newUuid(now), newUuid(now)];
    const login = { username, password: newPassword(), totpSecret: generateSecret() };
    await client.query(
      'insert into identity.staff (center_id, staff_id, name, outlet, roles) values ($1, $2, $3, $4, $5)',
      [centerId, staffId, name, outlet, roles],
    );
    await client.query(
      `insert into identity.login (center_id, login_id, kind, subject_id, username, password_hash, password_changed_at, totp_sealed)
       values ($1, $2, 'staff', $3, $4, $5, now(), $6)`,
      [
        centerId,
        loginId,
        staffId,
        username,
        await hashPassword(login.password),
        vault.seal(login.totpSecret, 'identity.login.totp'),
      ],
    );
    logins.push(login);
  }
  return logins;
}

/** Twenty letters and digits that nobody mistakes for others: a hundred bits. */
function newPassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 20 }, () => signs[randomInt(signs.length)]).join('');
}

/** What is said of a centre that was added: nothing of it can be read again. */
export function sayAdded({ centerId, name }: CentreFile, { isNew, logins, ...counts }: Added): string[] {
  return [
    `${isNew ? 'added' : 'known'}  ${centerId} ${name}: ${counts.bankAccounts} special accounts, ${counts.parameters} parameters, ${logins.length} staff new`,
    ...logins.map(
      ({ username, password, totpSecret }) =>
        `login  ${username}  password ${password}  ${generateURI({ issuer: 'Anju', label: `${centerId}-${username}`, secret: totpSecret })}`,
    ),
    ...(logins.length > 0 ? ['These lines are not kept: hand each to its owner now.'] : []),
  ];
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (!path) throw new Error('npm run add-centre -- centre.json');
  const given = process.env['ANJU_OWNER_URL'];
  const keys = process.env['ANJU_KEY_RING_FILE'];
  if (given !== undefined && keys === undefined)
    throw new Error('ANJU_KEY_RING_FILE: the secrets of one-time codes are sealed with the keys of the installation');
  const server = given === undefined ? await useLocalServer() : undefined;
  try {
    const file = readCentreFile(path);
    const vault = openVault(keys ?? join(localDirectory, 'keys.json'));
    const added = await addCentre(given ?? server?.url('postgres', localDatabase) ?? '', vault, file);
    for (const line of sayAdded(file, added)) console.log(line);
  } catch (error) {
    console.error(`nothing was added: ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    await server?.release();
  }
}
