import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import type { Proposal, ProposalChange } from '../proposals.ts';
import type { receiptSubjects } from './contract.ts';

export interface Allocation extends Proposal {
  readonly allocationId: string;
  readonly receiptId: string;
  readonly kind: 'employer' | 'return' | 'subject';
  readonly employerId: string | null;
  readonly bankCode: string | null;
  readonly bankName: string | null;
  readonly payerHolder: 'personal' | 'corporate' | null;
  readonly subjectCode: keyof typeof receiptSubjects | null;
}

const columns = [
  'allocationId',
  'receiptId',
  'kind',
  'employerId',
  'bankCode',
  'bankName',
  'payerHolder',
  'subjectCode',
  'reason',
  'state',
  'outcome',
  'proposedBy',
  'proposedAt',
] as const;

export async function insertAllocation(
  tx: Db,
  centerId: number,
  allocation: Omit<Allocation, 'state' | 'outcome'>,
): Promise<void> {
  await tx
    .insertInto('settlement.receiptAllocation')
    .values({ centerId, ...allocation, state: 'proposed' })
    .execute();
}

// The table's CHECKs keep these columns to the words of the code.
const allocationOf = (row: object) => row as Allocation;

export async function lockAllocation(tx: Db, centerId: number, allocationId: string): Promise<Allocation | undefined> {
  const row = await tx
    .selectFrom('settlement.receiptAllocation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('allocationId', '=', allocationId)
    .forUpdate()
    .executeTakeFirst();
  return row && allocationOf(row);
}

/** Who proposed and who confirmed. */
export async function findHands(tx: Db, centerId: number, allocationId: string) {
  return tx
    .selectFrom('settlement.receiptAllocation')
    .select(['proposedBy', 'confirmedBy as decidedBy'])
    .where('centerId', '=', centerId)
    .where('allocationId', '=', allocationId)
    .executeTakeFirst();
}

/** What was proposed for a receipt, the newest first. */
export async function listAllocationRows(tx: Db, centerId: number, receiptId: string): Promise<Allocation[]> {
  const rows = await tx
    .selectFrom('settlement.receiptAllocation')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('receiptId', '=', receiptId)
    .orderBy('proposedAt', 'desc')
    .orderBy('allocationId', 'desc')
    .limit(50)
    .execute();
  return rows.map(allocationOf);
}

export async function updateAllocation(
  tx: Db,
  centerId: number,
  allocationId: string,
  change: ProposalChange,
): Promise<void> {
  await tx
    .updateTable('settlement.receiptAllocation')
    .set(change)
    .where('centerId', '=', centerId)
    .where('allocationId', '=', allocationId)
    .execute();
}

export interface TemporaryReceipt {
  readonly receiptId: string;
  readonly accountNo: string;
  readonly counterName: string;
  readonly counterAccountSealed: Buffer;
  readonly amount: Fen;
  readonly state: string;
}

export async function findReceipt(
  tx: Db,
  centerId: number,
  receiptId: string,
  { lock = false } = {},
): Promise<TemporaryReceipt | undefined> {
  const row = await tx
    .selectFrom('settlement.receipt')
    .select(['receiptId', 'accountNo', 'counterName', 'counterAccountSealed', 'amountFen', 'state'])
    .where('centerId', '=', centerId)
    .where('receiptId', '=', receiptId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && { ...row, amount: fen(row.amountFen) };
}
