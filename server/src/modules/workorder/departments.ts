import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { staffWith } from '../identity/index.ts';
import { getStructure } from '../params/index.ts';
import { listMembers, saveMember } from './around-store.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type Department, departmentsOf } from './rules/work-order.ts';

export async function departments(call: Call): Promise<readonly Department[]> {
  const { tx, centerId, now } = call;
  return (await getStructure(tx, centerId, 'workorder.departments', dayOf(now), departmentsOf)).value;
}

export async function departmentOf(call: Call, code: string): Promise<Department> {
  const all = await departments(call);
  const found = all.find((one) => one.code === code);
  if (!found)
    throw new Problem(refusals.wrongAssignee, {
      detail: `没有“${code}”这个科室。`,
      remedy: `请选择：${all.map(({ name }) => name).join('、')}。`,
    });
  return found;
}

/** Everybody who may be charged with a work order, with the department that they answer for. */
export async function handlers(call: Call): Promise<RouteOutput<typeof contract.listAssignees>['staff']> {
  const members = await listMembers(call.tx, call.centerId);
  const staff = await staffWith(call.tx, call.centerId, 'work-order.handle');
  return staff.map(({ staffId, name }) => ({ staffId, name, department: members.get(staffId) ?? null }));
}

export const assignees = async (call: Call): Promise<RouteOutput<typeof contract.listAssignees>> => ({
  departments: (await departments(call)).map(({ code, name }) => ({ code, name })),
  me: call.actor.id,
  staff: await handlers(call),
});

export async function keepMember(
  call: Call,
  { params: { staffId }, body }: RouteInput<typeof contract.saveMember>,
): Promise<RouteOutput<typeof contract.saveMember>> {
  const { code } = await departmentOf(call, body.department);
  const found = (await handlers(call)).find((one) => one.staffId === staffId);
  if (!found)
    throw new Problem(refusals.wrongAssignee, {
      detail: '没有这位办理工单的工作人员。',
      remedy: '请刷新名单后再设置。',
    });
  await saveMember(call.tx, call.centerId, staffId, code);
  await recordAudit(call, 'workorder.save-member', ['staff', staffId], { department: code });
  return { ...found, department: code };
}
