// `npm test`: everything, from a fresh clone: dependencies, tools, checks, all tests. Ends with `N passed, N failed`.
// Plain JavaScript: the machine's own Node may be older than the one the project pins.
import { spawn, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, prepare, root } from './prepare.mjs';

/** Programs that the tests ask as independent witnesses, and the Debian package of each. */
const tools = {
  pdfsig: 'poppler-utils',
  pdftoppm: 'poppler-utils',
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  openssl: 'openssl',
  certutil: 'libnss3-tools',
};

function ensureTools() {
  const missing = Object.entries(tools).filter(([tool]) => spawnSync('which', [tool]).status !== 0);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    console.error(`The tests need ${missing.map(([tool]) => tool).join(', ')}; install them: sudo ${install}`);
    process.exit(1);
  }
  console.log(`Installing ${packages.join(', ')} (once) …`);
  const run = (/** @type {string} */ command) =>
    spawnSync('sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (!(run('apt-get update -qq') && run(`${install} -qq`))) process.exit(1);
}

/** Runs a script on the pinned Node; answers its exit code. @param {string[]} args */
function run(args) {
  const child = spawn(pinnedNode(), args, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

const counts = { passed: 0, failed: 0 };

/** Runs test files and adds to the counts. @param {string} name @param {string[]} files @param {number} concurrency */
async function runTests(name, files, concurrency) {
  console.log(`\n== ${name}`);
  const report = join(root, 'artifacts', `${name}.tap`);
  const args = ['--test', `--test-concurrency=${concurrency}`, '--test-timeout=300000'];
  const reporters = [
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
  ];
  const code = await run([...args, ...reporters, ...files]);
  const text = readFileSync(report, 'utf8');
  const figure = (/** @type {string} */ label) => Number(new RegExp(`^# ${label} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  counts.passed += figure('pass');
  counts.failed += figure('fail') + figure('cancelled');
  if (code !== 0 && figure('fail') + figure('cancelled') === 0) counts.failed += 1;
  console.log(
    `${name}: ${figure('pass')} passed, ${figure('fail')} failed, ${Math.round(figure('duration_ms') / 1000)} s`,
  );
}

await prepare({ web: true });
ensureTools();
rmSync(join(root, 'artifacts'), { recursive: true, force: true });
mkdirSync(join(root, 'artifacts'), { recursive: true });

console.log('== check');
const checked = (await run(['scripts/check.mjs'])) === 0;
counts[checked ? 'passed' : 'failed'] += 1;

await run(['scripts/test-postgres.ts', 'start']);
const only = process.argv.slice(2);
const inSource = globSync('{server,sandbox,ui,scripts,bench}/**/*.test.ts', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
})
  .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
  .sort();
const heavy = inSource.filter((file) => file.includes('crash.test'));
try {
  await runTests(
    'modules',
    inSource.filter((file) => !heavy.includes(file)),
    2,
  );
  if (heavy.length > 0) await runTests('crash', heavy, 1);
  const journeys = globSync('e2e/*.test.ts', { cwd: root }).filter(
    (file) => only.length === 0 || only.some((part) => file.includes(part)),
  );
  if (journeys.length > 0) await runTests('e2e', journeys, 1);
} finally {
  await run(['scripts/test-postgres.ts', 'stop']);
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
