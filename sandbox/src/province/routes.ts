import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { type CatalogName, catalogs } from '../../../server/src/gateways/gjgxjhpt/catalogs.ts';
import { faultKinds } from './faults.ts';
import type { Province } from './province.ts';

const sourceNames = Object.keys(catalogs) as CatalogName[];

const FaultBody = Type.Object(
  {
    source: Type.Union(sourceNames.map((name) => Type.Literal(name))),
    /** `none` mends it. */
    kind: Type.Union([Type.Literal('none'), ...faultKinds.map((kind) => Type.Literal(kind))]),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60 * 24 * 30 })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  { additionalProperties: false },
);
const PersonQuery = Type.Object({ certificateNumber: Type.String({ pattern: '^\\d{17}[\\dX]$' }) });

/** The sandbox page's view of the province: `GET /province/state`, `POST /province/faults`, `GET /province/person`. */
export function registerProvinceRoutes(app: FastifyInstance, province: Province, now: () => Temporal.Instant): void {
  const state = () => ({
    sources: sourceNames.map((source) => {
      const fault = province.faults.of(source);
      return {
        source,
        serviceId: province.access.services[source],
        fault: fault ? { kind: fault.kind, until: fault.until?.toString() ?? null, delayMs: fault.delayMs } : null,
      };
    }),
    seen: province.seen().map(({ at, ...question }) => ({ ...question, at: at.toString() })),
  });
  app.get('/province/state', state);
  app.post<{ Body: Static<typeof FaultBody> }>('/province/faults', { schema: { body: FaultBody } }, (request) => {
    const { source, kind, minutes, delayMs = 5_000 } = request.body;
    const until = minutes === undefined ? null : now().add({ minutes });
    province.faults.set(source, kind === 'none' ? undefined : { kind, until, delayMs });
    return state();
  });
  app.get<{ Querystring: Static<typeof PersonQuery> }>(
    '/province/person',
    { schema: { querystring: PersonQuery } },
    async (request, reply) =>
      province.registers.all(request.query.certificateNumber) ??
      reply.code(404).send({ code: 'province/nobody', status: 404, title: '各部门登记中没有此人' }),
  );
}
