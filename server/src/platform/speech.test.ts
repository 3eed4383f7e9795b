import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openSpeech, readWav, stretched, wavOf } from './speech.ts';

const directory = mkdtempSync(join(tmpdir(), 'anju-speech-'));
after(() => rmSync(directory, { recursive: true }));

const tone = (hertz: number, seconds: number) =>
  Int16Array.from({ length: 8_000 * seconds }, (_, index) => 9_000 * Math.sin((2 * Math.PI * hertz * index) / 8_000));
/** How often the sound goes upwards through zero in a second. */
const pitchOf = (samples: Int16Array) => {
  let rises = 0;
  for (let index = 1; index < samples.length; index += 1)
    if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) rises += 1;
  return (rises * 8_000) / samples.length;
};
const loudness = (samples: Int16Array) => Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);

test('[X-9] what is said slowly lasts a third longer, at the same pitch and as loud', () => {
  for (const hertz of [110, 220, 441, 1_000]) {
    const usual = tone(hertz, 1);
    const slow = stretched(usual, 4 / 3);
    assert.equal(slow.length, Math.round((usual.length * 4) / 3));
    assert.ok(Math.abs(pitchOf(slow) - hertz) <= hertz * 0.03, `${hertz} became ${pitchOf(slow)}`);
    assert.ok(Math.abs(loudness(slow) / loudness(usual) - 1) < 0.1, `${hertz}: ${loudness(slow)}`);
  }
  assert.equal(stretched(new Int16Array(0), 4 / 3).length, 0);
});

test('[X-9] a sound is slowed down once, and anew when a speaker has replaced it', async () => {
  const speak = openSpeech({ program: '', directory });
  const lengthOf = async (file: string) => readWav(await readFile(`${file}.wav`)).samples.length;
  const usual = await speak('您好');
  const [slow, again] = await Promise.all([speak('您好', 'slow'), speak('您好', 'slow')]);
  assert.equal(slow, again);
  assert.notEqual(slow, usual);
  assert.equal(await readFile(`${slow}.txt`, 'utf8'), '您好');
  const made = statSync(`${slow}.wav`).mtimeMs;
  await speak('您好', 'slow');
  assert.equal(statSync(`${slow}.wav`).mtimeMs, made);
  writeFileSync(`${usual}.wav`, wavOf(tone(220, 2)));
  const later = made / 1_000 + 2;
  utimesSync(`${usual}.wav`, later, later);
  assert.ok((await lengthOf(await speak('您好', 'slow'))) > 20_000, 'the new voice, slowly');
  assert.equal(await speak('您好'), usual);
});
