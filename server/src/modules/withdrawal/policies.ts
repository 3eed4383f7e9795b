import type { Call } from '../../platform/call.ts';
import { getStructure, hasParameter } from '../params/index.ts';
import { nationalPolicy } from './rules/parameter-sets.ts';
import type { InForce, Policies, PolicyKey } from './rules/policy.ts';

/** The names that a row of this key must have: those of the nation's. */
const namesOf = (key: PolicyKey) => Object.keys(nationalPolicy.find((row) => row.key === key)?.value ?? {});

/** The row of a policy in force on a day. A row without one of its values is a fault of the installation, never a default. */
export async function policyOf<K extends PolicyKey>(
  call: Pick<Call, 'tx' | 'centerId'>,
  key: K,
  on: Temporal.PlainDate,
): Promise<InForce<Policies[K]>> {
  const { value, source, validFrom } = await getStructure(call.tx, call.centerId, key, on, (given) => {
    const missing = namesOf(key).filter((name) => typeof given !== 'object' || given === null || !(name in given));
    if (missing.length > 0) throw new Error(`parameter ${key} lacks ${missing.join(', ')}`);
    return given as Policies[K];
  });
  return { key, value, source, validFrom };
}

/** The row of a policy in force on a day; `undefined` before the first row, such as for a day of long ago. */
export const findPolicy = async <K extends PolicyKey>(
  call: Pick<Call, 'tx' | 'centerId'>,
  key: K,
  on: Temporal.PlainDate,
): Promise<InForce<Policies[K]> | undefined> =>
  (await hasParameter(call.tx, call.centerId, key, on)) ? policyOf(call, key, on) : undefined;
