import type { Call } from '../../platform/call.ts';
import { isUuid } from '../../platform/ids.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { findJournal } from '../ledger/index.ts';
import { findHands } from './store.ts';

/** Who did something, by the id that is kept: staff by name, jobs as the system. */
export async function staffTexts({ tx, centerId }: Call, ids: readonly string[]): Promise<(id: string) => string> {
  const names = await staffNames(tx, centerId, ids);
  return (id) => names.get(id) ?? (isUuid(id) ? namelessStaff : '系统');
}

interface Hands {
  readonly proposedBy: string;
  readonly decidedBy: string | null;
}
type HandsOf = (call: Call, businessKey: string) => Promise<Hands | undefined>;
const handsOf = new Map<string, HandsOf>();

/** Who proposed and who let go what a business posts under four eyes; said once at start-up. */
export function registerHands(business: string, find: HandsOf): void {
  handsOf.set(business, find);
}

async function handsOfBusiness(call: Call, journalId: string): Promise<Hands | undefined> {
  const journal = await findJournal(call.tx, call.centerId, { journalId });
  return journal && handsOf.get(journal.business)?.(call, journal.businessKey);
}

/**
 * 制单 and 复核 of a voucher, by name: of one that was entered by hand, reverses another, or belongs to a business that says
 * who they were. What else a business posts has neither.
 * 《会计基础工作规范》第五十一条: who made, checked and posted a voucher stands on it.
 */
export async function voucherHands(
  call: Call,
  journalId: string,
): Promise<{ readonly preparedBy: string | null; readonly checkedBy: string | null }> {
  const hands = (await findHands(call.tx, call.centerId, journalId)) ?? (await handsOfBusiness(call, journalId));
  if (!hands) return { preparedBy: null, checkedBy: null };
  const { proposedBy, decidedBy } = hands;
  const textOf = await staffTexts(call, decidedBy ? [proposedBy, decidedBy] : [proposedBy]);
  return { preparedBy: textOf(proposedBy), checkedBy: decidedBy && textOf(decidedBy) };
}
