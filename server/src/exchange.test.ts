import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openExchange, readExchangeAccess } from './exchange.ts';
import { type Catalog, catalogs } from './gateways/gjgxjhpt/catalogs.ts';
import { sourceCodes, sourceOf } from './modules/evidence/rules/sources.ts';
import type { Config } from './platform/config.ts';
import { openLog } from './platform/log.ts';
import { WrongSettings } from './platform/settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'anju-exchange-'));
after(() => rmSync(directory, { recursive: true, force: true }));

function written(services: Readonly<Record<string, string>>): string {
  const file = join(directory, 'exchange.json');
  writeFileSync(file, JSON.stringify({ requesterId: 'R', appKey: 'application-key', services }));
  return file;
}

test('whatever a source is asked for by or can tell has its column in the catalogue of the agency, and no column is nobody’s', () => {
  for (const code of sourceCodes) {
    const { keys, told } = sourceOf(code);
    const catalog: Catalog = catalogs[code];
    assert.deepEqual(Object.keys(catalog.keys).sort(), Object.keys(keys).sort(), `keys of ${code}`);
    assert.deepEqual(Object.keys(catalog.columns).sort(), Object.keys(told).sort(), `columns of ${code}`);
  }
});

test('a source for which the platform gave no number is not connected; a number for none is a slip', async () => {
  const { identity = '', ...others } = readExchangeAccess({
    exchangeFile: join(import.meta.dirname, '../../deploy/exchange.json'),
  }).services;
  assert.notEqual(identity, '');
  const ask = openExchange(
    { exchangeFile: written(others) } as Config,
    () => Temporal.Now.instant(),
    openLog('silent'),
  );
  const subject = { kind: 'person', name: '赵一', certificateNumber: '110101199003077571' } as const;
  assert.deepEqual(await ask({ source: 'identity', subject, keys: {}, fields: ['sex'], requestId: 'a' }), {
    kind: 'unavailable',
    reason: 'not-connected',
  });
  assert.throws(() => readExchangeAccess({ exchangeFile: written({ ...others, identitiy: identity }) }), WrongSettings);
});
