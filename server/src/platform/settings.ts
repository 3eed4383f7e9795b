import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * What an installation set wrongly, a line each. It keeps a process from starting, and starting again mends nothing: whoever
 * starts it is shown the lines and no stack.
 */
export class WrongSettings extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`the settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const causes: Readonly<Record<string, () => string>> = {
  ENOENT: () => 'does not exist',
  EACCES: () => `may not be read by the user ${userInfo().username}`,
  EISDIR: () => 'is a folder',
};

/** Why a path of the settings cannot be read. */
export function unreadable(path: string, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return `${path} ${causes[code]?.() ?? message}`;
}

/** Reads a file that the settings name. Throws `WrongSettings` when it is not there or this user may not read it. */
export function readSettingsFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new WrongSettings([unreadable(path, error)]);
  }
}

/**
 * What does not fit the shape, each with its place (`nodes/0/key`). Values are not said: they may be secrets.
 */
export function shapeFaults(schema: TSchema, value: unknown, place = ''): string[] {
  const said = Value.Errors(schema, value).filter(({ message }) => message !== 'schema is false');
  return said.map(
    ({ instancePath, message }) => `${`${place}${instancePath}`.replace(/^\//, '') || 'the file'} ${message}`,
  );
}

/** A settings file of JSON as it is written. Throws `WrongSettings` when it cannot be read or is not JSON. */
export function readSettingsJson(path: string): unknown {
  const text = readSettingsFile(path).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongSettings([`${path} is not JSON`]);
  }
}

/** A settings file of JSON in its shape. Throws `WrongSettings` with every fault and its place. */
export function readSettings<S extends TSchema>(path: string, schema: S): Static<S> {
  const value = readSettingsJson(path);
  const faults = shapeFaults(schema, value);
  if (faults.length > 0) throw new WrongSettings(faults.map((fault) => `${path}: ${fault}`));
  return Value.Parse(schema, value);
}
