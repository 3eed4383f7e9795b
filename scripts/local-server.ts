import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { type LocalPostgres, startPostgres } from './postgres.ts';

/** The folder of everything that a local installation keeps: `ANJU_HOME`, so that a second one may stand beside the first. */
export const localDirectory = resolve(process.env['ANJU_HOME'] ?? join(import.meta.dirname, '..', '.anju'));
/** The database that `npm start` serves and `npm run seed` fills. */
export const localDatabase = 'anju';

export interface LocalServer extends Pick<LocalPostgres, 'url'> {
  /** Stops the server if this process started it. */
  release(): Promise<void>;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Uses the local PostgreSQL that is running, so that a serving `npm start` is not disturbed, or starts it for a while. */
export async function useLocalServer(directory = join(localDirectory, 'postgres')): Promise<LocalServer> {
  const pidFile = join(directory, 'data', 'postmaster.pid');
  // Its fourth line is the port (PostgreSQL manual, storage file layout).
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : 0;
  const isServing = port > 0 && (await answers(port));
  const local = await startPostgres(directory, { attach: isServing });
  return { url: local.url, release: async () => (isServing ? undefined : local.stop()) };
}
