import { ProblemError } from '@anju/ui';

// SAR_PIN_INCORRECT and SAR_PIN_LOCKED of GM/T 0016, annex A, as the local service answers them.
const pinCodes = new Set(['certificate-service/a000024', 'certificate-service/a000025']);

/** What the certificate service said of a PIN, for the field to show; `undefined` for every other failure. */
export function pinErrorOf(error: unknown): string | undefined {
  return error instanceof ProblemError && pinCodes.has(error.problem.code) ? error.problem.title : undefined;
}
