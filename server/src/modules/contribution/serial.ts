import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { findBusiness } from './business/store.ts';
import { serialOf } from './rules.ts';
import { findRemittance } from './store.ts';

/** A serial that no remittance and no business of the centre has; the unique constraints are the last word. */
export async function newSerial(call: Call): Promise<string> {
  for (;;) {
    const serial = serialOf(call.accountingDate, randomInt(1_000_000_000));
    const isTaken =
      (await findRemittance(call.tx, call.centerId, { serial })) ??
      (await findBusiness(call.tx, call.centerId, { number: serial }));
    if (!isTaken) return serial;
  }
}
