import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { hasEnded, stateAfter, type TransferState, type TransferStep, transferStates } from './states.ts';
import { addEvent, findCentre, type TransferRow, updateTransfer } from './store.ts';

export const centreName = async (call: Call, nodeNo: string): Promise<string> =>
  (await findCentre(call.tx, call.centerId, nodeNo, dayOf(call.now)))?.name ?? nodeNo;

interface Change {
  /** What happened, in a sentence for the history. */
  readonly detail: string;
  readonly set?: Partial<TransferRow>;
  /** What the person is told beside the state; nothing is told without it. */
  readonly tell?: string;
}

/** Takes a transfer a step on, with its history, the audit entry and the notice. The row is locked by the caller. */
export async function takeStep(
  call: Call,
  row: TransferRow,
  step: TransferStep,
  { detail, set = {}, tell }: Change,
): Promise<TransferRow> {
  const state = stateAfter(row.direction, row.state, step);
  if (state === undefined) throw new Error(`transfer ${row.transferId} (${row.direction}) is ${row.state}: no ${step}`);
  const changed = { ...set, state, ...(hasEnded(state) ? { endedAt: call.now } : { endedAt: null }) };
  await updateTransfer(call, row.transferId, changed);
  await addEvent(call, row.transferId, state, detail);
  await recordAudit(call, 'transfer.step', ['case', row.caseId], {
    letterNo: row.letterNo,
    state,
    code: transferStates[state].code,
  });
  if (tell !== undefined) await tellPerson(call, row, state, tell);
  return { ...row, ...changed };
}

async function tellPerson(call: Call, row: TransferRow, state: TransferState, text: string): Promise<void> {
  await notify(call, 'transfer.changed', ['person', row.personId], {
    number: row.letterNo,
    centreName: await centreName(call, row.otherNode),
    state: transferStates[state].name,
    text,
  });
}
