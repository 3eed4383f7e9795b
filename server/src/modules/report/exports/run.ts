/** The work behind an export: rows of one snapshot become a workbook, kept in pieces while it grows. */
import { Type } from 'typebox';
import type { Call } from '../../../platform/call.ts';
import { formatInstantText } from '../../../platform/dates.ts';
import { ahead, type Export, type ExportRow as Row } from '../../../platform/exports.ts';
import { defineJob, type JobRun } from '../../../platform/jobs.ts';
import { Problem } from '../../../platform/problem.ts';
import { Uuid } from '../../../platform/route.ts';
import { writeSheet } from '../../../platform/xlsx.ts';
import { findDefinition } from './registry.ts';
import { kept } from './rules.ts';
import { addPiece, type ExportRow, finishExport, noteProgress, takeExport, type Writer } from './store.ts';

const pieceBytes = 512 * 1024;
const progressEveryMs = 400;
const retries = 2;

/** This run was cancelled, or another one has taken over: what it has made is of no use. */
class NoLongerWanted extends Error {}

/** The same call for whoever asked: the centre and the snapshot stay, the actor is the owner with this one right. */
function onBehalf(call: Call, row: ExportRow, { declared }: Export): Call {
  const { ownerKind: kind, ownerId, actorId: id } = row;
  const permissions = new Set([declared.permission]);
  return {
    ...call,
    actor: { kind, id, permissions, ...(kind === 'employer' && { employerId: ownerId }) },
    ...(row.employerId !== null && { servedEmployerId: row.employerId }),
  };
}

interface Progress {
  readonly writer: Writer;
  rowCount: number;
  rowTotal: number;
}

async function* counted(run: JobRun, progress: Progress, batches: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  let told = performance.now();
  for await (const batch of ahead(batches)) {
    for (const row of batch) yield row;
    progress.rowCount += batch.length;
    if (performance.now() - told < progressEveryMs) continue;
    told = performance.now();
    const { rowCount, rowTotal, writer } = progress;
    if (!(await run.inCall((call) => noteProgress(call.tx, writer, { rowCount, rowTotal, at: call.now }))))
      throw new NoLongerWanted();
  }
}

/** Bytes in pieces of at least half a megabyte; the last may be smaller. */
async function* inPieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of bytes) {
    held.push(part);
    length += part.length;
    if (length < pieceBytes) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(held);
}

async function write(run: JobRun, row: ExportRow, definition: Export, writer: Writer): Promise<void> {
  const progress: Progress = { writer, rowCount: 0, rowTotal: 0 };
  const read = async (snapshot: Call) => {
    const call = onBehalf(snapshot, row, definition);
    progress.rowTotal = await definition.count(call, row.filter);
    const sheet = writeSheet({
      title: [row.title, row.filterText, `数据截至 ${formatInstantText(snapshot.now)}`].filter(Boolean).join('　'),
      columns: definition.columns,
      rows: counted(run, progress, definition.batches(call, row.filter)),
    });
    for await (const content of inPieces(sheet as AsyncIterable<Buffer>)) {
      const { rowCount } = progress;
      if (!(await run.inCall(({ tx, now }) => addPiece(tx, writer, { rowCount, content, at: now }))))
        throw new NoLongerWanted();
    }
  };
  await run.inCall(read, { isSnapshot: true });
  await run.inCall(({ tx, now }) =>
    finishExport(tx, writer, {
      state: 'ready',
      rowCount: progress.rowCount,
      at: now,
      expiresAt: now.add({ hours: kept.fileHours }),
    }),
  );
}

const failureOf = (error: unknown): string =>
  error instanceof Problem
    ? [error.refusal.title, error.detail.detail].filter(Boolean).join('：')
    : '生成文件时出现故障，请重新导出；仍有问题请拨打 12329 热线';

/** Makes the file of one export. A second run begins anew and silences the first. */
export const runExport = defineJob({
  name: 'report.export',
  payload: Type.Object({ exportId: Uuid }),
  retry: { limit: retries, backoffSeconds: 2 },
  async handle(run, { exportId, centerId }) {
    const row = await run.inCall((call) => takeExport(call.tx, centerId, exportId, call.now));
    if (!row) return;
    const writer: Writer = { centerId, exportId, attempt: row.attempt };
    const definition = findDefinition(row.name);
    try {
      if (!definition) throw new Error(`nothing can be exported as ${row.name}`);
      await write(run, row, definition, writer);
    } catch (error) {
      if (error instanceof NoLongerWanted) return;
      // A refusal stays a refusal; anything else may have been bad luck.
      const isFinal = error instanceof Problem || row.attempt > retries;
      run.log.warn({ err: String(error), exportId, attempt: row.attempt, isFinal }, 'export failed');
      if (!isFinal) throw error;
      const failure = failureOf(error);
      await run.inCall(({ tx, now }) => finishExport(tx, writer, { state: 'failed', failure, at: now }));
    }
  },
});
