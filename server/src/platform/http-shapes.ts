import { AjvCompiler } from '@fastify/ajv-compiler';
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifySchema, FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';
import type { Route } from './route.ts';

// Shapes are compiled when a route is first asked for: all of them at once are seconds of every start. That each can be
// compiled is tested (`server/src/system/routes.test.ts`).

/** The shapes of a route, as Fastify wants them. */
export const schemaOf = ({ params, query, body, response, answers }: Route): FastifySchema => ({
  ...(params && { params }),
  ...(query && { querystring: query }),
  ...(body && { body }),
  ...(response && answers !== 'file' && { response: { 200: response } }),
});

type Check = ((data: unknown, place?: unknown) => unknown) & { errors?: unknown };

/**
 * Checks what comes in. Paths and queries are texts, and are read as the numbers and lists that their shapes ask for; a body is
 * JSON and says itself what it means: read as loosely, «no limit» (`null`) would be 0.
 */
export function validators(): FastifySchemaCompiler<FastifySchema> {
  const strict = { removeAdditional: false, coerceTypes: false, allErrors: true } as const;
  const build = AjvCompiler();
  const ofBody = build({}, { customOptions: strict });
  const ofText = build({}, { customOptions: { ...strict, coerceTypes: 'array' } });
  return (route) => {
    let compiled: Check | undefined;
    const check: Check = (data, place) => {
      compiled ??= (route.httpPart === 'body' ? ofBody : ofText)(route as never) as unknown as Check;
      const isRight = compiled(data, place);
      check.errors = compiled.errors;
      return isRight;
    };
    return check as never;
  };
}

/** Writes what goes out, as the shape of the answer declares it. */
export function serializers(): FastifySerializerCompiler<FastifySchema> {
  const build = SerializerSelector()({}, {});
  return (route) => {
    let compiled: ((data: unknown) => string) | undefined;
    return (data) => (compiled ??= build(route as never))(data);
  };
}
