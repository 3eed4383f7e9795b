import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** Where a template placed its seal: points (1/72 inch) from the top left corner of a page, pages from 1. */
export interface SealPlace {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface RenderedPdf {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Undefined when the template draws no seal. */
  readonly seal: SealPlace | undefined;
}

const SealPlaces = Type.Array(
  Type.Object({ page: Type.Integer(), x: Type.Number(), y: Type.Number(), size: Type.Number() }),
);

const resolve = createRequire(import.meta.url).resolve;
const fontFiles = [
  '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
].map((name) => resolve(name));

// Fonts cost 50 MB and the cache of layouts makes the second paper ten times cheaper, so one compiler per thread lives on.
let opened: NodeCompiler | undefined;
let sinceEviction = 0;
const evictEvery = 16;

function compiler(): NodeCompiler {
  opened ??= NodeCompiler.create({ workspace: '/', fontArgs: [{ fontPaths: fontFiles.map((file) => dirname(file)) }] });
  return opened;
}

/** Frees what the last papers did not use: without it the cache keeps every name it ever set. */
function forgetOldLayouts(typst: NodeCompiler): void {
  sinceEviction += 1;
  if (sinceEviction < evictEvery) return;
  sinceEviction = 0;
  typst.evictCache(1);
}

/**
 * Sets a typst template as PDF/A-2b (ISO 19005-2) with tags and embedded subset fonts; text stays selectable.
 * `template` is the absolute path of a `.typ` file, which reads `data` as JSON from `sys.inputs.data`; `createdAt`
 * becomes the creation date. The work is synchronous (about 5 ms a page): batches belong in `pdf-pool.ts`.
 * Throws an Error with typst's message when the template fails, which is a programming error. Characters without a
 * glyph would be lost: ask `uncoveredCharacters` first.
 */
export function renderPdf(order: { template: string; data: unknown; createdAt: Temporal.Instant }): RenderedPdf {
  const typst = compiler();
  const compiled = typst.compile({ mainFilePath: order.template, inputs: { data: JSON.stringify(order.data) } });
  const document = compiled.result;
  if (!document) {
    const diagnostics = compiled.takeDiagnostics();
    throw new Error(`${order.template}: ${JSON.stringify(diagnostics?.shortDiagnostics ?? 'not compiled')}`);
  }
  const pdf = typst.pdf(document, {
    pdfStandard: 'a-2b',
    creationTimestamp: Math.floor(order.createdAt.epochMilliseconds / 1000),
  });
  const places = Value.Parse(SealPlaces, typst.query(document, { selector: '<seal>', field: 'value' }));
  const pages = document.numOfPages;
  forgetOldLayouts(typst);
  return { pdf, pages, seal: places.at(-1) };
}

let covered: ReadonlySet<number> | undefined;

/**
 * The characters of a text that our fonts have no glyph for, each once, in order: a paper with such a name is
 * refused instead of printed with boxes. Line breaks and spaces count as covered.
 */
export function uncoveredCharacters(text: string): string[] {
  covered ??= coveredByBothFamilies();
  const known = covered;
  const missing = Array.from(text).filter((letter) => !/\s/u.test(letter) && !known.has(letter.codePointAt(0) ?? 0));
  return [...new Set(missing)];
}

function coveredByBothFamilies(): ReadonlySet<number> {
  // A family falls back to the other one, but a name in two faces looks like a forgery: both must have the glyph.
  const [first = new Set<number>(), ...rest] = fontFiles.map((file) => codePointsOf(readFileSync(file)));
  return rest.reduce((both, next) => both.intersection(next), first);
}

/** Code points with a glyph in a TrueType font, from its `cmap` subtables of format 12 and 4 (OpenType 1.9). */
export function codePointsOf(font: Buffer): Set<number> {
  const cmap = tableOffset(font, 'cmap');
  const found = new Set<number>();
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 12) addSegmentedCoverage(font, subtable, found);
    else if (format === 4) addSegmentMapping(font, subtable, found);
  }
  return found;
}

function tableOffset(font: Buffer, tag: string): number {
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new RangeError(`font has no ${tag} table`);
}

function addSegmentedCoverage(font: Buffer, subtable: number, found: Set<number>): void {
  for (let index = 0; index < font.readUInt32BE(subtable + 12); index += 1) {
    const group = subtable + 16 + index * 12;
    const glyph = font.readUInt32BE(group + 8);
    const start = font.readUInt32BE(group);
    for (let code = start; code <= font.readUInt32BE(group + 4); code += 1) {
      if (glyph + code - start !== 0) found.add(code);
    }
  }
}

function addSegmentMapping(font: Buffer, subtable: number, found: Set<number>): void {
  const doubled = font.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const ranges = deltas + doubled;
  for (let offset = 0; offset < doubled; offset += 2) {
    const start = font.readUInt16BE(starts + offset);
    const range = font.readUInt16BE(ranges + offset);
    for (let code = start; code <= Math.min(font.readUInt16BE(ends + offset), 0xfffe); code += 1) {
      const listed = range === 0 ? code : font.readUInt16BE(ranges + offset + range + (code - start) * 2);
      const glyph = range !== 0 && listed === 0 ? 0 : (listed + font.readUInt16BE(deltas + offset)) & 0xffff;
      if (glyph !== 0) found.add(code);
    }
  }
}
