import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newKeyRing } from '../server/src/platform/crypto.ts';
import { openTestService, type TestService } from '../server/src/testing.ts';
import { examine, type Finding } from './doctor.ts';
import { runToEnd } from './run-testing.ts';

const home = mkdtempSync(join(tmpdir(), 'anju-doctor-'));
let service: TestService;
before(async () => {
  // Screens as the service finds them; the real ones are not built for tests of the server.
  mkdirSync(join(home, 'screens/hall'), { recursive: true });
  writeFileSync(join(home, 'screens/hall/index.html'), '');
  service = await openTestService();
});
after(async () => {
  await service.close();
  rmSync(home, { recursive: true });
});

/** A file of settings that holds this. */
function written(name: string, content: string): string {
  const path = join(home, name);
  writeFileSync(path, content);
  return path;
}

async function found(changes: Partial<TestService['config']> = {}): Promise<Finding[]> {
  const findings = [];
  const config = { ...service.config, webDirectory: join(home, 'screens'), ...changes };
  for await (const finding of examine(config, 'all')) findings.push(finding);
  return findings;
}
const said = (findings: readonly Finding[], verdict: Finding['verdict']) =>
  findings.filter((finding) => finding.verdict === verdict).map(({ about, says }) => `${about}: ${says}`);

test('an installation in order has nothing wrong, and each of the outside answers or does not', async () => {
  const findings = await found();
  assert.deepEqual(said(findings, 'WRONG'), []);
  const about = (name: string) =>
    findings.filter((finding) => finding.about.startsWith(name)).map(({ verdict }) => verdict);
  assert.deepEqual(about('rights'), ['ok']);
  assert.deepEqual(about('keys'), ['ok']);
  assert.deepEqual(new Set(about('seal of')), new Set(['ok']));
  assert.deepEqual(about('time stamps'), ['ok']);
  // This service has no bank.
  assert.deepEqual(about('bank, node'), ['LOOK']);
});

test('every file that is missing or out of shape is named with the place of its fault, all at once and without its secrets', async () => {
  const wrong = said(
    await found({
      keyRingFile: join(home, 'nowhere.json'),
      exchangeFile: written('exchange.json', '{"requesterId": "R-secret", "appKey": "short", "services": {}}'),
      transferFile: written('transfer.json', '{'),
      messageCentresFile: written('centres.json', '[{"kind": "cmpp", "name": "province"}, {"kind": "pigeon"}]'),
      bankPrivateKeyFile: written('bank.pem', 'no key'),
    }),
    'WRONG',
  );
  for (const pattern of [
    /nowhere\.json does not exist/,
    /exchange\.json: appKey must not have fewer/,
    /transfer\.json is not JSON/,
    /centres\.json: 0 must have required properties/,
    /centres\.json: 1\/kind must be one of cmpp, sgip/,
    /bank\.pem holds no private key/,
  ])
    assert.ok(
      wrong.some((line) => pattern.test(line)),
      `${pattern} in ${wrong.join('\n')}`,
    );
  assert.doesNotMatch(wrong.join(), /R-secret|short,/);
});

test('an owner’s connection, another installation’s keys and a database without a schema are wrong', async () => {
  const ownerUrl = service.ownerUrl;
  assert.match(said(await found({ databaseUrl: ownerUrl }), 'WRONG').join(), /rights: as \S+, who owns the schema/);
  const keyRingFile = written('other.json', newKeyRing());
  assert.match(said(await found({ keyRingFile }), 'WRONG').join(), /keys: .*other\.json does not open what is stored/);
  const empty = new URL(ownerUrl);
  empty.pathname = '/postgres';
  assert.match(
    said(await found({ databaseUrl: empty.href }), 'WRONG').join(),
    /schema: there is none: npm run migrate/,
  );
});

test('what serves but will not work is to be looked at', async () => {
  const sealDirectory = mkdtempSync(join(home, 'seals-'));
  const access = { requesterId: 'R', appKey: 'application-key', services: { identity: 's_1' } };
  const findings = await found({
    sealDirectory,
    exchangeFile: written('exchange.json', JSON.stringify(access)),
    speechProgram: 'no-such-program',
    timestampUrl: 'http://127.0.0.1:1/tsa',
    databasePoolMax: 60,
  });
  assert.deepEqual(said(findings, 'WRONG'), []);
  const looked = said(findings, 'LOOK').join('\n');
  for (const pattern of [
    /seal of 1: there is none/,
    /no anchor/,
    /no service for housing-contract, real-estate/,
    /no-such-program is not installed/,
    /127\.0\.0\.1:1: ECONNREFUSED/,
  ])
    assert.match(looked, pattern);
});

test('a process whose settings are wrong ends with 78, says why in lines, and shows no stack', async () => {
  const run = (environment: Record<string, string>) =>
    runToEnd([join(import.meta.dirname, '../server/src/main.ts'), 'api'], {
      PATH: process.env['PATH'],
      ...environment,
    });
  const nothing = await run({});
  assert.equal(nothing.status, 78, nothing.said);
  assert.match(nothing.said, /^the settings are wrong:\n( {2}ANJU_\w+=\(not set\)\n)+$/);
  const files = await run({
    ANJU_PUBLIC_URL: 'https://hall.example.gov.cn',
    ANJU_DATABASE_URL: 'postgres://anju_app@db.example/anju',
    ANJU_KEY_RING_FILE: join(home, 'no-keys.json'),
    ANJU_SEAL_DIRECTORY: join(home, 'no-seals'),
    ANJU_TIMESTAMP_URL: 'http://tsa.example/tsa',
    ANJU_REVOCATION_ORIGINS: '',
    ANJU_MESSAGE_CENTRES_FILE: join(home, 'no-centres.json'),
    ANJU_BANK_PEER: '10.1.2.3:9000',
    ANJU_BANK_PRIVATE_KEY_FILE: 'held-elsewhere.pem',
    ANJU_EXCHANGE_URL: 'http://exchange.example/gateway',
    ANJU_EXCHANGE_KEY_URL: 'http://exchange.example/auth',
    ANJU_EXCHANGE_FILE: join(home, 'no-exchange.json'),
    ANJU_TRANSFER_URL: 'http://transfer.example/letters',
    ANJU_TRANSFER_FILE: 'held-elsewhere.json',
  });
  assert.equal(files.status, 78, files.said);
  // Keys to the bank and to other centres lie with the gateways alone: an api does not ask for them.
  assert.deepEqual(
    files.said
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(`${home}/`, '').trim()),
    [
      'no-keys.json does not exist',
      'no-centres.json does not exist',
      'no-exchange.json does not exist',
      'no-seals does not exist',
    ],
  );
});
