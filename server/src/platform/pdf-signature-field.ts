import { createHash } from 'node:crypto';

/** What a PDF viewer shows of the signature, and where: `seal` in points from the top left corner of its page. */
export interface SignatureField {
  readonly reason: string;
  readonly location: string;
  readonly name: string;
  readonly contact: string;
  readonly signedAt: Temporal.Instant;
  readonly seal: { readonly page: number; readonly x: number; readonly y: number; readonly size: number } | undefined;
}

/** A PDF with an empty signature: `holeStart` is the `<` of the signature's hexadecimal text, `holeEnd` one past its `>`. */
export interface PreparedPdf {
  readonly bytes: Buffer;
  readonly holeStart: number;
  readonly holeEnd: number;
}

interface Structure {
  readonly offsets: readonly number[];
  readonly startOfTable: number;
  readonly root: number;
  readonly trailer: string;
}

/**
 * Appends a signature field as an incremental update (ISO 32000-1, 7.5.6 and 12.8), for PDFs as typst writes them: one
 * classic cross-reference table and no form. The existing bytes stay as they are, so that PDF/A metadata, tags and
 * file identifier survive; the widget lies over the drawn seal on whichever page has it. `reserved` is the room for
 * the CMS in bytes. The document is certified: nothing may be changed afterwards (DocMDP level 1).
 * Throws a RangeError for a PDF of another structure or one that is signed already.
 */
export function prepareSignature(pdf: Uint8Array, field: SignatureField, reserved: number): PreparedPdf {
  const file = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const structure = readStructure(file);
  const object = (number: number) => objectAt(file, structure.offsets[number]);
  const catalog = object(structure.root);
  if (catalog.includes('/AcroForm')) throw new RangeError('the PDF has a form already');
  const pages = pagesBelow(object, referenceIn(catalog, '/Pages'));
  const page = pages[(field.seal?.page ?? 1) - 1];
  if (page === undefined) throw new RangeError(`the PDF has no page ${field.seal?.page ?? 1}`);
  const first = structure.offsets.length;
  const [signature, widget, appearance, form] = [first, first + 1, first + 2, first + 3];
  const [left, bottom, right, top] = rectangle(field.seal, object(page));
  const text = [
    [signature, signatureDictionary(field, reserved)],
    [
      widget,
      `<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/TU${pdfText(`${field.name}电子印章`)}/V ${signature} 0 R/F 132/P ${page} 0 R/Rect[${left} ${bottom} ${right} ${top}]/AP<</N ${appearance} 0 R>>>>`,
    ],
    // The seal is part of the page: the field itself draws nothing, but PDF/A demands an appearance.
    [
      appearance,
      `<</Type/XObject/Subtype/Form/BBox[0 0 ${number(right - left)} ${number(top - bottom)}]/Resources<<>>/Length 0>>\nstream\n\nendstream`,
    ],
    [form, `<</Fields[${widget} 0 R]/SigFlags 3>>`],
    [structure.root, withEntry(catalog, `/AcroForm ${form} 0 R/Perms<</DocMDP ${signature} 0 R>>`)],
    [page, withAnnotation(object(page), widget)],
  ] as const;
  return append(file, structure, text, reserved);
}

function readStructure(file: Buffer): Structure {
  const tail = file.toString('latin1', Math.max(0, file.length - 2048));
  const startOfTable = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  const head = /^xref\s+0 (\d+)\s*\n/.exec(file.toString('latin1', startOfTable, startOfTable + 40));
  if (!head) throw new RangeError('the PDF has no classic cross-reference table');
  const entries = startOfTable + head[0].length;
  const offsets = Array.from({ length: Number(head[1]) }, (_, index) => {
    const entry = entries + index * 20;
    return file.toString('latin1', entry + 17, entry + 18) === 'n'
      ? Number(file.toString('latin1', entry, entry + 10))
      : -1;
  });
  const trailer = file.toString('latin1', entries + offsets.length * 20);
  if (trailer.includes('/Prev')) throw new RangeError('the PDF has been updated before');
  return { offsets, startOfTable, root: referenceIn(trailer, '/Root'), trailer };
}

function objectAt(file: Buffer, offset: number | undefined): string {
  if (offset === undefined || offset < 0) throw new RangeError('the PDF lacks an object');
  const text = file.toString('latin1', offset, file.indexOf('endobj', offset));
  return text.slice(text.indexOf('obj') + 3).trim();
}

function referenceIn(dictionary: string, key: string): number {
  const found = new RegExp(`${key}\\s+(\\d+) 0 R`).exec(dictionary)?.[1];
  if (found === undefined) throw new RangeError(`the PDF lacks ${key}`);
  return Number(found);
}

function pagesBelow(object: (number: number) => string, node: number): number[] {
  const kids = /\/Kids\s*\[([^\]]*)\]/.exec(object(node))?.[1];
  if (kids === undefined) return [node];
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap((kid) => pagesBelow(object, Number(kid[1])));
}

/** PDF measures from the bottom of the page; typst, and so the seal, from the top. */
function rectangle(seal: SignatureField['seal'], page: string): [number, number, number, number] {
  if (!seal) return [0, 0, 0, 0];
  const height = Number(/\/MediaBox\s*\[\s*\S+\s+\S+\s+\S+\s+([\d.]+)/.exec(page)?.[1] ?? Number.NaN);
  if (Number.isNaN(height)) throw new RangeError('the page has no media box');
  const { x, y, size } = seal;
  return [number(x), number(height - y - size), number(x + size), number(height - y)];
}

function number(value: number): number {
  return Math.round(value * 100) / 100;
}

const byteRangeWidth = 40;
const emptyByteRange = `/ByteRange[${' '.repeat(byteRangeWidth)}]`;

function signatureDictionary(field: SignatureField, reserved: number): string {
  const { reason, location, name, contact, signedAt } = field;
  const moment = signedAt
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replaceAll(/\D/g, '');
  const certified =
    '/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]';
  const words = `/Reason${pdfText(reason)}/Location${pdfText(location)}/Name${pdfText(name)}/ContactInfo${pdfText(contact)}`;
  return `<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached${emptyByteRange}/M(D:${moment}Z)${words}${certified}/Contents <${'0'.repeat(reserved * 2)}>>>`;
}

/** A text string in UTF-16 (ISO 32000-1, 7.9.2.2), in hexadecimal so that nothing needs escaping. */
function pdfText(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

function withEntry(dictionary: string, entry: string): string {
  return dictionary.replace(/^<</, () => `<<${entry}`);
}

function withAnnotation(page: string, widget: number): string {
  if (!page.includes('/Annots')) return withEntry(page, `/Annots[${widget} 0 R]`);
  if (!/\/Annots\s*\[/.test(page)) throw new RangeError('the page keeps its annotations elsewhere');
  return page.replace(/\/Annots\s*\[/, (start) => `${start}${widget} 0 R `);
}

function append(
  file: Buffer,
  structure: Structure,
  objects: readonly (readonly [number: number, text: string])[],
  reserved: number,
): PreparedPdf {
  let update = file.at(-1) === 0x0a ? '' : '\n';
  const rows = objects.map(([number, text]) => {
    const offset = file.length + update.length;
    update += `${number} 0 obj\n${text}\nendobj\n`;
    return `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = file.length + update.length;
  const size = Math.max(...objects.map(([number]) => number + 1), structure.offsets.length);
  const information = /\/Info \d+ 0 R/.exec(structure.trailer)?.[0] ?? '';
  const original = /\/ID\s*\[\s*(\([^)]*\)|<[^>]*>)/.exec(structure.trailer)?.[1];
  const changed = createHash('sha256').update(update, 'latin1').digest('hex').slice(0, 32);
  const identifier = original ? `/ID[${original}<${changed}>]` : '';
  update += `xref\n0 1\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root ${structure.root} 0 R${information}${identifier}/Prev ${structure.startOfTable}>>\nstartxref\n${table}\n%%EOF\n`;

  const bytes = Buffer.concat([file, Buffer.from(update, 'latin1')]);
  const holeStart = file.length + update.indexOf('/Contents <') + '/Contents '.length;
  const holeEnd = holeStart + reserved * 2 + 2;
  const range = `0 ${holeStart} ${holeEnd} ${bytes.length - holeEnd}`;
  bytes.write(range, file.length + update.indexOf(emptyByteRange) + '/ByteRange['.length, 'latin1');
  return { bytes, holeStart, holeEnd };
}
