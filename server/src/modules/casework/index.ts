import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { done, pageOf } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { askForHuman } from './ask-for-human.ts';
import { assignCase, listColleagues } from './assign.ts';
import { registerAttachments } from './attachment-routes.ts';
import * as contract from './contract.ts';
import { registerCounter } from './counter-routes.ts';
import { decide } from './decide.ts';
import { cancelCase } from './execute.ts';
import { kindOf, listKinds, maySee } from './kinds.ts';
import { findCaseOfResumeCode, makeResumeCode } from './open.ts';
import { refusals } from './problems.ts';
import {
  getOwnRow,
  getStaffRow,
  mayHandInAgain,
  ownCaseView,
  ownSubject,
  staffCaseView,
  summaryOf,
} from './screens.ts';
import { listCasesOf, noteOnCase } from './store.ts';
import { submitCase } from './submit.ts';
import { worklist } from './worklist.ts';

export { listAttachments } from './attachment-store.ts';
export { type Decision, decide } from './decide.ts';
export { listDecisions } from './decision-store.ts';
export { cancelCase, endCase, executeCase, failCase, finishCase } from './execute.ts';
export { keepCaseJob, keepCases } from './jobs.ts';
export {
  type Assessment,
  type CaseKind,
  intakeAndReview,
  intakeToApproval,
  registerCaseKind,
  type Slot,
  type Stage,
} from './kinds.ts';
export { countAttachments, inProgressAmong, standingsOf } from './lookup-store.ts';
export { getForm, getSubmittedForm, openCase, saveDraft } from './open.ts';
export { checkNotOwnBusiness } from './own-business.ts';
export { checkEvidence, evidenceCondition } from './papers-needed.ts';
export { proposeCase } from './propose.ts';
export {
  getOwnRow as getOwnCase,
  getStaffRow as getStaffCase,
  ownCaseView as ownCaseOf,
  summaryOf,
} from './screens.ts';
export type { CaseView, Claim, Condition, Correction } from './shapes.ts';
export {
  type CaseRow,
  findCaseRow as findCase,
  findInProgress,
  listCasesOf,
  noteOnCase,
  type Subject,
} from './store.ts';
export { holdCase, releaseCase, sendToReview, submitCase } from './submit.ts';
export { countDuties } from './worklist.ts';

export function registerCasework(edge: Edge): void {
  registerOwn(edge);
  registerStaff(edge);
  registerAttachments(edge);
  registerCounter(edge);
}

function registerOwn(edge: Edge): void {
  edge.serve(contract.listMyCases, async (call, { query }) => {
    const inProgress = query.inProgress ?? false;
    const { rows, total } = await listCasesOf(call.tx, call.centerId, ownSubject(call), pageOf(query), { inProgress });
    return { rows: rows.map(summaryOf), total };
  });
  edge.serve(contract.getMyCase, async (call, { params }) => ownCaseView(call, await getOwnRow(call, params.caseId)));
  edge.serve(contract.cancelMyCase, async (call, { params, body }) => {
    const { caseId } = await getOwnRow(call, params.caseId);
    return ownCaseView(call, await cancelCase(call, { caseId, version: body.version, reason: '申请人撤销' }));
  });
  edge.serve(contract.askForHuman, async (call, { params }) =>
    ownCaseView(call, await askForHuman(call, await getOwnRow(call, params.caseId))),
  );
  edge.serve(contract.makeMyResumeCode, async (call, { params }) => {
    const { caseId } = await getOwnRow(call, params.caseId);
    const { code, until } = await makeResumeCode(call, caseId);
    return { code, until: until.toString() };
  });
  edge.serve(contract.resumeMyCase, async (call, { body }) => {
    const row = await findCaseOfResumeCode(call, body.code);
    const [kind, id] = ownSubject(call);
    // A code that somebody else was given opens nothing and tells nothing.
    if (row.subjectKind !== kind || row.subjectId !== id)
      throw new Problem(refusals.resumeCodeUnknown, { remedy: '请核对续办码；续办码七天内有效，可在原渠道重新生成。' });
    await recordAudit(call, 'casework.resume', ['case', row.caseId], { number: row.number });
    return { caseId: row.caseId, kind: row.kind };
  });
}

function registerStaff(edge: Edge): void {
  edge.serve(contract.listWork, (call, { query }) => worklist(call, query));
  edge.serve(contract.getWork, async (call, { params }) => staffCaseView(call, await getStaffRow(call, params.caseId)));
  edge.serve(contract.takeCase, async (call, { params, body }) => {
    const row = await getStaffRow(call, params.caseId);
    if (row.state !== 'reviewing' && row.state !== 'executing')
      throw new Problem(refusals.wrongState, { detail: '该笔业务没有等待办理的环节。', state: row.state });
    const taken = body.take ? { takenBy: call.actor.id, takenAt: call.now } : { takenBy: null, takenAt: null };
    await noteOnCase(call.tx, call.centerId, row.caseId, taken);
    await recordAudit(call, 'casework.take', ['case', row.caseId], { number: row.number, take: body.take });
    return done;
  });
  edge.serve(contract.listCaseColleagues, listColleagues);
  edge.serve(contract.assignCase, assignCase);
  edge.serve(contract.handInAgain, async (call, { params, body }) => {
    const row = await getStaffRow(call, params.caseId);
    if (!mayHandInAgain(call, row))
      throw new Problem(refusals.wrongState, {
        detail: '只有柜台受理、退回补正的业务可以原样重新提交。',
        state: row.state,
      });
    return summaryOf(await submitCase(call, { caseId: row.caseId, version: body.version }));
  });
  edge.serve(contract.decideCase, async (call, { params, body }) =>
    summaryOf(await decide(call, { caseId: params.caseId, ...body })),
  );
  edge.serve(contract.resumeForPerson, async (call, { body }) => {
    const row = await findCaseOfResumeCode(call, body.code);
    if (!maySee(call, kindOf(row.kind))) throw new Problem(refusals.notFound);
    await recordAudit(call, 'casework.resume', ['case', row.caseId], { number: row.number });
    return { caseId: row.caseId, kind: row.kind, subjectKind: row.subjectKind, subjectId: row.subjectId };
  });
  edge.serve(contract.listCasesOfSubject, async (call, { params, query }) => {
    const inProgress = query.inProgress ?? false;
    const subject = [params.subjectKind, params.subjectId] as const;
    const kinds = listKinds()
      .filter((kind) => maySee(call, kind))
      .map(({ kind }) => kind);
    const { rows, total } = await listCasesOf(call.tx, call.centerId, subject, pageOf(query), { inProgress, kinds });
    await call.aside((tx) =>
      recordAudit({ ...call, tx }, 'casework.list-of-subject', [params.subjectKind, params.subjectId], {
        count: total,
      }),
    );
    return { rows: rows.map(summaryOf), total };
  });
}
