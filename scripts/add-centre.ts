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
import type { Operation } from '../server/src/modules/audit/index.ts';
import { sectionsOf, suppliedBy } from '../server/src/modules/content/rules/kinds.ts';
import { openVault, type Vault } from '../server/src/platform/crypto.ts';
import { newUuid } from '../server/src/platform/ids.ts';
import { hashPassword } from '../server/src/platform/passwords.ts';
import { guidesOfCentre } from './base-guides.ts';
import { type CentreFile, readCentreFile } from './centre-file.ts';
import { localDatabase, localDirectory, useLocalServer } from './local-server.ts';

/** What somebody new needs to log in; it is shown once and kept nowhere. */
export interface FirstLogin {
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string;
}

/** How many rows of each kind were new, and who may log in. */
export interface Added {
  readonly isNew: boolean;
  readonly logins: readonly FirstLogin[];
  readonly rows: Readonly<Record<string, number>>;
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
    const rows: Record<string, number> = {};
    for (const table of await tablesOf(client, file)) {
      for (const row of table.rows)
        if (await addRow(client, table, { center_id: file.centerId, ...row }))
          rows[table.what] = (rows[table.what] ?? 0) + 1;
    }
    const logins = await writeStaff(client, vault, file);
    const guides = await writeGuides(client, file.centerId);
    if (guides > 0) rows['guides to review'] = guides;
    const added = { isNew, rows, logins };
    if (isNew || added.logins.length > 0 || Object.keys(rows).length > 0) await recordAdded(client, file, added);
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
  const party: Table = { name: 'party.center', what: 'centre', key: ['center_id'], rows: [] };
  const isNew = await addRow(client, party, { center_id: centerId, name, city, address, phone });
  if (isNew) {
    const closedThrough = Temporal.PlainDate.from(file.booksOpenOn).subtract({ days: 1 });
    await client.query('insert into ledger.books (center_id, closed_through) values ($1, $2)', [
      centerId,
      closedThrough.toString(),
    ]);
  }
  return isNew;
}

/** Rows of a table as the file says them, without the centre. */
interface Table {
  readonly name: string;
  readonly what: string;
  readonly key: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

async function tablesOf(client: pg.Client, file: CentreFile): Promise<Table[]> {
  await checkBankAccounts(client, file);
  const { smsNumbers, bankAccounts, parameters, queueGroups = [], businesses = [], days = [], directory = [] } = file;
  const table = (name: string, what: string, key: readonly string[], rows: readonly object[]): Table => ({
    name,
    what,
    key: ['center_id', ...key],
    rows: rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value as unknown])),
    ),
  });
  const placed = <T extends object>(rows: readonly T[]) => rows.map((row, position) => ({ ...row, position }));
  return [
    table(
      'notice.access_number',
      'sms numbers',
      ['number'],
      smsNumbers.map((number) => ({ number })),
    ),
    table('settlement.bank_account', 'special accounts', ['account_no'], placed(bankAccounts)),
    table(
      'params.center_value',
      'parameters',
      ['key', 'valid_from'],
      parameters.map((row) => ({ ...row, value: JSON.stringify(row.value) })),
    ),
    table('params.center_day', 'days', ['day'], days),
    table('booking.queue_group', 'queue groups', ['queue_group'], placed(queueGroups)),
    table('booking.service', 'businesses', ['service'], placed(businesses)),
    table('transfer.centre', 'centres of the directory', ['node_no', 'valid_from'], directory),
  ];
}

const columnOf = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Writes a row unless it is there; answers whether it was new. What is there with other values is refused. */
async function addRow(
  client: pg.Client,
  { name, key }: Table,
  row: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const columns = Object.keys(row);
  const values = Object.values(row);
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const { rowCount } = await client.query(
    `insert into ${name} (${columns.join(', ')}) values (${places}) on conflict (${key.join(', ')}) do nothing`,
    values,
  );
  if (rowCount === 1) return true;
  const same = columns.map((column, index) => `${column} is not distinct from $${index + 1}`).join(' and ');
  const found = await client.query(`select from ${name} where ${same}`, values);
  if (found.rowCount !== 0) return false;
  const which = key.map((column) => row[column]).join(', ');
  throw new Error(`${name} has other values for ${which} already: nothing that is there is changed`);
}

/** The bank's notices name the account alone: two centres cannot have the same. */
async function checkBankAccounts(client: pg.Client, { centerId, bankAccounts }: CentreFile): Promise<void> {
  const { rows } = await client.query<{ account_no: string; center_id: number }>(
    'select account_no, center_id from settlement.bank_account where account_no = any ($1) and center_id <> $2',
    [bankAccounts.map(({ accountNo }) => accountNo), centerId],
  );
  const [other] = rows;
  if (other) throw new Error(`account ${other.account_no} is the special account of centre ${other.center_id}`);
}

async function writeStaff(client: pg.Client, vault: Vault, { centerId, staff }: CentreFile): Promise<FirstLogin[]> {
  const logins: FirstLogin[] = [];
  for (const { username, name, outlet, roles } of staff) {
    const known = await client.query<{ same: boolean }>(
      `select s.name = $3 and s.roles = $4 as same
       from identity.login l join identity.staff s on s.center_id = l.center_id and s.staff_id = l.subject_id
       where l.center_id = $1 and l.kind = 'staff' and l.username = $2`,
      [centerId, username, name, roles],
    );
    if (known.rows[0]?.same === false)
      throw new Error(`staff: ${username} is there with another name or other roles; nothing that is there is changed`);
    if (known.rows[0]) continue;
    const now = Temporal.Now.instant().epochMilliseconds;
    const [staffId, loginId] = [newUuid(now), newUuid(now)];
    const login = { username, password: newPassword(), totpSecret: generateSecret() };
    await client.query(
      'insert into identity.staff (center_id, staff_id, name, outlet, roles) values ($1, $2, $3, $4, $5)',
      [centerId, staffId, name, outlet, roles],
    );
    const hash = await hashPassword(login.password);
    await client.query(
      `insert into identity.login (center_id, login_id, kind, subject_id, username, password_hash, password_changed_at, totp_sealed)
       values ($1, $2, 'staff', $3, $4, $5, now(), $6)`,
      [centerId, loginId, staffId, username, hash, vault.seal(login.totpSecret, 'identity.login.totp')],
    );
    logins.push(login);
  }
  return logins;
}

/**
 * The base guides, with the figures of the centre's own parameters, as if somebody had handed them in: whoever may review
 * passes each after reading it, and it is shown. A centre that has guides keeps its own.
 */
async function writeGuides(client: pg.Client, centerId: number): Promise<number> {
  const known = await client.query(`select from content.item where center_id = $1 and kind = 'guide' limit 1`, [
    centerId,
  ]);
  if (known.rowCount !== 0) return 0;
  const now = Temporal.Now.instant();
  const guides = await guidesOfCentre(client, centerId, now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate());
  for (const guide of guides) {
    const [itemId, versionId] = [newUuid(now.epochMilliseconds), newUuid(now.epochMilliseconds)];
    const sections = Object.keys(sectionsOf('guide')).map((key) => ({ key, text: guide.sections[key] ?? '' }));
    await client.query(
      `insert into content.item (center_id, item_id, kind, created_at, created_by) values ($1, $2, 'guide', now(), $3)`,
      [centerId, itemId, suppliedBy],
    );
    await client.query(
      `insert into content.version (center_id, version_id, item_id, number, title, summary, category, sections, start, channels, quotes, reason, state, editors, edited_at)
       values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, '随系统提供，请核对后发布', 'in-review', $11, now())`,
      [
        centerId,
        versionId,
        itemId,
        guide.title,
        guide.summary,
        guide.category,
        JSON.stringify(sections),
        guide.start,
        guide.channels,
        JSON.stringify(guide.quotes),
        [suppliedBy],
      ],
    );
    await client.query(
      `insert into content.step (center_id, item_id, seq, number, kind, note, done_by, done_at) values ($1, $2, 1, 1, 'submitted', '随系统提供', $3, now())`,
      [centerId, itemId, suppliedBy],
    );
  }
  return guides.length;
}

/** The trail says that rights were given, to which logins, and by a command. */
async function recordAdded(client: pg.Client, { centerId, staff }: CentreFile, { isNew, rows, logins }: Added) {
  const operation: Operation = 'center.add';
  const given = logins.map(({ username }) => {
    const roles = staff.find((one) => one.username === username)?.roles ?? [];
    return `${username}: ${roles.join(', ')}`;
  });
  await client.query(
    `insert into audit.entry (center_id, entry_id, recorded_at, actor_kind, actor_id, channel, operation, subject_kind, subject_id, detail, request_id, address)
     values ($1, $2, now(), 'system', 'add-centre', 'system', $3, 'center', $4, $5, $6, '')`,
    [
      centerId,
      newUuid(Temporal.Now.instant().epochMilliseconds),
      operation,
      String(centerId),
      JSON.stringify({ isNew, ...rows, logins: given }),
      crypto.randomUUID(),
    ],
  );
}

/** Twenty letters and digits that nobody mistakes for others: a hundred bits. */
function newPassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 20 }, () => signs[randomInt(signs.length)]).join('');
}

/** What is said of a centre that was added: nothing of it can be read again. */
export function sayAdded({ centerId, name }: CentreFile, { isNew, logins, rows }: Added): string[] {
  const counts = Object.entries({ ...rows, staff: logins.length }).map(([what, count]) => `${count} ${what}`);
  return [
    `${isNew ? 'added' : 'known'}  ${centerId} ${name}: new are ${counts.join(', ')}`,
    ...logins.map(
      ({ username, password, totpSecret }) =>
        `login  ${username}  password ${password}  ${generateURI({ issuer: 'Anju', label: `${centerId}-${username}`, secret: totpSecret })}`,
    ),
    ...(isNew
      ? [`It issues papers as soon as its seal lies in ANJU_SEAL_DIRECTORY/${centerId} (docs/operations.md).`]
      : []),
    ...(logins.length > 0 ? ['These lines are not kept: hand each to its owner now.'] : []),
  ];
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (!path) {
    console.error('npm run add-centre -- FILE, such as examples/centre.json');
    process.exit(2);
  }
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
