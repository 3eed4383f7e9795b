/**
 * The only error that the codecs of the message centres throw. Names the field, never its value: values are numbers of
 * people and texts, and the message goes to logs.
 */
export class WireError extends Error {
  readonly field: string;
  constructor(field: string, what: string) {
    super(`${field} ${what}`);
    this.name = 'WireError';
    this.field = field;
  }
}
