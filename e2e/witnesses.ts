import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSheet, type SheetRow } from '../server/src/platform/xlsx.ts';
import { home } from './service.ts';
import { artifacts } from './visitor.ts';

// Programs of other hands that say what our files are.

/** The text of a PDF as poppler reads it, without its blanks. */
export function pdfText(path: string): string {
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, '');
}

/** What poppler says of the signatures. */
export function pdfSignatures(path: string): string {
  return execFileSync('pdfsig', ['-nocert', '-no-ocsp', path], { encoding: 'utf8' });
}

/** The first page as a picture; answers its path. */
export function pdfPicture(path: string, name: string, dpi = 70): string {
  const picture = join(artifacts, name);
  execFileSync('pdftoppm', ['-png', '-singlefile', '-r', String(dpi), path, picture]);
  return `${picture}.png`;
}

/** Whether OpenSSL finds the PDF's CMS good under the sandbox's root, over exactly the bytes that it covers. */
export function isSignedUnderRoot(path: string): boolean {
  const pdf = readFileSync(path);
  const [, start, hole, rest] = /\/ByteRange\[0 (\d+) (\d+) (\d+) *\]/.exec(pdf.toString('latin1')) ?? [];
  assert.ok(start && hole && rest, 'the PDF has no signature');
  const signed = Buffer.concat([pdf.subarray(0, Number(start)), pdf.subarray(Number(hole))]);
  assert.equal(pdf.length, Number(hole) + Number(rest), 'the signature does not cover the whole file');
  const inHex = pdf.subarray(Number(start) + 1, Number(hole) - 1).toString('latin1');
  const [content, cms, root] = ['signed.bin', 'signature.der', 'root.pem'].map((name) => join(artifacts, name));
  assert.ok(content && cms && root);
  writeFileSync(content, signed);
  writeFileSync(cms, Buffer.from(inHex, 'hex'));
  execFileSync('openssl', ['x509', '-inform', 'DER', '-in', join(home, 'seal/1/seal-chain-0.der'), '-out', root]);
  const verify = ['cms', '-verify', '-inform', 'DER', '-in', cms, '-content', content, '-binary', '-CAfile', root];
  const done = spawnSync('openssl', [...verify, '-purpose', 'any', '-out', '/dev/null'], { encoding: 'utf8' });
  return /verification successful/i.test(done.stderr);
}

/** The same file with one byte of its content changed. */
export function withOneByteChanged(path: string): string {
  const bytes = readFileSync(path);
  const at = bytes.indexOf('stream') + 40;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  const changed = path.replace(/\.pdf$/, '-changed.pdf');
  writeFileSync(changed, bytes);
  return changed;
}

/** The rows of a workbook, by header. */
export async function sheetRows<Key extends string>(
  path: string,
  headers: Readonly<Record<Key, string>>,
): Promise<SheetRow<Key>[]> {
  const columns = (Object.entries(headers) as [Key, string][]).map(([key, header]) => ({ key, header }));
  return Array.fromAsync(readSheet(readFileSync(path), columns, { maxRows: 5000 }));
}
