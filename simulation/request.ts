import type { Route } from '../server/src/platform/route.ts';
import type { World } from './world.ts';

export interface Sent {
  readonly status: number;
  readonly body: unknown;
  readonly bytes: Buffer;
  /** `name=value` of the session cookie, when the answer sets one. */
  readonly cookie: string | undefined;
}

export interface From {
  readonly cookie?: string | undefined;
  /** The address of the browser: limits by address are nobody else's. */
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request through the service's real edge. */
export async function send(
  world: World,
  route: Route,
  given: unknown,
  { cookie, address, headers }: From,
): Promise<Sent> {
  const input = given as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: object;
    file?: Uint8Array;
  };
  world.tick();
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
  const query = Object.entries(input.query ?? {}).filter(([, value]) => value !== undefined);
  const response = await world.app.inject({
    method: route.method,
    url: `/api${path}`,
    query: Object.fromEntries(query.map(([key, value]) => [key, String(value)])),
    ...(address !== undefined && { remoteAddress: address }),
    headers: {
      ...headers,
      ...(cookie !== undefined && { cookie }),
      ...(input.file && { 'content-type': 'application/octet-stream' }),
    },
    ...(input.file ? { payload: Buffer.from(input.file) } : input.body !== undefined && { payload: input.body }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  const [set] = response.cookies;
  return {
    status: response.statusCode,
    body: isJson ? (response.json() as unknown) : undefined,
    bytes: response.rawPayload,
    cookie: set && `${set.name}=${set.value}`,
  };
}

export const codeOf = ({ status, body }: Pick<Sent, 'status' | 'body'>): string =>
  (body as { code?: string } | undefined)?.code ?? String(status);
