import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen, sumFen } from '../../platform/money.ts';
import {
  type BatchOrder,
  type BatchResult,
  batchLimits,
  formatBatchOrder,
  formatBatchProgress,
  formatBatchResults,
  parseBatchOrder,
  parseBatchProgress,
  parseBatchResults,
} from './batch.ts';
import { type BdcFrame, createFrameReader, decodeBody, encodeBody, encodeFrame } from './codec.ts';
import { batchFrame, batchResultFrame, collectionFrame } from './codec.vectors.ts';
import type { BdcNode } from './document.ts';
import { BdcCodecError, type BdcCodecReason } from './error.ts';
import { type Collection, formatCollection, formatRequest, parseCollection, parseReplyHead } from './message.ts';
import { carriedByGbk } from './text.ts';

const head = {
  txCode: 'BDC102',
  sendSeqNo: '52240261123331020000',
  sendNode: 'C52240',
  receiveNode: 'D00000',
  sentAt: Temporal.PlainDateTime.from('2026-11-23T09:15:02'),
  txUnitNo: '522400000000000',
};
const centre = { accountNo: '41001580000000010001', name: '安居市住房公积金管理中心' };
const collection: Collection = {
  settlement: 'inter-bank-real-time',
  businessType: '01',
  from: {
    accountNo: '6299990007010000015',
    name: '云杉软件有限公司',
    holder: 'corporate',
    bankClass: '102',
    bankName: '工商银行',
  },
  to: { ...centre, holder: 'corporate' },
  amountFen: fen(50_000),
  referenceNo: 'SK2611230000001',
  summary: '汇补缴',
  remark: 'SK2611230000001',
};
const order: BatchOrder = {
  businessType: '05',
  ownAccountNo: centre.accountNo,
  ownName: centre.name,
  referenceNo: 'PL2611230000001',
  rows: [
    {
      rowNo: 1,
      accountNo: '6217000000000000017',
      name: '赵一',
      holder: 'personal',
      bankClass: '105',
      amountFen: fen(123_456),
      summary: '贷款扣款',
    },
    {
      rowNo: 2,
      accountNo: '6217000000000000025',
      name: '钱·二',
      holder: 'personal',
      bankClass: '102',
      amountFen: fen(1),
      summary: '',
    },
  ],
};

function readOne(bytes: Uint8Array): BdcFrame {
  const [frame] = createFrameReader().push(bytes);
  assert.ok(frame);
  return frame;
}
const documentOf = (body: readonly BdcNode[]) => decodeBody(encodeBody(formatRequest(head, body)));
const failsWith = (reason: BdcCodecReason, field?: string) => (error: unknown) =>
  error instanceof BdcCodecError && error.reason === reason && (field === undefined || error.field === field);

test('a single collection is written byte for byte as the vector, and read from it', () => {
  const body = encodeBody(formatRequest(head, formatCollection(collection)));
  const frame = encodeFrame({ nodeNo: 'C52240', isEncrypted: false, body });
  assert.equal(frame.toString('hex'), collectionFrame.toString('hex'));
  assert.deepEqual(parseCollection(decodeBody(readOne(collectionFrame).body)), collection);
});

test('a batch and its results are read from vectors made with other tools', () => {
  assert.deepEqual(parseBatchOrder(decodeBody(readOne(batchFrame).body)), order);
  const answer = decodeBody(readOne(batchResultFrame).body);
  assert.equal(parseReplyHead(answer).txCode, 'BDC108');
  assert.deepEqual(parseBatchResults(answer), [
    { rowNo: 1, amountFen: 123_456n, state: 'done', reason: '' },
    { rowNo: 2, amountFen: 1n, state: 'failed', reason: '账户余额不足' },
  ]);
});

const anyRows = fc
  .array(
    fc.record({
      accountNo: fc.stringMatching(/^\d{6,19}$/),
      name: fc.constantFrom('赵一', '钱·二', '孙@三', '李|四', '周$五'),
      holder: fc.constantFrom('personal' as const, 'corporate' as const),
      bankClass: fc.stringMatching(/^\d{3}$/),
      amountFen: fc.bigInt({ min: 1n, max: 999_999_999_99n }).map(fen),
      summary: fc.oneof(fc.constant(''), fc.constantFrom('扣款', '月供')),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((rows) => rows.map((row, index) => ({ rowNo: index + 1, ...row })));

test('batches, progress and results come back as they were written', () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const written = { ...order, rows };
      assert.deepEqual(parseBatchOrder(documentOf(formatBatchOrder(written))), written);
      const results = rows.map(
        ({ rowNo, amountFen }): BatchResult => ({
          rowNo,
          amountFen,
          state: (['done', 'failed', 'processing'] as const)[rowNo % 3] ?? 'done',
          reason: rowNo % 3 === 1 ? '余额不足' : '',
        }),
      );
      assert.deepEqual(parseBatchResults(documentOf(formatBatchResults('PL1', results))), results);
      const progress = {
        state: 'finished' as const,
        doneCount: rows.length,
        doneFen: sumFen(rows.map(({ amountFen }) => amountFen)),
        failedCount: 0,
      };
      assert.deepEqual(parseBatchProgress(documentOf(formatBatchProgress(progress))), progress);
    }),
    { numRuns: 60 },
  );
});

const [first, second] = order.rows;
assert.ok(first && second);
for (const [title, rows, reason] of [
  ['no rows', [], 'empty'],
  ['a gap in the numbers', [first, { ...second, rowNo: 3 }], 'file'],
  ['an amount of nothing', [{ ...first, amountFen: fen(0) }], 'field'],
  ['the separator in a name', [{ ...first, name: '赵@|$一' }], 'characters'],
  ['a line end in a summary', [{ ...first, summary: '扣\n款' }], 'characters'],
  ['a name that GBK lacks', [{ ...first, name: '𠮷' }], 'characters'],
  [
    'too many rows',
    Array.from({ length: batchLimits.rows + 1 }, (_, index) => ({ ...first, rowNo: index + 1 })),
    'too-many-fields',
  ],
] satisfies [string, BatchOrder['rows'], BdcCodecReason][]) {
  test(`a batch with ${title} is refused before it is sent`, () =>
    assert.throws(() => formatBatchOrder({ ...order, rows }), failsWith(reason)));
}

test('a batch whose totals are not those of its rows is refused', () => {
  const body = formatBatchOrder(order);
  const wrong = (field: string, value: string) =>
    body.map((node) => ('value' in node && node.name === field ? { ...node, value } : node));
  assert.throws(() => parseBatchOrder(documentOf(wrong('TotalAmt', '1234.56'))), failsWith('field', 'TotalAmt'));
  assert.throws(() => parseBatchOrder(documentOf(wrong('TotalNum', '3'))), failsWith('field', 'TotalNum'));
});

test('a row told twice is refused', () => {
  const result: BatchResult = { rowNo: 1, amountFen: fen(1), state: 'done', reason: '' };
  assert.throws(
    () => parseBatchResults(documentOf(formatBatchResults('PL1', [result, result]))),
    failsWith('repeated-field'),
  );
});

test('mutated frames throw a codec error or are read, nothing else', () => {
  const seeds = fc.constantFrom(collectionFrame, batchFrame, batchResultFrame);
  const edits = fc.array(
    fc.tuple(fc.nat(), fc.constantFrom('flip', 'cut', 'repeat'), fc.integer({ min: 0, max: 255 })),
    { minLength: 1, maxLength: 4 },
  );
  const readers = [parseCollection, parseBatchOrder, parseBatchResults, parseBatchProgress];
  let read = 0;
  fc.assert(
    fc.property(seeds, edits, (seed, changes) => {
      let bytes = Buffer.from(seed.subarray(20));
      for (const [where, how, value] of changes) {
        const at = where % Math.max(1, bytes.length);
        if (how === 'flip') bytes[at] = value;
        else if (how === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + value)]);
        else bytes = Buffer.concat([bytes.subarray(0, at + value), bytes.subarray(at)]);
      }
      for (const reader of readers) {
        try {
          reader(decodeBody(bytes));
          read += 1;
        } catch (error) {
          if (!(error instanceof BdcCodecError)) throw error;
        }
      }
    }),
    { numRuns: 1_000 },
  );
  assert.ok(read > 0);
});

test('what GBK lacks in a payer’s name is put by a sign, and the file is carried with all its rows', () => {
  for (const [name, carried] of [
    ['王芳', '王芳'],
    ['王𬭎', '王？'],
    ['钱|二\n', '钱？二？'],
    ['', '？'],
  ] as const) {
    assert.equal(carriedByGbk(name), carried);
    const [first, ...others] = order.rows;
    assert.ok(first);
    const rows = [{ ...first, name: carriedByGbk(name) }, ...others];
    assert.equal(parseBatchOrder(documentOf(formatBatchOrder({ ...order, rows }))).rows[0]?.name, carried);
  }
});
