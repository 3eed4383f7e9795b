import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pduCutter } from '../short-message/cutter.ts';
import { WireError } from '../short-message/error.ts';
import { decodeSgip, encodeSgip, type SgipPdu, type SgipSubmit, sgipFrame } from './codec.ts';

const sequence = { node: 3_037_112_345, time: 1_126_083_659, counter: 7 };
const submit: SgipSubmit = {
  sourceNumber: '12329',
  chargeNumber: '0'.repeat(21),
  userNumbers: ['8613000001111'],
  corporationId: '99001',
  serviceType: 'HPF',
  feeType: 2,
  feeValue: '0',
  givenValue: '0',
  agentFlag: 0,
  causedBy: 2,
  priority: 0,
  expiresAt: '',
  sendAt: '',
  reportFlag: 1,
  udhi: false,
  format: 8,
  content: Buffer.from('60a8597d', 'hex'),
  linkId: '',
}; // prettier-ignore

// Made with Python's struct, field by field, from the tables of the protocol.
const golden = {
  bind: '0000003d00000001b506a819431eac4b0000000701616e6a75000000000000000000000000736563726574000000000000000000000000000000000000',
  submit:
    '000000a800000003b506a819431eac4b000000073132333239000000000000000000000000000000003030303030303030303030303030303030303030300138363133303030303031313131000000000000000039393030314850460000000000000002300000000000300000000000000200000000000000000000000000000000000000000000000000000000000000000001000008000000000460a8597d0000000000000000',
};

test('login and message are the bytes of the tables', () => {
  const bind = { command: 'bind', sequence, body: { loginType: 1, name: 'anju', password: 'secret' } } as const;
  assert.equal(encodeSgip(bind).toString('hex'), golden.bind);
  assert.deepEqual(decodeSgip(Buffer.from(golden.bind, 'hex')), bind);
  const pdu = { command: 'submit', sequence, body: submit } as const;
  assert.equal(encodeSgip(pdu).toString('hex'), golden.submit);
  assert.deepEqual(decodeSgip(Buffer.from(golden.submit, 'hex')), pdu);
});

test('PDUs have the lengths of the tables', () => {
  const lengthOf = (pdu: SgipPdu) => encodeSgip(pdu).length;
  assert.equal(lengthOf({ command: 'submit-response', sequence, result: 0 }), 29);
  assert.equal(lengthOf({ command: 'unbind', sequence }), 20);
  assert.equal(lengthOf({ command: 'submit', sequence, body: submit }), 143 + 21 + 4);
  const numbers = { userNumber: '8613000001111', destinationNumber: '12329', linkId: '' };
  assert.equal(
    lengthOf({
      command: 'deliver',
      sequence,
      body: { ...numbers, udhi: false, format: 15, content: Buffer.from('YE') },
    }),
    77 + 2,
  );
  const report = { submitted: sequence, reportType: 0, userNumber: '8613000001111', state: 2, errorCode: 25 };
  assert.equal(lengthOf({ command: 'report', sequence, body: report }), 64);
});

test('an answer to UNBIND with a result, as some send it, is one', () => {
  const bytes = encodeSgip({ command: 'submit-response', sequence, result: 0 });
  bytes.writeUInt32BE(0x80000002, 4);
  assert.deepEqual(decodeSgip(bytes), { command: 'unbind-response', sequence });
});

// Objects like ours, not without a prototype.
const plain = { noNullPrototype: true };
const ascii = (maxLength: number) => fc.string({ maxLength, unit: fc.constantFrom(...'0123456789abcXYZ ') });
const byte = fc.integer({ min: 0, max: 255 });
const word = fc.integer({ min: 0, max: 0xffffffff });
const contents = fc.uint8Array({ maxLength: 140 }).map((bytes) => Buffer.from(bytes));
const sequences = fc.record({ node: word, time: word, counter: word }, plain);
const pdus: fc.Arbitrary<SgipPdu> = sequences.chain((named) =>
  fc.oneof(
    fc
      .record(
        {
          sourceNumber: ascii(21),
          chargeNumber: ascii(21),
          userNumbers: fc.array(ascii(21), { minLength: 1, maxLength: 4 }),
          corporationId: ascii(5),
          serviceType: ascii(10),
          feeType: byte,
          feeValue: ascii(6),
          givenValue: ascii(6),
          agentFlag: byte,
          causedBy: byte,
          priority: byte,
          expiresAt: ascii(16),
          sendAt: ascii(16),
          reportFlag: byte,
          udhi: fc.boolean(),
          format: fc.constantFrom(8, 15),
          content: contents,
          linkId: ascii(8),
        },
        plain,
      ) // prettier-ignore
      .map((body) => ({ command: 'submit' as const, sequence: named, body })),
    fc
      .record({ submitted: sequences, reportType: byte, userNumber: ascii(21), state: byte, errorCode: byte }, plain)
      .map((body) => ({ command: 'report' as const, sequence: named, body })),
    fc
      .record(
        {
          userNumber: ascii(21),
          destinationNumber: ascii(21),
          udhi: fc.boolean(),
          format: byte,
          content: contents,
          linkId: ascii(8),
        },
        plain,
      )
      .map((body) => ({ command: 'deliver' as const, sequence: named, body })),
    byte.map((result) => ({ command: 'report-response' as const, sequence: named, result })),
  ),
);

test('what is written reads the same again', () => {
  fc.assert(fc.property(pdus, (pdu) => assert.deepEqual(decodeSgip(encodeSgip(pdu)), pdu)));
});

test('bytes that somebody changed are a PDU or a WireError, and nothing else', () => {
  fc.assert(
    fc.property(pdus, fc.nat(), byte, (pdu, place, value) => {
      const bytes = encodeSgip(pdu);
      bytes[place % bytes.length] = value;
      try {
        for (const whole of pduCutter(sgipFrame)(bytes)) decodeSgip(whole);
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});
