import type { Call } from '../../platform/call.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { getStructure } from '../params/index.ts';
import type * as contract from './contract.ts';

/** A bank of the settlement application: its class of three digits, and what people call it. */
export interface Bank {
  readonly code: string;
  readonly name: string;
}

/** The banks that the centre's settlement application reaches on a day: today unless told. */
export async function listBanks(call: Call, on = call.accountingDate): Promise<readonly Bank[]> {
  const { value } = await getStructure(call.tx, call.centerId, 'withdrawal.banks', on, (given) => {
    if (!Array.isArray(given)) throw new Error('parameter withdrawal.banks is no list');
    return given as readonly Bank[];
  });
  return value;
}

export async function banks(call: Call): Promise<RouteOutput<typeof contract.listBanks>> {
  return { rows: (await listBanks(call)).map(({ code, name }) => ({ code, name })) };
}
