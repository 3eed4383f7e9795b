import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { Done, route, Uuid } from '../../platform/route.ts';
import { refusals } from './problems.ts';

const assigning = { permission: 'case.work', params: Type.Object({ caseId: Uuid }) } as const;
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
  summary: '把自己领取的业务、离岗人员领取的业务转给同事或放回待办',
  /** Nobody: back to all who may take it. */
  body: Type.Object({ staffId: Type.Union([Uuid, Type.Null()]), note: Type.Optional(Type.String({ maxLength: 200 })) }),
  response: Done,
  problems: [refusals.notFound, refusals.wrongState, refusals.notLeft, refusals.cannotTake, common.forbidden],
});
