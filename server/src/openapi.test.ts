import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import * as contracts from './contract.ts';
import { openApiOf, refusalsOf, routesOf } from './openapi.ts';
import { problems } from './platform/problem.ts';
import { route } from './platform/route.ts';

const refusals = problems('bread', { stale: [422, '面包不新鲜'], gone: [404, '没有面包'] });
const Bread = Type.Object({ name: Type.String(), grams: Type.Optional(Type.Integer()) });
const getBread = route({
  method: 'GET',
  path: '/breads/:breadId',
  summary: '查询面包',
  permission: 'person',
  params: Type.Object({ breadId: Type.String() }),
  query: Type.Object({ sliced: Type.Optional(Type.Boolean()), day: Type.String() }),
  response: Type.Object({ bread: Bread }),
  problems: [refusals.gone, refusals.stale],
});
const weigh = route({
  method: 'POST',
  path: '/breads',
  summary: '称重',
  permission: 'public',
  takes: 'file',
  answers: 'file',
});

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, { content: Record<string, { schema: unknown }>; description: string }>>;
  readonly requestBody?: { readonly content: object };
  readonly security: readonly object[];
  readonly operationId: string;
  readonly 'x-permission': string;
}
interface Written {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
const written = (from: Record<string, unknown>) => JSON.parse(JSON.stringify(openApiOf(from, '1.0.0'))) as Written;

test('a route is described by path, parameters, permission and answer', () => {
  const operation = written({ bread: { Bread, getBread } }).paths['/api/breads/{breadId}']?.['get'];
  assert.deepEqual(
    operation?.parameters.map(({ name, in: place, required }) => [name, place, required]),
    [
      ['breadId', 'path', true],
      ['sliced', 'query', false],
      ['day', 'query', true],
    ],
  );
  assert.equal(operation?.['x-permission'], 'person');
  assert.deepEqual(operation?.security, [{ session: [] }]);
  assert.deepEqual(operation?.responses['200']?.content['application/json']?.schema, {
    type: 'object',
    required: ['bread'],
    properties: { bread: { $ref: '#/components/schemas/bread.Bread' } },
  });
});

test('a shape that is exported is written once, without marks of the library', () => {
  assert.deepEqual(written({ bread: { Bread, getBread } }).components.schemas['bread.Bread'], {
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, grams: { type: 'integer' } },
  });
});

test('refusals are told by status, with their codes, and include those that every such route may answer', () => {
  const responses = written({ bread: { getBread } }).paths['/api/breads/{breadId}']?.['get']?.responses;
  assert.deepEqual(Object.keys(responses ?? {}), ['200', '400', '401', '403', '404', '422', '429', '503']);
  assert.match(JSON.stringify(responses?.['404']?.content['application/problem+json']), /bread\/gone/);
  assert.deepEqual(
    refusalsOf(weigh)
      .map(({ code }) => code)
      // What the gate in front may answer is told everywhere.
      .filter((code) => !code.startsWith('service/')),
    ['request/invalid'],
  );
});

test('files go in and out as bytes, and a public route asks for no session', () => {
  const operation = written({ bread: { weigh } }).paths['/api/breads']?.['post'];
  assert.ok(operation?.requestBody && 'application/octet-stream' in operation.requestBody.content);
  assert.ok('application/pdf' in (operation.responses['200']?.content ?? {}));
  assert.deepEqual(operation.security, []);
});

test('two routes of one method and path are refused', () => {
  assert.throws(() => openApiOf({ bread: { weigh, again: { ...weigh } } }, '1'), /two routes share POST/);
});

test('the description of the whole interface holds together', () => {
  const { paths, components } = written({ ...contracts });
  const text = JSON.stringify(paths) + JSON.stringify(components);
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(name in components.schemas, name);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
  assert.equal(operations.length, routesOf(contracts).length);
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
    assert.deepEqual([...(path.match(/\{\w+\}/g) ?? [])], inPath, path);
  }
});
