import iconv from 'iconv-lite';
import { BdcCodecError } from './error.ts';

// The library's table has one character of four bytes, as only GB 18030 has them: other readers of GBK stumble over it.
const fourBytes = '\ue7c7';

/**
 * Text → GBK. A character that GBK lacks is an error that names the field: the library would write
 * `?`, and a payment to `王?` is worse than none. "Has it" means that the bytes read back as the same
 * text, which also refuses the one-way mappings of the table.
 */
export function encodeGbk(text: string, field: string): Buffer {
  const bytes = iconv.encode(text, 'gbk');
  if (text.includes(fourBytes) || iconv.decode(bytes, 'gbk') !== text) throw new BdcCodecError('characters', field);
  return bytes;
}

/** GBK → text; bytes outside the table are an error, never U+FFFD. */
export function decodeGbk(bytes: Uint8Array, field: string): string {
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'gbk');
  if (text.includes('\ufffd') || text.includes(fourBytes)) throw new BdcCodecError('characters', field);
  return text;
}

/**
 * What GBK carries of a text, `？` in place of every other character: for the payer's name in a file of collections, whose
 * account number decides. The bank refuses that row if it minds; the other ten thousand are not held up by it.
 */
export function carriedByGbk(text: string): string {
  const carries = (part: string) =>
    !part.includes(fourBytes) && iconv.decode(iconv.encode(part, 'gbk'), 'gbk') === part && !/[\r\n|]/.test(part);
  if (text !== '' && carries(text)) return text;
  return Array.from(text, (character) => (carries(character) ? character : '？')).join('') || '？';
}
