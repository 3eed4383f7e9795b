import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleCertificate } from '../modules/document/paper-samples.ts';
import { contributionCertificate } from '../modules/document/papers.ts';
import { openPdfPool } from './pdf-pool.ts';
import { Problem } from './problem.ts';

const createdAt = Temporal.Instant.from('2026-11-23T02:03:04Z');

test('papers are set on another thread while this one stays free', async () => {
  const pool = openPdfPool();
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 1);
  const order = { ...contributionCertificate(sampleCertificate()), createdAt };
  const papers = await Promise.all([1, 2, 3].map(() => pool.render(order)));
  clearInterval(ticking);
  await pool.close();
  assert.ok(turns > 5);
  for (const { pdf, pages, seal } of papers) {
    assert.equal(Buffer.from(pdf).toString('latin1', 0, 5), '%PDF-');
    assert.equal(pages, 1);
    assert.equal(seal?.page, 1);
  }
});

test('a template that fails rejects its own paper only', async () => {
  const pool = openPdfPool();
  const good = { ...contributionCertificate(sampleCertificate()), createdAt };
  const [bad, fine] = await Promise.allSettled([pool.render({ ...good, data: {} }), pool.render(good)]);
  await pool.close();
  assert.equal(bad.status, 'rejected');
  assert.equal(fine.status, 'fulfilled');
});

test('a full queue refuses, and a closed pool rejects what waits', async () => {
  const pool = openPdfPool({ longestQueue: 1 });
  const order = { ...contributionCertificate(sampleCertificate()), createdAt };
  const [first, second, third] = [pool.render(order), pool.render(order), pool.render(order)];
  await assert.rejects(third, (error) => error instanceof Problem && error.refusal.code === 'request/too-many');
  const settled = Promise.allSettled([first, second]);
  await pool.close();
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  await assert.rejects(pool.render(order), /closed/);
});
