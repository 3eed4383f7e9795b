/**
 * Makes the pictures of the README from those that the last journey left in `artifacts/e2e`: `docs/pictures/*.png`,
 * cut to what matters and with few colours. Needs ImageMagick (`convert`).
 *
 *     npx node --test e2e/journey.test.ts && npx node e2e/pictures.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pdfPicture } from './witnesses.ts';

const artifacts = join(import.meta.dirname, '../artifacts/e2e');
const target = join(import.meta.dirname, '../docs/pictures');
const bytesAtMost = 200 * 1024;
const left = readdirSync(artifacts);

/** The picture of a page, whatever its number in the story. */
function pictureOf(page: string): string {
  const name = left.find((file) => file.replace(/^\d+-/, '') === `${page}.png`);
  if (!name) throw new Error(`the journey left no picture of ${page}`);
  return join(artifacts, name);
}

/** Cuts (`1440x900+0+300`), scales to a width and reduces the colours. */
function write(source: string, name: string, cut: string, width = 1440): void {
  const file = join(target, name);
  const colours = ['-filter', 'Lanczos', '-resize', `${width}x>`, '-dither', 'None', '-colors', '128'];
  execFileSync('convert', [
    source,
    '-crop',
    cut,
    '+repage',
    ...colours,
    '-strip',
    '-define',
    'png:compression-level=9',
    `PNG8:${file}`,
  ]);
  const { size } = statSync(file);
  console.log(`${name}  ${Math.round(size / 1024)} KB`);
  if (size > bytesAtMost) throw new Error(`${name} has ${size} bytes`);
}

mkdirSync(target, { recursive: true });
write(pictureOf('hall-overview'), 'hall.png', '1366x810+0+0');
write(pictureOf('employer-home'), 'employer.png', '1440x900+0+0');
write(pictureOf('remit-refused'), 'roster-refused.png', '1190x900+232+440');
write(pictureOf('remit-pay'), 'payment.png', '1440x900+0+0');
write(pictureOf('staff-voucher'), 'voucher.png', '1440x900+0+0');
const certificate = left.find((file) => /^住房公积金缴存证明-[^c]*\.pdf$/.test(file));
if (!certificate) throw new Error('the journey left no certificate');
write(pdfPicture(join(artifacts, certificate), 'certificate-large', 110), 'certificate.png', '910x1290+0+0', 760);
