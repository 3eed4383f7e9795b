import { type Fen, fen } from '../../server/src/rules.ts';
import { typedNumber } from './typed-number.ts';

/** `58.5` ten thousand yuan → fen; `undefined` when it is no amount up to 1,000 万. */
export function wanToFen(text: string): Fen | undefined {
  const match = /^(\d{1,4})(?:\.(\d{1,6}))?$/.exec(typedNumber(text));
  if (!match) return undefined;
  const amount = BigInt(match[1] ?? '0') * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'));
  return amount >= 100n && amount <= 1_000_000_000n ? fen(amount) : undefined;
}
