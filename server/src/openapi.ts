import type { TSchema } from 'typebox';
import { gateRefusals } from './modules/service/contract.ts';
import { belongingOf } from './modules/service/rules/catalog.ts';
import { common, type Refusal } from './platform/problem.ts';
import type { Route } from './platform/route.ts';

/** Modules' contracts as `contract.ts` exports them: module → export → route or shape. */
export type Contracts = Readonly<Record<string, unknown>>;
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRoute = (value: unknown): value is Route =>
  isObject(value) && typeof value['method'] === 'string' && typeof value['path'] === 'string';

/** Every route of every module with the names under which it is exported, in the order of declaration. */
export function routesOf(
  contracts: Contracts,
): { readonly module: string; readonly name: string; readonly route: Route }[] {
  return Object.entries(contracts).flatMap(([module, contract]) =>
    isObject(contract) ? Object.entries(contract).flatMap(([name, value]) => routesIn(module, name, value)) : [],
  );
}

/** A route, or a group of routes such as the counter's twins of the hall's. */
function routesIn(module: string, name: string, value: unknown): { module: string; name: string; route: Route }[] {
  if (isRoute(value)) return [{ module, name, route: value }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([part, one]) =>
    isRoute(one) ? [{ module, name: `${name}.${part}`, route: one }] : [],
  );
}

/** Exported shapes, by identity: a shape that two routes share is written once. */
function shapesOf(contracts: Contracts): Map<unknown, string> {
  const shapes = new Map<unknown, string>();
  for (const [module, contract] of Object.entries(contracts)) {
    if (!isObject(contract)) continue;
    for (const [name, value] of Object.entries(contract)) {
      if (isObject(value) && !isRoute(value) && 'type' in value) shapes.set(value, `${module}.${name}`);
    }
  }
  return shapes;
}

/** A TypeBox shape as plain JSON Schema, with shared shapes as references; `except` is the shape being defined. */
function schemaOf(value: unknown, shapes: ReadonlyMap<unknown, string>, except?: unknown): unknown {
  const name = value === except ? undefined : shapes.get(value);
  if (name) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(value)) return value.map((item) => schemaOf(item, shapes));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (key.startsWith('~') ? [] : [[key, schemaOf(part, shapes)]])),
  );
}

const fileTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
] as const;
const binary = { type: 'string', format: 'binary' };
const fileContent = Object.fromEntries(fileTypes.map((type) => [type, { schema: binary }]));

function parametersOf(
  place: 'path' | 'query',
  schema: TSchema | undefined,
  shapes: ReadonlyMap<unknown, string>,
): Json[] {
  const { properties, required } = (schema ?? {}) as { properties?: Json; required?: readonly string[] };
  return Object.entries(properties ?? {}).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || (required?.includes(name) ?? false),
    schema: schemaOf(value, shapes),
  }));
}

/** What a route may refuse: its own problems, and those of every route of its kind. */
export function refusalsOf(route: Route): readonly Refusal[] {
  const always = [
    common.invalid,
    ...(route.path.includes(':') ? [common.notFound] : []),
    ...(route.permission === 'public' ? [] : [common.unauthenticated, common.forbidden]),
  ];
  const belonging = belongingOf(route);
  const atGate = belonging === 'house' || belonging === 'office' ? [] : gateRefusals;
  return [...new Set([...always, ...(route.problems ?? []), ...atGate])];
}

function problemResponses(route: Route): Json {
  const byStatus = new Map<number, Refusal[]>();
  for (const refusal of refusalsOf(route))
    byStatus.set(refusal.status, [...(byStatus.get(refusal.status) ?? []), refusal]);
  return Object.fromEntries(
    [...byStatus].map(([status, refusals]) => [
      String(status),
      {
        description: refusals.map(({ code, title }) => `\`${code}\` ${title}`).join('；'),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { type: 'object', properties: { code: { enum: refusals.map(({ code }) => code) } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

function requestBodyOf(route: Route, shapes: ReadonlyMap<unknown, string>): Json {
  if (route.takes === 'file') return { requestBody: { required: true, content: fileContent } };
  if (!route.body) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, shapes) } } } };
}

function answerOf(route: Route, shapes: ReadonlyMap<unknown, string>): Json {
  if (route.answers === 'file') return { description: '文件', content: fileContent };
  if (route.answers === 'events')
    return {
      description: '事件流：每个事件的 data 是完整的当前状态',
      content: { 'text/event-stream': { schema: schemaOf(route.response, shapes) } },
    };
  return { description: '成功', content: { 'application/json': { schema: schemaOf(route.response, shapes) } } };
}

function operationOf(module: string, name: string, route: Route, shapes: ReadonlyMap<unknown, string>): Json {
  return {
    operationId: `${module}.${name}`,
    tags: [module],
    summary: route.summary,
    'x-permission': route.permission,
    security: route.permission === 'public' ? [] : [{ session: [] }],
    parameters: [...parametersOf('path', route.params, shapes), ...parametersOf('query', route.query, shapes)],
    ...requestBodyOf(route, shapes),
    responses: { '200': answerOf(route, shapes), ...problemResponses(route) },
  };
}

/** RFC 9457 with our members. */
const problemSchema = {
  type: 'object',
  required: ['type', 'code', 'status', 'title', 'instance'],
  properties: {
    type: { type: 'string', description: '`/problems/` and the code' },
    code: { type: 'string', description: 'Stable: programs decide by it.' },
    status: { type: 'integer' },
    title: { type: 'string', description: 'One sentence in Chinese for people.' },
    instance: { type: 'string', description: 'The id of the request, as in the log.' },
    detail: { type: 'string' },
    source: { type: 'string', description: 'The clause the rule rests on.' },
    remedy: { type: 'string', description: 'What the user can do next.' },
    fields: { type: 'object', additionalProperties: { type: 'string' }, description: 'Input fields at fault.' },
  },
} as const;

/**
 * The OpenAPI 3.1 description of the routes: paths under `/api`, declared refusals per status as
 * `application/problem+json`, and the permission that a caller needs as `x-permission`.
 * Throws an Error when two routes share method and path.
 */
export function openApiOf(contracts: Contracts, version: string): Json {
  const shapes = shapesOf(contracts);
  const paths: Record<string, Record<string, Json>> = {};
  for (const { module, name, route } of routesOf(contracts)) {
    const path = `/api${route.path.replace(/:(\w+)/g, '{$1}')}`;
    const method = route.method.toLowerCase();
    const operations = (paths[path] ??= {});
    if (operations[method]) throw new Error(`two routes share ${route.method} ${path}`);
    operations[method] = operationOf(module, name, route, shapes);
  }
  const schemas = [...shapes].map(([shape, name]) => [name, schemaOf(shape, shapes, shape)]);
  return {
    openapi: '3.1.0',
    info: { title: '安居 Anju', version, description: '住房公积金管理中心服务系统接口' },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-anju' } },
      schemas: { Problem: problemSchema, ...Object.fromEntries(schemas) },
    },
  };
}
