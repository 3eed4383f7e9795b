import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type CatalogName, catalogs } from '../../../server/src/gateways/gjgxjhpt/catalogs.ts';

const Access = Type.Object({
  requesterId: Type.String(),
  appKey: Type.String(),
  services: Type.Record(Type.String(), Type.String()),
  openedOn: Type.String(),
});

/** What the province gave the centre to ask with: the file that `ANJU_EXCHANGE_FILE` names. */
export interface ProvinceAccess {
  readonly file: string;
  readonly requesterId: string;
  readonly appKey: string;
  readonly services: Readonly<Record<CatalogName, string>>;
  readonly openedOn: Temporal.PlainDate;
}

/**
 * Reads the file in a directory, or makes one: the registers count from the day of its making. A source that has come since
 * is given its number.
 */
export function openAccess(directory: string, today: Temporal.PlainDate): ProvinceAccess {
  const file = join(directory, 'exchange.json');
  const kept = existsSync(file) ? Value.Parse(Access, JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const access = {
    requesterId: kept?.requesterId ?? `anju-${randomBytes(4).toString('hex')}`,
    appKey: kept?.appKey ?? randomBytes(16).toString('hex'),
    services: Object.fromEntries(Object.keys(catalogs).map((name, at) => [name, `s_4199000000000_${2101 + at}`])),
    openedOn: kept?.openedOn ?? today.toString(),
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, JSON.stringify(access, null, 2), { mode: 0o600 });
  return {
    ...access,
    file,
    services: access.services as Record<CatalogName, string>,
    openedOn: Temporal.PlainDate.from(access.openedOn),
  };
}
