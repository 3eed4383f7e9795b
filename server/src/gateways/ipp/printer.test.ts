import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDocumentPrinter, type DocumentPrinter } from '../../../../sandbox/src/document-printer/printer.ts';
import {
  decodeMessage,
  encodeMessage,
  groupTags,
  numberOf,
  operations,
  textsOf,
  textValue,
  valueTags,
} from './codec.ts';
import { openDocumentPrinter } from './printer.ts';

let sandbox: DocumentPrinter;
let at = { host: '127.0.0.1', port: 0 };
before(async () => {
  sandbox = createDocumentPrinter(() => Temporal.Instant.from('2026-11-27T00:00:00Z'), { pageMs: 20 });
  at = { host: '127.0.0.1', port: await sandbox.listen('127.0.0.1', 0) };
});
after(() => sandbox.stop());

const printer = openDocumentPrinter({ isLocalAllowed: true, answerMs: 10_000, everyMs: 5 });
/** For a printer that will not answer. */
const hasty = openDocumentPrinter({ isLocalAllowed: true, answerMs: 300, everyMs: 5 });
const pdf = Buffer.from('%PDF-1.7 a paper');
const job = (pages: number) => ({ name: '试验', pages, pdf });

test('the head of a Print-Job request is that of RFC 8010 Appendix A.1', () => {
  const message = encodeMessage({
    code: operations.printJob,
    requestId: 1,
    groups: [
      {
        tag: groupTags.operation,
        attributes: [
          textValue('attributes-charset', valueTags.charset, 'utf-8'),
          textValue('attributes-natural-language', valueTags.language, 'en-us'),
        ],
      },
    ],
    document: pdf,
  });
  const expected =
    '0101 0002 00000001 01 47 0012 617474726962757465732d63686172736574 0005 7574662d38 ' +
    '48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573 03';
  assert.equal(message.toString('hex'), expected.replaceAll(' ', '') + pdf.toString('hex'));
});

test('what was written is read: several values of one attribute, and the document behind them', () => {
  const reasons = textValue('printer-state-reasons', valueTags.keyword, 'media-low-warning', 'cover-open-error');
  const groups = [{ tag: groupTags.printer, attributes: [reasons] }];
  const read = decodeMessage(encodeMessage({ code: 0, requestId: 7, groups, document: pdf }));
  assert.deepEqual(textsOf(read, 'printer-state-reasons'), ['media-low-warning', 'cover-open-error']);
  assert.equal(numberOf(read, 'printer-state'), undefined);
  assert.equal(Buffer.from(read.document).toString(), pdf.toString());
  assert.throws(() => decodeMessage(Buffer.from('010100000000000101470012', 'hex')), /ends within/);
});

test('a document is printed page by page; the printer has every byte of it', async () => {
  const told: number[] = [];
  const outcome = await printer.print(at, job(3), (pages) => told.push(pages));
  assert.deepEqual(outcome, { isPrinted: true, pagesOut: 3, said: 'ready' });
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  assert.equal(Buffer.from(sandbox.pdf(1) ?? []).toString(), pdf.toString());
});

test('a printer that stops within a document forgets it, and says why', async () => {
  sandbox.set({ sheets: 2 });
  assert.equal(await printer.state(at), 'paper-low');
  assert.deepEqual(await printer.print(at, job(3)), { isPrinted: false, pagesOut: 2, said: 'no-paper' });
  sandbox.set({ sheets: 100 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([sandbox.state().documents[0]?.state, sandbox.state().sheets], ['cancelled', 100]);
});

test('an open cover, silence, another answer and an address outside print nothing', async () => {
  sandbox.set({ ailment: 'cover-open' });
  assert.deepEqual(await printer.print(at, job(1)), { isPrinted: false, pagesOut: 0, said: 'cover-open' });
  sandbox.set({ ailment: 'no-answer' });
  assert.equal(await hasty.state(at), 'no-answer');
  assert.equal((await hasty.print(at, job(1))).said, 'no-answer');
  sandbox.set({ ailment: 'none' });
  assert.equal((await printer.print(at, { ...job(1), pdf: Buffer.from('text') })).said, 'no-answer');
  for (const host of ['8.8.8.8', 'printer.example', '169.254.0.1', '127.0.0.1'])
    assert.equal(openDocumentPrinter({ isLocalAllowed: false }).mayUse(host), false, host);
  assert.equal(await openDocumentPrinter({ isLocalAllowed: false }).state(at), 'no-answer');
});
