import type { Call } from '../../platform/call.ts';
import { common, Problem } from '../../platform/problem.ts';
import { done, type RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { listStoppedStaff, staffNames, staffWith } from '../identity/index.ts';
import { recordEvent } from './advance.ts';
import type * as contract from './contract.ts';
import { listDecisions } from './decision-store.ts';
import { kindOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { mayAct } from './rules.ts';
import { getStaffRow } from './screens.ts';
import { type CaseRow, findCaseRow, updateCase } from './store.ts';

/** The stage that the case waits in. Refused when it waits for nobody. */
function stageOf({ kind, stage, state }: CaseRow) {
  const found = kindOf(kind).stages.find(({ key }) => key === stage);
  if (!found || (state !== 'reviewing' && state !== 'executing'))
    throw new Problem(refusals.wrongState, { detail: '该笔业务没有等待办理的环节。', state });
  return found;
}

/** Who may act on the case now: the right for its stage, and nobody twice in one case's chain. */
async function colleaguesFor(call: Call, row: CaseRow) {
  const { key, permission, isSeparate = true } = stageOf(row);
  const acts = await listDecisions(call.tx, call.centerId, row.caseId);
  const staff = await staffWith(call.tx, call.centerId, permission);
  return staff.filter(
    ({ staffId }) =>
      staffId !== row.takenBy && mayAct(acts, { round: row.round, stage: key, actorId: staffId, isSeparate }),
  );
}

export async function listColleagues(call: Call, { params }: RouteInput<typeof contract.listCaseColleagues>) {
  return { staff: await colleaguesFor(call, await getStaffRow(call, params.caseId)) };
}

/** Who may hand it on: whoever took it and, of somebody whose account has been stopped since, the manager. */
async function checkMayHandOn({ tx, centerId, actor }: Call, { takenBy }: CaseRow): Promise<void> {
  if (takenBy === actor.id) return;
  if (!actor.permissions.has('case.assign'))
    throw new Problem(common.forbidden, { detail: '由领取这笔业务的人转给同事。' });
  const stopped = await listStoppedStaff(tx, centerId);
  if (takenBy !== null && stopped.includes(takenBy)) return;
  const names = await staffNames(tx, centerId, takenBy === null ? [] : [takenBy]);
  throw new Problem(refusals.notLeft, {
    detail: takenBy === null ? '没有人领取这笔业务。' : `由${names.get(takenBy) ?? '在岗人员'}领取，账号仍在使用。`,
  });
}

/**
 * What somebody took: to a colleague who may act on its stage, or back to all of them. The history says to whom and what
 * there is to know of it; the person reads that a colleague goes on.
 */
export async function assignCase(call: Call, { params, body }: RouteInput<typeof contract.assignCase>) {
  const { tx, centerId, now } = call;
  await getStaffRow(call, params.caseId);
  const row = await findCaseRow(tx, centerId, params, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  stageOf(row);
  if (row.takenBy === body.staffId) return done;
  await checkMayHandOn(call, row);
  const to = body.staffId && (await colleaguesFor(call, row)).find(({ staffId }) => staffId === body.staffId);
  if (body.staffId !== null && !to)
    throw new Problem(refusals.cannotTake, {
      detail: '没有本环节的岗位权限，或已办理过该笔业务的其他环节。',
      remedy: '请从名单里另选一位，或放回待办。',
    });
  const taken = { takenBy: body.staffId, takenAt: body.staffId === null ? null : now };
  const moved = await updateCase(tx, centerId, row, { state: row.state, changedAt: now, ...taken });
  if (!moved) throw new Problem(refusals.changedMeanwhile, { remedy: '请刷新页面，看清最新的办理情况后再办。' });
  const note = body.note?.trim() ?? '';
  const reason = [to ? `转给${to.name}` : '放回待办', note].filter(Boolean).join('：');
  await recordEvent(call, moved, row, { step: 'hand-on', reason });
  await recordAudit(call, 'casework.assign', ['case', row.caseId], {
    number: row.number,
    from: row.takenBy,
    to: body.staffId,
    ...(note && { note }),
  });
  return done;
}
