import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { fen } from '../../platform/money.ts';
import { type BdcFrame, createFrameReader, decodeBody, encodeBody, encodeFrame, frameLimits } from './codec.ts';
import { noticeFrame, paymentFrameCbc, paymentFrameEcb, probeFrame, vectorKey } from './codec.vectors.ts';
import { decryptBody, encryptBody } from './crypto.ts';
import type { BdcDocument, BdcNode } from './document.ts';
import { BdcCodecError, type BdcCodecReason } from './error.ts';
import {
  formatPayment,
  formatRequest,
  type Payment,
  parseAccountChangeNotice,
  parsePayment,
  parseRequestHead,
} from './message.ts';

const sentAt = Temporal.PlainDateTime.from('2026-11-23T09:15:02');
const head = {
  txCode: 'SYS600',
  sendSeqNo: '52240261123331020000',
  sendNode: 'C52240',
  receiveNode: 'D00000',
  sentAt,
  txUnitNo: '522400000000000',
};
const payment: Payment = {
  settlement: 'same-bank',
  businessType: '02',
  from: { accountNo: '41001580000000010001', name: '安居市住房公积金管理中心', holder: 'corporate' },
  to: { accountNo: '6217000000000000017', name: '赵&一', holder: 'personal', bankClass: '105' },
  amountFen: fen(1_234_567),
  referenceNo: 'TQ2026112300001',
  summary: '提取',
  remark: '租房提取',
};

function failsWith(reason: BdcCodecReason, field?: string) {
  return (error: unknown) =>
    error instanceof BdcCodecError && error.reason === reason && (field === undefined || error.field === field);
}

function readOne(bytes: Uint8Array): BdcFrame {
  const [frame] = createFrameReader().push(bytes);
  assert.ok(frame);
  return frame;
}

const bodyOf = (xml: string) => decodeBody(Buffer.from(xml, 'latin1'));

describe('golden vectors', () => {
  test('a probe is written byte for byte as the vector', () => {
    const body = encodeBody(formatRequest(head));
    assert.equal(
      encodeFrame({ nodeNo: 'C52240', isEncrypted: false, body }).toString('hex'),
      probeFrame.toString('hex'),
    );
    assert.deepEqual(parseRequestHead(decodeBody(readOne(probeFrame).body)), head);
  });

  for (const [mode, vector] of [
    ['ecb', paymentFrameEcb],
    ['cbc', paymentFrameCbc],
  ] as const) {
    test(`a payment under the session key is written and read as the vector (${mode})`, () => {
      const document = formatRequest({ ...head, txCode: 'BDC101' }, formatPayment(payment));
      const body = encryptBody(encodeBody(document), vectorKey, mode);
      assert.equal(encodeFrame({ nodeNo: 'C52240', isEncrypted: true, body }).toString('hex'), vector.toString('hex'));
      assert.deepEqual(parsePayment(decodeBody(decryptBody(readOne(vector).body, vectorKey, mode))), payment);
    });
  }

  test('a notice with two movements is read with sign, date, counterparty and balance', () => {
    const sendSeqNo = '52240202611230091502';
    const common = {
      sendSeqNo,
      accountNo: '41001580000000010001',
      transactionDate: Temporal.PlainDate.from('2026-11-23'),
    };
    const [income, fee] = parseAccountChangeNotice(decodeBody(readOne(noticeFrame).body));
    assert.deepEqual(
      JSON.stringify(income, plain),
      JSON.stringify(
        {
          ...common,
          bankSerial: '202611230000000001',
          counterAccountNo: '41001580000000020001',
          counterAccountName: '安居市第一实验学校',
          direction: 'credit',
          amountFen: 1_000_000n,
          transactionTime: '09:15:01',
          summary: '汇缴',
          remark: 'HJ2026112300001',
          balanceFen: 51_000_000n,
          isReversal: false,
        },
        plain,
      ),
    );
    assert.deepEqual(
      JSON.stringify(fee, plain),
      JSON.stringify(
        {
          ...common,
          bankSerial: '202611230000000002',
          counterAccountNo: '',
          counterAccountName: '',
          direction: 'debit',
          amountFen: 5n,
          transactionTime: '23:59:59',
          summary: '',
          remark: '手续费',
          isReversal: true,
        },
        plain,
      ),
    );
  });
});

// Key order and Temporal's own fields do not matter, the values do.
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('frames', () => {
  test('frames cut and merged in any way come out whole and in order', () => {
    const frames = fc.array(
      fc.record({
        nodeNo: fc.constantFrom('C52240', 'D00000'),
        isEncrypted: fc.boolean(),
        body: fc.uint8Array({ minLength: 1, maxLength: 90 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map((frame) => encodeFrame({ ...frame, body: Buffer.from(frame.body) })));
        const reader = createFrameReader();
        const got: BdcFrame[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          got.push(...reader.push(bytes.subarray(at, at + size)));
          at += size;
        }
        assert.deepEqual(
          got,
          sent.map((frame) => ({ ...frame, body: Buffer.from(frame.body) })),
        );
        assert.ok(reader.isIdle());
      }),
    );
  });

  const withLength = (length: number) => {
    const prefix = Buffer.alloc(20);
    prefix.write('C522401', 'latin1');
    prefix.writeUInt32BE(length, 16);
    return prefix;
  };
  test('a length of 4 GiB is refused before any of the body has come', () => {
    assert.throws(() => createFrameReader().push(withLength(0xffffffff)), failsWith('too-large'));
  });
  test('one byte more than 4 MiB is refused, 4 MiB is waited for', () => {
    assert.throws(() => createFrameReader().push(withLength(frameLimits.bodyBytes + 1)), failsWith('too-large'));
    assert.deepEqual(createFrameReader().push(withLength(frameLimits.bodyBytes)), []);
  });
  test('an empty body, a strange flag, node or padding is refused', () => {
    assert.throws(() => createFrameReader().push(withLength(0)), failsWith('empty'));
    for (const [at, byte, field] of [
      [6, 0x32, 'flag'],
      [0, 0x20, 'nodeNo'],
      [9, 0x20, 'padding'],
    ] as const) {
      const bytes = Buffer.from(probeFrame);
      bytes[at] = byte;
      assert.throws(() => createFrameReader().push(bytes), failsWith('header', field));
    }
  });
});

const text = fc
  .string({ unit: fc.constantFrom(...'安居李赵㈱ａ— ab<>&"\'\r\n\t]]>;#x'), maxLength: 12 })
  .map((value) => value.replace(/\r\n?/g, '\r'));
const name = fc.string({ unit: fc.constantFrom(...'AcctNo_1'), minLength: 1, maxLength: 8 });
const { node } = fc.letrec<{ node: BdcNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.record({ name, value: text }, { noNullPrototype: true }),
    fc.record(
      {
        tag: fc.constantFrom('field-list', 'field-xxxx'),
        name,
        items: fc.array(tie('node'), { maxLength: 3 }),
      },
      { noNullPrototype: true },
    ),
  ),
}));
const documents = fc.record(
  {
    head: fc.dictionary(name, text).map((fields) => new Map(Object.entries(fields))),
    body: fc.array(node, { maxLength: 5 }),
  },
  { noNullPrototype: true },
);

describe('bodies', () => {
  test('any document comes back as it was written', () => {
    fc.assert(
      fc.property(documents, (document: BdcDocument) => assert.deepEqual(decodeBody(encodeBody(document)), document)),
    );
  });

  test('a character that GBK lacks is refused with the name of its field, never written as a question mark', () => {
    for (const rare of ['𬱖', '\ue7c7', '😀', '\ud800']) {
      const document = formatRequest(head, [
        { tag: 'field-list', name: 'L', items: [{ name: 'CrAcctName', value: `王${rare}` }] },
      ]);
      assert.throws(() => encodeBody(document), failsWith('characters', 'CrAcctName'));
    }
    assert.doesNotThrow(() => encodeBody(formatRequest(head, [{ name: 'Remark', value: '为什么?' }])));
  });

  test('a control character is refused on the way out and in', () => {
    assert.throws(
      () => encodeBody(formatRequest(head, [{ name: 'Remark', value: 'a\u0000' }])),
      failsWith('characters', 'Remark'),
    );
    assert.throws(
      () => bodyOf('<message><head></head><body><field name="A">\u0001</field></body></message>'),
      failsWith('characters'),
    );
    assert.throws(
      () => bodyOf('<message><head></head><body><field name="A">&#0;</field></body></message>'),
      failsWith('markup', 'A'),
    );
  });

  for (const [title, xml, reason] of [
    ['a document type', '<!DOCTYPE m [<!ENTITY a "b">]><message><head/><body/></message>', 'markup'],
    ['CDATA', '<message><head/><body><field name="A"><![CDATA[x]]></field></body></message>', 'markup'],
    ['an entity beyond the five', '<message><head/><body><field name="A">&nbsp;</field></body></message>', 'markup'],
    ['a bare ampersand', '<message><head/><body><field name="A">a & b</field></body></message>', 'xml'],
    ['a second root', '<message><head/><body/></message><message/>', 'xml'],
    ['text between fields', '<message><head>x</head><body/></message>', 'xml'],
    ['another element', '<message><head/><body><fields name="A"/></body></message>', 'xml'],
    ['a field without a name', '<message><head/><body><field>1</field></body></message>', 'field'],
    ['a second attribute', '<message><head/><body><field name="A" id="1">1</field></body></message>', 'xml'],
    [
      'a head field given twice',
      '<message><head><field name="A">1</field><field name="A">2</field></head><body/></message>',
      'repeated-field',
    ],
    ['no head', '<message><body/></message>', 'xml'],
    [
      'nine levels',
      `<message><head/><body>${'<field-list name="A">'.repeat(7)}${'</field-list>'.repeat(7)}</body></message>`,
      'too-deep',
    ],
    [
      '20,001 fields',
      `<message><head/><body>${'<field name="A"></field>'.repeat(20_009)}</body></message>`,
      'too-many-fields',
    ],
    ['bytes that are not GBK', '<message><head/><body><field name="A">\xff\xff</field></body></message>', 'characters'],
  ] satisfies [string, string, BdcCodecReason][]) {
    test(`${title} is refused`, () => assert.throws(() => bodyOf(xml), failsWith(reason)));
  }

  test('a field called __proto__ is a field like any other', () => {
    const document = bodyOf('<message><head><field name="__proto__">1</field></head><body/></message>');
    assert.equal(document.head.get('__proto__'), '1');
  });

  test('whatever is done to the bytes, reading ends with a document or a BdcCodecError', () => {
    const seeds = fc.constantFrom(
      probeFrame,
      noticeFrame,
      encodeFrame({
        nodeNo: 'C52240',
        isEncrypted: false,
        body: decryptBody(readOne(paymentFrameEcb).body, vectorKey, 'ecb'),
      }),
    );
    const changes = fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('flip', 'cut', 'repeat'), fc.integer({ min: 0, max: 255 })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(seeds, changes, (seed, edits) => {
        let bytes = Buffer.from(seed);
        for (const [where, how, value] of edits) {
          const at = where % Math.max(1, bytes.length);
          if (how === 'flip') bytes[at] = value;
          else if (how === 'cut') bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + value)]);
          else bytes = Buffer.concat([bytes.subarray(0, at + value), bytes.subarray(at)]);
        }
        onlyCodecErrors(() =>
          createFrameReader()
            .push(bytes)
            .forEach((frame) => readAll(frame.body)),
        );
        onlyCodecErrors(() => readAll(bytes.subarray(20)));
      }),
      { numRuns: 2_000 },
    );
  });
});

function readAll(body: Uint8Array): void {
  const document = decodeBody(body);
  onlyCodecErrors(() => parsePayment(document));
  onlyCodecErrors(() => parseAccountChangeNotice(document));
}

function onlyCodecErrors(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BdcCodecError)) throw error;
  }
}

describe('messages', () => {
  test('a payment whose field cannot carry its value is refused before it is sent', () => {
    assert.throws(() => formatPayment({ ...payment, amountFen: fen(0) }), failsWith('field', 'Amt'));
    assert.throws(
      () => formatPayment({ ...payment, to: { ...payment.to, name: '' } }),
      failsWith('missing-field', 'CrAcctName'),
    );
    assert.throws(
      () => formatPayment({ ...payment, from: { ...payment.from, accountNo: '1 2' } }),
      failsWith('field', 'DeAcctNo'),
    );
  });

  const notice = (row: string) => noticeWith(deflateSync(Buffer.from(row, 'latin1')).toString('hex'));
  const noticeWith = (data: string): BdcDocument => ({
    ...formatRequest({ ...head, txCode: 'SBDC100' }),
    body: [
      {
        tag: 'field-list',
        name: 'FILE_LIST',
        items: [{ tag: 'field-list', name: '0', items: [{ name: 'DATA', value: data }] }],
      },
    ],
  });
  const row = (amount: string, day = '20261123', time = '091501') =>
    `1|41|S1||62|A|${amount}|${day}|${time}|||||||||||||||`;

  for (const [title, document, reason] of [
    ['half a fen', notice(row('1.005')), 'field'],
    ['an amount in scientific notation', notice(row('1E+4')), 'field'],
    ['an amount of nothing', notice(row('0.00')), 'field'],
    ['31 November', notice(row('1.00', '20261131')), 'field'],
    ['24 o’clock', notice(row('1.00', '20261123', '240000')), 'field'],
    ['a separator inside a text', notice(`1|41|S1||62|A|B|1.00|20261123|091501|||||||||||||||`), 'file'],
    ['no movement', notice('\n'), 'file'],
    ['a file that inflates to more than 4 MiB', notice(row('1.00') + '\n'.repeat(5_000_000)), 'file'],
    ['hex with an odd digit', noticeWith('ABC'), 'file'],
    ['bytes that are not deflated', noticeWith('ABCD'), 'file'],
    ['no file', { ...notice(''), body: [] }, 'missing-field'],
  ] satisfies [string, BdcDocument, BdcCodecReason][]) {
    test(`a notice with ${title} is refused`, () =>
      assert.throws(() => parseAccountChangeNotice(document), failsWith(reason)));
  }
});
