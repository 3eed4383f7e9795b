import type { Call } from '../../../platform/call.ts';
import { getStructure } from '../../params/index.ts';

/** A bank of the settlement application: its class of three digits, and what people call it. */
export interface Bank {
  readonly code: string;
  readonly name: string;
}

/** The banks that the centre's settlement application reaches today. */
export async function listBanks(call: Call): Promise<readonly Bank[]> {
  const { value } = await getStructure(call.tx, call.centerId, 'withdrawal.banks', call.accountingDate, (given) => {
    if (!Array.isArray(given)) throw new Error('parameter withdrawal.banks is no list');
    return given as readonly Bank[];
  });
  return value;
}
