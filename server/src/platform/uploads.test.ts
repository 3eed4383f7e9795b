import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { readUpload, UploadRefused, uploadLimits } from './uploads.ts';

const photo = () =>
  sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#2060a0' } })
    .jpeg()
    .toBuffer();

test('a heap of files of one sender is read one after the other, bounded, and nobody else waits behind it', async () => {
  const file = await photo();
  const ended: string[] = [];
  const of = (sender: string) =>
    readUpload(file, sender).then(
      () => ended.push(sender),
      (error: unknown) => ended.push(error instanceof UploadRefused ? error.fault : String(error)),
    );
  const heap = Array.from({ length: uploadLimits.ofSender + 2 }, () => of('one'));
  await of('other');
  const before = ended.filter((who) => who === 'one').length;
  assert.ok(before <= 3, `the other waited for ${before} of one sender`);
  await Promise.all(heap);
  assert.equal(ended.filter((who) => who === 'busy').length, 2);
  assert.equal(ended.filter((who) => who === 'one').length, uploadLimits.ofSender);
  // What failed holds nobody up, and the place is free again.
  await assert.rejects(readUpload(Buffer.from('GIF89a'), 'one'), /unsupported/);
  assert.equal((await readUpload(file, 'one')).contentType, 'image/jpeg');
});
