import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { beijing } from '../../platform/dates.ts';
import type { Edge } from '../../platform/http.ts';
import { defineJob } from '../../platform/jobs.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteOutput, Uuid } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import {
  type BatchRow,
  type BatchState,
  countSmsOfBatches,
  findBatch,
  holdBatchState,
  holdQueued,
  listBatches,
  listOpenOccasions,
  lockBatch,
  releaseHeld,
  updateBatch,
  withholdQueued,
} from './batch-store.ts';
import * as contract from './contract-sending.ts';
import { expandOccasion } from './jobs.ts';
import { refusals } from './problems.ts';
import { staffNamesOf } from './revision-screens.ts';
import { templateName } from './rules/catalogue.ts';
import { quietUntil } from './rules/channels.ts';
import { policyOf } from './sms/queue.ts';
import { endReasons } from './sms/rules.ts';
import type { SmsState } from './sms/store.ts';

const chunk = 5_000;

/** Carries out what somebody decided about a batch, a chunk of its waiting messages at a time; safe to run twice. */
export const turnBatch = defineJob({
  name: 'notice.turn-batch',
  payload: Type.Object({ batchId: Uuid }),
  retry: { limit: 8, backoffSeconds: 2 },
  handle: async ({ inCall }, { batchId }) => {
    while ((await inCall((call) => turnChunk(call, batchId))) === chunk);
  },
});

async function turnChunk(call: Call, batchId: string): Promise<number> {
  const { tx, centerId, now } = call;
  const state = await holdBatchState(tx, centerId, batchId);
  if (state === 'paused') return holdQueued(tx, centerId, batchId, chunk);
  if (state === 'open') {
    const { quiet } = await policyOf(call);
    const until = quietUntil(now.toZonedDateTimeISO(beijing), quiet)?.toInstant() ?? now;
    return releaseHeld(tx, centerId, { batchId, at: now, quiet: { priority: quiet.priority, until }, limit: chunk });
  }
  return withholdQueued(tx, centerId, { batchId, at: now, limit: chunk, reason: endReasons.stopped });
}

const states = { pause: 'paused', resume: 'open', stop: 'stopped' } as const satisfies Record<string, BatchState>;

/** Pauses, goes on, or stops for good. What has left has left: the figures say how many. */
async function turn(call: Call, batchId: string, step: keyof typeof states): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const state = await lockBatch(tx, centerId, batchId);
  if (!state) throw new Problem(refusals.batchNotFound);
  if (state === 'stopped') throw new Problem(refusals.batchOver, { detail: '这次批量发送已停止，不能再改变。', state });
  if (state === states[step]) return;
  await updateBatch(tx, centerId, batchId, { state: states[step], changedAt: now, changedBy: actor.id });
  await call.enqueue(turnBatch, { batchId });
  // Paused occasions wait without a job; a stopped one is closed by its next run.
  if (step !== 'pause')
    for (const occasionId of await listOpenOccasions(tx, centerId, batchId))
      await call.enqueue(expandOccasion, { occasionId });
  await recordAudit(call, 'notice.batch', ['notice-batch', batchId], { step, from: state });
}

async function viewsOf(
  call: Call,
  rows: readonly BatchRow[],
): Promise<RouteOutput<typeof contract.listBatches>['rows']> {
  const { tx, centerId } = call;
  const counts = await countSmsOfBatches(
    tx,
    centerId,
    rows.map(({ batchId }) => batchId),
  );
  const names = await staffNamesOf(
    call,
    rows.map(({ changedBy }) => changedBy),
  );
  return rows.map(({ variables, changedBy, ...row }) => ({
    ...row,
    name: templateName(row.kind),
    about: aboutOf(variables),
    createdAt: row.createdAt.toString(),
    changedAt: row.changedAt?.toString() ?? null,
    changedBy: changedBy && (names.get(changedBy) ?? namelessStaff),
    phones: counts
      .filter(({ batchId }) => batchId === row.batchId)
      .map(({ state, count }) => ({ state: state as SmsState, count })),
  }));
}

/** The month or day that a batch is about, and the employer. */
function aboutOf(variables: unknown): string {
  const { month, settlesOn, employerName } = variables as Readonly<Record<string, string | undefined>>;
  return [employerName, month ?? settlesOn].filter(Boolean).join(' ');
}

export function registerBatches(edge: Edge): void {
  edge.serve(contract.listBatches, async (call, { query }) => {
    const { rows, total } = await listBatches(call.tx, call.centerId, pageOf(query));
    return { rows: await viewsOf(call, rows), total };
  });
  edge.serve(contract.turnBatch, async (call, { params, body }) => {
    await turn(call, params.batchId, body.step);
    const row = await findBatch(call.tx, call.centerId, params.batchId);
    const [view] = row ? await viewsOf(call, [row]) : [];
    if (!view) throw new Problem(refusals.batchNotFound);
    return view;
  });
}
