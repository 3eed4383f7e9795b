import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type Cell = string | number | bigint | boolean | Uint8Array | null | { toString(): string };

/** COPY's text format: tab between cells, `\N` for null, bytea as hex. */
function cellText(cell: Cell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Uint8Array)
    return `\\\\x${Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('hex')}`;
  const text = String(cell);
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (mark) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[mark] ?? mark)
    : text;
}

export interface Copy {
  /** Adds a row; waits when the database is slower than the caller, so that memory stays bounded. */
  add(cells: readonly Cell[]): Promise<void> | undefined;
  /** Ends the COPY and waits until the database has taken everything. */
  end(): Promise<void>;
}

const flushAt = 64 * 1024;

/** Opens a COPY into a table: the connection can do nothing else until `end`. */
export function openCopy(client: pg.Client, table: string, columns: readonly string[]): Copy {
  const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
  // Rejects as soon as the database refuses a row; awaited by `end`, which every caller reaches or abandons with the connection.
  const done = finished(stream);
  done.catch(() => undefined);
  let buffered = '';
  const flush = (): Promise<void> | undefined => {
    const isTaken = stream.write(buffered);
    buffered = '';
    return isTaken ? undefined : Promise.race([once(stream, 'drain').then(() => undefined), done]);
  };
  return {
    add(cells) {
      buffered += `${cells.map(cellText).join('\t')}\n`;
      return buffered.length >= flushAt ? flush() : undefined;
    },
    async end() {
      if (buffered !== '') stream.write(buffered);
      stream.end();
      await done;
    },
  };
}

/** Copies rows into a table. */
export async function copyRows(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<number> {
  const copy = openCopy(client, table, columns);
  let count = 0;
  for (const row of rows) {
    await copy.add(row);
    count += 1;
  }
  await copy.end();
  return count;
}
