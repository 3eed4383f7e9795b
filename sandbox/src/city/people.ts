/**
 * The people of the fictional city. Everything follows from a person's index, so that the seed, the
 * examples and the simulators speak of the same people without sharing a file.
 *
 * No number can belong to anyone: the region codes 419901–419920 have never been assigned in GB/T 2260,
 * and the names are drawn from short lists.
 */

export interface FictionalPerson {
  readonly index: number;
  readonly name: string;
  /** 18 characters, valid by GB 11643. */
  readonly certificateNumber: string;
  /** 11 digits, 199…. */
  readonly mobile: string;
  readonly birthDate: Temporal.PlainDate;
  readonly sex: 'male' | 'female';
}

/** Indexes run from 0 to one below this. */
export const fictionalPeopleLimit = 2_000_000;

const surnames = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳',
  '司马',
  '上官',
  '诸葛',
];
const givenOfMen = [
  ...'伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林海峰建国志远博文子轩昊然泽天佑嘉诚思源一鸣景行怀瑾堃喆',
];
const givenOfWomen = [
  ...'芳娜敏静丽艳娟霞燕玲桂英梅红雪琳晶洁莹倩颖婷慧欣怡佳琪雨涵梓诗语嫣可馨若曦思雅书瑶清婉宁悦安然秋月春兰文竹',
];
// Characters outside the first tables of old systems, and names that are not two or three characters.
const rareOfMen = ['刘䶮', '陈𬭸', '买买提·艾力', '王㛃宇', '阿卜杜热合曼·麦麦提', '扎西次仁', '李𫖯'];
const rareOfWomen = ['张㛃', '赵䶮心', '古丽娜尔·热合曼', '周𬍛', '阿依古丽·吐尔逊', '央金卓玛', '孙𬘭'];

const firstBirth = Temporal.PlainDate.from('1967-01-01');
const birthDays = 13_500; // Until December 2003.
const sequences = 999; // 001 to 999.

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function withCheck(first17: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17.charAt(at)), 0);
  return first17 + '10X98765432'.charAt(sum % 11);
}

/** Spreads neighbouring indexes over 0…2^32−1; `salt` separates uses of the same index. */
function spread(index: number, salt: number): number {
  let mixed = Math.imul(index ^ (salt * 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function nameOf(index: number, sex: 'male' | 'female'): string {
  const pick = (list: readonly string[], salt: number) => list[spread(index, salt) % list.length] ?? '';
  if (index % 29 === 7) return pick(sex === 'male' ? rareOfMen : rareOfWomen, 5);
  const given = sex === 'male' ? givenOfMen : givenOfWomen;
  const second = spread(index, 3) % 5 === 0 ? '' : pick(given, 4);
  return pick(surnames, 1) + pick(given, 2) + second;
}

/**
 * The person with this index (0 to 1,999,999), always the same. Certificate numbers and mobiles are
 * unique over all indexes; names repeat, as in life. Throws a RangeError outside.
 */
export function fictionalPerson(index: number): FictionalPerson {
  if (!Number.isInteger(index) || index < 0 || index >= fictionalPeopleLimit)
    throw new RangeError(`no person ${index}`);
  // A step that shares no factor with the number of places visits each (day, sequence) at most once.
  const place = (index * 7_368_787 + 4_211) % (birthDays * sequences);
  const birthDate = firstBirth.add({ days: Math.floor(place / sequences) });
  const sequence = 1 + (place % sequences);
  const sex = sequence % 2 === 1 ? 'male' : 'female';
  const county = String(1 + (spread(index, 6) % 20)).padStart(2, '0');
  const born = birthDate.toString().replaceAll('-', '');
  return {
    index,
    name: nameOf(index, sex),
    certificateNumber: withCheck(`4199${county}${born}${String(sequence).padStart(3, '0')}`),
    mobile: `199${String((index * 61_803_399 + 20_261_123) % 100_000_000).padStart(8, '0')}`,
    birthDate,
    sex,
  };
}

/** The contribution base of a person in fen: 3,500.00 to 17,950.00 yuan in steps of 50, by index. */
export function fictionalBaseFen(index: number): number {
  return 350_000 + (spread(index, 7) % 290) * 5_000;
}

const places = BigInt(birthDays * sequences);
const step = 7_368_787n;

/** The inverse of the step among the places: the extended Euclidean algorithm. */
const stepInverse = (() => {
  let [previous, current] = [0n, 1n];
  let [dividend, divisor] = [places, step];
  while (divisor !== 0n) {
    const quotient = dividend / divisor;
    [dividend, divisor] = [divisor, dividend - quotient * divisor];
    [previous, current] = [current, previous - quotient * current];
  }
  return ((previous % places) + places) % places;
})();

/** The index of the fictional person with a certificate number; `undefined` when nobody has it. */
export function fictionalIndexOf(certificateNumber: string): number | undefined {
  const found = /^4199\d{2}(\d{4})(\d{2})(\d{2})(\d{3})[\dX]$/.exec(certificateNumber);
  if (!found) return undefined;
  const [, year = '', month = '', day = '', sequence = ''] = found;
  let born: Temporal.PlainDate;
  try {
    born = Temporal.PlainDate.from(`${year}-${month}-${day}`);
  } catch {
    return undefined;
  }
  const place = firstBirth.until(born, { largestUnit: 'day' }).days * sequences + Number(sequence) - 1;
  const index = Number((((BigInt(place - 4_211) * stepInverse) % places) + places) % places);
  if (index >= fictionalPeopleLimit) return undefined;
  return fictionalPerson(index).certificateNumber === certificateNumber ? index : undefined;
}
