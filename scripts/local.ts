import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openAuthority } from '../sandbox/src/authority/authority.ts';
import type { DemoEmployer } from '../sandbox/src/city/demo.ts';
import { seedCity } from '../sandbox/src/city/seed.ts';
import { type SealOwner, writeSealFiles } from '../sandbox/src/seal-files.ts';
import { allJobs } from '../server/src/modules.ts';
import { newKeyRing, openVault, type Vault } from '../server/src/platform/crypto.ts';
import { migrate } from '../server/src/platform/migrate.ts';
import { localDatabase, localDirectory } from './local-server.ts';
import { allowApp, createDatabase, type LocalPostgres, startPostgres } from './postgres.ts';

const root = join(import.meta.dirname, '..');

export const sandboxDirectory = join(localDirectory, 'sandbox');
const cityFile = join(sandboxDirectory, 'city.json');
const bankAccountsFile = join(sandboxDirectory, 'bank-accounts.json');
export const sealDirectory = join(localDirectory, 'seal');
export const keyRingFile = join(localDirectory, 'keys.json');

export function openLocalVault(): Vault {
  mkdirSync(localDirectory, { recursive: true });
  if (!existsSync(keyRingFile)) writeFileSync(keyRingFile, newKeyRing(), { mode: 0o600 });
  return openVault(keyRingFile);
}

/** Starts the local PostgreSQL and brings its database to the newest schema. */
export async function openLocalDatabase(): Promise<LocalPostgres> {
  const local = await startPostgres(join(localDirectory, 'postgres'));
  await createDatabase(local, localDatabase);
  await migrateLocal(local.url('postgres', localDatabase));
  await allowApp(local);
  return local;
}

/** Brings a database to the newest schema with every job's queue. */
export async function migrateLocal(ownerUrl: string): Promise<void> {
  await migrate(ownerUrl, join(root, 'db'), allJobs);
}

export async function isSeeded(local: LocalPostgres): Promise<boolean> {
  const client = new pg.Client({ connectionString: local.url('postgres', localDatabase) });
  await client.connect();
  const found = await client.query('select from party.center limit 1');
  await client.end();
  if ((found.rowCount ?? 0) === 0) return false;
  // The first start was interrupted between the database and the files, or the files were removed.
  if (!existsSync(cityFile) || !existsSync(bankAccountsFile))
    throw new Error(
      `演示数据不完整：数据库里有城市，${sandboxDirectory} 里缺少文件。请删除 ${localDirectory} 后重新启动，演示城市会重新生成。`,
    );
  return true;
}

/** The centres of the deployment, those of `npm run add-centre` too. */
export async function listCentres(local: LocalPostgres): Promise<{ centerId: number; name: string }[]> {
  const client = new pg.Client({ connectionString: local.url('postgres', localDatabase) });
  await client.connect();
  const { rows } = await client.query<{ centerId: number; name: string }>(
    'select center_id as "centerId", name from party.center order by 1',
  );
  await client.end();
  return rows;
}

export interface Addresses {
  readonly hall: string;
  readonly mobile: string;
  readonly employer: string;
  readonly staff: string;
}

/** Fills the local database with the fictional city and writes what the sandbox shows of it. */
export async function seedLocal(
  ownerUrl: string,
  options: {
    accounts?: number;
    employers?: number;
    isMonthUnderWay?: boolean;
    seed?: number;
    log?: (text: string) => void;
  } = {},
): Promise<void> {
  const demo = await seedCity({
    ownerUrl,
    vault: openLocalVault(),
    now: Temporal.Now.instant(),
    isMonthUnderWay: true,
    ...options,
  });
  mkdirSync(sandboxDirectory, { recursive: true });
  writeFileSync(cityFile, JSON.stringify(demo, null, 2));
  const accounts = [
    ...demo.centerAccounts.map(({ accountNo, accountName, balanceFen }) => ({
      accountNo,
      name: accountName,
      holder: 'centre',
      balanceFen,
    })),
    ...demo.employers.map(({ bankAccountNo, bankAccountName }) => ({
      accountNo: bankAccountNo,
      name: bankAccountName,
      holder: 'payer',
      balanceFen: 100_000_000_000,
    })),
  ];
  writeFileSync(bankAccountsFile, JSON.stringify(accounts, null, 2));
}

/**
 * Makes the sandbox's authority and the USB keys of the demo employers (good ones, and every kind that must be refused),
 * and writes the seal's files and what the sandbox page shows.
 */
export async function openLocalAuthority(
  addresses: Addresses,
  sandboxPort: number,
  centers: readonly SealOwner[],
): Promise<void> {
  const authority = await openAuthority({
    directory: join(sandboxDirectory, 'authority'),
    baseUrl: `http://127.0.0.1:${sandboxPort}`,
  });
  await writeSealFiles(authority, sealDirectory, centers);
  const city = JSON.parse(readFileSync(cityFile, 'utf8')) as {
    persons: object[];
    staff: object[];
    employers: DemoEmployer[];
  };
  const known = await authority.employerKeys();
  if (known.length === 0) await issueKeys(authority, city.employers);
  // A city that was seeded anew may have employers that the drawer has no key for.
  else
    for (const employer of city.employers.filter(({ name }) => !known.some(({ label }) => label.includes(name))))
      await issueGoodKey(authority, employer);
  const keys = await authority.employerKeys();
  const employers = city.employers.map((employer) => {
    const good = keys.filter(({ label, condition }) => label.includes(employer.name) && condition === 'good');
    const key = good.find(({ algorithm }) => algorithm === 'sm2') ?? good[0];
    return { ...employer, keyLabel: key?.label ?? '', pin: key?.pin ?? '' };
  });
  writeFileSync(join(sandboxDirectory, 'demo.json'), JSON.stringify({ ...city, employers, addresses }, null, 2));
}

type Authority = Awaited<ReturnType<typeof openAuthority>>;

const issueGoodKey = (authority: Authority, { name: employerName, creditCode, clerkName }: DemoEmployer) =>
  authority.issueEmployerKey({ employerName, creditCode, clerkName, algorithm: 'sm2', condition: 'good' });

async function issueKeys(authority: Authority, employers: readonly DemoEmployer[]): Promise<void> {
  for (const [index, employer] of employers.entries()) {
    await issueGoodKey(authority, employer);
    if (index > 0) continue;
    const holder = { employerName: employer.name, creditCode: employer.creditCode, clerkName: employer.clerkName };
    await authority.issueEmployerKey({ ...holder, algorithm: 'rsa', condition: 'good' });
    for (const condition of ['revoked', 'expired', 'foreign', 'not-yet-valid', 'wrong-usage'] as const) {
      await authority.issueEmployerKey({ ...holder, algorithm: 'sm2', condition });
    }
  }
  await authority.issueEmployerKey({
    employerName: '外地未登记单位(演示)',
    creditCode: '91419900MA0000000X',
    clerkName: '钱未来',
    algorithm: 'sm2',
    condition: 'good',
  });
}
