import type { CaseForms } from '@anju/ui';

/**
 * Where each kind of case is filled in, corrected and resumed: one line for each business of the hall, such as
 * `withdrawal: (caseId) => \`/my/withdrawals/${caseId}\``.
 */
export const caseForms: CaseForms = {
  withdrawal: (caseId) => `/my/withdrawals/${caseId}`,
};
