import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Db } from '../../platform/db.ts';
import { type Fen, fen, type RatePpm, ratePpm } from '../../platform/money.ts';
import type { ParameterKey, SpecialDay, WorkCalendar } from './rules.ts';
import { findValue, listSpecialDays, listStarts } from './store.ts';

export {
  isWorkday,
  lastDayOfTerm,
  type ParameterKey,
  type SpecialDay,
  type TermCounting,
  type WorkCalendar,
  workdayFrom,
} from './rules.ts';
export { listDays, listMarks, listValues, setCenterDays, setCenterValue } from './store.ts';

/** A policy value on a day, with where it comes from. */
export interface Parameter<T> {
  readonly value: T;
  readonly source: string;
  readonly validFrom: Temporal.PlainDate;
}

async function parameterOf<T>(
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
  read: (value: unknown) => T,
): Promise<Parameter<T>> {
  const found = await findValue(tx, centerId, key, on);
  // A missing parameter is a fault of the installation: no decision may be made without its rule.
  if (!found) throw new Error(`no parameter ${key} for centre ${centerId} on ${on}`);
  return { value: read(found.value), source: found.source, validFrom: found.validFrom };
}

const integer = (value: unknown): bigint => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new Error(`not an integer: ${JSON.stringify(value)}`);
  return BigInt(value);
};

/** A whole number (days, counts) in force on a day; the centre's own value wins over the national one. */
export const getNumber = (
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
): Promise<Parameter<number>> => parameterOf(tx, centerId, key, on, (value) => Number(integer(value)));

/** An amount in fen in force on a day. */
export const getFen = (tx: Db, centerId: number, key: ParameterKey, on: Temporal.PlainDate): Promise<Parameter<Fen>> =>
  parameterOf(tx, centerId, key, on, (value) => fen(integer(value)));

/** An amount of a month of long ago, of which a centre may have no record. */
export async function findFen(
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
): Promise<Parameter<Fen> | undefined> {
  return (await findValue(tx, centerId, key, on)) && getFen(tx, centerId, key, on);
}

/** Whether a value is in force on a day: for days of long ago, of which a centre may have no record. */
export const hasParameter = async (
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
): Promise<boolean> => (await findValue(tx, centerId, key, on)) !== undefined;

/** A rate in parts per million in force on a day. */
export const getRate = (
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
): Promise<Parameter<RatePpm>> => parameterOf(tx, centerId, key, on, (value) => ratePpm(integer(value)));

/** A structured value in force on a day, such as a city's rules for one kind of withdrawal; `read` checks its shape. */
export const getStructure = <T>(
  tx: Db,
  centerId: number,
  key: ParameterKey,
  on: Temporal.PlainDate,
  read: (value: unknown) => T,
): Promise<Parameter<T>> => parameterOf(tx, centerId, key, on, read);

const daysAhead = 400;

/** Working days and holidays from a day on, as far as they are known: for terms, appointments and opening hours. */
export async function getCalendar(tx: Db, centerId: number, from: Temporal.PlainDate): Promise<WorkCalendar> {
  const through = from.add({ days: daysAhead });
  const days = await listSpecialDays(tx, centerId, from, through);
  const special = days.map(
    ({ day, kind, name }) => [day.toString(), { day, name, kind: kind as SpecialDay['kind'] }] as const,
  );
  return { special: new Map(special), through };
}

/** The rates in force from one day to another (that day included), oldest first: the first holds on `from`. */
export async function getRates(
  tx: Db,
  centerId: number,
  key: ParameterKey,
  { from, to }: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<Parameter<RatePpm>[]> {
  const first = await getRate(tx, centerId, key, from);
  const changes = await Promise.all(
    (await listStarts(tx, centerId, key, { from, to })).map(async (start) => ({
      ...(await getRate(tx, centerId, key, start)),
      start,
    })),
  );
  // A national value that a centre's own one covers changes nothing.
  return [first, ...changes.flatMap(({ start, ...rate }) => (rate.validFrom.equals(start) ? [rate] : []))];
}

const uplinkWords = Type.Record(
  Type.String(),
  Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { minItems: 1 }),
);
type UplinkWordsValue = Readonly<
  Record<'sign' | 'cancel' | 'contribution' | 'entries' | 'loan' | 'repayments', readonly string[]>
>;

/** The words of the short-message commands, as the centre publishes them. */
export async function getUplinkWords(tx: Db, centerId: number, on: Temporal.PlainDate): Promise<UplinkWordsValue> {
  const read = (value: unknown) => Value.Parse(uplinkWords, value) as unknown as UplinkWordsValue;
  return (await parameterOf(tx, centerId, 'notice.uplink-words', on, read)).value;
}

type WechatWordsValue = Readonly<
  Record<
    | 'person'
    | 'withdraw'
    | 'contribution'
    | 'entries'
    | 'loan'
    | 'repayments'
    | 'progress'
    | 'outlets'
    | 'policies'
    | 'guides'
    | 'bind'
    | 'unbind'
    | 'sign'
    | 'cancel'
    | 'help',
    readonly string[]
  >
>;

/** The words that the official account understands, as the centre publishes them. */
export async function getWechatWords(tx: Db, centerId: number, on: Temporal.PlainDate): Promise<WechatWordsValue> {
  const read = (value: unknown) => Value.Parse(uplinkWords, value) as unknown as WechatWordsValue;
  return (await parameterOf(tx, centerId, 'wechat.words', on, read)).value;
}

const wechatMenu = Type.Array(
  Type.Object({
    name: Type.String(),
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        matter: Type.Optional(Type.String()),
        page: Type.Optional(Type.String({ pattern: '^/' })),
      }),
    ),
  }),
);

/** The menu of the official account, as the centre keeps it; WeChat has what was published of it. */
export async function getWechatMenu(tx: Db, centerId: number, on: Temporal.PlainDate) {
  const read = (value: unknown) => Value.Parse(wechatMenu, value);
  return (await parameterOf(tx, centerId, 'wechat.menu', on, read)).value;
}
