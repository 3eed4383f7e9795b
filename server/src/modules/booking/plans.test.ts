import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import * as contract from './contract.ts';
import { remindDue } from './index.ts';

// Thursday 12 November 2026, 10:00 in Beijing.
let service: TestService;
let manager: TestCaller;
let people: string[];
let outletId: string;
const friday = '2026-11-13';
const monday = '2026-11-16';

before(async () => {
  service = await openTestService();
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 60',
  );
  people = rows.map((row) => row.person_id);
  manager = await service.staff(['manager']);
  outletId = (await manager.call(contract.listManagedOutlets, {})).outlets[0]?.outletId ?? '';
});
after(() => service.close());

const book = async (index: number, given: object = {}) =>
  (await service.person(people[index] ?? '')).call(contract.book, {
    body: { appointmentId: crypto.randomUUID(), outletId, service: 'loan', day: monday, starts: 600, ...given },
  });
const stateOf = async (index: number) =>
  (await (await service.person(people[index] ?? '')).call(contract.listAppointments, { query: {} })).rows[0];
const plan = (given: object = {}) => ({
  params: { outletId },
  body: {
    validFrom: monday,
    note: '大厅改造',
    slots: [
      { service: 'loan', starts: 600, ends: 660, capacity: 1 },
      { service: 'enquiry', starts: 540, ends: 1020, capacity: 20 },
    ],
    ...given,
  },
});
const toldOf = async (index: number, kind: string) =>
  (
    await service.ownerPool.query<{ variables: Record<string, string> }>(
      'select variables from notice.occasion where kind = $1 and audience_id = $2',
      [kind, people[index]],
    )
  ).rows;

test('[P-B1] a plan that shrinks: places are kept, a slot that goes away is told of, before the new plan is saved and after', async () => {
  await book(0);
  await book(1);
  await book(2, { starts: 900 });
  const effect = { kept: 2, over: 1, gone: 1 };
  assert.deepEqual(await manager.call(contract.previewPlan, plan()), effect);
  assert.equal((await stateOf(2))?.state, 'booked');
  assert.deepEqual(await manager.call(contract.savePlan, plan()), effect);
  assert.deepEqual([(await stateOf(0))?.state, (await stateOf(1))?.state], ['booked', 'booked']);
  const gone = await stateOf(2);
  assert.deepEqual([gone?.state, gone?.cancelReason], ['cancelled', '大厅改造']);
  assert.equal((await toldOf(2, 'booking.taken-back'))[0]?.variables['reason'], '大厅改造');
  assert.equal((await toldOf(0, 'booking.taken-back')).length, 0);
  // Above the new number nobody else gets in; below it somebody does again.
  const late = () =>
    service.person(people[3] ?? '').then((caller) =>
      caller.try(contract.book, {
        body: { appointmentId: crypto.randomUUID(), outletId, service: 'loan', day: monday, starts: 600 },
      }),
    );
  assert.equal((await late()).status, 409);
  for (const index of [0, 1]) {
    const mine = await stateOf(index);
    await (await service.person(people[index] ?? '')).call(contract.cancelAppointment, {
      params: { appointmentId: mine?.appointmentId ?? '' },
    });
  }
  assert.equal((await late()).status, 200);
  // Who lost the place may book the same business again at once.
  assert.equal((await book(2, { day: friday, starts: 900 })).state, 'booked');
});

test('[P-B1] each day has the slots of its own version; what holds today is not changed', async () => {
  const me = await service.person(people[4] ?? '');
  const { days } = await me.call(contract.listSlots, { query: { outletId, service: 'loan' } });
  const slotsOn = (day: string) => days.find((one) => one.day === day)?.slots.length;
  assert.deepEqual([slotsOn(friday), slotsOn(monday)], [6, 1]);
  const today = await refused(manager, contract.savePlan, plan({ validFrom: '2026-11-12' }));
  assert.equal(today.code, 'booking/plan-too-early');
  const wrong = await refused(
    manager,
    contract.savePlan,
    plan({ slots: [{ service: 'loan', starts: 500, ends: 560, capacity: 1 }] }),
  );
  assert.deepEqual([wrong.code, /服务时间/.test(wrong.detail ?? '')], ['booking/plan-fault', true]);
  const unknown = await refused(
    manager,
    contract.savePlan,
    plan({ slots: [{ service: 'nothing', starts: 600, ends: 660, capacity: 1 }] }),
  );
  assert.equal(unknown.code, 'booking/unknown-service');
  const { outlets } = await manager.call(contract.listManagedOutlets, {});
  assert.deepEqual(
    outlets[0]?.plans.map(({ validFrom, state }) => [validFrom, state]),
    [
      ['1999-04-03', 'current'],
      [monday, 'future'],
    ],
  );
});

test('[P-B1] forty people book while the slot is taken away: whoever got in is told, nobody is left behind', async () => {
  const wishes = people.slice(10, 50).map((id) => service.person(id));
  const callers = await Promise.all(wishes);
  const slots = [{ service: 'enquiry', starts: 540, ends: 1020, capacity: 20 }];
  const [saved, ...answers] = await Promise.all([
    manager.call(contract.savePlan, plan({ validFrom: '2026-11-17', slots: [] })),
    ...callers.map((caller) =>
      caller.try(contract.book, {
        body: { appointmentId: crypto.randomUUID(), outletId, service: 'enquiry', day: '2026-11-17', starts: 540 },
      }),
    ),
  ]);
  const { rows } = await service.ownerPool.query(
    `select count(*) filter (where state = 'booked')::int as booked, count(*) filter (where cancel_reason is not null)::int as told
     from booking.appointment where day = '2026-11-17'`,
  );
  const won = answers.filter(({ status }) => status === 200).length;
  assert.deepEqual([rows[0].booked, rows[0].told], [0, won]);
  assert.equal(saved.gone, won);
  assert.ok(answers.every(({ status }) => [200, 404, 409].includes(status)));
  await manager.call(contract.savePlan, plan({ validFrom: '2026-11-17', slots }));
});

test('[P-B1] an outlet closes on a day and opens on another; who is booked is told, and nobody books a closed day', async () => {
  await book(5, { day: '2026-11-18', service: 'enquiry', starts: 540 });
  const closed = (isPreview: boolean) => ({
    params: { outletId },
    body: { day: '2026-11-18', kind: 'closed' as const, note: '消防演练', isPreview },
  });
  assert.equal((await manager.call(contract.saveOutletDay, closed(true))).gone, 1);
  assert.equal((await stateOf(5))?.state, 'booked');
  assert.equal((await manager.call(contract.saveOutletDay, closed(false))).gone, 1);
  assert.deepEqual([(await stateOf(5))?.state, (await stateOf(5))?.cancelReason], ['cancelled', '消防演练']);
  const caller = await service.person(people[5] ?? '');
  const again = await refused(caller, contract.book, {
    body: { appointmentId: crypto.randomUUID(), outletId, service: 'enquiry', day: '2026-11-18', starts: 540 },
  });
  assert.equal(again.code, 'booking/day-not-open');
  const saturday = '2026-11-21';
  const open = { day: saturday, kind: 'open' as const, note: '周末开放日', isPreview: false };
  await manager.call(contract.saveOutletDay, { params: { outletId }, body: open });
  await book(5, { day: saturday, service: 'enquiry', starts: 540 });
  const held = await refused(manager, contract.removeOutletDay, { params: { outletId }, body: { day: saturday } });
  assert.equal(held.code, 'booking/booked-then');
  const { outlets } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  assert.deepEqual(
    outlets[0]?.specialDays.map(({ day, kind }) => [day, kind]),
    [
      ['2026-11-18', 'closed'],
      [saturday, 'open'],
    ],
  );
  await manager.call(contract.removeOutletDay, { params: { outletId }, body: { day: '2026-11-18' } });
});

test('[P-B1] the national calendar holds: a holiday is not booked, a weekend day worked in exchange is', async () => {
  await service.ownerPool.query(
    `insert into params.national_day (day, kind, name, source) values ('2026-11-26', 'holiday', '假日', '测试'), ('2026-11-28', 'workday', '补班', '测试')`,
  );
  const caller = await service.person(people[6] ?? '');
  const { days } = await caller.call(contract.listSlots, { query: { outletId, service: 'enquiry' } });
  const isThere = (day: string) => days.some((one) => one.day === day);
  assert.deepEqual(['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'].map(isThere), [false, true, true, false]);
  const slotOf = (day: string) => ({
    appointmentId: crypto.randomUUID(),
    outletId,
    service: 'enquiry',
    day,
    starts: 540,
  });
  const holiday = await refused(caller, contract.book, { body: slotOf('2026-11-26') });
  assert.equal(holiday.code, 'booking/day-not-open');
  assert.equal((await book(6, { day: '2026-11-28', service: 'enquiry', starts: 540 })).state, 'booked');
});

test("[P-B3] the centre's own figures hold: days ahead, and until when one may cancel", async () => {
  await service.ownerPool.query(
    `insert into params.center_value (center_id, key, valid_from, value, source) values
       (1, 'booking.days-ahead', '2026-11-01', '5', '测试'), (1, 'booking.cancel-days-ahead', '2026-11-01', '5', '测试')`,
  );
  const caller = await service.person(people[7] ?? '');
  const { days } = await caller.call(contract.listSlots, { query: { outletId, service: 'enquiry' } });
  assert.equal(days.at(-1)?.day, '2026-11-17');
  const mine = await book(7, { day: '2026-11-16', service: 'enquiry', starts: 540 });
  assert.equal(mine.cancelBy, null);
  const late = await refused(caller, contract.cancelAppointment, { params: { appointmentId: mine.appointmentId } });
  assert.match(late.detail ?? '', /最晚在 2026-11-11 取消，今天是 2026-11-12/);
  await service.ownerPool.query(
    "delete from params.center_value where key in ('booking.days-ahead', 'booking.cancel-days-ahead')",
  );
});

test('[U-O1] an outlet is made and changed with an audit entry that says what differs; what is wrong is refused', async () => {
  const id = unknownUuid();
  const outlet = {
    name: '新城管理部',
    address: '新城大道9号',
    directions: '公交3路新城站',
    phone: '0370-1234567',
    opens: 510,
    closes: 1050,
    windows: 2,
    services: ['loan'],
    isOpen: true,
    windowGroups: [{ windowNo: 2, queueGroups: ['employer'] }],
    printer: { host: '10.0.0.9', port: 9100, columns: 32 },
  };
  const save = (given: object = {}) => ({ params: { outletId: id }, body: { ...outlet, ...given } });
  const made = await manager.call(contract.saveOutlet, save());
  assert.deepEqual([made.windowGroups, made.printer?.state, made.plans], [outlet.windowGroups, 'unknown', []]);
  await manager.call(contract.saveOutlet, save({ opens: 540, printer: null }));
  const { rows } = await service.ownerPool.query(
    `select detail from audit.entry where operation = 'booking.save-outlet' and detail->>'isNew' = 'false'`,
  );
  assert.deepEqual(rows[0]?.detail.changed, ['opens: 510 → 540']);
  assert.equal((await refused(manager, contract.saveOutlet, save({ opens: 1100 }))).code, 'booking/wrong-hours');
  assert.equal(
    (await refused(manager, contract.saveOutlet, save({ services: ['other'] }))).code,
    'booking/unknown-service',
  );
  const stranger = await refused(
    manager,
    contract.saveOutlet,
    save({ printer: { ...outlet.printer, host: '8.8.8.8' } }),
  );
  assert.equal(stranger.code, 'booking/printer-address');
  assert.equal((await (await service.staff(['clerk'])).try(contract.saveOutlet, save())).status, 403);
  const foreign = await service.staff(['manager'], 2);
  assert.ok((await foreign.call(contract.listManagedOutlets, {})).outlets.every((one) => one.outletId !== id));
  assert.equal((await refused(foreign, contract.savePlan, plan())).code, 'booking/outlet-not-found');
  await manager.call(contract.saveOutlet, save({ isOpen: false, printer: null }));
  const { outlets } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  assert.ok(outlets.every((one) => one.outletId !== id));
});

test('[P-B1] the day before, from the hour that the centre has set, everybody is reminded once', async () => {
  const before = service.clock.now;
  service.clock.now = Temporal.Instant.from('2026-11-12T08:59:00+08:00');
  await book(6, { day: friday, starts: 540 });
  const inCall = systemCall(service.service.parts, { name: 'house', centerId: 1, requestId: unknownUuid() });
  assert.equal(await inCall(remindDue), 0);
  assert.equal((await toldOf(6, 'booking.reminder')).length, 0);
  service.clock.now = Temporal.Instant.from('2026-11-12T09:00:00+08:00');
  // The service's own clock may ask at the same moment: who takes it does not matter, once does.
  await Promise.all([inCall(remindDue), inCall(remindDue)]);
  const [reminder] = await until(async () => {
    const [told, other] = [await toldOf(6, 'booking.reminder'), await toldOf(2, 'booking.reminder')];
    return told.length > 0 && other.length > 0 && told;
  });
  assert.equal(await inCall(remindDue), 0);
  assert.deepEqual([reminder?.variables['day'], reminder?.variables['time']], [friday, '09:00—10:00']);
  for (const index of [2, 6]) assert.equal((await toldOf(index, 'booking.reminder')).length, 1);
  service.clock.now = before;
});

test('[P-B2] [U-B2] appointments by state and day, page by page, for people and employers alike', async () => {
  const id = people[55] ?? '';
  const employer = (
    await service.ownerPool.query(
      'select employer_id from party.employer where center_id = 1 order by employer_id limit 1',
    )
  ).rows[0].employer_id as string;
  for (const [kind, subject] of [
    ['person', id],
    ['employer', employer],
  ])
    for (let number = 0; number < 25; number += 1)
      await service.ownerPool.query(
        `insert into booking.appointment (center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places, subject_kind, subject_id, state, channel, booked_at, changed_at)
         values (1, gen_random_uuid(), $1, $2, 'enquiry', $3::date - $4::int, 600, 660, case $5::text when 'person' then 1 else 2 end, 2, $5, $6, $7, 'web', now(), now())`,
        [`P${kind}${number}`, outletId, '2026-11-01', number, kind, subject, number % 5 === 0 ? 'cancelled' : 'served'],
      );
  for (const caller of [await service.person(id), await service.employer(employer)]) {
    const list = (query: object) => caller.call(contract.listAppointments, { query });
    const [first, second] = [await list({ page: 1, pageSize: 20 }), await list({ page: 2, pageSize: 20 })];
    assert.deepEqual([first.total, first.rows.length, second.rows.length], [25, 20, 5]);
    assert.ok((first.rows.at(-1)?.day ?? '') > (second.rows[0]?.day ?? ''));
    assert.equal((await list({ state: 'cancelled' })).total, 5);
    assert.equal((await list({ from: '2026-10-28', to: '2026-10-31' })).total, 4);
  }
});
