/**
 * Identifiers of people and employers: what a well-formed number is, and how it is shown.
 * Everything here is pure, so that a form can say early what the server would say anyway.
 */

/** Certificate types of JGJ/T 320 table A.1. */
export type CertificateType = 'id-card' | 'officer' | 'passport' | 'foreign-permanent-residence' | 'other';

/** Code of table A.1 and the Chinese name of each certificate type. */
export const certificateTypes: Readonly<Record<CertificateType, { readonly code: string; readonly name: string }>> = {
  'id-card': { code: '01', name: '居民身份证' },
  officer: { code: '02', name: '军官证' },
  passport: { code: '03', name: '护照' },
  'foreign-permanent-residence': { code: '04', name: '外国人永久居留身份证' },
  other: { code: '99', name: '其他' },
};

/** What can be wrong with an identifier. Codes are API: forms, imports and logs use them. */
export type IdentifierFault =
  | 'missing'
  | 'length'
  | 'characters'
  | 'private-use'
  | 'region'
  | 'birth-date'
  | 'birth-future'
  | 'old-number'
  | 'prefix'
  | 'check-digit';

/** What to tell the person who typed it; the caller adds the name of the field. */
export const identifierFaultText: Readonly<Record<IdentifierFault, string>> = {
  missing: '没有填写',
  length: '位数不对',
  characters: '含有不应出现的字符',
  'private-use': '含有自造字，其他系统无法显示，请用标准汉字填写',
  region: '前六位不是有效的地区代码',
  'birth-date': '中的出生日期不存在',
  'birth-future': '中的出生日期晚于今天',
  'old-number': '是已停用的 15 位号码，请填写 18 位号码',
  prefix: '的号段不对，应为 13 至 19 开头',
  'check-digit': '的校验位不符，请对照证件检查是否有错字或漏字',
};

// Marks that Excel, WeChat and certificate viewers carry along when a number is copied:
// white space of every width, zero-width and direction marks, and Excel's leading apostrophe.
const invisible = /[\s\p{Cf}\u3164]+/gu;
const printableFullWidth = /[\uFF01-\uFF5E]/g;

const halfWidth = (text: string) =>
  text.replace(printableFullWidth, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0));

/**
 * Brings an identifier to the form in which it is stored and compared: full-width characters become
 * half-width, letters upper case, and spaces, invisible marks and a leading apostrophe go.
 */
export function foldIdentifier(text: string): string {
  if (/^[0-9A-Z]*$/.test(text)) return text;
  return halfWidth(text)
    .replace(invisible, '')
    .replace(/^['’]/, '')
    .replace(/[\u2169\u2179]/g, 'X') // GB 11643 prints the check character as a Roman ten, and so do input methods.
    .toUpperCase();
}

/** As `foldIdentifier`, and also without hyphens and the country code 86 of an eleven-digit number. */
export function foldMobile(text: string): string {
  return foldIdentifier(text)
    .replaceAll('-', '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '');
}

/**
 * Brings a name to one spelling: Unicode NFC, one middle dot (U+00B7) for its many look-alikes, no
 * space between Chinese characters (forms pad 张三 with a wide space), single spaces between words of other scripts.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u2022\u2027\u2219\u22C5\u30FB\uFF65\uFF0E\u25CF]/g, '·')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/(?<=[\p{Script=Han}·]) (?=[\p{Script=Han}·])/gu, '');
}

/** GB 11643 weights of the first 17 digits: 2^(18-position) mod 11. */
const certificateWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const certificateChecks = '10X98765432';

/**
 * The check character of GB 11643 (ISO 7064 MOD 11-2) for the first 17 digits; throws a RangeError
 * for anything else.
 *
 * What it finds: 11 is prime, no weight is 0 and neighbouring weights differ, so every change of one
 * character and every swap of two neighbours is found. What it cannot find: weights repeat ten places
 * on (1 and 11, …, 7 and 17, 8 and the check itself), so a swap of two such places passes.
 */
export function certificateCheckOf(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('17 digits are needed');
  let sum = 0;
  for (const [index, weight] of certificateWeights.entries()) sum += weight * (first17.charCodeAt(index) - 48);
  return certificateChecks.charAt(sum % 11);
}

/** A folded 15-digit number of the first generation as its 18-digit successor (born 19xx); otherwise `undefined`. */
export function eighteenDigits(number: string): string | undefined {
  if (!/^\d{15}$/.test(number)) return undefined;
  const first17 = `${number.slice(0, 6)}19${number.slice(6)}`;
  return first17 + certificateCheckOf(first17);
}

/** One key for one person: folded, and 15-digit citizen numbers as 18 digits. */
export function certificateKey(number: string): string {
  const folded = foldIdentifier(number);
  return eighteenDigits(folded) ?? folded;
}

function dateOf(digits: string): Temporal.PlainDate | undefined {
  const parts = {
    year: Number(digits.slice(0, 4)),
    month: Number(digits.slice(4, 6)),
    day: Number(digits.slice(6, 8)),
  };
  if (parts.year < 1900 || parts.month < 1 || parts.day < 1) return undefined;
  try {
    return Temporal.PlainDate.from(parts, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

/** Date of birth inside a folded citizen number of 15 or 18 places; `undefined` when it holds none. */
export function birthDateOf(number: string): Temporal.PlainDate | undefined {
  const full = eighteenDigits(number) ?? number;
  return /^\d{17}[\dX]$/.test(full) ? dateOf(full.slice(6, 14)) : undefined;
}

/** Sex by the parity of the 17th digit (GB 11643); `undefined` when it is not a citizen number. */
export function sexOf(number: string): 'male' | 'female' | undefined {
  const full = eighteenDigits(number) ?? number;
  if (!/^\d{17}[\dX]$/.test(full)) return undefined;
  return Number(full.charAt(16)) % 2 === 1 ? 'male' : 'female';
}

// GB/T 2260 provinces; 81, 82 and 83 only as 810000, 820000 and 830000, the residence permits of
// people from Hong Kong, Macau and Taiwan. The county is not looked up: counties are merged and
// renamed, while a number keeps the code it was given.
const regionPattern = /^(?:(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71)\d{4}|8[123]0000)/;

function citizenNumberFault(number: string, today: Temporal.PlainDate): IdentifierFault | undefined {
  if (!/^\d+X?$/.test(number)) return 'characters';
  if (/^\d{15}$/.test(number)) return 'old-number';
  if (number.length !== 18) return 'length';
  if (!regionPattern.test(number)) return 'region';
  const birth = dateOf(number.slice(6, 14));
  if (!birth) return 'birth-date';
  if (Temporal.PlainDate.compare(birth, today) > 0) return 'birth-future';
  return certificateCheckOf(number.slice(0, 17)) === number.charAt(17) ? undefined : 'check-digit';
}

const otherCertificates: Readonly<
  Record<
    Exclude<CertificateType, 'id-card'>,
    { readonly characters: RegExp; readonly lengths: readonly [number, number] }
  >
> = {
  // `军字第1234567号`: the words vary by service, so any Chinese character, letter or digit is taken.
  officer: { characters: /^[\p{Script=Han}\dA-Z()-]+$/u, lengths: [6, 18] },
  passport: { characters: /^[\dA-Z]+$/, lengths: [5, 18] },
  // `CHN` + 12 digits until 2023, 18 places since.
  'foreign-permanent-residence': { characters: /^[\dA-Z]+$/, lengths: [15, 18] },
  other: { characters: /^[\p{Script=Han}\dA-Z()/-]+$/u, lengths: [1, 18] },
};

/**
 * What is wrong with a certificate number, or `undefined`. `number` must be folded
 * (`foldIdentifier`); `today` decides whether a birth date lies in the future.
 * Source: GB 11643-1999 for citizen numbers and residence permits; JGJ/T 320 (`ZJHM`, 18 places) for
 * the length of the others, which are checked by length and characters only.
 */
export function certificateNumberFault(
  type: CertificateType,
  number: string,
  today: Temporal.PlainDate,
): IdentifierFault | undefined {
  if (number === '') return 'missing';
  if (type === 'id-card') return citizenNumberFault(number, today);
  const { characters, lengths } = otherCertificates[type];
  if (!characters.test(number)) return 'characters';
  return number.length >= lengths[0] && number.length <= lengths[1] ? undefined : 'length';
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** The check character of GB 32100 for the first 17; throws a RangeError for characters outside its alphabet. */
export function creditCheckOf(first17: string): string {
  let sum = 0;
  for (const [index, weight] of creditWeights.entries()) {
    const value = creditAlphabet.indexOf(first17.charAt(index) || ' ');
    if (value < 0) throw new RangeError('a character outside the alphabet of GB 32100');
    sum += weight * value;
  }
  return creditAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** What is wrong with a folded unified social credit code (统一社会信用代码, GB 32100-2015), or `undefined`. */
export function creditCodeFault(code: string): IdentifierFault | undefined {
  if (code === '') return 'missing';
  if (!/^[0-9A-HJ-NPQRTUWXY]+$/.test(code)) return 'characters';
  if (code.length !== 18) return 'length';
  if (!/^..\d{6}/.test(code)) return 'region';
  return creditCheckOf(code.slice(0, 17)) === code.charAt(17) ? undefined : 'check-digit';
}

/** What is wrong with a folded bank card number (ISO/IEC 7812-1: 12–19 digits, Luhn check digit), or `undefined`. */
export function bankCardFault(number: string): IdentifierFault | undefined {
  if (number === '') return 'missing';
  if (!/^\d+$/.test(number)) return 'characters';
  if (number.length < 12 || number.length > 19) return 'length';
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = number.charCodeAt(number.length - 1 - place) - 48;
    const weighed = place % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0 ? undefined : 'check-digit';
}

/**
 * What is wrong with a folded mobile number, or `undefined`: eleven digits from 13 to 19. The carrier
 * is not derived from the prefix: numbers are portable (携号转网).
 */
export function mobileFault(number: string): IdentifierFault | undefined {
  if (number === '') return 'missing';
  if (!/^\d+$/.test(number)) return 'characters';
  if (number.length !== 11) return 'length';
  return /^1[3-9]/.test(number) ? undefined : 'prefix';
}

/**
 * What is wrong with a folded name, or `undefined`: 1–50 characters counted as code points, letters of
 * any script (rare and non-BMP Han included) with · between parts; for foreign names also space,
 * apostrophe, hyphen, comma and full stop. Private-use characters (自造字) are refused by their own code.
 */
export function nameFault(name: string): IdentifierFault | undefined {
  if (name === '') return 'missing';
  if (/\p{Co}/u.test(name)) return 'private-use';
  if (!/^[\p{L}\p{M}〇·'’. ,-]+$/u.test(name) || !/[\p{L}〇]/u.test(name) || /^[·\p{M}]|·$|··/u.test(name))
    return 'characters';
  return [...name].length <= 50 ? undefined : 'length';
}

/** The text as its characters; where none is made of two halves the text itself, which is five times as fast in long lists. */
function charactersOf(text: string): string | readonly string[] {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0xd800 && code < 0xdc00) return [...text];
  }
  return text;
}

/** Stars for all but the last character: `李小明` → `**明`, `王某` → `*某`; a single character is a star alone. */
export function maskName(name: string): string {
  const characters = charactersOf(name);
  const last = characters.length - 1;
  if (last <= 0) return '*'.repeat(characters.length);
  let masked = '';
  // Dots and spaces stay: `买买提·艾力` → `***·*力` keeps the shape of the name and nothing more.
  for (let at = 0; at < last; at += 1) {
    const mark = characters[at];
    masked += mark === '·' || mark === ' ' ? mark : '*';
  }
  return `${masked}${characters[last]}`;
}

/**
 * The holder of a bank account, who may be a person or an organization: a person's name is masked, an organization's is
 * public. Names of up to four characters, and those with a dot, are taken for a person's; the few offices with so short a
 * name are masked with them, which harms nobody.
 */
export function maskHolder(name: string): string {
  const [head = '', ...rest] = name.split('(');
  const isPerson = [...head].length <= 4 || head.includes('·');
  return isPerson ? [maskName(head), ...rest].join('(') : name;
}

function maskMiddle(text: string, head: number, tail: number): string {
  const characters = charactersOf(text);
  const { length } = characters;
  // At least as much is hidden as is shown; otherwise nothing is shown.
  if (length < 2 * (head + tail)) return '*'.repeat(length);
  const part = (from: number, to: number) => {
    const taken = characters.slice(from, to);
    return typeof taken === 'string' ? taken : taken.join('');
  };
  return `${part(0, head)}${'*'.repeat(length - head - tail)}${part(length - tail, length)}`;
}

/** First 3 and last 4 (`410***********1234`); numbers under 14 places show first 1 and last 2, under 6 nothing. */
export function maskCertificate(number: string): string {
  return charactersOf(number).length >= 14 ? maskMiddle(number, 3, 4) : maskMiddle(number, 1, 2);
}

/** First 3 and last 4 of a mobile (`138****5678`); anything shorter than 11 is hidden but for its last 2. */
export function maskMobile(number: string): string {
  return number.length === 11 ? `${number.slice(0, 3)}****${number.slice(-4)}` : maskMiddle(number, 0, 2);
}

/** The area and the last two of a fixed telephone: `0379-******12`. */
export function maskLandline(number: string): string {
  return /^0\d{2,3}-/.test(number)
    ? `${number.slice(0, number.indexOf('-') + 1)}******${number.slice(-2)}`
    : `******${number.slice(-2)}`;
}

/** The first six characters of an address: the city and what begins the street. */
export function maskAddress(address: string): string {
  return `${[...address].slice(0, 6).join('')}****`;
}

/** What an employer may change of a person's particulars beside the mobile, and what a value must look like. */
export const contactFields = {
  landline: { name: '固定电话', pattern: /^(0\d{2,3}-)?[2-8]\d{6,7}$/, hint: '区号-号码，如 0379-65201234' },
  address: { name: '家庭住址', pattern: /^[^\p{Cc}]{4,100}$/u, hint: '4 至 100 个字' },
  postcode: { name: '邮政编码', pattern: /^\d{6}$/, hint: '6 位数字' },
} as const;

/** Only the last four: `6222…` → `************1234`; nothing of fewer than eight. */
export function maskBankCard(number: string): string {
  return maskMiddle(number, 0, 4);
}

/** Only the last four of a fund account or settlement account, as in short messages; nothing of fewer than eight. */
export function maskAccount(number: string): string {
  return maskMiddle(number, 0, 4);
}
