import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { inTransaction } from '../../platform/db.ts';
import { newUuid } from '../../platform/ids.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import * as contract from './contract.ts';
import { closeDays } from './index.ts';
import { holdPlace, insertAppointment } from './store.ts';

// Thursday 12 November 2026, 10:00 in Beijing.
let service: TestService;
let people: string[];
let employerId: string;
let outletId: string;
let desk: TestCaller;
const day = '2026-11-16';

before(async () => {
  service = await openTestService();
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 120',
  );
  people = rows.map((row) => row.person_id);
  employerId = (
    await service.ownerPool.query(
      'select employer_id from party.employer where center_id = 1 order by employer_id limit 1',
    )
  ).rows[0].employer_id;
  const { outlets } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  outletId = outlets[0]?.outletId ?? '';
  desk = await service.staff(['clerk']);
});
after(() => service.close());

const personAt = (index: number) => service.person(people[index] ?? '');
const wish = (given: object = {}) => ({
  appointmentId: crypto.randomUUID(),
  outletId,
  service: 'withdrawal',
  day,
  starts: 600,
  ...given,
});
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code];

test('[U-O1] outlets are told to everybody, with how one gets there and when they are open', async () => {
  const { outlets, services } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  assert.equal(outlets.length, 3);
  assert.ok(
    outlets.every(({ directions, opens, closes }) => directions.length > 5 && opens === 540 && closes === 1020),
  );
  assert.ok(services.some(({ audience }) => audience === 'employer'));
});

test('[P-B1] a person books a place, is told, and sees it with its QR code', async () => {
  const me = await personAt(0);
  const { days, pausedUntil } = await me.call(contract.listSlots, { query: { outletId, service: 'withdrawal' } });
  assert.equal(pausedUntil, null);
  assert.equal(days[0]?.day, '2026-11-13');
  assert.ok(days.every(({ day: one }) => Temporal.PlainDate.from(one).dayOfWeek <= 5));
  const booked = await me.call(contract.book, { body: wish() });
  assert.match(booked.number, /^261112\d{8}$/);
  assert.deepEqual([booked.state, booked.cancelBy], ['booked', '2026-11-15']);
  assert.match(booked.qrSvg ?? '', /^<svg/);
  const left = async () =>
    (await me.call(contract.listSlots, { query: { outletId, service: 'withdrawal' } })).days
      .find((one) => one.day === day)
      ?.slots.find(({ starts }) => starts === 600)?.left;
  assert.equal(await left(), 7);
  const { rows } = await service.ownerPool.query(
    `select variables from notice.occasion where kind = 'booking.booked' and audience_id = $1`,
    [people[0]],
  );
  assert.equal(rows[0]?.variables.number, booked.number);
});

test('[P-B1] asking twice with one id books once; a second one of the same business is refused', async () => {
  const me = await personAt(1);
  const once = wish();
  const [one, two] = [await me.call(contract.book, { body: once }), await me.call(contract.book, { body: once })];
  assert.equal(one.number, two.number);
  const third = await personAt(3);
  const atOnce = wish({ starts: 600 });
  const answers = await Promise.all(Array.from({ length: 6 }, () => third.try(contract.book, { body: atOnce })));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.deepEqual(codeOf(await me.try(contract.book, { body: wish({ starts: 660 }) })), [
    409,
    'booking/already-booked',
  ]);
  await me.call(contract.book, { body: wish({ service: 'loan' }) });
  const other = await personAt(2);
  assert.deepEqual(codeOf(await other.try(contract.book, { body: once })), [404, 'booking/not-found']);
});

test('[P-B1] days that are not worked, are today or too far, and slots and businesses that are not there are refused', async () => {
  const me = await personAt(3);
  for (const [given, code] of [
    [{ day: '2026-11-14' }, 'booking/day-not-open'],
    [{ day: '2026-11-12' }, 'booking/day-not-open'],
    [{ day: '2027-03-01' }, 'booking/day-not-open'],
    [{ starts: 605 }, 'booking/slot-not-found'],
    [{ service: 'contribution' }, 'booking/slot-not-found'],
    [{ outletId: newUuid(0) }, 'booking/outlet-not-found'],
  ] as const)
    assert.equal(codeOf(await me.try(contract.book, { body: wish(given) }))[1], code);
});

test('[U-B1] [U-B3] an employer books what is for employers, and sees and cancels its own', async () => {
  const clerk = await service.employer(employerId);
  const booked = await clerk.call(contract.book, { body: wish({ service: 'contribution' }) });
  assert.equal((await clerk.call(contract.listAppointments, { query: {} })).rows[0]?.number, booked.number);
  const cancelled = await clerk.call(contract.cancelAppointment, { params: { appointmentId: booked.appointmentId } });
  assert.equal(cancelled.state, 'cancelled');
  assert.deepEqual(codeOf(await clerk.try(contract.book, { body: wish({ service: 'loan' }) })), [
    404,
    'booking/slot-not-found',
  ]);
});

test('[P-B2] everybody sees the own appointments only', async () => {
  const me = await personAt(1);
  const { rows, total } = await me.call(contract.listAppointments, { query: {} });
  assert.equal(total, 2);
  const other = await personAt(4);
  assert.equal((await other.call(contract.listAppointments, { query: {} })).total, 0);
  const foreign = { params: { appointmentId: rows[0]?.appointmentId ?? '' } };
  assert.deepEqual(codeOf(await other.try(contract.cancelAppointment, foreign)), [404, 'booking/not-found']);
});

test('[P-B3] cancelling gives the place back; on the day itself it is too late, and says until when it was possible', async () => {
  const me = await personAt(5);
  const tomorrow = await me.call(contract.book, { body: wish({ day: '2026-11-13', starts: 540 }) });
  const cancelled = await me.call(contract.cancelAppointment, { params: { appointmentId: tomorrow.appointmentId } });
  assert.deepEqual([cancelled.state, cancelled.cancelBy], ['cancelled', null]);
  const again = await me.call(contract.book, { body: wish({ day: '2026-11-13', starts: 540 }) });
  const before = service.clock.now;
  service.clock.now = Temporal.Instant.from('2026-11-13T00:30:00Z');
  const late = await (await personAt(5)).try(contract.cancelAppointment, {
    params: { appointmentId: again.appointmentId },
  });
  assert.deepEqual(codeOf(late), [422, 'booking/too-late-to-cancel']);
  assert.match((late.body as { detail: string }).detail, /最晚在 2026-11-12 取消/);
  assert.match((late.body as { remedy: string }).remedy, /网点电话 12329 说明/);
  service.clock.now = before;
});

test('[P-B1] two thousand requests of a hundred people for the last places of a slot: never oversold', async () => {
  await service.ownerPool.query(
    `update booking.slot_plan set capacity = 50 where center_id = 1 and outlet_id = $1 and service = 'enquiry' and starts = 900`,
    [outletId],
  );
  const callers = await Promise.all(people.slice(10, 110).map((id) => service.person(id)));
  const answers = await Promise.all(
    Array.from({ length: 2_000 }, (_none, index) =>
      (callers[index % callers.length] as TestCaller).try(contract.book, {
        body: wish({ service: 'enquiry', starts: 900 }),
      }),
    ),
  );
  const won = answers.filter(({ status }) => status === 200).length;
  assert.equal(won, 50);
  assert.ok(answers.every(({ status }) => status === 200 || status === 409));
  const { rows } = await service.ownerPool.query(
    `select count(*)::int as booked, count(distinct place_no)::int as places, max(place_no) as last
     from booking.appointment where service = 'enquiry' and starts = 900 and day = $1 and state = 'booked'`,
    [day],
  );
  assert.deepEqual(rows, [{ booked: 50, places: 50, last: 50 }]);
});

test('[P-B1] past the door, as from several instances: each place once, and one whose taker fails goes to who waits for it', async () => {
  const { database } = service.service.parts;
  const slot = { outletId, service: 'transfer', day: Temporal.PlainDate.from('2026-11-20'), starts: 600, capacity: 5 };
  const rowOf = (index: number, placeNo: number) => ({
    ...slot,
    appointmentId: crypto.randomUUID(),
    number: `P${index}`,
    ends: 660,
    placeNo,
    places: 5,
    subjectKind: 'person',
    subjectId: people[index] ?? '',
    channel: 'web',
    bookedAt: service.clock.now,
  });
  // Ten at once for five places; three who have one fail when all others have looked.
  let [looked, failing] = [0, 3];
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, (_none, index) =>
      inTransaction(database, async (tx) => {
        const first = holdPlace(tx, 1, slot);
        looked += 1;
        let placeNo = await first;
        while (placeNo !== undefined && !(await insertAppointment(tx, 1, rowOf(index, placeNo))))
          placeNo = await holdPlace(tx, 1, slot);
        if (placeNo === undefined) return 'full';
        failing -= 1;
        if (failing < 0) return placeNo;
        while (looked < 10) await wait(10);
        await wait(200);
        throw new Error('fails after it took a place');
      }),
    ),
  );
  const told = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'));
  assert.deepEqual(
    told.filter((one) => typeof one === 'number').toSorted((one, other) => one - other),
    [1, 2, 3, 4, 5],
  );
  assert.equal(told.filter((one) => one === 'full').length, 2);
  // Whoever looked before it was taken is told, and looks again.
  assert.equal(await insertAppointment(database, 1, rowOf(20, 3)), false);
  const sixth = service.ownerPool.query(
    `insert into booking.appointment (center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places, subject_kind, subject_id, state, channel, booked_at, changed_at)
     values (1, gen_random_uuid(), 'P99', $1, 'transfer', '2026-11-20', 600, 660, 3, 5, 'person', $2, 'booked', 'web', now(), now())`,
    [outletId, people[119]],
  );
  await assert.rejects(sixth, /appointment__place/);
});

const take = (given: object, outlet = outletId) =>
  desk.call(contract.takeTicket, {
    params: { outletId: outlet },
    body: { ticketId: crypto.randomUUID(), isPrinted: false, ...given },
  });
const next = (windowNo: number) => desk.call(contract.callNext, { params: { outletId }, body: { windowNo } });
const move = (ticketId: string, to: 'recall' | 'served' | 'skipped' | 'held' | 'waiting' | 'left', rest = {}) =>
  desk.call(contract.moveTicket, { params: { ticketId }, body: { to, ...rest } });

test('[X-7] on the day: a ticket within the slot only, booked before walk-ins, and a walk-in never overtaken more than three times', async () => {
  const booked = [];
  for (let index = 111; index < 117; index += 1)
    booked.push(await (await personAt(index)).call(contract.book, { body: wish({ service: 'transfer' }) }));
  const at = (time: string) => {
    service.clock.now = Temporal.Instant.from(`${day}T${time}+08:00`);
  };
  at('09:00:00');
  desk = await service.staff(['clerk']);
  const numbers = booked.map(({ number }) => number);
  const early = await desk.try(contract.takeTicket, {
    params: { outletId },
    body: { ticketId: newUuid(1), appointmentNumber: numbers[0] },
  });
  assert.deepEqual(codeOf(early), [422, 'booking/too-early']);
  at('10:00:00');
  desk = await service.staff(['clerk']);
  const walkIn = await take({ service: 'transfer' });
  assert.equal(walkIn.number, 'C001');
  at('10:01:00');
  for (const [index, appointmentNumber] of numbers.entries()) {
    at(`10:01:0${index}`);
    await take({ appointmentNumber });
  }
  const me = await personAt(116);
  // Six: the walk-in has its turn after three who had booked.
  const [mine] = (await me.call(contract.listAppointments, { query: {} })).rows;
  assert.deepEqual([mine?.state, mine?.queue?.ticketNumber, mine?.queue?.ahead], ['arrived', 'C007', 6]);
  const called: string[] = [];
  for (let times = 0; times < 7; times += 1) {
    const ticket = await next(1);
    called.push(ticket.number);
    assert.deepEqual(codeOf(await desk.try(contract.callNext, { params: { outletId }, body: { windowNo: 1 } })), [
      409,
      'booking/busy-window',
    ]);
    await move(ticket.ticketId, 'served');
  }
  assert.deepEqual(called, ['C002', 'C003', 'C004', 'C001', 'C005', 'C006', 'C007']);
  assert.equal((await me.call(contract.listAppointments, { query: {} })).rows[0]?.state, 'served');
  assert.deepEqual(codeOf(await desk.try(contract.callNext, { params: { outletId }, body: { windowNo: 1 } })), [
    409,
    'booking/nobody-waits',
  ]);
  const again = await desk.try(contract.takeTicket, {
    params: { outletId },
    body: { ticketId: newUuid(2), appointmentNumber: numbers[0] },
  });
  assert.deepEqual(codeOf(again), [409, 'booking/wrong-state']);
});

test('recalled, passed over, taken back, sent to another business; the board shows numbers and windows', async () => {
  const ticket = await take({ service: 'enquiry' });
  service.clock.now = service.clock.now.add({ seconds: 1 });
  await take({ service: 'enquiry', priorityReason: 'elderly' });
  const privileged = await next(2);
  assert.equal(privileged.number, 'E002');
  assert.equal((await move(privileged.ticketId, 'recall')).calls, 2);
  const board = await service.visitor().call(contract.getBoard, { params: { outletId }, query: { centerId: 1 } });
  assert.deepEqual([board.called[0]?.number, board.called[0]?.windowNo, board.called[0]?.calls], ['E002', 2, 2]);
  assert.deepEqual(
    board.next.map(({ number }) => number),
    ['E001'],
  );
  await move(privileged.ticketId, 'skipped');
  assert.equal((await move(privileged.ticketId, 'waiting', { service: 'loan' })).serviceName, '贷款业务');
  assert.equal((await next(2)).number, 'E002');
  assert.equal((await next(3)).ticketId, ticket.ticketId);
  const wrong = await desk.try(contract.moveTicket, {
    params: { ticketId: ticket.ticketId },
    body: { to: 'waiting', service: 'nothing' },
  });
  assert.deepEqual(codeOf(wrong), [404, 'booking/slot-not-found']);
  await move(ticket.ticketId, 'served');
  const done = await desk.try(contract.moveTicket, { params: { ticketId: ticket.ticketId }, body: { to: 'served' } });
  assert.deepEqual(codeOf(done), [409, 'booking/wrong-state']);
  const queue = await desk.call(contract.getQueue, { params: { outletId } });
  assert.ok(queue.servedToday >= 8);
});

test('five windows that call at once call five different people', async () => {
  for (let times = 0; times < 5; times += 1) await take({ service: 'withdrawal' });
  const called = await Promise.all([11, 12, 13, 14, 15].map(next));
  assert.equal(new Set(called.map(({ ticketId }) => ticketId)).size, 5);
});

test('[P-B1] who did not come has missed it; three times, and booking online pauses with the reason', async () => {
  const inCall = systemCall(service.service.parts, { name: 'house', centerId: 1, requestId: newUuid(0) });
  await inCall(closeDays);
  const { rows } = await service.ownerPool.query(
    `select count(*)::int as missed from booking.appointment where state = 'missed' and day < $1`,
    [day],
  );
  assert.ok(rows[0].missed >= 1);
  const id = people[118] ?? '';
  for (const [index, missedOn] of ['2026-09-01', '2026-10-08', '2026-11-10'].entries())
    await service.ownerPool.query(
      `insert into booking.appointment (center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places, subject_kind, subject_id, state, channel, booked_at, changed_at)
       values (1, $1, $2, $3, 'loan', $4, 600, 660, 1, 8, 'person', $5, 'missed', 'web', now(), now())`,
      [newUuid(index), `M${index}`, outletId, missedOn, id],
    );
  const me = await service.person(id);
  const refused = await me.try(contract.book, { body: wish({ day: '2026-11-20' }) });
  assert.deepEqual(codeOf(refused), [422, 'booking/paused']);
  assert.equal((refused.body as { until: string }).until, '2026-12-10');
  assert.equal((await me.call(contract.listSlots, { query: { outletId, service: 'loan' } })).pausedUntil, '2026-12-10');
});

test('the figures of the queue: tickets, waits, services, who missed', async () => {
  const manager = await service.staff(['manager']);
  const { rows } = await manager.call(contract.getQueueFigures, { query: { from: '2026-11-01', to: '2026-11-30' } });
  const today = rows.find((row) => row.day === day);
  assert.ok(today && today.tickets >= 14 && today.served >= 8 && today.waitMinutes !== null);
  assert.equal(
    (await (await service.staff(['accountant'])).try(contract.getQueueFigures, { query: { from: day, to: day } }))
      .status,
    403,
  );
});
