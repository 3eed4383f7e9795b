import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sharedServiceVariable } from '../e2e/service.ts';
import { statementsVariable, wholeVariable } from '../server/src/testing-statements.ts';

// `npm test`: tools, checks, all tests. Ends with `N passed, N failed`. Words after `--` choose test files by a part of
// their path.

const root = join(import.meta.dirname, '..');

/** Programs that the tests ask as independent witnesses, and the Debian package of each. */
const tools = {
  pdfsig: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftotext: 'poppler-utils',
  pdffonts: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
};

/** Installs what is missing when it may; else says what to install and ends. */
function ensureTools(): void {
  const missing = Object.entries(tools).filter(([tool]) => spawnSync('which', [tool]).status !== 0);
  if (missing.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...new Set(missing.map(([, name]) => name))];
  if (process.getuid?.() !== 0) {
    console.error(`The tests need ${missing.map(([tool]) => tool).join(', ')}: sudo apt-get ${install.join(' ')}`);
    process.exit(1);
  }
  console.log(`Installing ${missing.map(([tool]) => tool).join(', ')} (once) …`);
  const apt = (args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (!apt(['update', '-qq']) || !apt(install)) process.exit(1);
}

// Every test file is a process of its own, and most load the whole service: what one has compiled, the next reads.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.anju', 'compile-cache');

/** Runs a script on this Node; answers its exit code. */
function run(args: string[]): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

/** What the service of the journeys had to say: repeated at the end, where it is seen. */
const said: string[] = [];

/** Starts the one service that all journeys share; answers what stops it, or `undefined` when it did not start. */
async function startJourneysService(): Promise<(() => Promise<unknown>) | undefined> {
  const file = join(root, 'artifacts', 'e2e-service.json');
  const keeper = spawn(process.execPath, ['e2e/keep-service.ts', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [keeper.stdout, keeper.stderr]) stream?.on('data', (data: Buffer) => said.push(String(data)));
  const ended = new Promise<false>((resolve) => keeper.once('exit', () => resolve(false)));
  const isReady = await Promise.race([new Promise((resolve) => keeper.once('message', () => resolve(true))), ended]);
  if (!isReady) return undefined;
  process.env[sharedServiceVariable] = file;
  return () => {
    if (keeper.connected) keeper.disconnect();
    return ended;
  };
}

/** Runs the journeys against their service, which is stopped after them. */
async function runJourneys(files: string[], stop: (() => Promise<unknown>) | undefined): Promise<void> {
  if (stop === undefined) {
    // Every journey would fail for this one reason, and hide it.
    counts.failed += files.length;
    return;
  }
  // Three visitors at a time: a journey waits most of its time for a page, a clock or a job.
  await runTests('e2e', files, 3);
  await stop();
}

const counts = { passed: 0, failed: 0 };

/** Runs test files and adds to the counts; the full report is kept as `artifacts/NAME.tap`. */
async function runTests(name: string, files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return;
  console.log(`\n== ${name}`);
  const report = join(root, 'artifacts', `${name}.tap`);
  const reporters = ['dot', 'stdout', 'tap', report].map((word, index) =>
    index % 2 === 0 ? `--test-reporter=${word}` : `--test-reporter-destination=${word}`,
  );
  const code = await run([
    '--test',
    `--test-concurrency=${concurrency}`,
    // Of a test and of a whole file, which a busy machine may hold up: what hangs fails before by a limit of its own.
    '--test-timeout=600000',
    ...reporters,
    ...files,
  ]);
  const text = readFileSync(report, 'utf8');
  const figure = (label: string) => Number(new RegExp(`^# ${label} ([\\d.]+)$`, 'm').exec(text)?.[1] ?? 0);
  const failed = figure('fail') + figure('cancelled');
  counts.passed += figure('pass');
  // A runner that ends badly without a failed test has failed all the same.
  counts.failed += failed === 0 && code !== 0 ? 1 : failed;
  console.log(`\n${name}: ${figure('pass')} of ${figure('tests')} in ${Math.round(figure('duration_ms') / 1000)} s`);
}

const words = process.argv.slice(2);
const filesOf = (pattern: string) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**'] })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();

ensureTools();
// What the services of all tests send to the database is looked at when they are through.
const statements = join(root, 'artifacts', 'statements');
rmSync(statements, { recursive: true, force: true });
process.env[statementsVariable] = statements;
if (words.length === 0) process.env[wholeVariable] = 'true';
mkdirSync(join(root, 'artifacts'), { recursive: true });
for (const name of ['modules', 'long', 'statements']) rmSync(join(root, 'artifacts', `${name}.tap`), { force: true });
if (words.length === 0) {
  console.log('== check');
  counts[(await run(['scripts/check.mjs'])) === 0 ? 'passed' : 'failed'] += 1;
}
await run(['scripts/test-postgres.ts', 'start']);
try {
  const all = filesOf('{server,sandbox,ui,apps,scripts,bench,simulation}/**/*.test.ts');
  const journeys = filesOf('e2e/*.test.ts');
  const isLast = (file: string) => file.endsWith('system/centres.test.ts');
  // They kill servers of their own and wait most of their time, or are the longest of all: the others go on meanwhile.
  const isLong = (file: string) => /(crash|killed|fuzz|simulation)\.test\.ts$/.test(file);
  const lanes = [
    runTests(
      'modules',
      all.filter((file) => !isLong(file) && !isLast(file)),
      // Two processors are busy with four: each waits now and then for PostgreSQL, a clock or a socket.
      4,
    ),
    runTests('long', all.filter(isLong), 1),
  ];
  // The city of the journeys is made beside whichever of them is longer.
  const starting = Promise.race(lanes).then(() => (journeys.length > 0 ? startJourneysService() : undefined));
  const [stop] = await Promise.all([starting, ...lanes]);
  await runTests('statements', all.filter(isLast), 1);
  await runJourneys(journeys, stop);
} finally {
  await run(['scripts/test-postgres.ts', 'stop']);
}
if (said.length > 0) console.log(`\nThe service of the journeys said:\n${said.join('').slice(-8_000)}`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
