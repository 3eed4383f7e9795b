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

/** Reads the file in a directory, or makes one: the registers count from the day of its making. */
export function openAccess(directory: string, today: Temporal.PlainDate): ProvinceAccess {
  const file = join(directory, 'exchange.json');
  if (!existsSync(file)) {
    mkdirSync(directory, { recursive: true });
    const services = Object.keys(catalogs).map((name, at) => [name, `s_4199000000000_${2101 + at}`] as const);
    const access = {
      requesterId: `anju-${randomBytes(4).toString('hex')}`,
      appKey: randomBytes(16).toString('hex'),
      services: Object.fromEntries(services),
      openedOn: today.toString(),
    };
    writeFileSync(file, JSON.stringify(access, null, 2), { mode: 0o600 });
  }
  const access = Value.Parse(Access, JSON.parse(readFileSync(file, 'utf8')));
  return {
    ...access,
    file,
    services: access.services as Record<CatalogName, string>,
    openedOn: Temporal.PlainDate.from(access.openedOn),
  };
}
