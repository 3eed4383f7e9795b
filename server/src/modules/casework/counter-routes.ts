import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { done } from '../../platform/route.ts';
import { useReception } from '../booking/index.ts';
import { keepPaper, paperFile, preparePersonPaper } from '../document/index.ts';
import { askForHuman } from './ask-for-human.ts';
import { prepareCasePaper } from './case-papers.ts';
import * as contract from './contract.ts';
import { cancelCase } from './execute.ts';
import { makeResumeCode } from './open.ts';
import { refusals } from './problems.ts';
import { getOwnRow, getStaffRow } from './screens.ts';
import { currentVisit, endVisit, getOwnVisit, openVisit, rate, ratingPage, ratings, reception } from './visits.ts';

const personPapers = ['contribution-certificate', 'fund-statement'] as const;
const casePapers = ['case-application', 'case-receipt'] as const;

/** The person of an open visit of the caller; papers are printed for whoever sits there. */
async function visitorOf(call: Call, visitId: string): Promise<string> {
  const { personId, closedAt } = await getOwnVisit(call, visitId);
  if (!personId || closedAt) throw new Problem(refusals.notFound);
  return personId;
}

/** The counter: visits, papers, ratings. */
export function registerCounter(edge: Edge): void {
  edge.serve(contract.openVisit, (call, { body }) => openVisit(call, body));
  edge.serve(contract.getVisit, (call) => currentVisit(call));
  edge.serve(contract.makeTheirResumeCode, async (call, { params }) => {
    const { caseId } = await getStaffRow(call, params.caseId);
    const { code, until } = await makeResumeCode(call, caseId);
    return { code, until: until.toString() };
  });
  edge.serve(contract.askForHumanAtCounter, async (call, { params }) => {
    await askForHuman(call, await getStaffRow(call, params.caseId));
    return done;
  });
  edge.serve(contract.cancelAtCounter, async (call, { params, body }) => {
    const { caseId } = await getStaffRow(call, params.caseId);
    await cancelCase(call, { caseId, version: body.version, reason: '申请人在柜台撤销' });
    return done;
  });
  edge.serve(contract.closeVisit, async (call, { params }) => {
    await endVisit(call, params.visitId);
    return done;
  });
  useReception(reception);
  edge.servePrepared(
    contract.printForVisitor,
    async (call, { params, body }) => preparePersonPaper(call, await visitorOf(call, params.visitId), body),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.getVisitorPaper, async (call, { params }) =>
    paperFile(call, params.number, { ownerId: await visitorOf(call, params.visitId), kinds: personPapers }),
  );
  edge.serve(contract.getRatingPage, ratingPage);
  edge.serve(contract.rateVisit, async (call, input) => {
    await rate(call, input);
    return done;
  });
  edge.serve(contract.listRatings, ratings);
  registerCasePapers(edge);
}

function registerCasePapers(edge: Edge): void {
  edge.servePrepared(
    contract.printMyCase,
    async (call, { params, body }) => prepareCasePaper(call, await getOwnRow(call, params.caseId), body),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.getMyCasePaper, async (call, { params }) =>
    paperFile(call, params.number, { ownerId: (await getOwnRow(call, params.caseId)).subjectId, kinds: casePapers }),
  );
  edge.servePrepared(
    contract.printCase,
    async (call, { params, body }) => prepareCasePaper(call, await getStaffRow(call, params.caseId), body),
    (call, _input, _answering, prepared) => keepPaper(call, prepared),
  );
  edge.serve(contract.getCasePaper, async (call, { params }) =>
    paperFile(call, params.number, { ownerId: (await getStaffRow(call, params.caseId)).subjectId, kinds: casePapers }),
  );
}
