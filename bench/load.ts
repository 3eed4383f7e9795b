import { Agent, get } from 'node:http';

/** What a load of connections measured. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Asks over and over, `connections` at a time; every question has its number. The first failure ends it. */
export async function askOver(
  ask: (number: number) => Promise<void>,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Load> {
  const times: number[] = [];
  let number = 0;
  const begun = performance.now();
  const client = async () => {
    while (performance.now() < begun + seconds * 1000) {
      const begin = performance.now();
      await ask(number++);
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  const took = (performance.now() - begun) / 1000;
  times.sort((first, second) => first - second);
  return { perSecond: times.length / took, p99Ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

/**
 * Asks a URL over and over on `connections` keep-alive connections, with the headers of one browser after the other.
 * Throws for an answer that is not 200.
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
  const ask = (number: number) =>
    new Promise<void>((resolve, reject) => {
      get(url, { agent, headers: headers[number % headers.length] ?? {} }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${url} answered ${response.statusCode}`));
        });
      }).on('error', reject);
    });
  try {
    return await askOver(ask, { connections, seconds });
  } finally {
    agent.destroy();
  }
}
