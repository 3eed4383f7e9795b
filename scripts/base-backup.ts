import type { Writable } from 'node:stream';
import pg from 'pg';

// A base backup over PostgreSQL's own replication protocol (`BASE_BACKUP`, PostgreSQL manual 54.4), as pg_basebackup
// takes it: no program beside the server is needed, and the server may be elsewhere.

/** Where the write-ahead log stood. */
interface Position {
  readonly lsn: string;
  readonly timeline: number;
}

export interface BaseBackup {
  readonly start: Position;
  readonly end: Position;
}

interface DataRow {
  readonly fields: readonly (Buffer | string | null)[];
}
interface CopyData {
  readonly chunk: Buffer;
}
interface Connection {
  readonly stream: { pause(): void; resume(): void };
  query(text: string): void;
}

/** What the server sends inside of the copy: the first byte says what the rest is. */
const kind = { archive: 'n', manifest: 'm', data: 'd', progress: 'p' } as const;

/**
 * Takes a backup of the whole server, with the log that makes it whole. `open` is asked for where each piece goes
 * (`base.tar`, `backup_manifest`) and must end it when the next one begins. The role of the connection needs REPLICATION.
 */
export async function takeBaseBackup(
  url: string,
  label: string,
  open: (name: string) => Promise<Writable> | Writable,
): Promise<BaseBackup> {
  // `replication` is known to the library and not to its types.
  const client = new pg.Client({ connectionString: url, replication: 'true' } as pg.ClientConfig);
  await client.connect();
  try {
    const done = await new Promise<BaseBackup>((resolve, reject) => {
      const text = `BASE_BACKUP (LABEL '${label}', CHECKPOINT 'fast', WAL true, MANIFEST 'yes')`;
      client.once('error', reject);
      client.query(backupQuery(text, open, { resolve, reject }) as never);
    });
    await client.end();
    return done;
  } catch (error) {
    // What the server still sends is not waited for: that could be all of it.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    throw error;
  }
}

/** A query as the library runs it: it tells of each message. */
function backupQuery(
  text: string,
  open: (name: string) => Promise<Writable> | Writable,
  { resolve, reject }: { resolve: (backup: BaseBackup) => void; reject: (error: Error) => void },
) {
  const rows: string[][] = [];
  let sink: Writable | undefined;
  let failure: Error | undefined;
  let work = Promise.resolve();
  let waiting = 0;
  const failed = (error: unknown) => {
    failure ??= error as Error;
    reject(failure);
  };
  const begin = async (name: string) => {
    await ended(sink);
    sink = await open(name);
  };
  const take = async (message: Buffer) => {
    if (failure) return;
    const body = message.subarray(1);
    const first = String.fromCharCode(message[0] ?? 0);
    if (first === kind.archive) await begin(body.subarray(0, body.indexOf(0)).toString());
    else if (first === kind.manifest) await begin('backup_manifest');
    else if (first === kind.data) await written(sink, body);
  };
  return {
    submit: (connection: Connection) => connection.query(text),
    handleRowDescription: () => undefined,
    handleDataRow({ fields }: DataRow) {
      rows.push(fields.map((field) => String(field ?? '')));
    },
    handleCommandComplete: () => undefined,
    handleCopyData({ chunk }: CopyData, { stream }: Connection) {
      // The library reads into the same memory again.
      const message = Buffer.from(chunk);
      waiting += 1;
      stream.pause();
      work = work
        .then(() => take(message))
        .catch(failed)
        .finally(() => {
          waiting -= 1;
          if (waiting === 0) stream.resume();
        });
    },
    handleError: (error: Error) => failed(error),
    handleReadyForQuery() {
      void work
        .then(() => ended(sink))
        .catch(failed)
        .then(() => failure ?? resolve(positionsOf(rows)))
        .catch(failed);
    },
  };
}

/** The rows are where the log began, the tablespaces, and where the log ended. */
function positionsOf(rows: readonly (readonly string[])[]): BaseBackup {
  const elsewhere = rows.slice(1, -1).filter(([id]) => id !== '');
  if (elsewhere.length > 0)
    throw new Error(
      `the server keeps ${elsewhere.map(([, path]) => path).join(', ')} as tablespaces of their own: use pg_basebackup`,
    );
  const position = (row: readonly string[] = []): Position => ({ lsn: row[0] ?? '', timeline: Number(row[1]) });
  return { start: position(rows[0]), end: position(rows.at(-1)) };
}

const written = (sink: Writable | undefined, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!sink) return reject(new Error('the server sent data before it named a piece'));
    sink.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

const ended = (sink: Writable | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (!sink || sink.writableEnded) return resolve();
    sink.once('error', reject);
    sink.end(() => resolve());
  });
