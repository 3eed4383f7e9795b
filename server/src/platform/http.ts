import cookie from '@fastify/cookie';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Call } from './call.ts';
import { type Database, type Db, inTransaction } from './db.ts';
import { checkValues, onlyDeclared } from './declared.ts';
import type { Coming, Gate, Passage } from './gate.ts';
import { type Answering, answering } from './http-answering.ts';
import { Streams, sendEvents, streamLimits, type Watching } from './http-events.ts';
import { admit, admitVisitor, noteOutcome } from './http-gate.ts';
import { securityHeaders } from './http-headers.ts';
import { sendProblem } from './http-problem.ts';
import { schemaOf, serializers, validators } from './http-shapes.ts';
import { newIds, newUuid } from './ids.ts';
import type { CallParts, Job } from './jobs.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { common, Problem, type Refusal } from './problem.ts';
import type { FileAnswer, Route, RouteInput, RouteOutput } from './route.ts';
import { senderOf } from './sender-address.ts';

/** What the edge must know about a request before a transaction is opened. */
export type Caller = Omit<Call, 'tx' | 'aside' | 'newId' | 'requestId' | 'now' | 'vault' | 'enqueue'>;

export interface EdgeParts extends CallParts {
  /**
   * Connections of their own for `call.aside`: when every connection of one pool is held by a transaction that waits for
   * a second one, none is ever given back.
   */
  readonly asideDatabase: Database;
  readonly log: Log;
  readonly publicUrl: string;
  /**
   * Finds who calls: reads the session cookie. Registered by `identity`; without it everyone is a visitor. `isIdle` for
   * a page that only watches: it does not keep the session alive.
   */
  readonly findCaller: (
    request: FastifyRequest,
    now: Temporal.Instant,
    options?: { readonly isIdle?: boolean },
  ) => Promise<Caller>;
  readonly live: Live;
  /** What is open on which channel, and how much of it. */
  readonly gate: Gate;
  /** Told of a request that somebody who has logged in had no right to: kept although it is refused. */
  readonly onDenied: (call: Call, route: Route) => Promise<void>;
  /** Named constraints that mean a refusal: constraint → refusal. */
  readonly constraintProblems: ReadonlyMap<string, Refusal>;
}

export { type Answering, sessionCookieName } from './http-answering.ts';

export type Handler<R extends Route, P = undefined> = (
  call: Call,
  input: RouteInput<R>,
  answering: Answering,
  prepared: P,
) => Promise<RouteOutput<R> | Answered<RouteOutput<R>>>;

/** What must happen before the transaction: calls to the outside and long computing. It reads, and writes nothing. */
export type Prepare<R extends Route, P> = (call: Call, input: RouteInput<R>, answering: Answering) => Promise<P>;

/**
 * A refusal whose writes stay: what the handler wrote before it is committed and then the refusal is
 * answered. For counters of failures that a rollback would forget.
 */
export interface Answered<T> {
  readonly refusedAfterCommit: Problem;
  readonly never?: T;
}
export const refuseAfterCommit = (refusal: Refusal, detail: ConstructorParameters<typeof Problem>[1] = {}) => ({
  refusedAfterCommit: new Problem(refusal, detail),
});

export interface Edge {
  readonly app: FastifyInstance;
  readonly routes: readonly Route[];
  serve<const R extends Route>(route: R, handler: Handler<R>): void;
  /** As `serve`, with work that must happen before the transaction; the handler is given its result. */
  servePrepared<const R extends Route, P>(route: R, prepare: Prepare<R, P>, handler: Handler<R, P>): void;
  /** Serves a stream of events: `watch` checks what is asked for and says what to watch and how to read it. */
  serveEvents<const R extends Route>(
    route: R,
    watch: (call: Call, input: RouteInput<R>, answering: Answering) => Promise<Watching<RouteOutput<R>>>,
  ): void;
}

const bodyLimit = 64 * 1024;
const fileLimit = 12 * 1024 * 1024;
/**
 * How long a client may take to send a request. Without an end, whoever sends a byte a minute holds a socket for ever; a
 * file of the largest size arrives in time at a megabit a second.
 */
const receiving = { headersMs: 20_000, requestMs: 150_000, checkMs: 5_000 } as const;

/** Opens the HTTP edge: one Fastify, every route served from its contract. */
export async function openEdge(parts: EdgeParts): Promise<Edge> {
  const app = fastify({
    logger: false,
    bodyLimit,
    requestTimeout: receiving.requestMs,
    http: { headersTimeout: receiving.headersMs, connectionsCheckingInterval: receiving.checkMs },
    trustProxy: 'loopback',
    genReqId: () => newUuid(parts.now().epochMilliseconds),
    frameworkErrors: (error, request, reply) => void sendProblem(parts, request, reply, error),
  });
  app.setValidatorCompiler(validators());
  app.setSerializerCompiler(serializers());
  await app.register(cookie);
  app.addContentTypeParser(
    [
      'application/octet-stream',
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'text/csv',
    ],
    { parseAs: 'buffer', bodyLimit: fileLimit },
    (_request, body, done) => done(null, body),
  );
  app.setErrorHandler((error, request, reply) => sendProblem(parts, request, reply, error));
  app.setNotFoundHandler((request, reply) => sendProblem(parts, request, reply, new Problem(common.notFound)));
  const headers = securityHeaders(parts.publicUrl);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    // What the interface answers is about people: no cache on the way keeps it.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    checkOrigin(request, parts.publicUrl);
  });
  app.addHook('preHandler', async ({ params, query, body }) => checkValues({ params, query, body }));
  app.addHook('onResponse', (request, reply) => logRequest(parts.log, request, reply));
  const routes: Route[] = [];
  const shownDay = shownDays(parts);
  const streams = new Streams();
  app.addHook('preClose', async () => streams.endAll());
  return {
    app,
    routes,
    serve(route, handler) {
      routes.push(route);
      serveRoute(app, parts, { route, handler, prepare: async () => undefined, shownDay });
    },
    servePrepared(route, prepare, handler) {
      routes.push(route);
      serveRoute(app, parts, { route, handler, prepare, shownDay });
    },
    serveEvents(route, watch) {
      routes.push(route);
      serveStream(app, parts, { route, watch, streams, shownDay });
    },
  };
}

async function logRequest(log: Log, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.routeOptions.config.quiet) return;
  const outcome = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  };
  log.info({ ...outcome, actorId: request.actorId ?? null }, 'request');
}

declare module 'fastify' {
  interface FastifyContextConfig {
    quiet?: boolean;
  }
  interface FastifyRequest {
    actorId?: string;
    /** Who calls and when, since the caller was let through. */
    entered?: { readonly caller: Caller; readonly now: Temporal.Instant };
    /** What the gate was asked, and whether it turned the request away. */
    coming?: Coming & { readonly now: Temporal.Instant; isTurnedAway: boolean };
  }
}

/** A browser names the origin of every unsafe request: another origin is refused (with SameSite, against forged requests). */
function checkOrigin(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.origin;
  if (origin === undefined) return;
  const allowed = origin === new URL(publicUrl).origin || origin === `${request.protocol}://${request.headers.host}`;
  if (!allowed) throw new Problem(common.forbidden, { detail: '请求来自其他网站，已拒绝' });
}

function mayCall(route: Route, call: Caller): Refusal | undefined {
  const { permission } = route;
  const { actor } = call;
  if (permission === 'public') return undefined;
  // A card and a code are less than a certificate or a password: what they open is read and printed.
  if (call.channel === 'kiosk' && route.method !== 'GET' && !route.isAtKiosk) return common.notAtKiosk;
  if (actor.kind === 'visitor') return common.unauthenticated;
  if (permission !== actor.kind && !actor.permissions.has(permission)) return common.forbidden;
  return actor.needsCode && route.method !== 'GET' && !route.beforeCode ? common.codeNeeded : undefined;
}

interface Served<R extends Route, P> {
  readonly route: R;
  readonly prepare: Prepare<R, P>;
  readonly handler: Handler<R, P>;
  readonly shownDay: ShownDay;
}

function serveRoute<R extends Route, P>(
  app: FastifyInstance,
  parts: EdgeParts,
  { route, prepare, handler, shownDay }: Served<R, P>,
): void {
  const passage = parts.gate.passageOf(route);
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    schema: schemaOf(route),
    bodyLimit: route.takes === 'file' ? fileLimit : bodyLimit,
    // Before the body is read: who may not call uploads nothing, and is not told what the route expects.
    onRequest: (request) => enter(parts, route, passage, request),
    onResponse: (request, reply) => noteOutcome(passage, request, reply),
    handler: async (request, reply) => {
      if (!request.entered) throw new Error('nobody was let through');
      const { caller, now } = request.entered;
      if (caller.actor.kind === 'visitor') await admitVisitor(passage, request);
      const input = inputOf(route, request);
      const answerer = answering(request, reply, parts.publicUrl);
      const reading = { ...caller, accountingDate: await shownDay(caller, now) };
      const prepared = await prepare(callOf(parts, request, reading, now, parts.database), input, answerer);
      const work = async (tx: Db) => {
        const accountingDate = tx === parts.database ? reading.accountingDate : await openDay(parts, tx, caller, now);
        return handler(callOf(parts, request, { ...caller, accountingDate }, now, tx), input, answerer, prepared);
      };
      // A read answers from single statements, each its own snapshot: no transaction, two round trips saved.
      const answer = route.method === 'GET' ? await work(parts.database) : await inTransaction(parts.database, work);
      if (isRefusedAfterCommit(answer)) throw answer.refusedAfterCommit;
      return route.answers === 'file' ? sendFile(reply, answer as FileAnswer) : answer;
    },
  });
}

/** Lets a caller through, or refuses. */
async function enter(parts: EdgeParts, route: Route, passage: Passage, request: FastifyRequest): Promise<void> {
  const now = parts.now();
  const caller = await parts.findCaller(request, now, { isIdle: route.answers === 'events' });
  request.actorId = caller.actor.id;
  const refused = mayCall(route, caller);
  if (refused === common.forbidden) await parts.onDenied(callOf(parts, request, caller, now, parts.database), route);
  if (refused) throw new Problem(refused);
  request.entered = { caller, now };
  // A visitor's centre is in the request, which is not read yet.
  if (caller.actor.kind !== 'visitor') await admit(passage, request, caller, now);
}

interface ServedStream<R extends Route> {
  readonly route: R;
  readonly watch: (call: Call, input: RouteInput<R>, answering: Answering) => Promise<Watching<RouteOutput<R>>>;
  readonly streams: Streams;
  readonly shownDay: ShownDay;
}

function serveStream<R extends Route>(
  app: FastifyInstance,
  parts: EdgeParts,
  { route, watch, streams, shownDay }: ServedStream<R>,
): void {
  const passage = parts.gate.passageOf(route);
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    // A client that goes away ends its stream; HEAD would open one that nobody reads.
    exposeHeadRoute: false,
    schema: schemaOf(route),
    onRequest: (request) => enter(parts, route, passage, request),
    onResponse: (request, reply) => noteOutcome(passage, request, reply),
    handler: async (request, reply) => {
      if (request.entered?.caller.actor.kind === 'visitor') await admitVisitor(passage, request);
      const callNow = async () => {
        if (!request.entered) throw new Error('nobody was let through');
        const { caller, now } = request.entered;
        const reading = { ...caller, accountingDate: await shownDay(caller, now) };
        return callOf(parts, request, reading, now, parts.database);
      };
      const first = await callNow();
      const watching = await watch(first, inputOf(route, request), answering(request, reply, parts.publicUrl));
      const { sessionKey } = first.actor;
      return sendEvents({
        reply,
        streams,
        watching,
        live: parts.live,
        log: parts.log,
        first: await watching.read(first),
        who:
          sessionKey && first.actor.kind !== 'visitor'
            ? { name: sessionKey, most: streamLimits.ofSession }
            : { name: senderOf(request.ip), most: streamLimits.ofAddress },
        // The rights of a page that has been open for hours are those of its session now.
        reenter: async () => {
          await enter(parts, route, passage, request);
          return callNow();
        },
      });
    },
  });
}

const isRefusedAfterCommit = (answer: unknown): answer is Answered<unknown> =>
  typeof answer === 'object' && answer !== null && 'refusedAfterCommit' in answer;

/**
 * The accounting date of a command, read in its own transaction. A visitor's is the calendar's: the cookie may name any
 * centre, and visitors neither see books nor move them.
 */
const openDay = async (
  { accountingDay }: EdgeParts,
  tx: Db,
  { actor, centerId, accountingDate }: Caller,
  now: Temporal.Instant,
): Promise<Temporal.PlainDate> =>
  actor.kind === 'visitor' ? accountingDate : ((await accountingDay?.(tx, centerId, now)) ?? accountingDate);

type ShownDay = (caller: Caller, now: Temporal.Instant) => Promise<Temporal.PlainDate>;
const shownSeconds = 2;

/** The accounting date of pages that only read, asked for once in two seconds: it changes once a day, reads are many. */
function shownDays(parts: EdgeParts): ShownDay {
  const known = new Map<number, { readonly day: Promise<Temporal.PlainDate>; readonly at: Temporal.Instant }>();
  return async (caller, now) => {
    const kept = known.get(caller.centerId);
    if (kept && Math.abs(now.epochMilliseconds - kept.at.epochMilliseconds) < shownSeconds * 1000) return kept.day;
    const day = openDay(parts, parts.database, caller, now);
    day.catch(() => known.delete(caller.centerId));
    known.set(caller.centerId, { day, at: now });
    return day;
  };
}

function callOf(
  parts: EdgeParts,
  request: FastifyRequest,
  caller: Caller,
  now: Temporal.Instant,
  tx: Call['tx'],
): Call {
  return {
    ...caller,
    now,
    tx,
    vault: parts.vault,
    requestId: request.id,
    enqueue: (job, payload, centerId = caller.centerId) => parts.enqueue(tx, centerId, job as Job, payload as object),
    newId: newIds(now.epochMilliseconds),
    aside: (work) => work(parts.asideDatabase),
  };
}

/** What the route declares of a request that its shapes have let through, and nothing else. */
function inputOf<R extends Route>(route: R, request: FastifyRequest): RouteInput<R> {
  const declared = (part: 'params' | 'query' | 'body') => route[part] && onlyDeclared(route[part], request[part]);
  const [params, query] = [declared('params'), declared('query')];
  if (route.takes === 'file') {
    const { body } = request;
    if (!(body instanceof Uint8Array) || body.length === 0)
      throw new Problem(common.unsupported, { detail: '文件是空的，请检查是否选错了文件。' });
    return { params, query, file: body } as unknown as RouteInput<R>;
  }
  return { params, query, body: declared('body') } as RouteInput<R>;
}

function sendFile(reply: FastifyReply, file: FileAnswer) {
  reply.header('content-type', file.contentType);
  reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`);
  return reply.send(file.content instanceof Uint8Array ? Buffer.from(file.content) : file.content);
}
