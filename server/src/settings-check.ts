import { readBankNodes, readPrivateKey } from './bank-nodes.ts';
import { readExchangeAccess } from './exchange.ts';
import { readMessageCentres } from './message-centre-settings.ts';
import type { Config } from './platform/config.ts';
import { openVault } from './platform/crypto.ts';
import { WrongSettings } from './platform/settings.ts';
import { filesNamed } from './seals.ts';
import type { ServiceRole } from './service.ts';
import { readTransferNodes } from './transfer-port.ts';

/** Everything that is wrong with the files that the settings of a process name, a line each; all of it at once. */
export function settingsFaults(config: Config, role: ServiceRole): string[] {
  const readers: (() => unknown)[] = [
    () => openVault(config.keyRingFile),
    () => readMessageCentres(config.messageCentresFile, config),
    () => readExchangeAccess(config),
    () => filesNamed(config.sealDirectory, 'anchor-'),
  ];
  // The keys to the bank and to other centres lie on the one machine that speaks to them.
  if (role === 'gateways' || role === 'all') {
    readers.push(() => readTransferNodes(config));
    readers.push(() => {
      for (const { privateKeyFile } of readBankNodes(config)) readPrivateKey(privateKeyFile);
    });
  }
  return readers.flatMap(faultsOf);
}

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof WrongSettings) return error.faults;
    throw error;
  }
}
