import { isPrivateAddress } from '../../platform/private-address.ts';
import {
  decodeMessage,
  encodeMessage,
  groupTags,
  type IppAttribute,
  type IppMessage,
  numberOf,
  numberValue,
  operations,
  textsOf,
  textValue,
  valueTags,
} from './codec.ts';

export interface PrinterAddress {
  readonly host: string;
  readonly port: number;
}
export type DocumentPrinterState = 'ready' | 'paper-low' | 'no-paper' | 'cover-open' | 'fault' | 'no-answer';

/** What became of a document: how much of it is out, and why the rest is not. */
export interface PrintOutcome {
  readonly isPrinted: boolean;
  readonly pagesOut: number;
  readonly said: DocumentPrinterState;
}
export interface DocumentJob {
  readonly name: string;
  readonly pages: number;
  readonly pdf: Uint8Array;
}

export interface DocumentPrinter {
  mayUse(host: string): boolean;
  state(at: PrinterAddress): Promise<DocumentPrinterState>;
  /**
   * Prints a document and waits for its end; `onPages` is told how many pages are out. A printer that stops (no paper, an
   * open cover) is made to forget the document: what somebody else's paper would be is never printed later. Never throws.
   */
  print(at: PrinterAddress, job: DocumentJob, onPages?: (pages: number) => void): Promise<PrintOutcome>;
}

export interface DocumentPrinterOptions {
  /** Lets printers stand at this machine, as the sandbox's does. */
  readonly isLocalAllowed: boolean;
  readonly answerMs?: number;
  readonly everyMs?: number;
  /** Without a further page for so long the printer is taken to be stuck. */
  readonly pageMs?: number;
}

// RFC 8011 §5.3.7 (jobs) and §5.4.11 (printers).
const jobStates = { stopped: 6, canceled: 7, aborted: 8, completed: 9 } as const;
const printerStopped = 5;

export function openDocumentPrinter(options: DocumentPrinterOptions): DocumentPrinter {
  const wait = { answerMs: 3_000, everyMs: 200, pageMs: 30_000, ...options };
  const mayUse = (host: string) => isPrivateAddress(host, options);
  return {
    mayUse,
    state: async (at) => (mayUse(at.host) ? stateOf(at, wait.answerMs).catch(() => 'no-answer' as const) : 'no-answer'),
    async print(at, job, onPages = () => undefined) {
      if (!mayUse(at.host)) return { isPrinted: false, pagesOut: 0, said: 'no-answer' };
      const progress = { pagesOut: 0 };
      try {
        return await printOn(at, job, wait, (pages) => {
          if (pages !== progress.pagesOut) onPages(pages);
          progress.pagesOut = pages;
        });
      } catch {
        return { isPrinted: false, pagesOut: progress.pagesOut, said: 'no-answer' };
      }
    },
  };
}

let lastRequest = 0;

async function ask(
  { host, port }: PrinterAddress,
  code: number,
  answerMs: number,
  { attributes = [], document = new Uint8Array() }: { attributes?: IppAttribute[]; document?: Uint8Array } = {},
): Promise<IppMessage> {
  lastRequest = (lastRequest % 0x7fff_ffff) + 1;
  const request = encodeMessage({
    code,
    requestId: lastRequest,
    groups: [
      {
        tag: groupTags.operation,
        attributes: [
          textValue('attributes-charset', valueTags.charset, 'utf-8'),
          textValue('attributes-natural-language', valueTags.language, 'zh-cn'),
          textValue('printer-uri', valueTags.uri, `ipp://${host}:${port}/ipp/print`),
          ...attributes,
        ],
      },
    ],
    document,
  });
  const response = await fetch(`http://${host}:${port}/ipp/print`, {
    method: 'POST',
    headers: { 'content-type': 'application/ipp' },
    body: new Uint8Array(request),
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  });
  if (!response.ok) throw new Error(`the printer answered ${response.status}`);
  const answer = decodeMessage(new Uint8Array(await response.arrayBuffer()));
  // RFC 8011 Appendix B: everything below 0x0100 is a success.
  if (answer.code >= 0x0100) throw new Error(`the printer refused: 0x${answer.code.toString(16)}`);
  return answer;
}

/** A reason may end in -report, -warning or -error (RFC 8011 §5.4.12). */
function readState(message: IppMessage): DocumentPrinterState {
  const reasons = textsOf(message, 'printer-state-reasons');
  const has = (...names: string[]) => reasons.some((reason) => names.some((name) => reason.startsWith(name)));
  if (has('media-empty', 'media-needed')) return 'no-paper';
  if (has('cover-open', 'door-open', 'interlock-open')) return 'cover-open';
  if (numberOf(message, 'printer-state') === printerStopped) return 'fault';
  return has('media-low') ? 'paper-low' : 'ready';
}

const stateOf = async (at: PrinterAddress, answerMs: number): Promise<DocumentPrinterState> =>
  readState(
    await ask(at, operations.getPrinter, answerMs, {
      attributes: [textValue('requested-attributes', valueTags.keyword, 'printer-state', 'printer-state-reasons')],
    }),
  );

interface Waits {
  readonly answerMs: number;
  readonly everyMs: number;
  readonly pageMs: number;
}

async function printOn(
  at: PrinterAddress,
  job: DocumentJob,
  wait: Waits,
  onPages: (pages: number) => void,
): Promise<PrintOutcome> {
  const before = await stateOf(at, wait.answerMs);
  if (before !== 'ready' && before !== 'paper-low') return { isPrinted: false, pagesOut: 0, said: before };
  const accepted = await ask(at, operations.printJob, wait.answerMs, {
    attributes: [
      textValue('job-name', valueTags.name, job.name),
      textValue('document-format', valueTags.mimeType, 'application/pdf'),
      numberValue('job-impressions', valueTags.integer, job.pages),
    ],
    document: job.pdf,
  });
  const jobId = numberOf(accepted, 'job-id');
  if (jobId === undefined) throw new Error('the printer named no job');
  const named = [numberValue('job-id', valueTags.integer, jobId)];
  let pagesOut = 0;
  let last = performance.now();
  const stop = async (said: DocumentPrinterState): Promise<PrintOutcome> => {
    await ask(at, operations.cancelJob, wait.answerMs, { attributes: named });
    return { isPrinted: false, pagesOut, said };
  };
  for (;;) {
    const now = await ask(at, operations.getJob, wait.answerMs, { attributes: named });
    const pages = Math.min(job.pages, numberOf(now, 'job-impressions-completed') ?? pagesOut);
    if (pages !== pagesOut) last = performance.now();
    pagesOut = pages;
    onPages(pagesOut);
    const state = numberOf(now, 'job-state');
    if (state === jobStates.completed) return { isPrinted: true, pagesOut: job.pages, said: before };
    if (state === jobStates.canceled || state === jobStates.aborted)
      return { isPrinted: false, pagesOut, said: 'fault' };
    if (state === jobStates.stopped) return stop(await stateOf(at, wait.answerMs));
    if (performance.now() - last > wait.pageMs) return stop('fault');
    await new Promise((resolve) => setTimeout(resolve, wait.everyMs));
  }
}
