import type { Call } from '../../platform/call.ts';
import { beijing } from '../../platform/dates.ts';
import { getNumber, type ParameterKey } from '../params/index.ts';

/** Appointments go by the calendar on the wall, not by the day that the books are open for. */
export const today = ({ now }: Call): Temporal.PlainDate => now.toZonedDateTimeISO(beijing).toPlainDate();

/** A figure of the centre that holds today. */
export const numberOf = async (call: Call, key: ParameterKey): Promise<number> =>
  (await getNumber(call.tx, call.centerId, key, today(call))).value;
