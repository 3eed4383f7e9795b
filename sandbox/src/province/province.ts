import type { FastifyInstance } from 'fastify';
import { openAccess, type ProvinceAccess } from './access.ts';
import { type FaultSwitches, faultSwitches } from './faults.ts';
import { registerPlatform, type SeenQuestion } from './platform.ts';
import { openRegisters, type Registers } from './registers.ts';

/** The fictional province: its exchange platform, its registers and what can be wrong with them. */
export interface Province {
  readonly access: ProvinceAccess;
  readonly registers: Registers;
  readonly faults: FaultSwitches;
  /** Newest first, at most 100. */
  readonly seen: () => readonly SeenQuestion[];
}

const seenMost = 100;

/** Opens the province on an HTTP application: `/province/auth/secret` and `/province/gateway/httpproxy`. */
export function openProvince(app: FastifyInstance, directory: string, now: () => Temporal.Instant): Province {
  const access = openAccess(directory, now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate());
  const registers = openRegisters(access.openedOn);
  const faults = faultSwitches(now);
  const seen: SeenQuestion[] = [];
  const onQuestion = (question: SeenQuestion) => {
    seen.unshift(question);
    seen.splice(seenMost);
  };
  registerPlatform(app, { access, registers, faults, now, onQuestion });
  return { access, registers, faults, seen: () => seen };
}
