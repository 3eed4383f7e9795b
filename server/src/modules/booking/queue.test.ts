import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPrinter, type SandboxPrinter } from '../../../../sandbox/src/printer/printer.ts';
import { openPrinter } from '../../gateways/escpos/printer.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons, refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { exported, sheetRows } from '../report/exports-testing.ts';
import * as contract from './contract.ts';
import { usePrinting } from './index.ts';

// The day itself: Monday 16 November 2026, from ten o'clock on.
const day = '2026-11-16';
let service: TestService;
let printer: SandboxPrinter;
let desk: TestCaller;
let manager: TestCaller;
/** The first outlet has a printer and many windows, the second neither. */
let outletId: string;
let otherOutletId: string;
let people: Awaited<ReturnType<typeof knownPersons>>;

/** Who is idle for long is sent away: at another time the staff have just logged in. */
const at = async (time: string) => {
  service.clock.now = Temporal.Instant.from(`${day}T${time}:00+08:00`);
  [desk, manager] = await Promise.all([service.staff(['clerk']), service.staff(['manager'])]);
};

before(async () => {
  service = await openTestService();
  printer = createPrinter(() => service.clock.now);
  const port = await printer.listen('127.0.0.1', 0);
  await service.ownerPool.query('update booking.printer set port = $1', [port]);
  usePrinting({
    printer: openPrinter({ isLocalAllowed: true, connectMs: 500, statusMs: 200, printMs: 500 }),
    publicUrl: 'https://example.test',
  });
  people = await knownPersons(service);
  const { outlets } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  [outletId = '', otherOutletId = ''] = outlets.map((outlet) => outlet.outletId);
  await at('09:00');
});
after(async () => {
  await service.close();
  await printer.stop();
});

/** What the QR code of the paper says. */
async function codeOf(ticketId: string): Promise<string> {
  const { rows } = await service.ownerPool.query<{ code: string }>(
    'select code from booking.ticket where ticket_id = $1',
    [ticketId],
  );
  return rows[0]?.code ?? '';
}

let places = 0;
/** An appointment of this day, as if booked before. */
async function booked(index: number, given: { starts?: number; service?: string; outlet?: string } = {}) {
  const number = `T${String(Math.random()).slice(2, 12)}`;
  const { starts = 600, service: wanted = 'withdrawal', outlet = otherOutletId } = given;
  await service.ownerPool.query(
    `insert into booking.appointment (center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places, subject_kind, subject_id, state, channel, booked_at, changed_at)
     values (1, gen_random_uuid(), $1, $2, $3, $4, $5, $6, $8, 99, 'person', $7, 'booked', 'web', now(), now())`,
    [number, outlet, wanted, day, starts, starts + 60, people[index]?.personId, (places += 1)],
  );
  return number;
}
/** Nothing happens twice at one moment. */
const tick = () => {
  service.clock.now = service.clock.now.add({ seconds: 1 });
};
const take = (given: object, outlet = otherOutletId) => {
  tick();
  return desk.call(contract.takeTicket, {
    params: { outletId: outlet },
    body: { ticketId: crypto.randomUUID(), isPrinted: false, ...given },
  });
};
const tryTake = (given: object, outlet = otherOutletId) =>
  refused(desk, contract.takeTicket, {
    params: { outletId: outlet },
    body: { ticketId: crypto.randomUUID(), ...given },
  });
const next = (windowNo: number, outlet = otherOutletId) => {
  tick();
  return desk.call(contract.callNext, { params: { outletId: outlet }, body: { windowNo } });
};
const move = (ticketId: string, to: 'recall' | 'served' | 'skipped' | 'held' | 'waiting' | 'left', rest = {}) => {
  tick();
  return desk.call(contract.moveTicket, { params: { ticketId }, body: { to, ...rest } });
};
const queue = (outlet = otherOutletId) => desk.call(contract.getQueue, { params: { outletId: outlet } });

test('[P-B1] who shows an ID card is found: the appointment of now, or the reason why a business must be chosen', async () => {
  await booked(0, { starts: 600 });
  const card = { certificateNumber: people[0]?.certificateNumber ?? '' };
  const early = await tryTake(card);
  assert.equal(early.code, 'booking/choose-service');
  assert.match(early.detail ?? '', /预约时段是 10:00—11:00，提前 30 分钟起取号/);
  await at('09:31');
  const ticket = await take(card);
  assert.deepEqual([ticket.kind, ticket.service, ticket.personId], ['booked', 'withdrawal', people[0]?.personId]);
  const again = await tryTake(card);
  assert.equal(again.code, 'booking/waits-already');
  assert.match(again.detail ?? '', new RegExp(ticket.number));
  const nothing = await tryTake({ certificateNumber: people[1]?.certificateNumber });
  assert.equal(nothing.code, 'booking/choose-service');
  assert.match(nothing.detail ?? '', /没有预约/);
  const walkIn = await take({ certificateNumber: people[1]?.certificateNumber, service: 'loan' });
  assert.deepEqual([walkIn.kind, walkIn.personId], ['walk-in', people[1]?.personId]);
  const stranger = await tryTake({ certificateNumber: '11010519491231002X' });
  assert.match(stranger.detail ?? '', /没有登记/);
  const elsewhere = await tryTake({ appointmentNumber: await booked(2) }, outletId);
  assert.equal(elsewhere.code, 'booking/wrong-outlet');
  assert.match(elsewhere.detail ?? '', /高新区/);
  for (const [one, windowNo] of [
    [ticket, 1],
    [walkIn, 2],
  ] as const) {
    assert.equal((await next(windowNo)).ticketId, one.ticketId);
    await move(one.ticketId, 'served');
  }
});

test('the place, the estimate and the promise on the ticket; held, passed over and sent on', async () => {
  const [first, second] = [await take({ service: 'loan' }), await take({ service: 'enquiry' })];
  assert.deepEqual([first.ahead, first.aheadAtMost, second.ahead, second.aheadAtMost], [0, 3, 1, 4]);
  assert.equal((await next(1)).number, first.number);
  await move(first.ticketId, 'held');
  // The window is free while somebody fills in a form.
  assert.equal((await next(1)).number, second.number);
  const third = await take({ service: 'enquiry' });
  const back = await move(first.ticketId, 'waiting');
  // Who has waited once goes before who has just come.
  assert.equal(back.ahead, 0);
  assert.deepEqual(
    (await queue()).waiting.map(({ number }) => number),
    [first.number, third.number],
  );
  await move(second.ticketId, 'skipped');
  assert.equal((await next(1)).number, first.number);
  await move(second.ticketId, 'waiting');
  assert.deepEqual(
    (await queue()).waiting.map(({ number }) => number),
    [third.number, second.number],
  );
  const sentOn = await move(first.ticketId, 'waiting', { service: 'withdrawal' });
  assert.deepEqual([sentOn.number, sentOn.serviceName, sentOn.ahead], [first.number, '提取业务', 0]);
  assert.equal((await move(third.ticketId, 'left')).state, 'left');
  assert.equal(
    (await refused(desk, contract.moveTicket, { params: { ticketId: third.ticketId }, body: { to: 'recall' } })).code,
    'booking/wrong-state',
  );
  for (let left = 2; left > 0; left -= 1) await move((await next(1)).ticketId, 'served');
});

test('a window that pauses calls nobody, is busy while somebody is at it, and is told of on the board', async () => {
  const ticket = await take({ service: 'enquiry' });
  const pause = (isPaused: boolean, reason?: string) => ({
    params: { outletId: otherOutletId, windowNo: '3' },
    body: { isPaused, ...(reason && { reason }) },
  });
  assert.equal((await desk.call(contract.pauseWindow, pause(true, '午餐'))).pauseReason, '午餐');
  const paused = await refused(desk, contract.callNext, { params: { outletId: otherOutletId }, body: { windowNo: 3 } });
  assert.equal(paused.code, 'booking/paused-window');
  const board = { params: { outletId: otherOutletId }, query: { centerId: 1 } };
  assert.deepEqual((await service.visitor().call(contract.getBoard, board)).pausedWindows, [3]);
  await desk.call(contract.pauseWindow, pause(false));
  assert.equal((await next(3)).ticketId, ticket.ticketId);
  assert.equal((await refused(desk, contract.pauseWindow, pause(true))).code, 'booking/busy-window');
  assert.equal(
    (
      await refused(desk, contract.pauseWindow, {
        params: { outletId: otherOutletId, windowNo: '77' },
        body: { isPaused: true },
      })
    ).code,
    'booking/window-not-found',
  );
  await move(ticket.ticketId, 'served');
});

test('a window of one group calls of that group alone', async () => {
  // Window 8 of the first outlet serves employers.
  await take({ service: 'loan' }, outletId);
  assert.equal(
    (await refused(desk, contract.callNext, { params: { outletId }, body: { windowNo: 8 } })).code,
    'booking/nobody-waits',
  );
  const employer = await take({ service: 'contribution' }, outletId);
  assert.equal((await next(8, outletId)).ticketId, employer.ticketId);
  await move(employer.ticketId, 'served');
  await move((await next(1, outletId)).ticketId, 'served');
});

test('[X-7] who has waited as long as is promised goes before who had booked', async () => {
  const patient = await take({ service: 'enquiry' });
  await at('10:30');
  await take({ appointmentNumber: await booked(3, { starts: 600 }) });
  const priority = await take({ service: 'enquiry', priorityReason: 'disabled' });
  await at('10:32');
  assert.equal((await queue()).bound.waitAtMostMinutes, 60);
  // Sixty-one minutes after it came.
  assert.equal((await next(1)).ticketId, patient.ticketId);
  assert.equal((await next(2)).ticketId, priority.ticketId);
  await next(3);
  const { called } = await queue();
  for (const { ticketId } of called) await move(ticketId, 'served');
});

test('the elderly, the disabled and the military go before who had booked; another reason is none', async () => {
  await at('11:30');
  const walkIn = await take({ service: 'transfer' });
  const appointment = await take({ appointmentNumber: await booked(12, { starts: 660, service: 'transfer' }) });
  const first = [];
  for (const priorityReason of ['elderly', 'disabled', 'military'])
    first.push(await take({ service: 'transfer', priorityReason }));
  const wrong = await desk.try(contract.takeTicket, {
    params: { outletId: otherOutletId },
    body: {
      ticketId: crypto.randomUUID(),
      service: 'transfer',
      isPrinted: false,
      priorityReason: 'friend' as 'elderly',
    },
  });
  assert.equal(wrong.status, 400);
  const called: string[] = [];
  for (let times = 0; times < 5; times += 1) {
    const ticket = await next(2);
    called.push(ticket.number);
    await move(ticket.ticketId, 'served');
  }
  // Three who came later have gone before: then it is the turn of who was overtaken as often as is allowed.
  const numbers = (tickets: readonly { number: string }[]) => tickets.map(({ number }) => number);
  assert.deepEqual(called, numbers([...first, walkIn, appointment]));
});

test('a ticket is printed by the printer of the outlet, and the screen shows the same', async () => {
  const ticket = await take({ service: 'withdrawal', isPrinted: true, priorityReason: 'elderly' }, outletId);
  assert.equal(ticket.printState, 'queued');
  const state = async () =>
    (await queue(outletId)).waiting.find(({ ticketId }) => ticketId === ticket.ticketId)?.printState;
  await until(async () => (await state()) === 'printed');
  const words = printer.papers[0]?.words.join('\n') ?? '';
  for (const text of [
    ticket.number,
    '提取业务',
    '现场取号',
    '老年人优先',
    '最多再叫 3 个号',
    '等候满 60 分钟优先',
    '▦',
  ])
    assert.ok(words.includes(text), `${text} in ${words}`);
  const { svg } = await desk.call(contract.getReceipt, { params: { ticketId: ticket.ticketId } });
  assert.match(svg, /^<svg/);
  assert.equal((await queue(outletId)).printer?.state, 'ready');
});

test('without paper the number holds, the screen says why, and it is printed again when there is paper', async () => {
  printer.set('no-paper');
  const before = printer.papers.length;
  const ticket = await take({ service: 'withdrawal', isPrinted: true }, outletId);
  const mine = async () => (await queue(outletId)).waiting.find(({ ticketId }) => ticketId === ticket.ticketId);
  await until(async () => (await mine())?.printState === 'no-paper');
  assert.equal((await queue(outletId)).printer?.state, 'no-paper');
  assert.equal(printer.papers.length, before);
  printer.set('no-answer');
  const again = { params: { ticketId: ticket.ticketId }, body: {} };
  await desk.call(contract.printTicket, again);
  await until(async () => (await mine())?.printState === 'no-answer');
  printer.set('none');
  await desk.call(contract.printTicket, again);
  await until(async () => (await mine())?.printState === 'printed');
  assert.equal(printer.papers.length, before + 1);
  const other = await take({ service: 'withdrawal', isPrinted: true });
  assert.equal(other.printState, 'none');
  const refusal = await refused(desk, contract.printTicket, { params: { ticketId: other.ticketId }, body: {} });
  assert.equal(refusal.code, 'booking/no-printer');
  await move(other.ticketId, 'left');
});

test('who holds the paper sees the place and rates the service once; another code finds nothing', async () => {
  const ticket = await take({ service: 'enquiry' });
  const params = { centerId: 1, code: await codeOf(ticket.ticketId) };
  const holder = service.visitor();
  const place = await holder.call(contract.getTicketPlace, { params });
  assert.deepEqual([place.number, place.state, place.ahead], [ticket.number, 'waiting', 0]);
  const rating = { params, body: { score: 5, tags: ['办得快'], remark: '' } };
  assert.equal((await refused(holder, contract.rateTicket, rating)).code, 'booking/not-served-yet');
  const picture = () => desk.call(contract.getReceipt, { params: { ticketId: ticket.ticketId } });
  const shown = (await picture()).svg;
  await move((await next(1)).ticketId, 'served');
  // Whoever serves sees the paper without its code.
  assert.ok((await picture()).svg.length < shown.length / 2);
  assert.equal((await refused(desk, contract.rateTicket, rating)).code, 'booking/not-by-staff');
  assert.equal((await holder.call(contract.rateTicket, rating)).isRated, true);
  assert.equal((await refused(holder, contract.rateTicket, rating)).code, 'booking/rated-already');
  const wrong = { params: { centerId: 1, code: 'f'.repeat(32) } };
  assert.equal((await refused(holder, contract.getTicketPlace, wrong)).code, 'booking/ticket-not-found');
  assert.equal(
    (await refused(holder, contract.getTicketPlace, { params: { ...params, centerId: 2 } })).code,
    'booking/ticket-not-found',
  );
});

test('the manager sees all outlets, and figures by day and hour with the ratings', async () => {
  const { outlets } = await manager.call(contract.getOverview, {});
  const here = outlets.find((one) => one.outletId === otherOutletId);
  assert.ok(here && here.servedToday >= 8 && here.bookedToday >= 2 && here.arrivedToday >= 1);
  const { rows, hours } = await manager.call(contract.getQueueFigures, { query: { from: day, to: day } });
  const figures = rows.find(({ outletName }) => outletName === here.outletName);
  assert.ok(figures && figures.served === here.servedToday && figures.averageScorePpm === 5_000_000);
  const nine = hours.find(({ outletName, hour }) => outletName === here.outletName && hour === 9);
  assert.ok(nine && nine.tickets >= 6 && (nine.longestWaitMinutes ?? 0) >= 60);
  assert.equal((await desk.try(contract.getOverview, {})).status, 403);
});

test('the figures of the queue as a workbook: the days and the hours of each outlet, an empty cell where nothing is known', async () => {
  const span = { from: '2026-11-10', to: day };
  const headers = [
    '网点',
    '日期或时段',
    '取号',
    '办结',
    '过号',
    '预约',
    '爽约',
    '平均等候（分钟）',
    '最长等候（分钟）',
    '平均办理（分钟）',
  ] as const;
  await service.ownerPool.query("update booking.appointment set state = 'missed' where number = $1", [
    await booked(9, { starts: 1380, service: 'loan' }),
  ]);
  const read = await sheetRows(await exported(manager, contract.queueFiguresExport, span), headers);
  const { rows, hours } = await manager.call(contract.getQueueFigures, { query: span });
  const cell = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  const expected = [
    ...rows.map((row) => ({ ...row, when: row.day, longestWaitMinutes: null })),
    ...hours.map((row) => ({ ...row, when: `${row.hour}:00—${row.hour + 1}:00`, served: null, skipped: null })),
  ].map((row) => [
    row.outletName,
    row.when,
    row.tickets,
    row.served,
    row.skipped,
    row.booked,
    row.missed,
    row.waitMinutes,
    row.longestWaitMinutes,
    row.serviceMinutes,
  ]);
  assert.deepEqual(
    read.map((row) => headers.map((header) => row[header] ?? '')),
    expected.map(([outlet = '', when = '', ...figures]) => [
      outlet,
      when,
      ...figures.map((one) => cell(one as number | null)),
    ]),
  );
  // Nobody came at eleven in the evening, one was awaited: no wait is known, which is not a wait of nought.
  const late = read.find((row) => row['日期或时段'] === '23:00—24:00');
  assert.deepEqual([late?.取号, late?.爽约, late?.['平均等候（分钟）'] ?? ''], ['0', '1', '']);
  const accountant = await service.staff(['accountant']);
  await assert.rejects(exported(accountant, contract.queueFiguresExport, span), /403|forbidden|not-found/i);
});
