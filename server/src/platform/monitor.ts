import { type FastifyInstance, fastify } from 'fastify';
import type pg from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.ts';

/** Figures that are read together when somebody asks. */
export interface Figures {
  /** Their names, and what each says. */
  readonly of: Readonly<Record<string, string>>;
  /** What tells their values apart. */
  readonly labels: readonly string[];
  read(): Promise<readonly Reading[]>;
}
export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  /** By the names of the figures; one that has no value yet is left out. */
  readonly values: Readonly<Record<string, number | undefined>>;
}

export interface Monitor {
  /** Counts the requests of an app by route and outcome, and how long they took. To be called before it has routes. */
  measureRequests(app: FastifyInstance): void;
  /**
   * Serves `/metrics` in the text format of Prometheus and `/healthz`, on an address of its own: nothing of it is meant for
   * the users' network, and no figure names a person. Figures that cannot be read are left out and logged; the rest is
   * answered, so that one sees why.
   */
  serve(where: { host: string; port: number }, pool: pg.Pool, figures: readonly Figures[]): Promise<void>;
  stop(): Promise<void>;
}

export function createMonitor(log: Log): Monitor {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const app = fastify({ logger: false });
  return {
    measureRequests: (measured) => measureRequests(measured, registry),
    async serve(where, pool, figures) {
      const readers = figures.map((group) => reader(group, registry, log));
      app.get('/healthz', async () => {
        await pool.query('select 1');
        return { healthy: true };
      });
      app.get('/metrics', async (_request, reply) => {
        for (const read of readers) await read();
        return reply.type(registry.contentType).send(await registry.metrics());
      });
      await app.listen(where);
    },
    stop: () => app.close(),
  };
}

function reader({ of, labels: labelNames, read }: Figures, registry: Registry, log: Log): () => Promise<void> {
  const gauges = Object.entries(of).map(
    ([name, help]) => [name, new Gauge({ name, help, labelNames, registers: [registry] })] as const,
  );
  return async () => {
    // A value of the last time that is there no more must not look like one of now.
    for (const [, gauge] of gauges) gauge.reset();
    try {
      for (const { labels, values } of await read()) {
        for (const [name, gauge] of gauges) {
          const value = values[name];
          if (value !== undefined) gauge.set(labels, value);
        }
      }
    } catch (error) {
      log.warn({ figures: Object.keys(of), err: String(error) }, 'figures could not be read');
    }
  };
}

function measureRequests(app: FastifyInstance, registry: Registry): void {
  const labelNames = ['method', 'route'] as const;
  const registers = [registry];
  const answered = new Counter({
    name: 'anju_http_requests_total',
    help: 'Requests that were answered',
    labelNames: [...labelNames, 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'anju_http_request_seconds',
    help: 'How long requests took, without streams of events',
    labelNames,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url: route, config } = request.routeOptions;
    if (config.quiet) return;
    // Addresses that do not exist are one series, and so are methods that nobody speaks: strangers make no new ones.
    const labels = route === undefined ? { method: '', route: '' } : { method: request.method, route };
    answered.inc({ ...labels, status: reply.statusCode });
    const isStream = String(reply.getHeader('content-type') ?? '').startsWith('text/event-stream');
    if (!isStream) seconds.observe(labels, reply.elapsedTime / 1_000);
  });
}

/** How many connections the pools of this process hold, and how many requests wait for one. */
export const poolFigures = (pools: Readonly<Record<string, pg.Pool>>): Figures => ({
  of: {
    anju_database_connections: 'Connections that the pool holds',
    anju_database_connections_idle: 'Connections of them that nobody uses',
    anju_database_waiting: 'Requests that wait for a connection',
  },
  labels: ['pool'],
  read: async () =>
    Object.entries(pools).map(([pool, { totalCount, idleCount, waitingCount }]) => ({
      labels: { pool },
      values: {
        anju_database_connections: totalCount,
        anju_database_connections_idle: idleCount,
        anju_database_waiting: waitingCount,
      },
    })),
});
