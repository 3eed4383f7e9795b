import type { Db } from '../../../platform/db.ts';
import { type Fen, fen } from '../../../platform/money.ts';
import type { Proposal, ProposalChange } from '../proposals.ts';

export interface Refund extends Proposal {
  readonly refundId: string;
  readonly employerId: string;
  readonly amount: Fen;
  readonly accountSealed: Buffer;
  readonly bankCode: string;
  readonly bankName: string;
}

const columns = [
  'refundId',
  'employerId',
  'amountFen',
  'accountSealed',
  'bankCode',
  'bankName',
  'reason',
  'state',
  'outcome',
  'proposedBy',
  'proposedAt',
] as const;

// The table's CHECKs keep the state to the words of the code.
const refundOf = ({ amountFen, ...row }: Omit<Refund, 'amount' | 'state'> & { amountFen: bigint; state: string }) =>
  ({ ...row, amount: fen(amountFen) }) as Refund;

export async function insertRefund(
  tx: Db,
  centerId: number,
  { amount, ...refund }: Omit<Refund, 'state' | 'outcome'>,
): Promise<void> {
  await tx
    .insertInto('settlement.employerRefund')
    .values({ centerId, ...refund, amountFen: amount, state: 'proposed' })
    .execute();
}

export async function findRefund(
  tx: Db,
  centerId: number,
  refundId: string,
  { lock = false } = {},
): Promise<Refund | undefined> {
  const row = await tx
    .selectFrom('settlement.employerRefund')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('refundId', '=', refundId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  return row && refundOf(row);
}

/** The refunds of an employer, the newest first. */
export async function listRefundRows(tx: Db, centerId: number, employerId: string): Promise<Refund[]> {
  const rows = await tx
    .selectFrom('settlement.employerRefund')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .orderBy('proposedAt', 'desc')
    .orderBy('refundId', 'desc')
    .limit(50)
    .execute();
  return rows.map(refundOf);
}

export async function updateRefund(tx: Db, centerId: number, refundId: string, change: ProposalChange): Promise<void> {
  await tx
    .updateTable('settlement.employerRefund')
    .set(change)
    .where('centerId', '=', centerId)
    .where('refundId', '=', refundId)
    .execute();
}

/** Whether money is on its way back, or somebody has asked for it. */
export async function hasOpenRefund(tx: Db, centerId: number, employerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('settlement.employerRefund')
    .select('refundId')
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .where('state', 'in', ['proposed', 'paying'])
    .executeTakeFirst();
  return row !== undefined;
}
