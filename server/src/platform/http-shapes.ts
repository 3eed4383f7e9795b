import { AjvCompiler } from '@fastify/ajv-compiler';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';

/**
 * Checks what comes in. Paths and queries are texts, and are read as the numbers and lists that their shapes ask for; a body is
 * JSON and says itself what it means: read as loosely, «no limit» (`null`) would be 0.
 */
export function validators(): FastifySchemaCompiler<FastifySchema> {
  const strict = { removeAdditional: false, coerceTypes: false, allErrors: true } as const;
  const build = AjvCompiler();
  const ofBody = build({}, { customOptions: strict });
  const ofText = build({}, { customOptions: { ...strict, coerceTypes: 'array' } });
  return (route) => (route.httpPart === 'body' ? ofBody : ofText)(route as never) as never;
}
