/** Where each kind of case is filled in, corrected and resumed at the counter: one line for each business. */
export const caseForms: Readonly<Record<string, ((caseId: string, subjectId: string) => string) | undefined>> = {
  loan: (caseId) => `/loan-applications/${caseId}`,
  withdrawal: (caseId, personId) => `/persons/${personId}/withdrawals/${caseId}`,
};
