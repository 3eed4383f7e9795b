import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fastify } from 'fastify';
import * as contracts from '../contract.ts';
import { operations } from '../modules/audit/operations.ts';
import { staffPermissions } from '../modules/identity/permissions.ts';
import { allJobs } from '../modules.ts';
import { refusalsOf, routesOf } from '../openapi.ts';
import { schemaOf } from '../platform/http-shapes.ts';
import { common, type Refusal } from '../platform/problem.ts';
import { sheetRefusals } from '../platform/xlsx/refusals.ts';
import { callGraphOf, reaches } from './calls.ts';
import { filesOf, isTest, type Source, sourcesOf } from './sources.ts';

const routes = routesOf(contracts);
const label = ({ module, name }: { module: string; name: string }) => `${module}.${name}`;
const modules = sourcesOf('server/src/modules/**/*.ts');
const code = modules.filter((source) => !isTest(source));
const tests = sourcesOf('{server,sandbox}/src/**/*.test.ts', 'e2e/**/*.ts', 'bench/**/*.ts');

/** The text of the call that serves a route: from `serve(contract.name` to its closing bracket. */
function servingOf(module: string, name: string, sources: readonly Source[]): Source | undefined {
  // A group of twins (`atCounter`) is served with the routes that it repeats.
  const served = name.split('.').at(-1) ?? name;
  for (const { path, text } of sources) {
    if (!path.startsWith(`server/src/modules/${module}/`)) continue;
    const found = new RegExp(
      `\\bserve(?:Prepared|Events)?\\(\\s*(?:contract|\\w+)\\.${served}\\b|\\bserve(?:Prepared|Events)?\\(\\s*${served}\\b`,
    ).exec(text);
    if (!found) continue;
    const open = text.indexOf('(', found.index);
    let depth = 0;
    for (let at = open; at < text.length; at += 1) {
      if (text[at] === '(') depth += 1;
      if (text[at] === ')') depth -= 1;
      if (depth === 0) return { path, text: text.slice(open, at + 1) };
    }
  }
  return undefined;
}

test('every route has a summary in Chinese, and a permission that somebody can have', () => {
  const known = new Set<string>([
    'public',
    'person',
    'employer',
    'staff',
    'inbox.own',
    'case.own',
    'booking.own',
    'session.own',
    ...staffPermissions,
  ]);
  const wrong = routes
    .filter(({ route }) => !/\p{Script=Han}/u.test(route.summary) || !known.has(route.permission))
    .map(label);
  assert.deepEqual(wrong, []);
  assert.ok(routes.length > 20);
});

test('the shapes of every route can be compiled, which the service does when a route is first asked for', async () => {
  // Fastify by itself compiles all of them at once, and throws.
  const app = fastify();
  for (const { route } of routes) {
    app.route({
      method: route.method,
      url: route.path,
      schema: schemaOf(route),
      exposeHeadRoute: false,
      handler: async () => ({}),
    });
  }
  await app.ready();
  assert.ok(routes.every(({ route }) => app.hasRoute({ method: route.method, url: route.path })));
});

test('no two routes share method and path', () => {
  const places = routes.map(({ route }) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`);
  assert.deepEqual(
    places.filter((place, index) => places.indexOf(place) !== index),
    [],
  );
});

test('every route answers either a shape or a file, and a reading route changes nothing', () => {
  const wrong = routes
    .filter(
      ({ route }) =>
        (route.answers === 'file') === (route.response !== undefined) ||
        (route.method === 'GET' && (route.body || route.takes)),
    )
    .map(label);
  assert.deepEqual(wrong, []);
});

test('every list has a limit', () => {
  const unlimited = routes.filter(({ route }) => {
    const { properties } = (route.response ?? {}) as { properties?: Record<string, unknown> };
    if (!properties?.['rows'] || !properties['total']) return false;
    const { properties: asked } = (route.query ?? {}) as { properties?: { pageSize?: { maximum?: number } } };
    return (asked?.pageSize?.maximum ?? 201) > 200;
  });
  assert.deepEqual(unlimited.map(label), []);
});

test('every route is served, by the module that declares it', () => {
  const unserved = routes.filter(({ module, name }) => servingOf(module, name, code) === undefined);
  assert.deepEqual(unserved.map(label), []);
});

test('every route that changes something reaches an audit entry, or says why it writes none', () => {
  const graph = callGraphOf(code);
  const records = ({ module, name }: (typeof routes)[number]) => {
    const serving = servingOf(module, name, code);
    return serving !== undefined && reaches(graph, serving.path, serving.text, 'recordAudit');
  };
  const changing = routes.filter(({ route }) => route.method !== 'GET' && route.unaudited === undefined);
  assert.deepEqual(changing.filter((route) => !records(route)).map(label), []);
  assert.ok(changing.length > 5);
  // The search is no rubber stamp: most reading routes reach none.
  const reading = routes.filter(({ route }) => route.method === 'GET');
  assert.ok(reading.filter(records).length < reading.length / 2);
});

test('the search for audit entries finds none where none is written', () => {
  const store = (does: string) =>
    callGraphOf([
      {
        path: 'm/index.ts',
        text: "import { keep as store } from './store.ts';\nasync function submit(call) {\n  await store(call);\n}\n",
      },
      { path: 'm/store.ts', text: `export const keep = (call) => ${does};\n` },
    ]);
  assert.equal(reaches(store('tx.insertInto()'), 'm/index.ts', '(contract.submit, submit)', 'recordAudit'), false);
  assert.equal(reaches(store('recordAudit(call)'), 'm/index.ts', '(contract.submit, submit)', 'recordAudit'), true);
});

test('every audit operation is used, and has a name in Chinese', () => {
  const all = [...code, ...sourcesOf('scripts/*.ts')];
  const others = all.filter(({ path }) => path !== 'server/src/modules/audit/operations.ts');
  const unused = Object.entries(operations).filter(
    ([operation, name]) => !/\p{Script=Han}/u.test(name) || !others.some(({ text }) => text.includes(`'${operation}'`)),
  );
  assert.deepEqual(
    unused.map(([operation]) => operation),
    [],
  );
});

test('every declared job is in the list that the worker takes', () => {
  const declared = code.flatMap(({ text }) =>
    [...text.matchAll(/defineJob\(\{\s*name: '([^']+)'/g)].map((match) => match[1] ?? ''),
  );
  assert.deepEqual([...declared].sort(), allJobs.map((job) => job.name).sort());
  assert.equal(new Set(declared).size, declared.length);
});

const refusals = await refusalsOfModules();
async function refusalsOfModules(): Promise<{ area: string; key: string; refusal: Refusal }[]> {
  const found = Object.entries(common).map(([key, refusal]) => ({ area: 'request', key, refusal: refusal as Refusal }));
  for (const [key, refusal] of Object.entries(sheetRefusals)) found.push({ area: 'sheet', key, refusal });
  for (const path of filesOf('server/src/modules/*/problems.ts')) {
    const declared = (await import(`../../../${path}`)) as Record<string, Record<string, Refusal>>;
    for (const group of Object.values(declared)) {
      for (const [key, refusal] of Object.entries(group)) found.push({ area: path.split('/')[3] ?? '', key, refusal });
    }
  }
  return found;
}

test('every refusal has a title in Chinese, a status that a client understands, and a code of its own', () => {
  const codes = refusals.map(({ refusal }) => refusal.code);
  assert.deepEqual(
    codes.filter((value, index) => codes.indexOf(value) !== index),
    [],
  );
  for (const { area, refusal } of refusals) {
    assert.match(refusal.title, /\p{Script=Han}/u, refusal.code);
    assert.ok(refusal.status >= 400 && refusal.status < 600, refusal.code);
    assert.ok(refusal.code.startsWith(`${area}/`), `${refusal.code} is declared in ${area}`);
  }
});

test('every refusal is thrown somewhere, and named in a test or declared by a route', () => {
  const thrown = sourcesOf('server/src/{modules,platform}/**/*.ts', 'server/src/*.ts').filter(
    (source) => !isTest(source) && !/\/(problems|contract)\.ts$/.test(source.path),
  );
  const declaredByRoutes = new Set(routes.flatMap(({ route }) => refusalsOf(route)).map(({ code }) => code));
  const unused: string[] = [];
  const unknown: string[] = [];
  for (const { key, refusal } of refusals) {
    const use = new RegExp(`\\b(?:common|refusals|\\w+Refusals)\\.${key}\\b|\\brefuseSheet\\('${key}'`);
    if (!thrown.some(({ text }) => use.test(text))) unused.push(refusal.code);
    if (!declaredByRoutes.has(refusal.code) && !tests.some(({ text }) => text.includes(refusal.code) || use.test(text)))
      unknown.push(refusal.code);
  }
  assert.deepEqual(
    { unused, unknown: unknown.filter((value) => !value.startsWith('request/')) },
    { unused: [], unknown: [] },
  );
});
