/**
 * Lives whole days of two centres in one process and looks after every step whether what must hold does:
 *
 *     npm run simulate -- --seed N --days D          one seed; a finding replays exactly
 *     npm run simulate -- --seeds A-B --days D       a hunt; says which seeds found something
 *     npm run simulate -- --seed N --days D --verbose
 *     npm run simulate -- --seed N --days D --other-plans   the database reads by other plans: the trace is the same
 *
 * Ends with status 1 when anything was found. docs/simulation.md says more.
 */
import { parseArgs } from 'node:util';
import { type RunResult, simulate } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    days: { type: 'string', default: '5' },
    acts: { type: 'string', default: '40' },
    verbose: { type: 'boolean', default: false },
    'other-plans': { type: 'boolean', default: false },
  },
});
const [first = 1, last = first] = (values.seeds ?? values.seed ?? '1').split('-').map(Number);
let isClean = true;
for (let seed = first; seed <= last; seed += 1) {
  const begun = performance.now();
  const result = await simulate({
    seed,
    days: Number(values.days),
    actsADay: Number(values.acts),
    verbose: values.verbose,
    otherPlans: values['other-plans'],
  });
  say(result, performance.now() - begun);
  isClean &&= result.finding === undefined;
}
process.exit(isClean ? 0 : 1);

function say({ seed, steps, hash, endedOn, finding }: RunResult, ms: number): void {
  console.log(`seed ${seed}: ${steps} steps to ${endedOn}, trace ${hash}, ${(ms / 1_000).toFixed(1)} s`);
  if (!finding) return;
  console.log(`FOUND ${finding.detail}\nlast steps:\n  ${finding.lastSteps.join('\n  ')}`);
}
