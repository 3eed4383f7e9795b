import { Agent, get } from 'node:http';

/** What a load of keep-alive connections measured. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/**
 * Asks a URL over and over on `connections` keep-alive connections, each with headers of its own, as different browsers
 * do. Throws for an answer that is not 200.
 */
export async function load(
  url: string,
  {
    connections,
    seconds,
    headers,
  }: { connections: number; seconds: number; headers: readonly Readonly<Record<string, string>>[] },
): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const ask = (own: Readonly<Record<string, string>>) =>
    new Promise<void>((resolve, reject) => {
      const begin = performance.now();
      get(url, { agent, headers: own }, (response) => {
        response.resume();
        response.on('end', () => {
          times.push(performance.now() - begin);
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${url} answered ${response.statusCode}`));
        });
      }).on('error', reject);
    });
  const end = performance.now() + seconds * 1000;
  const client = async (_: unknown, place: number) => {
    while (performance.now() < end) await ask(headers[place % headers.length] ?? {});
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  times.sort((first, second) => first - second);
  return { perSecond: times.length / seconds, p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}
