import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeMessage,
  encodeMessage,
  groupTags,
  type IppAttribute,
  type IppGroup,
  type IppMessage,
  numberOf,
  numberValue,
  operations,
  textsOf,
  textValue,
  valueTags,
} from '../../../server/src/gateways/ipp/codec.ts';

/** What ails the printer besides paper. */
export const documentAilments = ['none', 'cover-open', 'no-answer'] as const;
export type DocumentAilment = (typeof documentAilments)[number];

/** A document that was sent here, as far as it came out. */
export interface PrintedDocument {
  readonly documentId: number;
  readonly at: string;
  readonly name: string;
  readonly pages: number;
  readonly pagesOut: number;
  readonly state: 'printing' | 'stopped' | 'cancelled' | 'printed';
}

export interface DocumentPrinter {
  state(): {
    readonly ailment: DocumentAilment;
    readonly sheets: number;
    readonly documents: readonly PrintedDocument[];
  };
  pdf(documentId: number): Uint8Array | undefined;
  /** Sheets in the tray, and what ails it. */
  set(change: { readonly ailment?: DocumentAilment | undefined; readonly sheets?: number | undefined }): void;
  listen(host: string, port: number): Promise<number>;
  stop(): Promise<void>;
}

type Kept = { -readonly [K in keyof PrintedDocument]: PrintedDocument[K] } & { readonly pdf: Uint8Array };

const kept = 30;
const lowSheets = 10;
const documentBytes = 20 * 1024 * 1024;
const jobStates = { printing: 5, stopped: 6, cancelled: 7, printed: 9 } as const;
const statuses = {
  ok: 0x0000,
  badRequest: 0x0400,
  notPossible: 0x0404,
  notFound: 0x0406,
  unsupported: 0x0501,
} as const;

/** An A4 printer that speaks IPP 1.1: a page takes its time and a sheet, and without sheets it stops within a document. */
export function createDocumentPrinter(now: () => Temporal.Instant, { pageMs = 150 } = {}): DocumentPrinter {
  const documents: Kept[] = [];
  let ailment: DocumentAilment = 'none';
  let sheets = 250;
  let count = 0;
  const isBlocked = () => sheets === 0 || ailment === 'cover-open';
  const timer = setInterval(() => {
    const current = documents.find(({ state }) => state === 'printing' || state === 'stopped');
    if (!current || ailment === 'no-answer') return;
    if (isBlocked()) {
      current.state = 'stopped';
      return;
    }
    sheets -= 1;
    current.pagesOut += 1;
    current.state = current.pagesOut >= current.pages ? 'printed' : 'printing';
  }, pageMs);
  const keep = (document: Omit<Kept, 'documentId'>): Kept => {
    count += 1;
    const numbered = { documentId: count, ...document };
    documents.push(numbered);
    if (documents.length > kept) documents.shift();
    return numbered;
  };
  const handle = (message: IppMessage): Buffer =>
    answered(message, {
      printer: { sheets, ailment, isBlocked: isBlocked() },
      find: (documentId) => documents.find((one) => one.documentId === documentId),
      print: () => keep(documentOf(message, now().toString())),
    });
  const server = createServer((request, response) => {
    if (ailment === 'no-answer') return;
    void bodyOf(request)
      .then((body) => response.writeHead(200, { 'content-type': 'application/ipp' }).end(handle(decodeMessage(body))))
      .catch(() => response.writeHead(400).end());
  });
  return {
    state: () => ({ ailment, sheets, documents: documents.toReversed().map(({ pdf: _pdf, ...shown }) => shown) }),
    pdf: (documentId) => documents.find((one) => one.documentId === documentId)?.pdf,
    set(change) {
      ailment = change.ailment ?? ailment;
      sheets = change.sheets ?? sheets;
    },
    listen: (host, port) => listening(server, host, port),
    stop: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const documentOf = (message: IppMessage, at: string): Omit<Kept, 'documentId'> => ({
  at,
  name: textsOf(message, 'job-name')[0] ?? '',
  pages: numberOf(message, 'job-impressions') ?? 1,
  pagesOut: 0,
  state: 'printing',
  pdf: Uint8Array.from(message.document),
});

interface Inside {
  readonly printer: Parameters<typeof printerGroup>[0];
  readonly find: (documentId: number | undefined) => Kept | undefined;
  readonly print: () => Kept;
}

/** What the printer does when it is asked, and says. */
function answered(message: IppMessage, { printer, find, print }: Inside): Buffer {
  const document = find(numberOf(message, 'job-id'));
  switch (message.code) {
    case operations.getPrinter:
      return answer(message, statuses.ok, [printerGroup(printer)]);
    case operations.printJob:
      if (textsOf(message, 'document-format')[0] !== 'application/pdf' || !isPdf(message.document))
        return answer(message, statuses.badRequest);
      return answer(message, statuses.ok, [jobGroup(print())]);
    case operations.getJob:
      return document ? answer(message, statuses.ok, [jobGroup(document)]) : answer(message, statuses.notFound);
    case operations.cancelJob:
      if (!document) return answer(message, statuses.notFound);
      if (document.state === 'printed') return answer(message, statuses.notPossible);
      document.state = 'cancelled';
      return answer(message, statuses.ok);
    default:
      return answer(message, statuses.unsupported);
  }
}

const listening = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

const isPdf = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > documentBytes) throw new Error('too much for one document');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(message: IppMessage, code: number, groups: readonly IppGroup[] = []): Buffer {
  const attributes: IppAttribute[] = [
    textValue('attributes-charset', valueTags.charset, 'utf-8'),
    textValue('attributes-natural-language', valueTags.language, 'zh-cn'),
  ];
  return encodeMessage({
    code,
    requestId: message.requestId,
    groups: [{ tag: groupTags.operation, attributes }, ...groups],
    document: new Uint8Array(),
  });
}

function printerGroup(printer: { sheets: number; ailment: DocumentAilment; isBlocked: boolean }): IppGroup {
  const reasons = [
    ...(printer.ailment === 'cover-open' ? ['cover-open-error'] : []),
    ...(printer.sheets === 0 ? ['media-empty-error'] : []),
    ...(printer.sheets > 0 && printer.sheets <= lowSheets ? ['media-low-warning'] : []),
  ];
  return {
    tag: groupTags.printer,
    attributes: [
      numberValue('printer-state', valueTags.enum, printer.isBlocked ? 5 : 3),
      textValue('printer-state-reasons', valueTags.keyword, ...(reasons.length > 0 ? reasons : ['none'])),
    ],
  };
}

const jobGroup = ({ documentId, state, pagesOut }: Kept): IppGroup => ({
  tag: groupTags.job,
  attributes: [
    numberValue('job-id', valueTags.integer, documentId),
    numberValue('job-state', valueTags.enum, jobStates[state]),
    numberValue('job-impressions-completed', valueTags.integer, pagesOut),
  ],
});
