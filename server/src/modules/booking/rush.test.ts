import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { openDoor } from './rush.ts';

/** A slot of some places behind a door: whoever is let through takes a place, if one is left, some turns later. */
function slotOf(places: number, { turns = () => 1, known = [] as readonly string[] } = {}) {
  const seen = { taken: 0, looks: 0, inside: 0, most: 0, isBroken: false };
  const enter = openDoor(() => 'slot', {
    async left() {
      seen.looks += 1;
      const left = places - seen.taken;
      for (let count = turns(); count > 0; count -= 1) await turn();
      if (seen.isBroken) throw new Error('no database');
      return left;
    },
    known: async (_of, ids) => new Set(ids.filter((id) => known.includes(id))),
  });
  async function ask(id: string, fails = false): Promise<'place' | 'none' | 'refused'> {
    const leave = await enter(0, id);
    if (!leave) return 'refused';
    seen.inside += 1;
    seen.most = Math.max(seen.most, seen.inside);
    for (let count = turns(); count > 0; count -= 1) await turn();
    const gets = !fails && seen.taken < places;
    if (gets) seen.taken += 1;
    seen.inside -= 1;
    leave();
    leave();
    return gets ? 'place' : 'none';
  }
  return { ask, seen };
}
const name = (index: number) => `p${index}`;

test('[P-B1] two thousand who come at once cost a transaction for each place, and a few looks together', async () => {
  const { ask, seen } = slotOf(50);
  const answers = await Promise.all(Array.from({ length: 2_000 }, (_none, index) => ask(name(index))));
  assert.equal(answers.filter((answer) => answer === 'place').length, 50);
  assert.equal(answers.filter((answer) => answer === 'refused').length, 1_950);
  assert.ok(seen.looks <= 20, `${seen.looks} looks`);
  assert.ok(seen.most <= 16, `${seen.most} inside at once`);
});

test('[P-B1] whoever fails inside, no place stays free while somebody is refused, and everybody is answered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 6 }),
      fc.array(fc.record({ fails: fc.boolean(), comesAfter: fc.nat({ max: 12 }) }), { maxLength: 60 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
      async (places, people, pace) => {
        const { ask, seen } = slotOf(places, { turns: () => pace.next().value ?? 1 });
        const answers = await Promise.all(
          people.map(async ({ fails, comesAfter }, index) => {
            for (let count = 0; count < comesAfter; count += 1) await turn();
            return ask(name(index), fails);
          }),
        );
        const refused = answers.filter((answer) => answer === 'refused').length;
        if (refused > 0) assert.equal(seen.taken, places, 'refused although a place was left');
        const able = people.filter(({ fails }) => !fails).length;
        assert.equal(seen.taken, Math.min(places, able));
      },
    ),
    { numRuns: 40 },
  );
});

test('[P-B1] who was answered before is let through to a full slot; a place given back is seen by the next look', async () => {
  const { ask, seen } = slotOf(1, { known: ['p0'] });
  assert.deepEqual(await Promise.all([ask('p1'), ask('p2')]), ['place', 'refused']);
  assert.equal(await ask('p0'), 'none');
  seen.taken -= 1;
  assert.equal(await ask('p3'), 'place');
});

test('a look that fails is told to all who wait, and the next are served anew', async () => {
  const { ask, seen } = slotOf(1);
  seen.isBroken = true;
  const answers = await Promise.allSettled([ask('p0'), ask('p1')]);
  assert.ok(answers.every(({ status }) => status === 'rejected'));
  seen.isBroken = false;
  assert.equal(await ask('p2'), 'place');
});
