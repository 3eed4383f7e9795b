import { fictionalPerson } from '../../sandbox/src/city/people.ts';
import { casework, contribution } from '../../server/src/contract.ts';
import { findPerson } from '../../server/src/modules/party/index.ts';
import type { RouteInput } from '../../server/src/platform/route.ts';
import { ask, readIf } from '../ask.ts';
import type { Center, World } from '../world.ts';
import { type Act, rowsOf } from './act.ts';
import { anEmployer, answerOf, business, type Employer, sign } from './employers.ts';
import { paper } from './papers.ts';

// What happens to an employer between its months: people come from elsewhere, hard times, a business thought better of.

const newBase = ({ random }: World) => `${3_500 + random.int(15_000)}.00`;

/** Somebody comes from another employer of the city, or is hired for the first time. */
async function takeOn(world: World, center: Center): Promise<void> {
  const { random } = world;
  const employer = await anEmployer(world, center);
  if (!employer) return;
  const isKnown = random.chance(0.7);
  const one = isKnown ? await elsewhere(world, center, employer) : fictionalPerson(1_990_000 + random.int(10_000));
  if (!one) return;
  const { name, certificateNumber, mobile } = one;
  const person = {
    name,
    certificateType: '居民身份证',
    certificateNumber,
    ...(mobile !== '' && { mobile }),
    base: newBase(world),
  };
  const kind = isKnown ? ('transfer-in' as const) : ('open' as const);
  const body = { kind, businessId: crypto.randomUUID(), people: [person] };
  const asked = await ask(world, employer.who, contribution.startRows, { body }, { isRepeatable: true });
  const taken = answerOf(asked);
  if (taken?.result === 'taken') await sign(world, employer, taken.businessId);
}

/** Mostly somebody whom another employer has sealed; now and then somebody whom it still pays for. */
async function elsewhere(world: World, { centerId }: Center, { who }: Employer) {
  const { random, parts, data } = world;
  const states = random.chance(0.9) ? ['sealed'] : ['sealed', 'normal', 'frozen'];
  const rows = await rowsOf<{ person_id: string }>(
    world,
    `select person_id from account.personal_account
     where center_id = $1 and employer_id <> $2 and person_id is not null and state = any ($3) order by account_no`,
    [centerId, who.employerId, states],
  );
  const row = random.pick(rows);
  const found = row && (await findPerson({ tx: parts.database, vault: data.vault, centerId }, row.person_id));
  return found && { name: found.name, certificateNumber: found.certificateNumber, mobile: found.mobile ?? '' };
}

/** An employer in hardship asks to pay later, or pays again before the time is over. */
async function defer(world: World, center: Center): Promise<void> {
  const { random, clock } = world;
  const employer = await anEmployer(world, center);
  if (!employer) return;
  const { who } = employer;
  const [row] = await rowsOf<{ state: string }>(
    world,
    `select state from account.employer_account where center_id = $1 and employer_id = $2`,
    [center.centerId, who.employerId],
  );
  if (row?.state === 'deferred' && random.chance(0.6)) return business(world, employer, { kind: 'resumption' });
  const businessId = crypto.randomUUID();
  const month = clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toPlainYearMonth();
  const request: RouteInput<typeof contribution.startBusiness>['body'] = {
    kind: 'deferral',
    businessId,
    to: month.add({ months: random.int(5) }).toString(),
    reason: '订单减少，资金周转困难',
    profitLastYearFen: -5_000_000,
    profitYearBeforeFen: 200_000,
  };
  const started = await ask(world, who, contribution.startBusiness, { body: request }, { isRepeatable: true });
  if (started.outcome !== 'ok') return;
  const view = await readIf(world, who, contribution.getBusiness, { params: { businessId } });
  const caseId = view?.facts.caseId;
  if (typeof caseId !== 'string') return;
  for (const slot of ['request', 'minutes'])
    await ask(world, who, casework.attachToMyCase, {
      params: { caseId },
      query: { slot, fileName: `${slot}.png` },
      file: paper,
    } as RouteInput<typeof casework.attachToMyCase>);
  await sign(world, employer, businessId);
}

/** A business that waits — for money, for a review, for a signature — is taken back, or handed in again after its return. */
async function thinkBetter(world: World, center: Center): Promise<void> {
  const { random } = world;
  const employer = await anEmployer(world, center);
  if (!employer) return;
  const rows = await rowsOf<{ business_id: string; state: string; kind: string }>(
    world,
    `select business_id, state, kind from contribution.business
     where center_id = $1 and employer_id = $2 and state in ('draft', 'pending') order by number, business_id`,
    [center.centerId, employer.who.employerId],
  );
  const row = random.pick(rows);
  if (!row) return;
  const params = { businessId: row.business_id };
  if (row.state === 'draft' && random.chance(0.6)) return sign(world, employer, row.business_id);
  if (row.kind !== 'back-payment' && random.chance(0.5))
    return void (await ask(world, employer.who, contribution.resubmitBusiness, { params }, { isRepeatable: true }));
  await ask(world, employer.who, contribution.discardBusiness, { params }, { isRepeatable: true });
}

export const staffingActs: readonly Act[] = [
  { name: 'take on', weight: 3, run: takeOn },
  { name: 'defer', weight: 1, run: defer },
  { name: 'think better', weight: 2, run: thinkBetter },
];
