import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { certificateKey, foldIdentifier, personContexts } from '../party/index.ts';
import { countAttempt, readAttempts, takeAttempts } from './attempt-store.ts';
import { refusals } from './problems.ts';
import { limits } from './rules.ts';

/**
 * Where failures of a person's login are counted: by what was typed, whether it names somebody or not, so that the
 * counts do not tell who is registered or that a number and a mobile belong together.
 */
export function personBucket(call: Call, account: string): string {
  const key = certificateKey(foldIdentifier(account));
  return `login:${call.vault.blindIndex(key, personContexts.certificate).toString('hex')}`;
}

const window = (call: Call) => ({ at: call.now, minutes: limits.lockMinutes, sinceLast: true });

/** True when the login is locked: its password is not even tried, since that would tell when a guess was right. */
export async function isLocked(call: Call, bucket: string): Promise<boolean> {
  const { count } = await readAttempts(call.tx, call.centerId, bucket, window(call));
  return count >= limits.lockAfter;
}

/**
 * Counts a try to log in as a failure before it is judged: whoever succeeds clears the count, and guesses at the same
 * moment are counted one after the other. Refused with `identity/locked` after six, for fifteen minutes from the last.
 */
export async function countTry(call: Call, bucket: string, remedy: string): Promise<number> {
  const { until } = await readAttempts(call.tx, call.centerId, bucket, window(call));
  const tries = await countAttempt(call.tx, call.centerId, bucket, window(call));
  if (tries > limits.lockAfter) throw new Problem(refusals.locked, { until: until.toString(), remedy });
  return tries;
}

/**
 * Clears the count for whoever has proved who they are, after the guesses that are being counted at the moment. Answers
 * which try it was, and refuses as `countTry` does.
 */
export async function clearTries(call: Call, bucket: string, remedy: string): Promise<number> {
  const { count, until } = await takeAttempts(call.tx, call.centerId, bucket, window(call));
  if (count >= limits.lockAfter) throw new Problem(refusals.locked, { until: until.toString(), remedy });
  return count + 1;
}

/** How many tries are left, in Chinese. */
export function triesLeft(failures: number): string {
  const left = limits.lockAfter - failures;
  const locks = `账号将锁定 ${limits.lockMinutes} 分钟。`;
  return left > 0 ? `还可以再试 ${left} 次，之后${locks}` : `账号已锁定 ${limits.lockMinutes} 分钟。`;
}
