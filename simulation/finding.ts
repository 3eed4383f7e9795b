/** Something that must never be so: ends a run, and is a bug of the service or of the simulator. */
export class Finding extends Error {
  override readonly name = 'Finding';
  readonly rule: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.rule = rule;
  }
}
