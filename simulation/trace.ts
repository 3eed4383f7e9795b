import { createHash } from 'node:crypto';

/** What has happened, line by line, and the hash over all of it: two runs of a seed end with the same hash. */
export interface Trace {
  add(line: string): void;
  hash(): string;
  count(): number;
  last(lines: number): readonly string[];
}

export function openTrace(isPrinted: boolean): Trace {
  const hash = createHash('sha256');
  const lines: string[] = [];
  return {
    add(line) {
      hash.update(`${line}\n`);
      lines.push(line);
      if (isPrinted) console.log(line);
    },
    hash: () => hash.copy().digest('hex').slice(0, 16),
    count: () => lines.length,
    last: (count) => lines.slice(-count),
  };
}
