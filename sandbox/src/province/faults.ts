import type { CatalogName } from '../../../server/src/gateways/gjgxjhpt/catalogs.ts';

/** What can be wrong with an agency: it does not answer, the way is cut, it is slow, talks nonsense, refuses or limits us. */
export const faultKinds = ['down', 'unreachable', 'slow', 'garbage', 'refuse-token', 'limit'] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** When it mends itself; never when null. */
  readonly until: Temporal.Instant | null;
  /** Of a slow one. */
  readonly delayMs: number;
}

export interface FaultSwitches {
  /** The fault of a source at this moment. */
  of(source: CatalogName): Fault | undefined;
  set(source: CatalogName, fault: Fault | undefined): void;
}

export function faultSwitches(now: () => Temporal.Instant): FaultSwitches {
  const faults = new Map<CatalogName, Fault>();
  return {
    of(source) {
      const fault = faults.get(source);
      if (fault?.until && Temporal.Instant.compare(fault.until, now()) <= 0) {
        faults.delete(source);
        return undefined;
      }
      return fault;
    },
    set(source, fault) {
      if (fault) faults.set(source, fault);
      else faults.delete(source);
    },
  };
}
