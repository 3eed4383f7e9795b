import { accountGuides } from './account.ts';
import { employerGuides } from './employer.ts';
import type { QuotingGuide } from './guide.ts';
import { loanGuides } from './loan.ts';
import type { Terms } from './terms.ts';
import { withdrawalGuides } from './withdrawal.ts';

/** The base set of guides: every business of people and employers, with the figures of a centre's parameters. */
export const baseGuides = (terms: Terms): readonly QuotingGuide[] => [
  ...withdrawalGuides(terms),
  ...loanGuides(terms),
  ...accountGuides(terms),
  ...employerGuides(terms),
];
