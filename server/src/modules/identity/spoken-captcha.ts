import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { wavOf } from '../../platform/speech.ts';
import { keepCaptcha } from './codes.ts';
import { refusals } from './problems.ts';

/** The sound of one digit, 8 kHz. */
export type DigitSound = (digit: string) => Promise<Int16Array>;

let soundOf: DigitSound | undefined;

/** The process's program that speaks; `undefined` where nobody does. */
export function useDigitSounds(chosen: DigitSound | undefined): void {
  soundOf = chosen;
}

/** Longer than the picture's four characters: ten digits are fewer than fifty characters. */
const digitsSaid = 6;

/** Six digits and how they sound; before a transaction, since a program may have to speak first. */
export async function speakDigits(): Promise<{ readonly digits: string; readonly sound: string }> {
  const digits = Array.from({ length: digitsSaid }, () => String(randomInt(10)));
  const said = soundOf;
  // A program that is not there or fails is no reason to tell the caller more than that nobody speaks.
  const sounds = said ? await Promise.all(digits.map((digit) => said(digit))).catch(() => []) : [];
  if (sounds.length < digitsSaid)
    throw new Problem(refusals.notSpoken, { remedy: '请使用图形验证码，或拨打 12329 由人工协助。' });
  return { digits: digits.join(''), sound: wavOf(disguised(sounds, randomInt)).toString('base64') };
}

/** Keeps what was said as a captcha like any other: it is answered in the same field and serves once. */
export const spokenCaptcha = async (call: Call, { digits, sound }: { digits: string; sound: string }) => ({
  captchaId: await keepCaptcha(call, digits),
  sound,
});

const rate = 8_000;

/**
 * The sounds one after the other, each at a pace, a loudness and after a pause of its own, under a little noise: no two
 * recordings of a digit are the same bytes, and an ear does not mind.
 */
export function disguised(sounds: readonly Int16Array[], random: (min: number, max: number) => number): Int16Array {
  const parts = sounds.flatMap((sound) => {
    const pace = random(85, 111) / 100;
    const loudness = random(75, 101) / 100;
    const paced = new Int16Array(Math.floor(sound.length / pace));
    for (let at = 0; at < paced.length; at += 1) paced[at] = (sound[Math.floor(at * pace)] ?? 0) * loudness;
    return [new Int16Array(random(rate / 2, rate)), paced];
  });
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  for (const part of parts) {
    whole.set(part, from);
    from += part.length;
  }
  return whole.map((sample) => Math.max(-32_768, Math.min(32_767, sample + random(-250, 251))));
}
