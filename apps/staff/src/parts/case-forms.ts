import type { CaseForms } from '@anju/ui';

/**
 * Where each kind of case is filled in, corrected and resumed at the counter: one line for each business, such as
 * `withdrawal: (caseId) => \`/withdrawals/${caseId}\``.
 */
export const caseForms: CaseForms = {};
