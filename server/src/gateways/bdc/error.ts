export type BdcCodecReason =
  /** The 16 fixed bytes are not a node number, a flag and NULs. */
  | 'header'
  | 'too-large'
  | 'empty'
  /** Bytes that are not GBK, or a character that GBK does not have. */
  | 'characters'
  | 'xml'
  /** Markup that the protocol never uses: document types, comments, CDATA, unknown entities. */
  | 'markup'
  | 'too-many-fields'
  | 'too-deep'
  | 'missing-field'
  | 'repeated-field'
  | 'field'
  /** The file inside a message (hex of a deflated table). */
  | 'file'
  | 'other-message'
  | 'cipher';

/**
 * The only error that the codec throws for bytes or values that the protocol does not allow.
 * Names the field, never its value: values are personal data and the message goes to logs.
 */
export class BdcCodecError extends Error {
  readonly reason: BdcCodecReason;
  readonly field: string | undefined;
  constructor(reason: BdcCodecReason, field?: string) {
    super(field === undefined ? `bdc: ${reason}` : `bdc: ${reason} (${field})`);
    this.name = 'BdcCodecError';
    this.reason = reason;
    this.field = field;
  }
}
