/** A number of an account as it was typed: full-width digits are plain ones, blanks part groups. */
export const typedNumber = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');
