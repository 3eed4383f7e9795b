import { refuseSheet } from './refusals.ts';

/** What a reader of XML is told. `tag` is the local name; `attributes` is raw text for `attributeOf`. */
export interface XmlListener {
  open(tag: string, attributes: string): void;
  close(tag: string): void;
  text(text: string): void;
}

// A cell holds at most 32,767 characters; written as entities that is under 400 kB.
const maxTokenLength = 1024 * 1024;
const maxDepth = 64;

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntity(entity: string, body: string): string {
  if (!body.startsWith('#')) return named[body] ?? entity;
  const code = body.startsWith('#x') ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Resolves the five named entities and character references; there are no others, because no DTD is read. */
export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(/&(#x[\da-fA-F]+|#\d+|\w+);/g, decodeEntity) : text;
}

/** The value of an attribute by local name, or `undefined`. */
export function attributeOf(attributes: string, name: string): string | undefined {
  let from = 0;
  while (true) {
    const at = attributes.indexOf(name, from);
    if (at < 0) return undefined;
    from = at + name.length;
    const before = at === 0 ? 32 : attributes.charCodeAt(at - 1);
    if (before > 32 && before !== 58) continue; // A space or the colon of a prefix comes before a name.
    const match = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(from));
    if (match) return decodeEntities(match[1] ?? match[2] ?? '');
  }
}

/** End of the tag that starts at `start`, minding `>` inside quotes; −1 when the piece ends first. */
function tagEnd(buffer: string, start: number): number {
  let quote = 0;
  for (let at = start; at < buffer.length; at += 1) {
    const code = buffer.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 62) return at;
    else if (code === 34 || code === 39) quote = code;
  }
  return -1;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

interface Token {
  readonly next: number;
  readonly text?: string;
}

/** Comments, CDATA and processing instructions at `start`; `undefined` when the piece ends first. */
function specialToken(buffer: string, start: number): Token | undefined {
  const until = (mark: string, from: number) => buffer.indexOf(mark, from);
  if (buffer.startsWith('<?', start)) {
    const end = until('?>', start + 2);
    return end < 0 ? undefined : { next: end + 2 };
  }
  if (buffer.startsWith('<!--', start)) {
    const end = until('-->', start + 4);
    return end < 0 ? undefined : { next: end + 3 };
  }
  if (buffer.startsWith('<![CDATA[', start)) {
    const end = until(']]>', start + 9);
    return end < 0 ? undefined : { next: end + 3, text: buffer.slice(start + 9, end) };
  }
  if (buffer.length - start < 9) return undefined;
  // A document type could define entities that grow without bound; no office program writes one.
  throw refuseSheet('damaged');
}

/** A reader of XML fed piece by piece; malformed nesting throws `sheet/damaged`. */
export function xmlFeed(listener: XmlListener): { feed(piece: string): void; end(): void } {
  const open: string[] = [];
  let rest = '';

  function takeTag(raw: string): void {
    if (raw.charCodeAt(0) === 47) {
      const name = raw.slice(1).trimEnd();
      if (open.pop() !== name) throw refuseSheet('damaged');
      listener.close(localName(name));
      return;
    }
    const isEmpty = raw.charCodeAt(raw.length - 1) === 47;
    let nameEnd = 0;
    while (nameEnd < raw.length && raw.charCodeAt(nameEnd) > 32 && raw.charCodeAt(nameEnd) !== 47) nameEnd += 1;
    const name = raw.slice(0, nameEnd);
    const local = localName(name);
    listener.open(local, raw.slice(nameEnd, isEmpty ? -1 : undefined));
    if (isEmpty) listener.close(local);
    else if (open.push(name) > maxDepth) throw refuseSheet('damaged');
  }

  /** Takes one token at `start` and returns where the next begins, or −1 when the piece ends inside it. */
  function takeToken(buffer: string, start: number): number {
    if (buffer.charCodeAt(start) !== 60) {
      const end = buffer.indexOf('<', start);
      if (end >= 0) listener.text(decodeEntities(buffer.slice(start, end)));
      return end;
    }
    const second = buffer.charCodeAt(start + 1);
    if (second === 33 || second === 63) {
      const token = specialToken(buffer, start);
      if (token?.text !== undefined) listener.text(token.text);
      return token?.next ?? -1;
    }
    const end = tagEnd(buffer, start + 1);
    if (end < 0) return -1;
    takeTag(buffer.slice(start + 1, end));
    return end + 1;
  }

  return {
    feed(piece) {
      const buffer = rest === '' ? piece : rest + piece;
      let at = 0;
      while (at < buffer.length) {
        const next = takeToken(buffer, at);
        if (next < 0) break;
        at = next;
      }
      rest = buffer.slice(at);
      if (rest.length > maxTokenLength) throw refuseSheet('damaged');
    },
    end() {
      if (open.length > 0 || rest.trim() !== '') throw refuseSheet('damaged');
    },
  };
}
