import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pduCutter } from '../short-message/cutter.ts';
import { WireError } from '../short-message/error.ts';
import { gatewayAuthenticator, isGatewayGenuine, sourceAuthenticator, timestampDigits } from './authenticator.ts';
import { type CmppPdu, type CmppVersion, cmppFrame, type Deliver, decodePdu, encodePdu, type Submit } from './codec.ts';
import { messageIdOf, messageIdParts, outcomeOf, readReport, writeReport } from './report.ts';

const submit: Submit = {
  messageId: 0n,
  partTotal: 1,
  partNumber: 1,
  registeredDelivery: 1,
  level: 0,
  serviceId: 'HPF',
  feeUserType: 2,
  feeTerminal: '',
  udhi: false,
  format: 8,
  source: '901234',
  feeType: '01',
  feeCode: '0',
  validUntil: '',
  sendAt: '',
  sourceNumber: '12329',
  destinations: ['13800001111'],
  content: Buffer.from('60a8597d', 'hex'),
  linkId: '',
};

// Made with Python's struct and hashlib, field by field, from the tables of QB-GF-028-2003.
const golden = {
  connect: '00000027000000010000000139303132333403160dff5389dfb24246f1f8afef018830431eac4b',
  submit3:
    '000000c700000004000000070000000000000000010101004850460000000000000002000000000000000000000000000000000000000000000000000000000000000000000008393031323334303130000000000000000000000000000000000000000000000000000000000000000000000000000000313233323900000000000000000000000000000000013133383030303031313131000000000000000000000000000000000000000000000460a8597d0000000000000000000000000000000000000000',
  submit2:
    '000000a300000004000000070000000000000000010101004850460000000000000002000000000000000000000000000000000000000000000008393031323334303130000000000000000000000000000000000000000000000000000000000000000000000000000000313233323900000000000000000000000000000000013133383030303031313131000000000000000000000460a8597d0000000000000000',
} as const;

const digits = '1126083659';
const authenticator = sourceAuthenticator('901234', '1234567890', digits);

test('the login, and a message in both versions, are the bytes of the tables', () => {
  const body = { sourceAddress: '901234', authenticator, version: 0x30, timestamp: Number(digits) };
  assert.equal(encodePdu({ command: 'connect', sequence: 1, body }, 3).toString('hex'), golden.connect);
  for (const [version, bytes] of [
    [3, golden.submit3],
    [2, golden.submit2],
  ] as const) {
    assert.equal(encodePdu({ command: 'submit', sequence: 7, body: submit }, version).toString('hex'), bytes);
    assert.deepEqual(decodePdu(Buffer.from(bytes, 'hex'), version), { command: 'submit', sequence: 7, body: submit });
  }
});

test('PDUs have the lengths that were seen on the wire', () => {
  const content = Buffer.alloc(38, 0x41);
  const lengthOf = (pdu: CmppPdu, version: CmppVersion) => encodePdu(pdu, version).length;
  assert.equal(lengthOf({ command: 'submit', sequence: 1, body: { ...submit, content } }, 3), 233);
  const deliver = {
    messageId: 1n,
    destinationNumber: '12329',
    serviceId: '',
    udhi: false,
    format: 0,
    sourceTerminal: '13800001111',
    isReport: false,
    content: Buffer.from('CXYE'),
    linkId: '',
  } satisfies Deliver; // prettier-ignore
  assert.deepEqual(
    ([3, 2] as const).map((version) => lengthOf({ command: 'deliver', sequence: 1, body: deliver }, version)),
    [113, 89],
  );
  const report = {
    messageId: 1n,
    stat: 'DELIVRD',
    submittedAt: '2611230836',
    doneAt: '2611230837',
    terminal: '13800001111',
    smscSequence: 9,
  };
  assert.deepEqual(
    ([3, 2] as const).map((version) =>
      lengthOf(
        {
          command: 'deliver',
          sequence: 1,
          body: { ...deliver, isReport: true, content: writeReport(report, version) },
        },
        version,
      ),
    ),
    [180, 145],
  );
  for (const version of [2, 3] as const) assert.deepEqual(readReport(writeReport(report, version)), report);
});

test('responses are read with one byte of status or four, whatever was agreed', () => {
  for (const spoken of [2, 3] as const)
    for (const agreed of [2, 3] as const) {
      const answer = {
        command: 'submit-response',
        sequence: 5,
        body: { messageId: 0xbba24e845bd81684n, result: 8 },
      } as const;
      assert.deepEqual(decodePdu(encodePdu(answer, spoken), agreed), answer);
      const connected = {
        command: 'connect-response',
        sequence: 1,
        body: { status: 3, authenticator, version: 0x20 },
      } as const;
      assert.deepEqual(decodePdu(encodePdu(connected, spoken), agreed), connected);
    }
});

test('the authenticators are those of the text; a gateway may hash one byte or four', () => {
  assert.equal(authenticator.toString('hex'), '03160dff5389dfb24246f1f8afef0188');
  assert.equal(
    gatewayAuthenticator(0, authenticator, '1234567890', 1).toString('hex'),
    '633e3c6402328aa67b0be9d6cde72394',
  );
  assert.equal(
    gatewayAuthenticator(0, authenticator, '1234567890', 4).toString('hex'),
    '9e636c67f24ab64671c441b2f243cdce',
  );
  for (const width of [1, 4] as const)
    assert.ok(
      isGatewayGenuine(
        { status: 0, authenticator: gatewayAuthenticator(0, authenticator, '1234567890', width) },
        authenticator,
        '1234567890',
      ),
    );
  assert.ok(
    !isGatewayGenuine(
      { status: 0, authenticator: gatewayAuthenticator(0, authenticator, '', 4) },
      authenticator,
      '1234567890',
    ),
  );
  assert.equal(timestampDigits(Temporal.PlainDateTime.from('2026-01-02T03:04:05')), '0102030405');
});

test('a message id tells when and where it was made', () => {
  const id = 0xbba24e845bd81684n;
  const parts = { month: 11, day: 23, hour: 8, minute: 36, second: 58, gateway: 285_656, sequence: 5_764 };
  assert.deepEqual(messageIdParts(id), parts);
  assert.equal(messageIdOf(parts), id);
});

test('a report says delivered, under way, that it failed, or that nobody knows', () => {
  for (const [stat, outcome] of [
    ['DELIVRD', 'delivered'],
    ['ACCEPTD', 'underway'],
    ['EXPIRED', 'failed'],
    ['UNDELIV', 'failed'],
    ['REJECTD', 'failed'],
    ['MB:0001', 'failed'],
    ['SA:0001', 'failed'],
    // The message centre or the next gateway did not answer, or told nothing: it may have arrived.
    ['UNKNOWN', 'unknown'],
    ['MA:0001', 'unknown'],
    ['MC:0001', 'unknown'],
    ['IA:0001', 'unknown'],
    ['IC:0001', 'unknown'],
  ] as const)
    assert.equal(outcomeOf(stat), outcome, stat);
});

test('a value that its field cannot carry is refused by name, and its value is not told', () => {
  const secret = '1380000111112345678901234567890123456789';
  assert.throws(
    () => encodePdu({ command: 'submit', sequence: 1, body: { ...submit, destinations: [secret] } }, 3),
    (error) => error instanceof WireError && error.field === 'Dest_terminal_Id' && !error.message.includes(secret),
  );
  for (const wrong of [{ destinations: [] }, { content: Buffer.alloc(141) }, { sourceNumber: '１２３２９' }])
    assert.throws(() => encodePdu({ command: 'submit', sequence: 1, body: { ...submit, ...wrong } }, 3), WireError);
});

// Objects like ours, not without a prototype.
const plain = { noNullPrototype: true };
const ascii = (maxLength: number) => fc.string({ maxLength, unit: fc.constantFrom(...'0123456789abcXYZ+ ') });
const byte = fc.integer({ min: 0, max: 255 });
const contents = fc.uint8Array({ maxLength: 140 }).map((bytes) => Buffer.from(bytes));
const pdus: fc.Arbitrary<CmppPdu> = fc.integer({ min: 0, max: 0xffffffff }).chain((sequence) =>
  fc.oneof(
    fc
      .record(
        {
          messageId: fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
          partTotal: byte,
          partNumber: byte,
          registeredDelivery: byte,
          level: byte,
          serviceId: ascii(10),
          feeUserType: byte,
          feeTerminal: ascii(21),
          udhi: fc.boolean(),
          format: fc.constantFrom(8, 15),
          source: ascii(6),
          feeType: ascii(2),
          feeCode: ascii(6),
          validUntil: ascii(17),
          sendAt: ascii(17),
          sourceNumber: ascii(21),
          destinations: fc.array(ascii(21), { minLength: 1, maxLength: 5 }),
          content: contents,
          linkId: fc.constant(''),
        },
        plain,
      ) // prettier-ignore
      .map((body) => ({ command: 'submit' as const, sequence, body })),
    fc
      .record(
        {
          messageId: fc.bigInt({ min: 0n, max: 0xffffffffffffffffn }),
          destinationNumber: ascii(21),
          serviceId: ascii(10),
          udhi: fc.boolean(),
          format: byte,
          sourceTerminal: ascii(21),
          isReport: fc.boolean(),
          content: contents,
          linkId: fc.constant(''),
        },
        plain,
      ) // prettier-ignore
      .map((body) => ({ command: 'deliver' as const, sequence, body })),
    fc
      .constantFrom('terminate', 'terminate-response', 'active-test', 'active-test-response')
      .map((command) => ({ command, sequence }) as CmppPdu),
  ),
);

test('what is written reads the same again, in both versions', () => {
  fc.assert(
    fc.property(pdus, fc.constantFrom(2 as const, 3 as const), (pdu, version) =>
      assert.deepEqual(decodePdu(encodePdu(pdu, version), version), pdu),
    ),
  );
});

test('a stream is cut into the same PDUs however it arrives', () => {
  fc.assert(
    fc.property(fc.array(pdus, { maxLength: 6 }), fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (sent, sizes) => {
      const stream = Buffer.concat(sent.map((pdu) => encodePdu(pdu, 3)));
      const cut = pduCutter(cmppFrame);
      const got: Buffer[] = [];
      for (let at = 0; at < stream.length; ) {
        const size = sizes.next().value as number;
        got.push(...cut(stream.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(
        got.map((bytes) => decodePdu(bytes, 3)),
        sent,
      );
    }),
  );
});

test('bytes that somebody changed are a PDU or a WireError, and nothing else', () => {
  fc.assert(
    fc.property(pdus, fc.nat(), byte, fc.constantFrom(2 as const, 3 as const), (pdu, place, value, version) => {
      const bytes = encodePdu(pdu, 3);
      bytes[place % bytes.length] = value;
      try {
        for (const whole of pduCutter(cmppFrame)(bytes)) decodePdu(whole, version);
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('a length that no PDU has loses the stream, and an unknown command is passed over', () => {
  for (const length of ['0000000b', 'ffffffff', '00002001'])
    assert.throws(() => pduCutter(cmppFrame)(Buffer.from(length, 'hex')), WireError);
  assert.equal(decodePdu(Buffer.from('0000000c0000000900000001', 'hex'), 3), undefined);
});
