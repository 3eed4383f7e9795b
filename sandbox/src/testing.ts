import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Authority, openAuthority } from './authority/authority.ts';
import { registerAuthorityRoutes } from './authority/http.ts';
import { openCentreKeys } from './bank/keys.ts';
import { openLocalHttp } from './page.ts';
import { openProvince, type Province } from './province/province.ts';
import { writeSealFiles } from './seal-files.ts';
import type { ForeignMoney } from './transfer-platform/foreign.ts';
import { openTransfers, type Transfers } from './transfer-platform/transfers.ts';

/** The outside world for tests in one process: certificates, time stamps, revocation and a phone, over real HTTP. */
export interface TestSandbox {
  readonly baseUrl: string;
  readonly authority: Authority;
  readonly sealDirectory: string;
  readonly bankPrivateKeyFile: string;
  /** Short messages go over HTTP to the phones of this sandbox. */
  readonly messageCentresFile: string;
  /** The exchange platform with its agencies, and what is wrong with them. */
  readonly province: Province;
  /** The transfer platform and the foreign centres, whose payments a test makes itself. */
  readonly transfers: Transfers;
  readonly foreignMoney: ForeignMoney[];
  readonly transferAccess: { readonly transferUrl: string; readonly transferFile: string };
  /** Short messages as phones received them. */
  readonly messages: { readonly id: string; readonly mobile: string; readonly text: string }[];
  close(): Promise<void>;
}

const owners = [
  { centerId: 1, name: '安居市住房公积金管理中心' },
  { centerId: 2, name: '临江市住房公积金管理中心' },
];

/** A digest of all that makes the keys: others are made when any of it changes. */
const sources = createHash('sha256');
for (const file of globSync('{authority/*.ts,bank/keys.ts,seal-files.ts}', { cwd: import.meta.dirname }).sort()) {
  sources.update(readFileSync(join(import.meta.dirname, file)));
}
const sourcesHash = sources.digest('hex').slice(0, 12);

/**
 * The folder with an authority's own keys, the seals and the centre's key at the bank. Eight RSA keys are half a second of
 * a processor, and every test file wants them: they are made once for each day of the clock.
 */
async function keysMade(directory: string, now: () => Temporal.Instant): Promise<string> {
  const made = join(directory, `keys-${now().toString().slice(0, 10)}-${sourcesHash}`);
  if (existsSync(made)) return made;
  const draft = `${made}.${process.pid}`;
  const authority = await openAuthority({ directory: join(draft, 'authority'), baseUrl: '', now });
  await writeSealFiles(authority, join(draft, 'seal'), owners);
  openCentreKeys(draft);
  try {
    renameSync(draft, made);
  } catch (error) {
    // Another test file was first.
    if (!existsSync(made)) throw error;
    rmSync(draft, { recursive: true });
  }
  return made;
}

/** `now` is the clock that certificates, revocation lists and time stamps go by; the system's when not given. */
export async function openSandboxForTests(
  directory: string,
  now: () => Temporal.Instant = () => Temporal.Now.instant(),
): Promise<TestSandbox> {
  // A directory of each process: two test files must not make the same authority at once.
  const own = join(directory, String(process.pid));
  mkdirSync(own, { recursive: true });
  const app = openLocalHttp();
  const messages: TestSandbox['messages'] = [];
  app.post<{ Body: TestSandbox['messages'][number] }>('/phone/messages', async (request) => {
    if (!messages.some((known) => known.id === request.body.id)) messages.push(request.body);
    return { taken: true };
  });
  // Certificates name the address of their revocation lists, so the address must be known first.
  let current: Authority | undefined;
  const forwarding = new Proxy({} as Authority, { get: (_target, name: keyof Authority) => current?.[name] });
  await app.register(async (scope) => registerAuthorityRoutes(scope, forwarding));
  const province = openProvince(app, join(own, 'province'), now);
  const foreignMoney: ForeignMoney[] = [];
  const transfers = openTransfers(app, {
    directory: join(own, 'transfer'),
    pay: (money) => foreignMoney.push(money),
    now,
    paceMs: 0,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const authority = join(own, `authority-${crypto.randomUUID()}`);
  const made = await keysMade(directory, now);
  cpSync(join(made, 'authority'), authority, { recursive: true });
  for (const name of ['seal', 'centre-private-key.pem']) cpSync(join(made, name), join(own, name), { recursive: true });
  current = await openAuthority({ directory: authority, baseUrl, now });
  const messageCentresFile = join(own, 'message-centres.json');
  writeFileSync(
    messageCentresFile,
    JSON.stringify([{ kind: 'http', name: 'phones', url: `${baseUrl}/phone/messages` }]),
  );
  return {
    baseUrl,
    authority: current,
    sealDirectory: join(own, 'seal'),
    bankPrivateKeyFile: join(own, 'centre-private-key.pem'),
    messageCentresFile,
    messages,
    province,
    transfers,
    foreignMoney,
    transferAccess: { transferUrl: `${baseUrl}/transfers/platform`, transferFile: transfers.access.file },
    close: () => app.close(),
  };
}
