import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { BdcCodecError } from './error.ts';

/** `<field name="…">value</field>`. */
export interface BdcField {
  readonly name: string;
  readonly value: string;
}

/** `<field-list name="…">` or another named element that holds fields and lists. */
export interface BdcList {
  readonly tag: string;
  readonly name: string;
  readonly items: readonly BdcNode[];
}

export type BdcNode = BdcField | BdcList;

/** `<message><head>…</head><body>…</body></message>`; the head holds fields only, each once. */
export interface BdcDocument {
  readonly head: ReadonlyMap<string, string>;
  readonly body: readonly BdcNode[];
}

export const documentLimits = { fields: 20_000, depth: 8 } as const;

const namePattern = /^[A-Za-z0-9_.-]{1,64}$/;
const tagPattern = /^field-[A-Za-z0-9]{1,32}$/;
// XML 1.0 §2.2: these cannot stand in a document, not even as a character reference.
// oxlint-disable-next-line no-control-regex -- the rule is about control characters
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Writes the XML of a message; throws a BdcCodecError for names, characters or sizes the protocol does not allow. */
export function writeDocument(document: BdcDocument): string {
  const count = { fields: 0 };
  const head = [...document.head].map(([name, value]) => writeNode({ name, value }, 2, count));
  const body = document.body.map((node) => writeNode(node, 2, count));
  return `<?xml version="1.0" encoding="GBK"?>\n<message><head>${head.join('')}</head><body>${body.join('')}</body></message>`;
}

function writeNode(node: BdcNode, depth: number, count: { fields: number }): string {
  if (!namePattern.test(node.name)) throw new BdcCodecError('field', 'name');
  count.fields += 1;
  if (count.fields > documentLimits.fields) throw new BdcCodecError('too-many-fields');
  if (depth >= documentLimits.depth) throw new BdcCodecError('too-deep', node.name);
  if ('value' in node) return `<field name="${node.name}">${escape(node.value, node.name)}</field>`;
  if (!tagPattern.test(node.tag)) throw new BdcCodecError('field', node.name);
  const items = node.items.map((item) => writeNode(item, depth + 1, count));
  return `<${node.tag} name="${node.name}">${items.join('')}</${node.tag}>`;
}

function escape(value: string, field: string): string {
  if (forbidden.test(value)) throw new BdcCodecError('characters', field);
  return value.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}

// Entities are decoded below, by a table of five and numbers: the parser never expands anything.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  htmlEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: documentLimits.depth,
});

/** Reads the XML of a message, or throws a BdcCodecError. The order of head and body does not matter. */
export function readDocument(text: string): BdcDocument {
  guard(text);
  const [root, ...others] = elementsOf(parse(text), 'message');
  if (root?.tag !== 'message' || others.length > 0) throw new BdcCodecError('xml', 'message');
  const parts = elementsOf(root.children, 'message');
  if (parts.some((part) => part.tag !== 'head' && part.tag !== 'body')) throw new BdcCodecError('xml', 'message');
  const heads = parts.filter((part) => part.tag === 'head');
  const bodies = parts.filter((part) => part.tag === 'body');
  if (heads.length !== 1 || bodies.length > 1) throw new BdcCodecError('xml', 'head');
  const head = readNodes(heads[0]?.children, 'head', 2);
  return { head: fieldsOf(head, 'head'), body: readNodes(bodies[0]?.children, 'body', 2) };
}

/** Cheap refusals before any parsing: each is one pass over the text. */
function guard(text: string): void {
  if (forbidden.test(text)) throw new BdcCodecError('characters', 'document');
  if (text.includes('<!')) throw new BdcCodecError('markup');
  let tags = 0;
  let depth = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    tags += 1;
    if (tags > documentLimits.fields * 2 + 16) throw new BdcCodecError('too-many-fields');
    const next = text.charCodeAt(at + 1);
    if (next === 0x3f) continue;
    const end = text.indexOf('>', at);
    if (next === 0x2f) depth -= 1;
    else if (end < 0 || text.charCodeAt(end - 1) !== 0x2f) depth += 1;
    if (depth > documentLimits.depth) throw new BdcCodecError('too-deep');
    if (end < 0) throw new BdcCodecError('xml');
    at = end;
  }
}

interface Element {
  readonly tag: string;
  readonly name: string | undefined;
  readonly children: unknown;
}

function parse(text: string): unknown {
  try {
    if (XMLValidator.validate(text) !== true) throw new BdcCodecError('xml');
    return parser.parse(text);
  } catch (error) {
    if (error instanceof BdcCodecError) throw error;
    throw new BdcCodecError('xml');
  }
}

/** The elements of one level; text between them must be white space. */
function elementsOf(children: unknown, field: string): Element[] {
  if (!Array.isArray(children)) throw new BdcCodecError('xml', field);
  const elements: Element[] = [];
  for (const child of children as unknown[]) {
    if (typeof child !== 'object' || child === null) throw new BdcCodecError('xml', field);
    const entries = Object.entries(child);
    const found = entries.find(([key]) => key !== ':@');
    if (!found) throw new BdcCodecError('xml', field);
    const [tag, content] = found as [string, unknown];
    if (tag !== '#text') elements.push({ tag, name: nameOf(entries, field), children: content });
    else if (typeof content !== 'string' || content.trim() !== '') throw new BdcCodecError('xml', field);
  }
  return elements;
}

function nameOf(entries: [string, unknown][], field: string): string | undefined {
  const attributes = entries.find(([key]) => key === ':@')?.[1];
  if (attributes === undefined) return undefined;
  const pairs = Object.entries(attributes as object) as [string, unknown][];
  const [only, ...others] = pairs;
  if (only === undefined) return undefined;
  if (only[0] !== 'name' || others.length > 0 || typeof only[1] !== 'string') throw new BdcCodecError('xml', field);
  return only[1];
}

function readNodes(children: unknown, field: string, depth: number): BdcNode[] {
  if (children === undefined) return [];
  return elementsOf(children, field).map((element): BdcNode => {
    const { tag, name } = element;
    if (name === undefined || !namePattern.test(name)) throw new BdcCodecError('field', field);
    if (depth >= documentLimits.depth) throw new BdcCodecError('too-deep', name);
    if (tag === 'field') return { name, value: textOf(element.children, name) };
    if (!tagPattern.test(tag)) throw new BdcCodecError('xml', field);
    return { tag, name, items: readNodes(element.children, name, depth + 1) };
  });
}

function textOf(children: unknown, field: string): string {
  if (!Array.isArray(children)) throw new BdcCodecError('xml', field);
  const pieces = (children as unknown[]).map((child) => {
    const text = typeof child === 'object' && child !== null ? (child as Record<string, unknown>)['#text'] : undefined;
    if (typeof text !== 'string') throw new BdcCodecError('xml', field);
    return text;
  });
  return decodeEntities(pieces.join(''), field);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string, field: string): string {
  // XML 1.0 §2.11: a parser reports every line end as one line feed.
  const lines = text.replace(/\r\n?/g, '\n');
  if (!lines.includes('&')) return lines;
  return lines.replace(/&(#?[A-Za-z0-9]{0,8});?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const point = number ? Number.parseInt(number[1] ?? number[2] ?? '', number[1] ? 16 : 10) : -1;
    const decoded = number && point <= 0x10ffff ? String.fromCodePoint(point) : entities[name];
    if (!whole.endsWith(';') || decoded === undefined || forbidden.test(decoded))
      throw new BdcCodecError('markup', field);
    return decoded;
  });
}

/** The fields of one level by name; a name given twice is refused, because either value could be meant. */
export function fieldsOf(nodes: readonly BdcNode[], level: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const node of nodes) {
    if (!('value' in node)) {
      if (level === 'head') throw new BdcCodecError('xml', 'head');
      continue;
    }
    if (fields.has(node.name)) throw new BdcCodecError('repeated-field', node.name);
    fields.set(node.name, node.value);
  }
  return fields;
}

/** The list of that name on this level; throws `missing-field` or `repeated-field`. */
export function listIn(nodes: readonly BdcNode[], name: string): BdcList {
  const [found, ...others] = nodes.filter((node): node is BdcList => !('value' in node) && node.name === name);
  if (!found) throw new BdcCodecError('missing-field', name);
  if (others.length > 0) throw new BdcCodecError('repeated-field', name);
  return found;
}
