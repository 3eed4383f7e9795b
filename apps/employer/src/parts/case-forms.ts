import type { CaseForms } from '@anju/ui';

/** Where each kind of case of an employer is filled in, corrected and resumed: one line for each business. */
export const caseForms: CaseForms = {};
