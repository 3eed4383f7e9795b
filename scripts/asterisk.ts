/**
 * Runs the hotline against a real Asterisk:
 *
 *     npm run asterisk
 *
 * The first time it fetches Debian's package (unstable: the stable releases have none) with what it needs, about 270 MB
 * unpacked, into `~/.cache/anju/asterisk` (`ANJU_ASTERISK`: another folder). It needs `apt-get` and `dpkg-deb`, no rights of
 * an administrator, and installs nothing on the machine. Then the tests named `asterisk.test.ts` run, which `npm test` skips.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder =
  process.env['ANJU_ASTERISK'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'anju', 'asterisk');

class NotToBeHad extends Error {}

function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0)
    throw new NotToBeHad(`${command} ${args.at(-1) ?? ''}: ${error?.message ?? stderr.trim().slice(-1_000)}`);
  return stdout;
}

/** The mirror of Debian that this machine uses. */
function mirror(): string {
  const found = output('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian'])
    .split('\n')
    .find((uri) => /\/debian\/?$/.test(uri));
  if (!found) throw new NotToBeHad('apt-get knows no mirror of Debian: apt-get update');
  return found;
}

/** Fetches the package and what it needs by an apt of its own, and unpacks them beside the folder until all is there. */
function fetchAsterisk(): void {
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    for (const name of ['state/lists/partial', 'cache/archives/partial', 'new'])
      mkdirSync(join(work, name), { recursive: true });
    writeFileSync(join(work, 'status'), '');
    const keys = globSync('/usr/share/keyrings/debian-archive-keyring.*')[0] ?? '';
    writeFileSync(join(work, 'sources.list'), `deb [signed-by=${keys}] ${mirror()} sid main\n`);
    const options = {
      'Dir::State': join(work, 'state'),
      'Dir::State::status': join(work, 'status'),
      'Dir::Cache': join(work, 'cache'),
      'Dir::Etc::sourcelist': join(work, 'sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
      'APT::Install-Recommends': 'false',
      'APT::Sandbox::User': '',
    };
    const apt = (...args: string[]) =>
      output('apt-get', [
        ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
        '-qq',
        ...args,
      ]);
    console.log('Fetching Asterisk (once) …');
    apt('update');
    apt('install', '--download-only', '--yes', 'asterisk');
    for (const file of globSync(join(work, 'cache/archives/*.deb')))
      output('dpkg-deb', ['-x', file, join(work, 'new')]);
    renameSync(join(work, 'new'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

try {
  if (!existsSync(join(folder, 'usr/sbin/asterisk'))) fetchAsterisk();
} catch (error) {
  if (!(error instanceof NotToBeHad)) throw error;
  console.error(`No Asterisk to be had: ${error.message}`);
  process.exit(1);
}
const tests = spawnSync(process.execPath, ['scripts/run-tests.ts', 'asterisk.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ANJU_ASTERISK: folder },
});
process.exitCode = tests.status ?? 1;
