/**
 * Numbers as Chinese says them, cut into words, so that a few dozen sounds say every amount. The words joined are the text
 * that is read: 五万六千一百二十三元四角五分.
 */
const figures = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;
const places = ['千', '百', '十', ''] as const;
const groupNames = ['', '万', '亿', '万亿'] as const;

/** A whole number, 0 to 9999 9999 9999 9999. */
export function numberWords(value: bigint): string[] {
  if (value < 0n) return ['负', ...numberWords(-value)];
  if (value >= 10n ** 16n) throw new RangeError(`too great to be said: ${value}`);
  if (value === 0n) return ['零'];
  const words: string[] = [];
  for (let index = groupNames.length - 1; index >= 0; index -= 1) {
    const group = Number((value / 10_000n ** BigInt(index)) % 10_000n);
    const isLeading = words.length === 0;
    // 十万零五百: a gap before what follows is said once.
    if (group === 0) continue;
    if (!isLeading && (group < 1_000 || isGap(value, index))) words.push('零');
    words.push(...groupWords(group, { isLeading, isCounted: index > 0 }));
    const name = groupNames[index];
    if (name) words.push(name);
  }
  return words;
}

/** The group above is empty, so that a zero is said even before thousands: 一亿零五千. */
const isGap = (value: bigint, index: number): boolean => (value / 10_000n ** BigInt(index + 1)) % 10_000n === 0n;

function groupWords(group: number, { isLeading, isCounted }: { isLeading: boolean; isCounted: boolean }): string[] {
  if (group === 2 && isCounted) return ['两'];
  const words: string[] = [];
  let hasGap = false;
  [...String(group).padStart(4, '0')].forEach((sign, index) => {
    const figure = Number(sign);
    const place = places[index] as string;
    if (figure === 0) {
      hasGap = words.length > 0;
      return;
    }
    if (hasGap) words.push('零');
    hasGap = false;
    // 十二, not 一十二, where the number begins with it; 两千, not 二千.
    const isTen = place === '十' && figure === 1 && words.length === 0 && isLeading;
    words.push(isTen ? '十' : `${figure === 2 && place === '千' ? '两' : figures[figure]}${place}`);
  });
  return words;
}

/** An amount in fen as it is said: yuan, jiao and cents that are not zero, and the gap between them (一百元零五分). */
export function amountWords(fen: bigint): string[] {
  if (fen < 0n) return ['负', ...amountWords(-fen)];
  const yuan = fen / 100n;
  const jiao = Number((fen / 10n) % 10n);
  const cents = Number(fen % 10n);
  const words = yuan > 0n || fen === 0n ? [...numberWords(yuan), '元'] : [];
  if (jiao > 0) words.push(`${figures[jiao]}角`);
  else if (cents > 0 && yuan > 0n) words.push('零');
  if (cents > 0) words.push(`${figures[cents]}分`);
  return words;
}

/** Figures one by one, as numbers are told on the telephone: 1 is 幺, X is 叉. */
export const digitWords = (text: string): string[] =>
  [...text].flatMap((sign) => {
    if (sign === '1') return ['幺'];
    if (/\d/.test(sign)) return [figures[Number(sign)] as string];
    return /x/i.test(sign) ? ['叉'] : [];
  });

/** A day: 二零二六年十一月十二日. */
export const dayWords = ({ year, month, day }: Temporal.PlainDate): string[] => [
  ...monthWords({ year, month }),
  ...numberWords(BigInt(day)),
  '日',
];

/** A month: 二零二六年十一月. Years are read figure by figure. */
export const monthWords = ({ year, month }: { readonly year: number; readonly month: number }): string[] => [
  ...[...String(year)].map((sign) => figures[Number(sign)] as string),
  '年',
  ...numberWords(BigInt(month)),
  '月',
];

/** A time of the day: 八点三十分, 九点整. */
export const timeWords = ({ hour, minute }: { readonly hour: number; readonly minute: number }): string[] => [
  ...numberWords(BigInt(hour)),
  '点',
  ...(minute === 0 ? ['整'] : [...(minute < 10 ? ['零'] : []), ...numberWords(BigInt(minute)), '分']),
];

/** Hours as they are written (`08:30—17:30`), as they are said: 八点三十分至十七点三十分. */
export const spokenTimes = (text: string): string =>
  text
    .replace(/(\d{2}):(\d{2})/g, (_, hour: string, minute: string) =>
      timeWords({ hour: Number(hour), minute: Number(minute) }).join(''),
    )
    .replace(/[—–]+/g, '至');
