// The app is measured up to letters half as large again (关怀版, 最大).
const most = 1.5;
const least = 0.8;

/** How much larger WeChat would draw the letters, as it writes it: `140%` is 1.4. */
export function lettersOf(adjust: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(adjust.trim())?.[1];
  return percent === undefined ? 1 : Math.min(most, Math.max(least, Number(percent) / 100));
}
