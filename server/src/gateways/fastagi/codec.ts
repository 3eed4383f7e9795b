/** FastAGI as lines of text: what Asterisk says and what it is told. Pure; throws only `AgiError`. */
export class AgiError extends Error {
  override readonly name = 'AgiError';
}

/** No line of AGI is longer; a peer that sends more is not a telephone exchange. */
export const lineBytesAtMost = 4_096;
const variablesAtMost = 200;

/** Cuts a stream into lines. What is left of an unfinished line is kept for the next piece. */
export function createLineCutter(): (piece: Buffer) => string[] {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const lines: string[] = [];
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString('utf8').replace(/\r$/, '');
      if (line.length > lineBytesAtMost) throw new AgiError('a line is too long');
      lines.push(line);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > lineBytesAtMost) throw new AgiError('a line is too long');
    return lines;
  };
}

/** Adds one line `agi_xxx: value` of the greeting; lines that are none are refused. */
export function addVariable(variables: Map<string, string>, line: string): void {
  const found = /^(agi_[a-z0-9_]{1,60}): ?(.*)$/i.exec(line);
  if (!found) throw new AgiError('the greeting has a line that names no variable');
  if (variables.size >= variablesAtMost) throw new AgiError('the greeting is too long');
  variables.set((found[1] as string).toLowerCase(), (found[2] as string).trim());
}

export interface AgiReply {
  readonly code: number;
  /** What stands after `result=`: a number, or the digits of `GET DATA`. */
  readonly result: string;
  /** What stands in parentheses: `timeout` when digits are what came until then, the value of a variable. */
  readonly data: string | undefined;
}

/**
 * One line of what comes between commands. `hang-up` may come at any time; `more` is a line of an explanation that goes
 * on (`520-…`). Noise (lines that an exchange's modules print) is `undefined` and passed over.
 */
export function readReply(line: string): AgiReply | 'hang-up' | 'more' | undefined {
  if (line === 'HANGUP') return 'hang-up';
  const found = /^(\d{3})([ -])(.*)$/.exec(line);
  if (!found) return undefined;
  if (found[2] === '-') return 'more';
  const text = found[3] as string;
  const result = /^result=([^\s(]*)/.exec(text)?.[1] ?? '';
  const data = /\(([^)]*)\)/.exec(text)?.[1];
  return { code: Number(found[1]), result, data };
}

/** A command with its arguments, each quoted; an argument cannot end the line or its quotes. */
export function formatCommand(name: string, ...values: readonly (string | number)[]): string {
  const quoted = values.map((value) => {
    const text = String(value);
    // A line that somebody could end would be a command of theirs.
    if (/[\r\n\0]/.test(text)) throw new AgiError('an argument has a line end');
    return `"${text.replace(/[\\"]/g, '\\$&')}"`;
  });
  const line = [name, ...quoted].join(' ');
  if (Buffer.byteLength(line) > lineBytesAtMost) throw new AgiError('a command is too long');
  return `${line}\n`;
}
