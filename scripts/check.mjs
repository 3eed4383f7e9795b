// Format, lint, types, boundaries, dead code, generated files: everything that can be said without running the system.
//
//     npm run check
//     npm run check -- types format     only the steps whose names have one of these words
//
// Plain JavaScript, so that it also runs on an older Node; the tools run on the one that the project pins.
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);
const node = bin('node');
const compiler = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');
/** What a program found the last time: only what has changed since, and what depends on it, is checked again. */
const found = (project) => join(root, 'node_modules', '.anju', `${project}.tsbuildinfo`);
/** One checker for each program: several share nothing and do much of the work twice. */
const types = (project) => {
  const kept = ['--incremental', '--tsBuildInfoFile', found(project)];
  return [node, compiler, '-p', project, '--checkers', '1', '--pretty', 'false', ...kept];
};
/** What files import and export, for as long as they do not change. */
const keptUses = ['--cache', '--cache-location', join(root, 'node_modules', '.anju', 'uses')];
const cruised = ['server/src', 'sandbox/src', 'ui/src', 'apps', 'simulation', 'bench', 'scripts', 'e2e'];

const tidy = ['tidy', 'features', 'closed-lists'].map((name) => `server/src/system/${name}.test.ts`);

/** The longest first, so that two processors end at about the same time. */
const all = [
  { name: 'lint', command: [node, 'scripts/lint.ts'] },
  { name: 'types of the server', command: types('tsconfig.json') },
  { name: 'types of the screens', command: types('tsconfig.browser.json') },
  {
    name: 'boundaries',
    command: [node, bin('depcruise'), '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...cruised],
  },
  { name: 'dead code', command: [node, bin('knip'), '--no-progress', '--no-config-hints', ...keptUses] },
  { name: 'format', command: [bin('biome'), 'check', '--colors=off', '--max-diagnostics=20', '.'] },
  // Length of files, banned words, what the tables name: read from the sources alone.
  { name: 'tidiness', command: [node, '--test', ...tidy] },
  { name: 'generated files', command: [node, 'scripts/generate.ts', '--check'] },
];
const words = process.argv.slice(2);
const steps = words.length === 0 ? all : all.filter(({ name }) => words.some((word) => name.includes(word)));
if (steps.length === 0) throw new Error(`no such step; there are: ${all.map(({ name }) => name).join(', ')}`);

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(1);

/** Runs one step; prints its line when it ends, and what it said when it failed. */
function run({ name, command: [file, ...args], environment = {} }) {
  const since = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      // The linter and the compiler are written in Go, and spend a quarter of their time collecting garbage of a process
      // that ends in a moment: they may take 2 GiB instead.
      env: { GOGC: '400', ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (data) => (said += data));
    child.stderr.on('data', (data) => (said += data));
    child.on('error', (error) => (said += error.message));
    child.on('close', (code) => {
      const passed = code === 0;
      console.log(`${passed ? 'ok  ' : 'FAIL'} ${name.padEnd(22)} ${seconds(since).padStart(5)} s`);
      if (!passed) console.log(said.trim().replace(/^/gm, '     '));
      resolve(passed);
    });
  });
}

// A change that was fetched may need a package that is not there yet.
await prepare({ web: false });

const began = performance.now();
const waiting = [...steps];
const failed = [];
async function lane() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    if (!(await run(step))) failed.push(step.name);
  }
}
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, cpus().length)) }, lane));
console.log(`${failed.length === 0 ? 'check passed' : `check failed: ${failed.join(', ')}`} in ${seconds(began)} s`);
process.exitCode = failed.length === 0 ? 0 : 1;
