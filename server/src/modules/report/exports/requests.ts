/** Exports as their owner meets them: asked for, looked at, cancelled, fetched. */
import { Readable } from 'node:stream';
import { Value } from 'typebox/value';
import type { Call } from '../../../platform/call.ts';
import { dayOf } from '../../../platform/dates.ts';
import type { Export } from '../../../platform/exports.ts';
import { common, Problem } from '../../../platform/problem.ts';
import { done, type FileAnswer, pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { type Employer, findEmployer } from '../../party/index.ts';
import { refusals } from '../problems.ts';
import type * as contract from './contract.ts';
import { findDefinition } from './registry.ts';
import { mayHave, mayServe, type Owner, ownerOf, rowsMax, sameFilter, unfinishedMax } from './rules.ts';
import { runExport } from './run.ts';
import {
  cancelExportRow,
  type ExportRow,
  findExport,
  findPiece,
  insertExport,
  listExportRows,
  listUnfinished,
  lockOwner,
} from './store.ts';

type View = RouteOutput<typeof contract.getExport>;

function viewOf(row: ExportRow): View {
  const text = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  const { exportId, name, title, filterText, filter, state, rowCount, rowTotal, failure } = row;
  return {
    exportId,
    name,
    title,
    employerId: row.employerId,
    filterText,
    filter,
    state,
    rowCount,
    rowTotal,
    failure,
    fileBytes: Number(row.fileBytes),
    requestedAt: row.requestedAt.toString(),
    finishedAt: text(row.finishedAt),
    expiresAt: text(row.expiresAt),
  };
}

function getOwner({ actor }: Call): Owner {
  const owner = ownerOf(actor);
  if (!owner) throw new Problem(common.forbidden);
  return owner;
}

/** The export if it is the caller's; anybody else's does not exist. */
async function getOwn(call: Call, exportId: string): Promise<ExportRow> {
  const owner = getOwner(call);
  const row = await findExport(call.tx, call.centerId, exportId);
  if (!row || row.ownerKind !== owner.kind || row.ownerId !== owner.id) throw new Problem(refusals.exportUnknown);
  return row;
}

/** What the name stands for, when the caller may have it: as their own, or for the employer that they serve. */
function getDefinition(call: Call, name: string, employerId: string | null): Export {
  const definition = findDefinition(name);
  if (!definition) throw new Problem(refusals.exportUnknown);
  const may = employerId === null ? mayHave : mayServe;
  if (!may(definition.declared.permission, call.actor)) throw new Problem(common.forbidden);
  return definition;
}

/** What is asked for, and the call for whom: the caller, or the employer of this centre that a clerk serves. */
export async function getAsked(
  call: Call,
  { name, employerId }: { readonly name: string; readonly employerId?: string },
): Promise<{ definition: Export; asking: Call; employer: Employer | undefined }> {
  const definition = getDefinition(call, name, employerId ?? null);
  const employer = employerId === undefined ? undefined : await findEmployer(call, employerId);
  if (employerId === undefined) return { definition, asking: call, employer };
  if (!employer) throw new Problem(refusals.employerNotFound);
  return { definition, asking: { ...call, servedEmployerId: employerId }, employer };
}

/** The filter as declared, without what the declaration does not know. */
export function checkedFilter({ declared }: Export, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const filter = Value.Clean(declared.filter, { ...given }) as Record<string, unknown>;
  if (!Value.Check(declared.filter, filter))
    throw new Problem(common.invalid, { detail: '导出的条件有误，请回到列表重新选择。' });
  return filter;
}

function checkCount(count: number): void {
  if (count === 0) throw new Problem(refusals.nothingToExport, { remedy: '请更换条件后再导出。' });
  if (count > rowsMax) {
    throw new Problem(refusals.tooManyRows, {
      detail: `符合条件的记录有 ${count} 条，一个文件最多 ${rowsMax} 条。`,
      remedy: '请缩小日期或月份范围，分几次导出。',
    });
  }
}

/** What was asked for with this id before, or what is being made for the same question. */
async function findSame(
  call: Call,
  owner: Owner,
  asked: { exportId: string; name: string; filter: object; employerId?: string },
) {
  const filter = asked.filter as Record<string, unknown>;
  const isAsked = (row: ExportRow) =>
    row.name === asked.name && row.employerId === (asked.employerId ?? null) && sameFilter(row.filter, filter);
  const known = await findExport(call.tx, call.centerId, asked.exportId);
  if (known) {
    const isOwn = known.ownerKind === owner.kind && known.ownerId === owner.id;
    if (!isOwn || !isAsked(known)) throw new Problem(common.repeatedWithOtherContent);
    return known;
  }
  const unfinished = await listUnfinished(call.tx, call.centerId, owner);
  const same = unfinished.find(isAsked);
  if (!same && unfinished.length >= unfinishedMax) {
    throw new Problem(refusals.exportsBusy, {
      detail: `您有 ${unfinished.length} 个导出正在生成，最多同时 ${unfinishedMax} 个。`,
      remedy: '请在“我的导出”中等待它们完成，或取消不需要的。',
    });
  }
  return same;
}

export async function requestExport(call: Call, { body }: RouteInput<typeof contract.requestExport>): Promise<View> {
  const owner = getOwner(call);
  const { definition, asking, employer } = await getAsked(call, body);
  const filter = checkedFilter(definition, body.filter);
  await lockOwner(call.tx, call.centerId, owner);
  const same = await findSame(call, owner, { ...body, filter });
  if (same) return viewOf(same);
  // Whoever asks learns at once what the list refuses, and how much it will be.
  const rowTotal = await definition.count(asking, filter);
  checkCount(rowTotal);
  await insertExport(call.tx, call.centerId, {
    exportId: body.exportId,
    ownerKind: owner.kind,
    ownerId: owner.id,
    actorId: call.actor.id,
    name: body.name,
    title: definition.declared.title,
    filter,
    filterText: [employer?.name, definition.describe(filter)].filter(Boolean).join('　'),
    employerId: body.employerId ?? null,
    rowTotal,
    requestedAt: call.now,
  });
  await call.enqueue(runExport, { exportId: body.exportId });
  await recordAudit(call, 'report.export', ['export', body.exportId], {
    title: definition.declared.title,
    rowTotal,
    ownerId: owner.id,
    ...(body.employerId && { employerId: body.employerId }),
  });
  return viewOf(await getOwn(call, body.exportId));
}

export async function listExports(
  call: Call,
  { query }: RouteInput<typeof contract.listExports>,
): Promise<RouteOutput<typeof contract.listExports>> {
  const { rows, total } = await listExportRows(call.tx, call.centerId, getOwner(call), pageOf(query));
  return { rows: rows.map(viewOf), total };
}

export async function getExport(call: Call, { params }: RouteInput<typeof contract.getExport>): Promise<View> {
  return viewOf(await getOwn(call, params.exportId));
}

export async function cancelExport(call: Call, { params }: RouteInput<typeof contract.cancelExport>) {
  const { exportId, state } = await getOwn(call, params.exportId);
  if (!(await cancelExportRow(call.tx, call.centerId, exportId, call.now)))
    throw new Problem(refusals.exportEnded, { state, remedy: '请刷新“我的导出”查看最新状态。' });
  await recordAudit(call, 'report.cancel-export', ['export', exportId]);
  return done;
}

/** The file in pieces, each asked for when the one before has gone. */
async function* piecesOf({ tx, centerId }: Call, { exportId, pieceCount }: ExportRow): AsyncGenerator<Buffer> {
  for (let pieceNo = 1; pieceNo <= pieceCount; pieceNo += 1) {
    const content = await findPiece(tx, centerId, exportId, pieceNo);
    // Expired between two pieces: a torn file is better noticed than taken for a whole one.
    if (!content) throw new Error(`piece ${pieceNo} of export ${exportId} is gone`);
    yield content;
  }
}

/** Fetches the file; the right to the list is asked again: it may have been taken away since. */
export async function getExportFile(
  call: Call,
  { params }: RouteInput<typeof contract.getExportFile>,
): Promise<FileAnswer> {
  const row = await getOwn(call, params.exportId);
  getDefinition(call, row.name, row.employerId);
  const isOver = row.expiresAt !== null && Temporal.Instant.compare(row.expiresAt, call.now) <= 0;
  if (row.state !== 'ready' || isOver) {
    const isGone = row.state === 'expired' || isOver;
    throw new Problem(refusals.exportNotReady, {
      detail: isGone ? '文件已过保存期（1 天），已删除。' : '文件还没有生成。',
      remedy: isGone ? '请重新导出。' : '请在“我的导出”中查看进度。',
      state: row.state,
    });
  }
  await call.aside((tx) =>
    recordAudit({ ...call, tx }, 'report.download-export', ['export', row.exportId], {
      title: row.title,
      rowCount: row.rowCount,
    }),
  );
  return {
    fileName: `${row.title}-${dayOf(row.requestedAt).toString().replaceAll('-', '')}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: Readable.from(piecesOf(call, row), { objectMode: false }),
  };
}
