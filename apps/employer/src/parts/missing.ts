import { fen, type Remittance } from './server.ts';

/**
 * How much is still to be paid of a short remittance: what arrived went to the employer's unallocated money, from which
 * the due amount is taken once it is enough. Integer fen, never below zero.
 */
export function missingFen(remittance: Pick<Remittance, 'amountFen' | 'unallocatedFen'>): bigint {
  const missing = BigInt(remittance.amountFen) - BigInt(remittance.unallocatedFen);
  return missing > 0n ? fen(missing) : fen(0);
}

/** What has arrived for a remittance so far. Integer fen. */
export function receivedFen(remittance: Pick<Remittance, 'receipts'>): bigint {
  return remittance.receipts.reduce<bigint>((sum, receipt) => fen(sum + BigInt(receipt.amountFen)), 0n);
}
