import { type RatePpm, ratePpm } from '../../../../server/src/rules.ts';

/** `3.075` per cent → parts per million; `undefined` when it is no rate up to 24 %. */
export function percentToPpm(text: string): RatePpm | undefined {
  const match = /^(\d{1,2})(?:\.(\d{1,4}))?$/.exec(text.trim().replace(/%$/, ''));
  if (!match) return undefined;
  const rate = BigInt(match[1] ?? '0') * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'));
  return rate <= 240_000n ? ratePpm(rate) : undefined;
}

/** A whole number of months from a text; `undefined` outside of 1 to 360. */
export function monthsOf(text: string): number | undefined {
  const months = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
  return months >= 1 && months <= 360 ? months : undefined;
}
