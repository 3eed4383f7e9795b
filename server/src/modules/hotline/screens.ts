import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { instantsIn } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { staffNames } from '../identity/index.ts';
import { maskName, namesOf } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { agentTexts, endedTexts, stepTexts } from './rules/words.ts';
import { type CallRow, findCall, listCalls, listSteps } from './store.ts';

const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== null)),
];

async function viewsOf(call: Call, rows: readonly CallRow[]): Promise<Static<typeof contract.CallSummary>[]> {
  const people = await namesOf(call, present(rows.map(({ personId }) => personId)));
  const staff = await staffNames(call.tx, call.centerId, present(rows.map(({ agentId }) => agentId)));
  return rows.map((row) => ({
    callId: row.callId,
    callerMasked: row.callerMasked,
    beganAt: row.beganAt.toString(),
    endedAt: row.endedAt?.toString() ?? null,
    endedText: row.endedBy && endedTexts[row.endedBy],
    personId: row.personId,
    personName: row.personId && maskName(people.get(row.personId)?.name ?? ''),
    isEmployer: row.employerId !== null,
    wantedPerson: row.wantedPersonAt !== null,
    agentText: row.agentOutcome && agentTexts[row.agentOutcome],
    agentName: row.agentId && (staff.get(row.agentId) ?? null),
    waitedSeconds:
      row.wantedPersonAt && row.agentGivenAt
        ? Math.round(row.wantedPersonAt.until(row.agentGivenAt).total('seconds'))
        : null,
    score: row.score,
  }));
}

export async function calls(
  call: Call,
  { query }: RouteInput<typeof contract.listCalls>,
): Promise<RouteOutput<typeof contract.listCalls>> {
  const filter = {
    kind: query.kind,
    ...instantsIn(query),
  };
  const { rows, total } = await listCalls(call.tx, call.centerId, filter, pageOf(query));
  return { rows: await viewsOf(call, rows), total };
}

export async function callView(
  call: Call,
  { params }: RouteInput<typeof contract.getCall>,
): Promise<RouteOutput<typeof contract.getCall>> {
  const row = await findCall(call.tx, call.centerId, params.callId);
  const [view] = row ? await viewsOf(call, [row]) : [];
  if (!view) throw new Problem(refusals.callNotFound);
  const steps = await listSteps(call.tx, call.centerId, params.callId);
  return { ...view, steps: steps.map(({ at, what, result }) => ({ at: at.toString(), ...stepTexts(what, result) })) };
}
