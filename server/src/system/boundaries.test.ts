import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { filesOf, root } from './sources.ts';

interface Configuration {
  readonly forbidden: (IForbiddenRuleType & { readonly name: string })[];
  readonly options: ICruiseOptions & { readonly enhancedResolveOptions: object };
}
const { default: configuration, layers } = (await import(join(root, '.dependency-cruiser.mjs'))) as {
  readonly default: Configuration;
  readonly layers: Readonly<Record<string, string>>;
};

// A small tree with the paths of the real one: first as it should be, then with one bad import for each rule.

const libraries = ['kysely', 'pg', 'fastify', 'typebox', 'react'];
const asItShouldBe: Readonly<Record<string, string>> = {
  'server/src/contract.ts': "export * as withdrawal from './modules/withdrawal/contract.ts';",
  'server/src/rules.ts': "export { limit } from './modules/withdrawal/rules.ts';",
  'server/src/main.ts': "import './modules/withdrawal/index.ts'; import './gateways/cmpp/gateway.ts';",
  'server/src/platform/money.ts': 'export const fen = 1;',
  'server/src/platform/http.ts': "import 'fastify'; import './money.ts';",
  'server/src/gateways/cmpp/gateway.ts': "import '../../platform/money.ts';",
  'server/src/modules/ledger/index.ts': "export { balance } from './store.ts';",
  'server/src/modules/ledger/rules.ts': "import { fen } from '../../platform/money.ts'; export const interest = fen;",
  'server/src/modules/ledger/store.ts': "import 'kysely'; export const balance = 1;",
  'server/src/modules/settlement/index.ts':
    "import { balance } from '../ledger/index.ts'; export const settle = balance;",
  'server/src/modules/settlement/contract.ts': "import 'typebox'; export const Receipt = 1;",
  'server/src/modules/settlement/problems.ts': 'export const refusals = 1;',
  'server/src/modules/withdrawal/index.ts':
    "import { settle } from '../settlement/index.ts'; import { limit } from './rules.ts'; import './store.ts'; export const pay = [settle, limit];",
  'server/src/modules/withdrawal/contract.ts':
    "import { Receipt } from '../settlement/contract.ts'; import { refusals } from '../settlement/problems.ts'; export const submit = [Receipt, refusals];",
  'server/src/modules/withdrawal/rules.ts':
    "import { interest } from '../ledger/rules.ts'; export const limit = interest;",
  'server/src/modules/withdrawal/store.ts': "import 'kysely';",
  'server/src/modules/report/index.ts': "import { pay } from '../withdrawal/index.ts'; export const days = pay;",
  'ui/src/index.ts': "import 'react'; import '../../server/src/contract.ts';",
  'apps/hall/src/main.tsx': "import '../../../ui/src/index.ts'; import '../../../server/src/rules.ts';",
  'apps/staff/src/main.tsx': "import '../../../ui/src/index.ts';",
  'sandbox/src/bank.ts':
    "import '../../server/src/gateways/cmpp/gateway.ts'; import '../../server/src/modules/ledger/rules.ts';",
};

/** For each rule: the file that breaks it, and how. */
const broken: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'no-cycles': ['server/src/platform/money.ts', "import './http.ts';"],
  'modules-meet-at-index': ['server/src/modules/withdrawal/index.ts', "import '../ledger/store.ts';"],
  'module-order': ['server/src/modules/ledger/index.ts', "import '../withdrawal/rules.ts';"],
  'services-know-no-business': ['server/src/modules/settlement/index.ts', "import '../withdrawal/rules.ts';"],
  'nothing-needs-what-sees-all': ['server/src/modules/withdrawal/index.ts', "import '../report/index.ts';"],
  'platform-knows-no-business': ['server/src/platform/http.ts', "import '../modules/ledger/index.ts';"],
  'rules-are-pure': ['server/src/modules/ledger/rules.ts', "import '../../platform/http.ts';"],
  'rules-see-types-only': ['server/src/modules/ledger/rules.ts', "import type { Kysely } from 'kysely';"],
  'sql-only-in-stores': ['server/src/modules/withdrawal/index.ts', "import 'pg';"],
  'browser-safe': ['server/src/modules/settlement/contract.ts', "import 'fastify';"],
  'apps-see-the-contract': ['apps/hall/src/main.tsx', "import '../../../server/src/platform/money.ts';"],
  'ui-knows-no-app': ['ui/src/index.ts', "import '../../apps/hall/src/main.tsx';"],
  'apps-know-no-app': ['apps/staff/src/main.tsx', "import '../../hall/src/main.tsx';"],
  'gateways-know-no-business': ['server/src/gateways/cmpp/gateway.ts', "import '../../modules/ledger/index.ts';"],
  'sandbox-stays-outside': ['sandbox/src/bank.ts', "import '../../server/src/modules/ledger/index.ts';"],
  'server-knows-no-sandbox': ['server/src/main.ts', "import '../../sandbox/src/bank.ts';"],
};

const directories: string[] = [];
after(() => directories.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** The names of the rules that the tree breaks when one line is added to one of its files. */
async function brokenRules(path?: string, line = ''): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'anju-boundaries-'));
  directories.push(directory);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), `${text}\n`);
  };
  for (const library of libraries) {
    write(
      `node_modules/${library}/package.json`,
      JSON.stringify({ name: library, main: 'index.js', types: 'index.d.ts' }),
    );
    write(`node_modules/${library}/index.js`, 'module.exports = {};');
    write(`node_modules/${library}/index.d.ts`, 'export type Kysely = 1;');
  }
  for (const [file, text] of Object.entries(asItShouldBe)) write(file, file === path ? `${line}\n${text}` : text);
  const { tsConfig: _, enhancedResolveOptions, ...options } = configuration.options;
  const { output } = await cruise(
    ['server', 'sandbox', 'ui', 'apps'],
    { ...options, baseDir: directory, validate: true, ruleSet: { forbidden: configuration.forbidden } },
    { ...enhancedResolveOptions, extensions: ['.ts', '.tsx', '.js'] },
  );
  return [...new Set((output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

test('a tree as it should be breaks no rule', async () => {
  assert.deepEqual(await brokenRules(), []);
});

test('every module stands in one layer, and every layer names modules that are there', () => {
  const modules = [...new Set(filesOf('server/src/modules/*/*.ts').map((path) => path.split('/')[3] ?? ''))];
  const placed = Object.values(layers).flatMap((layer) => /\(([a-z|]+)\)\/$/.exec(layer)?.[1]?.split('|') ?? []);
  assert.deepEqual(placed.toSorted(), modules.toSorted());
});

test('every rule has an import planted against it', () => {
  assert.deepEqual(Object.keys(broken).sort(), configuration.forbidden.map(({ name }) => name).sort());
});

for (const [rule, [path, line]] of Object.entries(broken)) {
  test(`${rule} refuses «${line}» in ${path}`, async () => {
    const found = await brokenRules(path, line);
    assert.ok(found.includes(rule), `found ${found.join(', ') || 'nothing'}`);
  });
}
