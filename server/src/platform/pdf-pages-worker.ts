import { parentPort, workerData } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';

/** What the thread is given: a PDF from a stranger, and how much of it may be drawn. */
export interface PagesTask {
  readonly pdf: Uint8Array;
  readonly pagesMax: number;
  readonly widthPixels: number;
}
export type PagesOutcome =
  | { readonly pages: readonly Uint8Array[] }
  | { readonly fault: 'unreadable' | 'too-many-pages' | 'encrypted' };

// PDF units to pixels: at most so many, however large the page says it is.
const scaleMax = 4;

async function drawPages({ pdf, pagesMax, widthPixels }: PagesTask): Promise<PagesOutcome> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  if (document.getPageCount() > pagesMax) return { fault: 'too-many-pages' };
  const pages: Uint8Array[] = [];
  for (const page of document.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const scale = Math.min(scaleMax, widthPixels / Math.max(1, originalWidth, originalHeight / 1.5));
    const drawn = await page.render({
      scale,
      render: async ({ data, width, height }) =>
        sharp(data, { raw: { width, height, channels: 4 } })
          .flatten({ background: '#fff' })
          .jpeg({ quality: 80 })
          .toBuffer(),
    });
    pages.push(drawn.data);
  }
  return pages.length > 0 ? { pages } : { fault: 'unreadable' };
}

const post = (outcome: PagesOutcome): void => parentPort?.postMessage(outcome);
drawPages(workerData as PagesTask).then(post, (error: unknown) =>
  post({ fault: /password|security/i.test(String(error)) ? 'encrypted' : 'unreadable' }),
);
