/** What holds for every case, whatever its business. */

/** Who has acted in a case: one line of its chain of decisions. */
export interface Act {
  readonly round: number;
  readonly stage: string;
  readonly actorId: string;
  readonly isSeparate: boolean;
}

/**
 * Whether somebody may take a stage: nobody acts twice in one round's chain, and who accepted or reviewed a case never
 * takes another stage of it in a later round either. The same stage again after a correction is the same duty.
 */
export function mayAct(acts: readonly Act[], next: Act): boolean {
  if (!next.isSeparate) return true;
  return acts
    .filter(({ actorId, isSeparate }) => isSeparate && actorId === next.actorId)
    .every(({ round, stage }) => round !== next.round && stage === next.stage);
}

/** 业务编号: the kind's two letters, the day, six digits: `TQ20261112-048213`. */
export function numberOf(prefix: string, day: Temporal.PlainDate, random: number): string {
  return `${prefix}${day.toString().replaceAll('-', '')}-${String(random).padStart(6, '0')}`;
}

// No 0, O, 1, I, L, U: codes are read aloud and typed by hand.
const codeLetters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
export const resumeCodeLength = 8;

/** A resume code from random bytes, at least as many as it has characters; 30^8 codes. */
export function resumeCodeOf(bytes: Uint8Array): string {
  if (bytes.length < resumeCodeLength) throw new RangeError(`${resumeCodeLength} bytes are needed`);
  return [...bytes.subarray(0, resumeCodeLength)].map((byte) => codeLetters[byte % codeLetters.length]).join('');
}

/** As it was typed: without spaces and hyphens, in capitals. */
export const foldResumeCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** Days by which a term moves while the case waits for others: what was left when it began to wait is left afterwards. */
export function dueAfterPause(
  dueOn: Temporal.PlainDate,
  { pausedOn, resumedOn }: { pausedOn: Temporal.PlainDate; resumedOn: Temporal.PlainDate },
): Temporal.PlainDate {
  const { days } = pausedOn.until(resumedOn, { largestUnit: 'day' });
  return days > 0 ? dueOn.add({ days }) : dueOn;
}
