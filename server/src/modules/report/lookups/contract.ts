import { Type } from 'typebox';
import { InstantJson, listOf, Nullable, Page, route, Uuid } from '../../../platform/route.ts';

/** One time that somebody looked at, or asked another agency about, the person who reads this. */
export const Lookup = Type.Object({
  at: InstantJson,
  /** `query`: another agency was asked. `look`: staff looked here. */
  kind: Type.Union([Type.Literal('query'), Type.Literal('look')]),
  /** Who, in Chinese: a clerk with outlet, or the agency that was asked. */
  who: Type.String(),
  what: Type.String(),
  /** For what, in Chinese; null when nobody had to say. */
  purpose: Nullable(Type.String()),
  /** On which basis: a consent or a named law. */
  basis: Nullable(Type.String()),
  /** What came of a question. */
  result: Nullable(
    Type.Union([
      Type.Literal('match'),
      Type.Literal('mismatch'),
      Type.Literal('not-found'),
      Type.Literal('unavailable'),
      Type.Literal('overdue'),
      Type.Literal('certified'),
      Type.Literal('cancelled'),
      Type.Literal('asking'),
    ]),
  ),
  channel: Type.String(),
  queryId: Nullable(Uuid),
});

/** X-4 谁看过我的信息. */
export const listMyLookups = route({
  method: 'GET',
  path: '/person/lookups',
  summary: '谁查询过我的信息',
  permission: 'person',
  query: Type.Object({ ...Page, kind: Type.Optional(Type.Union([Type.Literal('query'), Type.Literal('look')])) }),
  response: listOf(Lookup),
});
