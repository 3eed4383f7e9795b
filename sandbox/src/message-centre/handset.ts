import { readHeader, readText } from '../../../server/src/gateways/short-message/text.ts';

/** A message as a phone shows it: a long one when its last part has come. */
export interface ShownMessage {
  readonly mobile: string;
  readonly from: string;
  readonly text: string;
}

export interface Handsets {
  /** One part arrives; whoever sends a part twice makes the phone show it twice. */
  arrive(part: { mobile: string; from: string; udhi: boolean; format: number; content: Buffer }): void;
}

/** Puts the parts of long messages together, as phones do, and shows what is whole. */
export function createHandsets(show: (message: ShownMessage) => void): Handsets {
  const begun = new Map<string, (string | undefined)[]>();
  return {
    arrive: ({ mobile, from, udhi, format, content }) => {
      const header = udhi ? readHeader(content) : undefined;
      if (!header) return show({ mobile, from, text: readText(content, format) });
      const key = `${mobile} ${from} ${header.reference} ${header.total}`;
      const parts = begun.get(key) ?? Array.from<string | undefined>({ length: header.total });
      parts[header.number - 1] = readText(content.subarray(header.length), format);
      if (parts.includes(undefined)) return void begun.set(key, parts);
      begun.delete(key);
      show({ mobile, from, text: parts.join('') });
    },
  };
}
