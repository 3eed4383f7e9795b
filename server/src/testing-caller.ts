import type { Route, RouteInput, RouteOutput } from './platform/route.ts';
import type { Service } from './service.ts';

/** A caller of the API: what a browser with this person's cookie gets. */
export interface TestCaller {
  /** Calls a route; throws an Error with the problem for anything but 200. */
  call<R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>>;
  /** Calls a route and answers whatever comes: status, JSON body or bytes. */
  try(
    route: Route,
    input: unknown,
  ): Promise<{ status: number; body: unknown; bytes: Buffer; headers: Readonly<Record<string, unknown>> }>;
}

const answerMs = 120_000;

/** The answer, or an Error that names who never got one: else only the limit of the whole file would tell of it. */
async function within<T>(what: string, answer: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${answerMs} ms: ${what}`)), answerMs);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A browser of this service with a cookie jar of its own. */
export function testCaller(
  service: Service,
  cookie: string | undefined,
  ownHeaders: Readonly<Record<string, string>>,
): TestCaller {
  // As a browser does: each cookie by its name.
  const jar = new Map(cookie ? [[cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1)]] : []);
  const attempt: TestCaller['try'] = async (route, given) => {
    const input = given as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: unknown;
      file?: Uint8Array;
    };
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
    const query = Object.fromEntries(
      Object.entries(input.query ?? {})
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, String(value)]),
    );
    const asked = service.edge.app.inject({
      method: route.method,
      url: `/api${path}`,
      query,
      headers: {
        host: 'localhost:8080',
        ...ownHeaders,
        ...(jar.size > 0 && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(input.file && { 'content-type': 'application/octet-stream' }),
      },
      ...(input.file
        ? { payload: Buffer.from(input.file) }
        : input.body !== undefined && { payload: input.body as object }),
    });
    const response = await within(`${route.method} ${path}`, asked);
    for (const set of response.cookies) jar.set(set.name, set.value);
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      body: isJson ? response.json() : undefined,
      bytes: response.rawPayload,
      headers: response.headers,
    };
  };
  return {
    try: attempt,
    async call(route, input) {
      const answer = await attempt(route, input);
      if (answer.status !== 200)
        throw new Error(`${route.method} ${route.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return (
        route.answers === 'file'
          ? { content: answer.bytes, contentType: String(answer.headers['content-type']), fileName: '' }
          : answer.body
      ) as RouteOutput<typeof route>;
    },
  };
}
