import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startPostgres } from './postgres.ts';

/** The folder of everything that a local installation keeps. */
export const localDirectory = join(import.meta.dirname, '..', '.anju');
/** The database that `npm start` serves and `npm run seed` fills. */
export const localDatabase = 'anju';

export interface LocalServer {
  url(role: 'postgres' | 'anju_app', database: string): string;
  /** Stops the server if this process started it. */
  release(): Promise<void>;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Uses the local PostgreSQL that is running, so that a serving `npm start` is not disturbed, or starts it for a while. */
export async function useLocalServer(directory = join(localDirectory, 'postgres')): Promise<LocalServer> {
  const pidFile = join(directory, 'data', 'postmaster.pid');
  // Its fourth line is the port (PostgreSQL manual, storage file layout).
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : 0;
  if (port > 0 && (await answers(port))) {
    const password = readFileSync(join(directory, 'password'), 'utf8');
    return {
      url: (role, database) => `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`,
      release: async () => undefined,
    };
  }
  const started = await startPostgres(directory);
  return { url: started.url, release: () => started.stop() };
}
