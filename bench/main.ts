import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm run bench -- NAME`: measures the work and its floor in one run, writes bench/results/NAME.json and prints as its
// last line `NAME ratio=R goal<=G` (or `goal>=G`). Ends with status 1 when the goal is missed.

export interface Benchmark {
  readonly name: string;
  /** The work against its floor; a time ratio (`<=`) or a rate ratio (`>=`). */
  readonly ratio: number;
  readonly goal: number;
  readonly comparison: '<=' | '>=';
  readonly figures: Readonly<Record<string, number>>;
}

const names = [
  'book',
  'export',
  'growth',
  'import',
  'interest',
  'loan',
  'login',
  'notices',
  'pdf',
  'post',
  'read',
  'remit',
  'sms',
] as const;
const name = process.argv[2] ?? '';
if (!(names as readonly string[]).includes(name)) {
  console.error(`npm run bench -- NAME, one of: ${names.join(', ')}`);
  process.exit(2);
}
const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<Benchmark> };
const result = await run();
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
for (const [figure, value] of Object.entries(result.figures))
  console.log(`${figure} = ${Math.round(value * 100) / 100}`);
console.log(`${name} ratio=${result.ratio.toFixed(2)} goal${result.comparison}${result.goal}`);
const isReached = result.comparison === '<=' ? result.ratio <= result.goal : result.ratio >= result.goal;
process.exit(isReached ? 0 : 1);
