import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { claimedFields, compareClaim } from '../../../server/src/modules/evidence/rules/compare.ts';
import { type SourceCode, sourceCodes, sourceOf } from '../../../server/src/modules/evidence/rules/sources.ts';
import { fictionalCreditCode } from '../city/identifiers.ts';
import { fictionalIndexOf, fictionalPerson } from '../city/people.ts';
import { openLocalHttp } from '../page.ts';
import { openAccess } from './access.ts';
import { openProvince } from './province.ts';
import { isRenamed, openRegisters, spouseOf } from './registers.ts';
import { registerProvinceRoutes } from './routes.ts';

const openedOn = Temporal.PlainDate.from('2026-11-12');
const registers = openRegisters(openedOn);
const anyone = fc.integer({ min: 0, max: 1_999_999 });

test('a certificate number leads back to its person, and to nobody when one digit is wrong', () => {
  fc.assert(
    fc.property(anyone, fc.nat(16), (index, at) => {
      const { certificateNumber } = fictionalPerson(index);
      assert.equal(fictionalIndexOf(certificateNumber), index);
      const digit = (Number(certificateNumber.charAt(at)) + 1) % 10;
      const wrong = certificateNumber.slice(0, at) + digit + certificateNumber.slice(at + 1);
      assert.equal(fictionalIndexOf(wrong), undefined);
    }),
  );
  for (const text of ['', '41990119900230001X', 'x'.repeat(18), '110101199003078312'])
    assert.equal(fictionalIndexOf(text), undefined);
});

test('marriages are known to both sides, and a couple owns and buys together', () => {
  fc.assert(
    fc.property(anyone, (index) => {
      const other = spouseOf(index);
      if (other === undefined) return;
      assert.equal(spouseOf(other), index);
      assert.notEqual(fictionalPerson(index).sex, fictionalPerson(other).sex);
      const of = (one: number) => registers.all(fictionalPerson(one).certificateNumber)?.records;
      assert.deepEqual(of(index)?.['housing-contract'], of(other)?.['housing-contract']);
      assert.deepEqual(of(index)?.['real-estate'], of(other)?.['real-estate']);
    }),
    { numRuns: 50 },
  );
});

test('whatever the registers say of a person, a claim of it is confirmed; under another name nobody is found', () => {
  fc.assert(
    fc.property(anyone, (index) => {
      const { name, certificateNumber } = fictionalPerson(index);
      const known = registers.all(certificateNumber);
      assert.equal(known?.name, name);
      for (const [source, record] of Object.entries(known?.records ?? {}) as [SourceCode, Record<string, string>][]) {
        const keys = Object.keys(sourceOf(source).keys).flatMap((key) => (record[key] ? [[key, record[key]]] : []));
        const asked = { name, certificateNumber, keys: Object.fromEntries(keys) as Record<string, string> };
        const found = registers.find(source, asked);
        assert.equal(found.length, isRenamed(index) ? 0 : 1, source);
        assert.deepEqual(registers.find(source, { ...asked, name: `${name}某` }), []);
        assert.ok(claimedFields(source, record).length > 0, source);
        if (!isRenamed(index)) assert.equal(compareClaim(source, record, found).result, 'match', source);
      }
    }),
    { numRuns: 60 },
  );
});

test('employers are found by their credit code alone', () => {
  const [found] = registers.find('employer', { creditCode: fictionalCreditCode(1, 1), keys: {} });
  assert.equal(found?.['name'], '安居市云杉软件有限公司(演示)');
  for (const creditCode of ['', '91419901MA0099999X', fictionalCreditCode(3, 5)])
    assert.deepEqual(registers.find('employer', { creditCode, keys: {} }), []);
});

const directory = mkdtempSync(join(tmpdir(), 'anju-province-page-'));
after(() => rmSync(directory, { recursive: true }));

test('a source that came after the city was made has its number too; the rest stays', () => {
  const home = join(directory, 'older');
  const { file, openedOn: _opened, ...made } = openAccess(home, openedOn);
  const { marriage: _marriage, ...older } = made.services;
  writeFileSync(file, JSON.stringify({ ...made, services: older, openedOn: '2026-01-01' }));
  assert.deepEqual(openAccess(home, openedOn), { ...made, file, openedOn: Temporal.PlainDate.from('2026-01-01') });
});

test('the page switches faults until a time, looks people up, and takes nothing else', async () => {
  let now = Temporal.Instant.from('2026-11-12T02:00:00Z');
  const app = openLocalHttp();
  const province = openProvince(app, directory, () => now);
  registerProvinceRoutes(app, province, () => now);
  const headers = { host: '127.0.0.1:8090' };
  const set = (payload: object) => app.inject({ method: 'POST', url: '/province/faults', headers, payload });
  const faultOf = async () => {
    const state = (await app.inject({ url: '/province/state', headers })).json<{
      sources: { source: string; fault: { kind: string } | null }[];
    }>();
    assert.deepEqual(
      state.sources.map(({ source }) => source),
      [...sourceCodes],
    );
    return state.sources.find(({ source }) => source === 'marriage')?.fault?.kind;
  };
  assert.equal((await set({ source: 'marriage', kind: 'down', minutes: 10 })).statusCode, 200);
  assert.equal(await faultOf(), 'down');
  now = now.add({ minutes: 10 });
  assert.equal(await faultOf(), undefined);
  await set({ source: 'marriage', kind: 'garbage' });
  await set({ source: 'marriage', kind: 'none' });
  assert.equal(await faultOf(), undefined);
  for (const wrong of [
    { source: 'none', kind: 'down' },
    { source: 'marriage', kind: 'odd' },
    { source: 'marriage', kind: 'down', minutes: 0 },
  ])
    assert.equal((await set(wrong)).statusCode, 400);
  const look = (number: string) => app.inject({ url: `/province/person?certificateNumber=${number}`, headers });
  assert.equal((await look(fictionalPerson(0).certificateNumber)).statusCode, 200);
  assert.equal((await look('110101199003078312')).statusCode, 404);
  assert.equal((await look('1')).statusCode, 400);
  // The same directory is the same access: secrets and service numbers survive a restart.
  const again = openProvince(openLocalHttp(), directory, () => now);
  assert.equal(again.access.appKey, province.access.appKey);
  await app.close();
});
