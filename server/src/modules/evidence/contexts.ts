/** Contexts under which claims and answers are sealed: a value cannot be moved to another column. */
export const contexts = {
  claims: 'evidence.query.claims',
  answer: 'evidence.receipt.answer',
  findings: 'evidence.receipt.findings',
} as const;
