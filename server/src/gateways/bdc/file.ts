import { deflateSync, inflateSync } from 'node:zlib';
import { type BdcNode, fieldsOf, listIn } from './document.ts';
import { BdcCodecError } from './error.ts';
import { decodeGbk, encodeGbk } from './text.ts';

// A file inside a message: `FILE_LIST` → `0` → `DATA`, upper-case hex of a deflated GBK table.

/** The most that a file may hold when it is unpacked: a small message that inflates without end is an error. */
export const fileBytesMax = 4 * 1024 * 1024;

/** Text → the `FILE_LIST` of a message, as hex in lines of 64 digits. */
export function packFile(fileName: string, text: string): BdcNode {
  const bytes = encodeGbk(text, 'FILE_LIST');
  if (bytes.length > fileBytesMax) throw new BdcCodecError('too-large', 'FILE_LIST');
  const hex = deflateSync(bytes).toString('hex').toUpperCase();
  const data = (hex.match(/.{1,64}/g) ?? []).join('\n');
  const file = {
    tag: 'field-list',
    name: '0',
    items: [
      { name: 'NAME', value: fileName },
      { name: 'DATA', value: data },
    ],
  };
  return { tag: 'field-list', name: 'FILE_LIST', items: [file] };
}

/** The rows of the file in a body that are not empty. */
export function unpackFile(body: readonly BdcNode[]): string[] {
  const file = listIn(listIn(body, 'FILE_LIST').items, '0');
  const data = fieldsOf(file.items, 'FILE_LIST').get('DATA');
  if (data === undefined) throw new BdcCodecError('missing-field', 'DATA');
  return inflate(data)
    .split(/\r?\n/)
    .filter((row) => row.trim() !== '');
}

function inflate(data: string): string {
  const hex = data.replace(/\s+/g, '');
  if (hex === '') return '';
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(hex)) throw new BdcCodecError('file', 'DATA');
  try {
    const bytes = inflateSync(Buffer.from(hex, 'hex'), { maxOutputLength: fileBytesMax });
    return decodeGbk(bytes, 'DATA');
  } catch (error) {
    if (error instanceof BdcCodecError) throw error;
    throw new BdcCodecError('file', 'DATA');
  }
}
