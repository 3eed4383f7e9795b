import { posix } from 'node:path';
import { showsDate, unescapeControls } from './cells.ts';
import { refuseSheet } from './refusals.ts';
import { type Archive, inflatePart, type ZipPart } from './unzip.ts';
import { attributeOf, type XmlListener, xmlFeed } from './xml.ts';

/** Feeds a part's text to a listener; throws `sheet/damaged` when it is not UTF-8. `onPiece` runs between pieces. */
export async function* readXml<T>(
  archive: Archive,
  part: ZipPart,
  listener: XmlListener,
  take: () => T,
): AsyncGenerator<T> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const xml = xmlFeed(listener);
  const decode = (piece?: Buffer) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw refuseSheet('damaged');
    }
  };
  for await (const piece of inflatePart(archive, part)) {
    xml.feed(decode(piece));
    yield take();
  }
  xml.feed(decode());
  xml.end();
  yield take();
}

const ignore = () => {};

async function readAll(archive: Archive, name: string, listener: Partial<XmlListener>): Promise<boolean> {
  const part = archive.parts.get(name.toLowerCase());
  if (!part) return false;
  for await (const _ of readXml(archive, part, { open: ignore, close: ignore, text: ignore, ...listener }, ignore));
  return true;
}

interface Relation {
  readonly kind: string;
  readonly target: string;
}

/** Relations of a part by id; `kind` is the last word of the type, the same in transitional and strict files. */
async function relationsOf(archive: Archive, partName: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(partName);
  const relations = new Map<string, Relation>();
  const name = posix.join(folder, '_rels', `${posix.basename(partName)}.rels`);
  await readAll(archive, name, {
    open(tag, attributes) {
      if (tag !== 'Relationship' || attributeOf(attributes, 'TargetMode') === 'External') return;
      const target = attributeOf(attributes, 'Target') ?? '';
      const absolute = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
      const kind = (attributeOf(attributes, 'Type') ?? '').split('/').at(-1) ?? '';
      relations.set(attributeOf(attributes, 'Id') ?? '', { kind, target: absolute });
    },
  });
  return relations;
}

async function readSharedStrings(archive: Archive, name: string): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let inText = false;
  let inPhonetic = false;
  await readAll(archive, name, {
    open(tag) {
      if (tag === 'si') current = '';
      else if (tag === 't') inText = !inPhonetic;
      else if (tag === 'rPh') inPhonetic = true;
    },
    text(text) {
      if (inText) current += text;
    },
    close(tag) {
      if (tag === 't') inText = false;
      else if (tag === 'rPh') inPhonetic = false;
      else if (tag === 'si') strings.push(unescapeControls(current).trim());
    },
  });
  return strings;
}

/** For each cell style, whether it shows numbers as dates. */
async function readDateStyles(archive: Archive, name: string): Promise<boolean[]> {
  const codes = new Map<number, string>();
  const isDate: boolean[] = [];
  let inCellFormats = false;
  await readAll(archive, name, {
    open(tag, attributes) {
      if (tag === 'numFmt')
        codes.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '');
      else if (tag === 'cellXfs') inCellFormats = true;
      else if (tag === 'xf' && inCellFormats) {
        const id = Number(attributeOf(attributes, 'numFmtId') ?? '0');
        isDate.push(showsDate(id, codes.get(id)));
      }
    },
    close(tag) {
      if (tag === 'cellXfs') inCellFormats = false;
    },
  });
  return isDate;
}

/** What the worksheets of a file share, and where its visible ones are, in the order of their tabs. */
export interface Workbook {
  readonly archive: Archive;
  readonly sheets: readonly ZipPart[];
  readonly strings: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly isFrom1904: boolean;
}

/** Opens a workbook; throws `sheet/not-sheet`, `sheet/macro`, `sheet/old-format`, `sheet/damaged`. */
export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const names = [...archive.parts.keys()];
  if (names.some((name) => name.endsWith('/vbaproject.bin') || name.startsWith('xl/macrosheets/')))
    throw refuseSheet('macro');
  if (names.some((name) => name.endsWith('/workbook.bin')))
    throw refuseSheet('oldFormat', { detail: '文件是 .xlsb 格式。' });
  const roots = await relationsOf(archive, '');
  const main = [...roots.values()].find((relation) => relation.kind === 'officeDocument')?.target;
  if (!main?.toLowerCase().startsWith('xl/')) throw refuseSheet('notSheet');
  const relations = await relationsOf(archive, main);
  const sheetIds: string[] = [];
  let isFrom1904 = false;
  const isThere = await readAll(archive, main, {
    open(tag, attributes) {
      if (tag === 'workbookPr') isFrom1904 = ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '');
      if (tag === 'sheet' && (attributeOf(attributes, 'state') ?? 'visible') === 'visible') {
        sheetIds.push(/(?:^|\s)[\w-]+:id\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? '');
      }
    },
  });
  if (!isThere) throw refuseSheet('damaged');
  const partOfKind = (kind: string) => [...relations.values()].find((relation) => relation.kind === kind)?.target ?? '';
  const sheets = sheetIds.flatMap((id) => {
    const relation = relations.get(id);
    const part = relation?.kind === 'worksheet' ? archive.parts.get(relation.target.toLowerCase()) : undefined;
    return part ? [part] : [];
  });
  if (sheets.length === 0) throw refuseSheet('damaged', { detail: '文件里没有可见的工作表。' });
  return {
    archive,
    sheets,
    strings: await readSharedStrings(archive, partOfKind('sharedStrings')),
    dateStyles: await readDateStyles(archive, partOfKind('styles')),
    isFrom1904,
  };
}
