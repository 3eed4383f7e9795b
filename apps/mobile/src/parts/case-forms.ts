import type { CaseForms } from '@anju/ui';

/** Where each kind of case is filled in, corrected and resumed on a telephone. */
export const caseForms: CaseForms = {
  withdrawal: (caseId) => `/withdrawals/${caseId}`,
};
