/**
 * Messages of the Internet Printing Protocol, version 1.1 (RFC 8010 §3): a head, groups of attributes, and for a job the
 * document behind them. Requests and answers have the same form.
 */

export interface IppAttribute {
  readonly tag: number;
  readonly name: string;
  readonly values: readonly Uint8Array[];
}
export interface IppGroup {
  readonly tag: number;
  readonly attributes: readonly IppAttribute[];
}
export interface IppMessage {
  /** An operation in a request, a status in an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
  readonly document: Uint8Array;
}

/** Groups (RFC 8010 §3.5.1). */
export const groupTags = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04 } as const;
/** Values (RFC 8010 §3.5.2). */
export const valueTags = {
  integer: 0x21,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mimeType: 0x49,
} as const;
/** Operations (RFC 8011 §5.4.15). */
export const operations = { printJob: 0x0002, cancelJob: 0x0008, getJob: 0x0009, getPrinter: 0x000b } as const;

const version = 0x01_01;
const firstValueTag = 0x10;

export const textValue = (name: string, tag: number, ...texts: readonly string[]): IppAttribute => ({
  tag,
  name,
  values: texts.map((text) => Buffer.from(text, 'utf8')),
});

export function numberValue(name: string, tag: number, value: number): IppAttribute {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return { tag, name, values: [bytes] };
}

function encodeAttribute({ tag, name, values }: IppAttribute): Buffer {
  const parts = values.map((value, index) => {
    // Further values of an attribute carry no name.
    const named = Buffer.from(index === 0 ? name : '', 'utf8');
    const head = Buffer.alloc(3 + named.length + 2);
    head.writeUInt8(tag, 0);
    head.writeUInt16BE(named.length, 1);
    named.copy(head, 3);
    head.writeUInt16BE(value.length, 3 + named.length);
    return Buffer.concat([head, value]);
  });
  return Buffer.concat(parts);
}

export function encodeMessage({ code, requestId, groups, document }: IppMessage): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(version, 0);
  head.writeUInt16BE(code, 2);
  head.writeInt32BE(requestId, 4);
  const body = groups.flatMap((group) => [Buffer.of(group.tag), ...group.attributes.map(encodeAttribute)]);
  return Buffer.concat([head, ...body, Buffer.of(groupTags.end), document]);
}

/** Reads a message; throws an Error for one that ends too early or whose attributes belong to no group. */
export function decodeMessage(bytes: Uint8Array): IppMessage {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const code = view.readUInt16BE(2);
  const requestId = view.readInt32BE(4);
  const groups: { tag: number; attributes: { tag: number; name: string; values: Uint8Array[] }[] }[] = [];
  let at = 8;
  const take = (length: number): Buffer => {
    if (at + length > view.length) throw new Error('the message ends within an attribute');
    at += length;
    return view.subarray(at - length, at);
  };
  for (;;) {
    const tag = view.readUInt8(at);
    at += 1;
    if (tag === groupTags.end) return { code, requestId, groups, document: view.subarray(at) };
    if (tag < firstValueTag) {
      groups.push({ tag, attributes: [] });
      continue;
    }
    const name = take(take(2).readUInt16BE(0)).toString('utf8');
    const value = take(take(2).readUInt16BE(0));
    const attributes = groups.at(-1)?.attributes;
    if (!attributes) throw new Error('an attribute belongs to no group');
    if (name !== '') attributes.push({ tag, name, values: [value] });
    else attributes.at(-1)?.values.push(value);
  }
}

const valuesOf = (message: IppMessage, name: string): readonly Uint8Array[] =>
  message.groups.flatMap((group) => group.attributes).find((attribute) => attribute.name === name)?.values ?? [];

/** The texts of an attribute; none when the message does not have it. */
export const textsOf = (message: IppMessage, name: string): string[] =>
  valuesOf(message, name).map((value) => Buffer.from(value).toString('utf8'));

/** The number of an attribute. */
export function numberOf(message: IppMessage, name: string): number | undefined {
  const [value] = valuesOf(message, name);
  return value?.length === 4 ? Buffer.from(value).readInt32BE(0) : undefined;
}
