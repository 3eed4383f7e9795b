import { Type } from 'typebox';
import { Done, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

const assigning = { permission: 'case.assign', params: Type.Object({ caseId: Uuid }) } as const;
export const listCaseColleagues = route({
  ...assigning,
  method: 'GET',
  path: '/staff/cases/:caseId/colleagues',
  summary: '能办理本环节的同事',
  response: Type.Object({ staff: Type.Array(Type.Object({ staffId: Uuid, name: Type.String() })) }),
  problems: [refusals.notFound, refusals.wrongState],
});
export const assignCase = route({
  ...assigning,
  method: 'POST',
  path: '/staff/cases/:caseId/assign',
  summary: '把离岗人员领取的业务转给同事或放回待办',
  /** Nobody: back to all who may take it. */
  body: Type.Object({ staffId: Type.Union([Uuid, Type.Null()]) }),
  response: Done,
  problems: [refusals.notFound, refusals.wrongState, refusals.notLeft, refusals.cannotTake],
});
