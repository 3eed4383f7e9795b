import type { PDU, ShortMessage } from 'smpp';

/** What became of a message, as its centre tells it (SMPP 3.4 appendix B, and the optional fields 5.3.2.12, 5.3.2.35). */
export interface SmppReceipt {
  readonly messageId: string;
  /** `DELIVRD`, `UNDELIV`, `EXPIRED` … */
  readonly stat: string;
}

const statOfState: Readonly<Record<number, string>> = {
  1: 'ENROUTE',
  2: 'DELIVRD',
  3: 'EXPIRED',
  4: 'DELETED',
  5: 'UNDELIV',
  6: 'ACCEPTD',
  7: 'UNKNOWN',
  8: 'REJECTD',
};

/** The text or bytes of a message, as text of one byte a character: a receipt is plain ASCII. */
const plainText = ({ message }: ShortMessage): string =>
  typeof message === 'string' ? message : message.toString('latin1');

/**
 * Reads a receipt: `id:… stat:…` in the text, or the optional fields, which win; `undefined` for anything else. Centres
 * write the text in any case and with any blanks.
 */
export function readReceipt(
  pdu: Pick<PDU, 'short_message' | 'receipted_message_id' | 'message_state'>,
): SmppReceipt | undefined {
  const text = pdu.short_message ? plainText(pdu.short_message) : '';
  const named = (name: string) => new RegExp(`\\b${name}:\\s*([^\\s]+)`, 'i').exec(text)?.[1];
  const messageId = pdu.receipted_message_id?.replace(/\0+$/, '') || named('id');
  const stat = (pdu.message_state !== undefined && statOfState[pdu.message_state]) || named('stat')?.toUpperCase();
  return messageId && stat ? { messageId, stat } : undefined;
}

/**
 * An id as both its answer and its receipt can be read: some centres answer with a number in hexadecimal and write the same
 * number in decimal on the receipt, with zeros in front or without. What is no such number stays as it is.
 */
export function decimalId(id: string, writtenIn: 'hexadecimal' | 'decimal'): string {
  if (writtenIn === 'decimal') return /^\d+$/.test(id) ? BigInt(id).toString() : id;
  return /^[\da-f]+$/i.test(id) ? BigInt(`0x${id}`).toString() : id;
}

/** What a receipt means: said at last, not yet said, that it did not arrive, or that nobody knows. */
export function outcomeOfReceipt(stat: string): 'delivered' | 'underway' | 'unknown' | 'failed' {
  if (stat === 'DELIVRD') return 'delivered';
  if (stat === 'ACCEPTD' || stat === 'ENROUTE') return 'underway';
  return stat === 'UNKNOWN' ? 'unknown' : 'failed';
}
