/** The shortest text that the server answers. */
export const shortestQuestion = 2;
/** Numbers are found whole, never by their beginning: asking before they can be whole would only fill the audit trail. */
const shortestNumber = 8;

/** What is sent for the text in the box: no blanks at the ends, none inside numbers, half-width digits. */
export function questionOf(text: string): string {
  const plain = text.normalize('NFKC').trim().replace(/\s+/g, ' ');
  return /^[\d\sXx*-]+$/.test(plain) ? plain.replace(/\s/g, '') : plain;
}

/** Whether the text is worth asking about while one still types. */
export function isWorthAsking(text: string): boolean {
  const question = questionOf(text);
  if (question.length < shortestQuestion) return false;
  return !/^[\dXx]+$/.test(question) || question.length >= shortestNumber;
}

/** The number of a case, `TQ20261112-048213`, if that is what was typed. */
export const caseNumberOf = (text: string): string | undefined =>
  /^[A-Z]{2}\d{8}-\d{6}$/.exec(questionOf(text).toUpperCase())?.[0];

const pagesAtMost = 4;

/** Pages whose name holds what was typed. */
export function pagesNamed<Page extends { readonly label: string }>(pages: readonly Page[], text: string): Page[] {
  const typed = questionOf(text).replaceAll(' ', '');
  if (typed === '') return [];
  return pages.filter(({ label }) => label.replaceAll(' ', '').includes(typed)).slice(0, pagesAtMost);
}
