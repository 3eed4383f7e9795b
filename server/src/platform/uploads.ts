import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import type { PagesOutcome, PagesTask } from './pdf-pages-worker.ts';

/**
 * Files from strangers: what they are is told by their content, never by their name. Photos are drawn anew, which leaves
 * their metadata (place, device, thumbnails) and anything hidden behind; of a PDF the pages are drawn for looking at, in a
 * thread of its own that is ended when it takes too long, and the file is kept beside them for those who must verify it.
 */
export interface ReadUpload {
  readonly contentType: 'image/jpeg' | 'application/pdf';
  /** What is kept: the photo as drawn anew, the PDF as it came. */
  readonly content: Uint8Array;
  /** The pages to look at, as JPEG; of a photo the photo itself. */
  readonly pages: readonly Uint8Array[];
}

/** Why a file was not taken. Codes are for the caller to say in words. */
export type UploadFault = 'unsupported' | 'unreadable' | 'too-many-pages' | 'encrypted' | 'too-many-pixels' | 'busy';

export class UploadRefused extends Error {
  readonly fault: UploadFault;
  constructor(fault: UploadFault) {
    super(`the upload is ${fault}`);
    this.fault = fault;
  }
}

export const uploadLimits = {
  pages: 20,
  pixels: 60_000_000,
  widthPixels: 1654,
  longestSide: 2400,
  seconds: 20,
  /** Files of one sender that are read or wait. */
  ofSender: 8,
} as const;

const startsWith = (bytes: Uint8Array, ...head: readonly number[]) => head.every((byte, at) => bytes[at] === byte);
const textAt = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));

/** What the first bytes say: JPEG, PNG and WebP photos, and PDF; `undefined` for all else. */
export function typeOfContent(bytes: Uint8Array): 'photo' | 'pdf' | undefined {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'photo';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'photo';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 12) === 'WEBP') return 'photo';
  return textAt(bytes, 0, 5) === '%PDF-' ? 'pdf' : undefined;
}

const turns = new Map<string, { count: number; last: Promise<unknown> }>();

/** What one sender sends is read one after the other: nobody holds up everybody else's files with a heap of slow ones. */
function inTurn<T>(sender: string, work: () => Promise<T>): Promise<T> {
  const turn = turns.get(sender) ?? { count: 0, last: Promise.resolve() };
  if (turn.count >= uploadLimits.ofSender) throw new UploadRefused('busy');
  turns.set(sender, turn);
  turn.count += 1;
  const read = turn.last.then(work);
  const leave = () => {
    turn.count -= 1;
    if (turn.count === 0) turns.delete(sender);
  };
  turn.last = read.then(leave, leave);
  return read;
}

/** Reads an upload of a sender; throws `UploadRefused`. Touches no transaction and no disk. */
export const readUpload = async (bytes: Uint8Array, sender: string): Promise<ReadUpload> =>
  inTurn(sender, () => read(bytes));

async function read(bytes: Uint8Array): Promise<ReadUpload> {
  const type = typeOfContent(bytes);
  if (type === 'photo') {
    const photo = await redraw(bytes);
    return { contentType: 'image/jpeg', content: photo, pages: [photo] };
  }
  if (type === 'pdf') return { contentType: 'application/pdf', content: bytes, pages: await pagesOf(bytes) };
  throw new UploadRefused('unsupported');
}

/** The same picture, upright, at most 2,400 pixels long, and nothing else. */
async function redraw(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const { longestSide: side } = uploadLimits;
    return await sharp(bytes, { limitInputPixels: uploadLimits.pixels, failOn: 'error', pages: 1 })
      .timeout({ seconds: uploadLimits.seconds })
      .rotate()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 84, mozjpeg: false })
      .toBuffer();
  } catch (error) {
    throw new UploadRefused(/pixel limit/i.test(String(error)) ? 'too-many-pixels' : 'unreadable');
  }
}

// Each thread loads PDFium and may take up to its limit of memory: one file after another.
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;
const waitingMax = 20;

function pagesOf(pdf: Uint8Array): Promise<readonly Uint8Array[]> {
  if (waiting >= waitingMax) throw new UploadRefused('busy');
  waiting += 1;
  const drawn = last.then(() =>
    drawPages({ pdf, pagesMax: uploadLimits.pages, widthPixels: uploadLimits.widthPixels }),
  );
  last = drawn.then(
    () => (waiting -= 1),
    () => (waiting -= 1),
  );
  return drawn;
}

function drawPages(task: PagesTask): Promise<readonly Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pdf-pages-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      stdout: true,
      stderr: true,
    });
    const refuse = (fault: UploadFault) => reject(new UploadRefused(fault));
    const timer = setTimeout(() => {
      refuse('unreadable');
      void worker.terminate();
    }, uploadLimits.seconds * 1000);
    worker.once('message', (outcome: PagesOutcome) => {
      if ('pages' in outcome) resolve(outcome.pages);
      else refuse(outcome.fault);
      void worker.terminate();
    });
    worker.once('error', () => refuse('unreadable'));
    worker.once('exit', () => {
      clearTimeout(timer);
      refuse('unreadable');
    });
  });
}
