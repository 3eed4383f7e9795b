import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type CatalogName,
  type ColumnType,
  catalogs,
  readRecord,
  readValue,
  type WireValue,
  writeValue,
} from './catalogs.ts';
import { answerBytesMost, failureOf, readEnvelope, readPage, readSecret } from './codec.ts';
import { ExchangeError } from './error.ts';
import { openSecret, sealSecret, signatureOf, signedHead } from './sign.ts';

// Golden vectors: made by OpenJDK 17 (KeyGenerator AES seeded by SHA1PRNG, Mac HmacSHA256), which the platform runs on.
const appKey = '0123456789abcdef0123456789abcdef';
const secret = 'fedcba9876543210fedcba9876543210';
const sealed = 'LDh6LJzNCB09fXMknMzXpiw4eiyczQgdPX1zJJzM16ZUfuRMyoXTthzV/Enp8P/V';
const head = { sid: 's_4199000000000_0001', rid: 'rid-anju', rtime: '1794448800000' };

const bytes = (text: string) => new TextEncoder().encode(text);
const garbage = (where: string) => ({ name: 'ExchangeError', message: `gjgxjhpt: garbage (${where})` });

test('signature and sealed secret are what Java makes of them', () => {
  assert.equal(signatureOf(secret, head), 'L7rP560vJ+CekTxnBSeNOt0fB6o5FK8jdWfbLRLW/yo=');
  assert.equal(sealSecret(appKey, secret), sealed);
  assert.equal(openSecret(appKey, sealed), secret);
  assert.equal(openSecret(appKey, `${sealed.slice(0, 40)}\r\n${sealed.slice(40)}`), secret);
  const signed = signedHead(secret, { ...head, nowMs: 1_794_448_800_000 });
  assert.deepEqual(signed, {
    gjgxjhpt_rid: head.rid,
    gjgxjhpt_sid: head.sid,
    gjgxjhpt_rtime: head.rtime,
    gjgxjhpt_sign: signatureOf(secret, head),
  });
});

test("another application's secret, a cut one and none are garbage, and never a wrong key", () => {
  for (const wrong of [sealed.slice(4), '', 'AAAA', sealed.replace('LDh6', 'LDh7')])
    assert.throws(() => openSecret(appKey, wrong), garbage('secret'));
  assert.throws(() => openSecret('another-application-key', sealed), garbage('secret'));
});

test('an answer is read as platforms really write it', () => {
  const list = '[{"HTZJ":"1200000.00"}]';
  const expected = { total: 1, rows: [{ HTZJ: '1200000.00' }] };
  for (const text of [
    `{"code":"0","message":"查询成功","data":{"total":1,"list":${list}},"requestNo":"R1"}`,
    `{"code":0,"data":{"total":"1","list":${list}}}`,
    `\uFEFF{"code":"0","data":${JSON.stringify(`{"total":1,"list":${list}}`)}}`,
    `{"code":"0","data":${list}}`,
  ]) {
    const envelope = readEnvelope(bytes(text));
    assert.equal(envelope.code, '0');
    assert.deepEqual(readPage(envelope), expected, text);
  }
  for (const nothing of [
    '{"code":"0","data":""}',
    '{"code":"0"}',
    '{"code":"0","data":null}',
    '{"code":"0","data":[]}',
  ])
    assert.deepEqual(readPage(readEnvelope(bytes(nothing))), { total: 0, rows: [] }, nothing);
});

test('what is no answer is garbage and says where', () => {
  const cases: [text: string, where: string][] = [
    ['<html><body>502 Bad Gateway</body></html>', 'json'],
    ['', 'json'],
    ['[]', 'envelope'],
    ['null', 'envelope'],
    ['{"data":[]}', 'code'],
    ['{"code":{},"data":[]}', 'code'],
    ['{"code":"0","data":"<xml/>"}', 'data'],
  ];
  for (const [text, where] of cases) assert.throws(() => readEnvelope(bytes(text)), garbage(where), text);
  assert.throws(() => readEnvelope(Uint8Array.of(0x7b, 0xc3, 0x28)), garbage('characters'));
  assert.throws(() => readEnvelope(new Uint8Array(answerBytesMost + 1)), garbage('too-large'));
  assert.throws(() => readEnvelope(bytes(`{"code":"0","data":${'['.repeat(50)}${']'.repeat(50)}}`)), garbage('depth'));
  const page = (data: unknown) => readPage({ code: '0', serial: '', data });
  for (const data of ['text', 5, { total: 1 }, { total: 1, list: [1] }, { total: 1, list: {} }])
    assert.throws(() => page(data), garbage('list'));
  for (const total of [-1, 0, 1.5, '1x', null, 1e12])
    assert.throws(() => page({ total, list: [{}] }), garbage('total'));
});

test('codes: none is success but 0, and an unknown one is a refusal', () => {
  assert.equal(failureOf('0'), undefined);
  assert.deepEqual(['-1', 'E-101', 'E-104', 'E-105', 'E-106', 'E-999', '', '00', 'toString'].map(failureOf), [
    'source-down',
    'token',
    'token',
    'busy',
    'refused',
    'refused',
    'refused',
    'refused',
    'refused',
  ]);
});

test('a secret needs its end as milliseconds', () => {
  const read = (data: unknown) => readSecret({ code: '0', serial: '', data });
  const endsAt = read({ secret: sealed, secretEndTime: 1_794_448_800_000 }).endsAt;
  assert.equal(endsAt.toString(), '2026-11-12T02:00:00Z');
  assert.equal(read({ secret: sealed, secretEndTime: '1794448800000' }).endsAt.toString(), endsAt.toString());
  for (const secretEndTime of ['', '2026-11-12', null, 1, -5, '99999999999999999999'])
    assert.throws(() => read({ secret: sealed, secretEndTime }), garbage('secretEndTime'));
  for (const wrong of [null, {}, { secret: 5 }, { secret: 'x'.repeat(2_000), secretEndTime: '1794448800000' }])
    assert.throws(() => read(wrong), garbage('secret'));
});

test('values of columns: yuan become fen exactly, days both spellings, choices by their codes', () => {
  const read = (type: ColumnType, given: unknown) => readValue(type, given, 'x');
  assert.equal(read('yuan', '1200000.00'), 120_000_000);
  assert.equal(read('yuan', '0.29'), 29);
  assert.equal(read('yuan', 1200000.1), 120_000_010);
  assert.equal(read('yuan', '99999999999.99'), 9_999_999_999_999);
  assert.equal(read('day', '20260301'), '2026-03-01');
  assert.equal(read('day', '2026-03-01 00:00:00'), '2026-03-01');
  assert.equal(read('flag', '1'), true);
  assert.equal(read('flag', 'N'), false);
  assert.equal(read('count', 0), 0);
  assert.equal(read({ '20': 'married' }, 20), 'married');
  assert.equal(read('text', '  安居市 '), '安居市');
  for (const none of [null, undefined, '']) assert.equal(read('yuan', none), null);
  const wrong: [ColumnType, unknown][] = [
    ['yuan', '1.234'],
    ['yuan', '-1'],
    ['yuan', '1e3'],
    ['yuan', '1,200.00'],
    ['yuan', '０'],
    ['day', '20260230'],
    ['day', '2026-3-1'],
    ['day', '20261301'],
    ['flag', '2'],
    ['count', '1.0'],
    [{ '20': 'married' }, '21'],
    [{ '20': 'married' }, 'constructor'],
    ['text', 'a\u0000b'],
    ['text', 'x'.repeat(501)],
    ['text', {}],
  ];
  for (const [type, given] of wrong)
    assert.throws(() => read(type, given), garbage('x'), `${JSON.stringify(type)} ${JSON.stringify(given)}`);
});

const valueOf = (type: ColumnType): fc.Arbitrary<WireValue> => {
  if (typeof type === 'object') return fc.constantFrom(...Object.values(type));
  switch (type) {
    case 'yuan':
      return fc.nat(2_000_000_000);
    case 'count':
      return fc.nat(999_999_999);
    case 'flag':
      return fc.boolean();
    case 'day':
      return fc.nat(40_000).map((days) => Temporal.PlainDate.from('1930-01-01').add({ days }).toString());
    case 'text':
    case 'code':
      return fc.stringMatching(/^[A-Z0-9安居市路号()（）]{1,40}$/);
  }
};

test('what is written is read again: every column of every catalogue', () => {
  for (const name of Object.keys(catalogs) as CatalogName[]) {
    const columns = Object.entries(catalogs[name].columns) as [string, { column: string; type: ColumnType }][];
    const record = fc.record(Object.fromEntries(columns.map(([field, { type }]) => [field, fc.option(valueOf(type))])));
    fc.assert(
      fc.property(record, (values) => {
        const row = Object.fromEntries(
          columns.map(([field, { column, type }]) => [column, writeValue(type, values[field] ?? null)]),
        );
        assert.deepEqual(
          readRecord(
            name,
            row,
            columns.map(([field]) => field),
          ),
          { ...values },
        );
        // Columns nobody asked for do not get in.
        assert.deepEqual(readRecord(name, { ...row, EXTRA: 'x' }, ['none', 'constructor']), {});
      }),
      { numRuns: 30 },
    );
  }
});

test('mutated answers give an answer or an ExchangeError, nothing else', () => {
  const good = JSON.stringify({
    code: '0',
    message: '查询成功',
    data: { total: 1, list: [{ HTZJ: '1200000.00', QDRQ: '20260301', HTZT: '1', FWZL: '安居市滨河路8号' }] },
  });
  const fields = ['priceFen', 'signedOn', 'standing', 'address'];
  const read = (given: Uint8Array) =>
    readPage(readEnvelope(given)).rows.map((row) => readRecord('housing-contract', row, fields));
  assert.equal(read(bytes(good))[0]?.['priceFen'], 120_000_000);
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ at: fc.nat(bytes(good).length), value: fc.nat(255), kind: fc.constantFrom('set', 'cut', 'add') }),
        { minLength: 1, maxLength: 6 },
      ),
      (changes) => {
        let mutated = [...bytes(good)];
        for (const { at, value, kind } of changes) {
          if (kind === 'set') mutated[at % mutated.length] = value;
          if (kind === 'cut') mutated = mutated.slice(0, Math.max(1, at % mutated.length));
          if (kind === 'add') mutated.splice(at % mutated.length, 0, value);
        }
        try {
          for (const record of read(Uint8Array.from(mutated)))
            assert.ok(record['priceFen'] === null || Number.isSafeInteger(record['priceFen']));
        } catch (error) {
          assert.ok(error instanceof ExchangeError, String(error));
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
