import { mkdirSync, writeFileSync } from 'node:fs';
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

/** `now` is the clock that certificates, revocation lists and time stamps go by; the system's when not given. */
export async function openSandboxForTests(directory: string, now?: () => Temporal.Instant): Promise<TestSandbox> {
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
  const province = openProvince(app, join(own, 'province'), now ?? (() => Temporal.Now.instant()));
  const foreignMoney: ForeignMoney[] = [];
  const transfers = openTransfers(app, {
    directory: join(own, 'transfer'),
    pay: (money) => foreignMoney.push(money),
    now: now ?? (() => Temporal.Now.instant()),
    paceMs: 0,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  current = await openAuthority({
    directory: join(own, `authority-${crypto.randomUUID()}`),
    baseUrl,
    ...(now && { now }),
  });
  const sealDirectory = join(own, 'seal');
  await writeSealFiles(current, sealDirectory, [
    { centerId: 1, name: '安居市住房公积金管理中心' },
    { centerId: 2, name: '临江市住房公积金管理中心' },
  ]);
  openCentreKeys(own);
  const messageCentresFile = join(own, 'message-centres.json');
  writeFileSync(
    messageCentresFile,
    JSON.stringify([{ kind: 'http', name: 'phones', url: `${baseUrl}/phone/messages` }]),
  );
  return {
    baseUrl,
    authority: current,
    sealDirectory,
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
