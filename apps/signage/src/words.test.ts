import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clipsOf, spokenText } from './words.ts';

const said: Record<string, string> = { please: '请', number: '号', to: '到', window: '号窗口办理', ten: '十' };
const figures = '零一二三四五六七八九';
/** What one hears. */
const heard = (number: string, windowNo: number) =>
  clipsOf({ number, windowNo })
    .map((clip) => said[clip] ?? (/\d/.test(clip) ? figures[Number(clip)] : clip.toUpperCase()))
    .join('');

test('a number is called figure by figure, a window as a number', () => {
  assert.equal(heard('A012', 3), '请A零一二号到三号窗口办理');
  assert.deepEqual(
    [1, 9, 10, 12, 20, 21, 99].map((windowNo) => heard('B100', windowNo).slice(6)),
    ['一', '九', '十', '十二', '二十', '二十一', '九十九'].map((window) => `到${window}号窗口办理`),
  );
  assert.equal(spokenText({ number: 'A012', windowNo: 12 }), '请 A 0 1 2 号，到 12 号窗口办理');
});

test('every word of every call is recorded', () => {
  const recorded = new Set(
    readdirSync(join(import.meta.dirname, 'clips-spoken')).map((file) => file.replace('.mp3', '')),
  );
  const letters = Array.from({ length: 26 }, (_none, index) => String.fromCharCode(65 + index));
  for (const letter of letters)
    for (let windowNo = 1; windowNo <= 99; windowNo += 1)
      for (const clip of clipsOf({ number: `${letter}0123456789`, windowNo })) assert.ok(recorded.has(clip), clip);
});
