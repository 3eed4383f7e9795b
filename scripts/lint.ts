import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The linter, for what has changed. Its rules know types, so what it says of a file may change with the file itself, with
// whatever that imports, however far away, and with the linter's own settings: a file that passed with all of these is not
// looked at again. `--all` looks at everything.

const root = join(import.meta.dirname, '..');
const keptFile = join(root, 'node_modules', '.anju', 'lint.json');
const linter = join(root, 'node_modules', '.bin', 'oxlint');

/** What every file depends on. */
const settings = ['.oxlintrc.json', 'tsconfig.json', 'tsconfig.browser.json', 'package-lock.json'];
const files = globSync('{server,sandbox,simulation,ui,apps,bench,e2e,scripts,.}/**/*.{ts,tsx,mjs}', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**', '**/artifacts/**', '.anju*/**'],
})
  .map((file) => join(file))
  .sort();

const digest = (parts: Iterable<string>): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('base64');
};

const sources = new Map([...new Set(files)].map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const digests = new Map([...sources].map(([file, text]) => [file, digest([text])]));
const ambient = [...sources.keys()].filter((file) => file.endsWith('.d.ts')).map((file) => digests.get(file) ?? '');
const common = digest([...settings.map((file) => readFileSync(join(root, file), 'utf8')), ...ambient]);

/** The files of ours that a file names in its imports. */
function importsOf(file: string): string[] {
  const named = [...(sources.get(file) ?? '').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)];
  return named
    .map(([, name = '']) =>
      name === '@anju/ui' ? 'ui/src/index.ts' : name.startsWith('.') ? join(dirname(file), name) : '',
    )
    .filter((name) => sources.has(name));
}
const imports = new Map([...sources.keys()].map((file) => [file, importsOf(file)]));

/** Says in one word what a file and everything that it reaches by imports looks like. */
function stateOf(file: string): string {
  const reached = new Set([file]);
  for (const one of reached) for (const next of imports.get(one) ?? []) reached.add(next);
  return digest([common, file, ...[...reached].sort().map((one) => digests.get(one) ?? '')]);
}

const kept = new Set<string>(
  existsSync(keptFile) && !process.argv.includes('--all')
    ? (JSON.parse(readFileSync(keptFile, 'utf8')) as string[])
    : [],
);
const states = new Map([...sources.keys()].map((file) => [file, stateOf(file)]));
const changed = [...states].filter(([, state]) => !kept.has(state)).map(([file]) => file);
if (changed.length > 0) {
  // All of them are better found by the linter itself. It ends in seconds: garbage is not worth collecting.
  const named = changed.length === states.size ? [] : changed;
  const done = spawnSync(linter, ['--format', 'unix', ...named], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, GOGC: 'off', GOMEMLIMIT: '3GiB' },
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  mkdirSync(dirname(keptFile), { recursive: true });
  // Those of before too: a change that is taken back, or another branch, needs no second look.
  writeFileSync(keptFile, JSON.stringify([...new Set([...states.values(), ...kept])].slice(0, 5 * states.size)));
}
