import type { Act } from './acts/act.ts';
import { bankActs } from './acts/bank.ts';
import { counterActs } from './acts/counter.ts';
import { employerActs } from './acts/employers.ts';
import { peopleActs } from './acts/people.ts';
import { seldomActs } from './acts/seldom.ts';
import { staffActs } from './acts/staff.ts';
import { staffingActs } from './acts/staffing.ts';
import { transferActs } from './acts/transfers.ts';
import { runJobs, runRounds, settleDown, turnBank, turnLetters, turnPhones } from './behind.ts';
import { Finding } from './finding.ts';
import { checkInvariants, checkSettled } from './invariants.ts';
import type { Random } from './random.ts';
import { openWorld, type World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  /** Working days that are lived; the calendar may leap between them. */
  readonly days: number;
  readonly actsADay?: number;
  readonly verbose?: boolean;
  /** Lets the database read by other plans than usual, of which nothing may follow. */
  readonly otherPlans?: boolean;
  /** Looks at a world before it begins, as to listen to its statements or to plant a bug in it. */
  readonly prepare?: (world: World) => void | Promise<void>;
}

export interface RunResult {
  readonly seed: number;
  readonly steps: number;
  /** Over everything that happened: two runs of a seed end with the same. */
  readonly hash: string;
  readonly endedOn: string;
  readonly finding?: { readonly rule: string; readonly detail: string; readonly lastSteps: readonly string[] };
}

const acts: readonly Act[] = [
  ...employerActs,
  ...peopleActs,
  ...staffActs,
  ...staffingActs,
  ...counterActs,
  ...seldomActs,
  ...transferActs,
  ...bankActs,
];
const weightOfAll = acts.reduce((sum, { weight }) => sum + weight, 0);

function anAct(random: Random): Act {
  let left = random.next() * weightOfAll;
  for (const act of acts) {
    left -= act.weight;
    if (left < 0) return act;
  }
  throw new Error('no acts');
}

/** Lives some days of two centres. What must never be ends the run as its finding; any other error is thrown. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const world = await openWorld(options.seed, options);
  try {
    await options.prepare?.(world);
    const finding = await live(world, options);
    return {
      seed: options.seed,
      steps: world.trace.count(),
      hash: world.trace.hash(),
      endedOn: today(world).toString(),
      ...(finding && { finding }),
    };
  } finally {
    await world.close();
  }
}

async function live(world: World, { days, actsADay = 40 }: RunOptions): Promise<RunResult['finding']> {
  try {
    for (let day = 0; day < days; day += 1) {
      await liveNight(world);
      await liveDay(world, actsADay);
    }
    await settleDown(world);
    // Two nights later every day is reconciled, that of the last postings too: a day may have been closed before its end.
    for (let night = 0; night < 2; night += 1) {
      toNight(world, today(world).add({ days: 1 }));
      await settleDown(world);
    }
    await checkInvariants(world);
    await checkSettled(world);
    return undefined;
  } catch (error) {
    if (!(error instanceof Finding)) throw error;
    return { rule: error.rule, detail: error.message, lastSteps: world.trace.last(25) };
  }
}

const today = ({ clock }: World) => clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();

/** To the next day, sometimes over a weekend, sometimes to a day on which much is due. */
async function liveNight(world: World): Promise<void> {
  const { random } = world;
  const from = today(world);
  const way = random.next();
  const next =
    way < 0.6
      ? from.add({ days: 1 })
      : way < 0.85
        ? from.add({ days: 2 + random.int(9) })
        : way < 0.95
          ? from.add({ months: 1 }).with({ day: 1 })
          : nextOf(from, random.one(['06-30', '12-31']));
  toNight(world, next);
  await runRounds(world);
  await runJobs(world, 50);
  await turnBank(world, 20);
  await checkInvariants(world);
}

function toNight(world: World, day: Temporal.PlainDate): void {
  world.clock.now = day.toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '01:30' }).toInstant();
  world.trace.add(`— ${day}`);
}

function nextOf(from: Temporal.PlainDate, monthDay: string): Temporal.PlainDate {
  const candidate = Temporal.PlainDate.from(`${from.year}-${monthDay}`);
  return Temporal.PlainDate.compare(candidate, from) > 0 ? candidate : candidate.add({ years: 1 });
}

async function liveDay(world: World, count: number): Promise<void> {
  const { random, faultRandom, clock } = world;
  clock.now = today(world).toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '08:30' }).toInstant();
  for (let step = 0; step < count; step += 1) {
    clock.now = clock.now.add({ seconds: 30 + random.int(1_300) });
    const act = anAct(random);
    // Two centres live at once in one installation; the first has most of the people.
    const center = random.chance(0.8) ? world.centers[0] : random.pick(world.centers);
    if (!center) throw new Error('no centre');
    world.trace.add(`${act.name} (${center.centerId})`);
    await act.run(world, center);
    if (faultRandom.chance(0.6)) await runJobs(world, 1 + faultRandom.int(6));
    if (faultRandom.chance(0.4)) await turnBank(world, 1 + faultRandom.int(4));
    if (faultRandom.chance(0.2)) await turnLetters(world);
    if (faultRandom.chance(0.25)) await turnPhones(world, 20);
    if (faultRandom.chance(0.05)) await runRounds(world, ['evidence', 'short messages', 'reminders of appointments']);
    await checkInvariants(world);
  }
}
