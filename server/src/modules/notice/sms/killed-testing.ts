import { join } from 'node:path';
import { openMessageCentres, routesOf } from '../../../message-centres.ts';
import { openVault } from '../../../platform/crypto.ts';
import { openDatabase, openPool } from '../../../platform/db.ts';
import { newUuid } from '../../../platform/ids.ts';
import { systemCall } from '../../../platform/jobs.ts';
import { openLog } from '../../../platform/log.ts';
import { type KillPoint, killPoints } from './kill-points-testing.ts';
import { claim, type InCenter, sendOne } from './pump.ts';
import { type PartAnswer, useSmsRoutes } from './routes.ts';

// A process that sends one message and kills itself at a point, with the signal that nothing can catch: started by
// sending.test.ts.

const [, , wanted, databaseUrl = '', installed = '[]'] = process.argv;
const point = killPoints.find((one) => one === wanted);
if (!point) throw new Error('no such point');
const pool = openPool(databaseUrl, 2);
const database = openDatabase(pool);
const vault = openVault(join(import.meta.dirname, '../../../../../.anju-test/keys.json'));
const now = () => Temporal.Now.instant();
const die = () => process.kill(process.pid, 'SIGKILL');
const diesAt = (one: KillPoint) => {
  if (one === point) die();
};

/** Runs in a transaction; dies inside it, when all is written and nothing committed, at the given point. */
const inCenterUntil =
  (one: KillPoint): InCenter =>
  (centerId, work) =>
    systemCall(
      {
        database,
        vault,
        enqueue: async () => undefined,
        now,
        accountingDay: async () => Temporal.PlainDate.from('2026-11-12'),
      },
      { name: 'test', centerId, requestId: newUuid(now().epochMilliseconds) },
    )(async (call) => {
      const done = await work(call);
      diesAt(one);
      return done;
    });

// It keeps nothing that comes back: the message centre brings it again to whoever has the line next.
const notKept = async () => {
  throw new Error('nothing is kept here');
};
const centres = openMessageCentres(JSON.parse(installed), {
  log: openLog('silent'),
  onReport: notKept,
  onUplink: notKept,
  now: () => Temporal.Now.instant(),
  onWechat: notKept,
  onWeibo: notKept,
});
useSmsRoutes(routesOf(centres));
for (const centre of centres) await centre.start();
await new Promise((resolve) => setTimeout(resolve, 300));

const [sending] = await inCenterUntil('in-claim')(1, (call) => claim(call, crypto.randomUUID(), 1));
if (!sending) throw new Error('nothing to send');
diesAt('claimed');
const { prepared } = sending;
const answers: PartAnswer[] = [];
for (const [index] of prepared.references.entries()) {
  answers.push(await prepared.sendPart(index));
  if (index === 0) diesAt('part-sent');
}
diesAt('sent');
await sendOne(inCenterUntil('in-settle'), {
  ...sending,
  prepared: { ...prepared, sendPart: async (index) => answers[index] ?? { state: 'unknown' } },
});
diesAt('settled');
throw new Error('still alive');
