import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { fen } from '../../server/src/platform/money.ts';
import { openAuthority } from './authority/authority.ts';
import { registerAuthorityRoutes } from './authority/http.ts';
import { type Bank, createBank } from './bank/bank.ts';
import { openCentreKeys } from './bank/keys.ts';
import { registerBankRoutes } from './bank/routes.ts';
import { readAccounts } from './bank-accounts.ts';
import { openCardReader, registerCards, registerReader } from './card-reader/reader.ts';
import { isLocalPage } from './certificate-service/origins.ts';
import { createCertificateService } from './certificate-service/service.ts';
import type { SandboxConfig } from './config.ts';
import { readDemo } from './demo/demo.ts';
import { registerDocumentPrinter } from './document-printer/http.ts';
import { createDocumentPrinter } from './document-printer/printer.ts';
import {
  createMessageCentres,
  registerMessageCentreRoutes,
  registerWechatRoutes,
  registerWeiboRoutes,
} from './message-centre/centres.ts';
import { openLocalHttp, registerPage } from './page.ts';
import { registerPhoneRoutes } from './phone/http.ts';
import { openPhones } from './phone/store.ts';
import { registerPrinter } from './printer/http.ts';
import { createPrinter } from './printer/printer.ts';
import { openProvince } from './province/province.ts';
import { registerProvinceRoutes } from './province/routes.ts';
import { createExchange } from './telephone/exchange.ts';
import { registerTelephone } from './telephone/http.ts';
import { createOrders } from './telephone/orders.ts';
import { openTransfers, registerTransferRoutes } from './transfer-platform/transfers.ts';

/** Everything listens here and nowhere else: the sandbox holds demonstration keys and passwords. */
const host = '127.0.0.1';

export interface Sandbox {
  /** `http://127.0.0.1:<port>` of the page, the phones, `/tsa`, `/ocsp` and `/crl/…`. */
  readonly address: string;
  readonly certificateServiceAddress: string;
  readonly bankPort: number;
  close(): Promise<void>;
}

/** The phones of the demonstration's people. */
const demoMobiles = async (directory: string, now: () => Temporal.Instant) =>
  ((await readDemo(join(directory, 'demo.json'), now()))?.persons ?? []).map(({ mobile }) => mobile);

/** Opens the outside world for development: authority, certificate service, bank, phones and their page. */
export async function openSandbox(config: SandboxConfig, now = () => Temporal.Now.instant()): Promise<Sandbox> {
  const { sandboxDirectory: directory, sandboxPort, certificateServicePort, webDirectory } = config;
  const authority = await openAuthority({
    directory: join(directory, 'authority'),
    baseUrl: `http://${host}:${sandboxPort}`,
    now,
  });
  const phones = await openPhones(join(directory, 'phone-messages.jsonl'), now);
  const bank = await openBank(config);
  const mobiles = () => demoMobiles(directory, now);
  const messageCentres = createMessageCentres({ host, ...config, phones, mobiles, now });
  const app = openLocalHttp();
  app.get('/healthz', async () => ({ healthy: true }));
  registerPhoneRoutes(app, phones);
  registerMessageCentreRoutes(app, messageCentres);
  registerWechatRoutes(app, messageCentres);
  registerWeiboRoutes(app, messageCentres);
  registerBankRoutes(app, bank);
  const printers = openPrinters(app, now);
  app.get('/kiosk', async () => ({ code: config.kioskCode, address: config.kioskAddress }));
  const reader = openCardReader();
  registerCards(app, reader);
  const kioskReader = openCardReader();
  registerCards(app, kioskReader, '/kiosk/cards');
  registerProvinceRoutes(app, openProvince(app, join(directory, 'province'), now), now);
  openTransferPlatform(app, { directory, bank, now });
  const exchange = createExchange({ agi: { host, port: config.hotlinePort } });
  registerTelephone(app, exchange, config.hotlineSounds);
  const manager = createOrders(exchange);
  await app.register(async (scope) => registerAuthorityRoutes(scope, authority));
  await registerPage(app, { authority, directory, webDirectory, now });
  const ours = new Set(config.webOrigins.split(',').map((origin) => origin.trim()));
  const certificateService = createCertificateService({
    authority,
    mayUse: (origin) => isLocalPage(origin) || ours.has(origin),
    now,
  });
  // The programs of the window's computer share a port: certificates and the card reader.
  registerReader(certificateService, reader);
  // The kiosk is another computer: its reader has an address of its own.
  registerReader(certificateService, kioskReader, '/kiosk/idcard/readcard');
  const close = async () => {
    await Promise.all([app.close(), certificateService.close(), bank.stop(), messageCentres.stop(), printers.stop()]);
    await Promise.all([manager.stop(), exchange.close()]);
    await phones.close();
  };
  try {
    await bank.start();
    await messageCentres.start();
    await printers.listen(config);
    await manager.listen(host, config.telephoneOrdersPort);
    return {
      bankPort: bank.port(),
      address: await listen(app, sandboxPort),
      certificateServiceAddress: await listen(certificateService, certificateServicePort),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The transfer platform; foreign centres take some seconds for each step, as if somebody sat there. */
function openTransferPlatform(
  app: FastifyInstance,
  { directory, bank, now }: { directory: string; bank: Bank; now: () => Temporal.Instant },
): void {
  const transfers = openTransfers(app, {
    directory: join(directory, 'transfer'),
    pay: (money) => bank.pay({ ...money, amountFen: fen(money.amountFen), remark: '' }),
    now,
    paceMs: 4_000,
  });
  registerTransferRoutes(app, transfers, now);
}

/** The printer of tickets and the one of the kiosk's papers. */
function openPrinters(app: FastifyInstance, now: () => Temporal.Instant) {
  const tickets = createPrinter(now);
  registerPrinter(app, tickets);
  const papers = createDocumentPrinter(now);
  registerDocumentPrinter(app, papers);
  return {
    listen: async ({ printerPort, documentPrinterPort }: SandboxConfig) => {
      await tickets.listen(host, printerPort);
      await papers.listen(host, documentPrinterPort);
    },
    stop: () => Promise.all([tickets.stop(), papers.stop()]),
  };
}

/** The bank keeps its books, and the centre's key pair for signing on, in `<directory>/bank`. */
async function openBank({ sandboxDirectory, bankPort, centreBankPort }: SandboxConfig) {
  const directory = join(sandboxDirectory, 'bank');
  const accounts = await readAccounts(join(sandboxDirectory, 'bank-accounts.json'));
  return createBank({
    listen: { host, port: bankPort },
    centre: { host, port: centreBankPort },
    directory,
    centrePublicKey: openCentreKeys(directory).publicKey,
    ...(accounts && { accounts }),
  });
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ host, port });
  return `http://${host}:${(app.server.address() as AddressInfo).port}`;
}
