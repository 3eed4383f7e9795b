import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const stampFile = 'db/generated.stamp';

/** What the generated files are made from. */
const sources = [
  'db/migrations/*.sql',
  'db/roles.sql',
  'server/src/modules/*/contract.ts',
  'server/src/modules/*/problems.ts',
  'server/src/modules/*/states.ts',
  'server/src/contract.ts',
  'server/src/openapi.ts',
  'server/src/platform/{route,problem}.ts',
  'scripts/{generate,catalog}.ts',
];
/** The files that `npm run generate` writes, from the root of the repository. */
export const generatedFiles = {
  schema: 'db/schema.sql',
  types: 'server/src/platform/db-types.generated.ts',
  openApi: 'api/openapi.json',
} as const;

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const path = join(root, file);
    hash.update(`${file}\n${existsSync(path) ? readFileSync(path, 'utf8') : 'missing'}\n`);
  }
  return hash.digest('hex');
}

/** One line for the sources and one for each generated file. */
export function currentStamp(): string {
  const lines = [`sources ${digestOf(globSync(sources, { cwd: root }))}`];
  for (const file of Object.values(generatedFiles)) lines.push(`${file} ${digestOf([file])}`);
  return `${lines.join('\n')}\n`;
}

/** Records what the generated files were made from. */
export function writeStamp(): void {
  writeFileSync(join(root, stampFile), currentStamp());
}

/** Whether sources and generated files are those of the last `npm run generate`; needs no database. */
export function isFresh(): boolean {
  const path = join(root, stampFile);
  return existsSync(path) && readFileSync(path, 'utf8') === currentStamp();
}
