/** An amount of money in fen (1/100 yuan). The only money type; never a float, never a string. */
export type Fen = bigint & { readonly [fenBrand]: true };
declare const fenBrand: unique symbol;

/** A rate or ratio in parts per million: 12 % is 120_000. Cannot be added to an amount. */
export type RatePpm = bigint & { readonly [rateBrand]: true };
declare const rateBrand: unique symbol;

export type Rounding = 'half-up' | 'down' | 'up' | 'exact';

// JSON integers stay exact up to here: 90 trillion yuan.
const limit = BigInt(Number.MAX_SAFE_INTEGER);

/** Makes an amount of fen; throws a RangeError for a fraction or an amount that JSON could not carry. */
export function fen(value: bigint | number): Fen {
  const amount = BigInt(value);
  if (amount > limit || amount < -limit) throw new RangeError(`fen out of range: ${amount}`);
  return amount as Fen;
}

export const zeroFen = fen(0);

/** Makes a rate in parts per million; throws a RangeError for a fraction of a millionth. */
export function ratePpm(value: bigint | number): RatePpm {
  return BigInt(value) as RatePpm;
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return fen(total);
}

/** Divides and says how it rounds: the rounding of money is a business rule, so there is no default. */
export function divideFen(numerator: bigint, denominator: bigint, rounding: Rounding): Fen {
  if (denominator <= 0n) throw new RangeError('denominator must be positive');
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n || rounding === 'down') return fen(quotient);
  if (rounding === 'exact') throw new RangeError(`${numerator}/${denominator} is not exact`);
  const away = numerator < 0n ? quotient - 1n : quotient + 1n;
  if (rounding === 'up') return fen(away);
  const doubled = (remainder < 0n ? -remainder : remainder) * 2n;
  return fen(doubled < denominator ? quotient : away);
}

/** `amount × rate`, rounded as said. */
export function applyRate(amount: Fen, rate: RatePpm, rounding: Rounding): Fen {
  return divideFen(amount * rate, 1_000_000n, rounding);
}

/** `1234567n` → `12,345.67`. */
export function formatYuan(amount: bigint | number): string {
  const value = BigInt(amount);
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
  let end = digits.length - 2;
  let thousands = '';
  for (; end > 3; end -= 3) thousands = `,${digits.slice(end - 3, end)}${thousands}`;
  return `${value < 0n ? '-' : ''}${digits.slice(0, end)}${thousands}.${digits.slice(-2)}`;
}

/** An amount in a sentence: `12,345.67 元`. */
export const yuanText = (amount: bigint | number): string => `${formatYuan(amount)} 元`;

/** A ratio in a sentence, with as many decimals as it has: `0.5%`, `12%`. A rate of interest has a form of its own. */
export const ratioText = (ppm: bigint | number): string => `${Number(ppm) / 10_000}%`;

/** As it is typed: full-width digits and points are plain ones, commas and blanks part thousands, 元 may stand behind. */
const plainAmount = (text: string): string => text.normalize('NFKC').replaceAll(/[\s,]/g, '').replace(/元$/, '');

/** `12,345.67` → fen; `undefined` when the text is not an amount with at most two decimals. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plainAmount(text));
  if (!match) return undefined;
  const amount = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return fen(match[1] ? -amount : amount);
}

/** What is wrong with a typed amount above zero, in words; `undefined` when nothing is. */
export function yuanFault(text: string): string | undefined {
  const plain = plainAmount(text);
  const amount = parseYuan(plain);
  if (amount !== undefined) return amount > 0n ? undefined : '金额须大于零';
  if (!/^-?\d+(\.\d*)?$/.test(plain)) return '请填金额，如 1234.56';
  return /\.\d{3,}$/.test(plain) ? '最多两位小数' : plain.endsWith('.') ? '请把小数写完整' : '金额过大，最多 13 位整数';
}

const numerals = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const groups = ['', '万', '亿', '万亿'];

function groupInWords(group: string): string {
  let words = '';
  let zeroPending = false;
  for (const [index, digit] of [...group].entries()) {
    if (digit === '0') {
      zeroPending = words !== '';
      continue;
    }
    words += (zeroPending ? '零' : '') + numerals[Number(digit)] + places[group.length - 1 - index];
    zeroPending = false;
  }
  return words;
}

function yuanInWords(yuan: bigint): string {
  const digits = yuan.toString();
  const padded = digits.padStart(Math.ceil(digits.length / 4) * 4, '0');
  const parts = padded.match(/\d{4}/g) ?? [];
  let words = '';
  for (const [index, part] of parts.entries()) {
    const spoken = groupInWords(part.replace(/^0+/, ''));
    if (spoken === '') continue;
    if (words !== '' && (part.startsWith('0') || parts[index - 1]?.endsWith('0')))
      words += words.endsWith('零') ? '' : '零';
    words += spoken + groups[parts.length - 1 - index];
  }
  return words;
}

/** Amount in Chinese capital numerals as on bank forms (《支付结算办法》附一): `壹万贰仟叁佰肆拾伍元陆角柒分`. */
export function yuanCapital(amount: bigint | number): string {
  const value = BigInt(amount);
  const positive = value < 0n ? -value : value;
  const yuan = positive / 100n;
  const jiao = Number((positive / 10n) % 10n);
  const cent = Number(positive % 10n);
  let words = yuan === 0n ? '' : `${yuanInWords(yuan)}元`;
  if (jiao === 0 && cent === 0) words = words === '' ? '零元整' : `${words}整`;
  else {
    if (jiao > 0) words += `${numerals[jiao]}角`;
    else if (words !== '') words += '零';
    words += cent > 0 ? `${numerals[cent]}分` : '整';
  }
  return (value < 0n ? '负' : '') + words;
}
