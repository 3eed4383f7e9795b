/**
 * A file's name from a stranger as lists and downloads may show it: one line in one direction, no folder, and its end when
 * it is long. What it is is told by its content, never by its name.
 */
export const tidyFileName = (name: string): string =>
  [...name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu, '').trim()].slice(-120).join('');
