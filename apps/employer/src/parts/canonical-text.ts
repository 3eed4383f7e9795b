/** A text to be signed, line by line, as label and value; a line without a label stands alone. */
export interface ReadableLine {
  readonly label: string | null;
  readonly value: string;
}

/**
 * Makes the canonical text readable without changing what it says: `标签：值` lines become facts.
 * The signature is always over the text itself, never over this.
 */
export function readCanonicalText(text: string): ReadableLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^([^：:=]{1,20})[：:=]\s*(.+)$/.exec(line);
      return match ? { label: (match[1] ?? '').trim(), value: (match[2] ?? '').trim() } : { label: null, value: line };
    });
}
