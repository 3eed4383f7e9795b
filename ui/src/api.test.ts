import assert from 'node:assert/strict';
import { after, beforeEach, mock, test } from 'node:test';
import { booking, document, report } from '../../server/src/contract.ts';
import { blobOf, call, newRequestId, ProblemError } from './api.ts';

// What the pages ask for and are told when no answer comes. The network is the browser's: here it is what a test says.

let asked: RequestInit[] = [];
let answer: (request: RequestInit) => Promise<Response>;
const fetched = mock.method(globalThis, 'fetch', (_address: string, request: RequestInit) => {
  asked.push(request);
  return answer(request);
});
const within = mock.method(AbortSignal, 'timeout', () => AbortSignal.abort(new DOMException('late', 'TimeoutError')));

Object.defineProperty(globalThis, 'window', { value: new EventTarget() });

beforeEach(() => {
  asked = [];
  answer = async ({ signal }) => {
    signal?.throwIfAborted();
    return Response.json({ rows: [], total: 0 });
  };
});
after(() => {
  fetched.mock.restore();
  within.mock.restore();
});

const told = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError);
  return error.problem.title;
};

test('a page that is read waits for a server that says nothing for so long and no longer', async () => {
  assert.match(await told(call(report.listMyEntries, { query: {} })), /内容没有读出来/);
  assert.deepEqual(within.mock.calls.at(-1)?.arguments, [30_000]);
});

test('what is sent, and a file, take their time', async () => {
  await call(booking.cancelAppointment, { params: { appointmentId: newRequestId() } });
  await blobOf(document.getMyPaperFile, { params: { number: '1' } });
  assert.deepEqual(
    asked.map(({ signal }) => signal),
    [null, null],
  );
});

test('an answer that breaks off in the middle is none', async () => {
  answer = async () => new Response('{"rows": [', { headers: { 'content-type': 'application/json' } });
  assert.match(await told(call(report.listMyEntries, { query: {} })), /内容没有读出来/);
});
