import { casework } from '../../server/src/contract.ts';
import type { RouteInput } from '../../server/src/platform/route.ts';
import { ask, readIf } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { staff } from './act.ts';

/** A picture of one white point: what it shows is nobody's business here. */
export const paper = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** A clerk scans what a case still lacks, all of it or all but one paper. */
export async function scanPapers(world: World, center: Center, caseId: string): Promise<void> {
  const who = staff(center, 'clerk', 1 + world.random.int(2));
  const params = { caseId };
  const view = await readIf(world, who, casework.getWork, { params });
  for (const { key } of view?.slots ?? []) {
    if (view?.attachments.some(({ slot }) => slot === key) || world.random.chance(0.1)) continue;
    await ask(world, who, casework.attachAtCounter, {
      params,
      query: { slot: key, fileName: `${key}.png` },
      file: paper,
    } as RouteInput<typeof casework.attachAtCounter>);
  }
}

/** A case that came back is handed in again at the counter, with what it lacked. */
export async function handInAgain(world: World, center: Center, caseId: string): Promise<void> {
  await scanPapers(world, center, caseId);
  const who = staff(center, 'clerk', 1 + world.random.int(2));
  const params = { caseId };
  const view = await readIf(world, who, casework.getWork, { params });
  if (view?.mayHandInAgain)
    await ask(world, who, casework.handInAgain, { params, body: { version: view.version } }, { isRepeatable: true });
}
