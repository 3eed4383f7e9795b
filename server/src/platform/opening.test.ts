import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { newKeyRing, openPresent, openVault } from './crypto.ts';

const folder = mkdtempSync(join(tmpdir(), 'anju-opening-'));
const keyRingFile = join(folder, 'keys.json');
writeFileSync(keyRingFile, newKeyRing());
const vault = openVault(keyRingFile);
const context = 'test.table.column';
after(() => rmSync(folder, { recursive: true }));

/** Long enough to be opened on the other thread. */
const many = Array.from({ length: 1_000 }, (_, place) => `41012219900101${1000 + place}`);
const sealedMany = () => many.map((text) => vault.seal(text, context));

test('what was sealed is opened in its order, a few and many, several lists at once', async () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(texts, async (few) => {
      const wellFormed = few.map((text) => text.toWellFormed());
      const sealed = wellFormed.map((text) => vault.seal(text, context));
      assert.deepEqual(await vault.openAll(sealed, context), wellFormed);
    }),
    { numRuns: 20 },
  );
  const lists = [many, many.toReversed(), many.slice(300)];
  const opened = lists.map((list) =>
    vault.openAll(
      list.map((text) => vault.seal(text, context)),
      context,
    ),
  );
  assert.deepEqual(await Promise.all(opened), lists);
});

test('one value altered, moved or cut short fails the whole list, and the next list is opened', async () => {
  for (const spoil of [
    (sealed: Buffer) => void sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1),
    (sealed: Buffer) => void sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20),
    (sealed: Buffer) => void sealed.write('zz', 1),
  ]) {
    const sealed = sealedMany();
    const target = sealed[777];
    assert.ok(target);
    spoil(target);
    await assert.rejects(vault.openAll(sealed, context));
    await assert.rejects(vault.openAll([target], context));
  }
  await assert.rejects(vault.openAll(sealedMany(), 'another.table.column'));
  for (const end of [0, 1, 10, 24, 31])
    await assert.rejects(vault.openAll([...sealedMany(), vault.seal('1', context).subarray(0, end)], context));
  assert.equal((await vault.openAll(sealedMany(), context)).length, many.length);
});

test('a column that some rows leave empty stays empty there', async () => {
  const sealed = sealedMany().map((one, at) => (at % 3 === 0 ? null : one));
  assert.deepEqual(
    await openPresent(vault, sealed, context),
    many.map((text, at) => (at % 3 === 0 ? null : text)),
  );
});

test('a process that has opened a list ends by itself', () => {
  const program = `
    import { openVault } from ${JSON.stringify(join(import.meta.dirname, 'crypto.ts'))};
    const vault = openVault(${JSON.stringify(keyRingFile)});
    const list = Array.from({ length: 1000 }, () => vault.seal('a', 'c'));
    console.log((await vault.openAll(list, 'c')).join('').length);`;
  const file = join(folder, 'program.ts');
  writeFileSync(file, program);
  const { status, stdout } = spawnSync(process.execPath, [file], { timeout: 30_000 });
  assert.deepEqual([status, String(stdout).trim()], [0, '1000']);
});
