/**
 * Writes what is derived from the migrations and the contracts: `db/schema.sql`, the database types and
 * `api/openapi.json`; and the cases of the withdrawal rules in `docs/regulations.md`.
 *
 *     npm run generate               writes them, with a PostgreSQL of its own for a while
 *     npm run generate -- --check    says whether they are fresh; needs no database
 *     npm run generate -- --api      writes only the API description and the cases
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Job } from '../server/src/platform/jobs.ts';
import { generatedFiles, isFresh, writeStamp } from './stamp.ts';

const root = join(import.meta.dirname, '..');

/** The text of `api/openapi.json`. */
export async function openApiText(): Promise<string> {
  const contracts = await import('../server/src/contract.ts');
  const { openApiOf } = await import('../server/src/openapi.ts');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return `${JSON.stringify(openApiOf(contracts, version), null, 2)}\n`;
}

/** Writes the types of a migrated database: int8 as bigint, days and instants as Temporal; not of the job queue. */
export async function writeTypes(ownerUrl: string, outFile: string): Promise<void> {
  const mapping = { int8: 'bigint', date: 'Temporal.PlainDate', timestamptz: 'Temporal.Instant', bytea: 'Buffer' };
  const options = {
    '--dialect': 'postgres',
    '--url': ownerUrl,
    '--exclude-pattern': '(jobs|platform|pgboss).*',
    '--type-mapping': JSON.stringify(mapping),
    '--out-file': outFile,
  };
  const command = join(root, 'node_modules/kysely-codegen/dist/cli/bin.js');
  await promisify(execFile)(process.execPath, [command, '--camel-case', ...Object.entries(options).flat()], {
    cwd: root,
  });
}

async function writeFromDatabase(): Promise<void> {
  const { startPostgres } = await import('./postgres.ts');
  const { printCatalog } = await import('./catalog.ts');
  const { migrate } = await import('../server/src/platform/migrate.ts');
  const { default: pg } = await import('pg');
  const directory = mkdtempSync(join(tmpdir(), 'anju-generate-'));
  const server = await startPostgres(directory, { fast: true });
  const noJobs: readonly Job[] = [];
  try {
    const url = server.url('postgres', 'postgres');
    await migrate(url, join(root, 'db'), noJobs);
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    writeFileSync(join(root, generatedFiles.schema), await printCatalog(pool));
    await pool.end();
    await writeTypes(url, join(root, generatedFiles.types));
  } finally {
    await server.stop('immediate');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Writes the cases of the withdrawal rules into `docs/regulations.md`: their tests have the table. */
async function writeCases(): Promise<void> {
  const run = promisify(execFile);
  const env = { ...process.env, ANJU_WRITE_CASES: 'true' };
  const test = ['--test', '--test-name-pattern=regulations.md', 'server/src/modules/withdrawal/rules/assess.test.ts'];
  await run(process.execPath, test, { cwd: root, env });
  await run(join(root, 'node_modules/.bin/biome'), ['format', '--write', 'docs/regulations.md'], { cwd: root });
}

async function generate(): Promise<void> {
  if (!process.argv.includes('--api')) await writeFromDatabase();
  writeFileSync(join(root, generatedFiles.openApi), await openApiText());
  await writeCases();
  writeStamp();
}

if (import.meta.main) {
  if (!process.argv.includes('--check')) await generate();
  else if (!isFresh()) {
    console.error('generated files are not fresh: run npm run generate');
    process.exitCode = 1;
  }
}
