import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { getNumber, type ParameterKey } from '../params/index.ts';

/** Appointments go by the calendar on the wall, not by the day that the books are open for. */
export const today = ({ now }: Call): Temporal.PlainDate => dayOf(now);

/** A figure of the centre that holds today. */
export const numberOf = async (call: Call, key: ParameterKey): Promise<number> =>
  (await getNumber(call.tx, call.centerId, key, today(call))).value;
