import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { allCode, filesOf, isTest, read, root, sourcesOf, withoutComments } from './sources.ts';

/** Words that say nothing, and what to write instead. */
const banned: readonly (readonly [word: RegExp, instead: string])[] = [
  [/\b[uU]tils?\b(?!')|[a-z]Utils?\b/, 'the name of what it does'],
  [/\b\w*[hH]elpers?\b/, 'the name of what it does'],
  [/\b\w*(?:Manager|Impl|Dto|DTO)\b/, 'the thing itself'],
  [/\b(?:amt|acct|svc|emp|cfg)\b/, 'the whole word'],
  [/\b(?:gjj|zhigong|danwei|jiaocun|tiqu|huijiao)\b/i, 'the English word of docs/glossary.md'],
  [/\?\? '工作人员'/, 'namelessStaff of audit, as everywhere'],
  [/[「」]/, '“ ”, as on every screen'],
  [/\bTODO\b(?! \(#\d+\))|\bFIXME\b|\bXXX\b/, 'an issue, as `TODO (#12)`'],
];
test('no file uses a banned word', () => {
  const found: string[] = [];
  for (const { path, text } of allCode()) {
    if (path.endsWith('system/tidy.test.ts')) continue;
    for (const [word, instead] of banned) {
      const match = word.exec(`${path}\n${text}`);
      if (match) found.push(`${path}: ${match[0]} → ${instead}`);
    }
  }
  assert.deepEqual(found, []);
});

/** One table of all routes and who may call them: it grows with every route, and is read by looking one up. */
const tableOfRoutes = 'server/src/system/authorization.test.ts';
test('a file has at most 400 lines, a test at most 700', () => {
  const long = allCode().flatMap((source) => {
    const lines = source.text.split('\n').length - 1;
    const most = source.path === tableOfRoutes ? 2000 : isTest(source) ? 700 : 400;
    return lines > most ? [`${source.path}: ${lines}`] : [];
  });
  assert.deepEqual(long, []);
});

test('files are named in kebab-case', () => {
  const odd = allCode().filter(({ path }) => !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(path.split('/').at(-1) ?? ''));
  assert.deepEqual(
    odd.map(({ path }) => path),
    [],
  );
});

test('every module and gateway has a page that explains it', () => {
  const folders = new Set(
    filesOf('server/src/{modules,gateways}/*/*.ts').map((path) => path.split('/').slice(0, 4).join('/')),
  );
  assert.deepEqual(
    [...folders].filter((folder) => !existsSync(join(root, folder, 'README.md'))),
    [],
  );
});

test('docs/adr/README.md names every decision', () => {
  const index = read('docs/adr/README.md');
  const missing = filesOf('docs/adr/[0-9]*.md').filter((path) => !index.includes(`(${path.split('/').at(-1)})`));
  assert.deepEqual(missing, []);
});

test('ARCHITECTURE.md names every folder of the top, every module and every gateway', () => {
  const map = sourcesOf('ARCHITECTURE.md')[0]?.text ?? '';
  const places = filesOf('{api,apps,bench,db,deploy,docs,e2e,examples,sandbox,scripts,server,simulation,ui}/**/*').map(
    (path) => `${path.split('/')[0]}/`,
  );
  const modules = filesOf('server/src/{modules,gateways}/*/*.ts').map((path) => path.split('/')[3] ?? '');
  const missing = [...new Set([...places, ...modules])].filter((name) => !map.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});

/** Where words that people read may stand in the server, and why. Everything else is code, logs and SQL: English. */
const chineseAllowed: readonly (readonly [path: RegExp, why: string])[] = [
  [
    /^server\/src\/modules\/[^/]+\/(?!.*store)(?!.*jobs)/,
    'titles, refusals, remedies and outcomes of a module; never its SQL and its jobs',
  ],
  [/^server\/src\/platform\/at-counter\.ts$/, 'the summary of a route at the counter'],
  [/^server\/src\/platform\/problem\.ts$/, 'titles of the refusals that every route may answer'],
  [/^server\/src\/platform\/(http(-problem|-events)?|declared)\.ts$/, 'what is wrong with an input or a request'],
  [/^server\/src\/platform\/(money|dates|channels)\.ts$/, 'amounts, days and channels in Chinese'],
  [/^server\/src\/platform\/xlsx\//, 'what is wrong with a workbook'],
  [/^server\/src\/platform\/pdf/, 'what a reader shows of a seal, and why a paper was not issued'],
  [/^server\/src\/gateways\/bdc\/inbound\.ts$/, 'the message that the protocol answers with'],
  [/^server\/src\/openapi\.ts$/, 'the description of the interface'],
  [/^server\/src\/testing\.ts$/, 'the name of a person in tests'],
];
test('Chinese text stands only where a person reads it', () => {
  const spoken = sourcesOf('server/src/**/*.ts').filter(
    (source) =>
      !isTest(source) && !source.path.includes('vectors') && /\p{Script=Han}/u.test(withoutComments(source.text)),
  );
  const astray = spoken.filter(({ path }) => !chineseAllowed.some(([allowed]) => allowed.test(path)));
  assert.deepEqual(
    astray.map(({ path }) => path),
    [],
  );
});

test('comments are in English: Chinese only for terms, sources and examples', () => {
  const found: string[] = [];
  for (const { path, text } of allCode()) {
    for (const [comment] of text.matchAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm)) {
      const letters = comment.match(/[a-z]/gi)?.length ?? 0;
      const characters = comment.match(/\p{Script=Han}/gu)?.length ?? 0;
      if (characters > 12 && characters > letters) found.push(`${path}: ${comment.trim().slice(0, 60)}`);
    }
  }
  assert.deepEqual(found, []);
});

// The last is asked by every test file: the runner tells where what they send is written down.
const environmentReaders = [
  'apps/vite.config.ts',
  'sandbox/src/main.ts',
  'server/src/main.ts',
  'server/src/testing-statements.ts',
];
test('the environment is read once, where a process starts', () => {
  const readers = allCode().filter(
    (source) => !isTest(source) && !/^(scripts|bench|e2e)\//.test(source.path) && /\bprocess\.env\b/.test(source.text),
  );
  assert.deepEqual(
    readers.map(({ path }) => path).filter((path) => !environmentReaders.includes(path)),
    [],
  );
});

test('Date is not used', () => {
  const users = allCode().filter(
    ({ path, text }) =>
      !path.endsWith('system/tidy.test.ts') && /\bnew Date\b|\bDate\.(now|parse|UTC)\b/.test(withoutComments(text)),
  );
  assert.deepEqual(
    users.map(({ path }) => path),
    [],
  );
});

test('the server prints nothing but its log', () => {
  const printers = sourcesOf('server/src/**/*.ts').filter(
    (source) => !isTest(source) && /\bconsole\.\w+\(/.test(withoutComments(source.text)),
  );
  assert.deepEqual(
    printers.map(({ path }) => path),
    [],
  );
});

test('nothing names a folder of one machine', () => {
  const local = /(^|[\s'"`(])\/(work|root|home|Users)\//;
  const named = [
    ...allCode(),
    ...sourcesOf('*.md', '{docs,server,sandbox,apps,ui,bench,simulation,e2e}/**/*.md', 'db/**/*.sql'),
  ].filter(({ path, text }) => !path.endsWith('system/tidy.test.ts') && local.test(text));
  assert.deepEqual(
    named.map(({ path }) => path),
    [],
  );
});
