import type { Call } from '../../platform/call.ts';
import { type NewCase, openCase } from './open.ts';
import type { CaseRow } from './store.ts';
import { submitCase } from './submit.ts';

/** Opens a case and hands it in at once: what is filled in on one page, such as what one clerk proposes and another decides. */
export async function proposeCase(call: Call, asked: NewCase): Promise<CaseRow> {
  const { caseId } = await openCase(call, asked);
  return submitCase(call, { caseId });
}
