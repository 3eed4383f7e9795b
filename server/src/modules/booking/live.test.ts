import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../../../../scripts/postgres.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import { streamLimits } from '../../platform/http-events.ts';
import { newUuid } from '../../platform/ids.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { clearOfMidnight, until } from '../../testing-waits.ts';
import * as contract from './contract.ts';

// Two processes of the service on one database: what is done at one is seen at the other. Here, and `elsewhere`.

let service: TestService;
let here: string;
let elsewhere: string;
let other: ChildProcess;
let outletId: string;
let people: string[];

before(async () => {
  service = await openTestService({ role: 'api' });
  await clearOfMidnight();
  // The other process goes by the clock on the wall.
  service.clock.now = Temporal.Now.instant();
  const { port } = service.service.edge.app.server.address() as AddressInfo;
  here = `http://127.0.0.1:${port}`;
  const otherPort = await freePort();
  elsewhere = `http://127.0.0.1:${otherPort}`;
  const environment = Object.entries({ ...service.config, port: otherPort }).map(([key, value]) => [
    key === 'port' ? 'PORT' : `ANJU_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
    String(value),
  ]);
  other = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts'), 'api'], {
    env: { ...process.env, ...Object.fromEntries(environment) } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await until(
    () =>
      fetch(`${elsewhere}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    120_000,
  );
  const rows = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 2',
  );
  people = rows.rows.map((row) => row.person_id);
  const { outlets } = await service.visitor().call(contract.listOutlets, { query: { centerId: 1 } });
  outletId = outlets[2]?.outletId ?? '';
});
after(async () => {
  other.kill('SIGTERM');
  if (other.exitCode === null) await once(other, 'exit');
  await service.close();
});

/** A session that both processes take, as its cookie. */
async function enter(
  kind: 'person' | 'staff',
  { subjectId = newUuid(0) as string, roles = [] as string[], centerId = 1 } = {},
) {
  const secret = newSecret();
  const { now } = service.clock;
  await service.ownerPool.query(
    `insert into identity.session (center_id, kind, subject_id, roles, session_key, actor_name, channel, host, address, device, created_at, seen_at, expires_at)
     values ($1, $2, $3, $4, $5, 'x', 'web', '', '127.0.0.1', '', $6, $6, $7)`,
    [centerId, kind, subjectId, roles, sha256(secret), now.toString(), now.add({ hours: 1 }).toString()],
  );
  return { cookie: `__Host-anju=${centerId}.${secret}`, key: sha256(secret) };
}

interface Listening<T> {
  readonly status: number;
  readonly events: T[];
  readonly hasEnded: () => boolean;
  stop(): void;
}
/** Listens to a stream and keeps what it says. */
async function listen<T>(base: string, path: string, cookie = ''): Promise<Listening<T>> {
  const aborting = new AbortController();
  const answer = await fetch(`${base}/api${path}`, { headers: { cookie }, signal: aborting.signal });
  const events: T[] = [];
  let isOver = answer.status !== 200;
  const read = async () => {
    let text = '';
    for await (const chunk of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (\{.*)$/m.exec(text.slice(0, end))?.[1];
        if (data) events.push(JSON.parse(data) as T);
        text = text.slice(end + 2);
      }
    }
  };
  if (!isOver)
    void read().then(
      () => (isOver = true),
      () => (isOver = true),
    ); // prettier-ignore
  return { status: answer.status, events, hasEnded: () => isOver, stop: () => aborting.abort() };
}

type Board = RouteOutput<typeof contract.getBoard>;
type Queue = RouteOutput<typeof contract.getQueue>;
const boardPath = () => `/outlets/${outletId}/board/events?centerId=1`;
const queuePath = () => `/staff/outlets/${outletId}/queue/events`;
const clerk = () => service.staff(['clerk']);
const take = async (given: object = { service: 'enquiry' }) =>
  (await clerk()).call(contract.takeTicket, {
    params: { outletId },
    body: { ticketId: crypto.randomUUID(), isPrinted: false, ...given },
  });
const callNext = async (windowNo: number) =>
  (await clerk()).call(contract.callNext, { params: { outletId }, body: { windowNo } });

test('[X-7] what a window does at one process is on the screens of another: hall, window and manager', async () => {
  const desk = await enter('staff', { roles: ['clerk'] });
  const manager = await enter('staff', { roles: ['manager'] });
  const board = await listen<Board>(elsewhere, boardPath());
  const queue = await listen<Queue>(elsewhere, queuePath(), desk.cookie);
  const overview = await listen<RouteOutput<typeof contract.getOverview>>(
    elsewhere,
    '/staff/queues/events',
    manager.cookie,
  );
  assert.deepEqual([board.status, queue.status, overview.status], [200, 200, 200]);
  await until(async () => board.events.length > 0 && queue.events.length > 0 && overview.events.length > 0);
  const ticket = await take();
  await until(async () => board.events.at(-1)?.next[0]?.number === ticket.number);
  await callNext(1);
  await until(async () => board.events.at(-1)?.called[0]?.number === ticket.number);
  await until(async () => queue.events.at(-1)?.called[0]?.ticketId === ticket.ticketId);
  await until(async () => overview.events.at(-1)?.outlets.some((one) => one.outletId === outletId && one.called === 1));
  // A stream says what its plain route says, and nothing twice.
  const plain = await service.visitor().call(contract.getBoard, { params: { outletId }, query: { centerId: 1 } });
  assert.deepEqual(board.events.at(-1), plain);
  assert.equal(new Set(board.events.map((event) => JSON.stringify(event))).size, board.events.length);
  // What is refused announces nothing.
  const seen = board.events.length;
  await assert.rejects(callNext(1), /busy-window/);
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(board.events.length, seen);
  for (const { stop } of [board, queue, overview]) stop();
});

test('[P-B1] who waits sees the own place change, and nobody else may watch it', async () => {
  const appointmentId = crypto.randomUUID();
  const number = `L${appointmentId.slice(0, 8)}`;
  const today = service.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
  await service.ownerPool.query(
    `insert into booking.appointment (center_id, appointment_id, number, outlet_id, service, day, starts, ends, place_no, places, subject_kind, subject_id, state, channel, booked_at, changed_at)
     values (1, $1, $2, $3, 'enquiry', $4, 0, 1440, 1, 1, 'person', $5, 'booked', 'web', now(), now())`,
    [appointmentId, number, outletId, today, people[0]],
  );
  const mine = await enter('person', { subjectId: people[0] ?? '' });
  const stranger = await enter('person', { subjectId: people[1] ?? '' });
  const path = `/appointments/${appointmentId}/events`;
  assert.equal((await listen(elsewhere, path, stranger.cookie)).status, 404);
  assert.equal((await listen(elsewhere, path)).status, 401);
  const stream = await listen<RouteOutput<typeof contract.getAppointment>>(elsewhere, path, mine.cookie);
  const before = await take();
  const ticket = await take({ appointmentNumber: number });
  await until(async () => stream.events.at(-1)?.queue?.ticketNumber === ticket.number);
  const { rows } = await service.ownerPool.query<{ code: string }>(
    'select code from booking.ticket where ticket_id = $1',
    [before.ticketId],
  );
  const place = await listen<RouteOutput<typeof contract.getTicketPlace>>(
    elsewhere,
    `/queue-places/1/${rows[0]?.code}/events`,
  );
  await until(async () => place.events.at(-1)?.ahead === 1);
  const called = await callNext(2);
  assert.equal(called.ticketId, ticket.ticketId);
  await until(async () => stream.events.at(-1)?.queue?.windowNo === 2);
  await until(async () => place.events.at(-1)?.ahead === 0);
  await (await clerk()).call(contract.moveTicket, { params: { ticketId: called.ticketId }, body: { to: 'served' } });
  await until(async () => stream.events.at(-1)?.state === 'served' && stream.events.at(-1)?.ratingCode !== null);
  for (const { stop } of [stream, place]) stop();
});

test('a stream needs the rights of its route, loses them with the session, and does not keep the session alive', async () => {
  const statusOf = async (cookie?: string) => (await listen(here, queuePath(), cookie)).status;
  const [person, accountant, foreign] = [
    await enter('person', { subjectId: people[0] ?? '' }),
    await enter('staff', { roles: ['accountant'] }),
    await enter('staff', { roles: ['clerk'], centerId: 2 }),
  ];
  assert.deepEqual(
    [
      await statusOf(),
      await statusOf(person.cookie),
      await statusOf(accountant.cookie),
      await statusOf(foreign.cookie),
    ],
    [401, 403, 403, 404],
  );
  const desk = await enter('staff', { roles: ['clerk'] });
  await service.ownerPool.query(
    `update identity.session set seen_at = seen_at - interval '5 minutes' where session_key = $1`,
    [desk.key],
  );
  const seenAt = async () =>
    (await service.ownerPool.query('select seen_at::text from identity.session where session_key = $1', [desk.key]))
      .rows[0]?.seen_at;
  const before = await seenAt();
  const stream = await listen<Queue>(here, queuePath(), desk.cookie);
  await take();
  await until(async () => stream.events.length >= 2);
  assert.equal(await seenAt(), before);
  await service.ownerPool.query('delete from identity.session where session_key = $1', [desk.key]);
  await take();
  await until(async () => stream.hasEnded());
});

test('one session opens so many streams and no more; a stream that ends makes room', async () => {
  const desk = await enter('staff', { roles: ['clerk'] });
  const open = await Promise.all(
    Array.from({ length: streamLimits.ofSession }, () => listen<Queue>(here, queuePath(), desk.cookie)),
  );
  assert.ok(open.every(({ status }) => status === 200));
  assert.equal((await listen(here, queuePath(), desk.cookie)).status, 429);
  open[0]?.stop();
  const again = await until(async () => {
    const stream = await listen<Queue>(here, queuePath(), desk.cookie);
    return stream.status === 200 && stream;
  });
  for (const { stop } of [...open, again]) stop();
});

test('a process whose listening connection breaks comes back and shows what it has missed', async () => {
  const board = await listen<Board>(elsewhere, boardPath());
  await until(async () => board.events.length > 0);
  const { rowCount } = await service.ownerPool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen anju_live'`,
  );
  assert.ok(rowCount && rowCount >= 2);
  const { waiting = 0 } = board.events.at(-1) ?? {};
  await take();
  await until(async () => board.events.at(-1)?.waiting === waiting + 1);
  board.stop();
});
