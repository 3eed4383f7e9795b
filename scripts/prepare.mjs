import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const stamps = join(root, 'node_modules', '.anju');

/** @param {string} name @param {string} value @returns {boolean} */
const isStamped = (name, value) => existsSync(join(stamps, name)) && readFileSync(join(stamps, name), 'utf8') === value;
/** @param {string} name @param {string} value */
const stamp = (name, value) => {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
};

/** A digest of files and folders, without what is built or installed. @param {string[]} paths */
function digestOf(paths) {
  const hash = createHash('sha256');
  /** @param {string} path */
  const add = (path) => {
    if (statSync(path).isFile()) return void hash.update(path.slice(root.length)).update(readFileSync(path));
    for (const name of readdirSync(path).sort()) {
      if (name !== 'node_modules' && name !== 'dist' && !name.endsWith('.test.ts')) add(join(path, name));
    }
  };
  for (const path of paths) add(join(root, path));
  return hash.digest('hex');
}

/** Runs a command and ends with its code when it fails. @param {string} command @param {string[]} args */
function must(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) {
    console.error(`\n${command} ${args.join(' ')} failed`);
    process.exit(done.status ?? 1);
  }
}

/** Installs dependencies, and builds the web apps, when they are missing or older than their sources. @param {{ web: boolean }} wanted */
export async function prepare({ web }) {
  const lock = digestOf(['package-lock.json', 'package.json']);
  if (!isStamped('installed', lock)) {
    console.log('Installing dependencies (once) …');
    // Not `npm ci`: it refuses when a registry lacks some other platform's optional package. The lock file is followed either way.
    must('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
    proveNode();
    stamp('installed', lock);
  }
  if (web) buildWeb();
}

/** The Node from npm is one file and needs a library that the smallest systems lack. */
function proveNode() {
  const { status, stderr, error } = spawnSync(pinnedNode(), ['--version'], { encoding: 'utf8' });
  if (status === 0) return;
  console.error(`\nThe Node that the project brings does not run here: ${error?.message ?? stderr.trim()}`);
  if (stderr?.includes('libatomic'))
    console.error('Install it: apt-get install libatomic1 (Debian), dnf install libatomic (Fedora, openEuler)');
  process.exit(1);
}

/** Builds the web apps when they are missing or older than their sources. */
function buildWeb() {
  const sources = digestOf([
    'apps',
    'ui',
    'server/src/contract.ts',
    'server/src/rules.ts',
    'server/src/modules',
    'server/src/platform',
  ]);
  if (isStamped('built', sources) && existsSync(join(root, 'apps/dist/hall/index.html'))) return;
  console.log('Building the web apps …');
  must(pinnedNode(), ['node_modules/vite/bin/vite.js', 'build', 'apps', '--logLevel', 'warn']);
  stamp('built', sources);
}

/** The Node that the project pins. */
export const pinnedNode = () => join(root, 'node_modules/.bin/node');

/** Runs a script on the pinned Node and answers its exit code; signals reach it by the process group or are passed on. @param {string[]} args */
export function runPinned(args) {
  const child = spawn(pinnedNode(), args, { cwd: root, stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ? 0 : (code ?? 1))));
}

// By itself it builds and installs nothing: `node scripts/prepare.mjs`, for a test that must find the apps built.
if (import.meta.main) buildWeb();
