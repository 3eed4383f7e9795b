import { claim, endOverdue, sendOne } from '../server/src/modules/notice/sms/pump.ts';
import { endOrphans } from '../server/src/modules/notice/sms/store.ts';
import { advanceDue, advanceDueParts, keepReconciled } from '../server/src/modules/settlement/index.ts';
import { exchangeMessages } from '../server/src/modules/transfer/index.ts';
import { allJobs } from '../server/src/modules.ts';
import { openLog } from '../server/src/platform/log.ts';
import { rounds } from '../server/src/rounds.ts';
import { payForeign } from './acts/transfers.ts';
import { drawFault } from './faults.ts';
import { Finding } from './finding.ts';
import { jobOf, listJobs, removeJob } from './queue.ts';
import type { World } from './world.ts';

// What goes on behind the windows: jobs, the bank's notices, short messages, and the rounds of the worker.

const log = openLog('silent');
const faultProbability = 0.1;

/** Runs work that is safe to run twice; answers false when a fault struck it. An error of its own is a finding. */
async function attempt(world: World, what: string, work: () => Promise<unknown>): Promise<boolean> {
  const fault = world.isCalm ? undefined : drawFault(world.faultRandom, faultProbability);
  world.faults.length = 0;
  world.tick();
  try {
    const { struck } = await world.pool.under(fault, work);
    world.trace.add(`${what}${struck ? ` [${fault?.kind}]` : ''}`);
    return !struck || fault?.kind === 'conflict';
  } catch (error) {
    if (!world.pool.hasFired) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Finding('what is done behind the windows does not fail', `${what}: ${text}`);
    }
    world.trace.add(`${what} broken off [${fault?.kind}]`);
    return false;
  }
}

/** Some of the jobs that wait, in any order; one that was broken off waits on, and now and then one comes twice. */
export async function runJobs(world: World, most: number): Promise<number> {
  const waiting = world.faultRandom.shuffled(await listJobs(world.data.ownerPool));
  let count = 0;
  for (const job of waiting.slice(0, most)) {
    const { payload } = job;
    const run = () => jobOf(allJobs, job).handle({ log, inCall: world.inCall(payload.centerId, job.name) }, payload);
    if (!(await attempt(world, `job ${job.name} ${payload.centerId}`, run))) continue;
    count += 1;
    if (!world.isCalm && world.faultRandom.chance(0.2)) await attempt(world, `job ${job.name} twice`, run);
    await removeJob(world.data.ownerPool, job);
  }
  return count;
}

/** The bank tells of movements, books batches and is asked about orders. */
export async function turnBank(world: World, most: number): Promise<void> {
  const { bank, gateway, faultRandom } = world;
  if (faultRandom.chance(0.5) || world.isCalm) bank.bookBatches(most);
  await attempt(world, 'notices of the bank', () => bank.tellSome(gateway.answer, most));
  if (!world.isCalm && faultRandom.chance(0.1))
    await attempt(world, 'a notice again', () => bank.tellAgain(gateway.answer));
  for (const { centerId } of world.centers)
    await attempt(world, `round of the bank ${centerId}`, async () => {
      const failing = openLog('silent');
      const run = { log: failing, inCall: world.inCall(centerId, 'bank') };
      await advanceDue(run);
      await advanceDueParts(run);
      await keepReconciled(run);
    });
}

/** Letters between centres go to and fro, when the platform answers; foreign centres pay. */
export async function turnLetters(world: World): Promise<void> {
  const { sandbox, faultRandom } = world;
  sandbox.transfers.mailboxes.isDown = !world.isCalm && faultRandom.chance(0.2);
  for (const { centerId } of world.centers)
    await attempt(world, `letters ${centerId}`, () =>
      exchangeMessages({ log, inCall: world.inCall(centerId, 'transfer-platform') }),
    );
  payForeign(world);
}

/** Short messages leave; the centres report about those that left before and bring what people wrote. */
export async function turnPhones(world: World, most: number): Promise<void> {
  const { faultRandom } = world;
  const { office } = world.phones;
  for (const { centerId } of world.centers) {
    const inCall = world.inCall(centerId, 'short-messages');
    const before = office.taken.length;
    const isWell = await attempt(world, `short messages ${centerId}`, async () => {
      const sendings = await inCall((call) => claim(call, world.holder.id, most));
      for (const sending of sendings) {
        world.tick();
        office.sending = sending.smsId;
        await sendOne((_centerId, work) => inCall(work), sending);
      }
    });
    // Whoever was killed leaves messages half sent; the next process takes a name of its own.
    if (!isWell) {
      world.holder.id = crypto.randomUUID();
      await inCall((call) => endOrphans(call.tx, centerId, world.holder.id, call.now));
      // What was answered to the killed process may not have been kept.
      for (const part of office.taken.slice(before)) part.isTold = false;
    }
    await attempt(world, `late messages ${centerId}`, () => inCall(endOverdue));
  }
  for (const held of faultRandom.shuffled(office.held).slice(0, most)) {
    let isKept = false;
    await attempt(world, held.what, async () => {
      isKept = await held.bring();
    });
    if (isKept) office.held.splice(office.held.indexOf(held), 1);
  }
}

/** What the worker does again and again, in any order. */
export async function runRounds(world: World, only?: readonly string[]): Promise<void> {
  for (const { name, work } of world.faultRandom.shuffled(rounds)) {
    if (only && !only.includes(name)) continue;
    for (const { centerId } of world.centers)
      await attempt(world, `round ${name} ${centerId}`, () => world.inCall(centerId, name)(work));
  }
}

/** Until nothing waits any more, with nothing going wrong: what then is not done never will be. */
export async function settleDown(world: World): Promise<void> {
  const mood = { isCalm: world.isCalm };
  world.isCalm = true;
  world.bank.isCalm = true;
  world.phones.office.isCalm = true;
  for (let turn = 0; ; turn += 1) {
    if (turn === 60) throw new Finding('everything comes to an end', await waitingOf(world));
    await runRounds(world, ['evidence', 'short messages']);
    await runJobs(world, 1_000);
    await turnLetters(world);
    await turnBank(world, 1_000);
    await turnPhones(world, 1_000);
    if ((await waitingOf(world)) === '') break;
    world.clock.now = world.clock.now.add({ minutes: turn < 30 ? 3 : 60 });
  }
  world.isCalm = mood.isCalm;
  world.bank.isCalm = mood.isCalm;
  world.phones.office.isCalm = mood.isCalm;
}

/** What is under way, or the empty text. */
async function waitingOf({ data, bank, clock, phones, sandbox }: World): Promise<string> {
  const { rows } = await data.ownerPool.query<{ what: string; count: string }>(
    `    select what, count::text from (
      select 'jobs' as what, count(*) from simulation.job
      union all select 'receipts', count(*) from settlement.receipt where state = 'received'
      union all select 'payments', count(*) from settlement.payment where state in ('registered', 'unknown', 'accepted')
      union all select 'parts of batches', count(*) from settlement.collection_part where state in ('registered', 'unknown', 'accepted')
      union all select 'short messages', count(*) from notice.sms s where channel = 'sms' and (state = 'sending' or state = 'queued' and next_at <= $1)
        and not exists (select from notice.batch b where b.center_id = s.center_id and b.batch_id = s.batch_id and b.state <> 'open')
      union all select 'letters', count(*) from transfer.message where state = 'waiting'
      union all select 'occasions', count(*) from notice.occasion where expanded_at is null
    ) open where count > 0`,
    [clock.now.toString()],
  );
  const others = [
    { what: 'notices', count: bank.waiting() },
    { what: 'letters at the platform', count: lettersOf(sandbox) },
    { what: 'foreign money', count: sandbox.foreignMoney.length },
    { what: 'reports and uplinks', count: phones.office.held.length },
  ];
  return [...rows, ...others.filter(({ count }) => count > 0)].map(({ what, count }) => `${count} ${what}`).join(', ');
}

/** What the platform still has for the centres of this installation. */
const lettersOf = ({ transfers: { access, mailboxes } }: World['sandbox']): number =>
  access.nodes.reduce((sum, { node }) => sum + mailboxes.waiting(node).length, 0);
