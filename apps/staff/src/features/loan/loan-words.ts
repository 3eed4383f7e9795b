import type { StateTexts } from '@anju/ui';
import type { LoanRow } from '../../parts/server.ts';

type Shown = LoanRow['state'] | 'overdue';

/** What is said of a loan in one word: one that is overdue is not simply being repaid. */
export const loanStateOf = ({ state, overdueFen }: Pick<LoanRow, 'state' | 'overdueFen'>): Shown =>
  overdueFen > 0 ? 'overdue' : state;

export const loanStates: StateTexts<Shown> = {
  signing: ['待签约、放款', 'wait'],
  cancelled: ['已撤销', 'calm'],
  active: ['还款中', 'good'],
  overdue: ['有逾期', 'bad'],
  returned: ['发放退回', 'bad'],
  settled: ['已结清', 'calm'],
  'written-off': ['已核销', 'bad'],
};

/** The same words alone, for a choice. */
export const loanStateWords = {
  signing: loanStates.signing[0],
  cancelled: loanStates.cancelled[0],
  active: loanStates.active[0],
  overdue: loanStates.overdue[0],
  returned: loanStates.returned[0],
  settled: loanStates.settled[0],
  'written-off': loanStates['written-off'][0],
} as const;
