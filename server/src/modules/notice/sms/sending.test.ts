import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { type CmppCentre, createCmppCentre } from '../../../../../sandbox/src/message-centre/cmpp-centre.ts';
import { noFaults } from '../../../../../sandbox/src/message-centre/faults.ts';
import type { ShownMessage } from '../../../../../sandbox/src/message-centre/handset.ts';
import { createSgipCentre, type SgipCentre } from '../../../../../sandbox/src/message-centre/sgip-centre.ts';
import { createSmppCentre, type SmppCentre } from '../../../../../sandbox/src/message-centre/smpp-centre.ts';
import { freePort } from '../../../../../scripts/postgres.ts';
import type { MessageCentres } from '../../../message-centre-settings.ts';
import { type OpenCentre, openMessageCentres, routesOf } from '../../../message-centres.ts';
import { newUuid } from '../../../platform/ids.ts';
import { systemCall } from '../../../platform/jobs.ts';
import { openLog } from '../../../platform/log.ts';
import { openTestDatabase, type TestDatabase } from '../../../testing.ts';
import { until } from '../../../testing-waits.ts';
import { type KillPoint, killPoints } from './kill-points-testing.ts';
import { claim, createPump, endOverdue, type InCenter, sendOne } from './pump.ts';
import { queueSms } from './queue.ts';
import { receiveReport } from './reports.ts';
import { type PartAnswer, useSmsRoutes } from './routes.ts';
import { requeueSms } from './screens-store.ts';

// Short messages over both message centres with their real protocols: what handsets show, whatever breaks.

const centerId = 1;
const host = '127.0.0.1';
const log = openLog('silent');
const clock = () => Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
let data: TestDatabase;
let province: CmppCentre;
let unicom: SgipCentre;
let reserve: SmppCentre;
let installed: MessageCentres;
let centres: OpenCentre[];
const shown: ShownMessage[] = [];
/** What phones wrote, as the routes brought it. */
const written: { route: string; mobile: string; text: string }[] = [];
const nobody = async () => undefined;
let shift = Temporal.Duration.from({ seconds: 0 });
const now = () => Temporal.Now.instant().add(shift);

const inCenter: InCenter = (center, work) =>
  systemCall(
    {
      database: data.database,
      vault: data.vault,
      enqueue: nobody,
      now,
      accountingDay: async () => Temporal.PlainDate.from('2026-11-12'),
    },
    {
      name: 'test',
      centerId: center,
      requestId: newUuid(now().epochMilliseconds),
    },
  )(work);

before(async () => {
  data = await openTestDatabase('city');
  const show = (message: ShownMessage) => void shown.push(message);
  const login = { name: 'anju', password: 'secret' };
  const inboundLogin = { name: 'smg', password: 'back' };
  const providerPort = await freePort();
  province = createCmppCentre({
    listen: { host, port: 0 },
    account: { sourceAddress: '901234', secret: 's' },
    show,
    now: clock,
  });
  unicom = createSgipCentre({
    listen: { host, port: 0 },
    provider: { host, port: providerPort },
    login,
    providerLogin: inboundLogin,
    show,
    now: clock,
  });
  const reserveLogin = { systemId: 'anju', password: 'secret' };
  reserve = createSmppCentre({ listen: { host, port: 0 }, login: reserveLogin, show });
  for (const centre of [province, unicom, reserve]) await centre.start();
  installed = [
    {
      kind: 'cmpp',
      name: 'province',
      host,
      port: province.port(),
      sourceAddress: '901234',
      secret: 's',
      version: 3,
      serviceId: 'HPF',
      verifiesGateway: true,
    },
    {
      kind: 'sgip',
      name: 'unicom',
      host,
      port: unicom.port(),
      listenHost: host,
      listenPort: providerPort,
      node: 3_041_912_329,
      corporationId: '12329',
      serviceType: 'HPF',
      login,
      inboundLogin,
    },
    { kind: 'smpp', name: 'smpp', host, port: reserve.port(), login: reserveLogin, carrier: 'china-mobile' },
  ];
  centres = openMessageCentres(installed, {
    log,
    onReport: async (report) =>
      void (await receiveReport(
        { database: data.database, blindIndex: data.vault.blindIndex, inCenter, now, patienceMs: 1_000 },
        report,
      )),
    onUplink: async ({ route, mobile, text }) => void written.push({ route, mobile, text }),
    now,
    onWechat: async () => undefined,
    onWeibo: async () => undefined,
  });
  useSmsRoutes(routesOf(centres));
  for (const centre of centres) await centre.start();
  await settled(300);
});
after(async () => {
  for (const centre of centres) await centre.stop();
  await province.stop();
  await unicom.stop();
  await reserve.stop();
  await data.close();
});
afterEach(async () => {
  for (const centre of [province, unicom, reserve]) centre.faults.set(noFaults);
  await data.ownerPool.query(`delete from params.center_value where key = 'notice.sms-routes'`);
  shown.length = 0;
  shift = Temporal.Duration.from({ seconds: 0 });
  await data.ownerPool.query('update notice.sms set state = $1, holder = null where state in ($2, $3)', [
    'failed',
    'queued',
    'sending',
  ]);
});

const settled = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let mobiles = 0;
async function queue(text = '【中心】您的账户已入账。'): Promise<{ smsId: string; mobile: string }> {
  mobiles += 1;
  const mobile = `139${String(mobiles).padStart(8, '0')}`;
  const letter = {
    personId: null,
    channel: 'sms',
    address: mobile,
    text,
    template: 'test',
    templateNumber: 0,
  } as const;
  const [smsId = ''] = await inCenter(centerId, (call) =>
    queueSms(call, [{ ...letter, urgency: 'middle' }], { occasionId: null, validMinutes: 60 }),
  );
  return { smsId, mobile };
}
async function smsOf(smsId: string) {
  const { rows } = await data.ownerPool.query(
    `select state, reason, possibly_twice, (select string_agg(route || ' ' || t.state, ', ' order by try_no) from notice.sms_try t where t.sms_id = s.sms_id) as tries
     from notice.sms s where sms_id = $1`,
    [smsId],
  );
  const { possibly_twice: isPossiblyTwice, ...sms } = rows[0];
  // Said aloud only where it is so.
  return (isPossiblyTwice ? { ...sms, isPossiblyTwice } : sms) as {
    state: string;
    reason: string | null;
    tries: string | null;
    isPossiblyTwice?: true;
  };
}
const timesShown = (mobile: string) => shown.filter((message) => message.mobile === mobile).length;
const newPump = () =>
  createPump({ inCenter, listCenters: async () => [centerId], log, holder: crypto.randomUUID(), pollMs: 20 });

/** Runs a pump until the message has come to rest. */
async function pumped(smsId: string, states: readonly string[] = ['delivered', 'failed', 'unknown']) {
  const pump = newPump();
  await pump.start();
  try {
    return await until(async () => {
      const sms = await smsOf(smsId);
      return states.includes(sms.state) && sms;
    });
  } finally {
    await pump.stop();
  }
}

test('[S-D1] the province’s platform is first, and its report says that the message arrived', async () => {
  const { smsId, mobile } = await queue();
  assert.deepEqual(await pumped(smsId), { state: 'delivered', reason: null, tries: 'province delivered' });
  assert.equal(timesShown(mobile), 1);
});

test('[S-D1] what the province cannot take goes by Unicom, once', async () => {
  for (const faults of [{ down: true }, { submitResult: 9 }]) {
    province.faults.set({ ...noFaults, ...faults });
    await settled(50);
    const { smsId, mobile } = await queue();
    const sms = await pumped(smsId);
    assert.equal(sms.state, 'delivered');
    assert.match(sms.tries ?? '', /^province (not-sent|refused), unicom delivered$/);
    assert.equal(timesShown(mobile), 1);
  }
  province.faults.set(noFaults);
  await settled(1_500);
});

test('[S-D1] a long message that the province reports as not delivered goes by Unicom, whole', async () => {
  province.faults.set({ report: 'failed' });
  const text = `【中心】${'您的账户已入账。'.repeat(15)}`;
  const { smsId } = await queue(text);
  const sms = await pumped(smsId);
  assert.equal(sms.tries, 'province undelivered, unicom delivered');
  assert.equal(shown.at(-1)?.text, text);
});

test('[S-D1] an answer that never came makes it unknown: it is not sent by the other, and a late report settles it', async () => {
  province.faults.set({ silentSubmits: 1, report: 'none' });
  const { smsId, mobile } = await queue();
  const pump = newPump();
  await pump.start();
  await until(async () => timesShown(mobile) === 1);
  province.cut();
  const sms = await until(async () => (await smsOf(smsId)).state === 'unknown' && smsOf(smsId));
  await pump.stop();
  assert.equal(sms.tries, 'province unknown');
  await settled(1_300);
  assert.equal(timesShown(mobile), 1);
  const report = { route: 'province', reference: 'abc', mobile, state: 'delivered', stat: 'DELIVRD' } as const;
  const parts = { database: data.database, blindIndex: data.vault.blindIndex, inCenter, now, patienceMs: 0 };
  assert.equal(await receiveReport(parts, report), 'kept');
  assert.equal((await smsOf(smsId)).state, 'delivered');
  assert.equal(await receiveReport(parts, { ...report, reference: 'other', mobile: '13900000000' }), 'unknown');
});

test('[S-D1] a busy centre is asked again, and a number that nobody has is not tried elsewhere', async () => {
  province.faults.set({ throttledSubmits: 1 });
  const busy = await queue();
  assert.equal((await pumped(busy.smsId)).tries, 'province busy, province delivered');
  province.faults.set({ submitResult: 13 });
  const wrong = await queue();
  assert.deepEqual(await pumped(wrong.smsId), {
    state: 'failed',
    reason: '通道表示没有这个号码或用户',
    tries: 'province bad-number',
  });
  assert.equal(timesShown(wrong.mobile), 0);
});

test('[X-6] reports that are ahead of their answer, doubled or late change nothing that was true', async () => {
  for (const faults of [{ reportAfterMs: -1, reportTimes: 3 }, { reportAfterMs: 400 }]) {
    province.faults.set({ ...noFaults, ...faults });
    const { smsId, mobile } = await queue(`【中心】${'入账。'.repeat(40)}`);
    assert.equal((await pumped(smsId)).state, 'delivered');
    await settled(100);
    assert.equal((await smsOf(smsId)).tries, 'province delivered');
    assert.equal(timesShown(mobile), 1);
  }
});

test('[S-D1] where SMPP stands among the routes is a parameter, and it is the last to be tried without one', async () => {
  for (const centre of [province, unicom]) centre.faults.set({ submitResult: 9 });
  const last = await queue(`【中心】${'您的账户已入账。'.repeat(12)}`);
  assert.equal((await pumped(last.smsId)).tries, 'province refused, unicom refused, smpp delivered');
  assert.equal(timesShown(last.mobile), 1);
  await data.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values (1, 'notice.sms-routes', '2026-01-01', '["smpp", "unicom"]', 'test')`,
  );
  const first = await queue();
  assert.equal((await pumped(first.smsId)).tries, 'smpp delivered');
  reserve.faults.set({ report: 'failed' });
  unicom.faults.set(noFaults);
  const second = await queue();
  assert.equal((await pumped(second.smsId)).tries, 'smpp undelivered, unicom delivered');
});

test('[X-6] of a long message one part of which was taken, what goes another way is marked as possibly twice', async () => {
  const { smsId, mobile } = await queue(`【中心】${'您的账户已入账。'.repeat(12)}`);
  const sending = await claimOne();
  const answers = [
    await sending.prepared.sendPart(0),
    // The province takes the first part and refuses the second.
    (province.faults.set({ submitResult: 9 }), await sending.prepared.sendPart(1)),
  ];
  const prepared = { ...sending.prepared, sendPart: async (index: number) => answers[index] as PartAnswer };
  await sendOne(inCenter, { ...sending, prepared });
  const sms = await pumped(smsId);
  assert.deepEqual([sms.state, sms.isPossiblyTwice], ['delivered', true]);
  assert.equal(timesShown(mobile), 1);
});

/** The steps of sending one message, to be broken off after any of them as a killed process would. */
const steps = [
  async () => undefined,
  async () => void (await claimOne()),
  async () => {
    const sending = await claimOne();
    await sending.prepared.sendPart(0);
  },
  async () => {
    const sending = await claimOne();
    await Promise.all(sending.prepared.references.map((_name, index) => sending.prepared.sendPart(index)));
  },
  async () => sendOne(inCenter, await claimOne()),
] as const;
async function claimOne() {
  const [sending] = await inCenter(centerId, (call) => claim(call, crypto.randomUUID(), 1));
  assert.ok(sending);
  return sending;
}

test('[S-D1] a late word that it did arrive by the route before: what may be on the phone twice says so', async () => {
  province.faults.set({ report: 'failed' });
  const { smsId, mobile } = await queue();
  assert.equal((await pumped(smsId)).tries, 'province undelivered, unicom delivered');
  const { rows } = await data.ownerPool.query(
    'select reference from notice.sms_part where sms_id = $1 order by try_no limit 1',
    [smsId],
  );
  const report = {
    route: 'province',
    reference: rows[0].reference,
    mobile,
    state: 'delivered',
    stat: 'DELIVRD',
  } as const;
  const parts = { database: data.database, blindIndex: data.vault.blindIndex, inCenter, now, patienceMs: 0 };
  // Late, and then once more.
  for (const _time of [1, 2]) assert.equal(await receiveReport(parts, report), 'kept');
  assert.deepEqual(await smsOf(smsId), {
    state: 'delivered',
    reason: null,
    tries: 'province delivered, unicom delivered',
    isPossiblyTwice: true,
  });
});

test('[S-D1] a report that is so early that its message is still being sent is not thrown away: it is to come again', async () => {
  const { smsId, mobile } = await queue();
  const sending = await claimOne();
  const answer = await sending.prepared.sendPart(0);
  assert.equal(answer.state, 'taken');
  const report = { route: 'province', reference: 'early', mobile, state: 'delivered', stat: 'DELIVRD' } as const;
  const parts = { database: data.database, blindIndex: data.vault.blindIndex, inCenter, now, patienceMs: 0 };
  await assert.rejects(receiveReport(parts, report), /still being sent/);
  const named = { ...sending.prepared, sendPart: async () => ({ state: 'taken', reference: 'early' }) as const };
  await sendOne(inCenter, { ...sending, prepared: named });
  assert.equal(await receiveReport(parts, report), 'kept');
  assert.equal((await smsOf(smsId)).state, 'delivered');
});

test('[X-6] a report that is ahead of its answer is not given to an older message that was never answered', async () => {
  const { smsId, mobile } = await queue();
  const answeredBy = async (answer: PartAnswer) => {
    const sending = await claimOne();
    return () => sendOne(inCenter, { ...sending, prepared: { ...sending.prepared, sendPart: async () => answer } });
  };
  await (await answeredBy({ state: 'unknown' }))();
  assert.equal((await smsOf(smsId)).tries, 'province unknown');
  await inCenter(centerId, (call) =>
    requeueSms(call.tx, centerId, smsId, { at: call.now, possiblyTwice: true, reason: 'test' }),
  );
  const answer = await answeredBy({ state: 'taken', reference: 'second' });
  const report = { route: 'province', reference: 'second', mobile, state: 'delivered', stat: 'DELIVRD' } as const;
  const parts = { database: data.database, blindIndex: data.vault.blindIndex, inCenter, now, patienceMs: 0 };
  await assert.rejects(receiveReport(parts, report), /still being sent/);
  await answer();
  assert.equal(await receiveReport(parts, report), 'kept');
  assert.deepEqual(await smsOf(smsId), {
    state: 'delivered',
    reason: null,
    tries: 'province unknown, province delivered',
    isPossiblyTwice: true,
  });
});

test('[S-U2] of a long uplink the first part is brought, without its header, by every protocol', async () => {
  const text = `签约${'，请回复我的公积金余额'.repeat(8)}𬀩`;
  const mobile = '13800138000';
  for (const centre of [province, unicom, reserve]) centre.uplink({ mobile, to: '12329', text });
  await until(async () => written.length >= 3);
  // What else was brought of it is taken, so that it is not brought again.
  await settled(1_200);
  // A busy machine may answer so late that it is brought once more: it is kept once (uplink.test.ts).
  const brought = new Map(written.map((one) => [one.route, one]));
  assert.deepEqual(
    [...brought.values()].toSorted((one, two) => one.route.localeCompare(two.route)),
    ['province', 'smpp', 'unicom'].map((route) => ({ route, mobile, text: text.slice(0, 67) })),
  );
  assert.ok(written.every((one) => one.text === text.slice(0, 67)));
});

/** Every route before the last refuses what the tests break off on `route`. */
type Route = 'province' | 'unicom' | 'smpp';
const routesBefore = { province: [], unicom: [() => province], smpp: [() => province, () => unicom] } as const;
function refuseBefore(route: Route): number {
  for (const centre of routesBefore[route]) centre().faults.set({ submitResult: 9 });
  return routesBefore[route].length;
}
const killedRoutes = ['province', 'unicom', 'smpp'] as const;

for (const route of killedRoutes)
  for (const [number, step] of steps.entries())
    test(`[X-6] killed after step ${number} of sending by ${route}: the next process never sends twice, and says what it cannot know`, async () => {
      const before = refuseBefore(route);
      const { smsId, mobile } = await queue(`【中心】${'您的账户已入账。'.repeat(10)}`);
      // The routes before it refuse it first: then the broken step is its own.
      for (let refused = 0; refused < before; refused += 1) await sendOne(inCenter, await claimOne());
      await step();
      const sms = await pumped(smsId);
      await settled(100);
      assert.ok(timesShown(mobile) <= 1, 'the phone shows it twice');
      if (sms.state === 'delivered') assert.equal(timesShown(mobile), 1);
      else {
        assert.equal(sms.state, 'unknown');
        // A report of one part may come before the next process ends the try: then it is the other part that nobody answered.
        assert.match(sms.reason ?? '', /^(发送过程中断|通道没有应答)，不能确定是否送达$/);
      }
    });

for (const route of killedRoutes)
  test(`[X-6] processes that are killed (SIGKILL) between any two steps of sending by ${route} leave nothing to be sent twice`, async () => {
    const before = refuseBefore(route);
    const queued = [];
    for (const _point of killPoints) queued.push(await queue(`【中心】${'您的账户已入账。'.repeat(10)}`));
    // The routes before it refuse them first: then the broken step is its own.
    for (let refused = 0; refused < before * queued.length; refused += 1) await sendOne(inCenter, await claimOne());
    await Promise.all(killPoints.map(killedAt));
    const ends = [];
    for (const { smsId } of queued) ends.push(await pumped(smsId));
    await settled(200);
    for (const { mobile } of queued) assert.ok(timesShown(mobile) <= 1, 'the phone shows it twice');
    // What was never claimed and what was settled is known, and what was reported meanwhile; all else may have arrived,
    // and says so: the two of which not every part left are among it.
    const counts = { delivered: 0, unknown: 0 };
    for (const [index, { state, reason }] of ends.entries()) {
      counts[state as keyof typeof counts] += 1;
      if (state === 'delivered') assert.equal(timesShown(queued[index]?.mobile ?? ''), 1);
      else assert.match(`${state} ${reason}`, /^unknown .+，不能确定是否送达$/);
    }
    assert.ok(counts.delivered >= 2 && counts.unknown >= 2, JSON.stringify(counts));
    // On phones: what was claimed by nobody, and those whose parts had all left.
    assert.equal(queued.filter(({ mobile }) => timesShown(mobile) === 1).length, 4);
  });

/** A process of its own that claims one message and is killed at a point. */
async function killedAt(point: KillPoint, index: number): Promise<void> {
  const listenPort = await freePort();
  const own = installed.map((centre) =>
    // A node of its own: the sequences of processes that start in the same second must differ.
    centre.kind === 'sgip' ? { ...centre, listenPort, node: centre.node + 1 + index } : centre,
  );
  const script = join(import.meta.dirname, 'killed-testing.ts');
  const child = spawn(process.execPath, [script, point, data.url, JSON.stringify(own)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', `the process did not come to its end at ${point}`);
}

test('[X-6] two processes at once take each message once', async () => {
  province.faults.set({ report: 'none' });
  const queued = await Promise.all(Array.from({ length: 60 }, () => queue()));
  const claimed = await Promise.all(
    Array.from({ length: 6 }, () => inCenter(centerId, (call) => claim(call, crypto.randomUUID(), 15))),
  );
  const sendings = claimed.flat();
  assert.equal(new Set(sendings.map(({ smsId }) => smsId)).size, sendings.length);
  await Promise.all(sendings.map((sending) => sendOne(inCenter, sending)));
  for (const { smsId } of queued) await pumped(smsId, ['handed-over']);
  for (const { mobile } of queued) assert.equal(timesShown(mobile), 1);
});

test('what is never reported is unknown after two days, and what no route would take is too late after its time', async () => {
  province.faults.set({ report: 'none' });
  const silent = await queue();
  await pumped(silent.smsId, ['handed-over']);
  const late = await queue();
  shift = Temporal.Duration.from({ hours: 49 });
  await inCenter(centerId, endOverdue);
  assert.equal((await smsOf(silent.smsId)).state, 'unknown');
  assert.deepEqual(await smsOf(late.smsId), { state: 'failed', reason: '在有效时间内没有可用的通道', tries: null });
});
