/** What a printer says of itself. */
export type PrinterState = 'ready' | 'paper-low' | 'no-paper' | 'cover-open' | 'fault' | 'no-answer';

/** The four real-time status bytes of `DLE EOT n`, in their order. */
export interface StatusBytes {
  readonly printer: number;
  readonly offline: number;
  readonly error: number;
  readonly paper: number;
}

const bits = {
  offline: 0x08,
  coverOpen: 0x04,
  stoppedByPaper: 0x20,
  error: 0x40,
  paperLow: 0x0c,
  paperEnd: 0x60,
} as const;

/** Whether a byte is a real-time status: bits 1 and 4 are always set, bits 0 and 7 never. */
export const isStatusByte = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010;

/** The state that matters first: an open cover before paper, paper before everything else. */
export function stateOf({ printer, offline, error, paper }: StatusBytes): PrinterState {
  if (offline & bits.coverOpen) return 'cover-open';
  if (paper & bits.paperEnd || offline & bits.stoppedByPaper) return 'no-paper';
  if (offline & bits.error || (error & 0b0110_1100) !== 0 || printer & bits.offline) return 'fault';
  return paper & bits.paperLow ? 'paper-low' : 'ready';
}

/** The answer to `GS r 1`, sent in turn with what is printed: bits 2 and 3 say that the paper has ended. */
export const isPaperOut = (sensor: number): boolean => (sensor & 0x0c) !== 0;
/** Bits 4 and 7 of that answer are never set: what has them is no answer to it. */
export const isSensorByte = (byte: number): boolean => (byte & 0b1001_0000) === 0;
