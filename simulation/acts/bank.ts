import type { Center, World } from '../world.ts';
import type { Act } from './act.ts';

/** What the bank does by itself: gives money back, is in another mood. */
async function giveBack(world: World): Promise<void> {
  const serial = world.random.chance(0.5) ? world.bank.giveBack() : world.bank.takeBackRow();
  if (serial) world.trace.add('the bank gives money back');
}

async function mood(world: World, _center: Center): Promise<void> {
  const { random } = world;
  world.bank.setFaults({
    refuseCards: random.chance(0.3) ? 1 + random.int(2) : 0,
    deferPayments: random.chance(0.3) ? 1 + random.int(3) : 0,
    loseAnswers: random.chance(0.3) ? 1 : 0,
    failEvery: random.chance(0.4) ? 1 + random.int(5) : 0,
    lateEvery: random.chance(0.3) ? 1 + random.int(3) : 0,
  });
}

export const bankActs: readonly Act[] = [
  { name: 'the bank gives back', weight: 2, run: giveBack },
  { name: 'mood of the bank', weight: 1, run: mood },
];
