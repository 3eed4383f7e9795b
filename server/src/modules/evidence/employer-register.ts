import type { Call } from '../../platform/call.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { findEmployer } from '../party/index.ts';
import type * as contract from './contract.ts';
import { askSource } from './port.ts';
import type { AnswerOf } from './rules/sources.ts';
import { reasonText } from './sources.ts';
import { findSourceSetting, listUnconfirmed } from './store.ts';
import { viewsOf } from './view.ts';

/** What the register of employers (市场监管) says of a unified social credit code. */
export type RegisterAnswer =
  | { readonly result: 'found'; readonly record: AnswerOf<'employer'> }
  | { readonly result: 'not-found' }
  | { readonly result: 'unavailable'; readonly reason: string };

const fields = ['name', 'legalRepresentative', 'address', 'establishedOn', 'standing'] as const;

/**
 * Asks the register of employers at once, for a form that fills itself: a public register, and nothing of the answer is
 * kept. To be called with no transaction open.
 */
export async function readEmployerRegister(call: Call, creditCode: string): Promise<RegisterAnswer> {
  const unavailable = (reason: Parameters<typeof reasonText>[0]) =>
    ({ result: 'unavailable', reason: reasonText(reason) ?? '' }) as const;
  if ((await findSourceSetting(call.tx, call.centerId, 'employer'))?.pausedAt) return unavailable('paused');
  const answer = await askSource({
    source: 'employer',
    subject: { kind: 'employer', creditCode },
    keys: {},
    fields,
    requestId: call.newId(),
  });
  if (answer.kind === 'unavailable') return unavailable(answer.reason);
  const [record] = answer.records;
  return record ? { result: 'found', record: record as AnswerOf<'employer'> } : { result: 'not-found' };
}

/** Employers whose registration is not confirmed: what differs, what is not found and what still waits; the newest first. */
export async function unconfirmedEmployers(
  call: Call,
  { query }: RouteInput<typeof contract.listUnconfirmedEmployers>,
): Promise<RouteOutput<typeof contract.listUnconfirmedEmployers>> {
  const { rows, total } = await listUnconfirmed(call.tx, call.centerId, 'employer', pageOf(query));
  const views = await viewsOf(call, rows);
  const shown = [];
  for (const [at, row] of rows.entries()) {
    const employer = await findEmployer(call, row.subjectId);
    const view = views[at];
    if (!employer || !view) continue;
    shown.push({
      queryId: row.queryId,
      employerId: employer.employerId,
      employerName: employer.name,
      employerAccountNo: employer.employerAccountNo,
      state: row.state,
      waitingFor: view.waitingFor,
      unconfirmed: view.findings.filter(({ agreement }) => agreement !== 'agrees').map(({ label }) => label),
      registeredAt: row.registeredAt.toString(),
    });
  }
  return { rows: shown, total };
}
