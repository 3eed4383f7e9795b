import { historyMonths, postedOn } from './calendar.ts';
import { chance, fictionalCreditCode, seededUuid } from './identifiers.ts';
import { fictionalPerson } from './people.ts';

/** The people of the first demo employer, by index: `examples/roster.xlsx` is its list of the coming month. */
export const demoPeople = 60;
/** Indexes from here on belong to other employers; those between are left free for newcomers in examples. */
export const otherPeopleFrom = 100;
/** Where the people of the second centre, legal representatives and employers' clerks begin. */
export const secondCenterPeopleFrom = 1_500_000;
export const staffFrom = 1_600_000;
export const representativesFrom = 1_700_000;
const handlersFrom = 1_850_000;

export const demoEmployerName = '安居市云杉软件有限公司(演示)';
export const largeEmployerName = '安居市盛达精密制造集团有限公司(演示)';
const largeEmployerPeople = 10_000;
const largeCity = 20_000;

export interface CenterPlan {
  readonly centerId: number;
  readonly name: string;
  readonly city: string;
  readonly accounts: number;
  readonly employers: number;
  /** The index of the centre's first person. */
  readonly peopleFrom: number;
  /** Whether the interest of the last 30 June is settled; a centre that has it still to do can be tried. */
  readonly isInterestSettled: boolean;
}

export interface EmployerPlan {
  readonly centerId: number;
  /** From 1 within the centre. */
  readonly number: number;
  readonly employerId: string;
  /** Ten digits. */
  readonly employerAccountNo: string;
  readonly name: string;
  readonly creditCode: string;
  readonly address: string;
  readonly legalRepresentative: string;
  readonly handlerName: string;
  readonly handlerMobile: string;
  readonly payday: number;
  readonly employerRatioPpm: number;
  readonly memberRatioPpm: number;
  /** How many months it has paid: those of the history, and the one that is due when its money came before today. */
  readonly months: number;
  /** All months have their lists; other employers only the last one. */
  readonly isDemo: boolean;
  /** Index of the first person and how many there are. */
  readonly peopleFrom: number;
  readonly people: number;
}

const first = [...'云海金天华东南北中瑞恒安宏泰盛嘉同新博远长青明和'];
const second = [...'杉川桥达诚源信德丰林岳辰航润卓凯益昌景兴峰茂腾悦'];
const trades = [
  '软件',
  '机械',
  '商贸',
  '餐饮',
  '物流',
  '建筑工程',
  '教育科技',
  '食品',
  '医药',
  '纺织',
  '物业服务',
  '电子',
  '园林',
  '印务',
  '汽车销售',
  '环保科技',
  '广告传媒',
  '家具',
  '能源',
  '农业科技',
  '水务',
  '旅游',
  '咨询',
  '化工',
  '装饰',
  '玻璃',
  '仪器',
  '包装',
  '通信',
  '照明',
];
const streets = ['人民路', '建设路', '文昌街', '迎宾大道', '滨河路', '学府路', '工业大道', '和平街'];

/** The name of an employer that is no demo employer, by its number within the centre. */
export function nameOf(city: string, number: number): string {
  // Mixed places: neighbours in the list of employers do not sound alike, and no name comes twice.
  const places = first.length * second.length * trades.length;
  const place = (number * 7_919 + 3) % places;
  const one = first[place % first.length];
  const two = second[Math.floor(place / first.length) % second.length];
  const trade = trades[Math.floor(place / (first.length * second.length))];
  return `${city}${one}${two}${trade}有限公司(演示)`;
}

/** How many people each employer has: the demo employers first, then a few large and many small ones, as in life. */
export function employerSizes(accounts: number, employers: number): number[] {
  if (employers < 1 || accounts < employers)
    throw new RangeError(`${accounts} accounts cannot fill ${employers} employers`);
  const demo =
    employers === 1 ? accounts : Math.min(demoPeople, Math.max(1, Math.floor(accounts / 2)), accounts - employers + 1);
  const sizes = [demo];
  if (accounts >= largeCity && employers > 2) sizes.push(largeEmployerPeople);
  const others = employers - sizes.length;
  const spare = accounts - sizes.reduce((total, size) => total + size, 0) - others;
  const weights = Array.from({ length: others }, (_, rank) => 1 / (rank + 3) ** 0.8);
  const whole = weights.reduce((total, weight) => total + weight, 0);
  let left = spare;
  for (const weight of weights) {
    const size = Math.floor((spare * weight) / whole);
    sizes.push(1 + size);
    left -= size;
  }
  for (
    let at = sizes.length - others;
    left > 0 && others > 0;
    at = at + 1 < sizes.length ? at + 1 : sizes.length - others
  ) {
    sizes[at] = (sizes[at] ?? 0) + 1;
    left -= 1;
  }
  return sizes;
}

const ratios = [50_000, 60_000, 70_000, 80_000, 80_000, 100_000, 100_000, 120_000, 120_000];

/** Some employers add more than their people (《住房公积金管理条例》第十八条 sets only the floor and the ceiling). */
function ratiosOf(seed: number, key: number): { employer: number; member: number } {
  const employer = ratios[chance(seed, key, 21) % ratios.length] ?? 80_000;
  return { employer, member: chance(seed, key, 25) % 6 === 0 ? 50_000 : employer };
}

/** What is fixed of the demo employers, whatever the seed. */
function fixedPlan(centerId: number, number: number, people: number): Partial<EmployerPlan> {
  if (centerId !== 1) return {};
  // `scripts/example-roster.ts` counts on these ratios.
  if (number === 1)
    return { name: demoEmployerName, payday: 10, employerRatioPpm: 120_000, memberRatioPpm: 120_000, isDemo: true };
  return number === 2 && people === largeEmployerPeople ? { name: largeEmployerName, isDemo: true } : {};
}

/** 单位账号: of ten digits, the centre's among them. */
export const employerAccountNo = (centerId: number, number: number): string =>
  `2${String(centerId).padStart(3, '0')}${String(number).padStart(6, '0')}`;

/** Of so many employers one is late with the month that is due. */
const lateEvery = 14;

/**
 * How many months an employer has paid when the day before today is over. Who can be logged in to has the month that is
 * due still to pay, so that it can be tried.
 */
function monthsPaid(
  seed: number,
  { centerId, number, payday, isDemo }: EmployerPlan,
  today: Today | undefined,
): number {
  if (!today || isDemo || number === 1) return historyMonths;
  if (chance(seed, centerId * 1_000_000 + number, 26) % lateEvery === 0) return historyMonths;
  const paidOn = postedOn(today.dueMonth, payday, delayOf(seed, number, historyMonths));
  return Temporal.PlainDate.compare(paidOn, today.day) < 0 ? historyMonths + 1 : historyMonths;
}

/** How long after payday an employer's money for a month of the history, by its place, comes. */
export const delayOf = (seed: number, number: number, place: number): number => chance(seed, number * 100 + place, 51);

/** The day in the month that is due up to which employers have paid it. */
export interface Today {
  readonly dueMonth: Temporal.PlainDate;
  readonly day: Temporal.PlainDate;
}

/** The employers of a centre, following from the seed. `registeredMs` orders their ids; without a day nobody has begun to pay the month that is due. */
export function employerPlans(seed: number, center: CenterPlan, registeredMs: number, today?: Today): EmployerPlan[] {
  const { centerId, city } = center;
  let peopleFrom = center.peopleFrom;
  return employerSizes(center.accounts, center.employers).map((people, at) => {
    const number = at + 1;
    const key = centerId * 1_000_000 + number;
    const { employer, member } = ratiosOf(seed, key);
    const handler = fictionalPerson(handlersFrom + (centerId - 1) * 20_000 + number);
    const plan: EmployerPlan = {
      centerId,
      number,
      people,
      peopleFrom,
      employerId: seededUuid(seed, 'employer', { centerId, number, atMs: registeredMs }),
      employerAccountNo: employerAccountNo(centerId, number),
      name: nameOf(city, number),
      creditCode: fictionalCreditCode(centerId, number),
      address: `${city}${streets[chance(seed, key, 22) % streets.length]}${1 + (chance(seed, key, 23) % 299)}号(演示)`,
      legalRepresentative: fictionalPerson(representativesFrom + (centerId - 1) * 20_000 + number).name,
      handlerName: handler.name,
      handlerMobile: handler.mobile,
      payday: 5 + (chance(seed, key, 24) % 16),
      employerRatioPpm: employer,
      memberRatioPpm: member,
      isDemo: false,
      months: historyMonths,
      ...fixedPlan(centerId, number, people),
    };
    peopleFrom += people;
    // The next employer's people leave room for newcomers of the examples.
    if (centerId === 1) peopleFrom = Math.max(otherPeopleFrom, peopleFrom);
    return { ...plan, months: monthsPaid(seed, plan, today) };
  });
}
